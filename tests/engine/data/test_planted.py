"""A heap with everything planted in known places: what is found of it, kind by kind."""

from __future__ import annotations

import random
from pathlib import Path

from engine.core.spec import DataSpec, ModelSpec, Source, Task, TrainingSpec
from engine.core.stages import SftStage
from engine.data.prepare import prepare
from tests.support.heap import ROWS
from tests.support.planted import drawn_text, plant


def test_every_planted_thing_is_found(tmp_path: Path) -> None:
    """Copies, near copies, contradictions, copies of the test set and private values, beside files of every kind;
    nothing else is dropped."""
    hidden = plant(tmp_path)
    draw = random.Random(13)
    others = {name: [(drawn_text(draw, 20), drawn_text(draw, 12)) for _ in range(3)] for name in ROWS}
    for name, write in ROWS.items():
        write(tmp_path / name, others[name])
    sources = (Source(path="heap.csv"), *(Source(path=name) for name in ROWS), Source(path="accept.csv", use="eval"))
    spec = TrainingSpec(
        name="t",
        goal="g",
        task=Task.CHAT_ASSISTANT,
        data=DataSpec(sources=sources),
        model=ModelSpec(base="smollm2-135m-instruct", params_b=0.135),
        stages=(SftStage(),),
    )
    done = prepare(spec, tmp_path)
    said = "\n".join(f"{r.prompt}\n{r.reply}" for r in done.train)
    secrets, people = ([v for values in kinds.values() for v in values] for kinds in (hidden.secrets, hidden.people))
    assert dict(done.counts.dropped) == hidden.dropped
    assert sum(v in said for v in secrets) <= 0.05 * len(secrets)
    assert sum(v in said for v in people) <= 0.02 * len(people)
    assert len(done.train) == len(hidden.clean) + len(secrets) + len(people) + sum(map(len, others.values()))
    assert sorted(r.prompt for r in done.held_out) == sorted(p for p, _ in hidden.accept)
