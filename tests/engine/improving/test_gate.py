"""The gate of a round: better on the new, worse on nothing before, and chance refuses nobody."""

from __future__ import annotations

import numpy as np
import pytest

from engine.improving.gate import JudgedChange, RowChange, judged_change


def rows(topic: str, better: int = 0, worse: int = 0, same: int = 0) -> list[RowChange]:
    return [
        *([RowChange(topic, 0.0, 1.0)] * better),
        *([RowChange(topic, 1.0, 0.0)] * worse),
        *([RowChange(topic, 0.5, 0.51)] * same),
    ]


@pytest.mark.parametrize(("new", "old", "passed"), [
    (rows("n", better=8), rows("a", same=20), True),
    # As many worse as better is nothing learned; two of ten may be chance.
    (rows("n", better=4, worse=4), rows("a", same=20), False),
    (rows("n", better=2, same=8), rows("a", same=20), False),
    (rows("n", same=10), rows("a", same=20), False),
    # Few: it must at least do better than worse.
    (rows("n", better=1), rows("a", same=20), True),
    (rows("n", better=1, worse=1), rows("a", same=20), False),
    # A topic that is lost, beside one that is not.
    (rows("n", better=8), [*rows("a", worse=8, same=4), *rows("b", same=20)], False),
    (rows("n", better=8), [*rows("a", worse=2, same=10), *rows("b", better=3, same=17)], True),
    # A little in each of many topics.
    (rows("n", better=8), [one for t in "abcdefgh" for one in rows(t, worse=2, same=3)], False),
    (rows("n", better=8), [], True),
    # Where examples were only taken out.
    ([], rows("a", same=20), True),
    ([], rows("a", worse=9), False),
])  # fmt: skip
def test_what_passes(new: list[RowChange], old: list[RowChange], passed: bool) -> None:
    assert judged_change(new, old).passed is passed


def test_what_is_lost_is_named() -> None:
    found = judged_change(rows("n", better=8), [*rows("vouchers", worse=8, same=2), *rows("parcels", same=9)])
    (lost,) = found.lost
    assert (lost.name, lost.rows, lost.worse, lost.better) == ("vouchers", 10, 8, 0)
    spread = judged_change(rows("n", better=8), [one for t in "abcdefgh" for one in rows(t, worse=2, same=3)])
    assert [one.name for one in spread.lost] == [""]


def test_what_could_not_be_judged_is_neither() -> None:
    found = judged_change([RowChange("n", None, 1.0)] * 9, [RowChange("a", 1.0, None)] * 9)
    assert (found.better, found.worse, found.lost) == (0, 0, ()) and not found.passed


def test_chance_refuses_few_rounds() -> None:
    """Of 200 rounds in which eight topics only wobble, at most one in ten is refused for a loss."""
    draw = np.random.default_rng(3)
    refused = 0
    for _ in range(200):
        old = [
            RowChange(str(t), 0.5, 0.5 + float(change))
            for t in range(8)
            for change in draw.choice([-0.5, 0.0, 0.5], 12, p=[0.15, 0.7, 0.15])
        ]
        refused += bool(judged_change(rows("n", better=8), old).lost)
    assert refused <= 20


def test_a_loss_of_a_third_of_a_topic_is_seen() -> None:
    """Of twenty messages of a topic eight are lost, the others wobble: seen in nearly all draws."""
    draw = np.random.default_rng(4)
    seen = 0
    for _ in range(50):
        wobble = [RowChange("a", 0.5, 0.5 + float(c)) for c in draw.choice([-0.5, 0.0, 0.5], 12, p=[0.05, 0.9, 0.05])]
        found: JudgedChange = judged_change(rows("n", better=8), [*rows("a", worse=8), *wobble, *rows("b", same=20)])
        seen += bool(found.lost)
    assert seen >= 45
