"""Judge a model's replies to held-out rows with the rubric; the same path for report, gate and reward."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from engine.data.clean import Row
from engine.events import Evaluated
from engine.graders.kinds import LlmJudge
from engine.graders.verdict import References, Reply
from engine.judge import ask_ahead, require_judged
from engine.rubric import breaks_hard, signed, verdict, weighted
from engine.spec import Criterion


@dataclass(frozen=True)
class Judged:
    """The figures, and each row's score (None = could not be judged)."""

    event: Evaluated
    scores: list[float | None]
    broken: int = 0
    """Rows whose reply breaks a hard criterion."""


def judge(model: Literal["base", "trained"], split: str, criteria: Sequence[Criterion], rows: Sequence[Row],
          *, replies: Sequence[str], seconds: Sequence[float | None], refs: References, classification: bool) -> Judged:
    """Scores per criterion (mean over the rows it could judge) and the weighted rubric, with its noise.

    Raises:
        RunFailed: more rows than a small share were not judged although they should have been.
    """
    judged = [Reply(r.prompt, r.reply, text, s) for r, text, s in zip(rows, replies, seconds, strict=True)]
    ask_ahead(criteria, judged, refs)
    verdicts = [[verdict(c, reply, refs) for c in criteria] for reply in judged]
    failed = sum(any(v.failed for v in line) for line in verdicts)
    require_judged(failed, len(rows))
    table = [[signed(c, v) for c, v in zip(criteria, line, strict=True)] for line in verdicts]
    scores = [weighted(criteria, line) for line in table]
    means: dict[str, float | None] = {}
    for n, criterion in enumerate(criteria):
        known = [g for line in table if (g := line[n]) is not None]
        means[criterion.name] = round(sum(known) / len(known), 4) if known else None
    known_scores = [s for s in scores if s is not None]
    exact = sum(r.text.strip() == r.expected.strip() for r in judged) / max(1, len(judged))
    metrics = {"accuracy" if classification else "exact_match": round(exact, 4)}
    if failed or any(isinstance(c.grader, LlmJudge) for c in criteria):
        metrics["judge_missing"] = round(failed / len(rows), 4) if rows else 0.0
    timed = [s for s in seconds if s is not None]
    if timed:
        metrics["mean_seconds"] = round(sum(timed) / len(timed), 2)
    score = round(sum(known_scores) / len(known_scores), 4) if known_scores else None
    event = Evaluated(model=model, split=split, rows=len(rows), score=score, criteria=means, metrics=metrics, noise=half_width(known_scores))
    return Judged(event, scores, sum(breaks_hard(criteria, line) for line in table))


def half_width(values: Sequence[float], rounds: int = 500) -> float:
    """Half the width of the 95 % bootstrap interval of the mean (Efron 1979); fixed seed."""
    if len(values) < 2:
        return 0.0
    draw = random.Random(0)
    means = sorted(sum(draw.choices(values, k=len(values))) / len(values) for _ in range(rounds))
    return round((means[int(rounds * 0.975) - 1] - means[int(rounds * 0.025)]) / 2, 4)


def paired_noise(before: Sequence[float | None], after: Sequence[float | None]) -> tuple[float, float]:
    """Mean gain over rows both sides could judge, and the half width of its 95 % bootstrap interval."""
    gains = [b - a for a, b in zip(before, after, strict=True) if a is not None and b is not None]
    return (round(sum(gains) / len(gains), 4) if gains else 0.0, half_width(gains))
