"""One of several processes that train a small model together, once a job, with RANK and the like set:
`python -m tests.engine.training.two_processes BASE JOBS MEETING`."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any, NamedTuple

from engine.core.row import Row
from engine.core.stages import SftStage
from engine.models.libraries import quiet_libraries
from engine.training.distributed import Processes
from engine.training.stage_context import StageContext

ROWS = [
    Row(f"How much is item {n}?", f"It costs {n} euros{', and two more for the parcel' * (n % 3)}.", "f", n)
    for n in range(24)
]


class Job(NamedTuple):
    """A training into `out`; it is stopped after so many steps of this call."""

    out: str
    sharding: str
    stop_after: int | None = None


def main(base: Path, jobs: list[Job], meeting: str) -> None:
    quiet_libraries()
    import torch.distributed as dist

    import engine.models.load

    engine.models.load.base_model_dir = lambda _: base
    # A port asked for beforehand may be somebody else's by now; a file in a folder of their own is not.
    dist.init_process_group(
        "gloo", init_method=f"file://{meeting}", rank=int(os.environ["RANK"]), world_size=int(os.environ["WORLD_SIZE"])
    )
    crew = Processes()
    for job in jobs:
        (Path(job.out) / f"told_{crew.rank}.json").write_text(json.dumps(trained(job, crew)))
    dist.destroy_process_group()


def trained(job: Job, crew: Processes) -> dict[str, Any]:
    """What one of the processes tells of it."""
    from engine.core.events import Sample
    from engine.training.model import Start
    from engine.training.sft import train_sft
    from engine.training.stages import sampler

    told: list[Any] = []

    def stopped() -> bool:
        return job.stop_after is not None and sum(e.kind == "step" for e in told) >= job.stop_after

    sample = sampler("sft", "", "How much is item 3?", told.append)
    place = StageContext(Path(job.out) / "model" / "adapter", 7, told.append, stopped, sample, crew=crew)
    stage = SftStage.model_validate({"epochs": 2, "batch_size": 4, "learning_rate": 1e-2, "sharding": job.sharding})
    done = train_sft(stage, Start(), "", ROWS, place)
    samples = [e.reply for e in told if isinstance(e, Sample)]
    return {
        "done": done,
        "gates": {e.name: [e.passed, e.figure] for e in told if e.kind == "gate"},
        "samples": samples,
        "losses": [e.loss for e in told if e.kind == "step"],
        "first": [e.first_step for e in told if e.kind == "stage_started"],
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Job(*job) for job in json.loads(sys.argv[2])], sys.argv[3])
    # Threads of gloo sometimes hold a finished process back.
    os._exit(0)
