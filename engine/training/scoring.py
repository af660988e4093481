"""What a practising model is paid for: the rubric, by the same path as filter, evaluation and release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from engine.graders.verdict import References, Reply
from engine.judge import ask_ahead
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

    def rewards(self, replies: Sequence[Reply]) -> list[float | None]:
        """At most 1 each; None where nothing of the rubric could be judged. Language models that judge are asked side by side."""
        ask_ahead(self.criteria, replies, self.references)
        return [weighted(self.criteria, [grade(c, r, self.references) for c in self.criteria]) for r in replies]

    def reward(self, prompt: str, expected: str, text: str) -> float | None:
        """That of one reply."""
        return self.rewards([Reply(prompt, expected, text)])[0]

    def unseen(self, prompt: str, expected: str, text: str) -> float | None:
        """The same weights with graders that pay for nothing."""
        return unseen_score(self.criteria, Reply(prompt, expected, text), self.references)

    def elsewhere(self) -> Scoring:
        """What another machine can score with: language models that judge stay here, and their lines are missing there."""
        return replace(self, references=replace(self.references, judges=None))


def mean(values: Sequence[float | None]) -> float | None:
    """Of those that are known; None where none is."""
    known = [v for v in values if v is not None]
    return sum(known) / len(known) if known else None
