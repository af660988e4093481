"""The one share that a few words mean: “17 in 20 accepted”, “95 instead of 98”, “el 93 % pasa a 91 %”, “0.7 F1”."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from planner.rule_readers.lexicon import cue, has
from planner.rule_readers.numbers import find_numbers
from planner.rule_readers.shares import OF, Share, find_shares, in_parts, is_rank
from planner.rule_readers.spoken_numbers import spoken_numbers

_DECIMALS = 6
_BESIDE = 24
"""So many letters before a figure may the word stand that makes it the old or the new one."""


def gate_share(quote: str, language: str | None = None) -> float | None:
    """The share the words ask for; of an old and a new one the new, of mistakes what is left. None where several could
    be meant."""
    said = _percentages(quote)
    shares = [s for s in find_shares(quote) if s.written != "fraction" and 0 < s.value <= 1]
    # What is written as a share counts before what could only be meant as one.
    written = _newest(quote, shares) if shares else None
    value = written if written is not None else (None if shares or _parts_of(quote) else _newest(quote, said))
    if value is None and not shares:
        # “112 of 118” is a share where the words are known to speak of one.
        value = _newest(quote, _parts_of(quote)) or (
            None if said else _newest(quote, _percentages(quote, spoken=True, language=language))
        )
    if value is None:
        return None
    wrong = has("errors", cue("no_errors").sub(" ", quote)) or any(has("errors", s.counts) for s in shares)
    return round(1 - value if wrong and value <= 0.5 else value, _DECIMALS)


def _newest(quote: str, shares: Sequence[Share]) -> float | None:
    """The only one, without those that others take the place of: “95 instead of 98”, “from 90 to 92”."""
    left = [s for s in shares if not is_the_old(quote, s.start)]
    if len({s.value for s in left}) > 1:
        for before, after in pairwise(left):
            if cue("becomes").search(quote[before.end : after.start]) is not None:
                left = [s for s in left if s is not before]
    values = {s.value for s in left}
    return values.pop() if len(values) == 1 else None


def is_the_old(words: str, at: int) -> bool:
    """Whether the figure at a place is the one that another takes the place of."""
    before = words[max(0, at - _BESIDE) : at]
    return any(
        re.fullmatch(r"\W*(?:[^\W\d_]{1,4}\W+)?", before[m.end() :]) is not None
        for m in cue("instead_of").finditer(before)
    )


def _parts_of(quote: str) -> list[Share]:
    numbers = [n for n in find_numbers(quote) if n.value == int(n.value) and not is_rank(quote, n)]
    return [
        Share(part.value / whole.value, part.start, whole.end, "ratio")
        for part, whole in pairwise(numbers)
        if 0 < part.value <= whole.value and OF.fullmatch(quote[part.end : whole.start]) is not None
    ]


def _percentages(quote: str, *, spoken: bool = False, language: str | None = None) -> list[Share]:
    """Figures without a sign that may be meant as percentages; parts of a ratio and places in an order are none."""
    parts = [s for s in find_shares(quote) if s.written == "ratio"]
    numbers = spoken_numbers(quote, language) if spoken else find_numbers(quote)
    return [
        Share(n.value / 100, n.start, n.end, "percent")
        for n in numbers
        if 1 < n.value <= 100 and not in_parts(n, parts) and not is_rank(quote, n)
    ]
