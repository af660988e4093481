"""What a small model writes line by line is read as far as it is whole, and what nobody would ask is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.comparing import normalised
from engine.data.synthetic.written_lines import (
    example_lines,
    in_language,
    other_language,
    pairs_in,
    worth_asking,
    writing_words,
)

LANGUAGES = sorted(writing_words())
PASSAGE = "The sauna opens at 10:00 and closes at 22:00. Towels cost 3 euros; a deposit of 5 euros is paid back."
LONG = (
    f"{PASSAGE} Children under six may not use it, and those under twelve only with a parent. On Mondays it is for "
    "women. Whoever has had an operation asks a doctor first; staff may send home anybody who seems unwell."
)
_LINE = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00", categories=["L", "N", "P", "Zs", "S"]), max_size=60
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_is_read_as_it_is_shown(language: str) -> None:
    asked = writing_words()[language].asked
    assert pairs_in(example_lines(language), language) == [(one.question, one.answer) for one in asked]
    assert all(in_language(one.question, language) for one in asked)


@pytest.mark.parametrize("language", LANGUAGES)
@given(st.lists(_LINE, max_size=12))
def test_whatever_a_model_writes_is_read(language: str, lines: list[str]) -> None:
    words = writing_words()[language]
    marks = (words.question, words.answer, words.missing, "")
    text = "\n".join(f"{marks[n % 4]}: {line}" if marks[n % 4] else line for n, line in enumerate(lines))
    found = pairs_in(text, language)
    assert all(question.strip() for question, _ in found)
    assert pairs_in(text, language, cut=True) == found[:-1]
    kept = worth_asking(found, PASSAGE, language)
    assert set(kept) <= set(found) and kept == worth_asking(kept, PASSAGE, language)
    keys = [normalised(question) for question, _ in kept]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(("written", "pairs"), [
    ("**Question 1 (in a hurry):** sauna when?\n**Answer:** 10:00\nto 22:00.", [("sauna when?", "10:00 to 22:00.")]),
    ("1. Question: Open?\n2. Answer: Yes.\nNot in the text: A bar?", [("Open?", "Yes."), ("A bar?", "")]),
    ("Question: One?\nQuestion: Two?\nAnswer: Two.", [("Two?", "Two.")]),
    ("Answer: Of nothing.\nSure, here you are!\nQuestion: Never answered?", []),
])  # fmt: skip
def test_lines_are_pairs(written: str, pairs: list[tuple[str, str]]) -> None:
    assert pairs_in(written, "en") == pairs


@pytest.mark.parametrize("pair", [
    ("What does the text say about towels?", "Towels cost 3 euros."),
    ("How much is a towel to rent?", "According to the passage, towels cost 3 euros."),
    ("Was kostet ein Handtuch bei Ihnen?", "Handtücher kosten 3 Euro."),
    ("Is there a bar in the sauna?", "The text does not say whether there is a bar."),
    ("when does the sauna open and close, and what are towels", LONG),
    ("When does it open?", "When does it open?"),
    ("How much is [item]?", "It costs 3 euros."),
    ("towels?", "Towels cost 3 euros."),
    ("charging for electric cars?", ""),
])  # fmt: skip
def test_what_nobody_asks_is_left_out(pair: tuple[str, str]) -> None:
    assert worth_asking([pair], LONG, "en") == []


def test_a_fact_is_asked_once() -> None:
    pairs = [
        ("what is a towel to rent?", "Towels cost 3 euros."),
        ("how much do I pay for a towel?", "Towels cost 3 euros."),
        ("is there a bar in the sauna?", ""),
    ]
    assert worth_asking(pairs, PASSAGE, "en") == [pairs[0], pairs[2]]


def test_another_language_than_the_passage_is_seen() -> None:
    assert other_language("Handtücher kosten drei Euro, und der Pfand wird zurückgezahlt.", PASSAGE)
    assert not other_language("Towels cost 3 euros, and the deposit is paid back.", PASSAGE)
