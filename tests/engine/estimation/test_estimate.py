"""What a run will take and cost: rates of the machine, what earlier runs took, prices."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.core.errors import BadInput
from engine.core.spec import Criterion, Gpu, Limits, Money
from engine.core.stages import CptStage, GrpoStage
from engine.data.profile import DataProfile
from engine.estimation.benchmark import Actual, KnownRates, Rates, known, remember
from engine.estimation.estimate import estimate
from engine.estimation.machine import Machine
from engine.estimation.prices import prices
from engine.graders.kinds import LlmJudge
from engine.runs.allowed_time import allowed_seconds
from tests.support.specs import tiny

PROFILE = DataProfile(
    path="a.csv",
    kind="table",
    rows=1000,
    usable=1000,
    prompt_column="q",
    reply_column="a",
    mean_prompt_words=10,
    mean_reply_words=20,
    longest_reply_tokens=60,
)


def machine(*actuals: Actual, cpus: int = 2, rates: Rates | None = None) -> Machine:
    return Machine(
        cpus=cpus, ram_gb=24, free_disk_gb=100, known=KnownRates(rates=rates or Rates(measured=True), actuals=actuals)
    )


def test_more_to_learn_takes_longer_and_a_faster_machine_less() -> None:
    small, large = (estimate(tiny(epochs=n), [PROFILE], machine()) for n in (1, 4))
    assert small.hours[1] < large.hours[1] and small.seconds["train"] < large.seconds["train"]
    fast = estimate(tiny(epochs=4), [PROFILE], machine(rates=Rates(measured=True, token=0.0005, step=0.05)))
    assert fast.hours[1] < large.hours[1]
    assert all(e.hours[0] < e.hours[1] < e.hours[2] for e in (small, large, fast))


def test_what_runs_took_corrects_the_next_estimate(tmp_path: Path) -> None:
    """Runs of the same kind count, each side of the range lies beyond what was seen; a torn line is passed over."""
    plain = estimate(tiny(), [PROFILE], machine())
    for factor in (1.4, 1.5, 1.6, 1.5):
        remember(tmp_path, Actual(kind=plain.kind, estimated=100, seconds=100 * factor))
    (tmp_path / "estimates.jsonl").open("a").write('{"kind": "torn')
    found = known(tmp_path).actuals
    assert len(found) == 4
    corrected = estimate(tiny(), [PROFILE], machine(*found))
    assert corrected.hours[1] == pytest.approx(plain.hours[1] * 1.5, rel=0.01)
    assert corrected.hours[0] < plain.hours[1] * 1.4 and corrected.hours[2] > plain.hours[1] * 1.6
    other = estimate(tiny(), [PROFILE], machine(*(a.model_copy(update={"kind": "x"}) for a in found)))
    assert other.hours[1] == corrected.hours[1], "runs of another kind are better than none"


def test_what_is_not_measured_has_a_wide_range() -> None:
    unknown, measured = (estimate(tiny(), [PROFILE], machine(rates=Rates(measured=m))) for m in (False, True))
    assert unknown.hours[2] / unknown.hours[0] > measured.hours[2] / measured.hours[0]


def test_prices_are_a_table_one_may_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cards by any spelling, electricity and CO2 of an own machine, a table of one's own, and a clear word where it
    is broken."""
    own = estimate(tiny(), [PROFILE], machine()).cost
    assert own["amount"] == 0 and float(own["kwh"]) > 0 and float(own["co2_kg"]) > 0
    rented = estimate(tiny(), [PROFILE], machine(), [Gpu(name="H100", count=2)], rented=True)
    assert "5.6 USD an hour" in str(rented.cost["about"])
    assert (
        prices().of(Gpu(name="rtx4090")) == prices().cards["RTX 4090"]
        and prices().of(Gpu(name="unheard of")) == prices().other_card
    )
    table = Path("engine/estimation/prices.yaml").read_text(encoding="utf-8").replace("per_hour: 2.8", "per_hour: 1.0")
    (tmp_path / "p.yaml").write_text(table, encoding="utf-8")
    monkeypatch.setenv("NLFORGE_PRICES", str(tmp_path / "p.yaml"))
    assert prices().of(Gpu(name="H100")).per_hour == 1.0
    (tmp_path / "p.yaml").write_text("cards: 3", encoding="utf-8")
    with pytest.raises(BadInput, match=r"price table .* cannot be used"):
        prices()


def test_a_budget_ends_a_run_where_the_machine_costs_money(monkeypatch: pytest.MonkeyPatch) -> None:
    """The earlier of deadline and budget; without a price an hour a budget ends nothing."""
    spec = tiny().model_copy(update={"limits": Limits(budget=Money(amount=11, currency="EUR"), deadline_hours=20)})
    assert allowed_seconds(spec) == 20 * 3600
    monkeypatch.setenv("NLFORGE_PRICE_PER_HOUR", "1.1")
    assert allowed_seconds(spec) == pytest.approx(11 * 3600)
    assert "at 1.1 USD an hour" in str(estimate(spec, [PROFILE], machine()).cost["about"])
    monkeypatch.setenv("NLFORGE_PRICE_PER_HOUR", "much")
    with pytest.raises(BadInput, match="not a price"):
        allowed_seconds(spec)


def test_baselines_and_further_rounds_are_part_of_it() -> None:
    """Two more models answer every held-out row, with long prompts; rounds that may come widen the range, and are
    not likely."""
    spec = tiny(epochs=4)
    many = spec.model_copy(update={"data": spec.data.model_copy(update={"max_eval_rows": 48, "limit": None})})
    texts = many.model_copy(update={"stages": (CptStage(epochs=4),)})
    measure = [estimate(s, [PROFILE], machine()).seconds["measure"] for s in (spec, many, texts)]
    assert measure[1] > measure[0] and measure[1] > 2 * measure[2], "where only texts are read there are no baselines"
    once, thrice = (
        estimate(many.model_copy(update={"limits": Limits(rounds=n)}), [PROFILE], machine()).hours for n in (1, 3)
    )
    assert once[:2] == thrice[:2] and thrice[2] == pytest.approx(3 * once[2], rel=0.01)


def test_a_judge_that_pays_practice_is_asked_of_every_reply() -> None:
    """Its price and its time are those of all replies that are written, not only of those it measures."""
    friendly = Criterion(
        name="friendly", about="", weight=1.0, grader=LlmJudge(model="openai/gpt-x", question="Is it friendly?")
    )
    spec = tiny().model_copy(update={"rubric": (friendly,)})
    practised = spec.model_copy(update={"stages": (*spec.stages, GrpoStage(completions=8))})
    measured, paid = (estimate(s, [PROFILE], machine(), usd_a_judgement=lambda _: 0.001) for s in (spec, practised))
    replies = (float(paid.cost["judge_usd"]) - float(measured.cost["judge_usd"])) / 0.001
    assert replies > 3 * 8 * 34 and paid.seconds["train"] - measured.seconds["train"] > replies * 2.5 / 8
