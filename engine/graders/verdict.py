"""What graders are given and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Self

from engine.core.printable import printable

if TYPE_CHECKING:
    from engine.graders.judge_protocol import JudgePanel


@dataclass(frozen=True)
class Term:
    """A house term and the plain words it stands for."""

    term: str
    instead_of: tuple[str, ...]


@dataclass(frozen=True)
class Reply:
    """What is judged: the prompt, the right reply, the model's reply, its measured seconds, and whether it was cut
    off at the limit."""

    prompt: str
    expected: str
    text: str
    seconds: float | None = None
    cut: bool = False


@dataclass(frozen=True)
class References:
    """What replies are judged against beside the right reply."""

    facts: str = ""
    """Text of the sources used as `retrieve`; empty = grounding cannot be judged."""
    terms: tuple[Term, ...] = ()
    max_seconds: float | None = None
    embedding: str = "none"
    """The model that compares meanings, as the spec names it; none = by words alone."""
    judges: JudgePanel | None = None
    """The language models that judge; None = none is at hand."""


class _Verdict(NamedTuple):
    met: float | None
    """0..1; None = it cannot be judged, which is missing, never 0."""
    reason: str = ""
    """For a person, in a few words."""
    span: tuple[int, int] | None = None
    """Characters of the reply that show it."""
    failed: bool = False
    """It should have been judged and was not: the judge is down, or answers nonsense. Past a small share a run
    stops."""


class Verdict(_Verdict):
    """How well a reply meets what is wanted, and why. The reason often quotes the reply: nothing in it commands a
    terminal."""

    __slots__ = ()

    def __new__(
        cls, met: float | None, reason: str = "", span: tuple[int, int] | None = None, failed: bool = False
    ) -> Self:
        return super().__new__(cls, met, printable(reason), span, failed)
