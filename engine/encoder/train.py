"""Training a reader of fields with the trainer of transformers: all weights of the encoder but those of its words, and
its head. It can be stopped, and goes on from its last checkpoint."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import Trainer, TrainerCallback, TrainingArguments, get_cosine_schedule_with_warmup
from transformers.trainer_callback import PrinterCallback
from transformers.trainer_utils import get_last_checkpoint

from engine.encoder.network import FieldReader, Scores, TextBatch, batch_of, load_encoder
from engine.encoder.schema import schema_of
from engine.encoder.store import ReaderCard, save_reader
from engine.encoder.targets import TextTarget, loss_of, target_of, weights_of
from engine.encoder.tokens import Pieces, TextTokens, grouped
from engine.encoder.tune import tuned
from engine.models.precision import best_dtype

_UNEVEN = 1.25
"""Lengths are taken as up to so many times what they are, or less, so that groups differ from pass to pass."""
_CHECKPOINTS = 4
"""Of each pass."""


@dataclass(frozen=True)
class ReaderRow:
    """A text and what is read in it, as JSON (`engine/encoder/schema.py`)."""

    text: str
    reply: str


@dataclass(frozen=True)
class ReaderSettings:
    """How a reader is trained."""

    passes: int = 8
    rate: float = 2e-4
    """Learning rate of the encoder."""
    head_rate: float = 1e-3
    pieces: int = 1000
    """Word pieces of a step, padding counted."""
    warmup: float = 0.06
    seed: int = 7


class _Learning(nn.Module):  # type: ignore[misc]
    """The reader as the trainer calls it: a batch in, its loss out."""

    def __init__(self, reader: FieldReader, targets: Sequence[TextTarget]) -> None:
        super().__init__()
        self.reader, self._targets = reader, targets
        self.register_buffer("weights", weights_of(targets), persistent=False)

    def forward(self, ids: Tensor, mask: Tensor, where: Tensor, there: Tensor, numbers: Tensor) -> dict[str, Tensor]:
        """Loss of the texts of these numbers."""
        scores = self.reader(TextBatch(ids, mask, where, there))
        plain = Scores(
            **{
                one.name: {k: v.float() for k, v in value.items()} if isinstance(value, dict) else value.float()
                for one in fields(Scores)
                for value in [getattr(scores, one.name)]
            }
        )
        targets = [self._targets[n] for n in numbers.tolist()]
        return {"loss": loss_of(self.reader, plain, targets, there, self.weights)}


class _Groups(torch.utils.data.Dataset[Sequence[int]]):  # type: ignore[misc]
    """Whole batches of texts of similar length, drawn anew for each pass."""

    def __init__(self, sizes: Sequence[int], most: int, passes: int, seed: int) -> None:
        draw = random.Random(seed)
        self.groups: list[list[int]] = []
        for _ in range(passes):
            drawn = [max(1, round(size * draw.uniform(1 / _UNEVEN, _UNEVEN))) for size in sizes]
            groups = grouped(drawn, most)
            draw.shuffle(groups)
            self.groups += groups

    def __len__(self) -> int:
        return len(self.groups)

    def __getitem__(self, at: int) -> Sequence[int]:
        return self.groups[at]


class _Told(TrainerCallback):  # type: ignore[misc]
    """Says how far it is, and stops where that is wanted."""

    def __init__(self, say: Callable[[int, int, float], None], stopped: Callable[[], bool]) -> None:
        self._say, self._stopped = say, stopped

    def on_log(self, args: Any, state: Any, control: Any, logs: Mapping[str, float] | None = None, **_: Any) -> None:
        if logs and "loss" in logs:
            self._say(state.global_step, state.max_steps, logs["loss"])

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        if self._stopped():
            control.should_save = control.should_training_stop = True


def train_reader(
    rows: Sequence[ReaderRow],
    unseen: Sequence[ReaderRow],
    base: Path,
    out: Path,
    named: tuple[str, str],
    settings: ReaderSettings | None = None,
    say: Callable[[int, int, float], None] = lambda *_: None,
    stopped: Callable[[], bool] = lambda: False,
) -> bool:
    """Train on `rows`, choose thresholds on `unseen`, and write the reader to `out`; False where it was stopped before.

    `named` are the name and the sha256 of the encoder in `base`. `say` is told step, steps and loss now and then.
    Checkpoints lie beside `out`, and are gone when it is done.
    """
    how, state = settings or ReaderSettings(), out.with_name(f"{out.name}.state")
    torch.manual_seed(how.seed)
    pieces, schema = Pieces(base), schema_of(row.reply for row in rows)
    encoder: Any = load_encoder(base)
    pad = int(encoder.config.pad_token_id)
    reader = FieldReader(encoder, schema, encoder.config.hidden_size)
    texts = [pieces.of(row.text) for row in rows]
    targets = [target_of(text, row.reply, schema) for text, row in zip(texts, rows, strict=True)]
    groups = _Groups([len(text) + 2 for text in texts], how.pieces, how.passes, how.seed)
    trainer = _trainer(_Learning(reader, targets), texts, groups, pieces, pad, state, how)
    trainer.remove_callback(PrinterCallback)
    trainer.add_callback(_Told(say, stopped))
    last = get_last_checkpoint(str(state)) if state.exists() else None
    trainer.train(resume_from_checkpoint=last)
    if trainer.state.global_step < len(groups):
        return False
    reader.eval()
    _write(reader, pieces, pad, unseen, base, out, named)
    shutil.rmtree(state, ignore_errors=True)
    return True


def _trainer(
    learning: _Learning,
    texts: Sequence[TextTokens],
    groups: _Groups,
    pieces: Pieces,
    pad: int,
    state: Path,
    how: ReaderSettings,
) -> Trainer:
    steps = len(groups)
    own = [(name, p) for name, p in learning.named_parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for name, p in own if ".encoder." in name], "lr": how.rate},
            {"params": [p for name, p in own if ".encoder." not in name], "lr": how.head_rate},
        ],
        weight_decay=0.01,
    )
    schedule = get_cosine_schedule_with_warmup(optimizer, round(steps * how.warmup), steps)
    arguments = TrainingArguments(
        output_dir=str(state),
        per_device_train_batch_size=1,
        max_steps=steps,
        # The groups are drawn already.
        train_sampling_strategy="sequential",
        bf16=best_dtype() == "bfloat16",
        use_cpu=not torch.cuda.is_available(),
        logging_steps=25,
        save_steps=max(1, steps // (how.passes * _CHECKPOINTS)),
        save_total_limit=1,
        report_to=[],
        disable_tqdm=True,
        dataloader_pin_memory=False,
        remove_unused_columns=False,
        seed=how.seed,
        data_seed=how.seed,
    )

    def collate(batch: Sequence[Sequence[int]]) -> dict[str, Tensor]:
        (numbers,) = batch
        made = batch_of([texts[n] for n in numbers], pieces, pad)
        return {
            "ids": made.ids,
            "mask": made.mask,
            "where": made.where,
            "there": made.there,
            "numbers": torch.tensor(list(numbers)),
        }

    return Trainer(
        model=learning,
        args=arguments,
        train_dataset=groups,
        data_collator=collate,
        optimizers=(optimizer, schedule),
    )


def _write(
    reader: FieldReader,
    pieces: Pieces,
    pad: int,
    unseen: Sequence[ReaderRow],
    base: Path,
    out: Path,
    named: tuple[str, str],
) -> None:
    texts = [pieces.of(row.text) for row in unseen]
    targets = [target_of(text, row.reply, reader.schema) for text, row in zip(texts, unseen, strict=True)]
    chosen = tuned(reader, pieces, texts, targets, pad)
    card = ReaderCard(
        encoder=named[0],
        encoder_sha256=named[1],
        schema=reader.schema,
        outside=chosen.outside,
        thresholds=chosen.counts,
        asked_from=chosen.asked,
    )
    save_reader(reader, card, base, out)
