"""A heap with everything planted in known places: what is found of it, kind by kind."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from pathlib import Path

from engine.core.spec import DataSpec, ModelSpec, Source, Task, TrainingSpec
from engine.core.stages import SftStage
from engine.data.prepare import prepare
from tests.engine.privacy.test_private import personal_kinds, secret_kinds
from tests.support.heap import ROWS

_WORDS = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in ("lt", "mp", "rn", "st", "x")]


def _text(draw: random.Random, words: int) -> str:
    return " ".join(draw.choices(_WORDS, k=words))


def _edited(draw: random.Random, text: str) -> str:
    words = text.split(" ")
    words[draw.randrange(len(words))] = "edited"
    return " ".join(words)


@dataclass(frozen=True)
class Planted:
    """What was hidden where."""

    clean: list[tuple[str, str]]
    accept: list[tuple[str, str]]
    dropped: dict[str, int]
    """How many rows each reason must take."""
    secrets: dict[str, list[str]]
    people: dict[str, list[str]]
    """Values by kind, none of which may be left."""


def plant(folder: Path) -> Planted:
    """`heap.csv` with everything hidden in it, and `accept.csv` that it is to be measured with."""
    draw = random.Random(12)
    clean = [(_text(draw, 60), _text(draw, 25)) for _ in range(150)]
    accept = [(_text(draw, 20), _text(draw, 20)) for _ in range(12)]
    exact = [(p.upper(), r) for p, r in clean[:15]]
    near = [(_edited(draw, p), r) for p, r in clean[15:35]]
    disputed = [(f"{_text(draw, 12)} how many", f"exactly {n} {_text(draw, 4)}") for n in (3, 7) for _ in range(5)]
    disputed += [(p, f"exactly 9 {_text(draw, 4)}") for p, _ in disputed]
    copied = [*accept[:6], *((f"{_text(draw, 9)} {p} {_text(draw, 9)}", _text(draw, 9)) for p, _ in accept[6:])]
    rows = [*clean, *exact, *near, *disputed, *copied]
    secrets: dict[str, list[str]] = {}
    for kind, (shown, value) in secret_kinds(draw).items():
        rows.append((f"{_text(draw, 30)} {shown} {_text(draw, 9)}", _text(draw, 20)))
        secrets[kind] = [max(value.split("\n"), key=len)]
    people: dict[str, list[str]] = {}
    for _ in range(25):
        for kind, value in personal_kinds(draw).items():
            rows.append((f"{_text(draw, 30)} {value}, {_text(draw, 9)}", _text(draw, 20)))
            people.setdefault(kind, []).append(value)
    draw.shuffle(rows)
    for name, content in (("heap.csv", rows), ("accept.csv", accept)):
        with open(folder / name, "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([("question", "answer"), *content])
    return Planted(
        clean,
        accept,
        {
            "duplicate": len(exact),
            "near_duplicate": len(near),
            "conflict": len(disputed),
            "in_acceptance_file": len(copied),
        },
        secrets,
        people,
    )


def test_every_planted_thing_is_found(tmp_path: Path) -> None:
    """Copies, near copies, contradictions, copies of the test set and private values, beside files of every kind;
    nothing else is dropped."""
    hidden = plant(tmp_path)
    draw = random.Random(13)
    others = {name: [(_text(draw, 20), _text(draw, 12)) for _ in range(3)] for name in ROWS}
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
