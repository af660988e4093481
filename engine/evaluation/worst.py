"""The answers that failed most, and what each line of the rubric says of them."""

from __future__ import annotations

from collections.abc import Sequence

from engine.core.frozen import Frozen
from engine.core.row import Row
from engine.core.spec import Criterion
from engine.graders.verdict import References, Reply
from engine.rubric.score import verdict

_MOST = 5


class Reason(Frozen):
    criterion: str
    met: float | None
    """1 = as wanted, whatever the sign of the weight; None = it could not be judged."""
    reason: str


class WorstAnswer(Frozen):
    """One reply of the trained model, with what was wanted."""

    prompt: str
    expected: str
    reply: str
    score: float
    reasons: tuple[Reason, ...]


def worst(
    criteria: Sequence[Criterion],
    rows: Sequence[Row],
    replies: Sequence[str],
    scores: Sequence[float | None],
    seconds: Sequence[float | None],
    refs: References,
) -> tuple[WorstAnswer, ...]:
    """The five of the lowest score below the best possible one, lowest first; all are in the order of `rows`.

    Raises:
        RunFailed: a judge can answer no request, or meanings are compared and the model for it is not on this machine.
    """
    # The number of the row decides between equal scores, so that the list is the same each time.
    ranked = sorted((score, n) for n, score in enumerate(scores) if score is not None and score < 1)
    found = []
    for score, n in ranked[:_MOST]:
        reply = Reply(rows[n].prompt, rows[n].reply, replies[n], seconds[n])
        said = [(c.name, verdict(c, reply, refs)) for c in criteria]
        found.append(
            WorstAnswer(
                prompt=rows[n].prompt,
                expected=rows[n].reply,
                reply=replies[n],
                score=round(score, 4),
                reasons=tuple(Reason(criterion=name, met=v.met, reason=v.reason) for name, v in said),
            )
        )
    return tuple(found)
