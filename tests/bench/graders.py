"""Replies a second of processor time that each deterministic grader judges, on the sample's own replies. `python -m
tests.bench.graders`"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from string import ascii_lowercase

from engine.core.spec import Criterion, DataSpec, ModelSpec, Source, Task, TrainingSpec
from engine.data.prepare import read_rows
from engine.data.sources_of_facts import references
from engine.graders import wording
from engine.graders.kinds import Language, Length, Patterns, Tone, grader_of
from engine.graders.verdict import Reply
from engine.rubric.score import grade

SAMPLE = Path(__file__).parents[2] / "sessions" / "returns-desk"
SEED = ("reference", "glossary", "guidelines", "latency", "grounding")
"""Kinds of the sample's rubric."""


def rates(seconds: float = 1.0) -> dict[str, float]:
    """Replies a second of each kind, one core."""
    rows = read_rows(Source(path="messages.csv"), SAMPLE)
    spec = TrainingSpec(
        name="b",
        goal="g",
        task=Task.CHAT_ASSISTANT,
        stages=(),
        model=ModelSpec(base="b", params_b=0.1),
        data=DataSpec(
            sources=(
                Source(path="messages.csv"),
                Source(path="handbook.md", use="retrieve", kind="text"),
                Source(path="glossary.csv", use="retrieve", kind="glossary"),
            )
        ),
    )
    refs = references(spec, SAMPLE)
    # What is judged differs from what is right, as a model's replies do.
    # None twice: what is remembered of a text is of no use to the next.
    replies = [Reply(r.prompt, f"{r.reply} {_mark(n)}", rows[n - 1].reply, 1.0) for n, r in enumerate(rows)]
    graders = [grader_of(kind) for kind in (*SEED, "label", "private", "readable", "refusal", "json", "tool_call")]
    graders += [
        Patterns(required=("please",), forbidden=("guaranteed",)),
        Tone(wanted=("please", "thank you")),
        Length(at_most=80),
        Language(languages=("en",)),
    ]
    found: dict[str, float] = {}
    for grader in graders:
        criterion = Criterion(name=grader.kind, about="", weight=1, grader=grader)
        # Tables are read with the first reply, once for all.
        grade(criterion, replies[0], refs)
        # Processor time: other work on the machine counts for nothing.
        begun, judged = time.process_time(), 0
        while time.process_time() - begun < seconds:
            wording.language_of.cache_clear()
            for reply in replies:
                grade(criterion, reply, refs)
            judged += len(replies)
        found[grader.kind] = judged / (time.process_time() - begun)
    return found


def _mark(number: int) -> str:
    """Two letters, others for each number below 676."""
    return f"{ascii_lowercase[number // 26]}{ascii_lowercase[number % 26]}"


def main() -> int:
    found = rates()
    for kind, rate in found.items():
        print(f"{kind:<12}{rate:>12,.0f} replies/s")
    whole = 1 / sum(1 / found[kind] for kind in SEED)
    print(f"{'the rubric':<12}{whole:>12,.0f} replies/s   (all five lines of the sample)")
    print(
        json.dumps(
            {
                "graders_per_s": round(min(found.values())),
                "rubric_per_s": round(whole),
                **{k: round(v) for k, v in found.items()},
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
