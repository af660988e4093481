"""What this machine can do."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import psutil

from engine.core.frozen import Frozen
from engine.core.spec import Gpu
from engine.estimation.benchmark import KnownRates, known
from engine.models.base_weights import CATALOGUE_DEFAULT, Base, is_here
from engine.models.catalogue import catalogue, encoders
from engine.retrieval.sentence_encoder import present


class Machine(Frozen):
    cpus: int
    ram_gb: float
    gpus: tuple[Gpu, ...] = ()
    free_disk_gb: float
    embedding: bool = False
    """Whether the model that compares meanings was fetched."""
    bases: tuple[str, ...] = (CATALOGUE_DEFAULT,)
    """Names of the base models whose weights are here."""
    known: KnownRates = KnownRates()
    """How fast it is, and what its runs really took."""


def this_machine(path: Path) -> Machine:
    """Measure cores, memory, GPUs (through `nvidia-smi`) and the free disk space at `path`, the folder of the
    sessions."""
    home = path
    while not home.exists():
        home = home.parent
    return Machine(
        cpus=os.cpu_count() or 1,
        ram_gb=round(psutil.virtual_memory().total / 2**30, 1),
        gpus=_gpus(),
        free_disk_gb=round(shutil.disk_usage(home).free / 2**30, 1),
        embedding=present(),
        bases=tuple(m.name for m in (*catalogue(), *encoders()) if m.package is not None and is_here(Base(m.name))),
        known=known(path),
    )


def _gpus() -> tuple[Gpu, ...]:
    if not shutil.which("nvidia-smi"):
        return ()
    command = ["nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader,nounits"]
    try:
        text = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True).stdout
    except (subprocess.SubprocessError, OSError):
        return ()
    rows = [line.rsplit(",", 1) for line in text.splitlines() if "," in line]
    return tuple(Gpu(name=name.strip(), count=1, vram_gb=round(float(mb) / 1024, 1)) for name, mb in rows)
