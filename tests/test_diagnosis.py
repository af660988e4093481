"""Why a result is not good enough: each cause from the figures that show it, one lever that fits the spec, words
that promise nothing."""

from __future__ import annotations

from typing import Any

import pytest

from engine.core.errors import BadInput
from engine.core.events import Evaluated, GateChecked
from engine.core.gain import Gain
from engine.core.remedies import LowerTarget
from engine.core.spec import Criterion, DataSpec, Gate, ModelSpec, Task, TrainingSpec
from engine.core.stages import DpoStage, SftStage
from engine.evaluation.diagnosis import Cause, Figures, diagnose
from engine.evaluation.lever import with_lever
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


@pytest.mark.parametrize(("cause", "figures", "lever"), CASES)
def test_the_figures_tell_the_cause(cause: Cause, figures: Figures, lever: dict[str, Any]) -> None:
    found = diagnose(figures)
    assert (found.cause, found.lever) == (cause, lever), found.text
    assert found.text.endswith(".") and found.expected.endswith(".")
    changed = with_lever(figures.spec, found.lever)
    assert (changed != figures.spec) == bool(lever), "the lever is a change of this very spec"


def test_only_how_the_same_rows_are_learned_may_change_unasked() -> None:
    """What is learned from, demanded or judged by is the person's."""
    found = [diagnose(figures) for _, figures, _ in CASES]
    assert {path for d in found if d.automatic for path in d.lever} == {
        "stages[sft].epochs",
        "stages[sft].learning_rate",
    }
    assert not any(d.automatic for d in found if not d.lever)


def test_a_demand_that_training_does_not_move_is_said_to_be_too_hard() -> None:
    """The score rose, the demanded line did not: a lower figure is offered, as data."""
    figures = seen(change=UP)
    stuck = figures.trained.model_copy(
        update={"against": {"base": {"score": UP, "right": STILL}}, "criteria": {"right": 0.33}}
    )
    found = diagnose(
        Figures(
            spec=figures.spec,
            rows=300,
            losses=figures.losses,
            base=figures.base,
            trained=stuck,
            ceiling=1.0,
            gates=figures.gates,
        )
    )
    assert (
        found.cause == "criterion_too_hard"
        and found.lever == {"gates[right].at_least": 0.3}
        and found.remedies[0] == LowerTarget(metric="right", at_least=0.3, before=0.9)
    )
    assert with_lever(figures.spec, found.lever).gates[0].at_least == 0.3


def test_a_lever_is_never_pulled_beyond_its_end() -> None:
    """Passes are not doubled for ever: then it is rows that are missing."""
    many = spec().model_copy(update={"stages": (SftStage(epochs=12),)})
    assert diagnose(seen(losses=(3.0, 2.0, 1.6), after=1.7, spec=many)).cause == "too_little_data"


@pytest.mark.parametrize(
    "lever",
    [
        {"stages[grpo].epochs": 2.0},
        {"stages[sft].epoch": 2},
        {"stages[sft].epochs": -1},
        {"nothing": 1},
        {"rubric[right].grader.kind[": 1},
    ],
)
def test_a_lever_that_fits_nothing_is_refused(lever: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="cannot be changed"):
        with_lever(spec(), lever)


def test_examples_that_were_not_judged_are_not_counted() -> None:
    """“n of the N” only where all N were judged."""
    all_of_them = diagnose(seen(failed=("release_no_must_broken",), bad_examples=7, examples_judged=300)).text
    some = diagnose(seen(failed=("release_no_must_broken",), bad_examples=7, examples_judged=2000, rows=12345)).text
    assert all_of_them.startswith("7 of the 300 examples it learned from break a must themselves.")
    assert some.startswith(
        "Of the 12,345 examples it learned from, 2,000 were judged, and 7 of these break a must themselves."
    )
