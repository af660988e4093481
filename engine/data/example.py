"""One row of the data as the model will see it, for the page a person confirms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from engine.core.row import Row
from engine.core.spec import DataSpec
from engine.data.clean import redacted
from engine.data.counts import Counts

_LOOKED_AT = 200
_LETTERS = 480
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True)
class Example:
    """A row as people wrote it; what is personal is replaced where it is shown."""

    row: Row

    def seen(self, spec: DataSpec) -> tuple[str, str]:
        """The beginning of its message and of its answer with what the run would replace."""
        (shown,) = redacted([self.row], spec.redact, Counts(), spec.keep, spec.own)
        return _beginning(shown.prompt), _beginning(shown.reply)


def example_of(rows: Sequence[Row]) -> Example | None:
    """The row of middle length among the first; None where none has both a message and an answer."""
    full = [r for r in rows[:_LOOKED_AT] if r.prompt.strip() and r.reply.strip()]
    if not full:
        return None
    middle = median(_length(r) for r in full)
    return Example(min(full, key=lambda r: abs(_length(r) - middle)))


def _length(row: Row) -> int:
    return len(row.prompt) + len(row.reply)


def _beginning(text: str) -> str:
    """The first letters, in which nothing can hide or break the page."""
    text = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return text if len(text) <= _LETTERS else text[: _LETTERS - 1] + "…"
