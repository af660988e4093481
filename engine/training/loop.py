"""What every training shares: gates, steps as events, checkpoints, stop and deadline, a remedy where it goes wrong,
whole results."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from engine.core.errors import NlforgeError, RunFailed
from engine.core.events import (
    CheckpointSaved,
    Diagnosed,
    PracticeFigures,
    RunEvent,
    StageFinished,
    StageStarted,
    Step,
    WeightsSaved,
)
from engine.core.gate import gate
from engine.core.journal import replace_file
from engine.core.remedies import Action, LearningRate, MoreTime
from engine.models.base_weights import base_model_dir
from engine.models.portable import name_no_folders
from engine.models.precision import autocast
from engine.models.weight_digests import changed, require_whole, seal
from engine.training.checkpoints import disk_full_is_said, has_room, move_whole, newest, save_seconds, step_of
from engine.training.distributed import Crew
from engine.training.divergence import Fault, Watch, in_words
from engine.training.fsdp import held
from engine.training.model import Start
from engine.training.trainable import unintended
from engine.training.trial_steps import smoke_run

_REMEDY = "remedy.json"
_HALF = 0.5
_LEFT_OUT = {"grpo": "Reinforcement learning", "dpo": "Learning which of its own replies are better"}
_UNEVEN = 1.05
"""Rows of a weight do not always divide evenly; a weight left whole would be far more."""


@dataclass(frozen=True)
class StageContext:
    """Where a stage works, and how it speaks with the run."""

    out: Path
    """Folder of the adapter."""
    seed: int
    emit: Callable[[RunEvent], None]
    stopped: Callable[[], bool]
    sample: Callable[[Any, Any, int], None]
    """Called with model, tokenizer and step at a third and two thirds."""
    seconds_left: Callable[[], float | None] = field(default=lambda: None)
    """Until the person's deadline; None = there is none."""
    crew: Crew = field(default_factory=Crew)
    """The processes that train together; all of them have the same folders."""

    def state(self, kind: str) -> Path:
        """Checkpoints of one stage."""
        return self.out.with_name("state") / kind

    def newest(self, kind: str) -> Path | None:
        """The newest checkpoint of a stage that is whole; those that were changed since they were saved are said."""
        return newest(self.state(kind), lambda text: self.emit(Diagnosed(text=text)))

    def deliver(self, fresh: Path) -> None:
        """Put weights in their place, sealed, and noted in the log before they are there."""
        seal(fresh, self.out, lambda path, digest: self.emit(WeightsSaved(path=path, digest=digest)))
        move_whole(fresh, self.out)


class Watched(Protocol):
    """RL monitoring: the callbacks of a stage that learns from rewards."""

    ended: bool

    def begin(self, first: int) -> None:
        """Before step `first` + 1."""

    def figures(self, logs: Mapping[str, Any]) -> PracticeFigures:
        """What the replies of a step were like."""

    def step(self, done: int, figures: PracticeFigures) -> bool:
        """False where it should end."""

    def settle(self) -> None:
        """Put back the best weights."""


@dataclass(frozen=True)
class PreparedStage:
    """A trainer ready to go, with what the loop has to know of it."""

    trainer: Any
    model: Any
    tokenizer: Any
    tokens: int
    """Of all rows, once."""
    rows: int
    steps: int
    longest: Sequence[Any]
    """Rows that make its largest batch."""
    starts_at: float | Callable[[Mapping[str, Any], Any], float] | None = None
    """What its loss must be before the first step, or for a batch and the arguments; None = the cross-entropy of
    `labels` by the model's own forward."""
    course: Watched | None = None
    beside: Mapping[str, bytes] = field(default_factory=dict)
    """Files that belong to the weights, by name."""
    whole_steps: int = 1
    """It can be stopped and saved after multiples of so many steps, whose data belong together."""


class _Wrong(Exception):
    """The figures say that going on is of no use."""

    def __init__(self, fault: Fault, step: int) -> None:
        self.fault, self.step = fault, step


def is_done(place: StageContext, kind: str) -> bool:
    """Whether this stage has finished for the rows it was begun with, and what it learned is as it was saved."""
    if not (place.state(kind) / "finished").exists() or not any(
        (place.out / name).exists() for name in ("adapter_config.json", "config.json")
    ):
        return False
    if (why := changed(place.out)) is not None:
        place.emit(
            Diagnosed(text=f"What the stage {kind} learned is not as it was saved, so it is trained again. {why}")
        )
    return why is None


