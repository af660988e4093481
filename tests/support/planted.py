"""A heap of rows with everything planted in known places."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from pathlib import Path

from tests.support.private_values import personal_kinds, secret_kinds

_WORDS = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in ("lt", "mp", "rn", "st", "x")]


def drawn_text(draw: random.Random, words: int) -> str:
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
    clean = [(drawn_text(draw, 60), drawn_text(draw, 25)) for _ in range(150)]
    accept = [(drawn_text(draw, 20), drawn_text(draw, 20)) for _ in range(12)]
    exact = [(p.upper(), r) for p, r in clean[:15]]
    near = [(_edited(draw, p), r) for p, r in clean[15:35]]
    disputed = [
        (f"{drawn_text(draw, 12)} how many", f"exactly {n} {drawn_text(draw, 4)}") for n in (3, 7) for _ in range(5)
    ]
    disputed += [(p, f"exactly 9 {drawn_text(draw, 4)}") for p, _ in disputed]
    copied = [
        *accept[:6],
        *((f"{drawn_text(draw, 9)} {p} {drawn_text(draw, 9)}", drawn_text(draw, 9)) for p, _ in accept[6:]),
    ]
    rows = [*clean, *exact, *near, *disputed, *copied]
    secrets: dict[str, list[str]] = {}
    for kind, (shown, value) in secret_kinds(draw).items():
        rows.append((f"{drawn_text(draw, 30)} {shown} {drawn_text(draw, 9)}", drawn_text(draw, 20)))
        secrets[kind] = [max(value.split("\n"), key=len)]
    people: dict[str, list[str]] = {}
    for _ in range(25):
        for kind, value in personal_kinds(draw).items():
            rows.append((f"{drawn_text(draw, 30)} {value}, {drawn_text(draw, 9)}", drawn_text(draw, 20)))
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
