"""How far the writing of questions from texts has come, said now and then, and stopped when the person says so."""

from __future__ import annotations

import time
from collections.abc import Callable

from engine.core.events import Diagnosed, RunEvent

_EVERY = 60.0
"""Seconds between two sentences."""


class WritingProgress:
    """Called with how many prompts of how many are answered."""

    def __init__(self, emit: Callable[[RunEvent], None], check: Callable[[int], None]) -> None:
        self._emit, self._check = emit, check
        self._begun = self._said = time.monotonic()

    def __call__(self, done: int, of: int) -> None:
        """Raises what `check` raises where the person stopped the run."""
        self._check(0)
        now = time.monotonic()
        if now - self._said >= _EVERY and 0 < done < of:
            self._said = now
            minutes = max(1, round((now - self._begun) / done * (of - done) / 60))
            share = f"{done / of:.0%}"
            self._emit(
                Diagnosed(
                    text=f"Questions are being written from your texts: {share} is done, about "
                    f"{minutes} more minute{'s' if minutes > 1 else ''}.",
                    code="writing_questions",
                    figures={"share": share, "minutes": minutes},
                )
            )