def train_to_end(kind: str, place: StageContext, make: Callable[[], PreparedStage]) -> bool:
    """Run the training that `make` prepares, from the newest checkpoint if there is one; False where it was stopped.

    Where the loss is no number any more, or doubles against its best, it goes back to the last good checkpoint once,
    and on with half the learning rate; the second time it ends. `make` gives the same trainer each time it is called.

    Raises:
        GateFailed: a check before the first step did not hold.
        RunFailed: it went wrong twice, or the person's deadline would pass.
    """
    state = place.state(kind)
    for attempt in range(2):
        ready = make()
        try:
            with disk_full_is_said(place.out.parent):
                return _attempt(kind, place, state, ready, attempt)
        except _Wrong as wrong:
            place.crew.once(partial(_back, state, wrong.step))
            last = place.newest(kind)
            begins = f"to the checkpoint of step {step_of(last)}" if last is not None else "to the beginning"
            told = f"At step {wrong.step} {in_words(wrong.fault)}."
            if place.crew.agree(attempt > 0 or wrong.fault == "no_gradient" or (state / _REMEDY).exists()):
                before = float(ready.trainer.args.learning_rate)
                # Half of it was tried already, where it was not the gradient that was missing.
                smaller = before * _HALF * (1.0 if wrong.fault == "no_gradient" else _HALF)
                raise RunFailed(
                    "The training went wrong.",
                    told,
                    "Take a smaller learning rate, or look at the rows it learns from, token by token.",
                    remedies=(LearningRate(rate=smaller, before=before), Action(kind="look_at_rows")),
                ) from wrong
            remedy = json.dumps({"factor": _HALF, "step": wrong.step, "why": wrong.fault}).encode()
            place.crew.once(partial(replace_file, state / _REMEDY, remedy))
            place.emit(Diagnosed(text=f"{told} It goes back {begins}, and continues with half the learning rate."))
    raise AssertionError("the second attempt ends or raises")


def _back(state: Path, step: int) -> None:
    """Leave out checkpoints that may already hold what went wrong."""
    for checkpoint in state.glob("checkpoint-*"):
        if checkpoint.name.rpartition("-")[2].isdigit() and step_of(checkpoint) >= max(1, step - 1):
            shutil.rmtree(checkpoint, ignore_errors=True)


def _attempt(kind: str, place: StageContext, state: Path, ready: PreparedStage, attempt: int) -> bool:
    from transformers import PrinterCallback

    trainer, model = ready.trainer, ready.model
    trainable = sum(p.numel() for p in model.parameters() if p.requires_grad)
    if not attempt:
        whole = sum(p.numel() for p in model.parameters())
        said = f"{trainable:,} of {whole:,} weights learn" + (
            ", the base model stays as it is." if trainable < whole else "."
        )
        wrong = unintended(model, "lora" if hasattr(model, "peft_config") else "full")
        gate(
            place.emit,
            "trainable_parameters",
            trainable > 0 and not wrong,
            trainable,
            said if not wrong else f"{said} But {'; '.join(wrong)}.",
        )
        known = int(model.get_input_embeddings().num_embeddings)
        gate(
            place.emit,
            "vocabulary_fits",
            len(ready.tokenizer) <= known,
            len(ready.tokenizer),
            f"The tokenizer knows {len(ready.tokenizer):,} tokens, the model {known:,}.",
        )
        if (parts := held(model)) is not None:
            mine, all_of_them = parts
            gate(
                place.emit,
                "weights_divided",
                mine * place.crew.size <= _UNEVEN * all_of_them,
                mine,
                f"Each of {place.crew.size} processes holds {mine:,} of {all_of_them:,} weights of the base model.",
            )
        step_seconds = smoke_run(trainer, model, ready.longest, place.emit, starts_at=ready.starts_at)
        _check_time(place, step_seconds * ready.steps)
    place.crew.once(lambda: place.newest(kind))
    last = place.newest(kind)
    first = step_of(last) if last is not None else 0
    place.emit(StageStarted(stage=kind, steps=ready.steps, rows=ready.rows, first_step=first))
    begun = time.monotonic()
    watch = Watch(falls=ready.course is None)
    if ready.course is not None:
        place.crew.once(partial(ready.course.begin, first))
    trainer.remove_callback(PrinterCallback)
    trainer.add_callback(_reporter(kind, place, state, ready, first, watch))
    trainer.train(resume_from_checkpoint=str(last) if last is not None else None)
    if trainer.state.global_step < ready.steps and not place.crew.agree(
        ready.course is not None and ready.course.ended
    ):
        return False
    place.crew.once(lambda: _keep_result(place, state, ready))
    place.emit(
        StageFinished(
            stage=kind,
            seconds=round(time.monotonic() - begun, 1),
            loss=watch.losses[-1] if watch.losses and ready.course is None else None,
        )
    )
    if (said_of := watch.said()) is not None:
        place.emit(Diagnosed(text=said_of))
    return True


def keep_start(kind: str, place: StageContext, start: Start, why: NlforgeError) -> None:
    """What the stage before learned is the result, where this one has nothing to add; said with its reason.

    Raises:
        NlforgeError: `why`, where nothing was learned before.
    """
    if start.adapter is None:
        raise why
    place.emit(
        Diagnosed(
            text=(
                f"{_LEFT_OUT.get(kind, f'The stage {kind}')} was left out, and what was learned before it "
                f"stays as it is. {why.why}"
            )
        )
    )
    place.crew.once(partial(_copy_start, kind, place, start.adapter))


