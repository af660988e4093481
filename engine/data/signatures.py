"""Names of those who answered, below their replies: a model that learns them signs as one of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.privacy.pii import people

if TYPE_CHECKING:
    from engine.core.row import Row

_TAIL = 6
"""Lines at the end of a reply in which a signature stands."""
_FEWEST, _SHARE = 3, 0.2
_SIGNED_OFF = re.compile(
    r"(?m)^[ \t]*[-–—~][ \t]*(?P<name>[A-ZÀ-ÖØ-Þ][\w’'.-]+(?:[ \t]+[A-ZÀ-ÖØ-Þ][\w’'.-]+){0,2})[ \t]*\Z"
)
_LEFT = re.compile(r"[ \t,;–—-]+$")


def without_signatures(rows: Sequence[Row]) -> list[Row]:
    """Rows in order, without the line that holds only the name of a person under the reply; all else of a closing
    stays.

    Cautious: in a fifth of the replies at least, under a closing (“Best regards,”) or behind a dash, and more than one
    name, for one name under all of them may be the house's own.
    """
    found = [_signature(row.reply) for row in rows]
    names = Counter(row.reply[slice(*span)] for row, span in zip(rows, found, strict=True) if span is not None)
    if names.total() < max(_FEWEST, _SHARE * len(rows)) or len(names) < 2:
        return list(rows)
    return [
        row if span is None else replace(row, reply=_cut(row.reply, span))
        for row, span in zip(rows, found, strict=True)
    ]


def _signature(reply: str) -> tuple[int, int] | None:
    """Where the name stands that closes a reply."""
    lines = reply.rstrip().split("\n")
    start = len("\n".join(lines[:-_TAIL])) + 1 if len(lines) > _TAIL else 0
    if len(lines) < 2 and not re.search(r"[,.!?]\s+\S+(?:\s+\S+)?$", reply):
        return None
    spans = [(s.start, s.end) for s in people(reply) if s.start >= start and _closes(reply, s.start, s.end)]
    if (off := _SIGNED_OFF.search(reply.rstrip())) is not None:
        spans.append(off.span("name"))
    return max(spans, default=None)


def _closes(reply: str, start: int, end: int) -> bool:
    """Whether the name is all of its line, or the last word of the reply after a closing."""
    line_start, line_end = reply.rfind("\n", 0, start) + 1, reply.find("\n", end)
    rest = reply[end : line_end if line_end >= 0 else len(reply)].strip(" \t.,!|")
    before = reply[line_start:start].strip()
    return not rest and (not before or (before.endswith(",") and line_start > 0 and len(before.split()) <= 4))


def _cut(reply: str, span: tuple[int, int]) -> str:
    """Without the name, and without its line where nothing else stands on it."""
    line_start, line_end = reply.rfind("\n", 0, span[0]) + 1, reply.find("\n", span[1])
    line_end = line_end if line_end >= 0 else len(reply)
    kept = _LEFT.sub("", reply[line_start : span[0]])
    after = reply[line_end:].lstrip("\n") if not kept else reply[line_end:].removeprefix("\n")
    before = reply[:line_start]
    return f"{before}{kept}{chr(10) if kept and after else ''}{after}".rstrip()
