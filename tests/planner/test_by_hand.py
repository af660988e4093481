"""Values set by hand: which can be, and what is typed for them."""

from __future__ import annotations

import pytest

from engine.core.spec import Money
from planner.by_hand import BACK, MUST, SettableValue, change_by_hand, read_typed, settable
from planner.requirements import Value, WantedCriterion, WantedGate, WantedRate
from tests.planner.desk import desk_profiles, planned

SHARE = SettableValue("data.eval_share", "eval_share", "share", "0.15")
PASSES = SettableValue("stages[sft].epochs", "passes", "figure", "4")
RATE = SettableValue("stages[sft].learning_rate", "learning_rate", "figure", "0.0005")
RULE = SettableValue("rubric[polite]", "rubric", "points", "-0.5", "polite", hard=True)
FINE = SettableValue("rubric[polite]", "rubric", "points", "2.468", "polite", choices=("1.234", "must"))
GATE = SettableValue("gates[accuracy]", "gates", "share", "0.7", "accuracy")
BUDGET = SettableValue("limits.budget", "budget", "money", "5 EUR")
OVER = SettableValue("hand_over.right_share", "right_share", "share", "0.95", choices=("0.9", "no"))


@pytest.mark.parametrize(
    ("value", "typed", "wanted"),
    [
        (SHARE, "20 %", 0.2),
        (SHARE, "20%", 0.2),
        (SHARE, "0,2", 0.2),
        (PASSES, " 3 ", 3.0),
        (PASSES, "2,5", 2.5),
        (RATE, "2e-4", WantedRate(rate=0.0002)),
        (RULE, "−1", WantedCriterion(name="polite", weight=-1.0, unwanted=True, strength="must")),
        (RULE, "should", WantedCriterion(name="polite", unwanted=True)),
        (GATE, "90 %", WantedGate(metric="accuracy", at_least=0.9)),
        (BUDGET, "20", Money(amount=20.0, currency="EUR")),
        (BUDGET, "20 usd", Money(amount=20.0, currency="USD")),
        (BUDGET, "€7.50", Money(amount=7.5, currency="EUR")),
        (BUDGET, "1,000 USD", Money(amount=1000.0, currency="USD")),
        (BUDGET, "1.000 €", Money(amount=1000.0, currency="EUR")),
        (BUDGET, "1,234,567.50", Money(amount=1234567.5, currency="EUR")),
        (SHARE, "0.125", 0.125),
        (PASSES, "1.000,5", 1000.5),
        (FINE, "1.234", WantedCriterion(name="polite", weight=1.234)),
        (OVER, "no", False),
    ],
)
def test_what_is_typed_is_read(value: SettableValue, typed: str, wanted: Value) -> None:
    assert read_typed(value, typed) == wanted


@pytest.mark.parametrize(
    ("value", "typed"),
    [
        (SHARE, "a fifth"),
        (SHARE, ""),
        (PASSES, "3 %"),
        (PASSES, "3 4"),
        (PASSES, "3 EUR"),
        (PASSES, "3 min"),
        (PASSES, "1,2,3"),
        (RATE, "1e999"),
        (RULE, "2 €"),
        (SHARE, "0.9 abc"),
        (BUDGET, "20 %"),
        (BUDGET, "1€2"),
        (RATE, "-1"),
        (BUDGET, "-5 EUR"),
        (RULE, "much"),
    ],
)
def test_what_is_none_of_its_values_is_refused(value: SettableValue, typed: str) -> None:
    assert read_typed(value, typed) is None


@pytest.mark.parametrize("weight", [0.0, 0.0001, 1.0])
def test_no_two_choices_are_the_same(weight: float) -> None:
    """Half and double of no points, or of hardly any."""
    plan = planned("Answer like messages.csv. polite +0.5", desk_profiles())
    assert plan.spec is not None
    rubric = tuple(c.model_copy(update={"weight": weight}) for c in plan.spec.rubric)
    plan = plan.model_copy(update={"spec": plan.spec.model_copy(update={"rubric": rubric})})
    found = settable(plan, "rubric[polite]")
    assert found is not None and MUST in found.choices
    assert len(set(found.choices)) == len(found.choices) and found.now not in found.choices


def test_shares_and_no_become_what_they_mean() -> None:
    """“No” beside a share is that nothing is handed over; taking a rule back names the rule alone."""
    assert change_by_hand(OVER, False, "q").field == "hand_over" and change_by_hand(OVER, 0.9, "q").op == "set"
    gone = change_by_hand(RULE, None, "q")
    assert gone.op == "remove" and gone.value == WantedCriterion(name="polite")
    assert change_by_hand(GATE, WantedGate(metric="accuracy", at_least=0.9), "q").op == "add"


def test_every_place_that_can_be_set_is_known_with_its_value() -> None:
    """And none else: personal data, the name and the digest are no figures to type. What the person said of a limit
    can be left to nlforge again."""
    plan = planned("Answer like messages.csv. polite +0.5, budget 5 euros, at least 70 % right", desk_profiles())
    assert plan.spec is not None
    kind = plan.spec.stages[0].kind
    found = {at: settable(plan, at) for at in (f"stages[{kind}].epochs", "rubric[polite]", "limits.budget", "task")}
    assert all(found.values())
    rule, budget = found["rubric[polite]"], found["limits.budget"]
    assert rule is not None and (rule.now, rule.entry) == ("0.5", "polite") and {MUST, BACK} <= set(rule.choices)
    assert budget is not None and budget.now == "5 EUR" and budget.choices == (BACK,)
    assert {settable(plan, at) for at in ("name", "data.redact", "rubric[unheard of]", "stages[cpt].epochs", "")} == {
        None
    }
