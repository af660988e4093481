"""In which numbers a model computes here: what was measured to be fastest on this machine, else what the features of
its processor promise."""

from __future__ import annotations

import json
import os
import platform
import re
from contextlib import AbstractContextManager
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from engine.core.arithmetic import Arithmetic, Dtype, Use, Why
from engine.core.journal import replace_file
from engine.core.paths import cache_dir

_CHOICE = "NLFORGE_ARITHMETIC"
_FILE = "arithmetic.json"
_MULTIPLIES_BF16 = frozenset({"amx_bf16", "avx512_bf16", "bf16"})
"""Flags of processors (x86 and ARM) that multiply bfloat16 in hardware, as Linux names them."""
_LIMITS = ("ATEN_CPU_CAPABILITY", "ONEDNN_MAX_CPU_ISA", "MKL_ENABLE_INSTRUCTIONS")
"""Variables that keep torch, oneDNN and MKL from using all a processor has."""
_WITH_BF16 = re.compile(r"BF16|FP16|AMX|VNNI_2|AVX10|ALL|DEFAULT", re.IGNORECASE)
"""Levels of oneDNN that include products in bfloat16."""
_DTYPES: dict[str, Dtype] = {"bfloat16": "bfloat16", "float32": "float32"}
_GB_A_BILLION = 4
"""Weights in float32."""
_OTHER_GB = 2.0
"""What libraries, adapters and the activations of a step take beside the weights."""


def best_dtype(use: Use = "training") -> Dtype:
    """What is fastest on this machine: on a graphics card bfloat16, else as `processor_dtype` says."""
    import torch

    return "bfloat16" if torch.cuda.is_available() else processor_dtype(use)


def processor_dtype(use: Use = "training") -> Dtype:
    """As `arithmetic` says; needs no torch."""
    return arithmetic().of(use)


def arithmetic() -> Arithmetic:
    """What this process computes in on a processor: as the person or the run it belongs to chose, else as measured by
    `engine.estimation.benchmark`, else by the features of the processor.

    Without hardware for it torch multiplies bfloat16 number by number: on two cores with AVX2 alone, products of 1024 ×
    576 by 576 × 1536 ran at a fifth of the speed of float32, with AVX-512 but without BF16 at half.
    `NLFORGE_ARITHMETIC` is “bfloat16” or “float32”, or two of them with a stroke between, for training and for writing.
    """
    chosen = [_DTYPES[part] for part in os.environ.get(_CHOICE, "").split("/") if part in _DTYPES]
    if chosen:
        return _said(chosen[0], chosen[-1], "chosen")
    kept = _measured(cache_dir() / _FILE)
    if kept is not None:
        return kept
    by_features: Dtype = "bfloat16" if cpu_flags() & _MULTIPLIES_BF16 and not _held_back() else "float32"
    return _said(by_features, by_features, "features")


def for_memory(params_b: float, available_gb: float) -> Arithmetic:
    """As `arithmetic`, but in bfloat16 where weights in float32 would not fit `available_gb`; what the person chose
    stays."""
    found = arithmetic()
    if found.why == "chosen" or params_b * _GB_A_BILLION + _OTHER_GB <= available_gb:
        return found
    return found if found.training == found.writing == "bfloat16" else _said("bfloat16", "bfloat16", "memory")


def hold(found: Arithmetic) -> None:
    """Let this process, and those it starts, compute so from now on, whatever is measured meanwhile."""
    os.environ[_CHOICE] = f"{found.training}/{found.writing}"


def keep_measured(training: Dtype, writing: Dtype) -> None:
    """Keep what was measured to be fastest.

    Raises:
        RunFailed: it could not be written.
    """
    found = _said(training, writing, "measured").model_dump(mode="json")
    replace_file(cache_dir() / _FILE, json.dumps({"key": machine_key(), "arithmetic": found}).encode())
    forget_measured()


def forget_measured() -> None:
    """Let the file be read anew."""
    _measured.cache_clear()


def machine_key() -> dict[str, Any]:
    """What figures of speed hold for: they are measured anew where any of these is another."""
    try:
        torch = version("torch")
    except PackageNotFoundError:
        torch = ""
    limits = {name: os.environ[name] for name in _LIMITS if name in os.environ}
    return {"processor": processor(), "cpus": os.cpu_count(), "torch": torch, "limits": limits}


@cache
def processor() -> str:
    """Its name, as the system tells it."""
    found = _of_first("model name")
    return found or platform.processor() or platform.machine()


@cache
def cpu_flags() -> frozenset[str]:
    """Features of the first processor; empty where the system does not tell."""
    return frozenset(_of_first("flags|Features").split())


def autocast(device: str) -> AbstractContextManager[None]:
    """Context in which products are computed in `best_dtype()`, whatever the weights are kept in; with float32 it
    changes nothing."""
    import torch

    found: AbstractContextManager[None] = torch.autocast(
        device, dtype=torch.bfloat16, enabled=best_dtype() == "bfloat16"
    )
    return found


def _said(training: Dtype, writing: Dtype, why: Why) -> Arithmetic:
    return Arithmetic(training=training, writing=writing, why=why, processor=processor())


@cache
def _measured(file: Path) -> Arithmetic | None:
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        return Arithmetic.model_validate(kept["arithmetic"]) if kept["key"] == machine_key() else None
    except (OSError, ValueError, KeyError, TypeError, ValidationError):
        return None


def _held_back() -> bool:
    """Whether oneDNN was told to leave out what multiplies bfloat16."""
    level = os.environ.get("ONEDNN_MAX_CPU_ISA", "")
    return bool(level) and _WITH_BF16.search(level) is None


def _of_first(name: str) -> str:
    """What Linux tells of the first processor under that name."""
    try:
        told = re.search(rf"(?m)^(?:{name})\s*:(.*)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    except OSError:
        return ""
    return told[1].strip() if told else ""
