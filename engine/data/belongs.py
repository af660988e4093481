"""To whom and to which conversation a row belongs: columns of names, tickets and customers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from engine.data.column_names import named
from engine.data.formats.table import GROUP

_GROUP_NAMES = (
    GROUP,
    "conversation_id",
    "thread_id",
    "ticket_id",
    "ticket",
    "case_id",
    "customer_id",
    "customer_no",
    "client_id",
    "user_id",
    "document_id",
)
_NOBODY = frozenset(
    {
        "",
        "-",
        "0",
        "?",
        "nan",
        "<na>",
        "n/a",
        "#n/a",
        "null",
        "none",
        "unknown",
        "guest",
        "anonymous",
        "unbekannt",
        "gast",
        "inconnu",
        "desconocido",
    }
)
"""What stands in such a column where nothing is known; rows that have it belong to nobody in common."""

_PEOPLE = re.compile(
    r"(?:(?:customer|client|contact|agent|user|sender|author|requester|assignee|first|last|full|sur|family"
    r"|given|employee|patient|kunden?|ansprech)[_ -]?)*"
    r"(?:name|partner)|(?:vor|nach|familien|kunden)name|kunde|nom|prénom|prenom|nombre|apellidos?|nome"
    r"|cognome|customer|agent|requester|assignee|sender|author|reporter|kundin|client|cliente|klant"
    r"|bearbeiter(?:in)?|姓名|名字|客户姓名|氏名"
)
_PARTICLES = frozenset({
    "von", "van", "vom", "zu", "zur", "zum", "der", "den", "dem", "die", "und", "and", "y", "et", "e", "of", "de", "du",
    "des", "del", "della", "di", "da", "do", "dos", "das", "la", "le", "las", "los", "el", "al", "bin", "ibn", "ben",
    "bint", "ter", "ten", "te", "af", "av",
})  # fmt: skip
"""Small words that are part of names."""
_SENTENCE = re.compile(r"[?!？！؟。¿¡\n]|\w{5,}[.…](?:\s|$)|\.\.\.")
_ONE_CASE_WORDS = 3
_CASELESS_WORDS = 5
_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
_MOST_IDEOGRAPHS = 6


def name_columns(columns: Sequence[str], texts: Sequence[str | None] = ()) -> list[str]:
    """Columns that hold names of people, by their own; `texts` are those known to hold messages or replies."""
    return [c for c in columns if c not in texts and _PEOPLE.fullmatch(named(c))]


def is_name(cell: str) -> bool:
    """Whether a cell of a column of names holds names rather than a sentence."""
    text = cell.strip()
    if not text or _SENTENCE.search(text):
        return False
    if _IDEOGRAPHS.search(text):
        return "·" in text or "・" in text or sum(map(str.isalpha, text)) <= _MOST_IDEOGRAPHS
    words = [
        w
        for part in text.split()
        if "@" not in part and any(map(str.isalpha, w := part.strip("<>()[]{},;:\"'„“”«»./-")))
    ]
    # Two words are a name as they stand; of more it is looked at how they are written.
    if len(words) <= 2:
        return bool(words)
    own = [w for w in words if w.casefold() not in _PARTICLES]
    if text.upper() == text.lower():
        return len(own) <= _CASELESS_WORDS
    if text.islower() or text.isupper():
        return len(own) <= _ONE_CASE_WORDS
    return all(w[0].isupper() or w[1:2] in ("'", "’") for w in own)


def group_of(columns: Sequence[str]) -> str | None:
    """The column that says to which conversation or customer a row belongs."""
    own = {named(c): c for c in reversed(columns)}
    return next((own[n] for n in _GROUP_NAMES if n in own), None)


def group_keys(columns: Sequence[str], row: Mapping[str, str], file: str) -> tuple[str, ...]:
    """All that a row belongs to, as “column=value”: a customer is the same in every file, the conversations of a
    chat are numbered in each anew."""
    found = []
    for column in columns:
        name, value = named(column), row.get(column, "").strip().casefold().removesuffix(".0")
        if name in _GROUP_NAMES and value not in _NOBODY:
            found.append(f"{file}: {name}={value}" if name == GROUP else f"{name}={value}")
    return tuple(found)
