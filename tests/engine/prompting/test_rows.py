"""Rows that are learned from have finds in their prompts, and never the row itself among them."""

from __future__ import annotations

from engine.core.row import Row
from engine.prompting.prompter import Prompter
from engine.prompting.prompting import Prompting
from engine.prompting.rows import with_found
from engine.retrieval.retriever import library_of

FACTS = "# Delivery\n\nA bench is delivered by lorry within nine days.\n\n# Opening\n\nThe shop opens at eight."
ROWS = [
    Row("When is my bench delivered?", "By lorry, within nine days.", "a", 1),
    Row("When is the bench delivered to me?", "By lorry, within nine days!", "a", 2),
    Row("Is the bench delivered on Sundays?", "No, on weekdays.", "a", 3),
]
GIVEN = Prompting(kind="retrieval", budget=200, finds=2)
PROMPTER = Prompter(GIVEN, library_of(ROWS, FACTS, lambda text: len(text.split())))


def test_no_row_finds_its_own_reply_but_the_passage_with_it() -> None:
    first, second, _ = with_found(ROWS, PROMPTER, 0.0, 7)
    for row, before in ((first, ROWS[0]), (second, ROWS[1])):
        assert row.prompt.endswith(f"message:\n{before.prompt}") and row.reply == before.reply
        assert "Reply: By lorry" not in row.prompt and "A bench is delivered by lorry" in row.prompt


def test_of_some_rows_what_fits_best_is_missing() -> None:
    """The same ones each time, so that a run that goes on learns from the same prompts."""
    for row, before in zip(with_found(ROWS, PROMPTER, 1.0, 7), ROWS, strict=True):
        right = PROMPTER.library.best(before.prompt, 200, 2) if PROMPTER.library is not None else []
        assert right and right[0] not in row.prompt and row.reply == before.reply
    half = [with_found(ROWS * 20, PROMPTER, 0.5, 7) for _ in range(2)]
    assert half[0] == half[1]
    assert len({row.prompt for row in half[0] if row.line == 3}) == 2


def test_a_message_nothing_fits_is_learned_as_it_is() -> None:
    strange = Row("Xylophon Quetzal", "I do not know.", "a", 9)
    assert with_found([strange], PROMPTER, 0.0, 7) == [strange]
