"""What replies of JSON are to find that would be replaced before it is learned: “PERSON” in a model that finds
names."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Sequence

_FIELDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"(?i)(?:.*[_ -])?(?:{words})(?:[_ -](?:name|nr|no|number|id))?s?"))
    for kind, words in (
        ("email", r"e?_?-?mail(?:_?address)?|correo|courriel|邮箱|电子邮件"),
        ("phone", r"phone|tel(?:e(?:phone|fon))?|mobile|handy|téléphone|teléfono|móvil|电话|手机"),
        ("address", r"address|street|adresse|anschrift|straße|dirección|domicilio|地址"),
        (
            "birth_date",
            r"birth_?(?:day|date)|dob|date_of_birth|geburts(?:tag|datum)|naissance|nacimiento|出生日期|生日",
        ),
        ("id_number", r"ssn|passport|id_?card|ausweis|personalausweis|dni|身份证"),
        ("iban", r"iban"),
        ("name", (
            r"per(?:son)?|persons?|people|(?:first|last|full|sur|family)?_?name|vorname|nachname|kunde|kundin"
            r"|customer|client|patient|personne|nom|prénom"
            r"|senders?|authors?|guest|tenant|absender(?:in)?|verfasser(?:in)?|gast|mieter(?:in)?|ansprechpartner(?:in)?"
            r"|expéditeur|auteur|locataire|remitente|huésped|inquilin[oa]|mittente"
            r"|persona|nombre|apellido|人名|姓名|人物|人"
        )),
    )
)  # fmt: skip
_FEWEST, _SHARE = 5, 0.5


def private_fields(replies: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Fields of replies that are objects of JSON by which they hold what is private, each with its kind; none where
    few replies are objects. A number of people is no name."""
    found: dict[str, list[str]] = defaultdict(list)
    objects = 0
    for reply in replies:
        if not reply.lstrip().startswith("{"):
            continue
        try:
            value = json.loads(reply)
        except ValueError:
            continue
        objects += isinstance(value, dict)
        for key, of in value.items() if isinstance(value, dict) else ():
            if of:
                found[str(key)].append(of if isinstance(of, str) else json.dumps(of, ensure_ascii=False))
    if objects < _FEWEST or objects < _SHARE * len(replies):
        return ()
    kinds = {field: next((k for k, way in _FIELDS if way.fullmatch(field.strip())), None) for field in found}
    return tuple((f, kind) for f, kind in kinds.items() if kind is not None and (kind != "name" or _lettered(found[f])))


def _lettered(values: Sequence[str]) -> bool:
    return 2 * sum(any(map(str.isalpha, value)) for value in values) > len(values)
