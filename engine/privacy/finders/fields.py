"""Fields of a table or form, “Heading: value”: the heading decides what the value is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

from engine.privacy.finders.forms import FORMS
from engine.privacy.finders.gazetteer import words_of_languages
from engine.privacy.finders.letters import is_foreign
from engine.privacy.finders.seen import table
from engine.privacy.span import Span

_FIELD = re.compile(
    r"(?m)(?:^|(?<=[;|\t,])|(?<=\. ))[ \t>*•\"'{-]*(?P<head>[^\W\d_][^\n:：=;"
    r"|,\t]{0,38}?)[ \t\"']*[:：=][ \t\"']*(?P<value>[^\n;|\t]+)"
)
_NEXT = re.compile(r"[,.][ \t]+[^\W\d_][\w./ -]{1,24}[:：][ \t]")
_COLON, _THING = re.compile("[:：=]"), "thing"
_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_NAME = re.compile(
    r"[\u3400-\u9fff\u3040-\u30ff·•]{1,8}(?:[ 　][\u3400-\u9fff\u3040-\u30ff]{1,8})?(?=様|さん|$"
    r"|[\s（(、,，])|[\u3400-\u9fff·•]{2,8}"
)
"""A Chinese name, or a Japanese one with a blank in it."""
_EMPTY = frozenset(
    {
        "n/a",
        "na",
        "none",
        "no",
        "yes",
        "ja",
        "nein",
        "oui",
        "non",
        "sí",
        "si",
        "unknown",
        "unbekannt",
        "anonymous",
        "-",
        "--",
        "?",
        "tbd",
        "test",
        "null",
        "same",
        "me",
        "无",
        "不详",
    }
)
_TITLE = re.compile(
    r"^(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Frau|Herr|Herrn|Mme|Mlle|M|Sr|Sra|Srta|Sig|Sig\.ra|Dott|Dott\.ssa"
    r"|Ing|Avv|Geom|Rev|Don|Doña|Dona)\.?[ \t]+)+"
)
_NAME_MOST = 6
_ANSWERS = frozenset({"assistant", "bot", "chatbot"})
_SPEAKERS = frozenset(
    {
        "user",
        "customer",
        "client",
        "agent",
        "kunde",
        "kundin",
        "cliente",
        "usuario",
        "utilisateur",
        "assistant",
        "bot",
        "chatbot",
    }
)
"""Beside one of those who answer, these say who speaks in a chat, as “User: Hello”, and no form has a name behind
them."""


@cache
def _heads() -> tuple[dict[str, str], frozenset[str], dict[str, str], frozenset[str]]:
    """Heading → kind, words that make it another, Chinese headings, and headings of free text."""
    known = table("fields")
    kinds = {
        _plain(str(w)): kind
        for kind in ("secret", "handle", "password", "phone", "plate", "address", "name", "birth_date")
        for w in known[kind]
    }
    other, free = (frozenset(_plain(str(w)) for w in known[name]) for name in ("other", "free"))
    return kinds, other, {str(w): kind for kind, words in known["han"].items() for w in words}, free


def _plain(head: str) -> str:
    return " ".join(re.findall(r"[^\W_]+|'", head.casefold()))


def kind_of_head(head: str) -> str | None:
    """What a heading says of its value; None where it says nothing of a person."""
    kinds, no, han, free = _heads()
    if is_foreign(head):
        bare = head.strip(" 　*()（）1234567890")
        if (kind := han.get(bare) or han.get(bare.casefold())) is not None or _HAN.search(head):
            return kind
    plain = _plain(head)
    if plain in kinds:
        return kinds[plain]
    words = re.findall(r"[^\W\d_]+", plain)
    if not words or len(words) > 5:
        return None
    if no & set(words):
        return None if free & set(words) else _THING
    for size in range(min(3, len(words)), 0, -1):
        for at in range(len(words) - size, -1, -1):
            kind = kinds.get(" ".join(words[at : at + size]))
            if kind is not None and (size > 1 or len(words[at]) > 2 or kind != "name"):
                return kind
    return None


class FormFields:
    """The fields of a text, read once."""

    def __init__(self, text: str) -> None:
        self._text = text
        fields = list(_FIELD.finditer(text)) if _COLON.search(text) else []
        chat = any(_plain(m["head"]) in _ANSWERS for m in fields)
        self._found = [
            (m, None if chat and _plain(m["head"]) in _SPEAKERS else kind_of_head(m["head"])) for m in fields
        ]
        self.heads = [m.span("head") for m, _ in self._found] if len(self._found) > 1 else []
        """Where headings stand, if there are several: words in them are no names."""
        self.things = [m.span("value") for m, kind in self._found if kind == _THING]
        """Where values stand that are no person's: a product, a town, a firm."""

    def is_head(self, place: int) -> bool:
        return _inside(self.heads, place)

    def is_thing(self, place: int) -> bool:
        return _inside(self.things, place)

    def spans(self) -> Iterator[Span]:
        """Places of values whose heading names their kind; numbers of identity are found by the word itself."""
        text = self._text
        for match, kind in self._found:
            if kind is None or kind == _THING:
                continue
            start, end = match.span("value")
            if (following := _NEXT.search(text, start, end)) is not None:
                end = following.start()
            while end > start and text[end - 1] in " \t,;\"'}.。":
                end -= 1
            found = value_place(kind, text, start, end)
            if found is not None:
                yield Span(*found, kind)


