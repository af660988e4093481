"""Rules nobody tuned for get the grader that measures them, with the sentence encoder and without it."""

from __future__ import annotations

import pytest

from engine.core.spec import Criterion
from planner.compile.grader_choice import how
from planner.graders import subject
from tests.support.grader_rules import MAIN_LANGUAGES, Rule, is_right, rules

RULES = rules()
RIGHT = {
    ("encoder", "drawn"): 0.94, ("encoder", "written"): 0.97,
    ("letters", "drawn"): 0.94, ("letters", "written"): 0.92,
}  # fmt: skip
"""What the weights reach (0.95, 0.984, 0.955, 0.931), less two rules."""
RIGHT_IN_EACH = 0.9
NEEDLESS = {"encoder": 0.03, "letters": 0.05}
"""0.026 and 0.044 are."""


def _share(some: list[Rule], needless: bool = False) -> float:
    if needless:
        return sum(one.measurable and one.chosen().kind == "none" for one in some) / len(some)
    return sum(is_right(one.chosen(), one) for one in some) / len(some)


@pytest.fixture(params=["encoder", "letters"])
def here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """With the sentence encoder, where it is on this machine, or without."""
    if request.param == "encoder" and not subject.present():
        pytest.skip("the sentence encoder is not on this machine")
    if request.param == "letters":
        monkeypatch.setattr(subject, "present", lambda: False)
    subject.probabilities.cache_clear()
    return str(request.param)


@pytest.mark.parametrize("origin", ["drawn", "written"])
def test_kind_and_fields_are_right(here: str, origin: str) -> None:
    """Of all rules, and in each of the five languages."""
    some = [one for one in RULES if one.origin == origin]
    assert _share(some) >= RIGHT[here, origin]
    in_each = {code: _share([o for o in some if o.language == code]) for code in MAIN_LANGUAGES}
    assert min(in_each.values()) >= RIGHT_IN_EACH, in_each


def test_few_are_needlessly_not_measured(here: str) -> None:
    assert _share(RULES, needless=True) <= NEEDLESS[here]


def test_every_choice_is_valid_and_told() -> None:
    """The engine takes it, and the page says how it is checked."""
    for one in RULES:
        grader = one.chosen()
        line = Criterion(name=one.name, about=how(grader), weight=-1 if one.unwanted else 1, grader=grader)
        assert Criterion.model_validate_json(line.model_dump_json()) == line
        assert how(grader)
