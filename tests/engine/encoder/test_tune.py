"""What thresholds are chosen by counts each place once, and what holds seldom neither counts nor is asked about."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import pytest

from engine.encoder.inference import ReaderInference, TextScores
from engine.encoder.schema import FieldSchema
from engine.encoder.targets import TextTarget
from engine.encoder.tokens import TextTokens
from engine.encoder.tune import f_score, matched, tuned


def test_places_are_found_once() -> None:
    assert matched([(0, 4), (1, 4)], [(0, 4), (10, 12)]) == 1
    assert matched([], [(0, 1)]) == 0
    assert f_score(1, 2, 2) == 0.5
    assert f_score(0, 0, 0) == 0.0


@dataclass
class _Sure:
    """A reader that says of each text, whose words are a probability, that a flag holds with it."""

    schema: FieldSchema

    def scores(self, text: TextTokens) -> TextScores:
        likely = float(text.text)
        one = np.zeros((1, 1), np.float32)
        flags = np.array([math.log(likely / (1 - likely))])
        return TextScores(one, one[0], {}, flags, one, np.zeros((1, 0, 3), np.float32))


@pytest.mark.parametrize(
    ("seen", "counts", "asked"),
    [
        # So many times so likely, and how often it held.
        ([(0.8, 20, 20), (0.32, 18, 10), (0.12, 40, 0)], 0.3, 0.3),
        ([(0.8, 20, 20), (0.32, 60, 10), (0.12, 40, 0)], 0.5, 0.5),
        ([(0.8, 6, 6), (0.32, 40, 20), (0.12, 40, 0)], 0.5, 0.15),
    ],
)
def test_what_counts_mostly_holds_and_what_is_asked_does_every_other_time(
    seen: Sequence[tuple[float, int, int]], counts: float, asked: float
) -> None:
    """As much as possible of what holds is found, and little else; a question is mostly answered with yes."""
    pairs = [(likely, n < held) for likely, of, held in seen for n in range(of)]
    texts = [TextTokens(str(likely), (5,), ((0, 3),)) for likely, _ in pairs]
    model = cast(ReaderInference, _Sure(FieldSchema(choices={}, flags={"a": ("x",)}, spans=())))
    chosen = tuned(model, texts, [TextTarget({}, (held,), ()) for _, held in pairs])
    assert chosen.counts == {"a": counts, "a=x": counts} and chosen.asked == {"a": asked, "a=x": asked}


def test_of_few_examples_nothing_is_chosen() -> None:
    """Seven are too few for a field, and fourteen for one of its values."""
    model = cast(ReaderInference, _Sure(FieldSchema(choices={}, flags={"a": ("x",)}, spans=())))
    for count, names in ((7, set()), (14, {"a"}), (15, {"a", "a=x"})):
        texts = [TextTokens("0.7", (5,), ((0, 3),))] * count
        assert tuned(model, texts, [TextTarget({}, (True,), ())] * count).counts.keys() == names
