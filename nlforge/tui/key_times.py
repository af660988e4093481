"""Whether a key was pressed on purpose: a key that is held comes again without a pause."""

from __future__ import annotations

from collections import deque

from textual.message import Message

PAUSE = 0.4
"""Seconds without a key, or since a question is asked, before an Enter answers it."""
_FIRST_REPEAT = 1.0
"""A key that is held comes for the second time within so many seconds; terminals do not tell when it is let go."""


def now() -> float:
    """By the clock of the events."""
    return Message().time


class KeyTimes:
    """The last keys and when they came; times are those of the events, in seconds of one clock."""

    def __init__(self) -> None:
        self._keys: deque[tuple[str, float, bool]] = deque(maxlen=16)

    def note(self, key: str, at: float, *, unheard: bool = False) -> None:
        """A key came; `unheard`: an Enter then says nothing, as something is being read."""
        self._keys.append((key, at, unheard))

    def is_deliberate(self, at: float, since: float, pause: float = PAUSE) -> bool:
        """Whether an Enter at this time answers what is asked `since`: after a pause, and a longer one after another
        Enter, which may be the same one still held down."""
        if at - since < pause:
            return False
        before = [(key, time) for key, time, _ in self._keys if time < at]
        if not before:
            return True
        key, time = before[-1]
        return at - time >= (_FIRST_REPEAT if key == "enter" else pause)

    def is_repeat(self, at: float) -> bool:
        """Whether the last Enter up to this time is one that was held down since before anything could be said."""
        known = [one for one in self._keys if one[1] <= at]
        if len(known) < 2 or known[-1][0] != "enter":
            return False
        (key, before, unheard), (_, now, _) = known[-2:]
        return key == "enter" and unheard and now - before < _FIRST_REPEAT
