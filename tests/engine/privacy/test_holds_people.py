"""Whether rows hold what is personal is told by what stands in them."""

from __future__ import annotations

from engine.core.row import Row
from engine.data.extracted import private_fields
from engine.data.private_texts import holds_people


def rows(*pairs: tuple[str, str]) -> list[Row]:
    return [Row(prompt, reply, "rows.csv", n) for n, (prompt, reply) in enumerate(pairs, 1)]


def test_recipes_and_queries_hold_nobody() -> None:
    pairs = [(f"leeks and {n} eggs", f"Fry the leeks for {n} minutes and add {n} eggs.") for n in range(1, 30)]
    assert not holds_people(rows(*pairs, ("all parts above 5", "SELECT * FROM parts WHERE size > 5;")))


def test_mails_with_names_and_numbers_to_call_hold_people() -> None:
    pairs = [(f"My name is Sarah Miller, call me at +44 20 7946 0{n:03}.", "We will call you.") for n in range(20)]
    assert holds_people(rows(*pairs))


def test_a_number_of_people_is_no_name() -> None:
    replies = [f'{{"people": "{n}", "sender": "Sarah Miller"}}' for n in range(10)]
    assert private_fields(replies) == (("sender", "name"),)