def _copy_start(kind: str, place: StageContext, adapter: Path) -> None:
    fresh = place.out.with_name("adapter.new")
    shutil.rmtree(fresh, ignore_errors=True)
    require_whole(adapter)
    shutil.copytree(adapter, fresh)
    place.deliver(fresh)
    replace_file(place.state(kind) / "finished", b"")


def _keep_result(place: StageContext, state: Path, ready: PreparedStage) -> None:
    if ready.course is not None:
        ready.course.settle()
    fresh = place.out.with_name("adapter.new")
    adapters = {"selected_adapters": ["default"]} if hasattr(ready.model, "peft_config") else {}
    ready.model.save_pretrained(fresh, **adapters)
    ready.tokenizer.save_pretrained(fresh)
    for name, text in ready.beside.items():
        replace_file(fresh / name, text)
    name_no_folders(fresh, base_model_dir())
    place.deliver(fresh)
    replace_file(state / "finished", b"")
    for old in state.glob("checkpoint-*"):
        shutil.rmtree(old, ignore_errors=True)


def _check_time(place: StageContext, needed: float) -> None:
    """`needed` seconds are those of the longest rows, so only a deadline missed by far is certain before the first
    step."""
    left = place.seconds_left()
    if left is not None and needed / 3 > left:
        raise RunFailed(
            "The training would not finish in time.",
            f"It needs about {needed / 60:.0f} minutes on this machine; {left / 60:.0f} are left.",
            "Allow more time, use fewer rows, or fewer passes.",
            remedies=(MoreTime(minutes=needed / 60), Action(kind="fewer_rows")),
        )


def _reporter(kind: str, place: StageContext, folder: Path, ready: PreparedStage, first: int, watch: Watch) -> Any:
    """The callback of the trainer."""
    from transformers import TrainerCallback

    steps, pause = ready.steps, save_seconds()
    begun = time.monotonic()
    tokens_a_step = ready.tokens * _passes(ready) / steps

    class Reporter(TrainerCallback):  # type: ignore[misc]
        saved = begun

        def on_train_begin(self, _args: Any, state: Any, control: Any, **parts: Any) -> None:
            _apply_remedy(folder, parts.get("optimizer"), parts.get("lr_scheduler"))

        def on_log(self, _args: Any, state: Any, control: Any, logs: dict[str, float] | None = None, **_: Any) -> None:
            if not logs or "loss" not in logs:
                return
            done = state.global_step
            here, spent = max(1, done - first), time.monotonic() - begun
            loss = float(logs["loss"])
            if (fault := watch.step(loss, float(logs["grad_norm"]) if "grad_norm" in logs else None)) is not None:
                raise _Wrong(fault, done)
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

        def on_step_end(self, _args: Any, state: Any, control: Any, **_: Any) -> None:
            left = place.seconds_left()
            whole = state.global_step % ready.whole_steps == 0
            end = whole and (place.stopped() or (left is not None and left <= 0))
            due = whole and state.global_step < steps and (end or time.monotonic() - self.saved > pause)
            end, save = place.crew.agree((end, due and has_room(place.out.parent, ready.model)))
            control.should_training_stop = control.should_training_stop or end
            control.should_save = control.should_save or save
            if not control.should_training_stop and state.global_step in (steps // 3, 2 * steps // 3):
                ready.model.eval()
                with autocast(ready.model.device.type):
                    place.sample(ready.model, ready.tokenizer, state.global_step)
                ready.model.train()

        def on_save(self, args: Any, state: Any, control: Any, **_: Any) -> None:
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

    return Reporter()


def _passes(ready: PreparedStage) -> float:
    """How often each row is seen."""
    arguments = ready.trainer.args
    return float(
        ready.steps
        * arguments.per_device_train_batch_size
        * arguments.world_size
        * arguments.gradient_accumulation_steps
        / max(1, ready.rows)
    )


def _apply_remedy(folder: Path, optimizer: Any, scheduler: Any) -> None:
    """A smaller learning rate from here on, also after the next kill."""
    try:
        factor = float(json.loads((folder / _REMEDY).read_text(encoding="utf-8"))["factor"])
    except (OSError, ValueError, KeyError):
        return
    # A checkpoint saved under the remedy has it in its schedule already.
    inner = getattr(optimizer, "optimizer", optimizer)
    if all(group.get("remedied") for group in inner.param_groups):
        return
    for group in inner.param_groups:
        group.update(lr=group["lr"] * factor, initial_lr=group.get("initial_lr", group["lr"]) * factor, remedied=True)
    schedule = getattr(scheduler, "scheduler", scheduler)
    schedule.base_lrs = [rate * factor for rate in schedule.base_lrs]
