"""What every training shares: gates, steps as events, checkpoints, stop and deadline, a remedy where it goes wrong,
whole results."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial, reduce
from pathlib import Path

from engine.core.errors import NlforgeError, RunFailed
from engine.core.events import StageFinished, StageStarted
from engine.core.gate import gate
from engine.core.journal import replace_file
from engine.core.noted import count, noted
from engine.core.remedies import Action, LearningRate, MoreTime
from engine.core.sentences import Sentence, semicolons, sentence, then
from engine.core.work_time import work_time
from engine.encoder.store import CARD
from engine.models.base_record import record_base
from engine.models.base_weights import base_model_dir
from engine.models.portable import name_no_folders
from engine.models.protocols import has_adapters
from engine.models.weight_digests import changed, require_whole
from engine.training.checkpoints import disk_full_is_said, losses_until, step_of
from engine.training.divergence import Watch, in_words
from engine.training.fsdp import held
from engine.training.gpu.faults import card_faults_are_said, free_memory, is_full
from engine.training.gpu.memory import Fit, fit_of, keep_fit, smaller
from engine.training.model import Start
from engine.training.reporter import REMEDY, TrainingDiverged, reporter, say_sample
from engine.training.stage_context import PreparedStage, StageContext
from engine.training.trainable import unintended
from engine.training.trainer_rows import folder_of
from engine.training.trial_steps import smoke_run

_HALF = 0.5
_LEFT_OUT = {
    "grpo": sentence("noted-stage-grpo", "Reinforcement learning"),
    "dpo": sentence("noted-stage-dpo", "Learning which of its own replies are better"),
}
_HOW = (
    sentence("noted-how-parts", "it then does each step in more parts"),
    sentence("noted-how-again", "it then computes again what was computed on the way"),
)
_UNEVEN = 1.05
"""Rows of a weight do not always divide evenly; a weight left whole would be far more."""


def is_done(place: StageContext, kind: str) -> bool:
    """Whether this stage has finished for the rows it was begun with, and what it learned is as it was saved."""
    if not (place.state(kind) / "finished").exists() or not any(
        (place.out / name).exists() for name in ("adapter_config.json", "config.json", CARD)
    ):
        return False
    if (why := changed(place.out)) is not None:
        place.emit(
            noted(
                sentence(
                    "noted-stage_changed",
                    "What the stage {stage} learned is not as it was saved, so it is trained again. {why}",
                    stage=Sentence(kind, f"name-stage-{kind}"),
                    why=why,
                )
            )
        )
    return why is None


def train_to_end(kind: str, start: Start, place: StageContext, make: Callable[[], PreparedStage]) -> bool:
    """Run the training that `make` prepares, from the newest checkpoint if there is one; False where it was stopped.

    Where the loss is no number any more, or doubles against its best, it goes back to the last good checkpoint once,
    and on with half the learning rate; the second time it ends. Where the memory is used up, steps are done in more
    parts, and then activations computed again; the result stays the same. `make` gives the same trainer each time it
    is called.

    Raises:
        GateFailed: a check before the first step did not hold.
        RunFailed: it went wrong twice, the person's deadline would pass, a step of single rows does not fit the memory,
            or the card no longer answers.
    """
    state = place.state(kind)
    attempt = 0
    while True:
        # Anew for each attempt: the trainer holds an optimizer and a model that have gone wrong.
        ready: PreparedStage | None = None
        try:
            with card_faults_are_said(partial(_kept, kind, place)), disk_full_is_said(place.out.parent):
                ready = replace(make(), base=start.base, fresh=start.adapter is None)
                try:
                    return one_attempt(kind, place, state, ready, attempt)
                except Exception as error:
                    if not is_full(error) or (fit := _smaller(place, state, ready)) is None:
                        raise
        except TrainingDiverged as wrong:
            assert ready is not None
            _half_rate(kind, place, state, ready, wrong, attempt)
            attempt += 1
        else:
            place.emit(noted(_in_parts(fit, place.newest(kind))))
        # Only here: an error that is being caught holds the frames, and they all that fills the memory.
        ready = None
        free_memory()


def _half_rate(
    kind: str, place: StageContext, state: Path, ready: PreparedStage, wrong: TrainingDiverged, attempt: int
) -> None:
    """Back to the last good checkpoint, once; from there on with half the learning rate.

    Raises:
        RunFailed: that was done before, or no gradient reaches what should learn.
    """
    place.crew.once(partial(_back, state, wrong.step))
    last = place.newest(kind)
    begins = (
        sentence("noted-to_step", "to the checkpoint of step {step}", step=step_of(last))
        if last is not None
        else sentence("noted-to_beginning", "to the beginning")
    )
    told = sentence("noted-at_step", "At step {step} {fault}.", step=wrong.step, fault=in_words(wrong.fault))
    if place.crew.agree(attempt > 0 or wrong.fault == "no_gradient" or (state / REMEDY).exists()):
        before = float(ready.trainer.args.learning_rate)
        # Half of it was tried already, where it was not the gradient that was missing.
        smaller_rate = before * _HALF * (1.0 if wrong.fault == "no_gradient" else _HALF)
        raise RunFailed(
            sentence("noted-training_went_wrong", "The training went wrong."),
            told,
            sentence(
                "noted-todo-went_wrong",
                "Take a smaller learning rate, or look at the rows it learns from, token by token.",
            ),
            remedies=(LearningRate(rate=smaller_rate, before=before), Action(kind="look_at_rows")),
        ) from wrong
    remedy = json.dumps({"factor": _HALF, "step": wrong.step, "why": wrong.fault}).encode()
    place.crew.once(partial(replace_file, state / REMEDY, remedy))
    half = sentence(
        "noted-half_the_rate", "It goes back {begins}, and continues with half the learning rate.", begins=begins
    )
    place.emit(noted(then(told, half)))


def _smaller(place: StageContext, state: Path, ready: PreparedStage) -> Fit | None:
    """What takes less memory, kept for this attempt and for those after a kill; None where nothing does.

    Raises:
        RunFailed: several processes train together, of which the others wait for this one's results.
    """
    arguments = ready.trainer.args
    now = fit_of(state)
    fit = smaller(
        now, arguments.per_device_train_batch_size, recomputes=arguments.activation_checkpointing, divides=ready.divides
    )
    if fit is not None:
        keep_fit(state, fit)
    if fit is not None and place.crew.size > 1:
        raise RunFailed(
            sentence("noted-card_full", "The memory of a card is used up."),
            sentence("noted-others_wait", "Several processes train together, and the others wait for this one."),
            sentence(
                "noted-todo-card_full",
                "Run it again: {how}, which takes less memory.",
                how=_HOW[fit.parts == now.parts],
            ),
            remedies=(Action(kind="run_again"),),
        )
    return fit


def _in_parts(fit: Fit, last: Path | None) -> Sentence:
    told = [sentence("noted-memory_full", "The memory of the card or machine was used up.")]
    if fit.parts > 1 and fit.recompute:
        told.append(
            sentence(
                "noted-in_parts_and_again",
                "Steps are done in {parts} parts, which gives the same result; what was computed on the way is "
                "computed again instead of kept, which is slower.",
                parts=fit.parts,
            )
        )
    elif fit.parts > 1:
        told.append(
            sentence("noted-in_parts", "Steps are done in {parts} parts, which gives the same result.", parts=fit.parts)
        )
    else:
        told.append(
            sentence(
                "noted-computed_again",
                "What was computed on the way is computed again instead of kept, which is slower.",
            )
        )
    told.append(
        sentence("noted-goes_on_from", "It goes on from step {step}.", step=step_of(last))
        if last is not None
        else sentence("noted-begins_again", "It begins again.")
    )
    return reduce(then, told)


def _kept(kind: str, place: StageContext) -> str:
    """What is not lost."""
    # Only to be read: several processes clean up together.
    last = place.newest(kind) if place.crew.size == 1 else None
    if last is None:
        return ""
    return sentence("noted-kept_up_to", "What was learned up to step {step} is kept.", step=step_of(last))


def _back(state: Path, step: int) -> None:
    """Leave out checkpoints that may already hold what went wrong."""
    for checkpoint in state.glob("checkpoint-*"):
        # The step before may have moved the weights to where the loss is no number any more.
        if checkpoint.name.rpartition("-")[2].isdigit() and step_of(checkpoint) >= max(1, step - 1):
            shutil.rmtree(checkpoint, ignore_errors=True)


def one_attempt(kind: str, place: StageContext, state: Path, ready: PreparedStage, attempt: int) -> bool:
    """Train from the last checkpoint on, with its checks; False if it was stopped."""
    from transformers import PrinterCallback

    trainer, model = ready.trainer, ready.model
    trainable = sum(p.numel() for p in model.parameters() if p.requires_grad)
    if not attempt:
        whole = sum(p.numel() for p in model.parameters())
        shares = {"learning": count(trainable), "whole": count(whole)}
        said = (
            sentence(
                "noted-adapters_learn",
                "{learning} of {whole} weights learn, the base model stays as it is.",
                **shares,
            )
            if has_adapters(model)
            else sentence("noted-weights_learn", "{learning} of {whole} weights learn.", **shares)
        )
        wrong = unintended(model, "lora" if has_adapters(model) else "full", still=ready.still)
        gate(
            place.emit,
            "trainable_parameters",
            trainable > 0 and not wrong,
            trainable,
            said if not wrong else sentence("noted-but", "{said} But {wrong}.", said=said, wrong=semicolons(wrong)),
        )
        # Numbers beyond it would be an index error in the middle of the training, on a card one that names nothing.
        known = int(model.get_input_embeddings().num_embeddings)
        gate(
            place.emit,
            "vocabulary_fits",
            len(ready.tokenizer) <= known,
            len(ready.tokenizer),
            sentence(
                "noted-vocabulary",
                "The tokenizer knows {tokens} tokens, the model {known}.",
                tokens=count(len(ready.tokenizer)),
                known=count(known),
            ),
        )
        if (parts := held(model)) is not None:
            mine, all_of_them = parts
            gate(
                place.emit,
                "weights_divided",
                mine * place.crew.size <= _UNEVEN * all_of_them,
                mine,
                sentence(
                    "noted-weights_divided",
                    "Each of {processes} processes holds {mine} of {whole} weights of the base model.",
                    processes=place.crew.size,
                    mine=count(mine),
                    whole=count(all_of_them),
                ),
            )
        # Last of the gates, as the only one that takes long.
        step_seconds = smoke_run(
            trainer, model, ready.longest, place.emit, starts_at=ready.starts_at, reads_back=ready.reads_back
        )
        batches = 1 if ready.course is not None else ready.trainer.args.gradient_accumulation_steps
        _check_time(place, step_seconds * batches * ready.steps)
    # First one process alone, for it deletes checkpoints that are not whole; then all of them look.
    place.crew.once(lambda: place.newest(kind))
    last = place.newest(kind)
    first = step_of(last) if last is not None else 0
    place.emit(StageStarted(stage=kind, steps=ready.steps, rows=ready.rows, first_step=first))
    begun = work_time()
    # What was seen before a stop counts: the first loss of a training is not the first one after it.
    watch = Watch(falls=ready.course is None, losses=losses_until(last) if last is not None else [])
    if ready.course is not None:
        place.crew.once(partial(ready.course.begin, first))
    # It writes figures to stdout, which is for data.
    trainer.remove_callback(PrinterCallback)
    if ready.fresh and last is None and not attempt:
        # Before the clock of its steps begins. What a later stage begins with, the one before has shown.
        say_sample(ready, place, 0)
    trainer.add_callback(reporter(kind, place, state, ready, first, watch))
    # The optimizer, the schedule and the random numbers come back with it, so that it goes on as if it had not been
    # stopped.
    trainer.train(resume_from_checkpoint=str(last) if last is not None else None)
    if trainer.state.global_step < ready.steps and not place.crew.agree(
        ready.course is not None and ready.course.ended
    ):
        return False
    place.crew.once(lambda: _keep_result(place, state, ready))
    place.emit(
        StageFinished(
            stage=kind,
            seconds=round(work_time() - begun, 1),
            loss=watch.losses[-1] if watch.losses and ready.course is None else None,
        )
    )
    if (said_of := watch.said()) is not None:
        place.emit(noted(said_of))
    return True


def keep_start(kind: str, place: StageContext, start: Start, why: NlforgeError) -> None:
    """What the stage before learned is the result, where this one has nothing to add; said with its reason.

    Raises:
        NlforgeError: `why`, where nothing was learned before.
    """
    if start.adapter is None:
        raise why
    place.emit(
        noted(
            sentence(
                "noted-stage_left_out",
                "{stage} was left out, and what was learned before it stays as it is. {why}",
                stage=_LEFT_OUT.get(kind, Sentence(f"The stage {kind}", f"name-stage-{kind}")),
                why=why.why,
            )
        )
    )
    place.crew.once(partial(copy_start, kind, place, start.adapter))


def copy_start(kind: str, place: StageContext, adapter: Path) -> None:
    """Deliver what was learned before as what this stage learned."""
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
    adapters = {"selected_adapters": ["default"]} if has_adapters(ready.model) else {}
    ready.model.save_pretrained(fresh, **adapters)
    ready.tokenizer.save_pretrained(fresh)
    for name, text in ready.beside().items():
        replace_file(fresh / name, text)
    name_no_folders(fresh, base_model_dir(ready.base), ready.base.name)
    record_base(fresh, ready.base)
    place.deliver(fresh)
    replace_file(state / "finished", b"")
    # Only when the result is in its place: until then they are all there is.
    for old in (*state.glob("checkpoint-*"), folder_of(state)):
        shutil.rmtree(old, ignore_errors=True)


def _check_time(place: StageContext, needed: float) -> None:
    """`needed` seconds are those of the longest rows, so only a deadline missed by far is certain before the first
    step."""
    left = place.seconds_left()
    if left is not None and needed / 3 > left:
        raise RunFailed(
            sentence("noted-not_in_time", "The training would not finish in time."),
            sentence(
                "noted-minutes_needed",
                "It needs about {needed} minutes on this machine; {left} are left.",
                needed=round(needed / 60),
                left=round(left / 60),
            ),
            sentence("noted-todo-time", "Allow more time, use fewer rows, or fewer passes."),
            remedies=(MoreTime(minutes=needed / 60), Action(kind="fewer_rows")),
        )
