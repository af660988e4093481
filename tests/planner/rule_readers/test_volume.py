"""How many messages come in."""

from __future__ import annotations

import pytest

from planner.check import check_change
from planner.rule_readers.volume import read_volume


@pytest.mark.parametrize(
    ("words", "a_day"),
    [
        ("We get about 200 mails a day.", 200),
        ("Around 20 to 30 questions per week come in.", 30 / 7),
        ("We answer 12 customers' mails daily.", 12),
        ("Wir bekommen täglich etwa 80 Anfragen.", 80),
        ("Es sind ca. 1.500 Kundenmails im Monat.", 50),
        ("Il y a environ 60 courriels par jour.", 60),
        ("Nos llegan unos 40 correos al día.", 40),
        ("Circa 90 messaggi al giorno.", 90),
        ("每天大约300条咨询", 300),
    ],
)
def test_messages_a_day(words: str, a_day: float) -> None:
    (hit,) = read_volume(words)
    assert hit.change.value == pytest.approx(a_day, abs=1e-3)
    assert check_change(hit.change, [words]) is None


@pytest.mark.parametrize(
    "words",
    [
        "It used to be 200 mails a day.",
        "We have 200 mails, a day later there were more.",
        "It is trained on 200 mails and should be done in a day.",
        "A reply may take 2 seconds.",
        "We need it 2 days from now.",
        "I have 2 questions, answer by Friday.",
        "Use 3 mails as the test.",
    ],
)
def test_other_figures_are_none(words: str) -> None:
    assert list(read_volume(words)) == []
