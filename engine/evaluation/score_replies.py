"""Judge a model's replies to held-out rows with the rubric; the same path for report, gate and reward."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from engine.core.events import ClassFigure, Evaluated, Measurable
from engine.core.row import Row
from engine.core.sentences import Sentence, packed
from engine.core.spec import Criterion
from engine.evaluation.classes import class_figures, macro_f1
from engine.evaluation.forms import form_figures, form_grader
from engine.evaluation.statistics import half_width
from engine.graders.facts import same_label
from engine.graders.kinds import Ending, LlmJudge
from engine.graders.verdict import References, Reply
from engine.rubric.llm_judge import ask_ahead, require_judged
from engine.rubric.score import breaks_hard, signed, verdict, weighted

SCORE, UNSEEN = "score", "unseen"
"""Names of the weighted rubric, and of the held-out graders, among the columns."""
Unseen = Callable[[Sequence[Criterion], Reply, References], float | None]
"""The held-out graders: one reply, 0..1, or None where they cannot judge."""


@dataclass(frozen=True)
class Judged:
    """The figures, and each row's score (None = could not be judged)."""

    event: Evaluated
    scores: list[float | None]
    broken: int = 0
    """Rows whose reply breaks a hard criterion."""
    grades: Mapping[str, Sequence[float | None]] = field(default_factory=dict)
    """Of each criterion, each row's judgement."""
    unseen: Sequence[float | None] = ()
    """Scores of the held-out graders per row; empty where there are none."""

    @property
    def columns(self) -> dict[str, Sequence[float | None]]:
        """Each criterion and the score, row by row, as they are compared with those of another model."""
        return {**self.grades, SCORE: self.scores, **({UNSEEN: self.unseen} if self.unseen else {})}


def judge(
    model: Measurable,
    split: str,
    criteria: Sequence[Criterion],
    rows: Sequence[Row],
    *,
    replies: Sequence[str],
    seconds: Sequence[float | None],
    refs: References,
    classification: bool,
    unseen: Unseen | None = None,
    about: str = "",
    cut: Sequence[bool] = (),
) -> Judged:
    """Scores per criterion (mean over the rows it could judge) and the weighted rubric, with its noise; `about` says
    what the model was given beside the message, `cut` which replies were cut off at the limit (empty = nobody looked).

    Raises:
        RunFailed: more rows than a small share were not judged although they should have been.
    """
    judged = [
        Reply(r.prompt, r.reply, text, s, c)
        for r, text, s, c in zip(rows, replies, seconds, cut or [False] * len(rows), strict=True)
    ]
    # All questions at once, so that judges are asked side by side.
    ask_ahead(criteria, judged, refs)
    verdicts = [[verdict(c, reply, refs) for c in criteria] for reply in judged]
    failed = sum(any(v.failed for v in line) for line in verdicts)
    # Before any mean is taken.
    require_judged(failed, len(rows))
    table = [[signed(c, v) for c, v in zip(criteria, line, strict=True)] for line in verdicts]
    scores = [weighted(criteria, line) for line in table]
    means: dict[str, float | None] = {}
    for n, criterion in enumerate(criteria):
        # What could not be judged is missing, never 0: the mean is over the others.
        known = [g for line in table if (g := line[n]) is not None]
        means[criterion.name] = round(sum(known) / len(known), 4) if known else None
    known_scores = [s for s in scores if s is not None]
    metrics, classes = _exact(judged, criteria, classification)
    if cut and not classification:
        metrics["cut"] = round(sum(cut) / max(1, len(cut)), 4)
    ends = next((n for n, c in enumerate(criteria) if isinstance(c.grader, Ending)), None)
    if ends is not None and (known_ends := [m for line in verdicts if (m := line[ends].met) is not None]):
        # What leads to the result is free, so that the result alone is right or wrong.
        metrics["accuracy"] = round(sum(m >= 1 for m in known_ends) / len(known_ends), 4)
    if failed or any(isinstance(c.grader, LlmJudge) for c in criteria):
        metrics["judge_missing"] = round(failed / len(rows), 4) if rows else 0.0
    timed = [s for s in seconds if s is not None]
    if timed:
        metrics["mean_seconds"] = round(sum(timed) / len(timed), 2)
    second = [unseen(criteria, reply, refs) for reply in judged] if unseen is not None else []
    if known := [s for s in second if s is not None]:
        metrics[UNSEEN] = round(sum(known) / len(known), 4)
    score = round(sum(known_scores) / len(known_scores), 4) if known_scores else None
    event = Evaluated(
        model=model,
        split=split,
        rows=len(rows),
        score=score,
        criteria=means,
        metrics=metrics,
        noise=half_width(known_scores),
        about=str(about),
        about_sentence=packed(about) if isinstance(about, Sentence) else {},
        classes=classes,
    )
    grades = {c.name: [line[n] for line in table] for n, c in enumerate(criteria)}
    return Judged(event, scores, sum(breaks_hard(criteria, line) for line in table), grades, second)


def _exact(
    judged: Sequence[Reply], criteria: Sequence[Criterion], classification: bool
) -> tuple[dict[str, float], tuple[ClassFigure, ...]]:
    """Share of the replies that are the right one; of labels also each label's figures, of forms each field's. What
    was cut off is not the right reply."""
    if (form := form_grader(criteria)) is not None:
        return form_figures([r.expected for r in judged], ["" if r.cut else r.text for r in judged], form)
    if not classification:
        same = sum(r.text.strip() == r.expected.strip() and not r.cut for r in judged)
        return {"exact_match": round(same / max(1, len(judged)), 4)}, ()
    same = sum(same_label(r.text, r.expected) for r in judged)
    classes = class_figures([r.expected for r in judged], [r.text for r in judged])
    mean = macro_f1(classes)
    return {"accuracy": round(same / max(1, len(judged)), 4), **({} if mean is None else {"macro_f1": mean})}, classes
