"""A search in learned rows and in the passages of the sources, by meaning or by words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from engine.core.comparing import normalised
from engine.core.row import Row
from engine.retrieval.passages import passages

if TYPE_CHECKING:
    from engine.retrieval.sentence_encoder import Vectors

MOST_FOUND = 4
_PASSAGE_WORDS = 90
_IDEOGRAPH = re.compile("([\u3040-\u30ff\u4e00-\u9fff])")
Count = Callable[[str], int]
"""Tokens of a text."""
Scores = Callable[[str], "Sequence[float] | Vectors"]
"""How well each item fits a message; 0 and below: not at all."""
_LEAST_ALIKE = 0.25
"""Cosine from which two texts speak of something in common; the median of sentences about something else is 0.3."""
_MOST_EMBEDDED = 20_000
"""Rows and passages; so many take half a minute of a core where they are short messages, and four minutes where all
are long."""
_SHOWN_WORDS = 400
_RANKED = 256
"""So many of many texts are ranked at first."""


@dataclass(frozen=True)
class IndexedText:
    searched: str
    shown: str
    same: str
    """Items of which this is the same say the same."""


class Library:
    """Texts to look facts up in, ranked for a message by meaning (cosine of the embeddings), else by words: BM25
    (Robertson and Zaragoza 2009; the variant of Lù 2024, “BM25S”).

    Meaning alone finds more than words, and than both by reciprocal rank fusion (Cormack et al. 2009):
    `tests.bench.retrieval`.
    """

    def __init__(self, items: Sequence[IndexedText], sizes: Sequence[int], vectors: Vectors | None = None) -> None:
        """`sizes` are the tokens of each as it is shown. With `vectors`, one a text, it goes by meaning."""
        self.items, self.sizes, self.vectors = tuple(items), tuple(sizes), vectors
        self._scores = _by_words([item.searched for item in items]) if vectors is None else _by_meaning(vectors)

    @property
    def by_meaning(self) -> bool:
        """Whether it looks for what means the same; else for the same words."""
        return self.vectors is not None

    def __len__(self) -> int:
        return len(self.items)

    def best(
        self, message: str, budget: int, most: int = MOST_FOUND, without: Callable[[IndexedText], bool] | None = None
    ) -> list[str]:
        """Up to `most` that fit the message, the best first, of `budget` tokens together; none says what another has
        said, and none is one to look `without`."""
        scores = self._scores(message) if words(message) else []
        found: list[str] = []
        said: set[str] = set()
        looked_at = 0
        for n in _best_first(scores):
            item = self.items[n]
            if scores[n] <= 0 or len(found) == most or looked_at == 10 * MOST_FOUND:
                break
            if without is not None and without(item):
                continue
            looked_at += 1
            # A long one that does not fit is passed over; a shorter one behind it may.
            if self.sizes[n] <= budget and item.same not in said:
                found.append(item.shown)
                said.add(item.same)
                budget -= self.sizes[n]
        return found


def library_of(rows: Sequence[Row], facts: str, count: Count, embedding: str = "none") -> Library:
    """Rows that are learned from and passages of the sources; too many to embed are looked up by words, rather than
    keeping the person waiting for minutes.

    Raises:
        RunFailed: the model that compares meanings is not on this machine.
    """
    return library_of_items([*of_rows(rows), *of_facts(facts)], count, embedding)


def library_of_items(items: Sequence[IndexedText], count: Count, embedding: str = "none") -> Library:
    """The same of texts that are taken apart already."""
    vectors = None
    if embedding != "none" and len(items) <= _MOST_EMBEDDED:
        from engine.retrieval.sentence_encoder import many_vectors, rounded

        # As they are kept: what is found must not depend on whether it was kept meanwhile.
        vectors = rounded(many_vectors([item.searched for item in items]))
    return Library(items, [count(item.shown) for item in items], vectors)


def _best_first(scores: Sequence[float] | Vectors) -> Iterator[int]:
    """Places of scores, the highest first, of equal ones the first."""
    import numpy as np

    known = np.asarray(scores)
    if len(known) > _RANKED:
        # To rank all of many takes longer than to search them, and hardly ever is one behind these looked at.
        least = np.partition(known, -_RANKED)[-_RANKED]
        first = np.flatnonzero(known >= least)
        yield from first[np.argsort(-known[first], kind="stable")].tolist()
        known = np.where(known >= least, -np.inf, known)
    yield from (n for n in np.argsort(-known, kind="stable").tolist() if known[n] > -np.inf)


def _by_words(searched: Sequence[str]) -> Scores:
    from bm25s import BM25

    ranking = BM25()
    if searched:
        ranking.index([words(text) or [""] for text in searched], show_progress=False)
    return lambda message: ranking.get_scores(words(message)) if searched else []


def _by_meaning(known: Vectors) -> Scores:
    from engine.retrieval.sentence_encoder import vectors

    # Less than the threshold becomes negative, which `best` takes for no match.
    return lambda message: known @ vectors([message])[0] - _LEAST_ALIKE


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
        yield from of_passage(passage.heading, passage.text)


def of_passage(heading: str, text: str) -> Iterator[IndexedText]:
    """One passage, in parts where it is long, each under its heading."""
    parts = text.split()
    for start in range(0, len(parts), _PASSAGE_WORDS):
        part = " ".join(parts[start : start + _PASSAGE_WORDS])
        shown = f"{heading}: {part}" if heading else part
        yield IndexedText(shown, shown, normalised(shown))


def about(text: str, facts: str, embedding: str) -> str:
    """The passages of the sources that speak of what a text speaks of, four of them at most, 400 words together;
    empty where none does."""
    return "\n\n".join(_facts(facts, embedding).best(text, _SHOWN_WORDS))


@lru_cache(maxsize=4)
def _facts(facts: str, embedding: str) -> Library:
    return library_of((), facts, lambda text: len(text.split()), embedding)
