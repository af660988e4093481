"""A model computes in the numbers that are fastest on the machine: as chosen, else as measured, else as the processor's
features promise."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.core.arithmetic import Arithmetic, Dtype
from engine.models import precision


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing measured, nothing chosen; what a test chooses is forgotten."""
    monkeypatch.setenv("NLFORGE_CACHE", str(tmp_path))
    # Set and deleted, so that it is put back whatever a test does.
    for name in ("NLFORGE_ARITHMETIC", "ATEN_CPU_CAPABILITY", "ONEDNN_MAX_CPU_ISA", "MKL_ENABLE_INSTRUCTIONS"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


def has(flags: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precision, "cpu_flags", lambda: frozenset(flags))


@pytest.mark.parametrize(("flags", "best"), [
    ({"avx2", "avx512f", "amx_tile", "amx_bf16"}, "bfloat16"), ({"avx512f", "avx512_bf16"}, "bfloat16"),
    ({"asimd", "bf16"}, "bfloat16"),
    ({"avx2", "avx512f"}, "float32"), ({"avx2"}, "float32"), (set(), "float32"),
])  # fmt: skip
def test_unmeasured_bfloat16_only_where_the_processor_multiplies_it(
    flags: set[str], best: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the features the system tells of; a system that tells none computes in float32."""
    has(flags, monkeypatch)
    assert precision.processor_dtype("training") == precision.processor_dtype("writing") == best
    assert precision.arithmetic().why == "features"


@pytest.mark.parametrize(
    ("level", "best"),
    [("AVX2", "float32"), ("AVX512_CORE", "float32"), ("AVX512_CORE_AMX", "bfloat16"), ("ALL", "bfloat16")],
)
def test_what_a_processor_may_not_use_does_not_count(level: str, best: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """oneDNN can be told to leave out what multiplies bfloat16."""
    has({"amx_bf16"}, monkeypatch)
    monkeypatch.setenv("ONEDNN_MAX_CPU_ISA", level)
    assert precision.processor_dtype() == best


@pytest.mark.parametrize(
    ("said", "training", "writing"),
    [
        ("bfloat16", "bfloat16", "bfloat16"),
        ("float32", "float32", "float32"),
        ("float32/bfloat16", "float32", "bfloat16"),
    ],
)
def test_the_person_can_choose(said: str, training: str, writing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the processor says and whatever was measured."""
    precision.keep_measured("float32" if training == "bfloat16" else "bfloat16", "float32")
    monkeypatch.setenv("NLFORGE_ARITHMETIC", said)
    found = precision.arithmetic()
    assert (found.training, found.writing, found.why) == (training, writing, "chosen")


def test_what_was_measured_counts_more_than_features(monkeypatch: pytest.MonkeyPatch) -> None:
    """For training and for writing apart, and only on the machine and with the libraries it was measured with."""
    has({"amx_bf16"}, monkeypatch)
    precision.keep_measured("float32", "bfloat16")
    assert (precision.processor_dtype(), precision.processor_dtype("writing")) == ("float32", "bfloat16")
    for changed in ({"cpus": 99}, {"processor": "another"}, {"torch": "9"}, {"limits": {"ONEDNN_MAX_CPU_ISA": "AVX2"}}):
        key = {**precision.machine_key(), **changed}
        with monkeypatch.context() as patch:
            patch.setattr(precision, "machine_key", lambda key=key: key)
            precision.forget_measured()
            assert precision.arithmetic().why == "features", changed
    precision.forget_measured()
    assert precision.arithmetic().why == "measured"


def test_a_damaged_file_of_measurements_is_none(tmp_path: Path) -> None:
    """As if nothing had been measured."""
    precision.keep_measured("float32", "float32")
    for text in ("", "[]", "{}", '{"key": {}, "arithmetic": 3}', "\x00"):
        (tmp_path / "arithmetic.json").write_text(text)
        precision.forget_measured()
        assert precision.arithmetic().why == "features"


def test_a_base_too_large_for_the_memory_takes_half_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """In bfloat16, however slow; what the person chose stays."""
    precision.keep_measured("float32", "float32")
    assert precision.for_memory(0.135, 4.0).training == "float32"
    small = precision.for_memory(1.5, 6.0)
    assert (small.training, small.writing, small.why) == ("bfloat16", "bfloat16", "memory")
    monkeypatch.setenv("NLFORGE_ARITHMETIC", "float32")
    assert precision.for_memory(1.5, 6.0).training == "float32"


@pytest.mark.parametrize(("training", "writing"), [("float32", "bfloat16"), ("bfloat16", "bfloat16")])
def test_what_a_run_holds_is_held_by_what_it_starts(training: Dtype, writing: Dtype) -> None:
    """By the environment, whatever is measured meanwhile."""
    precision.hold(Arithmetic(training=training, writing=writing, why="measured", processor="x"))
    precision.keep_measured("float32", "float32")
    assert (precision.processor_dtype(), precision.processor_dtype("writing")) == (training, writing)
    assert os.environ["NLFORGE_ARITHMETIC"] == f"{training}/{writing}"
