"""Machines that plans are made for."""

from __future__ import annotations

from engine.core.spec import Gpu
from engine.estimation.machine import Machine

CPU = Machine(cpus=2, ram_gb=24, free_disk_gb=100)


CARD = CPU.model_copy(update={"gpus": (Gpu(name="NVIDIA GeForce RTX 4090", vram_gb=24.0),)})


TWO_CARDS = CPU.model_copy(update={"gpus": (Gpu(name="NVIDIA A100-SXM4-80GB", vram_gb=80.0),) * 2})
