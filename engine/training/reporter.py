"""Each step of a trainer as an event: figures, checkpoints, samples, the stop and the deadline."""

from __future__ import annotations

import json
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.core.events import CheckpointSaved, Step
from engine.core.work_time import work_time
from engine.models.precision import autocast
from engine.models.protocols import (
    Optimizer,
    Scheduler,
    TrainerArguments,
    TrainerControl,
    TrainerState,
    has_adapters,
)
from engine.models.weight_digests import seal
from engine.training.checkpoints import has_room, save_seconds
from engine.training.divergence import Fault, Watch
from engine.training.stage_context import PreparedStage, StageContext

if TYPE_CHECKING:
    from transformers import TrainerCallback


REMEDY = "remedy.json"
_LONG_STEP = 20.0
"""Seconds."""


class TrainingDiverged(Exception):
    """The figures say that going on is of no use."""

    def __init__(self, fault: Fault, step: int) -> None:
        self.fault, self.step = fault, step


def reporter(
    kind: str, place: StageContext, folder: Path, ready: PreparedStage, first: int, watch: Watch
) -> TrainerCallback:
    """The callback of the trainer."""
    from transformers import TrainerCallback

    steps, pause = ready.steps, save_seconds()
    begun = work_time()
    tokens_a_step = ready.tokens * _passes(ready) / steps

    class Reporter(TrainerCallback):  # type: ignore[misc]
        saved = stepped = begun

        def on_train_begin(
            self, _args: TrainerArguments, state: TrainerState, control: TrainerControl, **parts: Any
        ) -> None:
            _apply_remedy(folder, parts["optimizer"], parts["lr_scheduler"])

        def on_log(
            self,
            _args: TrainerArguments,
            state: TrainerState,
            control: TrainerControl,
            logs: dict[str, float] | None = None,
            **_: Any,
        ) -> None:
            if not logs or "loss" not in logs:
                return
            done = state.global_step
            here, spent = max(1, done - first), work_time() - begun
            loss = float(logs["loss"])
            if (fault := watch.step(loss, float(logs["grad_norm"]) if "grad_norm" in logs else None)) is not None:
                # Asked to stop, the trainer would end as one that a person stopped; an error leads back to a good
                # checkpoint.
                raise TrainingDiverged(fault, done)
            rl = None if ready.course is None else ready.course.figures(logs)
            place.emit(
                Step(
                    stage=kind,
                    step=done,
                    of=steps,
                    loss=loss if rl is None else None,
                    reward=None if rl is None else rl.reward,
                    practice=rl,
                    tokens_per_second=round(tokens_a_step * here / spent, 1),
                    eta_seconds=round(spent / here * (steps - done), 1),
                )
            )
            if rl is not None and ready.course is not None:
                place.crew.once(partial(ready.course.step, done, rl))
                control.should_training_stop = control.should_training_stop or place.crew.agree(ready.course.ended)

        def on_step_end(self, _args: TrainerArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
            left = place.seconds_left()
            # Replies of RL are written for several steps at once, and are not saved.
            whole = state.global_step % ready.whole_steps == 0
            end = whole and (place.stopped() or (left is not None and left <= 0))
            now = time.monotonic()
            # A stop does not wait for the end of a step that takes this long, so each of them is kept.
            slow, self.stepped = now - self.stepped > _LONG_STEP and has_adapters(ready.model), now
            due = whole and state.global_step < steps and (end or slow or now - self.saved > pause)
            place.hold(True)
            # Clocks and disks of several processes differ; one that stops alone leaves the others waiting.
            end, save = place.crew.agree((end, due and has_room(place.out.parent, ready.model)))
            control.should_training_stop = control.should_training_stop or end
            control.should_save = control.should_save or save
            if not control.should_training_stop and state.global_step in (steps // 3, 2 * steps // 3):
                say_sample(ready, place, state.global_step)

        def on_save(self, args: TrainerArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
            there = Path(args.output_dir) / f"checkpoint-{state.global_step}"
            # After all have written their part of it.
            place.crew.agree(None)
            place.crew.once(
                lambda: seal(
                    there,
                    tell=lambda path, digest: place.emit(
                        CheckpointSaved(step=state.global_step, path=path, digest=digest)
                    ),
                )
            )
            self.saved = time.monotonic()
            # Until the next step is done there is nothing to lose; one that asked for the end has what it needs.
            place.hold(False)

    return Reporter()


def say_sample(ready: PreparedStage, place: StageContext, step: int) -> None:
    """What the model replies after a step."""
    # Dropout is off while it writes, as it is in use.
    ready.model.eval()
    # Outside of the trainer's step nothing sets the dtype; adapters in fp32 on bf16 weights need it.
    with autocast(ready.model.device.type):
        place.sample(ready.model, ready.tokenizer, step)
    ready.model.train()


def _passes(ready: PreparedStage) -> float:
    """How often each row is seen."""
    arguments = ready.trainer.args
    if ready.passes is not None:
        return ready.passes
    return float(
        ready.steps
        * arguments.per_device_train_batch_size
        * arguments.world_size
        * arguments.gradient_accumulation_steps
        / max(1, ready.rows)
    )


def _apply_remedy(folder: Path, optimizer: Optimizer, scheduler: Scheduler) -> None:
    """A smaller learning rate from here on, also after the next kill."""
    try:
        factor = float(json.loads((folder / REMEDY).read_text(encoding="utf-8"))["factor"])
    except (OSError, ValueError, KeyError):
        return
    # A checkpoint saved under the remedy has it in its schedule already.
    # Accelerate wraps both.
    inner = getattr(optimizer, "optimizer", optimizer)
    if all(group.get("remedied") for group in inner.param_groups):
        return
    for group in inner.param_groups:
        group.update(lr=group["lr"] * factor, initial_lr=group.get("initial_lr", group["lr"]) * factor, remedied=True)
    schedule = getattr(scheduler, "scheduler", scheduler)
    # The schedule sets the rate of each step from these, so to change `lr` alone would last one step.
    schedule.base_lrs = [rate * factor for rate in schedule.base_lrs]
