"""Lines of a rubric that only a language model can judge. The one place that says what they become."""

from __future__ import annotations

from collections.abc import Sequence

from engine.graders.kinds import Grader, NotMeasured

MEASURED = False
"""Whether there is a grader that asks a model; without one such lines are kept, and reported as missing."""


def judge_of(model: str, question: str, choices: Sequence[tuple[str, float]]) -> Grader:
    """What judges by asking `model` the question; `choices` are its answers, each with its value from 0 to 1."""
    del model, question, choices
    return NotMeasured()


def steps(low: float, high: float) -> list[tuple[str, float]]:
    """Five marks from the worst to the best of a range."""
    return [(f"{low + (high - low) * n / 4:g}", n / 4) for n in range(5)]


def ranked(choices: Sequence[str]) -> list[tuple[str, float]]:
    """Answers from worst to best, evenly apart."""
    return [(c, n / (len(choices) - 1)) for n, c in enumerate(choices)]