def _inside(spans: list[tuple[int, int]], place: int) -> bool:
    """Whether a place is in one of the spans, which are in order."""
    at = bisect_right(spans, (place, len(spans) and spans[-1][1])) - 1
    return at >= 0 and spans[at][0] <= place < spans[at][1]


def value_place(kind: str, text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where in a field the value of such a kind stands; None where it is none."""
    value = text[start:end]
    if not value or value.casefold() in _EMPTY or value.startswith("["):
        return None
    match kind:
        case "name":
            return _name(value, start)
        case "address":
            return (
                (start, end)
                if len(value) <= 160
                and (re.search(r"\d", value) or _HAN.search(value))
                and "http" not in value
                and "@" not in value
                else None
            )
        case "birth_date":
            return FORMS["date"](text, start, end)
        case "phone":
            digits = sum(c.isdigit() for c in value)
            return FORMS["phone"](text, start, end) if digits >= 5 else None
        case "id_number" | "card" | "account" | "plate":
            form = {"id_number": "id", "card": "card", "account": "account", "plate": "plate"}[kind]
            return FORMS[form](text, start, end)
        case "handle":
            if "@" in value[1:] or " " in value.strip():
                return None
            return (start, end) if re.search(r"[\d_.@#-]", value) or (value.islower() and len(value) > 3) else None
        case "password":
            return (
                (start, end)
                if " " not in value and len(value) >= 3 and value.casefold() not in words_of_languages()
                else None
            )
        case _:
            return (
                (start, end)
                if re.fullmatch(r"[\w.+/=~-]{8,}", value) and re.search(r"\d", value) and re.search(r"[A-Za-z]", value)
                else None
            )


def _name(value: str, start: int) -> tuple[int, int] | None:
    if _HAN.search(value):
        match = _HAN_NAME.match(value)
        return (
            (start, start + match.end())
            if match and match.end() > 1 and not re.search(r"公司|中心|部门|医院|学校|银行", value)
            else None
        )
    title = _TITLE.match(value)
    lead = title.end() if title else 0
    rest = re.split(r"\(| / |,[ \t]+(?=(?:\d|tel|tél|born|geb))", value[lead:])[0].rstrip(" ,-–")
    words = re.findall(r"[^\W\d_]+", rest)
    if not words or len(words) > _NAME_MOST or re.search(r"[\d@_:!?€$%]|https?", rest):
        return None
    large = sum(w[0].isupper() for w in words)
    common = sum(w.casefold() in words_of_languages() for w in words)
    if large == 0 and (len(words) > 3 or common):
        return None
    if common == len(words) and common > 0 and not title:
        from engine.privacy.finders.gazetteer import GIVEN, SURNAME, gazetteer

        if not all(gazetteer().get(w.casefold(), 0) & (GIVEN | SURNAME) for w in words):
            return None
    if large and len(words) > 2 and large < len(words) / 2:
        return None
    return start + lead, start + lead + len(rest)
