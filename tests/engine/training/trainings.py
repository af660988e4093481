"""A short training of the small model."""

from __future__ import annotations

from pathlib import Path

from engine.core.events import RunEvent
from engine.core.row import Row
from engine.core.stages import SftStage
from engine.training.loop import StageContext
from engine.training.model import Start
from engine.training.sft import train_sft

ROWS = [Row(f"How much is item {n}?", f"It costs {n} euros.", "f", n) for n in range(24)]


def trained(out: Path, rows: list[Row] = ROWS, **stage: object) -> tuple[list[RunEvent], bool]:
    events: list[RunEvent] = []
    place = StageContext(out / "model" / "adapter", 7, events.append, lambda: False, lambda *_: None)
    done = train_sft(
        SftStage(**{"epochs": 4, "batch_size": 4, "learning_rate": 1e-2, **stage}), Start(), "", rows, place
    )  # type: ignore[arg-type]
    return events, done
