"""Machines that plans are made for."""

from __future__ import annotations

from engine.estimation.machine import Machine

CPU = Machine(cpus=2, ram_gb=24, free_disk_gb=100)
