"""A check that cannot be skipped: reported as an event, and the end of the run where it fails."""

from __future__ import annotations

from collections.abc import Callable

from engine.errors import GateFailed
from engine.events import GateChecked, RunEvent


def gate(emit: Callable[[RunEvent], None], name: str, passed: bool, figure: float, detail: str) -> None:
    """Report a gate and refuse to go on where it failed."""
    emit(GateChecked(name=name, passed=passed, figure=float(figure), detail=detail))
    if not passed:
        raise GateFailed(f"The check “{name.replace('_', ' ')}” failed.", detail, "Nothing was trained. Shorten or repair these rows and start again.")
