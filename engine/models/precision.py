"""In which numbers a model computes here: what is fastest on this machine."""

from __future__ import annotations

import os
import re
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from typing import Literal

Dtype = Literal["bfloat16", "float32"]
_CHOICE = "NLFORGE_ARITHMETIC"
_MULTIPLIES_BF16 = frozenset({"amx_bf16", "avx512_bf16", "bf16"})
"""Flags of processors (x86 and ARM) that multiply bfloat16 in hardware, as Linux names them."""


def best_dtype() -> Dtype:
    """What is fastest on this machine: on a graphics card bfloat16, else as `processor_dtype` says."""
    import torch

    return "bfloat16" if torch.cuda.is_available() else processor_dtype()


@cache
def processor_dtype() -> Dtype:
    """bfloat16 on processors that multiply it in hardware, else float32; needs no torch.

    Without the hardware torch multiplies bfloat16 number by number: on two cores with AVX2 alone, products of 1024 ×
    576 by 576 × 1536 ran at a fifth of the speed of float32, with AVX-512 but without BF16 at half.
    `NLFORGE_ARITHMETIC` (bfloat16 or float32) decides otherwise.
    """
    if (chosen := os.environ.get(_CHOICE)) in ("bfloat16", "float32"):
        return "bfloat16" if chosen == "bfloat16" else "float32"
    return "bfloat16" if cpu_flags() & _MULTIPLIES_BF16 else "float32"


def cpu_flags() -> set[str]:
    """Features of the first processor; empty where the system does not tell."""
    try:
        told = re.search(r"(?m)^(?:flags|Features)\s*:(.*)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    except OSError:
        return set()
    return set(told[1].split()) if told else set()


def autocast(device: str) -> AbstractContextManager[None]:
    """Context in which products are computed in `best_dtype()`, whatever the weights are kept in; with float32 it
    changes nothing."""
    import torch

    found: AbstractContextManager[None] = torch.autocast(
        device, dtype=torch.bfloat16, enabled=best_dtype() == "bfloat16"
    )
    return found
