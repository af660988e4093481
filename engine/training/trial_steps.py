"""Checks on the real thing before the first step that counts: two steps on the longest rows, saved and loaded, then
taken back."""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from engine.core.events import RunEvent
from engine.core.gate import gate
from engine.core.noted import decimals
from engine.core.sentences import Digits, Sentence, sentence, then
from engine.models.protocols import (
    Batch,
    DatasetRow,
    LanguageModel,
    Trainer,
    TrainerArguments,
    has_adapters,
    without_adapters,
)

if TYPE_CHECKING:
    from torch import Tensor

_CLOSE = 0.05
"""Share by which two computations of one loss in bf16 may differ."""
_APART = 0.1
_NOISES, _NOTHING = 4.0, 1e-6
_COMPARED_TOKENS = 256
_RATE = 1e-3
_TODO = sentence(
    "noted-todo-trial",
    "Nothing was trained, and your rows are not at fault. Say which other base model to use; and tell whoever looks "
    "after nlforge here, with the file engine.log of this run.",
)


def smoke_run(
    trainer: Trainer,
    model: LanguageModel,
    longest: Sequence[DatasetRow],
    emit: Callable[[RunEvent], None],
    *,
    starts_at: float | Callable[[Batch, TrainerArguments], float] | None = None,
    reads_back: Callable[[], bool] | None = None,
) -> float:
    """Gates `loss_at_start`, `all_that_should_learn_does` and `smoke_run`, and `rows_apart` where rows stand one behind
    the other; returns seconds of one step on `longest`.

    `longest` are rows of the trainer's dataset that make its largest batch. The trainer's loss must be `starts_at`, or
    what that says for the batch, or, without it, that of the model's own forward. `reads_back` says whether what is
    saved is what was learned; without it, it must be so to the bit. Weights, gradients and random numbers
    are as before.

    Raises:
        GateFailed: a gate did not hold.
    """
    import torch

    learning = {name: p for name, p in model.named_parameters() if p.requires_grad}
    # Not on the card: it may hardly hold the weights that learn once.
    before = {name: p.detach().to("cpu", copy=True) for name, p in learning.items()}
    # Dropout and sampling of the real first step must draw what they would have drawn without this.
    random_state = torch.get_rng_state()
    cards = torch.cuda.get_rng_state_all() if torch.cuda.is_available() else None
    model.train()
    batch = trainer._prepare_inputs(trainer.data_collator(list(longest)))
    if callable(starts_at):
        _check_written(trainer, model, batch, emit, starts_at)
    else:
        _check_start(trainer, model, longest, emit, starts_at)
    moved: set[str] = set()
    finite = True
    begun = time.perf_counter()
    # Two: the up halves of adapters begin at zero, so the down halves get no gradient before the first step has moved
    # them.
    for _ in range(2):
        with trainer.accelerator.autocast():
            loss = trainer.compute_loss(model, dict(batch))
        loss.backward()
        finite = finite and math.isfinite(float(loss.detach()))
        # Exactly zero is what a weight gets that has no part in the loss.
        moved |= {name for name, p in learning.items() if p.grad is not None and bool(torch.any(p.grad != 0))}
        # Not the trainer's optimizer: moments it would gather here could not be taken back. This is Adam's first step,
        # without the memory of moments.
        with torch.no_grad():
            for p in learning.values():
                if p.grad is not None:
                    p.sub_(p.grad.sign_(), alpha=_RATE)
                p.grad = None
    seconds = (time.perf_counter() - begun) / 2
    still = sorted(set(learning) - moved)
    gate(
        emit,
        "all_that_should_learn_does",
        not still,
        len(still),
        sentence(
            "noted-gradients-not_all",
            "{moved} of {all} groups of weights get a gradient in two steps; not: {still}.",
            moved=len(moved),
            all=len(learning),
            still=still[:3],
        )
        if still
        else sentence(
            "noted-gradients",
            "{moved} of {all} groups of weights get a gradient in two steps.",
            moved=len(moved),
            all=len(learning),
        ),
        todo=_TODO,
    )
    # Of weights that have moved, so that a file with the first ones is told from a right one.
    same = reads_back() if reads_back is not None else _saved_is_same(model)
    with torch.no_grad():
        for name, p in learning.items():
            p.copy_(before[name])
    torch.set_rng_state(random_state)
    if cards is not None:
        torch.cuda.set_rng_state_all(cards)
    # What was counted here belongs to no step of the training.
    for mode in ("train", "eval"):
        getattr(trainer, "_metrics", {}).get(mode, {}).clear()
    if hasattr(trainer, "_buffered_inputs"):
        trainer._buffered_inputs = None
    gate(
        emit,
        "smoke_run",
        finite and same,
        round(seconds, 2),
        _of_steps(seconds, same, finite),
        todo=_TODO,
    )
    return seconds


