"""A model of which so many of 24 replies are right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from engine.core.row import Row
from engine.core.spec import Criterion, DataSpec, Limits, ModelSpec, Task, TrainingSpec
from engine.core.stages import SftStage
from engine.evaluation.compare_models import Measured
from engine.evaluation.score_replies import judge
from engine.graders.kinds import grader_of
from engine.graders.verdict import References

ROWS = [Row(f"Question {n}?", f"Answer {n}.", "f", n) for n in range(24)]
SPEC = TrainingSpec(
    name="t",
    goal="g",
    task=Task.CHAT_ASSISTANT,
    data=DataSpec(),
    model=ModelSpec(base="b", params_b=0.1),
    stages=(SftStage(epochs=1),),
    rubric=(Criterion(name="right", about="", weight=1, grader=grader_of("reference")),),
    limits=Limits(rounds=3),
)


def judged(model: Any, right: int) -> Measured:
    """A model with so many of 24 replies right, whose loss on unseen rows is still as high as on its own."""
    replies = [r.reply if n < right else "No idea 99." for n, r in enumerate(ROWS)]
    found = judge(
        model,
        "held_out",
        SPEC.rubric,
        ROWS,
        replies=replies,
        seconds=[None] * 24,
        refs=References(),
        classification=False,
    )
    event = found.event.model_copy(update={"metrics": {"reply_loss": 3.0 if model == "base" else 2.0}})
    return Measured(replace(found, event=event), replies, [])
