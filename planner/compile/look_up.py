"""Whether the model looks facts up before it answers, and what must be said of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.core.spec import LookUp, Task, TrainingSpec
from engine.core.stages import Stage, can_look_up
from planner.plan import Origin, Warning_, said
from planner.requirements import Requirements
from planner.sentences import sentence


def look_up_of(wants: Requirements, task: Task, stages: Sequence[Stage], rules: dict[str, Origin]) -> LookUp | None:
    """As it was said; else it does not: each prompt gets longer, and that it pays was not measured."""
    wish = wants.one("look_up")
    if wish is None:
        return None
    rules["look_up"] = said(wish.said)
    able = can_look_up(stages) and task is not Task.CLASSIFICATION
    return LookUp() if wish.value is True and able else None


def may_search(wants: Requirements) -> bool:
    """Whether a search may be delivered: only a no rules that out."""
    wish = wants.one("look_up")
    return wish is None or wish.value is not False


def about_look_up(wants: Requirements, spec: TrainingSpec) -> Iterator[Warning_]:
    """That a model which is trained otherwise cannot."""
    wish = wants.one("look_up")
    if wish is None or wish.value is not True or spec.look_up is not None:
        return
    text = sentence(
        "warning-look-up-not-learned",
        "I did not use: “{quote}”, because only a model that writes its replies and learns them from examples can "
        "learn to look facts up.",
        quote=" ".join(wish.said.quote.split()),
    )
    yield Warning_(code="words_not_used", text=text)
