"""How well and how fast requests become specs: `make bench-planner`, or `python -m tests.bench.planner --model NAME`.

Prints the fields of `bench/score.py` as a table and, as the last line, one JSON object.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import statistics
import sys
import time
from collections import defaultdict
from pathlib import Path
from types import ModuleType
from typing import Any

from engine.core.errors import NlforgeError
from engine.estimation.machine import this_machine
from nlforge.sources import measurer
from planner.llm.client import open_llm
from planner.plan_state import PlanState
from planner.turn import plan_turn
from tests.bench.memory import PeakMemory

BENCH = Path(__file__).parents[3] / "shared" / "bench"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default=None, help="any litellm model name; default: the embedded one")
    parser.add_argument("--cases", type=Path, default=BENCH / "requirements-dev.jsonl")
    parser.add_argument("--misses", action="store_true", help="list every miss")
    options = parser.parse_args()
    if not options.cases.exists():
        print(f"Skipped: {options.cases} is not there; name a file of cases with --cases.")
        print(json.dumps({"skipped": "no cases"}))
        return 0
    cases = [json.loads(line) for line in options.cases.read_text(encoding="utf-8").splitlines() if line.strip()]
    score = _score(options.cases.parent / "score.py")
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    misses: list[Any] = []
    seconds: list[float] = []
    here, crashes, begun = Path.cwd(), 0, time.monotonic()
    machine = this_machine(here)
    with PeakMemory() as memory, open_llm(options.model) as llm:
        for case in cases:
            state = PlanState()
            try:
                for words in case["turns"]:
                    at = time.monotonic()
                    state = plan_turn(state, words, llm, measurer(here), machine, session=case["id"])
                    seconds.append(time.monotonic() - at)
            except NlforgeError as error:
                crashes += 1
                print(f"{case['id']}: {error}", file=sys.stderr)
            plan = None if state.plan is None else state.plan.model_dump(mode="json")
            whole = score.score_case(case["expect"], plan, tally, case["id"], misses)
            group = "whole_single_turn" if len(case["turns"]) == 1 else "whole_multi_turn"
            tally[group][0] += whole
            tally[group][1] += 1
        spent = llm.spent
    tally["answered"] = [len(cases) - crashes, len(cases)]
    if options.misses:
        for case_id, field, want, got in misses:
            print(
                (
                    f"{case_id} {field}: want {json.dumps(want, ensure_ascii=False)} got "
                    f"{json.dumps(got, ensure_ascii=False)}"
                )[:240]
            )
    for field, (right, of) in sorted(tally.items()):
        print(f"{field:24} {right:4} / {of:<4} {right / of if of else 0:7.1%}")
    figures = {
        "median_turn_s": round(statistics.median(seconds), 2),
        "longest_turn_s": round(max(seconds), 2),
        "batch_s": round(time.monotonic() - begun, 1),
        "peak_mb": memory.peak_mb,
        "model": options.model or "embedded",
    }
    print(
        "\n"
        + "\n".join(f"{name:24} {value}" for name, value in figures.items())
        + f"\nspent                    {spent.text()}"
    )
    print(
        json.dumps(
            {
                **{
                    k: {"right": r, "of": n, "rate": round(r / n, 4) if n else None}
                    for k, (r, n) in sorted(tally.items())
                },
                **figures,
            }
        )
    )
    return 0


def _score(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.exit(main())
