"""What a run takes of its machine is told while it works, and never after its end."""

from __future__ import annotations

import threading
from pathlib import Path

import psutil

from engine.core.errors import RunFailed
from engine.core.events import Resources, RunEvent
from engine.runs.watch_machine import MachineWatch, resources


def test_figures_are_those_of_this_machine(tmp_path: Path) -> None:
    """Of itself it takes what it takes, and no more is free than there is."""
    told = resources(tmp_path)
    assert told.memory_gb == round(psutil.virtual_memory().total / 2**30, 2)
    assert 0.01 < told.memory_used_gb < told.memory_gb and 0 < told.memory_free_gb < told.memory_gb
    assert told.disk_free_gb > 0 and told.card_gb is None


def test_it_is_told_until_the_end(tmp_path: Path) -> None:
    told: list[RunEvent] = []
    twice = threading.Event()

    def emit(event: RunEvent) -> None:
        told.append(event)
        if len(told) == 2:
            twice.set()

    with MachineWatch(tmp_path, emit, every=0.01) as machine:
        assert not told
        machine.begin()
        assert twice.wait(30)
        machine.end()
        count = len(told)
    assert all(isinstance(event, Resources) for event in told) and len(told) == count


def test_a_log_that_cannot_be_written_ends_no_run(tmp_path: Path) -> None:
    """It is tried again: disks fill up and become free."""
    tried, again = [], threading.Event()

    def emit(event: RunEvent) -> None:
        tried.append(event)
        if len(tried) == 2:
            again.set()
        raise RunFailed("The disk is full.")

    with MachineWatch(tmp_path, emit, every=0.01) as machine:
        machine.begin()
        assert again.wait(30)
