"""How fast a machine is, and in what arithmetic, is measured; estimates rest on what a run computes in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.core.arithmetic import Dtype
from engine.estimation import benchmark, measure
from engine.estimation.benchmark import Rates, calibrate, known
from engine.estimation.measure import Shape, Speed
from engine.estimation.reading import reading_rates
from engine.models import precision
from engine.models.base_weights import CATALOGUE_DEFAULT
from engine.models.catalogue import entry
from engine.models.protocols import LanguageModel
from tests.support.small_models import small_cache, small_model

TINY = {
    CATALOGUE_DEFAULT: Shape("llama", 32, 64, 4, 2, 2, 600),
    "qwen2.5-coder-1.5b-instruct": Shape("qwen2", 64, 160, 4, 2, 3, 900),
}


@pytest.fixture(autouse=True)
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small model, small shapes, and a moment for each."""
    monkeypatch.setenv("NLFORGE_CACHE", str(small_cache(tmp_path / "cache")))
    monkeypatch.delenv("NLFORGE_ARITHMETIC", raising=False)
    for module in (benchmark, measure):
        monkeypatch.setattr(module, "SHAPES", TINY)
    monkeypatch.setattr(measure, "_SECONDS", 0.01)
    monkeypatch.setattr(measure, "_DECODED", 2)
    precision.forget_measured()


def test_a_machine_is_measured_once_for_training_and_for_writing(tmp_path: Path) -> None:
    """With real layers and steps of the small model: what is kept is what is read again, and another machine's is
    not."""
    assert not known(tmp_path).rates.measured and precision.arithmetic().why == "features"
    rates = calibrate()
    assert rates.measured and rates.token > 0 and rates.decode > 0 and rates.start > 0
    assert known(tmp_path).rates == rates and precision.arithmetic().why == "measured"
    file = tmp_path / "cache" / "rates.json"
    kept = json.loads(file.read_text())
    assert kept["key"]["version"] == 4 and set(kept["measured"]["speeds"]) == {"float32", "bfloat16"}
    file.write_text(json.dumps({**kept, "key": {**kept["key"], "processor": "another"}}))
    assert not known(tmp_path).rates.measured


