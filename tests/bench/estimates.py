"""Ten varied runs: what was estimated, and what they took. `python -m tests.bench.estimates`"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from engine.core.events import RunFinished, RunStarted, StageStarted, read_events
from engine.core.spec import Criterion, DataSpec, ModelSpec, Source, Task, TrainingSpec, digest, dump_yaml
from engine.core.stages import CptStage, DpoStage, SftStage
from engine.runs.launch import is_running, start_run

SAMPLE = Path(__file__).parents[2] / "sessions" / "returns-desk"
WORDS = [
    "valve",
    "pump",
    "gasket",
    "rotor",
    "seal",
    "flange",
    "bearing",
    "shaft",
    "coupling",
    "impeller",
    "casing",
    "nozzle",
    "lamp",
    "table",
    "chair",
    "kettle",
    "jacket",
    "scarf",
    "bicycle",
    "mirror",
    "carpet",
    "blender",
    "guitar",
    "camera",
    "tent",
    "ladder",
    "pillow",
    "razor",
    "cable",
    "invoice",
    "voucher",
    "parcel",
    "shelf",
    "drill",
    "garden",
    "window",
    "garage",
    "kitchen",
    "winter",
    "summer",
    "battery",
]
RIGHT = Criterion(name="right", about="right", weight=1, grader="reference")
QUICK = Criterion(name="quick", about="quick", weight=0.2, grader="latency")


def data(folder: Path) -> None:
    """Tables of rows short and long, labels, pairs, and a handbook."""
    draw = random.Random(5)

    def text(words: int) -> str:
        return " ".join(draw.choice(WORDS) for _ in range(words))

    def table(name: str, rows: list[tuple[str, str]]) -> None:
        (folder / name).write_text("\n".join(["question,answer", *(f"{q},{a}" for q, a in rows)]), encoding="utf-8")

    table("short.csv", [(f"{text(6)}?", text(8)) for _ in range(300)])
    table("long.csv", [(f"{text(25)}?", text(70)) for _ in range(120)])
    table("labels.csv", [(f"{text(9)}?", draw.choice(["returns", "delivery", "payment", "other"])) for _ in range(400)])
    pairs = [{"prompt": f"{text(8)}?", "chosen": text(14), "rejected": text(14)} for _ in range(80)]
    (folder / "pairs.jsonl").write_text("\n".join(map(json.dumps, pairs)), encoding="utf-8")
    chapters = (f"## {text(3)}\n\n{'. '.join(text(11).capitalize() for _ in range(6))}." for _ in range(30))
    (folder / "handbook.md").write_text("\n\n".join(chapters), encoding="utf-8")


def spec(name: str, *stages: Any, rubric: tuple[Criterion, ...] = (RIGHT,), **how: Any) -> TrainingSpec:
    task = how.pop("task", Task.CHAT_ASSISTANT)
    kind = {".csv": "table", ".jsonl": "jsonl", ".md": "text"}[Path(name).suffix]
    columns = {"prompt_column": "question", "reply_column": "answer"} if kind == "table" else {}
    return TrainingSpec(
        name=name,
        goal="g",
        task=task,
        stages=stages,
        rubric=rubric,
        model=ModelSpec(base="smollm2-135m-instruct", params_b=0.135),
        data=DataSpec(sources=(Source(path=name, kind=kind, **columns),), **how),
    )  # type: ignore[arg-type]


def runs() -> list[tuple[str, TrainingSpec]]:
    return [
        ("examples, few and short", spec("short.csv", SftStage(epochs=1), limit=60)),
        ("examples, more", spec("short.csv", SftStage(epochs=1), limit=240)),
        ("examples, long", spec("long.csv", SftStage(epochs=1), limit=60)),
        ("labels", spec("labels.csv", SftStage(epochs=1, batch_size=16), task=Task.CLASSIFICATION, limit=300)),
        ("the sample, shorter", spec_of_sample()),
        ("two passes, large batch", spec("short.csv", SftStage(epochs=2, batch_size=32), limit=100)),
        ("pairs", spec("pairs.jsonl", DpoStage(epochs=1), limit=60)),
        ("texts", spec("handbook.md", CptStage(epochs=1, max_length=256), task=Task.DOMAIN_ADAPTATION)),
        ("all weights", spec("short.csv", SftStage(epochs=1, method="full", learning_rate=5e-5), limit=80)),
        ("long replies, timed", spec("long.csv", SftStage(epochs=1), limit=40, rubric=(RIGHT, QUICK))),
    ]


def spec_of_sample() -> TrainingSpec:
    return TrainingSpec(
        name="sample",
        goal="g",
        task=Task.CHAT_ASSISTANT,
        stages=(SftStage(epochs=1, batch_size=8),),
        rubric=(RIGHT,),
        model=ModelSpec(base="smollm2-135m-instruct", params_b=0.135),
        data=DataSpec(sources=(Source(path=str(SAMPLE / "messages.csv"), kind="table"),), limit=120),
    )


def main() -> int:
    rows, inside = [], 0
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        data(root)
        print(f"{'run':<26}{'low':>7}{'likely':>8}{'high':>7}{'took':>7}{'first step':>12}", flush=True)
        for number, (name, wanted) in enumerate(runs()):
            session = root / "sessions" / f"s{number}"
            session.mkdir(parents=True)
            (session / "spec.yaml").write_text(dump_yaml(wanted), encoding="utf-8")
            run = start_run(session, digest(wanted), root)
            while is_running(run):
                time.sleep(0.3)
            events = list(read_events(run.events))
            begun, last = events[0], events[-1]
            if not isinstance(begun, RunStarted) or not isinstance(last, RunFinished) or begun.seconds_estimate is None:
                print(f"{name:<26}did not finish: {last}", flush=True)
                rows.append({"run": name, "took": None})
                continue
            low, likely, high = begun.seconds_estimate
            first = next((e for e in events if isinstance(e, StageStarted)), None)
            until = 0.0 if first is None else _seconds(begun.time, first.time)
            hit = low <= last.seconds <= high
            inside += hit
            print(
                (
                    f"{name:<26}{low:>7.0f}{likely:>8.0f}{high:>7.0f}{last.seconds:>7.0f}{until:>12.1f}  "
                    f"{'' if hit else 'OUTSIDE'}"
                ),
                flush=True,
            )
            rows.append(
                {
                    "run": name,
                    "low": round(low),
                    "likely": round(likely),
                    "high": round(high),
                    "took": round(last.seconds),
                    "start_s": round(until, 1),
                }
            )
    errors = sorted(abs(r["took"] - r["likely"]) / r["took"] for r in rows if r.get("took"))
    print(
        json.dumps(
            {
                "inside": inside,
                "of": len(rows),
                "median_error": round(errors[len(errors) // 2], 3) if errors else None,
                "runs": rows,
            }
        )
    )
    return 0 if inside >= 9 else 1


def _seconds(first: str, last: str) -> float:
    from datetime import datetime

    return (datetime.fromisoformat(last) - datetime.fromisoformat(first)).total_seconds()


if __name__ == "__main__":
    sys.exit(main())
