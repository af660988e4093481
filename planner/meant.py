"""What words mean that name nothing as it is called: changes where that can be told, questions where it cannot."""

from __future__ import annotations

from dataclasses import dataclass

from planner.reading.merge import MergeChoice
from planner.requirements import Change


@dataclass(frozen=True)
class Meant:
    """What the exact readers make of such words."""

    changes: tuple[Change, ...] = ()
    asks: tuple[MergeChoice, ...] = ()

    @property
    def quotes(self) -> list[str]:
        """The words they rest on."""
        return [c.quote for c in self.changes] + [c.quote for a in self.asks for c in a.changes if c is not None]

    def beside(self, other: Meant) -> Meant:
        """Both."""
        return Meant((*self.changes, *other.changes), (*self.asks, *other.asks))


NOTHING_MEANT = Meant()
