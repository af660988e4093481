"""What a practising model is paid for: the rubric, by the same path as filter, evaluation and release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.graders.verdict import References, Reply
from engine.rubric import grade, weighted
from engine.spec import Criterion
from engine.unseen import unseen_score


@dataclass(frozen=True)
class Scoring:
    """The rubric, and what it compares replies with."""

    criteria: tuple[Criterion, ...] = ()
    references: References = field(default_factory=References)
    reply_tokens: int = 256
    """Longest reply in tokens that evaluation and use allow."""

    def reward(self, prompt: str, expected: str, text: str, seconds: float | None = None) -> float | None:
        """At most 1; None where nothing of the rubric could be judged."""
        reply = Reply(prompt, expected, text, seconds)
        return weighted(self.criteria, [grade(c, reply, self.references) for c in self.criteria])

    def unseen(self, prompt: str, expected: str, text: str) -> float | None:
        """The same weights with graders that pay for nothing."""
        return unseen_score(self.criteria, Reply(prompt, expected, text), self.references)

    @property
    def timed(self) -> bool:
        """Whether a line asks how long a reply takes."""
        return any(c.grader.kind == "latency" for c in self.criteria)


def mean(values: Sequence[float | None]) -> float | None:
    """Of those that are known; None where none is."""
    known = [v for v in values if v is not None]
    return sum(known) / len(known) if known else None