@pytest.mark.parametrize(
    ("slower", "wins", "whole"),
    [
        ({"bfloat16": 5.0, "float32": 1.0}, "float32", ["float32"]),
        ({"bfloat16": 1.0, "float32": 5.0}, "bfloat16", ["bfloat16"]),
        ({"bfloat16": 1.2, "float32": 1.0}, "bfloat16", ["float32", "bfloat16"]),
    ],
)
def test_what_a_layer_rules_out_is_not_measured_as_a_whole(
    slower: dict[Dtype, float], wins: str, whole: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step in bfloat16 takes minutes where nothing multiplies it; of those that are near, whole steps decide, here
    for bfloat16. Rates of what was ruled out are as much worse as its layer."""
    monkeypatch.setattr(
        benchmark,
        "layer",
        lambda _, dtype, ends: Speed(step=0.0, token=0.01 * slower[dtype], decode=0.1 * slower[dtype]),
    )
    monkeypatch.setattr(benchmark, "product", lambda *_: 0.1)
    steps: list[str] = []

    def learning(_: LanguageModel, dtype: Dtype, ends: float) -> tuple[float, float]:
        steps.append(dtype)
        return 0.5, 0.02 if dtype == "bfloat16" else 0.03

    monkeypatch.setattr(benchmark, "learning", learning)
    monkeypatch.setattr(benchmark, "decoding", lambda model: 0.2 if "bfloat16" in str(model.dtype) else 0.3)
    best = calibrate()
    assert steps == whole and precision.processor_dtype() == precision.processor_dtype("writing") == wins
    monkeypatch.setenv("NLFORGE_ARITHMETIC", "float32" if wins == "bfloat16" else "bfloat16")
    other = known(tmp_path).rates
    ratio = 5.0 if len(whole) == 1 else 1.5
    assert other.token == pytest.approx(best.token * ratio) and other.decode == pytest.approx(best.decode * ratio)
    name = "qwen2.5-coder-1.5b-instruct"
    assert other.of(entry(name)).token == pytest.approx(0.01 * max(slower.values())) or len(whole) == 2


def test_what_a_product_rules_out_is_not_measured_at_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Not even a layer, which takes half a minute where nothing multiplies it."""
    measured: list[str] = []

    def layer(_: Shape, dtype: Dtype, ends: float) -> Speed:
        measured.append(dtype)
        return Speed(step=0.0, token=0.01, decode=0.1)

    monkeypatch.setattr(benchmark, "product", lambda _, dtype: 0.9 if dtype == "bfloat16" else 0.1)
    monkeypatch.setattr(benchmark, "layer", layer)
    best = calibrate()
    assert set(measured) == {"float32"} and precision.processor_dtype() == "float32"
    monkeypatch.setenv("NLFORGE_ARITHMETIC", "bfloat16")
    assert known(tmp_path).rates.token == pytest.approx(9 * best.token)


def test_another_base_has_rates_of_its_own_shape() -> None:
    """Where a layer of it was measured; else those of the embedded one by its size."""
    rates = Rates(measured=True, step=0.1, token=0.002, decode=0.05, start=4.0)
    larger = entry("qwen2.5-coder-1.5b-instruct")
    by_size = rates.of(larger)
    assert by_size.token == pytest.approx(0.002 * 1.5 / 0.135) and by_size.start > 4.0
    own = rates.model_copy(update={"bases": {larger.name: Speed(step=0.3, token=0.03, decode=0.4)}}).of(larger)
    assert (own.step, own.token, own.decode) == (0.3, 0.03, 0.4)
    assert rates.of(entry(CATALOGUE_DEFAULT)) == rates


def test_a_base_of_ones_own_has_no_figures_of_one_it_is_named_after() -> None:
    """Neither those of the embedded one nor of another one that was measured."""
    larger = entry("qwen2.5-coder-1.5b-instruct")
    rates = Rates(measured=True, token=0.002, bases={larger.name: Speed(step=0.3, token=0.03, decode=0.4)})
    for name in (CATALOGUE_DEFAULT, larger.name):
        own = larger.model_copy(update={"name": name, "weights": "/models/mine", "params_b": 1.35})
        assert rates.of(own).token == pytest.approx(0.02)


def test_a_machine_that_is_busy_is_not_measured_for_minutes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With the time over from the start each piece is measured once, and what is left out is told from the rest."""
    monkeypatch.setattr(benchmark, "_LIMIT", -1.0)
    monkeypatch.setattr(benchmark, "_HOPELESS", 1000.0)
    monkeypatch.setattr(measure, "_SECONDS", 60.0)
    pieces: list[object] = []

    def layer(shape: Shape, dtype: Dtype, ends: float) -> Speed:
        pieces.append((shape, dtype))
        return measure.layer(shape, dtype, ends)

    monkeypatch.setattr(benchmark, "layer", layer)
    rates = calibrate()
    assert len(pieces) == 1 and rates.bases == {} and rates.token > 0 and rates.decode > 0
    kept = json.loads((tmp_path / "cache" / "rates.json").read_text())["measured"]
    assert set(kept["speeds"]) == {"float32", "bfloat16"}
    assert "busy" in benchmark.said(1.0) and "rates.json" in benchmark.said(1.0)


def test_where_there_is_a_card_the_processor_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that was loaded is on the card, and what it is given here is not."""
    model, tokenizer = small_model()
    elsewhere = small_model()[0].to("meta")
    monkeypatch.setattr(elsewhere, "to", {"cpu": model}.__getitem__)
    monkeypatch.setattr(benchmark, "load_model", lambda dtype: (elsewhere, tokenizer))
    assert calibrate().measured


@pytest.mark.parametrize(("token", "cpus", "piece"), [(0.0041, 2, 0.62e-3), (0.0024, 1, 1.45e-3)])
def test_an_encoder_gains_little_from_units_for_matrices(token: float, cpus: int, piece: float) -> None:
    """As measured where all weights learn: with BF16 on two cores, and with AMX on one."""
    rates = reading_rates(Rates(measured=True, token=token), cpus)
    assert rates.token * 1.5 == pytest.approx(piece, rel=0.2)
    assert reading_rates(Rates(measured=True, token=token / 8), cpus).token > 0.7 * rates.token
