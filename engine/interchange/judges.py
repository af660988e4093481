"""Lines of a rubric that only a language model can judge. The one place that says what they become."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydantic import ValidationError

from engine.graders.kinds import Choice, Grader, LlmJudge, NotMeasured

_REPLY = re.compile(r"\{\{\s*sample\.[^}]*\}\}")
_ROW = re.compile(r"\{\{\s*item\.[^}]*\}\}")


def judge_of(model: str, question: str, choices: Sequence[tuple[str, float]]) -> Grader:
    """What judges by asking `model` (as OpenAI names it, or as litellm does) the question; `choices` are its answers,
    each with its value from 0 to 1, those of one value taken as one. Without a model, or where its answers cannot be
    told apart, nothing judges."""
    worth: dict[float, list[str]] = {}
    for name, value in choices:
        worth.setdefault(value, []).append(name)
    if not model or not question.strip() or len(worth) < 2:
        return NotMeasured()
    # The judge sees message, right reply and reply beside the question.
    asked = _ROW.sub("the right reply", _REPLY.sub("the reply", question))
    try:
        return LlmJudge(
            model=model if "/" in model else f"openai/{model}",
            question=asked,
            choices=tuple(Choice(name=" or ".join(worth[v])[:60], value=v) for v in sorted(worth)),
        )
    except ValidationError:
        return NotMeasured()


def steps(low: float, high: float) -> list[tuple[str, float]]:
    """Five marks from the worst to the best of a range."""
    return [(f"{low + (high - low) * n / 4:g}", n / 4) for n in range(5)]


def ranked(choices: Sequence[str]) -> list[tuple[str, float]]:
    """Answers from worst to best, evenly apart."""
    return [(c, n / (len(choices) - 1)) for n, c in enumerate(choices)]
