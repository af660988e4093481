"""Figures of runs, each with the cause they show and what changes for it."""

from __future__ import annotations

from typing import Any

from engine.core.events import Evaluated, GateChecked
from engine.core.gain import Gain
from engine.core.spec import Criterion, DataSpec, Gate, ModelSpec, Task, TrainingSpec
from engine.core.stages import DpoStage, SftStage
from engine.evaluation.diagnosis import Cause, Figures
from engine.graders.kinds import grader_of

RIGHT = Criterion(name="right", about="", weight=1, grader=grader_of("reference"))


UP, STILL = Gain(gain=0.4, low=0.3, high=0.5, pairs=40), Gain(gain=0.0, low=-0.05, high=0.05, pairs=40)


def spec(**data: Any) -> TrainingSpec:
    return TrainingSpec(
        name="t",
        goal="g",
        task=Task.CHAT_ASSISTANT,
        data=DataSpec(**data),
        model=ModelSpec(base="b", params_b=0.1),
        stages=(SftStage(epochs=4), DpoStage()),
        rubric=(RIGHT,),
        gates=(Gate(metric="right", at_least=0.9),),
    )


def evaluated(model: Any, score: float, reply_loss: float | None = None, **against: Any) -> Evaluated:
    return Evaluated(
        model=model,
        split="held_out",
        rows=40,
        score=score,
        criteria={"right": score},
        noise=0.05,
        against=against,
        metrics={} if reply_loss is None else {"reply_loss": reply_loss},
    )


def seen(
    *,
    losses: tuple[float, ...] = (3.0, 1.5, 1.4),
    before: float | None = 3.0,
    after: float | None = 1.5,
    change: Gain = STILL,
    score: float = 0.5,
    failed: tuple[str, ...] = ("release_right",),
    **more: Any,
) -> Figures:
    gates = [GateChecked(name=name, passed=False, figure=None, detail=f"{name} failed.") for name in failed]
    about: dict[str, Any] = {"spec": spec(), "rows": 300, "ceiling": 1.0, **more}
    return Figures(
        losses=losses,
        base=evaluated("base", 0.1, before),
        trained=evaluated("trained", score, after, base={"score": change, "right": change}),
        gates=gates,
        **about,
    )


CASES: list[tuple[Cause, Figures, dict[str, Any]]] = [
    ("underfit", seen(losses=(3.0, 2.0, 1.6), after=1.7), {"stages[sft].epochs": 8.0}),
    ("underfit", seen(losses=(4.0, 3.5, 3.0), before=None, after=None), {"stages[sft].epochs": 8.0}),
    ("overfit", seen(losses=(3.0, 0.5, 0.2), before=2.0, after=2.5), {"stages[sft].epochs": 2.0}),
    ("overfit", seen(failed=("release_general_kept",)), {"stages[sft].learning_rate": 5e-4}),
    ("too_little_data", seen(losses=(3.0, 0.6, 0.5), after=1.8), {}),
    ("too_little_data", seen(losses=(3.0, 0.6, 0.5), after=1.8, spec=spec(limit=50)), {"data.limit": None}),
    ("wrong_rows", seen(score=0.5, ceiling=0.52), {}),
    ("wrong_rows", seen(failed=("release_no_must_broken",), bad_examples=7, examples_judged=300), {}),
    ("wrong_rows", seen(failed=("release_no_must_broken",), bad_examples=7, spec=spec(drop_bad_examples=False)),
     {"data.drop_bad_examples": True}),
    ("wrong_rows", seen(failed=("release_no_must_broken",), bad_examples=7,
     spec=spec(keep=("name", "breaks_guidelines"))), {"data.keep": ["name"]}),
    ("criterion_too_hard", seen(useless=("right",)), {}),
    ("baseline_enough", seen(losses=(3.0, 0.6, 0.5), after=1.8, change=UP, failed=("release_better_than_prompt_only",)),
     {}),
]  # fmt: skip
