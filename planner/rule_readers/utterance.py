"""What a person says in one turn, read once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from planner.requirements import normal
from planner.rule_readers.asides import set_aside, weighed_sections
from planner.rule_readers.clauses import Clause, clause_spans
from planner.rule_readers.marks import pieces, sentence_edges
from planner.rule_readers.own import (
    LONG_WORD,
    MOST_READ,
    NO_WORD,
    OTHERS,
    QUOTED,
    STRUCK,
    TOO_LONG,
    LeftOut,
    blanked,
    is_figure,
    quoted,
    struck,
    words_of_others,
)
from planner.rule_readers.quotations import SHOWN, shown
from planner.rule_readers.requirement_rows import NOT_TO_BE_DONE, RequirementRow, requirement_rows
from planner.rule_readers.unit_cells import with_units


@dataclass(frozen=True)
class Utterance:
    """A message, or a part of a document. All its texts have the same length: a place means the same in each of them,
    and what does not count in one of them is blanks there."""

    raw: str
    """As it was said."""
    own: str
    """What exact readers read: the person's own words."""
    claimed: str
    """What figures, limits and permissions are read in: without sentences in quotation marks, code and comments that
    are only shown."""
    heard: str
    """What a language model reads: the sentences of others inside quotation marks too, which may be rules or
    examples."""
    left_out: tuple[LeftOut, ...]
    """What is not in `own`, and why, in the order of the words."""
    rows: tuple[RequirementRow, ...] = ()
    """Of its tables of requirements, then sections that say how much counts what stands in them."""

    @cached_property
    def edges(self) -> tuple[int, ...]:
        """Where its sentences begin, and where the last one ends."""
        return (*sentence_edges(self.own), len(self.own))

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """Parts of its sentences, with their places."""
        return tuple(clause_spans(self.own))

    @cached_property
    def pieces(self) -> tuple[tuple[int, str], ...]:
        """What is read at once, with its places: all of it, or whole sentences of a long text."""
        return tuple(pieces(self.own))

    @cached_property
    def normal_claimed(self) -> str:
        """`claimed` as quotes are compared."""
        return normal(self.claimed)

    @cached_property
    def normal_heard(self) -> str:
        """`heard` as quotes are compared."""
        return normal(self.heard)


@lru_cache(maxsize=64)
def utterance(words: str) -> Utterance:
    """What counts of a message or document. Kept, for what is said now is held against what was said before."""
    flat = words.replace("\r", " ")
    hard = [LeftOut(a, b, STRUCK) for a, b in struck(flat[:MOST_READ])]
    hard += [LeftOut(a, b, QUOTED) for a, b in quoted(flat[:MOST_READ])]
    if len(flat) > MOST_READ:
        hard.append(LeftOut(MOST_READ, len(flat), TOO_LONG))
    hard += [LeftOut(*m.span(), NO_WORD) for m in LONG_WORD.finditer(flat, 0, MOST_READ) if not is_figure(m[0])]
    # What is struck out or quoted is no title and no cell.
    written = blanked(flat, hard)
    rows = requirement_rows(written)
    hard += [LeftOut(*place) for place in set_aside(written)]
    hard += [LeftOut(row.start, row.end, NOT_TO_BE_DONE) for row in rows if row.weight == "out"]
    heard = with_units(blanked(flat, hard))
    soft = [LeftOut(a, b, OTHERS) for a, b in words_of_others(heard)]
    text = blanked(heard, soft)
    return Utterance(
        words,
        text,
        blanked(text, [LeftOut(a, b, SHOWN) for a, b in shown(heard)]),
        heard,
        tuple(sorted([*hard, *soft], key=lambda left: left.start)),
        (*rows, *weighed_sections(written)),
    )


def as_written(said: Utterance, quote: str, start: int, end: int) -> str:
    """The quote of what stands at a place, copied from the words themselves: of one with blanks in it, the part
    around the place."""
    words = said.raw
    if quote in words:
        return quote
    edges = [(left.start, left.end) for left in said.left_out]
    at = said.own.find(quote)
    begin, stop = (
        (max(0, at), at + len(quote)) if at >= 0 and at <= start and end <= at + len(quote) else (0, len(words))
    )
    # “By ~~15 May~~ 29 May”: where something is left out in the middle, the part with the figure, else the last one.
    cuts = [begin, *(p for a, b in edges if begin <= a and b <= stop for p in (a, b)), stop]
    parts = [words[a:b].strip() for a, b in zip(cuts[::2], cuts[1::2], strict=True) if a < end and start < b]
    figured = [part for part in parts if re.search(r"\d", part)]
    return (figured or [p for p in parts if p] or [words[start:end]])[-1]
