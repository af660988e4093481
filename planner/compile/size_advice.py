"""A size of base model that was asked for against memory, time for a reply, money and use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.core.spec import Task, TrainingSpec
from engine.data.profile import DataProfile
from engine.estimation.capabilities import trained_on_processor
from engine.estimation.estimate import estimate, reply_seconds, training_memory_gb
from engine.estimation.machine import Machine
from engine.estimation.prices import in_usd
from planner.compile.asked_size import NEAR, AskedSize, entry_near, largest_below, needed_gb, rentable, trains_on
from planner.compile.hardware import TrainingHardware
from planner.compile.model_choice import reply_tokens
from planner.plan import Warning_
from planner.sentences import Digits, Sentence, sentence

_LARGE_TO_SORT_B = 8.0
"""Sorting needs no such size: the 0.135B sorts Banking77 into 77 topics with 93.8 % right (README.md)."""

_HALF = 2.0
"""From so many times a card's memory on, a ceiling is no bound of the plan but a misjudgement of the card."""


def largest_here(place: TrainingHardware) -> float:
    """Billions of parameters of the largest base model that is trained without a card."""
    return max(
        (m.nominal_b for m in trained_on_processor() if training_memory_gb(m, "lora") <= place.memory_gb), default=0.0
    )


def fits(billions: float, place: TrainingHardware) -> bool:
    """Whether a model of this size can be trained there in any way."""
    if not place.gpus:
        return billions <= largest_here(place) * (1 + NEAR)
    return trains_on(billions, place.each_gb, cards=place.cards, shared=place.shared)


def about_size(
    asked: AskedSize | None,
    spec: TrainingSpec,
    profiles: Sequence[DataProfile],
    place: TrainingHardware,
    machine: Machine,
    *,
    too_slow: bool,
) -> Iterator[Warning_]:
    """What stands against it; against a ceiling, which something smaller keeps, only a card that holds not half of it.
    A size without a model's name is asked about where no hardware was named. `too_slow`: it is said that no model is
    fast enough."""
    if asked is None:
        return
    if asked.ceiling:
        if place.gpus and needed_gb(asked.billions) > _HALF * place.each_gb and not fits(asked.billions, place):
            yield Warning_(code="hardware_too_small", text=_too_large(asked, spec, place))
        return
    seconds = spec.limits.max_response_seconds
    takes = reply_seconds(asked.billions, reply_tokens(spec.task), gpu=bool(place.gpus), cpus=place.cpus)
    if not fits(asked.billions, place):
        if asked.named or spec.hardware.gpus is not None or place.gpus:
            yield Warning_(code="hardware_too_small", text=_too_large(asked, spec, place))
        if (money := _not_paid_for(asked, spec, profiles, place, machine)) is not None:
            yield Warning_(code="budget_too_small", text=money)
    if seconds is not None and spec.hardware.gpus is not None and takes > seconds and not too_slow:
        yield Warning_(
            code="contradiction",
            text=sentence(
                "warning-size-against-time",
                "“{size}” and an answer within {seconds} seconds exclude each other on {place}: a reply of this kind "
                "takes such a model about {takes} seconds there. Say which of them counts more.",
                size=asked.name,
                seconds=Digits(f"{seconds:g}"),
                place=place.words,
                takes=Digits(f"{takes:.1f}"),
            ),
        )
    if spec.task is Task.CLASSIFICATION and asked.billions >= _LARGE_TO_SORT_B:
        yield Warning_(
            code="unneeded_complexity",
            text=sentence(
                "warning-large-to-sort",
                "Sorting texts needs no model of {size} billion parameters: one of 0.135 billion was measured to sort "
                "into 77 topics with 93.8 % right, and answers at once on any computer.",
                size=Digits(f"{asked.billions:g}"),
            ),
        )


def _too_large(asked: AskedSize, spec: TrainingSpec, place: TrainingHardware) -> Sentence:
    return sentence(
        "warning-size-against-memory",
        "A model of {size} billion parameters (“{words}”) cannot be trained on {place}: it takes at least {needed} GB "
        "of memory of a graphics card. {model} can, and is planned instead. Name larger hardware, or allow a rented "
        "card.",
        size=Digits(f"{asked.billions:g}"),
        words=asked.name,
        place=place.words,
        needed=Digits(f"{needed_gb(asked.billions):g}"),
        model=spec.model.base,
    )


def _not_paid_for(
    asked: AskedSize, spec: TrainingSpec, profiles: Sequence[DataProfile], place: TrainingHardware, machine: Machine
) -> Sentence | None:
    """That the money does not rent what it takes; None where cards were named, or it does."""
    budget, card = spec.limits.budget, rentable(asked.billions)
    if budget is None or card is None or place.kind == "your cards":
        return None
    cost = rented_cost(spec, asked.billions, profiles, machine)
    if cost is None or cost <= in_usd(budget):
        return None
    return sentence(
        "warning-size-against-money",
        "To train a model of {size} billion parameters, {count} × {card} would have to be rented, for at least {cost} "
        "USD in all; you allow {amount} {currency}.",
        size=Digits(f"{asked.billions:g}"),
        count=Digits(str(card.count)),
        card=card.name,
        cost=Digits(f"{cost:.0f}"),
        amount=Digits(f"{budget.amount:g}"),
        currency=budget.currency,
    )


def rented_cost(spec: TrainingSpec, billions: float, profiles: Sequence[DataProfile], machine: Machine) -> float | None:
    """US dollars that training so large a model on rented cards takes at the least, as estimated for the largest of
    the catalogue that is not larger; None where no card that is rented holds it."""
    card, model = rentable(billions), entry_near(billions) or largest_below(billions)
    if card is None:
        return None
    stages = tuple(s.model_copy(update={"method": "qlora", "sharding": "none"}) for s in spec.stages)
    stated = {"base": model.name, "params_b": model.params_b, "weights": model.weights}
    large = spec.model_copy(update={"model": spec.model.model_copy(update=stated), "stages": stages})
    return float(estimate(large, profiles, machine, (card,), rented=True).cost["amount"])
