"""Memory, disk, time and money against what the plan takes, as estimated."""

from __future__ import annotations

from collections.abc import Iterator

from engine.core.spec import TrainingSpec
from engine.estimation.estimate import Estimate
from engine.estimation.machine import Machine
from engine.estimation.prices import in_usd
from planner.compile.hardware import TrainingHardware
from planner.compile.model_choice import ModelChoice
from planner.plan import Warning_
from planner.sentences import Digits, sentence, span


def about_limits(
    spec: TrainingSpec, place: TrainingHardware, choice: ModelChoice, estimate: Estimate, machine: Machine
) -> Iterator[Warning_]:
    """What the plan takes more of than there is, or than the person allows."""
    yield from _about_hardware(spec, place, choice, estimate, machine)
    for text in choice.broken:
        yield Warning_(code="contradiction", blocking=True, text=text)
    low, likely, _ = estimate.hours
    deadline, budget = spec.limits.deadline_hours, spec.limits.budget
    if deadline is not None and likely > deadline:
        yield Warning_(
            code="deadline_too_short",
            text=sentence(
                "warning-deadline",
                "It will take about {likely} (at least {low}), more than the {allowed} you allow. Use fewer rows or a "
                "smaller model, or allow more time.",
                likely=span(likely),
                low=span(low),
                allowed=span(deadline),
            ),
        )
    cost = float(estimate.cost.get("amount", 0.0))
    if budget is not None and cost > in_usd(budget):
        yield Warning_(
            code="budget_too_small",
            text=sentence(
                "warning-budget",
                "It will cost about {cost} USD, more than your {amount} {currency}. Use fewer rows, a smaller model or "
                "your own machine.",
                cost=Digits(f"{cost:g}"),
                amount=Digits(f"{budget.amount:g}"),
                currency=budget.currency,
            ),
        )


def _about_hardware(
    spec: TrainingSpec, place: TrainingHardware, choice: ModelChoice, estimate: Estimate, machine: Machine
) -> Iterator[Warning_]:
    if not choice.fits:
        yield Warning_(
            code="hardware_too_small",
            blocking=True,
            text=sentence(
                "warning-memory",
                "Training {model} needs {needed} GB of memory; {place} has {memory} GB. Name larger hardware, or allow "
                "a rented card.",
                model=spec.model.base,
                needed=Digits(f"{choice.memory_gb:g}"),
                place=place.words,
                memory=Digits(f"{place.memory_gb:g}"),
            ),
        )
    if choice.too_slow:
        yield Warning_(
            code="hardware_too_small",
            text=sentence(
                "warning-too-slow",
                "No model here answers within {seconds} seconds on {place}. Allow more time, shorter replies, or name "
                "faster hardware.",
                seconds=Digits(f"{spec.limits.max_response_seconds:g}"),
                place=place.words,
            ),
        )
    here = place.kind in ("this machine", "this machine's cards")
    if here and estimate.disk_gb > machine.free_disk_gb:
        yield Warning_(
            code="hardware_too_small",
            blocking=True,
            text=sentence(
                "warning-disk",
                "It needs {needed} GB of disk; {free} GB are free. Free some space first.",
                needed=Digits(f"{estimate.disk_gb:g}"),
                free=Digits(f"{machine.free_disk_gb:g}"),
            ),
        )
