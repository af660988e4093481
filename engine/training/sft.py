"""Supervised fine-tuning with TRL and a LoRA adapter."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from engine.data.clean import Row
from engine.events import CheckpointSaved, RunEvent, StageFinished, StageStarted, Step
from engine.gate import gate
from engine.journal import replace_file
from engine.load import conversation, load_model
from engine.stages import SftStage
from engine.training.checkpoints import begin, has_room, move_whole, newest, save_seconds, seal, step_of
from engine.training.head import score_replies_only
from engine.training.shown import shown, tokens_page

SHORT_ROWS = 256
"""Up to this many tokens a row, plain attention is faster on a CPU than the fused kernel, whose backward pass is slow under a
mask: 0.101 against 0.120 s a row of 40 tokens on two cores. Longer rows would cost it too much memory."""


def train_sft(stage: SftStage, system_prompt: str, rows: Sequence[Row], out: Path, *, seed: int,
              emit: Callable[[RunEvent], None], stopped: Callable[[], bool], sample: Callable[[Any, Any, int], None]) -> tuple[Any, Any]:
    """Train an adapter on `rows`, write it to `out`, and return `(merged model, tokenizer)`.

    Loss on the reply only, which ends in the stop token; bf16 weights, fp32 adapters; LoRA on all linear
    layers (Schulman et al. 2025, "LoRA Without Regret").

    Checkpoints lie in `state` beside `out`: a training that was stopped or killed goes on from the newest that is whole, and comes
    to the same weights as one that was not. Finished weights for the same rows are taken as they are.

    Raises:
        GateFailed: a row is longer than the limit, has no loss, or does not end in the stop token.
    """
    state = out.with_name("state")
    begin(state, stage, rows, seed)
    if (out / "adapter_config.json").exists() and (state / "finished").exists():
        return load_model(out)
    model, tokenizer = load_model()
    import torch
    from datasets import Dataset
    from peft import LoraConfig, get_peft_model
    from transformers import PrinterCallback, TrainerCallback, set_seed
    from trl import SFTConfig, SFTTrainer

    set_seed(seed)
    model.train()
    model = get_peft_model(model, LoraConfig(r=stage.lora_rank, lora_alpha=stage.lora_alpha, target_modules="all-linear", task_type="CAUSAL_LM"))
    dataset = Dataset.from_list([
        {"prompt": conversation(system_prompt, r.prompt), "completion": [{"role": "assistant", "content": r.reply}]} for r in rows])
    steps = max(1, round(stage.epochs * -(-len(rows) // stage.batch_size)))
    arguments = SFTConfig(
        output_dir=str(state), per_device_train_batch_size=stage.batch_size, max_steps=steps,
        learning_rate=stage.learning_rate, lr_scheduler_type=stage.schedule, warmup_steps=round(steps * stage.warmup_share),
        bf16=True, use_cpu=not torch.cuda.is_available(), gradient_checkpointing=False, train_sampling_strategy="group_by_length",
        completion_only_loss=True, max_length=None, logging_steps=1, save_strategy="no", save_total_limit=2, report_to=[], disable_tqdm=True,
        dataloader_pin_memory=False, seed=seed, data_seed=seed)
    trainer = SFTTrainer(model=model, args=arguments, train_dataset=dataset, processing_class=tokenizer)
    # Before the checks: a person whose rows fail one can look at them.
    out.parent.mkdir(parents=True, exist_ok=True)
    learned = shown(trainer.train_dataset, tokenizer, stage.max_length)
    replace_file(out.with_name("tokens.html"), tokens_page(learned).encode("utf-8", "replace"))
    replace_file(out.with_name("tokens.json"), learned.model_dump_json().encode("utf-8", "replace"))
    tokens, longest = check_rows(trainer.train_dataset, tokenizer.eos_token_id, stage.max_length, emit)
    if not torch.cuda.is_available():
        score_replies_only(model.get_base_model())
        if longest <= SHORT_ROWS:
            model.get_base_model().set_attn_implementation("eager")
    trainable = sum(p.numel() for p in model.parameters() if p.requires_grad)
    gate(emit, "trainable_parameters", trainable > 0, trainable, f"{trainable:,} adapter weights learn, the base model stays as it is.")
    last = newest(state)
    first = step_of(last) if last is not None else 0
    emit(StageStarted(stage="sft", steps=steps, rows=len(rows), first_step=first))
    begun = saved = time.monotonic()
    pause = save_seconds()

    class Report(TrainerCallback):  # type: ignore[misc]
        def on_log(self, _args: Any, state: Any, control: Any, logs: dict[str, float] | None = None, **_: Any) -> None:
            if not logs or "loss" not in logs:
                return
            spent = time.monotonic() - begun
            done = state.global_step
            here = max(1, done - first)
            emit(Step(stage="sft", step=done, of=steps, loss=float(logs["loss"]),
                      tokens_per_second=round(tokens * here * stage.batch_size / len(rows) / spent, 1),
                      eta_seconds=round(spent / here * (steps - done), 1)))

        def on_step_end(self, _args: Any, state: Any, control: Any, **_: Any) -> None:
            if stopped():
                control.should_training_stop = True
                control.should_save = has_room(out.parent, model)
            elif time.monotonic() - saved > pause and state.global_step < steps:
                control.should_save = has_room(out.parent, model)
            if not stopped() and state.global_step in (steps // 3, 2 * steps // 3):
                model.eval()
                sample(model, tokenizer, state.global_step)
                model.train()

        def on_save(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            nonlocal saved
            place = Path(args.output_dir) / f"checkpoint-{state.global_step}"
            seal(place)
            saved = time.monotonic()
            emit(CheckpointSaved(step=state.global_step, path=str(place.relative_to(out.parent.parent))))

    trainer.remove_callback(PrinterCallback)
    trainer.add_callback(Report())
    trainer.train(resume_from_checkpoint=str(last) if last is not None else None)
    if stopped() and trainer.state.global_step < steps:
        return model, tokenizer
    fresh = out.with_name("adapter.new")
    model.save_pretrained(fresh)
    tokenizer.save_pretrained(fresh)
    move_whole(fresh, out)
    replace_file(state / "finished", b"")
    for old in state.glob("checkpoint-*"):
        shutil.rmtree(old, ignore_errors=True)
    losses = [float(h["loss"]) for h in trainer.state.log_history if "loss" in h]
    emit(StageFinished(stage="sft", seconds=round(time.monotonic() - begun, 1), loss=losses[-1] if losses else None))
    return load_model(out)


def check_rows(dataset: Any, stop: int, limit: int, emit: Callable[[RunEvent], None]) -> tuple[int, int]:
    """Gates on the very tokens that will be trained; returns their number, and that of the longest row."""
    empty = cut = unstopped = total = longest = 0
    for row in dataset:
        ids, labels = row["input_ids"], row["labels"]
        learned = [i for i, label in zip(ids, labels, strict=True) if label != -100]
        total += len(ids)
        longest = max(longest, len(ids))
        empty += not learned
        cut += len(ids) > limit
        # The template ends a turn with the stop token and a line break.
        unstopped += stop not in learned[-2:]
    gate(emit, "loss_on_reply", empty == 0, empty, f"{empty} rows have a reply with nothing to learn.")
    gate(emit, "stop_token_learned", unstopped == 0, unstopped, f"{unstopped} rows have a reply that does not teach when to stop.")
    gate(emit, "nothing_cut", cut == 0, cut, f"{cut} rows are longer than {limit} tokens and would have to be cut.")
    return total, longest
