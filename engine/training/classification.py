"""Training a class head and the adapters under it, with the trainer of transformers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from engine.core.events import Sample
from engine.core.gate import gate
from engine.core.printable import json_text
from engine.core.row import Row
from engine.core.stages import SftStage
from engine.models.class_head import CLASSES, class_batch, class_input, classify
from engine.models.precision import autocast
from engine.models.protocols import Batch, DatasetRow, LanguageModel, Tokenizer
from engine.models.tokenizer import text_ids
from engine.training.checkpoints import begin
from engine.training.checks import check_lengths, is_few
from engine.training.cpu.patch import for_cpu
from engine.training.loop import is_done, train_to_end
from engine.training.model import Start, common_arguments, sampling, steps_of, trainable_classifier
from engine.training.stage_context import PreparedStage, StageContext
from engine.training.token_view import keep_shown, shown

if TYPE_CHECKING:
    from torch import Tensor


def train_classifier(
    stage: SftStage, start: Start, rows: Sequence[Row], place: StageContext, sample: str | None = None
) -> bool:
    """Train on messages with labels; adapter, head and `classes.json` are at `place.out`, and False comes back where it
    was stopped.

    Cross-entropy over the labels that occur; frozen weights in what is fastest here, fp32 adapters and head. `sample`
    is classified now and then.

    Raises:
        GateFailed: many messages are longer than the limit, or there is only one label.
        RunFailed: the training went wrong twice, or the deadline would pass.
    """
    # Sorted: the numbers of the head are the same each time.
    classes = tuple(sorted({r.reply for r in rows}))
    place.crew.once(lambda: begin(place.state("sft"), stage, rows, place.seed))
    # A classifier has no reply to write, so the sample is a label.
    watched = replace(place, sample=partial(_say, place, sample))
    return is_done(place, "sft") or train_to_end(
        "sft", start, watched, lambda: _prepared(stage, start, classes, rows, place)
    )


def _say(place: StageContext, sample: str | None, model: LanguageModel, tokenizer: Tokenizer, step: int) -> None:
    if sample is not None:
        place.emit(Sample(stage="sft", step=step, prompt=sample, reply=classify(model, tokenizer, [sample])[0]))


def _prepared(
    stage: SftStage, start: Start, classes: Sequence[str], rows: Sequence[Row], place: StageContext
) -> PreparedStage:
    import torch
    from datasets import Dataset
    from transformers import Trainer, TrainingArguments

    model, tokenizer = trainable_classifier(stage, start, classes, place.seed)
    number = {label: n for n, label in enumerate(classes)}
    read = [class_input(tokenizer, r.prompt) for r in rows]
    over = [n for n, ids in enumerate(read) if len(ids) > stage.max_length]
    left_out = [(rows[n].file, rows[n].line) for n in over] if is_few(len(over), len(rows)) else []
    if left_out:
        rows = [row for row, ids in zip(rows, read, strict=True) if len(ids) <= stage.max_length]
        read = [ids for ids in read if len(ids) <= stage.max_length]
    dataset = Dataset.from_list(
        [{"input_ids": ids, "labels": number[r.reply]} for ids, r in zip(read, rows, strict=True)]
    )
    lengths = [len(row) for row in dataset["input_ids"]]
    # Before the checks: a person whose rows fail one can look at them.
    place.out.parent.mkdir(parents=True, exist_ok=True)
    if place.crew.rank == 0:
        keep_shown(
            shown(
                [_with_label(row["input_ids"], tokenizer, classes[row["labels"]]) for row in dataset],
                tokenizer,
                stage.max_length,
            ),
            place.out.parent,
        )
    gate(
        place.emit, "several_labels", len(classes) > 1, len(classes), f"There are {len(classes)} labels to choose from."
    )
    check_lengths(lengths, rows, stage.max_length, place.emit, left_out)
    for_cpu(model, max(lengths), packed=False)

    def collate(batch: Sequence[DatasetRow]) -> dict[str, Tensor]:
        return {
            **class_batch([row["input_ids"] for row in batch], tokenizer.pad_token_id),
            "labels": torch.tensor([row["labels"] for row in batch]),
        }

    steps = steps_of(stage, len(rows))
    common = common_arguments(stage, steps, place.state("sft"), place.seed, place.crew.size, start.report_to)
    # TRL's name for it; the trainer of transformers has its older one.
    checkpointing = common.pop("activation_checkpointing")
    arguments = TrainingArguments(
        **common,
        gradient_checkpointing=checkpointing,
        train_sampling_strategy=sampling(lengths, stage.batch_size),
        remove_unused_columns=False,
    )
    trainer = Trainer(
        model=model, args=arguments, train_dataset=dataset, data_collator=collate, processing_class=tokenizer
    )
    longest = [dataset[n] for n in sorted(range(len(rows)), key=lambda n: -lengths[n])[: stage.batch_size]]
    return PreparedStage(
        trainer,
        model,
        tokenizer,
        sum(lengths),
        len(rows),
        steps,
        longest,
        starts_at=_starts_at(model, collate(longest)),
        beside={CLASSES: json_text(json.dumps(classes, ensure_ascii=False)).encode()},
    )


def _with_label(ids: list[int], tokenizer: Tokenizer, label: str) -> dict[str, list[int]]:
    """A row to look at: the label stands where a written reply would."""
    written = text_ids(tokenizer, label)
    return {"input_ids": [*ids, *written], "labels": [*[-100] * len(ids), *written]}


def _starts_at(model: LanguageModel, batch: Batch) -> float:
    """Cross-entropy of the untrained head, computed apart from the trainer."""
    import torch

    model.eval()
    with torch.no_grad(), autocast(model.device.type):
        logits = model(
            input_ids=batch["input_ids"].to(model.device), attention_mask=batch["attention_mask"].to(model.device)
        ).logits
    return float(torch.nn.functional.cross_entropy(logits, batch["labels"].to(model.device)))
