"""A list of words as one pattern finds what its entries do one by one."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from planner.rule_readers.lexicon import word_list
from planner.rule_readers.wordlist import entry

WORDS = [
    "rent",
    "rent*",
    "*karte",
    "a card",
    "per-card",
    "%",
    "e.g",
    "租",
    "租 卡",
    "no",
    "n'est",
    "für",
    "ガ",
    "card*",
    ".",
]
PIECES = [*[w.strip("*") for w in WORDS], " ", "s", "x", "é", "卡", "-", "’", "が", "임대"]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8), st.lists(st.sampled_from(PIECES), max_size=12))
def test_what_is_written_once_for_several_words_guards_each(words: list[str], pieces: list[str]) -> None:
    text = "".join(pieces)
    ways = "|".join(entry(word).way for word in sorted(set(words), key=lambda word: (-len(word), word)))
    once = word_list(words).pattern
    assert [m.span() for m in re.finditer(once, text, re.I)] == [m.span() for m in re.finditer(ways, text, re.I)]
