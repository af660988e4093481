"""Why a result is not good enough: each cause from the figures that show it, one lever that fits the spec, words
that promise nothing."""

from __future__ import annotations

from typing import Any

import pytest

from engine.core.errors import BadInput
from engine.core.remedies import LowerTarget
from engine.core.stages import SftStage
from engine.evaluation.diagnosis import Cause, Figures, diagnose
from engine.evaluation.lever import with_lever
from tests.support.diagnoses import CASES, STILL, UP, seen, spec


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
