"""How long a run may take, by its deadline and its budget."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.core.spec import TrainingSpec
from engine.estimation.prices import in_usd, per_hour_here


def allowed_seconds(spec: TrainingSpec) -> float | None:
    """Until the person's deadline, or until the budget is used up on a machine that costs money by the hour; None =
    neither."""
    limits, price = spec.limits, per_hour_here()
    ends = [] if limits.deadline_hours is None else [limits.deadline_hours * 3600]
    if limits.deadline is not None:
        # Of the hours that were left when it was said some are over.
        ends.append(max(0.0, (limits.deadline - datetime.now(UTC)).total_seconds()))
    if limits.budget is not None and price is not None:
        ends.append(in_usd(limits.budget) / price * 3600)
    return min(ends, default=None)
