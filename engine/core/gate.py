"""A check that cannot be skipped: reported as an event, and the end of the run where it fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.core.errors import GateFailed
from engine.core.events import RunEvent
from engine.core.noted import checked
from engine.core.remedies import Remedy
from engine.core.sentences import Sentence, sentence

_TODO = sentence("noted-todo-shorten_or_repair", "Nothing was trained. Shorten or repair these rows and start again.")


def gate(
    emit: Callable[[RunEvent], None],
    name: str,
    passed: bool,
    figure: float | None,
    detail: Sentence,
    todo: Sentence = _TODO,
    remedies: Sequence[Remedy] = (),
) -> None:
    """Report a gate and refuse to go on where it failed; `todo` and `remedies` are what the person
    can do then.

    Raises:
        GateFailed: `passed` is False.
    """
    emit(checked(name, passed, figure, detail))
    if not passed:
        called = Sentence(name.replace("_", " "), f"name-check-{name}")
        raise GateFailed(
            sentence("noted-gate-failed", "The check “{name}” failed.", name=called), detail, todo, remedies=remedies
        )
