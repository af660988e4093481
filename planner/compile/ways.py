"""The ways to train a model that fit the memory of each card."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from engine.estimation.estimate import training_memory_gb
from engine.models.catalogue import BaseModelEntry
from planner.wishes.values import Method

Sharding = Literal["none", "fsdp2"]
Way = tuple[Method, Sharding]
"""How the weights learn, and whether they are divided among the cards."""
_WAYS: tuple[Way, ...] = (("full", "none"), ("lora", "none"), ("lora", "fsdp2"), ("qlora", "none"))


def ways_on(model: BaseModelEntry, each_gb: float, *, cards: int, shared: bool = False) -> Iterator[Way]:
    """All of them, the best first: all weights, adapters, adapters on weights divided among the cards, adapters on
    4-bit weights (not on Apple chips, whose memory is `shared`, and never divided)."""
    for method, sharding in _WAYS:
        if (sharding == "fsdp2" and cards == 1) or (method == "qlora" and shared):
            continue
        if training_memory_gb(model, method, shards=cards if sharding == "fsdp2" else 1) <= each_gb:
            yield method, sharding
