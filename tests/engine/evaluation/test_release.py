"""What the person demanded and what nobody may break are gates; a figure that was not measured is not reached."""

from __future__ import annotations

import pytest

from engine.core.errors import GateFailed
from engine.core.events import GateChecked, Measurable, RunEvent
from engine.core.row import Row
from engine.core.spec import Criterion, DataSpec, Gate, ModelSpec, Task, TrainingSpec
from engine.core.stages import CptStage, SftStage, Stage
from engine.evaluation.compare_models import Measured, with_changes
from engine.evaluation.general import Ability
from engine.evaluation.release_gates import check_release
from engine.evaluation.score_replies import Unseen, judge
from engine.graders.kinds import Patterns, grader_of
from engine.graders.verdict import References, Reply

ROWS = [Row(f"Question {n}?", f"Answer {n}.", "f", n) for n in range(4)]
MUST = Criterion(name="no promise", about="", weight=-1, hard=True, grader=Patterns(forbidden=("promise",)))
RIGHT = Criterion(name="right", about="", weight=1, grader=grader_of("reference"))


def checked(
    replies: list[str], gates: tuple[Gate, ...] = (), rubric: tuple[Criterion, ...] = (RIGHT, MUST)
) -> tuple[list[GateChecked], GateFailed | None]:
    spec = TrainingSpec(
        name="t",
        goal="g",
        task=Task.CHAT_ASSISTANT,
        data=DataSpec(),
        model=ModelSpec(base="b", params_b=0.1),
        stages=(),
        rubric=rubric,
        gates=gates,
    )
    judged = judge(
        "trained",
        "held_out",
        rubric,
        ROWS,
        replies=replies,
        seconds=[None] * 4,
        refs=References(),
        classification=False,
    )
    events: list[RunEvent] = []
    refused = None
    try:
        check_release(spec, judged, events.append)
    except GateFailed as error:
        refused = error
    return [e for e in events if isinstance(e, GateChecked)], refused


def test_one_reply_that_breaks_a_must_is_enough() -> None:
    right = [r.reply for r in ROWS]
    gates, refused = checked(right)
    assert refused is None and [(g.name, g.passed) for g in gates] == [("release_no_must_broken", True)]
    gates, refused = checked([*right[:3], "I promise you."])
    assert refused is not None and "1 of 4 replies broke a must (no promise)" in refused.why and gates[0].figure == 1


@pytest.mark.parametrize(
    ("gate", "passed", "figure"),
    [
        (Gate(metric="right", at_least=0.9), True, 1.0),
        (Gate(metric="accuracy", at_least=0.9), True, 1.0),
        (Gate(metric="right", at_least=1.00004), True, 1.0),
        (Gate(metric="f1", at_least=0.1), False, None),
        (Gate(metric="score", at_least=1.01), False, 1.0),
    ],
)
def test_what_was_demanded_is_a_gate(gate: Gate, passed: bool, figure: float | None) -> None:
    gates, refused = checked([r.reply for r in ROWS], (gate,), (RIGHT,))
    assert (refused is None) == passed and [(g.passed, g.figure) for g in gates] == [(passed, figure)]


MANY = [Row(f"Question {n}?", f"Answer {n}.", "f", n) for n in range(20)]
ABOUT: dict[Measurable, str] = {"prompt_only": "a prompt with 3 examples"}


def against(
    right: dict[Measurable, int],
    *,
    learned: int = 18,
    general: Ability | None = None,
    unseen: Unseen | None = None,
    stage: Stage | None = None,
) -> tuple[dict[str, bool], GateFailed | None]:
    """Gates of a model with `learned` of 20 replies right, beside others with as many right as said."""
    spec = TrainingSpec(
        name="t",
        goal="g",
        task=Task.CHAT_ASSISTANT,
        data=DataSpec(),
        model=ModelSpec(base="b", params_b=0.1),
        stages=(stage or SftStage(),),
        rubric=(RIGHT,),
    )

    def measured(model: Measurable, count: int) -> Measured:
        replies = [r.reply if n < count else "No idea 7." for n, r in enumerate(MANY)]
        return Measured(
            judge(
                model,
                "held_out",
                spec.rubric,
                MANY,
                replies=replies,
                seconds=[None] * 20,
                refs=References(),
                classification=False,
                unseen=unseen,
            ),
            replies,
            [],
        )

    after = with_changes(measured("trained", learned), [measured(model, count) for model, count in right.items()])
    events: list[RunEvent] = []
    refused = None
    try:
        check_release(spec, after.judged, events.append, general, ABOUT)
    except GateFailed as error:
        refused = error
    return {e.name: e.passed for e in events if isinstance(e, GateChecked)}, refused


def test_what_a_prompt_does_as_well_needs_no_training() -> None:
    """Better than the base, but not than a prompt: held back, in words that say what to do instead; exit code 5."""
    gates, refused = against({"base": 2, "prompt_only": 17, "retrieval": 4})
    assert gates == {
        "release_better_than_base": True,
        "release_better_than_prompt_only": False,
        "release_better_than_retrieval": True,
    }
    assert (
        refused is not None
        and "A prompt with 3 examples is as good" in refused.why
        and "you may not need training" in refused.why
    )
    assert (
        refused.exit_code == 5
        and "no better than the base model is without training" in refused.what
        and "You can still ask it" in refused.todo
    )
    assert "is better by" in str(against({"base": 2, "retrieval": 20}, learned=10)[1])


def test_what_beats_everything_is_released() -> None:
    gates, refused = against({"base": 2, "prompt_only": 5, "retrieval": 9})
    assert refused is None and all(gates.values()) and len(gates) == 3


def test_what_cannot_be_compared_is_no_gate() -> None:
    """Too few rows, and texts that teach no replies."""
    assert checked([r.reply for r in ROWS])[0][0].name == "release_no_must_broken"
    assert against({"base": 18, "prompt_only": 18}, stage=CptStage()) == ({}, None)


def test_judges_that_training_never_saw_have_the_last_word() -> None:
    """By the rubric better, by the others worse: that is no gain, and no release."""

    def other(criteria: object, reply: Reply, refs: References) -> float | None:
        return float("No idea" in reply.text)

    gates, refused = against({"base": 2}, unseen=other)
    assert (
        gates == {"release_better_than_base": True, "release_unseen_judges_agree": False}
        and refused is not None
        and "worse" in refused.why
    )
    gates, refused = against({"base": 2}, unseen=lambda *_: None)
    assert "release_unseen_judges_agree" not in gates and refused is None


@pytest.mark.parametrize(
    ("general", "passed"),
    [
        (Ability(questions=40, lost=12, won=0), False),
        (Ability(questions=40, lost=3, won=0), True),
        (Ability(questions=40, lost=9, won=4), True),
        (Ability(questions=40, lost=0, won=5), True),
    ],
)
def test_general_ability_may_not_be_lost(general: Ability, passed: bool) -> None:
    """More than a tenth, beyond chance."""
    gates, refused = against({"base": 2}, general=general)
    assert gates["release_general_kept"] == passed == (refused is None)
    if refused is not None:
        assert "not released" in refused.what and "general ability" in refused.why
