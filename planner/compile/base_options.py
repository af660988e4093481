"""The base models a plan can choose between on a processor: what each takes, what it was measured to reach, and which
is planned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.core.spec import TrainingSpec
from engine.estimation.estimate import Estimate
from engine.estimation.machine import Machine
from engine.estimation.measured_bases import MeasuredBase, gains, measured_of
from engine.models.catalogue import BaseModelEntry
from planner.compile.model_choice import ModelChoice
from planner.plan import BaseOption, Origin, default
from planner.sentences import sentence, span

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
    """The draft that is planned, and why: the one the person named, else the largest whose weights are here, which the
    time allows, and which was not measured to bring nothing over a smaller one. With a deadline that is its longest
    estimate, without one its likely one.

    `drafts` are ordered by size; the smallest is planned where the time allows none.
    """
    named = [d for d in drafts if d.choice.named]
    here = named or [d for d in drafts if _is_here(d, machine)] or drafts[:1]
    in_time = named or [d for d in here if _in_time(d, deadline_hours)] or here[:1]
    best = in_time[0]
    for draft in in_time[1:]:
        if gains(_measured(draft), _measured(best)) is not False:
            best = draft
    if best is not in_time[-1] and in_time[-1] is here[-1]:
        return best, default(_why_no_larger(in_time[-1]))
    return best, default(_why(best, here[-1], deadline_hours, machine))


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
            fetch_mb=0.0 if _is_here(d, machine) else _megabytes(d.choice.model),
            measured=next(iter(_measured(d)), None),
        )
        for d in drafts
    )


def _measured(draft: Draft) -> tuple[MeasuredBase, ...]:
    return measured_of(draft.choice.model.name, draft.spec.task, draft.spec.languages)


def _is_here(draft: Draft, machine: Machine) -> bool:
    return draft.choice.model.name in machine.bases


def _in_time(draft: Draft, deadline_hours: float | None) -> bool:
    _, likely, high = draft.estimate.hours
    return likely <= PATIENCE_HOURS if deadline_hours is None else high <= deadline_hours


def _megabytes(model: BaseModelEntry) -> float:
    """Of what is fetched."""
    return round(model.package.bytes / 1e6, 1) if model.package is not None else 0.0


def _why_no_larger(larger: Draft) -> str:
    """What the larger one was measured to bring, which is nothing."""
    return sentence(
        "reason-base-no-better",
        "{name} is larger and slower, but was not right more often when both were measured on such a task",
        name=larger.choice.model.name,
    )


def _why(best: Draft, largest: Draft, deadline_hours: float | None, machine: Machine) -> str:
    """What the time was weighed against."""
    allowed = span(PATIENCE_HOURS if deadline_hours is None else deadline_hours)
    if best is largest and not (_is_here(best, machine) and _in_time(best, deadline_hours)):
        return sentence("reason-base-only", "the smallest that trains on this machine")
    if best is largest:
        return (
            sentence(
                "reason-base-largest-unasked",
                "the largest whose weights are here, and likely trained on this machine within {allowed}",
                allowed=allowed,
            )
            if deadline_hours is None
            else sentence(
                "reason-base-largest",
                "the largest whose weights are here, and trained on this machine within the {allowed} you allow",
                allowed=allowed,
            )
        )
    if deadline_hours is None:
        return sentence(
            "reason-base-quicker-unasked",
            "{name} is larger, but likely takes {likely} here; say how long it may take, or name it",
            name=largest.choice.model.name,
            likely=span(largest.estimate.hours[1]),
        )
    return sentence(
        "reason-base-quicker",
        "{name} is larger, but takes up to {high} here, more than the {allowed} you allow",
        name=largest.choice.model.name,
        high=span(largest.estimate.hours[2]),
        allowed=allowed,
    )
