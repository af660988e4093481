"""Supervised fine-tuning with TRL."""

from __future__ import annotations

from collections.abc import Sequence

from engine.core.row import Row
from engine.core.stages import SftStage
from engine.models.load import flash_attention, on_card
from engine.training.checkpoints import begin
from engine.training.checks import check_rows, fitting
from engine.training.cpu.patch import for_cpu
from engine.training.loop import is_done, train_to_end
from engine.training.model import Start, common_arguments, sampling, steps_of, trainable_model
from engine.training.stage_context import PreparedStage, StageContext
from engine.training.token_view import keep_shown, shown


def train_sft(stage: SftStage, start: Start, system_prompt: str, rows: Sequence[Row], place: StageContext) -> bool:
    """Train on messages with replies; the adapter is at `place.out`, and False comes back where it was stopped.

    Loss on the reply only, which ends in the stop token; bf16 weights, fp32 adapters; LoRA on all linear
    layers (Schulman et al. 2025, "LoRA Without Regret").

    Raises:
        GateFailed: many rows are longer than the limit or read back as something else; one has no loss or does not end
            in the stop token.
        RunFailed: the training went wrong twice, or the deadline would pass.
    """
    place.crew.once(lambda: begin(place.state("sft"), stage, rows, place.seed))
    return is_done(place, "sft") or train_to_end(
        "sft", start, place, lambda: prepared_sft(stage, start, system_prompt, rows, place)
    )


def prepared_sft(
    stage: SftStage, start: Start, system_prompt: str, rows: Sequence[Row], place: StageContext
) -> PreparedStage:
    """Model, trainer and checks, before the first step."""
    import numpy as np
    from datasets import Dataset
    from trl import SFTConfig, SFTTrainer

    model, tokenizer = trainable_model(stage, start, place.seed)
    fits = fitting(rows, tokenizer, system_prompt, stage.max_length)
    rows, taught = fits.rows, [one for of_row in fits.taught for one in of_row]
    dataset = Dataset.from_dict(
        {
            # Tokens of our own and not texts: the trainer would tokenise them anew, by rules of its version.
            "input_ids": [np.asarray(t.ids) for t in taught],
            "completion_mask": [np.arange(len(t.ids)) >= len(t.ids) - len(t.learned) for t in taught],
        }
    )
    steps = steps_of(stage, len(rows))
    common = common_arguments(stage, steps, place.state("sft"), place.seed, place.crew.size, start.report_to)
    arguments = SFTConfig(
        **common,
        train_sampling_strategy=sampling(
            [len(f"{r.prompt} {r.reply}") for r in rows], stage.batch_size, padded=on_card() or not stage.packing
        ),
        completion_only_loss=True,
        max_length=None,
        # Only flash attention keeps rows that share a row apart; without a card `for_cpu` does.
        padding_free=stage.packing and on_card() and flash_attention() and stage.method != "full",
    )
    trainer = SFTTrainer(model=model, args=arguments, train_dataset=dataset, processing_class=tokenizer)
    # Before the checks: a person whose rows fail one can look at them.
    place.out.parent.mkdir(parents=True, exist_ok=True)
    if place.crew.rank == 0:
        keep_shown(shown(trainer.train_dataset, tokenizer, stage.max_length), place.out.parent)
    trained = (
        t._replace(
            ids=row["input_ids"],
            learned=[i for i, label in zip(row["input_ids"], row["labels"], strict=True) if label != -100],
        )
        for row, t in zip(trainer.train_dataset, taught, strict=True)
    )
    tokens, longest = check_rows(trained, tokenizer, stage.max_length, place.emit, fits)
    for_cpu(model, longest, packed=stage.packing)
    by_length = sorted(range(len(rows)), key=lambda n: -len(trainer.train_dataset[n]["input_ids"]))[: stage.batch_size]
    return PreparedStage(
        trainer, model, tokenizer, tokens, len(rows), steps, [trainer.train_dataset[n] for n in by_length]
    )
