"""Continued pre-training: reading texts and code as they are, with TRL."""

from __future__ import annotations

import importlib.util
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from engine.core.errors import RunFailed
from engine.core.gate import gate
from engine.core.row import Row
from engine.core.sentences import sentence, then
from engine.core.stages import CptStage
from engine.models.load import on_card
from engine.models.protocols import Tokenizer
from engine.models.tokenizer import text_ids
from engine.training.checks import is_few
from engine.training.cpu.patch import for_cpu
from engine.training.first_choice import at_first
from engine.training.gpu.attention import kernel_for, pack_rows, without_kernel
from engine.training.gpu.memory import most_tokens, recomputes
from engine.training.gpu.patch import for_card
from engine.training.loop import is_done, train_to_end
from engine.training.model import Start, common_arguments, eight_bit, sampling_of, steps_of, trainable_model
from engine.training.stage_context import PreparedStage, StageContext
from engine.training.trainer_rows import keep_rows, lengths, longest, open_rows, token_columns

_KERNELS = ("flash_attn", "flash_attn_interface", "kernels")
_SHOWN = 80
"""Letters of a text by which a person finds it."""


def train_cpt(
    stage: CptStage, start: Start, pieces: Sequence[str], general: Sequence[str], place: StageContext
) -> bool:
    """Read `pieces` with `general` texts mixed in; the adapter is at `place.out`, and False comes back where it was
    stopped.

    Loss on every token; no token sees those of another piece. Pieces longer than the limit become several, and none is
    cut off.

    Raises:
        GateFailed: a check before the first step did not hold.
        RunFailed: the training went wrong twice, or the deadline would pass.
    """
    rows = (Row("", text, "", n) for n, text in enumerate(chain(pieces, general)))
    place.begin("cpt", stage, rows)
    return is_done(place, "cpt") or train_to_end(
        "cpt", start, place, lambda: _prepared(stage, start, pieces, general, place)
    )


def chunks(ids: list[int], most: int) -> Iterator[list[int]]:
    """Tokens in order, in equal parts of at most `most`."""
    parts = max(1, -(-len(ids) // most))
    size = -(-len(ids) // parts) if ids else 1
    return (ids[n : n + size] for n in range(0, len(ids), size))


def _prepared(
    stage: CptStage, start: Start, pieces: Sequence[str], general: Sequence[str], place: StageContext
) -> PreparedStage:
    from trl import SFTConfig, SFTTrainer

    model, tokenizer = trainable_model(stage, start, place.seed)
    state, read = place.state("cpt"), _Read()
    place.crew.once(lambda: keep_rows(state, token_columns(), read.tokens(chain(pieces, general), tokenizer, stage)))
    read = place.crew.agree(read)
    changed = len(read.changed)
    told = sentence(
        "noted-texts_changed", "{count} texts read back from their tokens as something else.", count=changed
    )
    if changed:
        told = then(told, sentence("noted-first_begins", "The first begins “{first}”.", first=read.first))
    dataset = open_rows(state)
    if changed and is_few(changed, len(pieces) + len(general)):
        told = then(told, sentence("noted-texts_left_out", "They are left out."))
        dataset, changed = open_rows(state, read.unchanged()), 0
    packed = at_first(
        state,
        "packed",
        (False, True),
        lambda: stage.packing and kernel_for(model) is not None,
        # Earlier versions packed by the kernels of packages alone.
        lambda: stage.packing and on_card() and any(importlib.util.find_spec(name) for name in _KERNELS),
    )
    if packed and not pack_rows(model, kernel_for(model) or without_kernel(model)):
        raise RunFailed(
            sentence(
                "noted-not_kept_apart",
                "This training began with texts one behind the other, which cannot be kept apart here.",
            ),
            sentence(
                "noted-card_of_its_kind",
                "It takes a graphics card of the kind it began on (Ampere or later), or flash-attn.",
            ),
            sentence("noted-todo-same_machine", "Go on on the machine it began on."),
        )
    steps = steps_of(stage, len(dataset))
    sizes = lengths(dataset)
    if packed:
        steps = steps_of(stage, -(-sum(sizes) // stage.max_length))
    # A packed row is as long as the longest may be.
    each = -(-stage.batch_size // place.crew.size)
    most = each * stage.max_length if packed else most_tokens(sizes, each, packed)
    common = common_arguments(
        stage,
        steps,
        state,
        place.seed,
        place.crew.size,
        start.report_to,
        recompute=recomputes(model, stage, most, eight_bit=eight_bit(stage, state)),
    )
    arguments = SFTConfig(
        **common,
        max_length=stage.max_length if packed else None,
        packing=packed,
        packing_strategy="bfd_split",
        padding_free=packed,
        train_sampling_strategy=sampling_of(
            state, sizes, stage.batch_size, padded=not packed and (on_card() or not stage.packing)
        ),
    )
    trainer = SFTTrainer(model=model, args=arguments, train_dataset=dataset, processing_class=tokenizer)
    # Counted on the trainer's own rows: packing of another version may cut.
    trained = lengths(trainer.train_dataset)
    lost = read.count(dropped=len(read.changed) - changed > 0) - sum(trained)
    gate(
        place.emit,
        "nothing_cut",
        lost == 0,
        lost,
        sentence("noted-tokens_left_out", "{count} tokens of the texts would be left out.", count=lost),
    )
    gate(place.emit, "text_round_trip", not changed, changed, told)
    for_cpu(model, max(sizes, default=0), packed=stage.packing)
    for_card(model)
    hard = longest(trainer.train_dataset, trained, arguments.per_device_train_batch_size)
    return PreparedStage(trainer, model, tokenizer, sum(sizes), len(trained), steps, hard)


@dataclass
class _Read:
    """What is noted of texts while their tokens are written."""

    rows: array[int] = field(default_factory=lambda: array("q"))
    """Of each text, how many rows it makes."""
    sizes: array[int] = field(default_factory=lambda: array("q"))
    """Of each text, its tokens."""
    changed: set[int] = field(default_factory=set)
    """Numbers of texts that read back from their tokens as something else."""
    first: str = ""
    """How the first of these begins."""

    def tokens(
        self, texts: Iterable[str], tokenizer: Tokenizer, stage: CptStage
    ) -> Iterator[tuple[list[int], list[int]]]:
        """Rows of at most the limit, all of whose tokens are learned."""
        for number, text in enumerate(texts):
            ids = text_ids(tokenizer, text)
            if tokenizer.decode(ids) != text:
                self.first = self.first or " ".join(text.split())[:_SHOWN]
                self.changed.add(number)
            # The end token parts texts, so that the model learns where one ends.
            parts = list(chunks([*ids, tokenizer.eos_token_id], stage.max_length))
            self.rows.append(len(parts))
            self.sizes.append(len(ids) + 1)
            yield from ((part, part) for part in parts)

    def unchanged(self) -> array[int]:
        """Numbers of the rows of the other texts."""
        found, first = array("q"), 0
        for number, count in enumerate(self.rows):
            if number not in self.changed:
                found.extend(range(first, first + count))
            first += count
        return found

    def count(self, *, dropped: bool) -> int:
        """Tokens of all texts, without the changed ones where these are `dropped`."""
        return sum(size for n, size in enumerate(self.sizes) if not dropped or n not in self.changed)
