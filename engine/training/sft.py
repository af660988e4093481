"""Supervised fine-tuning with TRL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from engine.core.row import Row
from engine.core.stages import SftStage
from engine.models.load import on_card
from engine.models.protocols import LanguageModel, Tokenizer, Trainer
from engine.training.checks import Noted, Taught, check_rows, taught_of
from engine.training.cpu.patch import for_cpu
from engine.training.gpu.attention import kernel_for, pack_rows
from engine.training.gpu.memory import most_tokens, recomputes
from engine.training.gpu.patch import for_card
from engine.training.loop import is_done, train_to_end
from engine.training.model import Start, common_arguments, eight_bit, sampling, sampling_of, steps_of, trainable_model
from engine.training.stage_context import PreparedStage, StageContext
from engine.training.token_view import keep_shown, shown
from engine.training.trainer_rows import (
    NOT_LEARNED,
    keep_rows,
    lengths,
    longest,
    open_rows,
    token_columns,
    with_labels,
)

if TYPE_CHECKING:
    from datasets import Dataset


def train_sft(stage: SftStage, start: Start, system_prompt: str, rows: Sequence[Row], place: StageContext) -> bool:
    """Train on messages with replies; the adapter is at `place.out`, and False comes back where it was stopped.

    Loss on the reply only, which ends in the stop token; bf16 weights, fp32 adapters; LoRA on all linear
    layers (Schulman et al. 2025, "LoRA Without Regret").

    Raises:
        GateFailed: many rows are longer than the limit or read back as something else; one has no loss or does not end
            in the stop token.
        RunFailed: the training went wrong twice, or the deadline would pass.
    """
    place.begin("sft", stage, rows)
    return is_done(place, "sft") or train_to_end(
        "sft", start, place, lambda: prepared_sft(stage, start, system_prompt, rows, place)
    )


def prepared_sft(
    stage: SftStage, start: Start, system_prompt: str, rows: Sequence[Row], place: StageContext
) -> PreparedStage:
    """Model, trainer and checks, before the first step."""

    model, tokenizer = trainable_model(stage, start, place.seed)
    state, noted, everything = place.state("sft"), Noted(), rows

    def write() -> None:
        taught = taught_of(everything, tokenizer, system_prompt, stage.max_length, noted)
        # Tokens of our own and not texts: the trainer would tokenise them anew, by rules of its version.
        keep_rows(state, token_columns(), (with_labels(one) for [one] in taught))

    place.crew.once(write)
    fits = place.crew.agree(noted).fitting(rows)
    rows, dataset = fits.rows, open_rows(state, fits.numbers)
    steps = steps_of(stage, len(rows))

    def ordered_before() -> str:
        # Earlier versions went by letters, and on a card padded rows of any length.
        letters = [len(f"{row.prompt} {row.reply}") for row in rows]
        return sampling(letters, stage.batch_size, padded=on_card() or not stage.packing)

    trainer = trainer_on(
        model,
        tokenizer,
        dataset,
        stage,
        steps,
        state,
        place.seed,
        place.crew.size,
        start.report_to,
        ordered_before=ordered_before,
    )
    # Before the checks: a person whose rows fail one can look at them.
    place.out.parent.mkdir(parents=True, exist_ok=True)
    if place.crew.rank == 0:
        keep_shown(shown(trainer.train_dataset, tokenizer, stage.max_length), place.out.parent)
    trained = (
        Taught(
            ids["input_ids"],
            [i for i, label in zip(ids["input_ids"], ids["labels"], strict=True) if label != NOT_LEARNED],
            row.reply,
            row.prompt,
            (row.file, row.line),
        )
        for row, ids in zip(rows, trainer.train_dataset, strict=True)
    )
    tokens, most = check_rows(trained, tokenizer, stage.max_length, place.emit, fits)
    for_cpu(model, most, packed=stage.packing)
    for_card(model)
    together = trainer.args.per_device_train_batch_size
    hard = longest(trainer.train_dataset, lengths(trainer.train_dataset), together)
    return PreparedStage(trainer, model, tokenizer, tokens, len(rows), steps, hard)


def trainer_on(
    model: LanguageModel,
    tokenizer: Tokenizer,
    dataset: Dataset,
    stage: SftStage,
    steps: int,
    state: Path,
    seed: int,
    processes: int = 1,
    report_to: tuple[str, ...] = (),
    *,
    ordered_before: Callable[[], str] | None = None,
) -> Trainer:
    """TRL's trainer of `model` on rows of `input_ids` and what of them is learned; rows of a step stand one behind the
    other where something keeps them apart: a card's kernel (`pack_rows`), without a card `for_cpu`. Packed or not, they
    are the same rows; their order is that the stage began in (`sampling_of`, whose `before` is `ordered_before`).

    Raises:
        RunFailed: as `eight_bit`.
    """
    from trl import SFTConfig, SFTTrainer

    sizes = lengths(dataset)
    packed = pack_rows(model, kernel_for(model) if stage.packing else None)
    eight = eight_bit(stage, state)
    most = most_tokens(sizes, -(-stage.batch_size // processes), packed)
    arguments = SFTConfig(
        **common_arguments(
            stage,
            steps,
            state,
            seed,
            processes,
            report_to,
            recompute=recomputes(model, stage, most, eight_bit=eight),
        ),
        train_sampling_strategy=sampling_of(
            state,
            sizes,
            stage.batch_size,
            padded=not packed and (on_card() or not stage.packing),
            before=ordered_before,
        ),
        completion_only_loss=True,
        max_length=None,
        padding_free=packed,
    )
    return cast(Trainer, SFTTrainer(model=model, args=arguments, train_dataset=dataset, processing_class=tokenizer))
