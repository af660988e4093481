"""What readers of training data share: what they tell beside their rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.data.formats.training.roles import Part

Row = dict[str, str]
_PLACES = 5
"""So many of the places a reason was met at are said."""


@dataclass
class Left:
    """What of a file is in no row: counted by reason, with the first places."""

    where: str = "line"
    """What the numbers of places count: lines, or the entries of a list."""
    counts: Counter[str] = field(default_factory=Counter)
    _places: dict[str, list[int]] = field(default_factory=dict)

    def add(self, reason: str, number: int | None = None, count: int = 1) -> None:
        """Count a reason; `number` is where it was met, counted from 1."""
        self.counts[reason] += count
        places = self._places.setdefault(reason, [])
        if number is not None and number not in places and len(places) <= _PLACES:
            places.append(number)

    def told(self) -> list[str]:
        """A line a reason, as “answers that are cut: 3 (lines 4, 9, 12)”."""
        return [f"{reason}: {count:,}{self._at(reason)}" for reason, count in self.counts.items() if count]

    def _at(self, reason: str) -> str:
        places = self._places[reason]
        if not places:
            return ""
        some = self.where if len(places) == 1 else {"entry": "entries"}.get(self.where, f"{self.where}s")
        return f" ({some} {', '.join(map(str, places[:_PLACES]))}{', …' if len(places) > _PLACES else ''})"


@dataclass
class RowReading:
    """What is known of a file while it is read, and what is told of it afterwards."""

    left: Left = field(default_factory=Left)
    unused: dict[str, None] = field(default_factory=dict)
    """Fields in which something stands and that are in no row, in the order they were met."""
    parts: Mapping[str, Part] = field(default_factory=dict)
    """Of speakers whose names say nothing, the part they have in the chats of this file."""
    marks: str = ""
    """Whether “most” or “some” of the first texts have marked places."""
    only_label: str = ""
    """The one label a file asks about, where its annotators answer yes or no."""


@dataclass(frozen=True)
class RowsFound:
    """The rows an object gives, and which of its fields are used up in them; further plain fields become columns."""

    rows: list[Row]
    used: frozenset[str]
    plain: bool = False
    """Message and reply stand as they are in columns of a table, whose names tell them as well."""
