"""The reward of RL: the rubric, by the same path as filter, evaluation and release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from engine.core.errors import RunFailed
from engine.core.sentences import sentence
from engine.core.spec import Criterion
from engine.graders.kinds import Code, Python
from engine.graders.verdict import References, Reply
from engine.rubric.holdout_graders import unseen_score
from engine.rubric.llm_judge import ask_ahead, require_judged
from engine.rubric.score import not_run_here, said_of_not_run, signed, verdict, weighted


@dataclass(frozen=True)
class Scoring:
    """The rubric, and what it compares replies with."""

    criteria: tuple[Criterion, ...] = ()
    references: References = field(default_factory=References)
    reply_tokens: int = 256
    """Longest reply in tokens that evaluation and use allow."""
    run_before: frozenset[str] = frozenset()
    """Lines judged by running code where this came from; a machine that cannot would reward by another rubric."""

    def rewards(self, replies: Sequence[Reply]) -> list[float | None]:
        """At most 1 each; None where nothing of the rubric could be judged.

        Raises:
            RunFailed: as `lines`.
        """
        return self.weigh(self.lines(replies))

    def weigh(self, lines: Sequence[Sequence[float | None]]) -> list[float | None]:
        """The reward of each reply from what each line of the rubric says of it."""
        return [weighted(self.criteria, line) for line in lines]

    def by_line(self, lines: Sequence[Sequence[float | None]]) -> dict[str, float | None]:
        """The mean of each line of the rubric over the replies it could judge."""
        return {c.name: mean([line[n] for line in lines]) for n, c in enumerate(self.criteria)}

    def lines(self, replies: Sequence[Reply]) -> list[list[float | None]]:
        """Of each reply what each line of the rubric counts; None where it cannot judge. Language models that judge
        are asked side by side.

        Raises:
            RunFailed: more replies than a small share were not judged although they should have been: what is left of
                the rubric would be learned instead of it.
        """
        if missing := not_run_here([c for c in self.criteria if c.name in self.run_before]):
            raise RunFailed(
                sentence("noted-worker_cannot", "A worker cannot judge replies as this machine does."),
                said_of_not_run(missing),
                sentence("noted-todo-worker_cannot", "Train here, or on machines that can."),
            )
        ask_ahead(self.criteria, replies, self.references)
        verdicts = [[verdict(c, r, self.references) for c in self.criteria] for r in replies]
        # Where no judge is at hand its lines are missing for all, and that is said beforehand.
        due = [c.grader.kind != "judge" or self.references.judges is not None for c in self.criteria]
        require_judged(
            sum(any(v.failed and d for v, d in zip(line, due, strict=True)) for line in verdicts), len(replies)
        )
        return [[signed(c, v) for c, v in zip(self.criteria, line, strict=True)] for line in verdicts]

    def reward(self, prompt: str, expected: str, text: str) -> float | None:
        """That of one reply.

        Raises:
            RunFailed: a judge can answer no request, or meanings are compared and the model for it is not on this
                machine.
        """
        return self.rewards([Reply(prompt, expected, text)])[0]

    def unseen(self, prompt: str, expected: str, text: str) -> float | None:
        """The same weights with the held-out graders, which give no reward."""
        return unseen_score(self.criteria, Reply(prompt, expected, text), self.references)

    def elsewhere(self) -> Scoring:
        """What another machine can score with: language models that judge stay here, and their lines are missing there;
        facts are checked by words there."""
        missing = not_run_here(self.criteria)
        # What can be judged here has to be judged there, or both would learn by other rubrics.
        run = frozenset(c.name for c in self.criteria if isinstance(c.grader, Code | Python) and c.name not in missing)
        return replace(self, references=replace(self.references, judges=None, embedding="none"), run_before=run)


def mean(values: Sequence[float | None]) -> float | None:
    """Of those that are known; None where none is."""
    known = [v for v in values if v is not None]
    return sum(known) / len(known) if known else None
