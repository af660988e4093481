"""Learning which reply is better, with TRL: from pairs (DPO) or from thumbs up and down (KTO)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from engine.core.errors import RunFailed
from engine.core.remedies import MoreExamples, WithoutStage
from engine.core.row import Row
from engine.core.stages import DpoStage
from engine.models.load import conversation
from engine.models.protocols import DatasetRow
from engine.training.checkpoints import begin
from engine.training.checks import Taught, check_rows, fitting
from engine.training.cpu.patch import for_cpu
from engine.training.loop import is_done, train_to_end
from engine.training.model import Start, common_arguments, hold_still, steps_of, trainable_model
from engine.training.stage_context import PreparedStage, StageContext

FEWEST = 8
_KTO_START = 0.5


def train_dpo(stage: DpoStage, start: Start, system_prompt: str, rows: Sequence[Row], place: StageContext) -> bool:
    """Direct preference optimisation (Rafailov et al. 2023) on the rows that name a worse reply; False where it was
    stopped.

    The model is held to where the stage began, which is the adapter of the stage before where there is one.

    Raises:
        GateFailed: a check before the first step did not hold.
        RunFailed: there are fewer than 8 pairs, or the training went wrong twice.
    """
    pairs = [r for r in rows if r.rejected]
    if len(pairs) < FEWEST:
        raise RunFailed(
            f"There are {len(pairs)} pairs with one reply marked better; at least {FEWEST} are needed.",
            "",
            "Add a file with the columns prompt, chosen and rejected, or leave that stage out.",
            remedies=(WithoutStage(stage="dpo"), MoreExamples(have=len(pairs), needed=FEWEST)),
        )
    place.crew.once(lambda: begin(place.state("dpo"), stage, pairs, place.seed))
    return is_done(place, "dpo") or train_to_end(
        "dpo", start, place, lambda: _dpo(stage, start, system_prompt, pairs, place)
    )


def _dpo(stage: DpoStage, start: Start, system_prompt: str, rows: Sequence[Row], place: StageContext) -> PreparedStage:
    from datasets import Dataset
    from trl import DPOConfig, DPOTrainer

    model, tokenizer = trainable_model(stage, start, place.seed)
    fits = fitting(rows, tokenizer, system_prompt, stage.max_length, lambda row: (row.reply, row.rejected))
    rows = fits.rows
    dataset = Dataset.from_list(
        [
            {"prompt": conversation(system_prompt, r.prompt), "chosen": _said(r.reply), "rejected": _said(r.rejected)}
            for r in rows
        ]
    )
    steps = steps_of(stage, len(rows))
    arguments = DPOConfig(
        **common_arguments(stage, steps, place.state("dpo"), place.seed, place.crew.size, start.report_to),
        beta=stage.beta,
        # Nothing is cut by the trainer: what is too long was left out before, by name.
        max_length=None,
    )
    trainer = DPOTrainer(model=model, args=arguments, train_dataset=dataset, processing_class=tokenizer)
    hold_still(model)

    def taught() -> Iterator[Taught]:
        for row, ids in zip(rows, trainer.train_dataset, strict=True):
            where = (row.file, row.line)
            yield Taught(ids["prompt_ids"] + ids["chosen_ids"], ids["chosen_ids"], row.reply, row.prompt, where)
            yield Taught(ids["prompt_ids"] + ids["rejected_ids"], ids["rejected_ids"], row.rejected, row.prompt, where)

    tokens, longest = check_rows(taught(), tokenizer, stage.max_length, place.emit, fits)
    for_cpu(model, longest)
    hard = _longest(trainer.train_dataset, ("prompt_ids", "chosen_ids", "rejected_ids"), stage.batch_size)
    # Policy and reference are the same model at the start, so the loss of each pair is −log σ(0).
    return PreparedStage(trainer, model, tokenizer, tokens, len(rows), steps, hard, starts_at=math.log(2))


def train_kto(stage: DpoStage, start: Start, system_prompt: str, rows: Sequence[Row], place: StageContext) -> bool:
    """Kahneman-Tversky optimisation (Ethayarajh et al. 2024) on the rows that were liked or disliked; False where it
    was stopped.

    The rarer of both counts for more, so that both weigh the same.

    Raises:
        GateFailed: a check before the first step did not hold.
        RunFailed: there are fewer than 8 liked or disliked rows, or the training went wrong twice.
    """
    judged = [r for r in rows if r.liked is not None]
    liked = sum(r.liked is True for r in judged)
    if min(liked, len(judged) - liked) < FEWEST:
        raise RunFailed(
            "There are too few verdicts to learn from.",
            f"{liked} replies are liked and {len(judged) - liked} disliked; at least {FEWEST} of each are needed.",
            "Collect more thumbs, or leave that stage out.",
            remedies=(WithoutStage(stage="dpo"),),
        )
    place.crew.once(lambda: begin(place.state("dpo"), stage, judged, place.seed))
    return is_done(place, "dpo") or train_to_end(
        "dpo", start, place, lambda: _kto(stage, start, system_prompt, judged, place)
    )


def _kto(stage: DpoStage, start: Start, system_prompt: str, rows: Sequence[Row], place: StageContext) -> PreparedStage:
    import random

    from datasets import Dataset
    from trl import KTOConfig, KTOTrainer

    model, tokenizer = trainable_model(stage, start, place.seed)
    # The divergence from the reference is estimated within a batch, so its rows must be mixed, and their order fixed.
    fits = fitting(rows, tokenizer, system_prompt, stage.max_length)
    rows = random.Random(place.seed).sample(fits.rows, len(fits.rows))
    dataset = Dataset.from_list(
        [
            {"prompt": conversation(system_prompt, r.prompt), "completion": _said(r.reply), "label": r.liked}
            for r in rows
        ]
    )
    steps = steps_of(stage, len(rows))
    liked = sum(r.liked is True for r in rows)
    up, down = max(1.0, (len(rows) - liked) / liked), max(1.0, liked / (len(rows) - liked))
    arguments = KTOConfig(
        **{
            **common_arguments(stage, steps, place.state("dpo"), place.seed, place.crew.size, start.report_to),
            # A single row has no others to estimate the divergence from.
            "per_device_train_batch_size": max(2, stage.batch_size),
        },
        beta=stage.beta,
        max_length=None,
        desirable_weight=up,
        undesirable_weight=down,
    )
    trainer = KTOTrainer(model=model, args=arguments, train_dataset=dataset, processing_class=tokenizer)
    hold_still(model)
    taught = (
        Taught(
            ids["prompt_ids"] + ids["completion_ids"],
            ids["completion_ids"],
            row.reply,
            row.prompt,
            (row.file, row.line),
        )
        for row, ids in zip(rows, trainer.train_dataset, strict=True)
    )
    tokens, longest = check_rows(taught, tokenizer, stage.max_length, place.emit, fits)
    for_cpu(model, longest)
    hard = _longest(trainer.train_dataset, ("prompt_ids", "completion_ids"), stage.batch_size)
    # 1 − σ(0) for each row, by its weight.
    starts = sum(up if row["label"] else down for row in hard) / len(hard) * _KTO_START
    return PreparedStage(trainer, model, tokenizer, tokens, len(rows), steps, hard, starts_at=starts)


def _said(reply: str) -> list[dict[str, str]]:
    return [{"role": "assistant", "content": reply}]


def _longest(dataset: Sequence[DatasetRow], columns: Sequence[str], count: int) -> list[DatasetRow]:
    sizes = [sum(len(row[c]) for c in columns) for row in dataset]
    return [dataset[n] for n in sorted(range(len(sizes)), key=lambda n: -sizes[n])[: max(2, count)]]
