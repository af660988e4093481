"""The page of tokens shows what the trainer gets, and nothing of it can act in a browser."""

from __future__ import annotations

import re

from engine.training.token_view import shown, tokens_page
from tests.support.small_models import Letters


def _row(asked: str, learned: str) -> dict[str, list[int]]:
    ids = [ord(c) for c in asked + learned]
    return {"input_ids": ids, "labels": [-100] * len(asked) + ids[len(asked) :]}


def test_what_is_learned_is_green_and_the_rest_is_not() -> None:
    """Every token is there once, on its side of the mask; the figures are true."""
    page = tokens_page(shown([_row("ask", "tell"), _row("who", "me\n")], Letters(), 100))
    assert "".join(re.findall(r"<b>(.)</b>", page.split("Ten of the rows")[1])) == "tellme"
    assert "".join(re.findall(r"<i>(.)</i>", page.split("Ten of the rows")[1])) == "askwho"
    assert "2 rows, 13 tokens, of which 7 are learned" in page
    assert "No row is cut" in page


def test_markup_in_the_data_is_text() -> None:
    """A script in a message is shown, not run; long rows are said."""
    page = tokens_page(shown([_row("<script>x()</script>", "ok")] * 30, Letters(), 5))
    assert "<script" not in page
    assert "30 rows are longer than the limit of 5 tokens" in page
    assert page.count("<h3>") == 10
    assert "There are no rows" in tokens_page(shown([], Letters(), 5))
