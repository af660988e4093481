"""Graphics cards by name; the list is `gpus.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from engine.core.frozen import Frozen
from engine.core.tables import read_yaml


class Card(Frozen):
    """One card as its maker describes it."""

    name: str
    vram_gb: tuple[float, ...]
    """All sizes of its memory in GB, the usual one first."""
    aliases: tuple[str, ...] = ()
    plain: bool = False
    """The number alone means this card."""
    weak: bool = False
    """The name alone may mean something else (A4 paper, M3 screws)."""
    shared: bool = False
    """Its memory is the machine's own."""
    maker: Literal["NVIDIA", "AMD", "Intel", "Apple"] = "NVIDIA"

    @property
    def spellings(self) -> tuple[str, ...]:
        """All names, the number alone included where it is enough, as “4070 Ti” always is."""
        number = re.search(r"\d{4} (?:Ti|Super).*" if not self.plain else r"\d{3,}.*", self.name)
        return (self.name, *self.aliases, *([number.group()] if number else []))


@cache
def gpu_catalogue() -> tuple[Card, ...]:
    """All known cards, longest names first."""
    text = (Path(__file__).parent / "gpus.yaml").read_text(encoding="utf-8")
    cards = TypeAdapter(tuple[Card, ...]).validate_python(read_yaml(text))
    return tuple(sorted(cards, key=lambda c: -len(c.name)))


def find(name: str) -> Card | None:
    """The card of that name in any spelling; None where it is not known."""
    return _by_spelling().get(_folded(name))


@cache
def _by_spelling() -> Mapping[str, Card]:
    """The first card of each spelling."""
    return {_folded(spelling): card for card in reversed(gpu_catalogue()) for spelling in card.spellings}


def _folded(name: str) -> str:
    return re.sub(r"\W", "", name.casefold())