def _of_steps(seconds: float, same: bool, finite: bool) -> Sentence:
    took = decimals(seconds, 1)
    told = (
        sentence(
            "noted-trial_steps",
            "Two steps on the longest rows took {seconds} s each; saved and loaded, the weights are the same.",
            seconds=took,
        )
        if same
        else sentence(
            "noted-trial_steps-changed",
            "Two steps on the longest rows took {seconds} s each; saved and loaded, the weights are NOT the same.",
            seconds=took,
        )
    )
    return told if finite else then(told, sentence("noted-loss_no_number", "The loss is not a number (NaN)."))


def _check_written(
    trainer: Trainer,
    model: LanguageModel,
    batch: Batch,
    emit: Callable[[RunEvent], None],
    starts_at: Callable[[Batch, TrainerArguments], float],
) -> None:
    """Of replies just written: the loss is what it must be, and the model that learns gives them the probability
    they were drawn with."""
    import torch

    with torch.no_grad(), trainer.accelerator.autocast():
        loss = float(trainer.compute_loss(model, dict(batch)))
        must = starts_at(batch, trainer.args)
        close = math.isfinite(loss) and abs(loss - must) <= _CLOSE
        gate(
            emit,
            "loss_at_start",
            close,
            round(loss, 3),
            sentence(
                "noted-rl_begins_at",
                "Reinforcement learning begins at loss {loss}; by rewards and lengths of the replies it must be "
                "{must}.",
                loss=decimals(loss, 3),
                must=decimals(must, 3),
            ),
            todo=_TODO,
        )
        if (drawn := batch.get("sampling_per_token_logps")) is None:
            return
        # The trainer's own function, as in its loss: another attention or dtype than the sampler's shows here.
        ids = torch.cat([batch["prompt_ids"], batch["completion_ids"]], 1)
        seen = torch.cat([batch["prompt_mask"], batch["completion_mask"]], 1)
        own = trainer._get_per_token_logps_and_entropies(model, ids, seen, batch["completion_ids"].size(1))[0]
    apart = float(((own - drawn) * batch["completion_mask"]).abs().sum() / batch["completion_mask"].sum().clamp(min=1))
    gate(
        emit,
        "replies_are_its_own",
        apart <= _APART,
        round(apart, 4),
        sentence(
            "noted-replies_its_own",
            "The model that learns and the one that writes differ by {apart} in the log-probability of a token; at "
            "most {most} is rounding.",
            apart=decimals(apart, 3),
            most=Digits(f"{_APART}"),
        ),
        todo=_TODO,
    )


def _check_start(
    trainer: Trainer,
    model: LanguageModel,
    rows: Sequence[DatasetRow],
    emit: Callable[[RunEvent], None],
    starts_at: float | None,
) -> None:
    """The loss training begins with is the one it must be, or the model itself has on these rows."""
    import torch

    if starts_at is not None:
        # What is drawn at random while training, as dropout, has no part in it.
        model.eval()
        with torch.no_grad(), trainer.accelerator.autocast():
            loss = float(trainer.compute_loss(model, trainer._prepare_inputs(trainer.data_collator(list(rows)))))
        model.train()
        close = math.isfinite(loss) and abs(loss - starts_at) <= _CLOSE * max(1.0, starts_at)
        gate(
            emit,
            "loss_at_start",
            close,
            round(loss, 3),
            sentence(
                "noted-begins_at",
                "Training begins at loss {loss}; where nothing has changed yet it must be {must}.",
                loss=decimals(loss, 3),
                must=decimals(starts_at, 3),
            ),
            todo=_TODO,
        )
        return
    some: list[DatasetRow] = []
    for row in rows:
        # A few hundred tokens tell a wrong loss; the plain forward keeps scores of all of them.
        if some and sum(len(r["input_ids"]) for r in some) + len(row["input_ids"]) > _COMPARED_TOKENS:
            break
        some.append(row)
    batch = trainer._prepare_inputs(trainer.data_collator(some))
    if "attention_mask" not in batch:
        _check_apart(trainer, model, trainer._prepare_inputs(trainer.data_collator(list(rows[:2]))), emit)
    with torch.no_grad():
        with trainer.accelerator.autocast():
            ours = float(trainer.compute_loss(model, dict(batch)))
            # A token is predicted from those before it.
            parts = [
                (model(**inputs, use_cache=False).logits[:, :-1].float(), labels[:, 1:])
                for inputs, labels in _rows_alone(batch)
            ]
        scores = torch.cat([logits[labels != -100] for logits, labels in parts])
        theirs = float(torch.nn.functional.cross_entropy(scores, torch.cat([ls[ls != -100] for _, ls in parts])))
    close = math.isfinite(ours) and abs(ours - theirs) <= _CLOSE * max(1.0, theirs)
    gate(
        emit,
        "loss_at_start",
        close,
        round(ours, 3),
        sentence(
            "noted-begins_as_base",
            "Training begins at loss {loss}; the base model's own on these rows is {own}.",
            loss=decimals(ours),
            own=decimals(theirs),
        ),
        todo=_TODO,
    )


