"""Wishes for replies that cannot both be met are asked about."""

from __future__ import annotations

import pytest

from planner.plan_state import PlanState
from planner.turn import plan_turn
from tests.planner.desk import desk_profiles
from tests.support.machines import CPU
from tests.support.no_model import NoModel


@pytest.mark.parametrize(
    ("first", "second"),
    [("at least 50 words", "at most 20 words"), ("replies in German", "replies in French")],
)
def test_of_two_lines_that_exclude_each_other_one_goes(first: str, second: str) -> None:
    """The plan waits for the answer, and either of its options is one."""
    words = f"Answer customers like in messages.csv. Rubric: {first} +1, {second} +1."
    asking = plan_turn(PlanState(), words, NoModel(), lambda _: desk_profiles(), CPU)
    assert asking.plan is not None and asking.plan.status == "needs_answers"
    question = next(q for q in asking.plan.questions if q.field == "rubric")
    assert f"“{first}” and “{second}” contradict each other" in question.text and len(question.options) == 2
    for option, left in zip(question.options, (first, second), strict=True):
        answered = plan_turn(asking, option, NoModel(), lambda _: desk_profiles(), CPU).plan
        assert answered is not None and answered.spec is not None and answered.status == "ready"
        assert [line.name for line in answered.spec.rubric] == [left]


def test_what_is_forbidden_goes_before_the_only_reward() -> None:
    """Whichever is said first: a rubric without a reward teaches nothing."""
    words = "Answer customers like in messages.csv. Rubric: replies in German −1, replies in German or Dutch +1."
    plan = plan_turn(PlanState(), words, NoModel(), lambda _: desk_profiles(), CPU).plan
    assert plan is not None and plan.spec is not None and any(line.weight > 0 for line in plan.spec.rubric)
