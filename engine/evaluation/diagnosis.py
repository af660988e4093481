"""Why a result is not good enough, from its figures, and the one thing to change next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from statistics import mean
from typing import Any, Literal

from pydantic import Field

from engine.core.events import Evaluated, GateChecked
from engine.core.frozen import Frozen
from engine.core.noted import detail_of
from engine.core.noted_figures import NotedFigures
from engine.core.remedies import Action, LearningRate, LowerTarget, MoreExamples, Passes, Remedy
from engine.core.sentences import Sentence, one_after_another, packed
from engine.core.spec import TrainingSpec
from engine.evaluation.score_replies import SCORE

Cause = Literal["underfit", "overfit", "too_little_data", "wrong_rows", "criterion_too_hard", "baseline_enough"]
_GAP = 0.8
"""Loss on learned rows against that on unseen ones, below which the model knows its rows better than their kind."""
_BY_HEART = 0.5
_MOST_EPOCHS = 12.0
_LAST = 0.1
"""Share of the steps that are taken as the end of the training."""


class Diagnosis(Frozen):
    """One cause, and one lever against it."""

    cause: Cause
    lever: dict[str, Any]
    """Path in the spec → new value; empty where only the person can do something."""
    expected: str
    """What may be gained, as far as that can be said."""
    text: str
    """For a person: what was seen, what it means, what to do."""
    code: str
    """Which of the findings it is."""
    figures: NotedFigures = Field(default_factory=dict)
    """What `text` and `expected` name."""
    remedies: tuple[Remedy, ...] = ()
    """What the person can choose to do; empty where there is nothing to choose."""
    automatic: bool = False
    """It only changes how the same rows are learned, so that a further round may do it unasked."""


@dataclass(frozen=True)
class Figures:
    """What a diagnosis rests on."""

    spec: TrainingSpec
    rows: int
    """Learned from."""
    losses: Sequence[float]
    """Of the training on examples or texts, step by step."""
    base: Evaluated
    trained: Evaluated
    ceiling: float | None = None
    """The score the right replies themselves reach."""
    gates: Sequence[GateChecked] = ()
    """Of the release."""
    useless: Sequence[str] = ()
    """Rubric lines that judge good and spoiled replies alike."""
    bad_examples: int = 0
    """Rows learned from whose own reply breaks a must."""
    examples_judged: int = 0
    """Rows learned from that were looked at for that."""

    @property
    def failed(self) -> set[str]:
        """Names of the gates that did not hold."""
        return {g.name for g in self.gates if not g.passed}

    @property
    def end_loss(self) -> float | None:
        """Mean training loss of the last tenth of the steps."""
        last = self.losses[-max(1, round(len(self.losses) * _LAST)) :]
        return mean(last) if last else None


def diagnose(seen: Figures) -> Diagnosis:
    """The cause that explains most: what is wrong with rows or rubric first, then how it learned, then whether a
    prompt does as well."""
    for find in (
        _bad_examples,
        _forgot,
        _rows_miss_the_rubric,
        _line_did_not_move,
        _by_heart,
        _still_learning,
        _baseline_is_enough,
    ):
        if (found := find(seen)) is not None:
            return found
    return _too_few_rows(seen)


def _bad_examples(seen: Figures) -> Diagnosis | None:
    if "release_no_must_broken" not in seen.failed or not seen.bad_examples:
        return None
    data = seen.spec.data
    lever: dict[str, Any] = {}
    if "breaks_guidelines" in data.keep:
        lever["data.keep"] = [k for k in data.keep if k != "breaks_guidelines"]
    if not data.drop_bad_examples:
        lever["data.drop_bad_examples"] = True
    what_to_do = "Leave bad examples out." if lever else "Repair or remove these rows."
    return Diagnosis(
        cause="wrong_rows",
        lever=lever,
        expected="The model will not copy what it is not shown; measure again to see how often it still happens.",
        code="bad_examples",
        figures={
            "bad": seen.bad_examples,
            "judged": seen.examples_judged,
            "rows": seen.rows,
            "all": _yes(seen.examples_judged >= seen.rows),
            "lever": _yes(bool(lever)),
        },
        remedies=(Action(kind="leave_out_bad_examples"),) if lever else (),
        text=f"{_of_examples(seen)} a must {'itself' if seen.bad_examples == 1 else 'themselves'}. {what_to_do}",
    )


def _of_examples(seen: Figures) -> str:
    """How many of how many that were really judged."""
    breaks = "breaks" if seen.bad_examples == 1 else "break"
    if seen.examples_judged < seen.rows:
        return (
            f"Of the {seen.rows:,} examples it learned from, {seen.examples_judged:,} were judged, and "
            f"{seen.bad_examples:,} of these {breaks}"
        )
    return f"{seen.bad_examples:,} of the {seen.rows:,} examples it learned from {breaks}"


def _forgot(seen: Figures) -> Diagnosis | None:
    if "release_general_kept" not in seen.failed:
        return None
    kind = _learning_stage(seen.spec)
    rate = next(s.learning_rate for s in seen.spec.stages if s.kind == kind)
    return Diagnosis(
        cause="overfit",
        lever={f"stages[{kind}].learning_rate": rate / 2},
        automatic=True,
        code="forgot",
        figures={"rate": f"{rate / 2:g}", "before": f"{rate:g}"},
        remedies=(LearningRate(rate=rate / 2, before=rate),),
        expected="Smaller steps forget less, but it may also learn a little less from your rows.",
        text=(
            f"It lost too much of the base model's general ability. Next: half the learning rate ({rate / 2:g} "
            f"instead of {rate:g})."
        ),
    )


def _rows_miss_the_rubric(seen: Figures) -> Diagnosis | None:
    """The right replies are no better by the rubric than what was learned from them."""
    if (
        seen.ceiling is None
        or seen.trained.score is None
        or seen.trained.score < seen.ceiling - seen.trained.noise
        or seen.ceiling > 0.95
    ):
        return None
    return Diagnosis(
        cause="wrong_rows",
        lever={},
        expected=f"Training on these rows cannot score above {seen.ceiling:.2f}, the score of their own replies.",
        code="rows_miss_the_rubric",
        figures={"ceiling": f"{seen.ceiling:.2f}"},
        remedies=(Action(kind="better_rubric"), Action(kind="name_examples")),
        text=(
            "It answers as well as your own examples, but by your rubric those examples only score "
            f"{seen.ceiling:.2f}. Add examples that "
            "show what the rubric asks for, or change the rubric."
        ),
    )


def _line_did_not_move(seen: Figures) -> Diagnosis | None:
    """A demanded line stayed where it was although the whole rose, or nothing can measure it."""
    whole = seen.trained.against.get("base", {})
    for gate in seen.spec.gates:
        if f"release_{gate.metric}" not in seen.failed:
            continue
        line = next((c for c in seen.spec.rubric if c.name == gate.metric), None)
        value = seen.trained.criteria.get(gate.metric)
        if line is not None and (value is None or line.name in seen.useless):
            why = "could not be measured" if value is None else "scores good and spoiled replies the same"
            return Diagnosis(
                cause="criterion_too_hard",
                lever={},
                expected="Once that line can be scored, the figure means something.",
                code="line_cannot_be_judged",
                figures={"metric": gate.metric, "measured": _yes(value is not None)},
                remedies=(Action(kind="better_rubric"),),
                text=(
                    f"You ask for “{gate.metric}”, but that line {why}. Describe a good reply more precisely, "
                    "or drop the requirement."
                ),
            )
        change = whole.get(gate.metric)
        if (
            value is not None
            and change is not None
            and change.enough
            and not change.above
            and SCORE in whole
            and whole[SCORE].above
        ):
            lower = floor(value * 20) / 20
            return Diagnosis(
                cause="criterion_too_hard",
                lever={f"gates[{gate.metric}].at_least": lower},
                expected="The model stays the same; you ask for a figure it reaches.",
                code="line_did_not_move",
                figures={
                    "metric": gate.metric,
                    "value": f"{value:.2f}",
                    "wanted": f"{gate.at_least:g}",
                    "lower": f"{lower:g}",
                },
                remedies=(
                    *(
                        [LowerTarget(metric=gate.metric, at_least=lower, before=gate.at_least)]
                        if 0 < lower < gate.at_least
                        else []
                    ),
                    Action(kind="name_examples"),
                ),
                text=(
                    f"Training raised the score, but not “{gate.metric}” ({value:.2f}, wanted "
                    f"{gate.at_least:g}): this model does not learn it from these "
                    f"examples. Add examples that show it, take a larger model, or ask for {lower:g} instead."
                ),
            )
    return None


def _baseline_is_enough(seen: Figures) -> Diagnosis | None:
    enough = [name for name in ("prompt_only", "retrieval") if f"release_better_than_{name}" in seen.failed]
    helped = seen.trained.against.get("base", {}).get(SCORE)
    if not enough or helped is None or not helped.above or len(seen.failed) > len(enough):
        return None
    said = one_after_another([detail_of(g) for g in seen.gates if not g.passed])
    return Diagnosis(
        cause="baseline_enough",
        lever={},
        expected="There is no model to train and maintain, but each reply takes longer because the prompt is longer.",
        code="baseline_is_enough",
        figures={"said": packed(said) if isinstance(said, Sentence) else said},
        text=f"Training helped, but so does a better prompt to the base model. {said}",
    )


def _by_heart(seen: Figures) -> Diagnosis | None:
    before, after, end = seen.base.metrics.get("reply_loss"), seen.trained.metrics.get("reply_loss"), seen.end_loss
    if before is None or after is None or end is None or after <= before or end >= _BY_HEART * after:
        return None
    kind = _learning_stage(seen.spec)
    epochs = next(s.epochs for s in seen.spec.stages if s.kind == kind)
    fewer = max(0.5, round(epochs) // 2)
    return Diagnosis(
        cause="overfit",
        lever={f"stages[{kind}].epochs": float(fewer)},
        automatic=True,
        code="by_heart",
        figures={
            "end": f"{end:.2f}",
            "before": f"{before:.2f}",
            "after": f"{after:.2f}",
            "passes": fewer,
            "passes_before": epochs,
        },
        remedies=(Passes(passes=float(fewer), before=epochs),),
        expected=(
            f"On unseen rows the loss rose from {before:.2f} to {after:.2f}; fewer passes undo part of that. A "
            "higher score is "
            "likely, not certain."
        ),
        text=f"It memorised its rows (overfitting): loss {end:.2f} on them, {after:.2f} on others. "
        f"Next: {_passes(fewer)} instead of {_passes(epochs)}.",
    )


def _still_learning(seen: Figures) -> Diagnosis | None:
    end, after, before = seen.end_loss, seen.trained.metrics.get("reply_loss"), seen.base.metrics.get("reply_loss")
    if end is None:
        return None
    if after is not None and before is not None:
        room = end >= _GAP * after
        figures: NotedFigures = {
            "end": f"{end:.2f}",
            "after": f"{after:.2f}",
            "before": f"{before:.2f}",
            "fell": f"{before - after:.2f}",
            "falling": _yes(after < before),
        }
        told = (
            f"On rows it learned the loss is {end:.2f}, on others {after:.2f} (before: {before:.2f}): it knows "
            "its training rows hardly better"
        )
        expected = (
            (
                f"The passes so far brought the loss on unseen rows down by {before - after:.2f}; doubling "
                "them usually brings less than half of that."
            )
            if after < before
            else "The loss on unseen rows has not fallen yet; only a try shows whether more passes change that."
        )
    else:
        # A class head has no loss on replies: it has learned its rows when little is left of the loss it began with.
        room = end >= 0.5 * seen.losses[0]
        figures = {"end": f"{end:.2f}", "first": f"{seen.losses[0]:.2f}"}
        told = f"At the end the loss is still {end:.2f}, from {seen.losses[0]:.2f} at the beginning"
        expected = "While the loss falls, more passes help; only a try shows by how much."
    kind = _learning_stage(seen.spec)
    epochs = next(s.epochs for s in seen.spec.stages if s.kind == kind)
    more = min(_MOST_EPOCHS, 2 * epochs)
    if not room or more <= epochs:
        return None
    return Diagnosis(
        cause="underfit",
        lever={f"stages[{kind}].epochs": more},
        automatic=True,
        code="still_learning" if "after" in figures else "still_falling",
        figures={**figures, "passes": more, "passes_before": epochs},
        remedies=(Passes(passes=more, before=epochs),),
        expected=expected,
        text=f"{told}, so it has not learned all it can. Next: {_passes(more)} instead of {_passes(epochs)}.",
    )


def _too_few_rows(seen: Figures) -> Diagnosis:
    limited = seen.spec.data.limit is not None
    return Diagnosis(
        cause="too_little_data",
        lever={"data.limit": None} if limited else {},
        expected="Twice as many different rows usually help more than any setting; how much is not known in advance.",
        code="too_few_rows",
        figures={"rows": seen.rows, "limit": seen.spec.data.limit or 0},
        remedies=(Action(kind="all_rows"),) if limited else (MoreExamples(have=seen.rows),),
        text=f"It has learned its {seen.rows} rows, but they do not teach it enough about other messages. "
        + (
            f"Only {seen.spec.data.limit} rows were used: allow all of them."
            if limited
            else "Add more examples, as different from each other as you can."
        ),
    )


def _learning_stage(spec: TrainingSpec) -> str:
    """The stage whose passes and rate matter most: that of the examples."""
    kinds = [s.kind for s in spec.stages]
    return "sft" if "sft" in kinds else kinds[0]


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"


def _passes(number: float) -> str:
    return f"{number:g} {'pass' if number == 1 else 'passes'}"
