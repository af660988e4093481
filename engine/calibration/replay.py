"""A person's judgements, and what a rubric answers to the same replies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from engine.calibration.agreement import Answer, answer_of
from engine.core.frozen import Frozen
from engine.core.spec import Criterion
from engine.graders.verdict import References, Reply
from engine.rubric.llm_judge import ask_ahead
from engine.rubric.score import grade, weighted

GOOD = 0.5
"""Score from which on a rubric calls a reply good: half of the points."""
ALIKE = 0.02
"""Scores that differ by no more call neither of two replies better."""
Better = Literal["first", "second"]


class ToldChange(Frozen):
    """What the person said of one reply."""

    prompt: str
    expected: str
    reply: str
    person: Answer
    """Of the whole reply whether it is good; of a line whether what it speaks of is so."""


class Compared(Frozen):
    """Which of two replies to a message the person calls the better one."""

    prompt: str
    expected: str
    first: str
    second: str
    person: Better


class Replay:
    """Judgements that any rubric can be held against; each grader judges each reply once."""

    def __init__(self, told: Sequence[ToldChange | Compared], refs: References, *, line: bool = False) -> None:
        """`line`: they are about a single line of the rubric instead of the whole reply."""
        self.told, self.refs, self.line = tuple(told), refs, line
        self._replies = [
            [
                Reply(t.prompt, t.expected, text)
                for text in ((t.reply,) if isinstance(t, ToldChange) else (t.first, t.second))
            ]
            for t in told
        ]
        self._grades: dict[tuple[str, bool], list[list[float | None]]] = {}

    def answers(self, rubric: Sequence[Criterion]) -> list[str | None]:
        """What the rubric says of each; None where it cannot judge.

        Raises:
            RunFailed: a judge can answer no request, or meanings are compared and the model for it is not on this
                machine.
        """
        columns = [self._column(c) for c in rubric]
        found: list[str | None] = []
        for n, told in enumerate(self.told):
            rows = [[column[n][k] for column in columns] for k in range(len(self._replies[n]))]
            if isinstance(told, Compared):
                first, second = (weighted(rubric, row) for row in rows)
                found.append(
                    None
                    if first is None or second is None or abs(first - second) <= ALIKE
                    else "first"
                    if first > second
                    else "second"
                )
            elif self.line:
                found.append(None if rows[0][0] is None else answer_of(rows[0][0]))
            else:
                score = weighted(rubric, rows[0])
                found.append(None if score is None else "yes" if score >= GOOD else "no")
        return found

    def agrees(self, rubric: Sequence[Criterion]) -> list[bool]:
        """Where rubric and person say the same; where the rubric cannot judge it does not.

        Raises:
            RunFailed: a judge can answer no request, or meanings are compared and the model for it is not on this
                machine.
        """
        return [answer == told.person for answer, told in zip(self.answers(rubric), self.told, strict=True)]

    def against(self, rubric: Sequence[Criterion]) -> tuple[str, int] | None:
        """Of the judgements where rubric and person differ, the line that by itself speaks against the person with the
        most points, and how often; None where none does.

        Raises:
            RunFailed: a judge can answer no request, or meanings are compared and the model for it is not on this
                machine.
        """
        apart = [n for n, agrees in enumerate(self.agrees(rubric)) if not agrees]
        often = {
            line.name: sum((said := self._alone(line, n)) is not None and said != self.told[n].person for n in apart)
            for line in rubric
        }
        worst = max(rubric, key=lambda c: often[c.name] * abs(c.weight), default=None)
        return (worst.name, often[worst.name]) if worst is not None and often[worst.name] else None

    def _alone(self, line: Criterion, n: int) -> str | None:
        """What a single line says of a judgement; None where it does not matter to it."""
        grades = self._column(line)[n]
        counts = [None if g is None else g if line.weight > 0 else 1 - g for g in grades]
        if any(c is None for c in counts):
            return None
        if isinstance(self.told[n], Compared):
            first, second = (c or 0.0 for c in counts)
            return None if abs(first - second) <= ALIKE else "first" if first > second else "second"
        good = (counts[0] or 0.0) >= GOOD
        # Without the fault it speaks of, a line of faults has nothing to say.
        return None if good and line.weight < 0 else "yes" if good else "no"

    def by_chance(self, rubric: Sequence[Criterion]) -> float:
        """Judgements on which both would agree if each gave its own answers in any order.

        Raises:
            RunFailed: a judge can answer no request, or meanings are compared and the model for it is not on this
                machine.
        """
        rubric_said, person_said = Counter(self.answers(rubric)), Counter(t.person for t in self.told)
        return sum(rubric_said[p] * person_said[p] for p in person_said) / len(self.told) if self.told else 0.0

    def beyond_chance(self, rubric: Sequence[Criterion]) -> float:
        """Cohen's kappa over all judgements; 0 where chance explains all, as where the rubric always says the same.

        Raises:
            RunFailed: a judge can answer no request, or meanings are compared and the model for it is not on this
                machine.
        """
        of, expected = len(self.told), self.by_chance(rubric)
        return 0.0 if expected >= of else (sum(self.agrees(rubric)) - expected) / (of - expected)

    def _column(self, criterion: Criterion) -> list[list[float | None]]:
        """Its grades, which depend on its sign, and not on its weight."""
        key = (criterion.grader.model_dump_json(), criterion.weight > 0)
        if key not in self._grades:
            ask_ahead([criterion], [r for replies in self._replies for r in replies], self.refs)
            self._grades[key] = [[grade(criterion, r, self.refs) for r in replies] for replies in self._replies]
        return self._grades[key]
