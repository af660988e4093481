"""One stage's training, whole: what is trained on what, wherever it runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from engine.core.row import Row
from engine.core.stages import CptStage, DpoStage, GrpoStage, SftStage, Stage
from engine.data.stored_rows import chosen
from engine.training.model import Start
from engine.training.rl.reward import Scoring
from engine.training.stage_context import StageContext


@dataclass(frozen=True)
class Job:
    """A stage with its start and its data."""

    stage: Stage
    start: Start
    system_prompt: str
    rows: Sequence[Row]
    """Where these lie on disk, another process opens the same file."""
    pieces: Sequence[str] = ()
    """Texts to read."""
    general: Sequence[str] = ()
    """Texts of no field, mixed in."""
    sample: str | None = None
    """A held-out message the model replies to now and then."""
    scoring: Scoring = field(default_factory=Scoring)
    """The reward of an RL stage."""


Train = Callable[[Job, StageContext], bool]
"""Trains a job somewhere; False where it was stopped."""


def train_job(job: Job, place: StageContext) -> bool:
    """Train in this process; the adapter is at `place.out`, and False comes back where it was stopped.

    Raises:
        GateFailed: a check before the first step did not hold.
        RunFailed: the training went wrong twice, or the deadline would pass.
        BadInput: pairs that were kept of an earlier run are no plain file.
    """
    stage = job.stage
    match stage:
        case SftStage():
            # What was disliked is learned from as that, not as an example.
            rows = _not_disliked(job.rows)
            if stage.head == "classes":
                from engine.training.classification import train_classifier

                return train_classifier(stage, job.start, rows, place, job.sample)
            if stage.head == "fields":
                from engine.training.fields import train_fields

                return train_fields(stage, job.start, rows, place, job.sample)
            from engine.training.sft import train_sft

            return train_sft(stage, job.start, job.system_prompt, rows, place)
        case CptStage():
            from engine.training.cpt import train_cpt

            return train_cpt(stage, job.start, job.pieces, job.general, place)
        case DpoStage():
            from engine.training.dpo_kto import train_dpo, train_kto

            if stage.learns_from == "rubric":
                from engine.training.rl.on_policy_pairs import train_scored

                return train_scored(
                    stage,
                    job.start,
                    job.system_prompt,
                    _not_disliked(job.rows),
                    place,
                    job.scoring,
                )
            train = train_dpo if stage.learns_from == "pairs" else train_kto
            return train(stage, job.start, job.system_prompt, job.rows, place)
        case GrpoStage():
            from engine.training.rl.grpo import train_grpo

            return train_grpo(stage, job.start, job.system_prompt, _not_disliked(job.rows), place, job.scoring)


def _not_disliked(rows: Sequence[Row]) -> Sequence[Row]:
    return chosen(rows, lambda row: row.liked is not False)
