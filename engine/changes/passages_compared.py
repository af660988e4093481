"""Two states of a document: which paragraphs changed, came and went, and which facts are gone with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from engine.core.comparing import normalised
from engine.graders.facts import figures

_SAME_PARAGRAPH = 0.5
"""Share of the words of two paragraphs that are the same from which on the one became the other."""


@dataclass(frozen=True)
class ChangedPassage:
    """A paragraph that is not as it was."""

    document: str
    old: str
    """Empty = it is new."""
    new: str
    """Empty = it is gone."""

    @property
    def gone(self) -> frozenset[str]:
        """Figures that it names no longer."""
        return frozenset(figures(self.old) - figures(self.new))

    @property
    def come(self) -> frozenset[str]:
        """Figures that it names now."""
        return frozenset(figures(self.new) - figures(self.old))


def changed_passages(document: str, old: Sequence[str], new: Sequence[str]) -> list[ChangedPassage]:
    """Paragraphs that changed, in the order of the old document, then those that are new. What only moved is as it
    was."""
    before, now = {normalised(one) for one in old}, {normalised(one) for one in new}
    lost = [one for one in old if normalised(one) not in now]
    fresh = [one for one in new if normalised(one) not in before]
    found: list[ChangedPassage] = []
    for one in lost:
        match = max(fresh, key=lambda other: _alike(one, other), default=None)
        if match is not None and _alike(one, match) >= _SAME_PARAGRAPH:
            fresh.remove(match)
            found.append(ChangedPassage(document, one, match))
        else:
            found.append(ChangedPassage(document, one, ""))
    return [*found, *(ChangedPassage(document, "", one) for one in fresh)]


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, normalised(one).split(), normalised(other).split(), autojunk=False).ratio()
