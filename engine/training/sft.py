"""Supervised fine-tuning with TRL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from engine.data.clean import Row
from engine.events import RunEvent
from engine.gate import gate
from engine.journal import replace_file
from engine.load import conversation
from engine.stages import SftStage
from engine.training.checkpoints import begin
from engine.training.head import score_replies_only
from engine.training.loop import Place, Prepared, is_done, train_to_end
from engine.training.model import Start, common_arguments, steps_of, trainable_model
from engine.training.shown import shown, tokens_page

SHORT_ROWS = 256
"""Up to this many tokens a row, plain attention is faster on a CPU than the fused kernel, whose backward pass is slow under a
mask: 0.101 against 0.120 s a row of 40 tokens on two cores. Longer rows would cost it too much memory."""


def train_sft(stage: SftStage, start: Start, system_prompt: str, rows: Sequence[Row], place: Place) -> bool:
    """Train on messages with replies; the adapter is at `place.out`, and False comes back where it was stopped.

    Loss on the reply only, which ends in the stop token; bf16 weights, fp32 adapters; LoRA on all linear
    layers (Schulman et al. 2025, "LoRA Without Regret").

    Raises:
        GateFailed: a row is longer than the limit, has no loss, does not end in the stop token, or reads back as something else.
        RunFailed: the training went wrong twice, or the deadline would pass.
    """
    begin(place.state("sft"), stage, rows, place.seed)
    return is_done(place, "sft") or train_to_end("sft", place, lambda: _prepared(stage, start, system_prompt, rows, place))


def _prepared(stage: SftStage, start: Start, system_prompt: str, rows: Sequence[Row], place: Place) -> Prepared:
    import torch
    from datasets import Dataset
    from trl import SFTConfig, SFTTrainer

    model, tokenizer = trainable_model(stage, start, place.seed)
    dataset = Dataset.from_list([
        {"prompt": conversation(system_prompt, r.prompt), "completion": [{"role": "assistant", "content": r.reply}]} for r in rows])
    steps = steps_of(stage, len(rows))
    arguments = SFTConfig(**common_arguments(stage, steps, place.state("sft"), place.seed), train_sampling_strategy="group_by_length",
                          completion_only_loss=True, max_length=None)
    trainer = SFTTrainer(model=model, args=arguments, train_dataset=dataset, processing_class=tokenizer)
    # Before the checks: a person whose rows fail one can look at them.
    place.out.parent.mkdir(parents=True, exist_ok=True)
    learned = shown(trainer.train_dataset, tokenizer, stage.max_length)
    replace_file(place.out.with_name("tokens.html"), tokens_page(learned).encode("utf-8", "replace"))
    replace_file(place.out.with_name("tokens.json"), learned.model_dump_json().encode("utf-8", "replace"))
    tokens, longest = check_rows(trainer.train_dataset, tokenizer, [r.reply for r in rows], stage.max_length, place.emit)
    if not torch.cuda.is_available():
        plain = model.get_base_model() if hasattr(model, "peft_config") else model
        score_replies_only(plain)
        if longest <= SHORT_ROWS:
            plain.set_attn_implementation("eager")
    by_length = sorted(range(len(rows)), key=lambda n: -len(trainer.train_dataset[n]["input_ids"]))[: stage.batch_size]
    return Prepared(trainer, model, tokenizer, tokens, len(rows), steps, [trainer.train_dataset[n] for n in by_length], plain_loss=True)


def check_rows(dataset: Any, tokenizer: Any, replies: Sequence[str], limit: int, emit: Callable[[RunEvent], None]) -> tuple[int, int]:
    """Gates on the very tokens that will be trained; returns their number, and that of the longest row."""
    empty = cut = unstopped = changed = total = longest = 0
    for row, reply in zip(dataset, replies, strict=True):
        ids, labels = row["input_ids"], row["labels"]
        learned = [i for i, label in zip(ids, labels, strict=True) if label != -100]
        total += len(ids)
        longest = max(longest, len(ids))
        empty += not learned
        cut += len(ids) > limit
        # The template ends a turn with the stop token and a line break.
        unstopped += tokenizer.eos_token_id not in learned[-2:]
        changed += tokenizer.decode(learned, skip_special_tokens=True).strip() != reply.strip()
    gate(emit, "loss_on_reply", empty == 0, empty, f"{empty} rows have a reply with nothing to learn.")
    gate(emit, "stop_token_learned", unstopped == 0, unstopped, f"{unstopped} rows have a reply that does not teach when to stop.")
    gate(emit, "nothing_cut", cut == 0, cut, f"{cut} rows are longer than {limit} tokens and would have to be cut.")
    gate(emit, "template_round_trip", changed == 0, changed, f"{changed} replies read back from their tokens as something else.")
    return total, longest
