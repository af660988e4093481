"""One of several processes that train a small model together: `python -m tests.two_processes BASE OUT SHARDING [STOP_AFTER]`, with RANK and the like set."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from engine.data.clean import Row
from engine.load import offline
from engine.stages import SftStage
from engine.training.crew import Processes
from engine.training.loop import Place

ROWS = [Row(f"How much is item {n}?", f"It costs {n} euros{', and two more for the parcel' * (n % 3)}.", "f", n) for n in range(24)]


def main(base: Path, out: Path, sharding: str, stop_after: int | None) -> None:
    offline()
    import torch.distributed as dist

    import engine.load
    from engine.events import Sample
    from engine.training.model import Start
    from engine.training.sft import train_sft
    from engine.training.stages import sampler

    engine.load.base_model_dir = lambda: base
    dist.init_process_group("gloo")
    crew = Processes()
    told: list[Any] = []

    def stopped() -> bool:
        return stop_after is not None and sum(e.kind == "step" for e in told) >= stop_after

    sample = sampler("sft", "", "How much is item 3?", told.append)
    place = Place(out / "model" / "adapter", 7, told.append, stopped, sample, crew=crew)
    stage = SftStage.model_validate({"epochs": 2, "batch_size": 4, "learning_rate": 1e-2, "sharding": sharding})
    done = train_sft(stage, Start(), "", ROWS, place)
    samples = [e.reply for e in told if isinstance(e, Sample)]
    found = {"done": done, "rank": crew.rank, "gates": {e.name: [e.passed, e.figure] for e in told if e.kind == "gate"}, "samples": samples,
             "losses": [e.loss for e in told if e.kind == "step"], "first": [e.first_step for e in told if e.kind == "stage_started"]}
    (out / f"told_{crew.rank}.json").write_text(json.dumps(found))
    dist.destroy_process_group()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]) if len(sys.argv) > 4 else None)
    # Threads of gloo sometimes hold a finished process back.
    os._exit(0)
