"""What the page needs to be said in the language of the person: the words of it are not in the planner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from typing import Protocol


class Wording(Protocol):
    """A catalogue of texts in one language; a module may be one."""

    def say(self, key: str, /, **figures: str | int | float) -> str:
        """The text of a key. Figures that are shown are digits of `written`; a number chooses between forms.

        Raises:
            KeyError: there is no such text, or it names a figure that is not given.
        """

    def has(self, key: str, /) -> bool:
        """Whether there is a text for a key that is made of data."""

    def written(self, figure: str, /) -> str:
        """A figure in digits as Python formats it, with the signs of the language."""

    def tongue(self, code: str, /) -> str:
        """What a language is called (ISO 639)."""

    def day(self, at: datetime, /) -> str:
        """The day of the week and the date."""


def moment(at: datetime, words: Wording) -> tuple[str, bool]:
    """“Friday 11 December 2026, 17:00”, and whether what ends then must be done before that day: the end of a day is
    the day, its beginning is “before” it."""
    day, clock = words.day(at), f"{at:%H:%M}"
    if clock in ("23:59", "00:00"):
        return day, clock == "00:00"
    return words.say("page-day-time", date=day, time=clock), False


def until(at: datetime, words: Wording) -> str:
    """The moment in a sentence: “before Thursday 24 December 2026”."""
    day, before = moment(at, words)
    return words.say("page-before", day=day) if before else day


def listed(items: Sequence[str], words: Wording) -> str:
    """“a and b and c”."""
    return reduce(lambda first, second: words.say("page-and", first=first, second=second), items)


def named(key: str, code: str, words: Wording) -> str:
    """What a code is called; one that is not known as it is, without its underscores."""
    return words.say(f"{key}-{code}") if words.has(f"{key}-{code}") else code.replace("_", " ")
