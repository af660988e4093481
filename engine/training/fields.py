"""Training a reader of fields with the trainer of transformers: all weights of the encoder but those of its words, and
its head."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import torch
from torch import Tensor, nn

from engine.core.events import Sample
from engine.core.gate import gate
from engine.core.journal import replace_file
from engine.core.noted import count as in_digits
from engine.core.row import Row
from engine.core.sentences import sentence
from engine.core.stages import SftStage
from engine.encoder.decode import read_fields
from engine.encoder.form import form_of
from engine.encoder.inference import ReaderInference
from engine.encoder.network import FieldReader, Scores, TextBatch, batch_of, load_encoder
from engine.encoder.schema import FieldSchema, lost_of, schema_of
from engine.encoder.store import CARD, ReaderCard, card_text, reader_weights, save_weights
from engine.encoder.targets import TextTarget, loss_of, target_of, weights_of
from engine.encoder.tokens import Pieces, TextTokens, grouped
from engine.encoder.tune import tuned
from engine.models.base_weights import base_model_dir
from engine.models.field_model import sha256_of_base
from engine.models.precision import autocast
from engine.models.protocols import LanguageModel, Tokenizer
from engine.models.tokenizer import base_tokenizer
from engine.training.checks import Noted, check_lengths, is_few
from engine.training.loop import is_done, train_to_end
from engine.training.model import Start, common_arguments
from engine.training.stage_context import PreparedStage, StageContext
from engine.training.token_view import keep_shown, shown
from engine.training.trainer_rows import NOT_LEARNED

if TYPE_CHECKING:
    from engine.models.protocols import DatasetRow

_UNEVEN = 1.25
"""Lengths are taken as up to so many times what they are, or less, so that groups differ from pass to pass."""
_PIECES = 125
"""Word pieces a row of a step stands for: a step has as many as its rows would have, padding counted."""
_HEAD_RATE = 5.0
"""The head is drawn, and learns so many times as fast as the encoder."""
_WORDS = "word_embeddings.weight"
_CHOSEN, _MOST_CHOSEN = 0.1, 400
"""Share of the rows, and most of them, that are not learned from but choose from which probability something counts."""


@dataclass(frozen=True)
class _Read:
    """Rows as the reader learns from them."""

    texts: Sequence[TextTokens]
    targets: Sequence[TextTarget]

    @classmethod
    def of(cls, rows: Sequence[Row], pieces: Pieces, schema: FieldSchema) -> _Read:
        texts = [pieces.of(row.prompt) for row in rows]
        return cls(texts, [target_of(text, row.reply, schema) for text, row in zip(texts, rows, strict=True)])


def train_fields(
    stage: SftStage, start: Start, rows: Sequence[Row], place: StageContext, sample: str | None = None
) -> bool:
    """Train on messages with filled-in forms; the reader is at `place.out`, and False comes back where it was stopped.

    Which fields there are, and of what kind, the forms show (`engine.encoder.schema`). A tenth of the rows, by their
    groups, chooses thresholds instead of being learned from. The form of `sample` is said now and then.

    Raises:
        GateFailed: many messages are longer than the limit, or much of the forms cannot be learned.
        RunFailed: the training went wrong twice, or the deadline would pass.
    """
    place.begin("sft", stage, rows)
    watched = replace(place, sample=partial(_say, place, sample))
    return is_done(place, "sft") or train_to_end("sft", start, watched, lambda: _prepared(stage, start, rows, place))


def _say(place: StageContext, sample: str | None, model: LanguageModel, _: Tokenizer, step: int) -> None:
    # Before it has learned anything it marks words at random.
    if sample is not None and step:
        reply = cast(LearningReader, model).form(sample)
        place.emit(Sample(stage="sft", step=step, prompt=sample, reply=reply))


class LearningReader(nn.Module):  # type: ignore[misc]
    """The reader as the trainer calls it, a batch in and its loss out, and as the loop saves it."""

    _keys_to_ignore_on_save = None
    """The trainer looks for it where a checkpoint lacks weights: those of the words, which the base has."""

    def __init__(self, reader: FieldReader, base: Path, targets: Sequence[TextTarget], card: ReaderCard) -> None:
        super().__init__()
        self.reader, self.card = reader, card
        self._base, self._targets = base, targets
        self.register_buffer("weights", weights_of(targets), persistent=False)
        # The base has them.
        self.register_state_dict_post_hook(_without_words)

    @property
    def device(self) -> torch.device:
        """Where its weights are."""
        return cast(torch.device, self.weights.device)

    @property
    def pad(self) -> int:
        """The piece that fills up rows."""
        return int(self.reader.encoder.config.pad_token_id)

    def get_input_embeddings(self) -> Any:
        """The layer that turns numbers of pieces into vectors."""
        return self.reader.encoder.get_input_embeddings()

    def gradient_checkpointing_enable(self, **options: Any) -> None:
        """Activations are computed again in the backward pass."""
        self.reader.encoder.gradient_checkpointing_enable(**options)

    def forward(self, ids: Tensor, mask: Tensor, where: Tensor, there: Tensor, numbers: Tensor) -> dict[str, Tensor]:
        """Loss of the texts of these numbers."""
        return {"loss": self.loss(TextBatch(ids, mask, where, there), numbers.tolist())}

    def loss(self, batch: TextBatch, numbers: Iterable[int]) -> Tensor:
        """The loss in fp32, whatever the products are computed in."""
        scores = self.reader(batch)
        plain = Scores(
            **{
                one.name: {k: v.float() for k, v in value.items()} if isinstance(value, dict) else value.float()
                for one in fields(Scores)
                for value in [getattr(scores, one.name)]
            }
        )
        return loss_of(self.reader, plain, [self._targets[n] for n in numbers], batch.there, self.weights)

    def form(self, message: str) -> str:
        """What it says of a message as far as it has learned."""
        kept = self.kept()
        text = kept.pieces.of(message)
        return form_of(text.text, read_fields(kept, text, {}), self.reader.schema, {})

    def save_pretrained(self, folder: Path, **_: Any) -> None:
        """What it changed of its encoder, and its head."""
        Path(folder).mkdir(parents=True, exist_ok=True)
        save_weights(self.reader, self._base, Path(folder))

    def kept(self) -> ReaderInference:
        """It as it is kept, rounded, and computed as whoever reads with it computes it."""
        with tempfile.TemporaryDirectory(prefix="nlforge-") as name:
            folder = Path(name)
            self.save_pretrained(folder)
            replace_file(folder / CARD, card_text(self.card).encode())
            return ReaderInference(folder, self._base)

    def reads_back(self) -> bool:
        """Whether what is saved is what was learned, to within what eight bits a change lose."""
        with tempfile.TemporaryDirectory(prefix="nlforge-") as name:
            self.save_pretrained(Path(name))
            again = reader_weights(Path(name), self._base, self.card)
        before = load_encoder(self._base).state_dict()
        for name, weight in self.reader.state_dict().items():
            own = name.removeprefix("encoder.")
            if name.endswith(_WORDS):
                continue
            saved = torch.from_numpy(again[own if own != name else f"head.{name}"])
            # Where all of the forms is copied from the message, the head has no outputs for the whole of it.
            if weight.numel() and not bool((weight.cpu() - saved).abs().amax() <= _lost(weight.cpu(), before.get(own))):
                return False
        return True


def _lost(weight: Tensor, before: Tensor | None) -> float:
    """By how much a weight may differ once it was saved: half a step of 254 over the largest change, and of those of
    the head what fp16 rounds."""
    change = weight if before is None else weight - before
    return float(change.abs().amax()) * (2**-10 if before is None else 0.5 / 126) + 1e-6


def _without_words(module: nn.Module, weights: dict[str, Tensor], prefix: str, _: Any) -> None:
    for name in [name for name in weights if name.endswith(_WORDS)]:
        del weights[name]


class _Groups(torch.utils.data.Dataset[Sequence[int]]):  # type: ignore[misc]
    """Whole batches of texts of similar length, drawn anew for each pass."""

    def __init__(self, sizes: Sequence[int], most: int, passes: float, seed: int) -> None:
        draw, whole = random.Random(seed), int(-(-passes // 1))
        self.groups: list[list[int]] = []
        for _ in range(whole):
            drawn = [max(1, round(size * draw.uniform(1 / _UNEVEN, _UNEVEN))) for size in sizes]
            groups = grouped(drawn, most)
            draw.shuffle(groups)
            self.groups += groups
        del self.groups[max(1, round(len(self.groups) * passes / whole)) :]

    def __len__(self) -> int:
        return len(self.groups)

    def __getitem__(self, at: int) -> Sequence[int]:
        return self.groups[at]


def _prepared(stage: SftStage, start: Start, rows: Sequence[Row], place: StageContext) -> PreparedStage:
    from transformers import Trainer, TrainingArguments, get_cosine_schedule_with_warmup, set_seed

    # The head's weights are drawn.
    set_seed(place.seed)
    base = base_model_dir(start.base)
    pieces, tokenizer = Pieces(base), base_tokenizer(start.base, base)
    rows = _fitting(rows, pieces, stage.max_length, place)
    choosing, learned = _apart(rows, place.seed)
    schema = schema_of((row.prompt, row.reply) for row in learned)
    unseen, known = (_Read.of(some, pieces, schema) for some in (choosing, learned))
    keep_shown(shown(_Marked(known), tokenizer, stage.max_length), place.out.parent)
    _check_forms(schema, learned, place)
    encoder: Any = load_encoder(base)
    card = ReaderCard(encoder=start.base.name, encoder_sha256=sha256_of_base(start.base), schema=schema)
    model = LearningReader(FieldReader(encoder, schema, encoder.config.hidden_size), base, known.targets, card)
    sizes = [len(text) + 2 for text in known.texts]
    groups = _Groups(sizes, stage.batch_size * _PIECES, stage.epochs, place.seed)
    steps, state = len(groups), place.state("sft")
    own = [(name, p) for name, p in model.named_parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for name, p in own if ".encoder." in name], "lr": stage.learning_rate},
            {"params": [p for name, p in own if ".encoder." not in name], "lr": stage.learning_rate * _HEAD_RATE},
        ],
        weight_decay=0.01,
        # One pass over all weights instead of a dozen small operations for each: a fifth of a step on a processor.
        fused=True,
    )
    common = common_arguments(stage, steps, state, place.seed, report_to=start.report_to)
    checkpointing = common.pop("activation_checkpointing")
    # The groups are drawn already, each the batch of a step.
    common |= {"per_device_train_batch_size": 1, "gradient_accumulation_steps": 1}
    arguments = TrainingArguments(
        **common,
        gradient_checkpointing=checkpointing,
        train_sampling_strategy="sequential",
        remove_unused_columns=False,
    )

    def collate(batch: Sequence[Sequence[int]]) -> dict[str, Tensor]:
        (numbers,) = batch
        made = batch_of([known.texts[n] for n in numbers], pieces, model.pad)
        parts = {one.name: getattr(made, one.name) for one in fields(TextBatch)}
        return {**parts, "numbers": torch.tensor(list(numbers))}

    trainer = Trainer(
        model=model,
        args=arguments,
        train_dataset=groups,
        data_collator=collate,
        optimizers=(optimizer, get_cosine_schedule_with_warmup(optimizer, arguments.warmup_steps, steps)),
    )
    parts = tuple(f"reader.{part}." for part in model.reader.at_rest())
    at_rest = [name for name, _ in model.named_parameters() if name.startswith(parts)]
    hard = _hardest(groups.groups, known)
    return PreparedStage(
        trainer,
        cast(LanguageModel, model),
        tokenizer,
        sum(sizes),
        len(learned),
        steps,
        cast("Sequence[DatasetRow]", [hard]),
        starts_at=_starts_at(model, collate([hard])),
        beside=lambda: {CARD: card_text(_with_thresholds(model, unseen)).encode()},
        divides=False,
        passes=stage.epochs,
        still=(_WORDS, *at_rest),
        reads_back=model.reads_back,
    )


def _fitting(rows: Sequence[Row], pieces: Pieces, limit: int, place: StageContext) -> Sequence[Row]:
    """Rows whose message is within the limit; the few that are not are left out and said."""
    sizes = [len(pieces.of(row.prompt)) for row in rows]
    fits = Noted(longer={n for n, size in enumerate(sizes) if size > limit}).fitting(rows)
    kept = sizes if fits.numbers is None else [sizes[n] for n in fits.numbers]
    check_lengths(kept, fits.rows, limit, place.emit, fits.too_long)
    return fits.rows


def _apart(rows: Sequence[Row], seed: int) -> tuple[list[Row], list[Row]]:
    """Rows that choose thresholds, and rows that are learned from; no group is on both sides."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(row.conversation if row.group else (row.file, str(row.line)), []).append(row)
    order = list(groups.values())
    random.Random(seed).shuffle(order)
    wanted, chosen, learned = min(_MOST_CHOSEN, len(rows) * _CHOSEN), list[Row](), list[Row]()
    for group in order:
        (chosen if len(chosen) + len(group) <= wanted else learned).extend(group)
    return chosen, learned


