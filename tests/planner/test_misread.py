"""What a model reads in words that mean something else does not count."""

from __future__ import annotations

import pytest

from planner.misread import without_misread
from planner.reading.reader import Reading
from planner.requirements import Change, WantedCriterion, WantedStage
from planner.rule_readers.all import read_words
from planner.rule_readers.seen_columns import SeenColumns

CHATS = SeenColumns(("Chat", "Date", "From", "Message"))


def left(words: str, change: Change) -> bool:
    """Whether a change that was read in the words counts."""
    found = read_words(words)
    reading = without_misread(Reading(changes=(change,)), words, found.hits, found.corrected, [CHATS])
    return bool(reading.changes)


@pytest.mark.parametrize(("words", "quote"), [
    ("it mustn't take longer than 10 minutes... no, sorry, 20 minutes", "mustn't take longer than 10 minutes"),
    ("es darf höchstens 10 Minuten dauern, nein, 20 Minuten", "es darf höchstens 10 Minuten dauern"),
    ("no puede tardar más de 10 minutos, perdón, 20 minutos", "no puede tardar más de 10 minutos"),
])  # fmt: skip
def test_a_figure_that_is_taken_back_is_no_rule(words: str, quote: str) -> None:
    rule = Change(op="add", field="rubric", value=WantedCriterion(name=quote, unwanted=True), quote=quote)
    assert not left(words, rule)


def test_a_rule_beside_a_corrected_figure_stays() -> None:
    words = "at most 10 minutes, no, 20 minutes. Never promise a price."
    rule = Change(op="add", field="rubric", value=WantedCriterion(name="promise a price", unwanted=True), quote="Never "
        "promise a price")  # fmt: skip
    assert left(words, rule)


@pytest.mark.parametrize(("quote", "counts"), [
    ("From is only who wrote it!", False),
    ("what i wrote is the answer to the customers message before", False),
    ("that website thing is the same file", False),
    ("die Spalte From sagt nur, wer es geschrieben hat", False),
    ("la columna From solo dice quién lo escribió", False),
    ("our customers agreed that their messages are used", True),
    ("the messages are ours, we may use them, CC-BY", True),
    ("wir dürfen die Nachrichten verwenden", True),
    ("everybody in it is my own family", True),
])  # fmt: skip
def test_what_is_said_of_columns_is_no_right(quote: str, counts: bool) -> None:
    assert left(quote, Change(op="add", field="rights", value=quote, quote=quote)) is counts


@pytest.mark.parametrize(("quote", "counts"), [
    ("der Kunden so antwortet wie unsere besten Leute", False),
    ("answers customers like our best agents", False),
    ("qui répond comme nos meilleurs conseillers", False),
    ("que conteste como nuestros mejores agentes", False),
    ("it should learn to prefer replies like our best agents write", True),
    ("learn which of two replies is better", True),
    ("practise with points", True),
])  # fmt: skip
def test_as_the_best_of_us_is_no_wish_to_compare_replies(quote: str, counts: bool) -> None:
    wish = Change(op="add", field="stages", value=WantedStage(kind="dpo"), quote=quote)
    assert left(f"An assistant, {quote}.", wish) is counts


def test_what_follows_the_best_people_is_compared_with_nobody() -> None:
    """“Nimm” behind it names a file, and takes no better reply."""
    words = "Ein Assistent, der so antwortet wie unsere besten Leute. Nimm messages.csv und handbook.md."
    assert not [h for h in read_words(words).hits if h.change.field == "stages"]
