"""What replies bring that are asked for where they teach most, against as many asked for at random: after 0, 30, 60 and
120 replies. `python -m tests.bench.teach [--seeds 5]`

Banking77 with its labels hidden: 1,500 messages of the training set, drawn evenly or with a few frequent topics as
inboxes have them; a reply is the label. Measured on 1,000 messages of the test set that are drawn alike, for a linear
model of meanings and words and for the reply to the nearest message. The returns desk of the sample with its replies
hidden: a third of the rows measures, by how alike in meaning the reply to the nearest message is to the right one.
Minutes on one core.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, stdev

import numpy as np
from numpy.typing import NDArray

from engine.active.pool import pool_of
from engine.active.teach_most import TeachingPool
from engine.core.row import Row
from engine.retrieval.sentence_encoder import many_vectors
from engine.trust.labels import learned_labels

ROOT = Path(__file__).parents[2]
BANKING = ROOT.parent / "shared" / "data" / "banking77"
DESK = ROOT / "sessions" / "returns-desk" / "messages.csv"
COUNTS = (0, 30, 60, 120)
POOL, TESTED = 1500, 1000
_T = {2: 12.71, 3: 4.30, 4: 3.18, 5: 2.78, 6: 2.57, 7: 2.45, 8: 2.36, 9: 2.31, 10: 2.26}
"""Of Student's distribution, for 95 % of so many seeds."""
Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class HiddenSet:
    """Messages with the replies that a person would give, and those that measure."""

    messages: Sequence[tuple[str, str]]
    test: Sequence[tuple[str, str]]
    labels: bool


def read(path: Path, message: str, reply: str) -> list[tuple[str, str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return [(row[message].strip(), row[reply].strip()) for row in csv.DictReader(file)]


def banking(seed: int, *, even: bool) -> HiddenSet:
    """Drawn anew with each seed; uneven, the n-th topic of a drawn order is as frequent as 1/n."""
    draw, rows = random.Random(seed), read(BANKING / "train.csv", "text", "category")
    topics = sorted({label for _, label in rows})
    draw.shuffle(topics)
    weight = {label: 1.0 if even else 1 / n for n, label in enumerate(topics, 1)}

    def drawn(some: list[tuple[str, str]], count: int) -> list[tuple[str, str]]:
        # Without putting back (Efraimidis and Spirakis 2006).
        return sorted(some, key=lambda row: draw.random() ** (1 / weight[row[1]]))[-count:]

    return HiddenSet(drawn(rows, POOL), drawn(read(BANKING / "test.csv", "text", "category"), TESTED), labels=True)


def desk(seed: int) -> HiddenSet:
    rows = read(DESK, "customer_message", "agent_reply")
    random.Random(seed).shuffle(rows)
    return HiddenSet(rows[len(rows) // 3 :], rows[: len(rows) // 3], labels=False)


def chosen(pool: TeachingPool, right: Mapping[str, str]) -> list[int]:
    """Numbers of the messages in the order in which sittings of thirty ask for them."""
    order, number = list[int](), {one.key: n for n, one in enumerate(pool.messages)}
    while len(order) < COUNTS[-1]:
        sitting = pool.choose(min(30, COUNTS[-1] - len(order)))
        for one in sitting:
            pool.write(one.message.key, right[one.message.text])
            order.append(number[one.message.key])
        if not sitting:
            break
    return order


def scores(
    known: Sequence[int], pool: TeachingPool, right: Mapping[str, str], test: HiddenSet, meanings: Vectors
) -> tuple[float, float]:
    """Of a linear model and of the nearest reply, where replies are labels; else of the nearest reply alone, twice."""
    if not known:
        return 0.0, 0.0
    texts = [pool.messages[n].text for n in known]
    replies, vectors = [right[text] for text in texts], pool.like.vectors[list(known)]
    nearest = [replies[int(k)] for k in (meanings @ vectors.T).argmax(axis=1)]
    if not test.labels:
        pairs = many_vectors(nearest) * many_vectors([reply for _, reply in test.test])
        alike = float(pairs.sum(axis=1).mean())
        return alike, alike
    by_near = mean(a == b for a, (_, b) in zip(nearest, test.test, strict=True))
    model = learned_labels(texts, replies, vectors)
    if model is None:
        return by_near, by_near
    said = model.scores([text for text, _ in test.test], meanings).argmax(axis=1)
    return mean(model.labels[k] == label for k, (_, label) in zip(said, test.test, strict=True)), by_near


def interval(values: Sequence[float]) -> str:
    """The mean, and half of the interval of 95 %."""
    half = _T[len(values)] * stdev(values) / len(values) ** 0.5 if len(values) in _T else 0.0
    return f"{100 * mean(values):.1f} ± {100 * half:.1f}"


def measured(name: str, seeds: int) -> dict[str, float]:
    """Prints a table for one set; the keys are the means after the most replies."""
    found: dict[tuple[str, int], list[tuple[float, float]]] = {}
    for seed in range(seeds):
        test = desk(seed) if name == "desk" else banking(seed, even=name == "even")
        right = dict(test.messages)
        pool = TeachingPool(pool_of([Row(text, "", name, n) for n, (text, _) in enumerate(test.messages)]))
        meanings = many_vectors([text for text, _ in test.test])
        drawn = random.Random(seed + 1000).sample(range(len(pool.messages)), min(COUNTS[-1], len(pool.messages)))
        for way, order in (("chosen", chosen(pool, right)), ("random", drawn)):
            for count in COUNTS:
                if len(order) >= count:
                    found.setdefault((way, count), []).append(scores(order[:count], pool, right, test, meanings))
    print(
        f"\n{name}: % right, mean of {seeds} seeds with the interval of 95 %"
        if name != "desk"
        else f"\n{name}: likeness of the nearest reply to the right one, × 100"
    )
    keys = dict[str, float]()
    for count in COUNTS:
        cells = []
        for way in ("chosen", "random"):
            values = found.get((way, count), [])
            cells += [interval([v[k] for v in values]) if len(values) > 1 else "-" for k in (0, 1)]
            if values:
                keys[f"{name}_{way}_{count}"] = round(mean(v[0] for v in values), 4)
        print(
            f"  {count:>4} replies   chosen: {cells[0]} (nearest {cells[1]})   random: {cells[2]} (nearest {cells[3]})",
            flush=True,
        )
    return keys


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=5)
    asked = parser.parse_args()
    names = [*(("even", "uneven") if BANKING.is_dir() else ()), "desk"]
    print(json.dumps({key: value for name in names for key, value in measured(name, asked.seeds).items()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
