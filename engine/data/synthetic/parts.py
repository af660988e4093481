"""A document in parts a question may be asked about: passages that stand beside each other, as many as a small model
can look at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.retrieval.passages import Passage

MOST_WORDS = 110
_FEWEST_WORDS = 12
"""A shorter part answers nothing worth asking."""


@dataclass(frozen=True)
class TextPart:
    """Passages of one document, in order."""

    passages: tuple[Passage, ...]

    @property
    def as_one(self) -> Passage:
        """All of them as one passage, a blank line between them; a heading that changes inside stands above what is
        below it."""
        first = self.passages[0]
        if len(self.passages) == 1:
            return first
        texts, heading = list[str](), first.heading
        for passage in self.passages:
            changed = passage.heading and passage.heading != heading
            texts.append(f"{passage.heading}\n{passage.text}" if changed else passage.text)
            heading = passage.heading
        return Passage(first.title, first.heading, "\n\n".join(texts), first.line)


def parts_of(found: Sequence[Passage]) -> Iterator[TextPart]:
    """Each passage in one part; a passage longer than a part may be is one by itself."""
    taken: list[Passage] = []
    words = 0
    for passage in found:
        length = len(passage.text.split())
        if taken and words + length > MOST_WORDS:
            yield from _worth(taken)
            taken, words = [], 0
        taken.append(passage)
        words += length
    yield from _worth(taken)


def _worth(taken: Sequence[Passage]) -> Iterator[TextPart]:
    if sum(len(p.text.split()) for p in taken) >= _FEWEST_WORDS:
        yield TextPart(tuple(taken))
