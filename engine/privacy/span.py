"""A stretch of text and what it holds."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """Characters `start` to `end` (exclusive) hold something of `kind`."""

    start: int
    end: int
    kind: str
