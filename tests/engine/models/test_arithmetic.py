"""A model computes in the numbers that are fastest on the machine."""

from __future__ import annotations

import pytest

from engine.models import precision as arithmetic


@pytest.mark.parametrize(("flags", "best"), [
    ({"avx2", "avx512f", "amx_tile", "amx_bf16"}, "bfloat16"), ({"avx512f", "avx512_bf16"}, "bfloat16"),
    ({"asimd", "bf16"}, "bfloat16"),
    ({"avx2", "avx512f"}, "float32"), ({"avx2"}, "float32"), (set(), "float32"),
])  # fmt: skip
def test_bfloat16_only_where_the_processor_multiplies_it(
    flags: set[str], best: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the features the system tells of; a system that tells none computes in float32."""
    monkeypatch.delenv("NLFORGE_ARITHMETIC", raising=False)
    monkeypatch.setattr(arithmetic, "cpu_flags", lambda: flags)
    arithmetic.processor_dtype.cache_clear()
    try:
        assert arithmetic.processor_dtype() == best
    finally:
        arithmetic.processor_dtype.cache_clear()


@pytest.mark.parametrize("chosen", ["bfloat16", "float32"])
def test_the_person_can_choose(chosen: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the processor says."""
    monkeypatch.setenv("NLFORGE_ARITHMETIC", chosen)
    arithmetic.processor_dtype.cache_clear()
    try:
        assert arithmetic.processor_dtype() == chosen
    finally:
        arithmetic.processor_dtype.cache_clear()
