"""Training a class head and the adapters under it, with the trainer of transformers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, overload

from engine.core.events import Sample
from engine.core.gate import gate
from engine.core.printable import json_text
from engine.core.row import Row
from engine.core.sentences import sentence
from engine.core.stages import SftStage
from engine.models.class_head import CLASSES, class_batch, class_input, classify
from engine.models.precision import autocast
from engine.models.protocols import Batch, DatasetRow, LanguageModel, Tokenizer
from engine.models.tokenizer import text_ids
from engine.training.checks import Noted, check_lengths
from engine.training.cpu.patch import for_cpu
from engine.training.gpu.memory import most_tokens, recomputes
from engine.training.loop import is_done, train_to_end
from engine.training.model import Start, common_arguments, eight_bit, sampling_of, steps_of, trainable_classifier
from engine.training.stage_context import PreparedStage, StageContext
from engine.training.token_view import keep_shown, shown
from engine.training.trainer_rows import NOT_LEARNED, keep_rows, lengths, longest, open_rows

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
    place.begin("sft", stage, rows)
    # A classifier has no reply to write, so the sample is a label.
    watched = replace(place, sample=partial(_say, place, sample))
    return is_done(place, "sft") or train_to_end(
        "sft", start, watched, lambda: _prepared(stage, start, classes, rows, place)
    )


def _say(place: StageContext, sample: str | None, model: LanguageModel, tokenizer: Tokenizer, step: int) -> None:
    # Before it has learned anything its head says labels at random.
    if sample is not None and step:
        place.emit(Sample(stage="sft", step=step, prompt=sample, reply=classify(model, tokenizer, [sample])[0]))


def _prepared(
    stage: SftStage, start: Start, classes: Sequence[str], rows: Sequence[Row], place: StageContext
) -> PreparedStage:
    import pyarrow as pa
    import torch
    from transformers import Trainer, TrainingArguments

    model, tokenizer = trainable_classifier(stage, start, classes, place.seed)
    number = {label: n for n, label in enumerate(classes)}
    state, everything = place.state("sft"), rows
    columns = {"input_ids": pa.list_(pa.int32()), "labels": pa.int64()}
    entries = ((class_input(tokenizer, r.prompt), number[r.reply]) for r in everything)
    place.crew.once(lambda: keep_rows(state, columns, entries))
    dataset = open_rows(state)
    sizes = lengths(dataset)
    noted = Noted(longer={n for n, size in enumerate(sizes) if size > stage.max_length})
    fits = noted.fitting(rows)
    rows, left_out = fits.rows, fits.too_long
    if fits.numbers is not None:
        dataset, sizes = open_rows(state, fits.numbers), [sizes[n] for n in fits.numbers]
    # Before the checks: a person whose rows fail one can look at them.
    place.out.parent.mkdir(parents=True, exist_ok=True)
    if place.crew.rank == 0:
        keep_shown(
            shown(_Labelled(dataset, tokenizer, classes), tokenizer, stage.max_length),
            place.out.parent,
        )
    gate(
        place.emit,
        "several_labels",
        len(classes) > 1,
        len(classes),
        sentence("noted-labels_to_choose", "There are {count} labels to choose from.", count=len(classes)),
    )
    check_lengths(sizes, rows, stage.max_length, place.emit, left_out)

    def collate(batch: Sequence[DatasetRow]) -> dict[str, Tensor]:
        return {
            **class_batch([row["input_ids"] for row in batch], tokenizer.pad_token_id),
            "labels": torch.tensor([row["labels"] for row in batch]),
        }

    steps = steps_of(stage, len(rows))
    common = common_arguments(
        stage,
        steps,
        place.state("sft"),
        place.seed,
        place.crew.size,
        start.report_to,
        recompute=recomputes(
            model, stage, most_tokens(sizes, stage.batch_size, packed=False), eight_bit=eight_bit(stage, state)
        ),
    )
    # TRL's name for it; the trainer of transformers has its older one.
    checkpointing = common.pop("activation_checkpointing")
    arguments = TrainingArguments(
        **common,
        gradient_checkpointing=checkpointing,
        train_sampling_strategy=sampling_of(state, sizes, stage.batch_size),
        remove_unused_columns=False,
    )
    trainer = Trainer(
        model=model, args=arguments, train_dataset=dataset, data_collator=collate, processing_class=tokenizer
    )
    hard = longest(dataset, sizes, arguments.per_device_train_batch_size)
    # Before the model is given another way of computing it.
    starts_at = _starts_at(model, collate(hard))
    for_cpu(model, max(sizes))
    return PreparedStage(
        trainer,
        model,
        tokenizer,
        sum(sizes),
        len(rows),
        steps,
        hard,
        starts_at=starts_at,
        beside=lambda: {CLASSES: json_text(json.dumps(classes, ensure_ascii=False)).encode()},
    )


class _Labelled(Sequence[DatasetRow]):
    """Rows to look at: the label stands where a written reply would."""

    def __init__(self, dataset: Sequence[DatasetRow], tokenizer: Tokenizer, classes: Sequence[str]) -> None:
        self._dataset = dataset
        self._written = [text_ids(tokenizer, label) for label in classes]

    def __len__(self) -> int:
        return len(self._dataset)

    def __iter__(self) -> Iterator[DatasetRow]:
        return map(self._with_label, self._dataset)

    @overload
    def __getitem__(self, at: int) -> DatasetRow: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[DatasetRow]: ...
    def __getitem__(self, at: int | slice) -> DatasetRow | Sequence[DatasetRow]:
        if isinstance(at, slice):
            return [self[n] for n in range(*at.indices(len(self)))]
        return self._with_label(self._dataset[at])

    def _with_label(self, row: DatasetRow) -> DatasetRow:
        ids, written = row["input_ids"], self._written[row["labels"]]
        return {"input_ids": [*ids, *written], "labels": [*[NOT_LEARNED] * len(ids), *written]}


def _starts_at(model: LanguageModel, batch: Batch) -> float:
    """Cross-entropy of the untrained head, computed apart from the trainer."""
    import torch

    model.eval()
    with torch.no_grad(), autocast(model.device.type):
        logits = model(
            input_ids=batch["input_ids"].to(model.device), attention_mask=batch["attention_mask"].to(model.device)
        ).logits
    return float(torch.nn.functional.cross_entropy(logits, batch["labels"].to(model.device)))
