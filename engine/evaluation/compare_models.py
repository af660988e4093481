"""Base model, baselines and trained model measured on the same held-out rows and texts, and what the difference
says."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal

from engine.core.events import Diagnosed, Evaluated, Measurable, SideBySide
from engine.core.gain import ENOUGH_PAIRS, NOISE_FLOOR, Gain
from engine.core.noted import decimals, noted
from engine.core.paths import RunPaths
from engine.core.sentences import Digits, Sentence, sentence, then
from engine.core.spec import TrainingSpec
from engine.data.prepare import Prepared
from engine.evaluation.baselines import Baseline
from engine.evaluation.general import Ability, compared, general_ability
from engine.evaluation.overfitting import overfits
from engine.evaluation.paired import paired, paired_all
from engine.evaluation.reply_cache import Answers, answered
from engine.evaluation.score_replies import UNSEEN, Judged, judge
from engine.models.generate import Asked
from engine.models.log_likelihood import prefers_better, reply_loss, text_losses
from engine.models.protocols import ModelAndTokenizer
from engine.prompting.prompter import Prompter
from engine.rubric.holdout_graders import unseen_score

_ENOUGH_TEXTS = 2


@dataclass(frozen=True)
class Measured:
    """Figures of one model, its replies, and its loss on each held-out text."""

    judged: Judged
    replies: list[str]
    losses: list[float]
    seconds: list[float | None] = field(default_factory=list)
    """Of each reply; None where nobody measured it."""
    general: list[float] = field(default_factory=list)
    """Each item of the test of general ability, right or not; empty where the model has no words."""
    cut: list[bool] = field(default_factory=list)
    """Of each reply, whether it was cut off at the limit."""
    logps: list[tuple[float, ...]] = field(default_factory=list)
    """Of each reply, the log-probability of each of its tokens."""
    prompter: Prompter | None = None
    """What stood in the prompts; None where that was the message alone."""

    @property
    def event(self) -> Evaluated:
        """The event that tells these figures."""
        return self.judged.event


def measured(
    which: Literal["base", "trained"],
    spec: TrainingSpec,
    data: Prepared,
    general: Sequence[str],
    load: Callable[[], ModelAndTokenizer],
    check: Callable[[int], None],
    paths: RunPaths,
    prompter: Prompter | None = None,
) -> Measured:
    """Judge replies to the held-out rows; where texts are read or pairs learned, also how probable those are.

    `general` are texts of no field: what the model loses on them it has forgotten. `prompter` puts into the prompts
    what stands there in use.

    Raises:
        RunFailed: too many replies could not be judged.
    """
    asked = None if prompter is None else partial(prompter.turns, spec.model.system_prompt)
    judged, answers = _judged(which, spec, data, load, check, paths, asked)
    replies, timed = answers.replies, answers.seconds
    if any(s.kind == "sft" and s.head != "text" for s in spec.stages):
        # What only chooses or marks has no probabilities of texts to compare with.
        return Measured(judged, replies, [], timed, cut=answers.cut, logps=answers.logps)
    model, tokenizer = load()
    losses = text_losses(model, tokenizer, data.texts.held_out)
    rows = data.held_out
    if prompter is not None:
        rows = [replace(row, prompt=prompter.message(row.prompt)) for row in rows]
    ability = general_ability(model, tokenizer, check)
    figures = {
        "text_loss": _mean(losses),
        "general_loss": _mean(text_losses(model, tokenizer, general)),
        "reply_loss": reply_loss(model, tokenizer, spec.model.system_prompt, rows),
        "prefers_better": prefers_better(model, tokenizer, spec.model.system_prompt, rows),
        "general": _mean(ability),
    }
    extra = {name: round(figure, 4) for name, figure in figures.items() if figure is not None}
    metrics = judged.event.metrics if data.held_out else {}
    return Measured(
        replace(judged, event=judged.event.model_copy(update={"metrics": {**metrics, **extra}})),
        replies,
        losses,
        timed,
        ability,
        answers.cut,
        answers.logps,
        prompter,
    )


def measured_baseline(
    baseline: Baseline,
    spec: TrainingSpec,
    data: Prepared,
    load: Callable[[], ModelAndTokenizer],
    check: Callable[[int], None],
    paths: RunPaths,
) -> Measured:
    """Judge what the base model replies when it is asked in the way of the baseline.

    Raises:
        RunFailed: too many replies could not be judged.
    """
    judged, answers = _judged(baseline.name, spec, data, load, check, paths, baseline.asked, baseline.about)
    return Measured(
        judged, answers.replies, [], answers.seconds, cut=answers.cut, logps=answers.logps, prompter=baseline.prompter
    )


def _judged(
    which: Measurable,
    spec: TrainingSpec,
    data: Prepared,
    load: Callable[[], ModelAndTokenizer],
    check: Callable[[int], None],
    paths: RunPaths,
    asked: Asked | None = None,
    about: Sentence | None = None,
) -> tuple[Judged, Answers]:
    found = answered(which, paths, spec, data, load, check, asked)
    judged = judge(
        which,
        "held_out",
        spec.rubric,
        data.held_out,
        replies=found.replies,
        seconds=found.seconds,
        refs=data.references,
        classification=bool(data.labels),
        unseen=unseen_score,
        about=about or "",
        cut=found.cut,
    )
    return judged, found


def with_changes(trained: Measured, others: Sequence[Measured]) -> Measured:
    """The trained model, with what changed from each other one, criterion by criterion."""
    against = {o.event.model: paired_all(o.judged.columns, trained.judged.columns) for o in others}
    return replace(trained, judged=replace(trained.judged, event=trained.event.model_copy(update={"against": against})))


def general_change(before: Measured, after: Measured) -> Ability | None:
    """How general ability changed, item by item; None where one of them has no words."""
    return compared(before.general, after.general) if before.general and after.general else None


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def learned_by_heart(train_loss: float | None, before: Measured, after: Measured) -> Sentence | None:
    """A sentence where the model knows its rows and nothing beyond them; None otherwise."""
    losses = [m.event.metrics.get("reply_loss") for m in (before, after)]
    if train_loss is None or losses[0] is None or losses[1] is None:
        return None
    return overfits(train_loss, losses[0], losses[1])


def verdict(spec: TrainingSpec, data: Prepared, before: Measured, after: Measured) -> Diagnosed:
    """Whether training helped, in a sentence; a gain within chance is none."""
    only_texts = all(s.kind == "cpt" for s in spec.stages)
    scores = (before.judged.scores, after.judged.scores)
    # Of a loss less is better.
    sides = ([-x for x in before.losses], [-x for x in after.losses]) if only_texts else scores
    change = paired(*sides)
    gain, noise = change.gain, change.noise
    enough = change.pairs >= (_ENOUGH_TEXTS if only_texts else ENOUGH_PAIRS)
    beyond = change.low > 0 and gain > NOISE_FLOOR if enough else None
    text = (
        _about_texts(before, after, gain, noise, beyond)
        if only_texts
        else _about_score(change.pairs, gain, noise, beyond)
    )
    second = after.event.against.get("base", {}).get(UNSEEN)
    if beyond and second is not None and second.enough:
        # They have the last word: what is trained towards a measure may only have learned to please it.
        beyond = second.above
        text = then(text, _agreeing(second, beyond))
    shown = list(zip(data.held_out, before.replies, after.replies, strict=True))[:3]
    return noted(
        text,
        gain=gain,
        beyond_noise=beyond,
        examples=tuple(SideBySide(prompt=r.prompt, expected=r.reply, base=b, trained=t) for r, b, t in shown),
    )


def _agreeing(second: Gain, agree: bool) -> Sentence:
    figures = {"gain": decimals(second.gain, sign=True), "noise": decimals(second.noise)}
    if agree:
        return sentence("noted-unseen_agree", "Graders not used in training agree ({gain} ± {noise}).", **figures)
    return sentence(
        "noted-unseen_disagree",
        "Graders not used in training do not agree ({gain}; up to ± {noise} may be chance): it may only have learned "
        "to satisfy the rubric.",
        **figures,
    )


def _about_score(pairs: int, gain: float, noise: float, beyond: bool | None) -> Sentence:
    if beyond is None:
        return sentence(
            "noted-unclear_if_helped",
            "It is unclear whether training helped: only {rows} held-out rows could be judged before and after.",
            rows=pairs,
        )
    if beyond:
        return sentence(
            "noted-helped",
            "Training helped: the score rose by {gain} (± {noise}), more than chance would explain.",
            gain=decimals(gain),
            noise=decimals(noise),
        )
    return sentence(
        "noted-not_clearly_helped",
        "Training did not clearly help: the score changed by {gain}; up to ± {noise} may be chance.",
        gain=decimals(gain, sign=True),
        noise=decimals(noise),
    )


def _about_texts(before: Measured, after: Measured, gain: float, noise: float, beyond: bool | None) -> Sentence:
    if beyond is None:
        return sentence("noted-too_little_text", "It is unclear whether training helped: too little text is held out.")
    b, a = (sum(m.losses) / len(m.losses) for m in (before, after))
    said = sentence(
        "noted-perplexity",
        "in parts of your texts it has not read, it chose the next word as if among {before} before and among {after} "
        "now (perplexity; loss {loss_before} → {loss_after})",
        before=Digits(f"{math.exp(b):.0f}"),
        after=Digits(f"{math.exp(a):.0f}"),
        loss_before=decimals(b),
        loss_after=decimals(a),
    )
    told = (
        sentence(
            "noted-texts_helped",
            "Training helped: {said}, more than chance would explain (± {noise}).",
            said=said,
            noise=decimals(noise),
        )
        if beyond
        else sentence(
            "noted-texts_not_clearly_helped",
            "Training did not clearly help: {said}; up to ± {noise} may be chance.",
            said=said,
            noise=decimals(noise),
        )
    )
    forgot = after.event.metrics.get("general_loss", 0.0) - before.event.metrics.get("general_loss", 0.0)
    if not forgot:
        return told
    kept = sentence(
        "noted-general_loss", "On general texts its loss changed by {change}.", change=decimals(forgot, sign=True)
    )
    return then(told, kept)
