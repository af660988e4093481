"""How large a base model the person speaks of, and what training it takes at the least."""

from __future__ import annotations

import re

from engine.core.frozen import Frozen
from engine.core.spec import Gpu
from engine.estimation.estimate import training_memory_gb
from engine.estimation.gpus import find
from engine.estimation.prices import prices
from engine.models.catalogue import BaseModelEntry, catalogue
from engine.models.own_base import is_own
from planner.compile.ways import ways_on
from planner.requirements import Requirements
from planner.rule_readers.lexicon import has

_IN_NAME = re.compile(r"(?i)(?<![\w.])(?:(?P<times>\d+)\s?x\s?)?(?P<size>\d+(?:[.,]\d+)?)\s?(?P<unit>[bm])(?![a-z])")
NEAR = 0.15
"""Share by which a size may differ from one of the catalogue and still be counted as that one: “7B” has 7.6."""
_RENTED_TOGETHER = (1, 2, 4, 8)
"""Cards that are rented together as one machine."""


class AskedSize(Frozen):
    """A size, and how it was said."""

    billions: float
    name: str
    """The model they named, or the words of the size."""
    named: bool = False
    """It is that of a model they name."""
    ceiling: bool = False
    """Nothing smaller is against it."""


def size_in(name: str) -> float | None:
    """Billions of parameters in the name of a model: 7 of “Mistral-7B”, 176 of “mixtral 8x22b”; None where there are
    none."""
    found = [
        float(m["size"].replace(",", ".")) * int(m["times"] or 1) / (1000 if m["unit"] in "mM" else 1)
        for m in _IN_NAME.finditer(name)
    ]
    return max(found, default=None)


def asked_size(wants: Requirements) -> AskedSize | None:
    """The size of the model they name, else the size they speak of."""
    named, size = wants.one("base_model"), wants.one("max_params_b")
    if named is not None and is_own(str(named.value)):
        # Of a model of one's own the size is measured, whatever it is called.
        return None
    in_name = size_in(str(named.value)) if named is not None else None
    if named is not None and in_name is not None:
        return AskedSize(billions=in_name, name=str(named.value), named=True)
    if size is None or not isinstance(size.value, int | float):
        return None
    quote = size.said.quote
    ceiling = any(has(words, quote) for words in ("at_most", "negation")) or re.search("[≤<]", quote) is not None
    return AskedSize(billions=float(size.value), name=" ".join(quote.split()), ceiling=ceiling)


def entry_near(billions: float) -> BaseModelEntry | None:
    """That of the catalogue which is of this size."""
    near = [m for m in catalogue() if abs(m.nominal_b - billions) <= NEAR * m.nominal_b]
    return min(near, key=lambda m: abs(m.nominal_b - billions), default=None)


def model_of(billions: float) -> BaseModelEntry:
    """That of the catalogue which is of this size, else the largest below it with so many parameters: a larger one has
    no fewer and no smaller layers."""
    near = entry_near(billions)
    return near if near is not None else largest_below(billions).model_copy(update={"params_b": billions})


def largest_below(billions: float) -> BaseModelEntry:
    """The largest of the catalogue that is not larger, else its first."""
    return max((m for m in catalogue() if m.nominal_b <= billions), key=lambda m: m.nominal_b, default=catalogue()[0])


def needed_gb(billions: float) -> float:
    """Memory that training so large a model takes at the least: adapters on weights of 4 bits."""
    return training_memory_gb(model_of(billions), "qlora")


def trains_on(billions: float, each_gb: float, *, cards: int, shared: bool = False) -> bool:
    """Whether a model of this size can be trained in any way on cards with so much memory each."""
    return any(ways_on(model_of(billions), each_gb, cards=cards, shared=shared))


def rentable(billions: float) -> Gpu | None:
    """The cheapest card on which a model of this size can be trained, or several of one machine; None where there is
    none."""
    found: list[tuple[float, Gpu]] = []
    for name, price in prices().cards.items():
        card = find(name)
        for count in _RENTED_TOGETHER if card is not None else ():
            if card is not None and trains_on(billions, max(card.vram_gb), cards=count):
                found.append((price.per_hour * count, Gpu(name=name, count=count, vram_gb=max(card.vram_gb))))
    return min(found, key=lambda one: one[0], default=(0.0, None))[1]
