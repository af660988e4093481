"""Ablation of the RL stage: the model before its last stage against the trained one, on the same held-out rows."""

from __future__ import annotations

from collections.abc import Callable

from engine.core.events import Diagnosed
from engine.core.gain import Gain
from engine.core.noted import decimals, noted
from engine.core.paths import RunPaths
from engine.core.remedies import WithoutStage
from engine.core.sentences import Sentence, sentence
from engine.core.spec import TrainingSpec
from engine.core.stages import uses_reward
from engine.data.prepare import Prepared
from engine.evaluation.compare_models import Measured
from engine.evaluation.paired import paired_all
from engine.evaluation.reply_cache import answered
from engine.evaluation.score_replies import SCORE, UNSEEN, judge
from engine.models.base_weights import base_of
from engine.models.load import load_model
from engine.models.protocols import ModelAndTokenizer
from engine.rubric.holdout_graders import unseen_score


def practised(spec: TrainingSpec) -> str | None:
    """The kind of the stage before RL, where the last stage is RL and another came first."""
    if len(spec.stages) < 2:
        return None
    return spec.stages[-2].kind if uses_reward(spec.stages[-1]) else None


def practice_gain(
    spec: TrainingSpec, data: Prepared, paths: RunPaths, after: Measured, check: Callable[[int], None]
) -> Diagnosed | None:
    """Whether RL helped, in a sentence; None without an RL stage, or with nothing to evaluate on.

    Raises:
        RunFailed: too many replies could not be judged.
    """
    before = practised(spec)
    if before is None or not data.held_out:
        return None
    adapter = paths.adapter.with_name(f"after_{before}")

    def load() -> ModelAndTokenizer:
        return load_model(adapter, base=base_of(spec.model))

    found = answered(f"after_{before}", paths, spec, data, load, check, adapter=adapter)
    judged = judge(
        "trained",
        "held_out",
        spec.rubric,
        data.held_out,
        replies=found.replies,
        seconds=found.seconds,
        refs=data.references,
        classification=bool(data.labels),
        unseen=unseen_score,
        cut=found.cut,
    )
    changes = paired_all(judged.columns, after.judged.columns)
    if SCORE not in changes or not changes[SCORE].enough:
        return None
    score, unseen = changes[SCORE], changes.get(UNSEEN)
    harm = (score if unseen is None else unseen).below
    return noted(
        in_words(score, unseen),
        remedies=(WithoutStage(stage=spec.stages[-1].kind),) if harm else (),
    )


def in_words(score: Gain, unseen: Gain | None) -> Sentence:
    """The held-out graders, which give no reward, decide."""
    gain, noise = decimals(score.gain, sign=True), decimals(score.noise)
    moved = (
        sentence(
            "noted-rl_moved",
            "compared with learning from examples alone, the score changed by {gain} (± {noise})",
            gain=gain,
            noise=noise,
        )
        if unseen is None
        else sentence(
            "noted-rl_moved-unseen",
            "compared with learning from examples alone, the score changed by {gain} (± {noise}); by the graders not "
            "used in training, by {unseen} (± {unseen_noise})",
            gain=gain,
            noise=noise,
            unseen=decimals(unseen.gain, sign=True),
            unseen_noise=decimals(unseen.noise),
        )
    )
    decides = score if unseen is None else unseen
    if decides.above:
        return sentence("noted-rl_helped", "Reinforcement learning helped: {moved}.", moved=moved)
    if decides.below:
        return sentence(
            "noted-rl_harmed", "Reinforcement learning did harm: {moved}. It is better left out.", moved=moved
        )
    return sentence(
        "noted-rl_not_clearly_helped",
        "Reinforcement learning did not clearly help: {moved}. Learning from the examples alone is as good, and "
        "cheaper.",
        moved=moved,
    )
