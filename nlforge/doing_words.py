"""What is being done while somebody waits, in words."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from engine.core.printable import one_line
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from engine.core.doing import Doing

SAID_AFTER = 5.0
"""Seconds after which it is said how long it has taken; before that nobody asks."""
_NAME = 40
"""Letters of a file's name that are shown."""


def doing_words(what: Doing | None) -> str:
    """“reading your files: desk.csv, 1 of 3”."""
    if what is None:
        return say("doing-thinking")
    if what.work != "reading_file":
        return say(f"doing-{what.work}")
    name = one_line(PurePath(what.file).name)
    file = name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"
    return say("doing-reading_file" if what.of > 1 else "doing-reading_one", file=file, number=what.number, of=what.of)


def doing_line(what: Doing | None, seconds: float) -> str:
    """The same for a line that is shown while it lasts: with the seconds once they count, and how it is stopped."""
    words = doing_words(what)
    if seconds < SAID_AFTER:
        return say("screen-doing", doing=words)
    return say("screen-doing-long", doing=words, seconds=int(seconds))
