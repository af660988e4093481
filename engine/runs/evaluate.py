"""The evaluation of a run from end to end: base and baselines, the trained model, release, diagnosis and report."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache as once

from engine.core.errors import GateFailed
from engine.core.events import Diagnosed, GateChecked, RunEvent, StageStarted, Step, read_events
from engine.core.journal import replace_file
from engine.core.noted import about_of
from engine.core.paths import RunPaths
from engine.core.spec import TrainingSpec
from engine.data.prepare import Prepared
from engine.evaluation.baselines import baselines
from engine.evaluation.compare_models import (
    Measured,
    general_change,
    measured,
    measured_baseline,
    verdict,
    with_changes,
)
from engine.evaluation.diagnosis import Diagnosis, Figures, diagnose
from engine.evaluation.general import Ability
from engine.evaluation.practised import practice_gain
from engine.evaluation.release_gates import check_release
from engine.evaluation.score_replies import judge
from engine.models.protocols import ModelAndTokenizer
from engine.models.tokenizer import text_ids
from engine.prompting.prompter import Prompter
from engine.rubric.grader_checks import SelfTest

_MOST_EXAMPLES_JUDGED = 2000
Emit = Callable[[RunEvent], None]
Load = Callable[[], ModelAndTokenizer]


@dataclass(frozen=True)
class Whole:
    """What an evaluation is made with."""

    spec: TrainingSpec
    data: Prepared
    general: Sequence[str]
    """Texts of no field, on which forgetting shows where texts were read."""
    test: SelfTest
    """Of the rubric."""
    paths: RunPaths
    """Of the run."""
    home: RunPaths
    """Where the model is that is measured: the run's own folder, or that of a further round."""
    check: Callable[[int], None]
    """Called now and then; may raise to stop."""
    emit: Emit
    prompter: Prompter | None = None
    """What stands in the prompts of the trained model; None where that is the message alone."""
    documents: Mapping[str, str] = field(default_factory=dict)
    """sha256 of each document that states facts, by its path as the spec names it."""


def measure_base(whole: Whole, load: Load) -> list[Measured]:
    """The base model as it is, then asked better; each is reported as it comes. What was measured before a stop is
    not measured again.

    Raises:
        RunFailed: too many replies could not be judged.
    """
    spec, data = whole.spec, whole.data
    # One load for all of them, and none left in memory afterwards.
    loaded = once(load)
    found = [measured("base", spec, data, whole.general, loaded, whole.check, whole.paths)]
    whole.emit(found[0].event)
    if data.train and data.held_out:
        tokenizer = loaded()[1]
        library = None if whole.prompter is None else whole.prompter.library
        for baseline in baselines(spec, data, lambda text: len(text_ids(tokenizer, text)), library):
            found.append(measured_baseline(baseline, spec, data, loaded, whole.check, whole.paths))
            whole.emit(found[-1].event)
    return found


def measure_trained(whole: Whole, others: Sequence[Measured], trained: ModelAndTokenizer) -> Measured:
    """The trained model in `whole.home`, compared with each of the others row by row; reported.

    Raises:
        RunFailed: too many replies could not be judged.
    """
    after = with_changes(
        measured(
            "trained",
            whole.spec,
            whole.data,
            whole.general,
            lambda: trained,
            whole.check,
            whole.home,
            whole.prompter,
        ),
        others,
    )
    whole.emit(after.event)
    if (said := practice_gain(whole.spec, whole.data, whole.home, after, whole.check)) is not None:
        whole.emit(said)
    return after


@dataclass(frozen=True)
class Assessed:
    """What the figures of a trained model mean, before any of it is emitted."""

    after: Measured
    told: Diagnosed
    """The verdict."""
    gates: list[GateChecked]
    refused: GateFailed | None
    """Why the model is not released; None = it is."""
    losses: list[float]
    general: Ability | None
    diagnosis: Diagnosis | None
    """Why it is not good enough; None = it is, or that is unknown."""
    round: int = 1
    """Which training of the run gave the model."""


def assess(whole: Whole, others: Sequence[Measured], after: Measured) -> Assessed:
    """Verdict, gates of the release and diagnosis of the model in `whole.home`.

    Raises:
        RunFailed: examples could not be judged.
    """
    before, losses = others[0], _losses(whole)
    told, general = verdict(whole.spec, whole.data, before, after), general_change(before, after)
    gates: list[GateChecked] = []

    def keep(event: RunEvent) -> None:
        if isinstance(event, GateChecked):
            gates.append(event)

    refused = None
    try:
        check_release(
            whole.spec, after.judged, keep, general, {o.event.model: about_of(o.event) for o in others if o.event.about}
        )
    except GateFailed as error:
        refused = error
    diagnosis = None
    bad, looked_at = _bad_examples(whole, gates)
    if refused is not None or told.beyond_noise is False:
        diagnosis = diagnose(
            Figures(
                spec=whole.spec,
                rows=len(whole.data.train) or len(whole.data.texts.train),
                losses=losses,
                base=before.event,
                trained=after.event,
                ceiling=_ceiling(whole),
                gates=gates,
                useless=whole.test.useless,
                bad_examples=bad,
                examples_judged=looked_at,
            )
        )
    return Assessed(after, told, gates, refused, losses, general, diagnosis)


def _ceiling(whole: Whole) -> float | None:
    """What the right replies themselves reach; None where replies are not what is learned."""
    rows = whole.data.held_out
    if not rows or all(s.kind == "cpt" for s in whole.spec.stages):
        return None
    return judge(
        "trained",
        "held_out",
        whole.spec.rubric,
        rows,
        replies=[r.reply for r in rows],
        seconds=[None] * len(rows),
        refs=whole.data.references,
        classification=bool(whole.data.labels),
    ).event.score


def _bad_examples(whole: Whole, gates: Sequence[GateChecked]) -> tuple[int, int]:
    """How many examples break a must, and how many were judged for that, at most 2000; only looked for where a reply
    did."""
    # It costs a judgement an example, so only where there is something to explain.
    if all(g.passed for g in gates if g.name == "release_no_must_broken"):
        return 0, 0
    rows = whole.data.train[:_MOST_EXAMPLES_JUDGED]
    found = judge(
        "trained",
        "train",
        whole.spec.rubric,
        rows,
        replies=[r.reply for r in rows],
        seconds=[None] * len(rows),
        refs=whole.data.references,
        classification=bool(whole.data.labels),
    )
    musts = [found.grades[c.name] for c in whole.spec.rubric if c.hard]
    return found.broken, sum(any(grade is not None for grade in of_row) for of_row in zip(*musts, strict=True))


def _losses(whole: Whole) -> list[float]:
    """Training losses of the stage that learns from examples or texts, step by step; kept with the model, for a run
    may train more than one."""
    kept = whole.home.root / "losses.json"
    if kept.exists():
        return [float(loss) for loss in json.loads(kept.read_text(encoding="utf-8"))]
    found: dict[int, float] = {}
    for event in read_events(whole.paths.events):
        if isinstance(event, StageStarted) and event.stage in ("sft", "cpt") and event.first_step == 0:
            # A training that began anew; one that goes on keeps the steps it had.
            found.clear()
        elif isinstance(event, Step) and event.stage in ("sft", "cpt") and event.loss is not None:
            found[event.step] = event.loss
    losses = [found[step] for step in sorted(found)]
    replace_file(kept, json.dumps(losses).encode())
    return losses
