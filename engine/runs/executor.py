"""Where a run's heavy work is done: in this process, or on a cluster that looks the same from here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from engine.core.row import Row
from engine.core.spec import Source
from engine.data.counts import Counts
from engine.data.prepare import read_all
from engine.training.job import Job, train_job
from engine.training.stage_context import StageContext


class Workplace(Protocol):
    """Reads sources and trains jobs."""

    def read(self, sources: Sequence[Source], root: Path, counts: Counts) -> list[Row]:
        """Rows of the sources in order; what of them cannot be used is told to `counts`."""

    def train(self, job: Job, place: StageContext) -> bool:
        """The adapter is at `place.out`; False where it was stopped."""


class Here:
    """This process."""

    def read(self, sources: Sequence[Source], root: Path, counts: Counts) -> list[Row]:
        return read_all(sources, root, counts)

    def train(self, job: Job, place: StageContext) -> bool:
        return train_job(job, place)
