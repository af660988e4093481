"""A goal ends where its clause or its list does."""

from __future__ import annotations

import pytest

from planner.reading.goal_words import goal_words
from planner.render.reasons import cut_at_clause


@pytest.mark.parametrize(("words", "marked", "goal"), [
    ("Put our letters into the classes in letters.csv. Budget 20 euros.", "Put our letters into the classes in",
     "Put our letters into the classes in letters.csv"),
    ("Hilf uns, Briefe zu sortieren nach Art und Eile, es eilt.", "Briefe zu sortieren nach Art und",
     "Briefe zu sortieren nach Art und Eile"),
    ("Lire les lettres et noter le nom, la ville et l'âge. Merci.", "Lire les lettres et noter le nom, la ville et l",
     "Lire les lettres et noter le nom, la ville et l'âge"),
    ("Note for each letter who wrote, what is wrong and since when. Thanks.", "who wrote, what is wrong and since",
     "Note for each letter who wrote, what is wrong and since when"),
    ("It sorts letters, and must cost nothing at all this year.", "It sorts letters", "It sorts letters"),
    ("Fill in all fields but the number.", "Fill in all fields", "Fill in all fields but the number"),
])  # fmt: skip
def test_the_rest_of_the_clause_belongs_to_it(words: str, marked: str, goal: str) -> None:
    at = words.index(marked)
    start, end = goal_words(words, at, at + len(marked))
    assert words[start:end] == goal


def test_a_long_goal_is_cut_at_the_end_of_a_clause_or_an_item() -> None:
    listed = "Read the letters and fill in " + ", ".join(f"the field number {n}" for n in range(30)) + " and the last"
    shown = cut_at_clause(listed)
    assert shown.endswith(", …")
    assert listed.startswith(shown.removesuffix(", …"))
    assert len(shown) <= 220
    clauses = "It answers people kindly and briefly; " * 10
    assert cut_at_clause(clauses).endswith("briefly …")
    assert cut_at_clause("short") == "short"