def _check_forms(schema: FieldSchema, rows: Sequence[Row], place: StageContext) -> None:
    """Gates `forms_have_fields` and `forms_can_be_learned`."""
    count = len(schema.choices) + len(schema.flags) + len(schema.spans)
    gate(
        place.emit,
        "forms_have_fields",
        count > 0,
        count,
        sentence("noted-fields", "The forms have {count} fields that can be learned.", count=count),
    )
    wrong = [n for n, row in enumerate(rows) if lost_of(row.prompt, row.reply, schema)]
    named = (
        sentence(
            "noted-first_in", ", the first in {file}, row {row}", file=rows[wrong[0]].file, row=str(rows[wrong[0]].line)
        )
        if wrong
        else ""
    )
    gate(
        place.emit,
        "forms_can_be_learned",
        not wrong or is_few(len(wrong), len(rows)),
        len(wrong),
        sentence(
            "noted-forms_not_learned",
            "{wrong} of {all} forms hold words that are not in their message, or values seen fewer than three "
            "times{first}; those are not learned.",
            wrong=in_digits(len(wrong)),
            all=in_digits(len(rows)),
            n=len(wrong),
            first=named,
        ),
        sentence(
            "noted-todo-forms",
            "Nothing was trained. Write in the form what stands in the message, word for word, and start again.",
        ),
    )


