"""Figures to reach as people say them, and a new one for the one that is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.changes import apply_changes
from planner.requirements import Change, Requirements, WantedGate
from planner.rule_readers.all import read_all
from planner.rule_readers.gate_figures import gate_share
from tests.planner.rule_readers.changes_read import read


@pytest.mark.parametrize(("quote", "share"), [
    ("bei 28 von 30 Mails", 28 / 30), ("112 von 118", 112 / 118), ("17 in 20 accepted as is", 0.85),
    ("92 in a hundred right", 0.92), ("nine tags right out of every ten", 0.9), ("9 su 10", 0.9), ("9 em 10", 0.9),
    ("95 instead of 98", 0.95), ("95 statt 98", 0.95), ("95 au lieu de 98", 0.95),
    ("95 en lugar de 98", 0.95), ("95 invece di 98", 0.95), ("95 in plaats van 98", 0.95), ("90% not 85", 0.9),
    ("BLEU改成32", 0.32), ("el 93 % pasa a 91 %", 0.91), ("von 90 auf 92 Prozent", 0.92),
    ("bleu a 40 é puxado, desce para 36", 0.36), ("4.1 lowered to 0.80", 0.8), ("94 then", 0.94),
    ("IG now says 95", 0.95), ("Pour le F1 global, 0,75", 0.75), ("at most 5 % errors", 0.95),
    ("1 mistake in 20", 0.95), ("partly 80, partly 90", None), ("as good as it gets", None),
])  # fmt: skip
def test_the_share_that_is_meant(quote: str, share: float | None) -> None:
    """Of an old figure and a new one the new; of two that may both be meant none."""
    assert gate_share(quote) == (share if share is None else pytest.approx(share, abs=1e-6))


@given(st.integers(1, 100), st.integers(1, 100), st.sampled_from(["instead of", "statt", "au lieu de", "en vez de"]))
def test_the_new_figure_counts_whichever_they_are(new: int, old: int, word: str) -> None:
    assert gate_share(f"{new} % {word} {old} %") == pytest.approx(new / 100)


@pytest.mark.parametrize(("words", "metric", "share"), [
    ("0.93 f1 or bust", "f1", 0.93), ("Threshold: 0.7 F1, else we code by hand.", "f1", 0.7),
    ("In 97 von 100 Fällen exakt.", "accuracy", 0.97), ("F.7 17 in 20 accepted as is.", "accuracy", 0.85),
    ("46 of 50 go out without change.", "accuracy", 0.92), ("18 sur 20 sans retouche", "accuracy", 0.9),
    ("9 de cada 10 sin cambios", "accuracy", 0.9),
])  # fmt: skip
def test_figures_to_reach(words: str, metric: str, share: float) -> None:
    """A metric may stand behind its figure, and what needs no mending is right."""
    assert read(words, "gates") == [WantedGate(metric=metric, at_least=share)]


@pytest.mark.parametrize("words", [
    "Es soll den Verkehrswert eines Hauses auf 5 % genau schätzen.", "It should guess the price to within 5 %.",
    "Il doit estimer le prix à 5 % près.", "4.2 no code with recall under 0.6 (information only)",
])  # fmt: skip
def test_a_tolerance_is_no_figure_to_reach(words: str) -> None:
    assert read(words, "gates") == []


@pytest.mark.parametrize("words", [
    "90 % of orders are accepted.", "8 of 10 claims are accepted by the insurer.",
    "95 % der Waren gehen unverändert raus.",
])  # fmt: skip
def test_what_a_business_accepts_is_no_figure_to_reach(words: str) -> None:
    assert read(words, "gates") == []


@pytest.mark.parametrize("words", [
    "Rappel d'au moins 97 % et précision d'au moins 98 %", "recall at least 97 % and precision at least 98 %",
    "97 % recall and 98 % precision",
])  # fmt: skip
def test_each_figure_has_its_own_metric(words: str) -> None:
    assert {(g.metric, g.at_least) for g in read(words, "gates")} == {("recall", 0.97), ("precision", 0.98)}


def _known(metric: str, share: float) -> Requirements:
    gate = WantedGate(metric=metric, at_least=share)
    return apply_changes(Requirements(), [Change(op="add", field="gates", value=gate, quote="x")], 1)


@pytest.mark.parametrize(("words", "metric", "share"), [
    ("BLEU改成32吧，验船师说够用了。", "bleu", 0.32), ("BLEU lieber 36", "bleu", 0.36),
    ("recall rather 95", "recall", 0.95),
])  # fmt: skip
def test_a_new_figure_of_the_metric_that_is_known(words: str, metric: str, share: float) -> None:
    found = [c.value for c in read_all(words, _known(metric, 0.4)) if c.field == "gates"]
    assert found == [WantedGate(metric=metric, at_least=share)]


@pytest.mark.parametrize("words", [
    "F.6 amended: wrong location five points off instead of three.", "drei Minuspunkte statt fünf",
])  # fmt: skip
def test_points_are_no_figure_to_reach(words: str) -> None:
    """Points of the rubric correct no accuracy."""
    assert read(words, "gates", _known("accuracy", 0.85)) == []
