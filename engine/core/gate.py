"""A check that cannot be skipped: reported as an event, and the end of the run where it fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.core.errors import GateFailed
from engine.core.events import GateChecked, RunEvent
from engine.core.remedies import Remedy

_TODO = "Nothing was trained. Shorten or repair these rows and start again."


def gate(
    emit: Callable[[RunEvent], None],
    name: str,
    passed: bool,
    figure: float | None,
    detail: str,
    todo: str = _TODO,
    remedies: Sequence[Remedy] = (),
) -> None:
    """Report a gate and refuse to go on where it failed; `todo` and `remedies` are what the person
    can do then.

    Raises:
        GateFailed: `passed` is False.
    """
    emit(GateChecked(name=name, passed=passed, figure=None if figure is None else float(figure), detail=detail))
    if not passed:
        raise GateFailed(f"The check “{name.replace('_', ' ')}” failed.", detail, todo, remedies=remedies)
