"""How far a grader and the person agree on the same replies."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from engine.core.frozen import Frozen
from engine.evaluation.statistics import wilson

Answer = Literal["no", "partly", "yes"]
ANSWERS: tuple[Answer, ...] = ("no", "partly", "yes")
WORTH: dict[Answer, float] = {"no": 0.0, "partly": 0.5, "yes": 1.0}
_ROUNDS = 1000
_Z = 1.959964
"""Of a normal distribution, 95 % lie within so many standard deviations."""


class JudgedPair(Frozen):
    """One reply as both judge it."""

    prompt: str
    reply: str
    person: Answer
    grader: float
    """0..1: how far what the line speaks of is so, as the person is asked."""
    reason: str = ""
    """The grader's."""

    @property
    def apart(self) -> float:
        """How far grader and person are apart, 0 to 1."""
        return abs(self.grader - WORTH[self.person])

    @property
    def agrees(self) -> bool:
        """Whether the grader says what the person said."""
        return answer_of(self.grader) == self.person


class Agreement(Frozen):
    """A line of the rubric beside the person's judgements."""

    criterion: str
    judged: int
    """Replies both judged."""
    agreed: float | None
    """Share of them with the same answer; None where there are none."""
    interval: tuple[float, float] | None = None
    """95 % interval of the share."""
    kappa: float | None = None
    """Agreement beyond chance, at most 1; None where one of them always says the same and chance explains all."""
    kappa_interval: tuple[float, float] | None = None
    too_kind: int = 0
    """Disagreements where the grader says more than the person."""
    clearest: tuple[JudgedPair, ...] = ()
    """The disagreements that are farthest apart, two at most."""


def answer_of(figure: float) -> Answer:
    """A grader's figure as one of the three answers: thirds of the scale."""
    return "no" if figure < 1 / 3 else "yes" if figure > 2 / 3 else "partly"


def agreement(criterion: str, pairs: Sequence[JudgedPair]) -> Agreement:
    """Share agreed with its Wilson interval, and Cohen's kappa with a bootstrap interval of fixed seed."""
    if not pairs:
        return Agreement(criterion=criterion, judged=0, agreed=None)
    agreed = sum(p.agrees for p in pairs)
    # The short one of two equally far apart: it is read by a person.
    apart = sorted((p for p in pairs if not p.agrees), key=lambda p: (-p.apart, len(p.reply)))
    found = kappa(pairs)
    return Agreement(
        criterion=criterion,
        judged=len(pairs),
        agreed=round(agreed / len(pairs), 4),
        interval=wilson(agreed, len(pairs)),
        kappa=None if found is None else round(found, 4),
        kappa_interval=_kappa_interval(pairs) if found is not None else None,
        too_kind=sum(p.grader > WORTH[p.person] for p in apart),
        clearest=tuple(apart[:2]),
    )


def kappa(pairs: Sequence[JudgedPair]) -> float | None:
    """(observed − expected) / (1 − expected) agreement (Cohen 1960); None where the expected one is 1."""
    count = len(pairs)
    person, grader = Counter(p.person for p in pairs), Counter(answer_of(p.grader) for p in pairs)
    expected = sum(person[a] * grader[a] for a in ANSWERS) / count**2
    return None if expected >= 1 else (sum(p.agrees for p in pairs) / count - expected) / (1 - expected)


def _kappa_interval(pairs: Sequence[JudgedPair]) -> tuple[float, float] | None:
    # Fixed: the same judgements show the same interval.
    draw = random.Random(0)
    found = sorted(k for _ in range(_ROUNDS) if (k := kappa(draw.choices(pairs, k=len(pairs)))) is not None)
    # In a draw where one side always says the same there is no kappa; of few draws no interval.
    if len(found) < _ROUNDS / 2:
        return None
    return round(found[int(len(found) * 0.025)], 4), round(found[int(len(found) * 0.975) - 1], 4)
