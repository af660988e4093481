"""A language model as the writer of questions that a text answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import Field

from engine.core.frozen import Frozen
from engine.retrieval.passages import Passage
from planner.llm.client import Llm
from prompts.render import render

_FEWEST_WORDS = 12
"""A shorter passage answers nothing worth asking."""


class QuestionAnswer(Frozen):
    """One question and its answer."""

    question: str
    """As a customer or colleague would ask it, who does not see the text and may not know its words."""
    answer: str
    """Complete without the text, and saying nothing that does not stand in it; every figure and name as it is
    written there."""


class Pairs(Frozen):
    """Questions the text answers."""

    pairs: tuple[QuestionAnswer, ...] = Field(default=(), max_length=6)


@dataclass(frozen=True)
class LlmWriter:
    """Asks the model once a passage; what its answers say beyond the passage is dropped by whoever takes the rows."""

    llm: Llm

    @property
    def name(self) -> str:
        return self.llm.name

    def knows(self, text: str) -> bool:
        """It is asked about any text."""
        return True

    def write(self, passages: Sequence[Passage]) -> Iterator[list[tuple[str, str]]]:
        """Of each passage pairs of question and answer. Raises LlmUnavailable."""
        return map(self._pairs, passages)

    def _pairs(self, passage: Passage) -> list[tuple[str, str]]:
        if len(passage.text.split()) < _FEWEST_WORDS:
            return []
        found = self.llm.ask(
            render("questions", title=passage.title, heading=passage.heading, text=passage.text), Pairs
        )
        return [(p.question.strip(), p.answer.strip()) for p in found.pairs if p.question.strip() and p.answer.strip()]
