"""Whether a choice among labels knows what is none of them: CLINC150 (150 intents and messages about nothing), and how
much of Banking77 is answered at which share right. `python -m tests.bench.trust_labels [--all] [--banking77]`

The threshold is the one a run picks, from `validation.csv` and from strangers: those every run is tried with, or the
100 unknown messages of the training data. As in the paper (Larson et al. 2019) a message that is handed over although
it has a label counts as wrong. Labels are chosen by the linear model over meaning and words that stands beside every
class head; `test.csv` and `unknown-test.csv` are only measured on.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.core.row import Row
from engine.core.spec import HandOver
from engine.encoder.meanings import meanings
from engine.trust import learned
from engine.trust.curve import curve
from engine.trust.guard import sure_of
from engine.trust.learned import Learned, learned_from
from engine.trust.measured import trust_of
from engine.trust.measures import AnsweredMessage, measures
from engine.trust.strangers import strangers
from engine.trust.trust import Trust

CLINC = Path(__file__).parents[3] / "shared" / "data" / "clinc150"
BANKING = CLINC.parent / "banking77"
SEED = 7
NONE = "none of these"
DEMANDS = ((0.95, 0.95), (0.9, 0.8))
"""Share of the answers that must be right, and of the strangers that must be handed over. The first is what a run asks
for by itself; the second is where a person would rather have more answered."""
PAPER = "the paper's best: 96.2 / 52.3 (threshold), 96.9 / 40.3 (class of its own)"


@dataclass(frozen=True)
class Texts:
    """What is learned, what chooses, what measures."""

    learned: list[tuple[str, str]]
    choosing: list[tuple[str, str]]
    test: list[tuple[str, str]]
    unknown: list[str]
    unknown_test: list[str]


def read(path: Path, column: str) -> list[tuple[str, str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return [(row["text"].strip(), row.get(column) or NONE) for row in csv.DictReader(file)]


def few(rows: Sequence[tuple[str, str]], each: int | None) -> list[tuple[str, str]]:
    """So many rows of each label, drawn."""
    if each is None:
        return list(rows)
    of: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        of.setdefault(row[1], []).append(row)
    draw = random.Random(SEED)
    return [row for label in sorted(of) for row in draw.sample(of[label], each)]


def clinc(each: int | None, measured: str) -> Texts:
    texts = {name: read(CLINC / f"{name}.csv", "intent") for name in ("train", "validation", "unknown-train", measured)}
    unknown = [text for text, _ in read(CLINC / f"unknown-{measured}.csv", "intent")]
    known = [text for text, _ in texts["unknown-train"]]
    return Texts(few(texts["train"], each), texts["validation"], texts[measured], known, unknown)


class Chooser:
    """The linear model, and what is measured of its choices."""

    def __init__(self, rows: Sequence[tuple[str, str]]) -> None:
        self.learned: Learned = learned_from(
            [Row(text, label, "train.csv", n) for n, (text, label) in enumerate(rows)],
            "",
            "use-multilingual-3",
            chooses=True,
        )

    def said(self, texts: Sequence[str]) -> list[AnsweredMessage]:
        model = self.learned.labels
        assert model is not None
        best = self.learned.label_scores(texts).argmax(1)
        return [AnsweredMessage(text, model.labels[n]) for text, n in zip(texts, best, strict=True)]


@dataclass(frozen=True)
class Tried:
    """A chooser with the figures of the rows it is measured on, which are the same at every demand."""

    chooser: Chooser
    known: list[AnsweredMessage]
    right: list[bool]
    figures: list[list[float]]
    unknown: list[AnsweredMessage]
    of_unknown: list[list[float]]

    @classmethod
    def of(cls, rows: Sequence[tuple[str, str]], texts: Texts) -> Tried:
        chooser = Chooser(rows)
        known, unknown = chooser.said([text for text, _ in texts.test]), chooser.said(texts.unknown_test)
        right = [one.text == label for one, (_, label) in zip(known, texts.test, strict=True)]
        figures = [measures(chooser.learned, some) for some in (known, unknown)]
        return cls(chooser, known, right, figures[0], unknown, figures[1])

    def at(self, trust: Trust) -> tuple[float, float, float]:
        """Accuracy in scope, recall out of scope, and share of the answered that is right."""
        least = 1.01 if trust.threshold is None else trust.threshold
        given = [
            one >= least and said.text != NONE
            for one, said in zip(sure_of(trust, self.figures), self.known, strict=True)
        ]
        handed = [
            one < least or said.text == NONE
            for one, said in zip(sure_of(trust, self.of_unknown), self.unknown, strict=True)
        ]
        hits = sum(a and b for a, b in zip(given, self.right, strict=True))
        return hits / len(given), sum(handed) / max(1, len(handed)), hits / max(1, sum(given))


def ways(texts: Texts, pool: Sequence[str]) -> Iterator[tuple[str, float, float, float, float, float]]:
    """Each way with the demands, accuracy in scope, recall out of scope, and share right of the answered."""
    half = len(texts.unknown) // 2
    plain = Tried.of(texts.learned, texts)
    of_own = [(text, NONE) for text in texts.unknown]
    for name, more, asked in (
        ("unknown not used (strangers)", [], pool),
        ("unknown to calibrate", [], texts.unknown),
        ("a label of its own", of_own, None),
        ("both, half of them each", of_own[:half], texts.unknown[half:]),
    ):
        tried = plain if not more else Tried.of([*texts.learned, *more], texts)
        if asked is None:
            given = [one.text != NONE for one in tried.known]
            handed = sum(one.text == NONE for one in tried.unknown) / max(1, len(tried.unknown))
            hits = sum(tried.right)
            yield name, 0.0, 0.0, hits / len(given), handed, hits / max(1, sum(given))
            continue
        known = tried.chooser.said([text for text, _ in texts.choosing])
        right = [one.text == label for one, (_, label) in zip(known, texts.choosing, strict=True)]
        for demand, unknown in DEMANDS:
            trust = trust_of(
                known,
                right,
                tried.chooser.said(asked),
                tried.chooser.learned,
                HandOver(right_share=demand),
                ["en"],
                unknown,
            ).trust
            yield name, demand, unknown, *tried.at(trust)


def banking77(each: int | None) -> None:
    """The curve on the test set, calibrated on a tenth of the training rows."""
    rows = few(read(BANKING / "train.csv", "category"), each)
    random.Random(SEED).shuffle(rows)
    tenth = len(rows) // 10
    chooser, held = Chooser(rows[tenth:]), rows[:tenth]
    known, test = chooser.said([text for text, _ in held]), read(BANKING / "test.csv", "category")
    right = [one.text == label for one, (_, label) in zip(known, held, strict=True)]
    pool = chooser.said([one.text for one in strangers(["en"], [text for text, _ in rows])])
    trust = trust_of(known, right, pool, chooser.learned, HandOver(), ["en"]).trust
    said = chooser.said([text for text, _ in test])
    sure = sure_of(trust, measures(chooser.learned, said))
    hits = [one.text == label for one, (_, label) in zip(said, test, strict=True)]
    print(f"\nBanking77, {len(rows)} rows: {sum(hits) / len(hits):.1%} right where all is answered")
    for point in curve(sure, hits)[::5]:
        print(f"  answers {point.answered:5.1%}, {point.right or 0:5.1%} of them right")
    if trust.threshold is not None:
        answered = [hit for one, hit in zip(sure, hits, strict=True) if one >= trust.threshold]
        print(f"  picked: {len(answered) / len(hits):.1%} answered, {sum(answered) / max(1, len(answered)):.1%} right")


def table(each: int | None, on: str = "test") -> dict[str, float]:
    """Prints the ways from so many rows an intent; the keys are those of the run's own threshold where nothing unknown
    was given, at the demand a run has by itself."""
    begun, texts, keys = time.monotonic(), clinc(each, on), dict[str, float]()
    pool = [one.text for one in strangers(["en"], [text for text, _ in texts.learned])]
    name = "clinc" if each else "clinc_all"
    print(f"\nCLINC150, {each or 'all'} rows an intent: accuracy in scope / recall out of scope ({PAPER})")
    for way, demand, unknown, scope, out, right in ways(texts, pool):
        picked = f"{demand:.0%} right, {unknown:.0%} of strangers" if demand else "chosen"
        print(f"  {way:<32}{picked:<30}{scope:>8.1%} /{out:>6.1%}   of the answered right {right:.1%}", flush=True)
        if way.startswith("unknown not") and (demand, unknown) == DEMANDS[0]:
            keys |= {f"{name}_in_scope": round(scope, 4), f"{name}_out_of_scope": round(out, 4)}
    return keys | {f"{name}_minutes": round((time.monotonic() - begun) / 60, 1)}


def remembering() -> None:
    """Let each message be read by the encoder once, however many ways look at it."""
    known: dict[str, NDArray[np.float32]] = {}

    def remembered(texts: Sequence[str], encoder: Path) -> NDArray[np.float32]:
        new = list(dict.fromkeys(text for text in texts if text not in known))
        known.update(zip(new, meanings(new, encoder), strict=True))
        return np.stack([known[text] for text in texts]) if texts else meanings([], encoder)

    learned.meanings = remembered  # type: ignore[attr-defined]


def main() -> int:
    remembering()
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", action="store_true", help="also from all rows")
    parser.add_argument("--banking77", action="store_true")
    parser.add_argument("--on", choices=["test", "validation"], default="test", help="rows measured on")
    asked = parser.parse_args()
    if not CLINC.is_dir():
        print(f"CLINC150 is not at {CLINC}.")
        return 2
    keys = table(20, asked.on) | (table(None, asked.on) if asked.all else {})
    if asked.banking77:
        for each in (10, None):
            banking77(each)
    print(json.dumps(keys))
    return 0


if __name__ == "__main__":
    sys.exit(main())
