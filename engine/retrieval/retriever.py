"""A search in learned rows and in the passages of the sources, by meaning or by words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from engine.core.comparing import normalised
from engine.core.row import Row
from engine.retrieval.passages import passages

MOST_FOUND = 4
_PASSAGE_WORDS = 90
_IDEOGRAPH = re.compile("([\u3040-\u30ff\u4e00-\u9fff])")
Count = Callable[[str], int]
"""Tokens of a text."""
Scores = Callable[[str], Sequence[float]]
"""How well each item fits a message; 0 and below: not at all."""
_LEAST_ALIKE = 0.25
"""Cosine from which two texts speak of something in common; the median of sentences about something else is 0.3."""
_MOST_EMBEDDED = 20_000
"""Rows and passages; so many take half a minute of a core where they are short messages, and four minutes where all
are long."""
_SHOWN_WORDS = 400


@dataclass(frozen=True)
class IndexedText:
    searched: str
    shown: str
    same: str
    """Items of which this is the same say the same."""


class Library:
    """Rows that are learned from and passages of the sources to look facts up in, ranked for a message by meaning
    (cosine of the embeddings), else by words: BM25 (Robertson and Zaragoza 2009; the variant of Lù 2024, “BM25S”).

    Meaning alone finds more than words, and than both by reciprocal rank fusion (Cormack et al. 2009):
    `tests.bench.retrieval`.
    """

    def __init__(self, rows: Sequence[Row], facts: str, count: Count, embedding: str = "none") -> None:
        self._count = count
        self._items = [*of_rows(rows), *of_facts(facts)]
        searched = [item.searched for item in self._items]
        # Too many to embed are looked up by words, rather than keeping the person waiting for minutes.
        self.by_meaning = embedding != "none" and len(searched) <= _MOST_EMBEDDED
        self._scores = (_by_meaning if self.by_meaning else _by_words)(searched)

    def __len__(self) -> int:
        return len(self._items)

    def best(self, message: str, budget: int) -> list[str]:
        """Up to four that fit the message, the best first, of `budget` tokens together; none says what another has
        said."""
        scores = self._scores(message) if words(message) else []
        found: list[str] = []
        said: set[str] = set()
        for n in sorted(range(len(scores)), key=lambda n: (-scores[n], n))[: 10 * MOST_FOUND]:
            item = self._items[n]
            used = self._count(item.shown)
            if scores[n] <= 0 or len(found) == MOST_FOUND:
                break
            # A long one that does not fit is passed over; a shorter one behind it may.
            if used <= budget and item.same not in said:
                found.append(item.shown)
                said.add(item.same)
                budget -= used
        return found


def _by_words(searched: Sequence[str]) -> Scores:
    from bm25s import BM25

    ranking = BM25()
    if searched:
        ranking.index([words(text) or [""] for text in searched], show_progress=False)
    return lambda message: list(ranking.get_scores(words(message))) if searched else []


def _by_meaning(searched: Sequence[str]) -> Scores:
    from engine.retrieval.sentence_encoder import many_vectors, vectors

    known = many_vectors(searched)
    # Less than the threshold becomes negative, which `best` takes for no match.
    return lambda message: list(known @ vectors([message])[0] - _LEAST_ALIKE)


def words(text: str) -> list[str]:
    """Folded words; ideographs one by one, as no space parts them."""
    return _IDEOGRAPH.sub(r" \1 ", normalised(text)).split()


def of_rows(rows: Sequence[Row]) -> Iterator[IndexedText]:
    """Each row as a whole, but for those that nobody liked."""
    for row in rows:
        if row.liked is not False:
            yield IndexedText(
                f"{row.prompt} {row.reply}", f"Message: {row.prompt}\nReply: {row.reply}", normalised(row.reply)
            )


def of_facts(facts: str) -> Iterator[IndexedText]:
    """Passages, long ones in parts."""
    for passage in passages(facts, ""):
        parts = passage.text.split()
        for start in range(0, len(parts), _PASSAGE_WORDS):
            text = " ".join(parts[start : start + _PASSAGE_WORDS])
            shown = f"{passage.heading}: {text}" if passage.heading else text
            yield IndexedText(shown, shown, normalised(shown))


def about(text: str, facts: str, embedding: str) -> str:
    """The passages of the sources that speak of what a text speaks of, four of them at most, 400 words together;
    empty where none does."""
    return "\n\n".join(_facts(facts, embedding).best(text, _SHOWN_WORDS))


@lru_cache(maxsize=4)
def _facts(facts: str, embedding: str) -> Library:
    return Library((), facts, lambda text: len(text.split()), embedding)