def _hardest(groups: Sequence[Sequence[int]], known: _Read) -> list[int]:
    """The texts of the largest batch, and of each kind of place and attribute one that has it, so that all that should
    learn does."""

    def size(group: Iterable[int]) -> int:
        sizes = [len(known.texts[n]) for n in group]
        return max(sizes) * len(sizes)

    found = dict.fromkeys(max(groups, key=size))
    for what in {(span.kind, name) for target in known.targets for span in target.spans for name in span.told}:
        having = [n for n, target in enumerate(known.targets) if any(_tells(span, what) for span in target.spans)]
        found[min(having, key=lambda n: (n not in found, len(known.texts[n])))] = None
    return list(found)


def _tells(span: Any, what: tuple[int, str]) -> bool:
    return span.kind == what[0] and what[1] in span.told


def _starts_at(model: LearningReader, batch: Mapping[str, Tensor]) -> float:
    """Loss of the untrained reader, computed apart from the trainer."""
    model.eval()
    texts = TextBatch(*(batch[one.name] for one in fields(TextBatch))).to(model.device)
    with torch.no_grad(), autocast(model.device.type):
        return float(model.loss(texts, batch["numbers"].tolist()))


def _with_thresholds(model: LearningReader, unseen: _Read) -> ReaderCard:
    """The card with what counts, chosen on rows that were not learned from."""
    chosen = tuned(model.kept(), unseen.texts, unseen.targets)
    told = {"outside": chosen.outside, "thresholds": chosen.counts, "asked_from": chosen.asked}
    return model.card.model_copy(update=told)


class _Marked(Sequence[Mapping[str, Any]]):
    """Rows to look at: what is learned are the pieces that are marked in them."""

    def __init__(self, known: _Read) -> None:
        self._known = known

    def __len__(self) -> int:
        return len(self._known.texts)

    def __getitem__(self, at: Any) -> Any:
        text, target = self._known.texts[at], self._known.targets[at]
        marked = {n for span in target.spans for n in range(span.first, span.last + 1)}
        return {"input_ids": text.ids, "labels": [n if n in marked else NOT_LEARNED for n in range(len(text))]}
