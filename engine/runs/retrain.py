"""Retraining rounds with one setting changed, up to the number allowed: the best model is kept, and rounds without
gain are reported."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from engine.core.error_parts import whole_of
from engine.core.errors import GateFailed, RunFailed
from engine.core.events import RunEvent, WeightsSaved
from engine.core.journal import replace_file
from engine.core.noted import decimals, noted
from engine.core.paths import RunPaths
from engine.core.sentences import Figure, Sentence, sentence
from engine.core.spec import TrainingSpec, dump_yaml
from engine.evaluation.compare_models import Measured
from engine.evaluation.diagnosis import Diagnosis
from engine.evaluation.lever import with_lever
from engine.evaluation.paired import paired
from engine.models.protocols import ModelAndTokenizer
from engine.models.weight_digests import require_whole, seal
from engine.runs.evaluate import Assessed, Whole, assess, measure_trained
from engine.training.checkpoints import move_whole


@dataclass(frozen=True)
class Training:
    """How a run trains, for those who decide whether it trains again."""

    train: Callable[[TrainingSpec, RunPaths], None]
    """To the end, into the folder of a round; may raise to stop."""
    load: Callable[[RunPaths], ModelAndTokenizer]
    """The model of a round, checked for secrets."""
    needs: Callable[[TrainingSpec], float]
    """Seconds a training is likely to take."""
    seconds_left: Callable[[], float | None]
    """Until deadline or budget; None = there is neither."""


def home_of(paths: RunPaths, number: int) -> RunPaths:
    """The folder of a round, counted from 1. The first is the run's own, until a better one takes its place there."""
    moved = RunPaths(paths.root / "rounds" / str(number))
    return paths if number == 1 and not moved.adapter.exists() else moved


def further_rounds(whole: Whole, others: Sequence[Measured], first: Measured, training: Training) -> Assessed:
    """The best model of all rounds, assessed; it is at `whole.paths.adapter` when this returns.

    Another round begins where the last best one is not good enough, the diagnosis names a setting of the training, and
    time and money are left. It ends where a round brings no gain beyond noise, or when the rounds are used up. `first`
    is the model of the first round, at `home_of(paths, 1)`.

    Raises:
        RunFailed: a round was trained, and could not be measured or kept.
    """
    here = replace(whole, home=home_of(whole.paths, 1))
    best = assess(here, others, first)
    for number in range(2, whole.spec.limits.rounds + 1):
        found = best.diagnosis
        if found is None or not found.automatic:
            break
        there = replace(here, spec=with_lever(here.spec, found.lever), home=home_of(whole.paths, number))
        if (why := _no_time(training, there.spec)) is not None:
            whole.emit(noted(why))
            break
        rival = _round(there, others, found, number, training)
        if rival is None or not _better(whole, best, rival):
            break
        here, best = there, rival
    if best.after is not first:
        _install(here.home, whole.paths, whole.emit)
    if whole.spec.limits.rounds > 1:
        # The last figures said are those of the model that stays.
        whole.emit(best.after.event)
    return best


def _no_time(training: Training, spec: TrainingSpec) -> Sentence | None:
    left, needed = training.seconds_left(), training.needs(spec)
    if left is None or left > needed:
        return None
    return sentence(
        "noted-no_time_for_a_round",
        "It is not trained again, because that takes about {needed} minutes, and {left} of the time you allowed are "
        "left.",
        needed=round(needed / 60),
        left=round(max(0.0, left) / 60),
    )


def _round(
    whole: Whole, others: Sequence[Measured], found: Diagnosis, number: int, training: Training
) -> Assessed | None:
    """Train and measure with the lever; None where that did not come to its end."""
    whole.emit(
        noted(
            sentence(
                "noted-round",
                "Round {number} of at most {most}: {why}",
                number=number,
                most=whole.spec.limits.rounds,
                why=Sentence(
                    f"{found.text} {found.expected}", f"finding-{found.code}", cast(Mapping[str, Figure], found.figures)
                ),
            ),
            cause=found.cause,
            lever=found.lever,
            round=number,
        )
    )
    replace_file(whole.home.spec, dump_yaml(whole.spec).encode())
    try:
        training.train(whole.spec, whole.home)
        after = measure_trained(whole, others, training.load(whole.home))
    # The model of the round before is good, and must not be lost by an attempt to better it.
    except (GateFailed, RunFailed) as error:
        whole.emit(
            noted(
                sentence(
                    "noted-round_not_finished",
                    "Round {number} did not finish, so the previous model is kept. {why}",
                    number=number,
                    why=whole_of(error),
                )
            )
        )
        return None
    return replace(assess(whole, others, after), round=number)


def _better(whole: Whole, best: Assessed, rival: Assessed) -> bool:
    """A gain beyond noise, row by row; or the release, at no loss."""
    change = paired(best.after.judged.scores, rival.after.judged.scores)
    figures = {"gain": decimals(change.gain, sign=True), "noise": decimals(change.noise)}
    # A gate that holds now is worth a round even where the score did not move.
    released = best.refused is not None and rival.refused is None and not change.below
    if change.above or released:
        whole.emit(
            noted(
                sentence(
                    "noted-round_released",
                    "That helped: the score changed by {gain} (± {noise}), and it may be released now.",
                    **figures,
                )
                if released
                else sentence(
                    "noted-round_helped",
                    "That helped: the score changed by {gain} (± {noise}), more than chance would explain.",
                    **figures,
                )
            )
        )
        return True
    whole.emit(
        noted(
            sentence(
                "noted-round_did_not_help",
                "That did not help: the score changed by {gain}, and up to ± {noise} may be chance. The previous model "
                "is kept, and no further round is tried.",
                **figures,
            )
        )
    )
    return False


def _install(home: RunPaths, paths: RunPaths, emit: Callable[[RunEvent], None]) -> None:
    """Put a round's model where people look for it; that of the first round stays beside the others."""
    if home_of(paths, 1) == paths:
        first = RunPaths(paths.root / "rounds" / "1")
        first.adapter.parent.mkdir(parents=True, exist_ok=True)
        copy_model(paths, first, emit)
    copy_model(home, paths, emit)


def copy_model(source: RunPaths, target: RunPaths, emit: Callable[[RunEvent], None]) -> None:
    """Put the model of one run in the place of another's, whole or not at all."""
    new = _sealed_copy(source.adapter, target.adapter, emit)
    if (source.root / "losses.json").exists():
        replace_file(target.root / "losses.json", (source.root / "losses.json").read_bytes())
    # What earlier stages learned is measured beside it, also by a run that goes on.
    for stage in source.adapter.parent.glob("after_*"):
        place = target.adapter.with_name(stage.name)
        move_whole(_sealed_copy(stage, place, emit), place)
    # Last: a run that is killed here finds either the old model or the new one with all that belongs to it.
    move_whole(new, target.adapter)


def _sealed_copy(weights: Path, place: Path, emit: Callable[[RunEvent], None]) -> Path:
    """A copy beside the place it goes to, noted in the log for there."""
    require_whole(weights)
    new = place.with_name(f"{place.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    shutil.copytree(weights, new)
    seal(new, place, lambda path, digest: emit(WeightsSaved(path=path, digest=digest)))
    return new
