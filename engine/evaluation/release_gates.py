"""Release gates: figures the person demanded, hard rules, and the gain over the baselines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import floor

from engine.core.errors import GateFailed
from engine.core.events import Measurable, RunEvent
from engine.core.gain import Gain
from engine.core.noted import checked, decimals, percent
from engine.core.remedies import Action, LowerTarget
from engine.core.sentences import Digits, Sentence, one_after_another, sentence
from engine.core.spec import TrainingSpec
from engine.evaluation.classes import OF_CLASS, OF_ONE_CLASS, macro_precision, macro_recall
from engine.evaluation.forms import WHOLE_FORMS
from engine.evaluation.general import LARGEST_LOSS, Ability
from engine.evaluation.score_replies import SCORE, UNSEEN, Judged

_WITHOUT_TRAINING: dict[Measurable, Sentence] = {
    "base": sentence("noted-base_as_it_is", "the base model as it is"),
    "prompt_only": sentence("noted-prompt_with_examples", "a prompt with examples"),
    "retrieval": sentence("noted-search_in_your_data", "a search in your data"),
}
_TODO = sentence(
    "noted-todo-not_released",
    "You can still ask it questions. To get it released, add more examples, or ask for a lower figure.",
)
_TODO_BASELINE = sentence(
    "noted-todo-no_better",
    "You can still ask it questions. What needs no training may not be delivered in its place either: it is no better "
    "than the base model as it is, or fails a check itself. Add examples, and name their file.",
)
_NO_BETTER = sentence("noted-no_better", "The model is trained, but no better than the base model is without training.")
_MISSES = sentence("noted-misses", "The model is trained, but misses a figure you asked for.")
_NOT_RELEASED = sentence("noted-not_released", "The model is trained, but not released.")
_ROUNDED = 5e-5
"""“28 of 30” is written as 0.9333: four digits of a figure count."""
OVER_BASELINE = "release_better_than_"
"""Begin of the names of gates against what needs no training."""
Held = tuple[str, Sentence]
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
        _NO_BETTER
        if only_baselines
        else (_MISSES if all(name in _demands(spec) for name, _ in held) else _NOT_RELEASED)
    )
    raise GateFailed(
        what,
        one_after_another([why for _, why in held]),
        _TODO_BASELINE if only_baselines else _TODO,
        remedies=(*_reachable(spec, trained), Action(kind="name_examples")),
    )


def _said(
    emit: Callable[[RunEvent], None], name: str, passed: bool, figure: float | None, detail: Sentence
) -> list[Held]:
    emit(checked(name, passed, figure, detail))
    return [] if passed else [(name, detail)]


def _musts(spec: TrainingSpec, trained: Judged, emit: Callable[[RunEvent], None]) -> list[Held]:
    musts = [c.name for c in spec.rubric if c.hard]
    if not musts:
        return []
    detail = (
        sentence(
            "noted-musts_broken",
            "{broken} of {rows} replies broke a must ({musts}).",
            broken=trained.broken,
            rows=trained.event.rows,
            musts=musts,
        )
        if trained.broken
        else sentence("noted-no_must_broken", "No reply broke a must ({musts}).", musts=musts)
    )
    return _said(emit, "release_no_must_broken", trained.broken == 0, float(trained.broken), detail)


def _demanded(spec: TrainingSpec, trained: Judged, emit: Callable[[RunEvent], None]) -> list[Held]:
    figures = _figures(spec, trained)
    held: list[Held] = []
    for wanted in spec.gates:
        figure = _figure(figures, wanted.metric)
        passed = figure is not None and figure >= wanted.at_least - _ROUNDED
        named, least = Sentence(wanted.metric, f"name-metric-{wanted.metric}"), Digits(f"{wanted.at_least:g}")
        detail = (
            sentence(
                "noted-figure_not_measured",
                "{metric} was not measured, wanted at least {least}.",
                metric=named,
                least=least,
            )
            if figure is None
            else sentence(
                "noted-figure_is",
                "{metric} is {figure}, wanted at least {least}.",
                metric=named,
                figure=decimals(figure, 3),
                least=least,
            )
        )
        held += _said(emit, f"release_{wanted.metric}", passed, figure, detail)
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
        detail = _beside(about.get(name) or plain, change)
        held += _said(emit, f"{OVER_BASELINE}{name}", change.above, change.gain, detail)
    return held


def _beside(who: str, change: Gain) -> Sentence:
    """The trained model beside what needs no training."""
    noise = decimals(change.noise)
    if change.above:
        return sentence(
            "noted-better_than_baseline",
            "It is better than {who} by {gain} (± {noise}).",
            who=who,
            gain=decimals(change.gain),
            noise=noise,
        )
    if change.below:
        return sentence(
            "noted-baseline_better",
            "{who} is better by {gain} (± {noise}): you may not need training.",
            who=_first(who),
            gain=decimals(-change.gain),
            noise=noise,
        )
    return sentence(
        "noted-baseline_as_good",
        "{who} is as good (difference {gain}, chance alone explains ± {noise}): you may not need training.",
        who=_first(who),
        gain=decimals(change.gain, sign=True),
        noise=noise,
    )


def _first(who: str) -> str:
    """As it begins a sentence, in English; elsewhere it does not."""
    text = f"{who[0].upper()}{who[1:]}"
    return Sentence(text, who.key, who.figures) if isinstance(who, Sentence) else text


def _unseen(trained: Judged, emit: Callable[[RunEvent], None]) -> list[Held]:
    """Held-out graders: a gain on the rubric that they see as a loss is reward hacking."""
    change = trained.event.against.get("base", {}).get(UNSEEN)
    if change is None or not change.enough:
        return []
    figures = {"gain": decimals(change.gain, sign=True), "noise": decimals(change.noise)}
    detail = (
        sentence(
            "noted-unseen_worse",
            "Graders not used in training score it worse than the base model: {gain} (± {noise}).",
            **figures,
        )
        if change.below
        else sentence(
            "noted-unseen_no_worse",
            "Graders not used in training score it no worse than the base model: {gain} (± {noise}).",
            **figures,
        )
    )
    return _said(emit, "release_unseen_judges_agree", not change.below, change.gain, detail)


def _general(ability: Ability | None, emit: Callable[[RunEvent], None]) -> list[Held]:
    if ability is None:
        return []
    explained = (
        sentence("noted-beyond_chance", "more than chance would explain")
        if ability.lost_too_much
        else sentence(
            "noted-loss_accepted", "a loss of up to {most}, or within noise, is accepted", most=percent(LARGEST_LOSS)
        )
    )
    detail = sentence(
        "noted-general_ability",
        "Of {questions} questions of general ability it no longer answers {lost}, and newly answers {won}: {change}; "
        "{explained}.",
        questions=ability.questions,
        lost=ability.lost,
        won=ability.won,
        change=percent(ability.change, sign=True),
        explained=explained,
    )
    return _said(emit, "release_general_kept", not ability.lost_too_much, ability.change, detail)
