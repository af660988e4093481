"""The base models a plan can choose between on a processor: what each takes, what it was measured to reach, and which
is planned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.core.spec import TrainingSpec
from engine.estimation.estimate import Estimate
from engine.estimation.machine import Machine
from engine.estimation.measured_bases import measured_of
from planner.compile.model_choice import ModelChoice
from planner.plan import BaseOption, Origin, default

PATIENCE_HOURS = 1.0
"""Where nobody says how long it may take, a better base model may take this long."""


@dataclass(frozen=True)
class Draft:
    """A plan with one of the base models."""

    choice: ModelChoice
    spec: TrainingSpec
    estimate: Estimate
    reasons: Mapping[str, Origin]
    """Why its stages are as they are."""


def picked(drafts: Sequence[Draft], deadline_hours: float | None, machine: Machine) -> tuple[Draft, Origin]:
    """The draft that is planned, and why: the one the person named, else the largest whose weights are here and which
    the time allows. With a deadline that is its longest estimate, without one its likely one.

    `drafts` are ordered by size; the smallest is planned where the time allows none.
    """
    named = [d for d in drafts if d.choice.named]
    here = named or [d for d in drafts if _is_here(d, machine)] or drafts[:1]
    best = [d for d in here if _in_time(d, deadline_hours)][-1:] or here[:1]
    best = named or best
    return best[0], default(_why(best[0], here[-1], deadline_hours))


def base_options(drafts: Sequence[Draft], best: Draft, machine: Machine) -> tuple[BaseOption, ...]:
    """What there is to choose between, the smallest first; empty where there is no choice."""
    if len(drafts) < 2:
        return ()
    return tuple(
        BaseOption(
            name=d.choice.model.name,
            params_b=d.choice.model.params_b,
            hours=d.estimate.hours,
            planned=d is best,
            fetch_mb=0.0 if _is_here(d, machine) else d.choice.model.download_mb,
            measured=measured_of(d.choice.model.name, d.spec.task, d.spec.languages),
        )
        for d in drafts
    )


def _is_here(draft: Draft, machine: Machine) -> bool:
    return draft.choice.model.name in machine.bases


def _in_time(draft: Draft, deadline_hours: float | None) -> bool:
    _, likely, high = draft.estimate.hours
    return likely <= PATIENCE_HOURS if deadline_hours is None else high <= deadline_hours


def _why(best: Draft, largest: Draft, deadline_hours: float | None) -> str:
    """In words: what the time was weighed against."""
    within = (
        f"the {deadline_hours:g} hours you allow" if deadline_hours is not None else f"{PATIENCE_HOURS:g} hour, the most I plan unasked"
    )
    if best is largest:
        return f"the largest whose weights are here and that trains on this machine within {within}"
    return (
        f"{largest.choice.model.name} knows more, but takes up to {largest.estimate.hours[2]:.1f} hours here, more than "
        f"{within}"
    )
