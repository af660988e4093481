"""Messages that differ: of rows that all read alike nothing could be held out, and no plan over them would be ready."""

from __future__ import annotations

import random
from pathlib import Path

from engine.core.spec import Source

_THINGS = [
    f"{a}{b}"
    for a in ("lamp", "boot", "tent", "rake", "pot", "scarf", "hose", "chair", "vase", "desk", "fork", "sofa")
    for b in ("", "let", "ing", "er", "ful", "wood", "ette", "ton", "box", "mat")
]


def message(n: int) -> str:
    """The n-th of 120 and more."""
    return f"Where is the {_THINGS[n % 120]} and the {_THINGS[(7 * n + 3) % 120]}, parcel {n}?"


def desk_table(rows: int = 120) -> str:
    """A table of messages with answers."""
    return "customer_message,agent_reply\n" + "".join(
        f'"{message(n)}","Parcel {n} is at the drop point; please show the packing card number {n * 7}."\n'
        for n in range(rows)
    )


def many_texts(folder: Path, count: int) -> list[Source]:
    """Documents of six sentences of words of their own."""
    draw = random.Random(5)
    words = ["".join(draw.choices("abcdefghijklmnopqrstuvwxyz", k=7)) for _ in range(4000)]
    for n in range(count):
        said = [f"The {' '.join(draw.sample(words, 2))} is {' '.join(draw.sample(words, 9))}." for _ in range(6)]
        (folder / f"shop{n}.md").write_text(f"# Shop {n}\n\n" + "\n\n".join(said) + "\n")
    return [Source(path=f"shop{n}.md", use="train", kind="text") for n in range(count)]
