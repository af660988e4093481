"""What is seen while tests run: with the right reply to know what they take, with others to hold them to it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from typing import Any

PLAIN, OWN, NOTHING, CHANGES = 1, 2, 4, 8
"""What came back from a place of the tests: plain values; objects of the reply's, or holding some; None; and that
what was handed over was changed."""
_FRAMES = 60
_MOST = 48_000
"""Letters of all that is kept."""


class Seen:
    """By numbers of assertions (`engine.sandbox.asserted`) and places in the tests."""

    def __init__(self) -> None:
        self.held: Counter[int] = Counter()
        """How often assertions held, where no function of the tests was run by the reply: it may call those as often
        as it likes."""
        self.held_inside: set[int] = set()
        self.failed: set[int] = set()
        self.swallowed: set[int] = set()
        """Lines of functions of the tests at which assertions failed that the reply was told."""
        self.places: dict[str, int] = {}
        self.sets: set[str] = set()
        """Attributes of objects of the tests' classes which the reply set."""

    def told(self) -> dict[str, Any] | None:
        """As JSON; None where it is too much."""
        found = {
            "held": list(self.held.items()),
            "inside": sorted(self.held_inside),
            "failed": sorted(self.failed),
            "swallowed": sorted(self.swallowed),
            "places": self.places,
            "sets": sorted(self.sets),
        }
        return found if len(str(found)) <= _MOST else None

    @classmethod
    def of(cls, told: dict[str, Any]) -> Seen:
        """From JSON."""
        found = cls()
        found.held.update(dict(map(tuple, told["held"])))
        found.held_inside, found.failed, found.swallowed = (
            set(told["inside"]),
            set(told["failed"]),
            set(told["swallowed"]),
        )
        found.places, found.sets = dict(told["places"]), set(told["sets"])
        return found

    @property
    def reached(self) -> set[int]:
        """Assertions that held at least once."""
        return {*self.held, *self.held_inside}

    def add(self, place: str, what: int) -> None:
        """Something that came from a place."""
        self.places[place] = self.places.get(place, 0) | what

    def less_than(self, right: Seen, lines: Sequence[int], *, catches: bool) -> tuple[str, bool]:
        """What keeps this from counting as passed although nothing ended the tests, and whether that is a failure;
        empty = nothing."""

        def at(numbers: set[int]) -> str:
            return f"line {lines[min(numbers)]}"

        if failed := self.failed - right.failed:
            return f"AssertionError at {at(failed)} of its tests", not catches
        if missed := right.reached - self.reached:
            # Tests that ask another question of another answer are none that ended early.
            return f"an assertion of its tests is not come to: {at(missed)}", not self.reached - right.reached
        if fewer := {n for n, times in right.held.items() if self.held[n] < times}:
            return f"an assertion of its tests is come to less often than with the right reply: {at(fewer)}", False
        return "", True


def place(what: str) -> str:
    """Where in the tests a question is asked from."""
    frame: Any = sys._getframe(2)
    for _ in range(_FRAMES):
        if frame is None:
            break
        if (code := frame.f_code).co_filename == "tests":
            return f"{code.co_firstlineno}.{code.co_name}.{frame.f_lasti}.{what}"
        frame = frame.f_back
    return what
