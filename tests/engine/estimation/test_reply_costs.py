"""What using a model costs is reckoned from what was measured and the table of prices, and says so."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from engine.core.events import PlaceCost
from engine.core.spec import Deploy, Gpu, Hardware
from engine.estimation.prices import prices
from engine.estimation.reply_costs import Costs, Delivered, UsdFor, reply_costs
from tests.support.specs import tiny
from tests.support.timed import waited

DELIVERED = Delivered(
    alone=waited(1, 0.5, 1.5, tokens=(100.0, 20.0), memory_mb=400.0),
    together=waited(8, *[4.0] * 16, memory_mb=520.4),
    disk_mb=145.0,
    processors=2,
)


@pytest.fixture(autouse=True)
def own_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NLFORGE_PRICE_PER_HOUR", raising=False)
    monkeypatch.delenv("NLFORGE_PRICES", raising=False)


def _table(path: Path, monkeypatch: pytest.MonkeyPatch, **other: object) -> None:
    path = path / "prices.yaml"
    path.write_text(yaml.safe_dump(prices().model_dump() | other))
    monkeypatch.setenv("NLFORGE_PRICES", str(path))


def _places(costs: Costs) -> dict[str, PlaceCost]:
    return {one.place: one for one in costs.event.places}


def test_here_it_is_the_electricity_of_the_measured_seconds() -> None:
    """1,000 replies of a second each at 90 watts are 0.025 kilowatt-hours."""
    costs = reply_costs(DELIVERED, tiny())
    here = _places(costs)["here"]
    assert here.thousand == pytest.approx(0.025 * 0.25) and here.month == pytest.approx(30 * 0.025 * 0.25)
    told = "\n".join(costs.lines)
    assert "1,000 replies cost 0.0063 USD of electricity and a month 0.19 USD" in told
    assert "1.00 seconds a reply, as measured" in told and "90 watts" in told and "0.25 USD a kilowatt-hour" in told
    assert "while it waits comes on top" in told


def test_nobody_said_how_many_so_a_thousand_a_day_is_said_to_be_assumed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    costs = reply_costs(DELIVERED, tiny())
    assert costs.event.assumed and costs.event.replies_a_day == 1000
    assert "Nobody said how many replies there will be: a month here is 30 days of 1,000 replies." in costs.lines
    _table(tmp_path, monkeypatch, replies_a_day=50)
    own = reply_costs(DELIVERED, tiny())
    assert not own.event.assumed and own.event.replies_a_day == 50
    assert any("50 replies, as your table of prices says" in line for line in own.lines)
    assert _places(own)["here"].month == pytest.approx(30 * 0.05 * 0.025 * 0.25)


def test_the_number_that_was_said_counts_before_the_one_of_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _table(tmp_path, monkeypatch, replies_a_day=50)
    plan = tiny()
    costs = reply_costs(DELIVERED, plan.model_copy(update={"deploy": Deploy(replies_a_day=30 / 7)}))
    assert not costs.event.assumed and costs.event.replies_a_day == 4
    assert "A month here is 30 days of 4 replies, as you said." in costs.lines


def test_more_replies_than_the_machine_can_write_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixteen replies in eight seconds are 172,800 a day."""
    assert not any("at most" in line for line in reply_costs(DELIVERED, tiny()).lines)
    _table(tmp_path, monkeypatch, replies_a_day=200_000)
    told = reply_costs(DELIVERED, tiny()).lines
    assert any("about 172,800 replies a day at most, which is fewer than 200,000" in line for line in told)


def test_a_rented_machine_is_paid_for_by_the_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLFORGE_PRICE_PER_HOUR", "0.72")
    costs = reply_costs(DELIVERED, tiny())
    here = _places(costs)["here"]
    assert here.thousand == pytest.approx(0.2) and here.month == pytest.approx(720 * 0.72)
    assert any("NLFORGE_PRICE_PER_HOUR" in line and "518.40 USD" in line for line in costs.lines)


def test_a_rented_card_is_the_one_that_was_said_or_the_cheapest_that_holds_it() -> None:
    cheapest = _places(reply_costs(DELIVERED, tiny()))["rented"]
    assert cheapest.name == "RTX 3090" and cheapest.month == pytest.approx(720 * 0.3)
    large = Delivered(DELIVERED.alone, DELIVERED.together, disk_mb=60_000.0, processors=2)
    held = _places(reply_costs(large, tiny()))["rented"]
    assert held.name == "H100", "60 GB of weights"
    said = tiny().model_copy(update={"hardware": Hardware(gpus=(Gpu(name="a100", count=1),))})
    costs = reply_costs(DELIVERED, said)
    named = _places(costs)["rented"]
    assert named.name == "A100" and named.month == pytest.approx(720 * 1.8) and named.thousand is not None
    assert any(
        "A100 (1.8 USD an hour by the table of prices)" in line and "rule of thumb" in line for line in costs.lines
    )


def _hosted(model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, usd_for: UsdFor) -> Costs:
    _table(tmp_path, monkeypatch, hosted_model=model)
    return reply_costs(DELIVERED, tiny(), usd_for)


def test_a_hosted_model_that_is_named_is_reckoned_by_its_prices_a_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def usd_for(model: str, read: int, written: int) -> float:
        asked.append((model, read, written))
        return 0.002

    costs = _hosted("openai/gpt-4o-mini", tmp_path, monkeypatch, usd_for)
    hosted = _places(costs)["hosted"]
    assert asked == [("openai/gpt-4o-mini", 100, 20)]
    assert (hosted.name, hosted.thousand, hosted.month) == ("openai/gpt-4o-mini", 2.0, 60.0)
    line = next(line for line in costs.lines if line.startswith("At openai"))
    assert "2.00 USD" in line and "60.00 USD" in line and "100 tokens read and 20 written" in line and "litellm" in line


def test_what_is_not_known_is_said_and_never_invented(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = reply_costs(DELIVERED, tiny())
    assert "hosted" not in _places(plain) and any("hosted_model" in line for line in plain.lines), "how to name one"
    unknown = _hosted("acme/nothing", tmp_path, monkeypatch, lambda *_: None)
    assert _places(unknown)["hosted"].thousand is None
    assert any("acme/nothing would cost is not told" in line for line in unknown.lines)
    _table(tmp_path, monkeypatch, hosted_model="openai/gpt-4o-mini")
    uncounted = Delivered(waited(1, 1.0), DELIVERED.together, 145.0, 2)
    costs = reply_costs(uncounted, tiny(), lambda *_: 1.0)
    assert _places(costs)["hosted"].thousand is None and _places(costs)["rented"].thousand is None
    assert any("nobody counted tokens" in line for line in costs.lines)


def test_what_the_server_needs_is_what_was_measured() -> None:
    costs = reply_costs(DELIVERED, tiny())
    assert (costs.event.memory_mb, costs.event.disk_mb, costs.event.processors) == (520.4, 145.0, 2)
    assert any(
        "520 MB of memory and 145 MB of disk for the model" in line and "2 processors" in line for line in costs.lines
    )


def test_a_table_of_before_still_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = prices().model_dump()
    del told["replies_a_day"], told["hosted_model"]
    path = tmp_path / "old.yaml"
    path.write_text(yaml.safe_dump(told))
    monkeypatch.setenv("NLFORGE_PRICES", str(path))
    assert reply_costs(DELIVERED, tiny()).event.assumed
