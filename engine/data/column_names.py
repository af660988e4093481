"""What columns of messages and answers are called, in the languages people name them in: `column_names.yaml`.

A name alone decides nothing: `engine/data/columns.py` looks at what stands in the column as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from engine.core.frozen import Frozen
from engine.core.tables import read_yaml
from engine.data.formats.table import folded

_CAMEL = re.compile(r"(?<=[a-z\u00df-\u00ff])(?=[A-Z])")


class _Names(Frozen):
    names: dict[str, str]
    """Language → names, a blank between them."""
    before: str = ""


@cache
def _known(kind: str) -> tuple[re.Pattern[str], ...]:
    """Patterns of a kind of names, the likeliest first."""
    of = _table()[kind]
    return tuple(re.compile(of.before + name) for names in of.names.values() for name in names.split())


@cache
def _table() -> dict[str, _Names]:
    text = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    return TypeAdapter(dict[str, _Names]).validate_python(read_yaml(text))


def named(column: str) -> str:
    """A column's name as it is compared: camel case and blanks as underscores, a number at the end left out."""
    return re.sub(r"_\d+$", "", folded(_CAMEL.sub("_", column.strip())))


def asking(columns: Sequence[str]) -> list[str]:
    """Those called a message or a question, the likeliest first; a text, a body or a review after them; one called
    after who asks last."""
    return _in_order(columns, "asks", "texts", "askers")


def replies(columns: Sequence[str]) -> list[str]:
    """Those called an answer, the likeliest first. In a list of tickets a summary is the title."""
    found = _in_order(columns, "replies", "outputs")
    return [c for c in found if not _in_order([c], "summaries")] if is_ticket_list(columns) else found


def labels(columns: Sequence[str]) -> list[str]:
    """Those called a label or a category, its name before its number."""
    return _in_order(columns, "labels")


def is_guess(column: str) -> bool:
    """Whether it is called after what a machine proposed or what stood there earlier."""
    return any(pattern.fullmatch(word) for word in named(column).split("_") for pattern in _known("guesses"))


def ratings(columns: Sequence[str]) -> list[str]:
    """Those called stars or a score."""
    return _in_order(columns, "ratings")


def subjects(columns: Sequence[str]) -> list[str]:
    """Those called a subject or a title."""
    return _in_order(columns, "subjects") or (_in_order(columns, "summaries") if is_ticket_list(columns) else [])


def another_reply(column: str) -> bool:
    """Whether it is called an answer, or one of several: answer_b, reply_old."""
    return bool(
        _in_order([re.sub(r"_(?:[a-f]|alt|old|new|other|second|two)$", "", named(column))], "replies", "outputs")
    )


def comments(columns: Sequence[str]) -> list[str]:
    """Those in which a help desk may have answered."""
    return _in_order(columns, "comments")


def contexts(columns: Sequence[str], *, beside_instruction: bool = False) -> list[str]:
    """Those called after what is given beside a question, in the order of the table: context, passage, history,
    choices."""
    found = _in_order(columns, "contexts", *(["inputs"] if beside_instruction else []))
    return [c for c in columns if c in found]


def is_body(column: str) -> bool:
    """Whether what stands there reads on from a subject."""
    return bool(_in_order([column], "asks", "texts"))


def is_ticket_list(columns: Sequence[str]) -> bool:
    """Whether they are those a help desk exports of each ticket."""
    return len(_in_order(columns, "tickets")) >= 2


def of_tickets(column: str) -> bool:
    """Whether it says how far a ticket is, who has it and when it came, rather than what it is about."""
    return bool(_in_order([column], "tickets"))


def _in_order(columns: Sequence[str], *kinds: str) -> list[str]:
    names = {c: named(c) for c in columns}
    return list(
        dict.fromkeys(c for kind in kinds for pattern in _known(kind) for c in columns if pattern.fullmatch(names[c]))
    )