def _check_apart(trainer: Trainer, model: LanguageModel, batch: Batch, emit: Callable[[RunEvent], None]) -> None:
    """Rows that stand one behind the other see nothing of each other: other tokens in the first change no hidden state
    of the rest."""
    import torch

    starts = (batch["position_ids"][0] == 0).nonzero()[:, 0].tolist()
    if len(starts) == 1:
        return
    inputs = {name: value for name, value in batch.items() if name != "labels"}
    other = batch["input_ids"].clone()
    other[:, : starts[1]] = other[:, : starts[1]].flip(1).roll(1, 1) // 2
    with torch.no_grad(), trainer.accelerator.autocast():
        once, again, changed = (
            without_adapters(model)
            .base_model(**{**inputs, "input_ids": ids}, use_cache=False)
            .last_hidden_state[:, starts[1] :]
            .float()
            for ids in (batch["input_ids"], batch["input_ids"], other)
        )
    # Where a card adds up in another order each time, the same tokens differ by as much.
    noise, apart = float((again - once).abs().max()), float((changed - once).abs().max())
    gate(
        emit,
        "rows_apart",
        apart <= max(_NOISES * noise, _NOTHING),
        round(apart, 6),
        sentence(
            "noted-rows_apart",
            "Other tokens in the first of {rows} rows change the states of the others by {apart}; the same tokens "
            "computed again by {noise}.",
            rows=len(starts),
            apart=Digits(f"{apart:.2g}"),
            noise=Digits(f"{noise:.2g}"),
        ),
    )


def _rows_alone(batch: Batch) -> list[tuple[dict[str, Tensor], Tensor]]:
    """Inputs and labels, (rows, tokens). Rows that stand one behind the other come one by one: read together, they
    would see each other here as well, where the attention does not keep them apart."""
    if "attention_mask" in batch:
        return [({k: batch[k] for k in ("input_ids", "attention_mask", "position_ids") if k in batch}, batch["labels"])]
    starts = (batch["position_ids"][0] == 0).nonzero()[:, 0].tolist()
    return [
        ({"input_ids": batch["input_ids"][:, first:last]}, batch["labels"][:, first:last])
        for first, last in zip(starts, [*starts[1:], batch["input_ids"].shape[1]], strict=True)
    ]


def _saved_is_same(model: LanguageModel) -> bool:
    """Whether weights written to disk read back to the bit."""
    import torch
    from safetensors.torch import load_file

    with tempfile.TemporaryDirectory(prefix="nlforge-") as folder:
        adapters = {"selected_adapters": ["default"]} if has_adapters(model) else {}
        model.save_pretrained(folder, **adapters)
        found = {
            name: tensor for file in Path(folder).glob("*.safetensors") for name, tensor in load_file(file).items()
        }
    if not has_adapters(model):
        own = model.state_dict()
        return bool(found) and all(
            torch.equal(tensor, own[name].cpu()) for name, tensor in found.items() if name in own
        )
    from peft import get_peft_model_state_dict

    own = get_peft_model_state_dict(model)
    return set(found) == set(own) and all(torch.equal(tensor, own[name].cpu()) for name, tensor in found.items())
