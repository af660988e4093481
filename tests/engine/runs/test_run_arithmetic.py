"""A run computes in what it began in, also where it goes on somewhere else, or says why it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.core.arithmetic import Arithmetic, Dtype, Why
from engine.core.events import RunStarted, StageStarted, append_event, read_events
from engine.core.paths import RunPaths
from engine.core.spec import digest, dump_yaml
from engine.models import precision
from engine.runs import arithmetic, main
from engine.runs.arithmetic import settled
from tests.support.small_bases import saved_qwen
from tests.support.specs import tiny

PARCEL = 0.135


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing chosen and nothing measured but what a test says."""
    monkeypatch.setenv("NLFORGE_CACHE", str(tmp_path))
    monkeypatch.delenv("NLFORGE_ARITHMETIC", raising=False)


def began(dtype: Dtype, why: Why = "measured") -> list[RunStarted | StageStarted]:
    found = Arithmetic(training=dtype, writing=dtype, why=why, processor="Processor A")
    other = Arithmetic(training="bfloat16", writing="float32", why="measured", processor="Processor B")
    return [
        StageStarted(stage="sft", steps=1, rows=1),
        RunStarted(digest="d", pid=1, arithmetic=found),
        RunStarted(digest="d", pid=2, resumed=True, arithmetic=other),
    ]


def test_a_new_run_takes_what_is_best_here() -> None:
    precision.keep_measured("float32", "bfloat16")
    found, told = settled([], PARCEL, card=False)
    assert (found.training, found.writing, found.why, told) == ("float32", "bfloat16", "measured", None)


def test_a_run_goes_on_in_what_it_began_with() -> None:
    """That of its first start; where another one would be faster here, that is said."""
    precision.keep_measured("float32", "float32")
    same, told = settled(began("float32"), PARCEL, card=False)
    assert (same.training, same.writing, told) == ("float32", "float32", None)
    other, told = settled(began("bfloat16"), PARCEL, card=False)
    assert other.training == other.writing == "bfloat16"
    assert "Processor A" in told and "goes on so" in told and "float32 would be faster" in told


def test_where_it_cannot_go_on_so_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a card, without the card it began on, and where the memory does not suffice."""
    precision.keep_measured("float32", "float32")
    with monkeypatch.context() as patch:
        patch.setattr(arithmetic, "on_card", lambda: True)
        found, told = settled(began("float32"), PARCEL, card=True)
        assert (found.training, found.why) == ("bfloat16", "card") and "goes on in bfloat16" in told
        assert settled(began("bfloat16", "card"), PARCEL, card=True)[1] is None
    found, told = settled(began("bfloat16", "card"), PARCEL, card=False)
    assert found.training == "float32" and "began on a graphics card in bfloat16 and goes on in float32" in told
    found, told = settled(began("float32"), 10_000.0, card=False)
    assert found.training == "bfloat16" and "memory" in told


def test_what_a_person_says_counts_for_a_run_that_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also against what it began in and against the memory; where it is the same, nothing is said."""
    monkeypatch.setenv("NLFORGE_ARITHMETIC", "float32/bfloat16")
    found, told = settled(began("bfloat16"), 10_000.0, card=False)
    assert (found.training, found.writing, found.why) == ("float32", "bfloat16", "chosen")
    assert "goes on in float32 (training) and bfloat16 (writing), as NLFORGE_ARITHMETIC says so" in told
    monkeypatch.setenv("NLFORGE_ARITHMETIC", "bfloat16")
    assert settled(began("bfloat16"), PARCEL, card=False)[1] is None


def test_the_size_of_a_base_of_ones_own_is_read_from_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And not what somebody typed, which would choose the arithmetic by a memory it does not need."""

    class Settled(Exception):
        """Here the run has what it needs to know."""

    def asked(_: object, params_b: float, *, card: bool) -> tuple[Arithmetic, str]:
        raise Settled(params_b)

    saved_qwen(tmp_path / "mine")
    spec = tiny()
    model = spec.model.model_copy(update={"base": "mine", "weights": str(tmp_path / "mine"), "params_b": 9999.0})
    spec = spec.model_copy(update={"model": model})
    paths = RunPaths(tmp_path / "session" / "run")
    paths.root.mkdir(parents=True)
    paths.spec.write_text(dump_yaml(spec), encoding="utf-8")
    monkeypatch.setattr(main, "settled", asked)
    with pytest.raises(Settled) as found:
        main.run(paths, digest(spec), tmp_path)
    assert 0 < found.value.args[0] < 0.1


def test_the_record_of_a_run_says_what_it_computes_in(tmp_path: Path) -> None:
    """Read back from the events as it was written; runs of older versions have none."""
    for event in began("float32"):
        append_event(tmp_path / "events.jsonl", event)
    append_event(tmp_path / "old.jsonl", RunStarted(digest="d", pid=1))
    read = [e for e in read_events(tmp_path / "events.jsonl") if isinstance(e, RunStarted)]
    assert read[0].arithmetic is not None and read[0].arithmetic.processor == "Processor A"
    precision.keep_measured("float32", "float32")
    assert settled(read_events(tmp_path / "old.jsonl"), PARCEL, card=False)[0].why == "measured"
