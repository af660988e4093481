"""Release gates: figures the person demanded, hard rules, and the gain over the baselines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import floor

from engine.core.errors import GateFailed
from engine.core.events import GateChecked, Measurable, RunEvent
from engine.core.remedies import Action, LowerTarget
from engine.core.spec import TrainingSpec
from engine.evaluation.classes import OF_CLASS, OF_ONE_CLASS, macro_precision, macro_recall
from engine.evaluation.forms import WHOLE_FORMS
from engine.evaluation.general import LARGEST_LOSS, Ability
from engine.evaluation.score_replies import SCORE, UNSEEN, Judged

_WITHOUT_TRAINING: dict[Measurable, str] = {
    "base": "the base model as it is",
    "prompt_only": "a prompt with examples",
    "retrieval": "a search in your data",
}
_TODO = "You can still ask it questions. To get it released, add more examples, or ask for a lower figure."
_TODO_BASELINE = (
    "You can still ask it questions. What needs no training may not be delivered in its place either: it is no better "
    "than the base model as it is, or fails a check itself. Add examples, and name their file."
)
_ROUNDED = 5e-5
"""“28 of 30” is written as 0.9333: four digits of a figure count."""
OVER_BASELINE = "release_better_than_"
"""Begin of the names of gates against what needs no training."""
Held = tuple[str, str]
"""Name of a gate that failed, and why."""


def check_release(
    spec: TrainingSpec,
    trained: Judged,
    emit: Callable[[RunEvent], None],
    general: Ability | None = None,
    about: Mapping[Measurable, str] | None = None,
) -> None:
    """Emits every release gate; `general` is the change of general ability, `about` what each baseline was given.

    Each demanded figure is a gate. No reply may break a must of the rubric, the score must be above that of each
    baseline beyond noise, held-out graders must not find it worse, and no more general ability than a tenth may be
    lost. A figure not measured is not reached; where too few rows are there to compare, that is said, and is no gate.

    Raises:
        GateFailed: one of them does not hold; the model is trained, and can be asked all the same.
    """
    held = [
        # All of them are said, also after one has failed: a person wants to know everything at once.
        *_musts(spec, trained, emit),
        *_demanded(spec, trained, emit),
        *_against_baselines(spec, trained, emit, about or {}),
        *_unseen(trained, emit),
        *_general(general, emit),
    ]
    if not held:
        return
    only_baselines = all(name.startswith(OVER_BASELINE) for name, _ in held)
    what = (
        "The model is trained, but no better than the base model is without training."
        if only_baselines
        else (
            "The model is trained, but misses a figure you asked for."
            if all(name in _demands(spec) for name, _ in held)
            else "The model is trained, but not released."
        )
    )
    raise GateFailed(
        what,
        " ".join(why for _, why in held),
        _TODO_BASELINE if only_baselines else _TODO,
        remedies=(*_reachable(spec, trained), Action(kind="name_examples")),
    )


def _said(emit: Callable[[RunEvent], None], name: str, passed: bool, figure: float | None, detail: str) -> list[Held]:
    emit(GateChecked(name=name, passed=passed, figure=figure, detail=detail))
    return [] if passed else [(name, detail)]


def _musts(spec: TrainingSpec, trained: Judged, emit: Callable[[RunEvent], None]) -> list[Held]:
    musts = [c.name for c in spec.rubric if c.hard]
    if not musts:
        return []
    detail = (
        f"{trained.broken} of {trained.event.rows} replies broke a must ({', '.join(musts)})."
        if trained.broken
        else f"No reply broke a must ({', '.join(musts)})."
    )
    return _said(emit, "release_no_must_broken", trained.broken == 0, float(trained.broken), detail)


def _demanded(spec: TrainingSpec, trained: Judged, emit: Callable[[RunEvent], None]) -> list[Held]:
    figures = _figures(spec, trained)
    held: list[Held] = []
    for wanted in spec.gates:
        figure = _figure(figures, wanted.metric)
        passed = figure is not None and figure >= wanted.at_least - _ROUNDED
        said = "was not measured" if figure is None else f"is {figure:.3f}"
        held += _said(
            emit,
            f"release_{wanted.metric}",
            passed,
            figure,
            f"{wanted.metric} {said}, wanted at least {wanted.at_least:g}.",
        )
    return held


def _figures(spec: TrainingSpec, trained: Judged) -> dict[str, float | None]:
    """All that was measured of the trained model, by the names it may be asked for."""
    figures: dict[str, float | None] = {**trained.event.criteria, **trained.event.metrics, SCORE: trained.event.score}
    correct = next((trained.event.criteria[c.name] for c in spec.rubric if c.grader.kind == "reference"), None)
    if correct is not None:
        # Free text has no exact accuracy; how correct the answers are is what is meant.
        figures.setdefault("accuracy", correct)
    if "macro_f1" in trained.event.metrics:
        # Of labels, that is the F1 of the whole; precision and recall of the whole are means over the labels too.
        figures.setdefault("f1", trained.event.metrics["macro_f1"])
        figures.setdefault("precision", macro_precision(trained.event.classes))
        figures.setdefault("recall", macro_recall(trained.event.classes))
        figures.setdefault("exact_match", trained.event.metrics.get("accuracy"))
    if WHOLE_FORMS in trained.event.metrics:
        figures.setdefault("exact_match", trained.event.metrics[WHOLE_FORMS])
    for one in trained.event.classes:
        of_each = (one.recall, one.precision, one.recall, one.f1)
        for metric, figure in zip(OF_ONE_CLASS, of_each, strict=True):
            figures[f"{metric}{OF_CLASS}{one.label}".casefold()] = figure
    return figures


def _figure(figures: Mapping[str, float | None], metric: str) -> float | None:
    """Of a class by its label in any case."""
    return figures.get(metric, figures.get(metric.casefold()))


def _reachable(spec: TrainingSpec, trained: Judged) -> Iterator[LowerTarget]:
    """For each demanded figure that is missed, the next round one below what was measured."""
    figures = _figures(spec, trained)
    for wanted in spec.gates:
        figure = _figure(figures, wanted.metric)
        lower = 0.0 if figure is None else floor(figure * 20) / 20
        if 0 < lower < wanted.at_least:
            yield LowerTarget(metric=wanted.metric, at_least=lower, before=wanted.at_least)


def _demands(spec: TrainingSpec) -> set[str]:
    return {f"release_{wanted.metric}" for wanted in spec.gates}


def _against_baselines(
    spec: TrainingSpec, trained: Judged, emit: Callable[[RunEvent], None], about: Mapping[Measurable, str]
) -> list[Held]:
    held: list[Held] = []
    if all(s.kind == "cpt" for s in spec.stages):
        # Reading texts is judged by what it finds likely, not by replies nobody taught it.
        return held
    for name, plain in _WITHOUT_TRAINING.items():
        change = trained.event.against.get(name, {}).get(SCORE)
        # Too few rows prove nothing either way.
        if change is None or not change.enough:
            continue
        who = about.get(name) or plain
        chance = f"± {change.noise:.2f}"
        if change.above:
            detail = f"It is better than {who} by {change.gain:.2f} ({chance})."
        elif change.below:
            detail = f"{who[0].upper()}{who[1:]} is better by {-change.gain:.2f} ({chance}): you may not need training."
        else:
            detail = (
                f"{who[0].upper()}{who[1:]} is as good (difference {change.gain:+.2f}, chance alone explains "
                f"{chance}): you may not need training."
            )
        held += _said(emit, f"{OVER_BASELINE}{name}", change.above, change.gain, detail)
    return held


def _unseen(trained: Judged, emit: Callable[[RunEvent], None]) -> list[Held]:
    """Held-out graders: a gain on the rubric that they see as a loss is reward hacking."""
    change = trained.event.against.get("base", {}).get(UNSEEN)
    if change is None or not change.enough:
        return []
    detail = (
        f"Graders not used in training score it {'worse' if change.below else 'no worse'} than the base model: "
        f"{change.gain:+.2f} (± {change.noise:.2f})."
    )
    return _said(emit, "release_unseen_judges_agree", not change.below, change.gain, detail)


def _general(ability: Ability | None, emit: Callable[[RunEvent], None]) -> list[Held]:
    if ability is None:
        return []
    explained = (
        "more than chance would explain"
        if ability.lost_too_much
        else f"a loss of up to {LARGEST_LOSS:.0%}, or within noise, is accepted"
    )
    detail = (
        f"Of {ability.questions} questions of general ability it no longer answers {ability.lost}, and "
        f"newly answers {ability.won}: "
        f"{ability.change:+.0%}; {explained}."
    )
    return _said(emit, "release_general_kept", not ability.lost_too_much, ability.change, detail)
