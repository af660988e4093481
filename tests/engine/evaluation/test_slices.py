"""Parts of the held-out rows: what is worse than the rest beyond chance is said, and nothing else."""

from __future__ import annotations

import random

from engine.core.row import Row
from engine.evaluation.slices import FEWEST, Slice, in_words, slices

ENGLISH = "Please tell me when the parcel with my new garden chair will arrive at the house, number {}."
GERMAN = "Bitte sagen Sie mir, wann das Paket mit meinem neuen Gartenstuhl bei mir zu Hause ankommt, Nummer {}."


def rows(counts: dict[str, int]) -> list[Row]:
    return [Row(text.format(n), text.format(n), "a.csv", n) for text, count in counts.items() for n in range(count)]


def of(found: tuple[Slice, ...], by: str) -> dict[str, Slice]:
    return {s.name: s for s in found if s.by == by}


def test_a_language_that_is_worse_is_found_and_said() -> None:
    data = rows({ENGLISH: 20, GERMAN: 12})
    draw = random.Random(3)
    good, bad = [0.7 + draw.random() / 5 for _ in range(20)], [0.1 + draw.random() / 5 for _ in range(12)]
    found = of(slices(data, [0.1] * 32, [*good, *bad]), "language")
    assert {name: (s.rows, s.worse) for name, s in found.items()} == {"en": (20, False), "de": (12, True)}
    said = in_words(tuple(found.values()))
    assert len(said) == 1 and "“German”" in said[0] and "±" in said[0] and "12 of them" in said[0]


def test_chance_is_no_finding() -> None:
    """Scores drawn alike for all rows: hardly ever is a slice called worse, so many being looked at."""
    false = 0
    for seed in range(60):
        draw = random.Random(seed)
        data = rows({ENGLISH: 24, GERMAN: 16})
        false += any(s.worse for s in slices(data, [None] * 40, [draw.random() for _ in range(40)]))
    assert false <= 6


def test_small_slices_are_not_shown() -> None:
    """Fewer than five rows say more of the rows than of the model; rows that could not be judged do not count."""
    data = rows({ENGLISH: 20, GERMAN: FEWEST - 1})
    assert "de" not in of(slices(data, [0.0] * 24, [0.5] * 24), "language")
    scores: list[float | None] = [0.5] * 20 + [None] * 4
    assert not of(slices(data, scores, scores), "language")


def test_topics_are_labels_then_files_then_words() -> None:
    labelled = [Row(f"message {n}", "card" if n % 2 else "money", "a.csv", n) for n in range(20)]
    assert set(of(slices(labelled, [0.0] * 20, [1.0] * 20, labels=("card", "money")), "topic")) == {"card", "money"}
    files = [Row(f"message {n}", f"reply {n}", f"{n % 2}.csv", n) for n in range(20)]
    assert set(of(slices(files, [0.0] * 20, [1.0] * 20), "topic")) == {"0.csv", "1.csv"}
    words = [
        Row(("My refund is late " if n < 7 else "Something is broken ") + str(n), f"reply {n}", "a.csv", n)
        for n in range(20)
    ]
    assert set(of(slices(words, [0.0] * 20, [1.0] * 20), "topic")) == {"refund"}, (
        "a word of most messages parts nothing"
    )


def test_lengths_are_thirds_and_none_where_all_are_alike() -> None:
    data = [Row("word " * (2 + n), "reply", "a.csv", n) for n in range(30)]
    found = of(slices(data, [None] * 30, [n / 30 for n in range(30)]), "length")
    assert len(found) == 3 and sum(s.rows for s in found.values()) == 30
    assert next(s for name, s in found.items() if name.startswith("short")).worse
    same = [Row(f"four words are here{n}", "reply", "a.csv", n) for n in range(30)]
    assert not of(slices(same, [0.0] * 30, [0.5] * 30), "length")
    assert slices([], [], []) == ()
