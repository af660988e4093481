"""Continued pre-training: reading texts and code as they are, with TRL."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Sequence

from engine.core.gate import gate
from engine.core.row import Row
from engine.core.stages import CptStage
from engine.models.load import on_card
from engine.models.protocols import DatasetRow
from engine.models.tokenizer import text_ids
from engine.training.checkpoints import begin
from engine.training.checks import is_few
from engine.training.cpu.patch import for_cpu
from engine.training.loop import is_done, train_to_end
from engine.training.model import Start, common_arguments, sampling, steps_of, trainable_model
from engine.training.stage_context import PreparedStage, StageContext

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
    rows = [Row("", text, "", n) for n, text in enumerate([*pieces, *general])]
    place.crew.once(lambda: begin(place.state("cpt"), stage, rows, place.seed))
    return is_done(place, "cpt") or train_to_end(
        "cpt", start, place, lambda: _prepared(stage, start, [*pieces, *general], place)
    )


def chunks(ids: list[int], most: int) -> Iterator[list[int]]:
    """Tokens in order, in equal parts of at most `most`."""
    parts = max(1, -(-len(ids) // most))
    size = -(-len(ids) // parts) if ids else 1
    return (ids[n : n + size] for n in range(0, len(ids), size))


def can_pack() -> bool:
    """Whether several pieces can share a row without seeing each other, which needs a kernel for rows of varying
    length."""
    return on_card() and any(
        importlib.util.find_spec(name) is not None for name in ("flash_attn", "flash_attn_interface", "kernels")
    )


def _prepared(stage: CptStage, start: Start, texts: Sequence[str], place: StageContext) -> PreparedStage:
    from datasets import Dataset
    from trl import SFTConfig, SFTTrainer

    model, tokenizer = trainable_model(stage, start, place.seed)
    # The end token parts texts, so that the model learns where one ends.
    whole = [[*text_ids(tokenizer, text), tokenizer.eos_token_id] for text in texts]
    changed = [n for n, (ids, text) in enumerate(zip(whole, texts, strict=True)) if tokenizer.decode(ids[:-1]) != text]
    told = f"{len(changed)} texts read back from their tokens as something else."
    if changed:
        told += f" The first begins “{' '.join(texts[changed[0]].split())[:_SHOWN]}”."
    if changed and is_few(len(changed), len(texts)):
        told += " They are left out."
        whole, changed = [ids for n, ids in enumerate(whole) if n not in set(changed)], []
    rows = [{"input_ids": part} for ids in whole for part in chunks(ids, stage.max_length)]
    packed = stage.packing and can_pack()
    steps = steps_of(stage, len(rows))
    sizes = [len(r["input_ids"]) for r in rows]
    if packed:
        model.set_attn_implementation(
            "flash_attention_2" if importlib.util.find_spec("flash_attn") else "kernels-community/flash-attn2"
        )
        steps = steps_of(stage, -(-sum(sizes) // stage.max_length))
    common = common_arguments(stage, steps, place.state("cpt"), place.seed, place.crew.size, start.report_to)
    arguments = SFTConfig(
        **common,
        max_length=stage.max_length if packed else None,
        packing=packed,
        packing_strategy="bfd_split",
        padding_free=packed,
        train_sampling_strategy=sampling(
            sizes, stage.batch_size, padded=not packed and (on_card() or not stage.packing)
        ),
    )
    trainer = SFTTrainer(model=model, args=arguments, train_dataset=Dataset.from_list(rows), processing_class=tokenizer)
    # Counted on the trainer's own rows: packing of another version may cut.
    lost = sum(map(len, whole)) - sum(len(r["input_ids"]) for r in trainer.train_dataset)
    gate(place.emit, "nothing_cut", lost == 0, lost, f"{lost} tokens of the texts would be left out.")
    gate(place.emit, "text_round_trip", not changed, len(changed), told)
    for_cpu(model, max(sizes, default=0), packed=stage.packing)
    longest: list[DatasetRow] = sorted(trainer.train_dataset, key=lambda r: -len(r["input_ids"]))[: stage.batch_size]
    return PreparedStage(trainer, model, tokenizer, sum(sizes), len(trainer.train_dataset), steps, longest)
