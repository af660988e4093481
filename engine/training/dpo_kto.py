"""Learning which reply is better, with TRL: from pairs (DPO) or from thumbs up and down (KTO)."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterator, Sequence

from engine.core.errors import RunFailed
from engine.core.remedies import MoreExamples, WithoutStage
from engine.core.row import Row
from engine.core.sentences import sentence
from engine.core.stages import DpoStage
from engine.data.stored_rows import Chosen, chosen
from engine.models.load import conversation
from engine.models.protocols import Tokenizer
from engine.training.checks import Fitting, Noted, Taught, check_rows, taught_of
from engine.training.cpu.patch import for_cpu
from engine.training.gpu.memory import recomputes
from engine.training.loop import is_done, train_to_end
from engine.training.model import Start, common_arguments, eight_bit, hold_still, steps_of, trainable_model
from engine.training.stage_context import PreparedStage, StageContext
from engine.training.trainer_rows import conversation_type, keep_rows, lengths, longest, open_rows

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
    pairs = chosen(rows, lambda row: bool(row.rejected))
    if len(pairs) < FEWEST:
        raise RunFailed(
            sentence(
                "noted-few_pairs",
                "There are {pairs} pairs with one reply marked better; at least {fewest} are needed.",
                pairs=len(pairs),
                fewest=FEWEST,
            ),
            "",
            sentence(
                "noted-todo-few_pairs",
                "Add a file with the columns prompt, chosen and rejected, or leave that stage out.",
            ),
            remedies=(WithoutStage(stage="dpo"), MoreExamples(have=len(pairs), needed=FEWEST)),
        )
    place.begin("dpo", stage, pairs)
    return is_done(place, "dpo") or train_to_end(
        "dpo", start, place, lambda: _dpo(stage, start, system_prompt, pairs, place)
    )


def _dpo(stage: DpoStage, start: Start, system_prompt: str, rows: Sequence[Row], place: StageContext) -> PreparedStage:
    from trl import DPOConfig, DPOTrainer

    model, tokenizer = trainable_model(stage, start, place.seed)
    fits = _fitting(rows, tokenizer, system_prompt, stage, place, lambda row: (row.reply, row.rejected))
    rows = fits.rows
    entries = ((conversation(system_prompt, r.prompt), _said(r.reply), _said(r.rejected)) for r in rows)
    columns = dict.fromkeys(("prompt", "chosen", "rejected"), conversation_type())
    place.crew.once(lambda: keep_rows(place.state("dpo"), columns, entries))
    dataset = open_rows(place.state("dpo"))
    steps = steps_of(stage, len(rows))
    arguments = DPOConfig(
        **common_arguments(
            stage,
            steps,
            place.state("dpo"),
            place.seed,
            place.crew.size,
            start.report_to,
            recompute=recomputes(model, stage, _tokens(fits, stage), eight_bit=eight_bit(stage, place.state("dpo"))),
        ),
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

    tokens, most = check_rows(taught(), tokenizer, stage.max_length, place.emit, fits)
    for_cpu(model, most)
    sizes = lengths(trainer.train_dataset, ("prompt_ids", "chosen_ids", "rejected_ids"))
    hard = longest(trainer.train_dataset, sizes, arguments.per_device_train_batch_size)
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
    judged = chosen(rows, lambda row: row.liked is not None)
    liked = sum(r.liked is True for r in judged)
    if min(liked, len(judged) - liked) < FEWEST:
        raise RunFailed(
            sentence("noted-few_verdicts", "There are too few verdicts to learn from."),
            sentence(
                "noted-verdicts",
                "{liked} replies are liked and {disliked} disliked; at least {fewest} of each are needed.",
                liked=liked,
                disliked=len(judged) - liked,
                fewest=FEWEST,
            ),
            sentence("noted-todo-few_verdicts", "Collect more thumbs, or leave that stage out."),
            remedies=(WithoutStage(stage="dpo"),),
        )
    place.begin("dpo", stage, judged)
    return is_done(place, "dpo") or train_to_end(
        "dpo", start, place, lambda: _kto(stage, start, system_prompt, judged, place)
    )


def _kto(stage: DpoStage, start: Start, system_prompt: str, rows: Sequence[Row], place: StageContext) -> PreparedStage:
    import random

    import pyarrow as pa
    from trl import KTOConfig, KTOTrainer

    model, tokenizer = trainable_model(stage, start, place.seed)
    fits = _fitting(rows, tokenizer, system_prompt, stage, place)
    # The divergence from the reference is estimated within a batch, so its rows must be mixed, and their order fixed.
    mixed = array("q", random.Random(place.seed).sample(range(len(fits.rows)), len(fits.rows)))
    rows = Chosen(fits.rows, mixed)
    entries = ((conversation(system_prompt, r.prompt), _said(r.reply), r.liked) for r in rows)
    columns = {"prompt": conversation_type(), "completion": conversation_type(), "label": pa.bool_()}
    place.crew.once(lambda: keep_rows(place.state("dpo"), columns, entries))
    dataset = open_rows(place.state("dpo"))
    steps = steps_of(stage, len(rows))
    liked = sum(r.liked is True for r in rows)
    up, down = max(1.0, (len(rows) - liked) / liked), max(1.0, liked / (len(rows) - liked))
    arguments = KTOConfig(
        **{
            **common_arguments(
                stage,
                steps,
                place.state("dpo"),
                place.seed,
                place.crew.size,
                start.report_to,
                recompute=recomputes(
                    model, stage, _tokens(fits, stage), eight_bit=eight_bit(stage, place.state("dpo"))
                ),
            ),
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
    tokens, most = check_rows(taught, tokenizer, stage.max_length, place.emit, fits)
    for_cpu(model, most)
    sizes = lengths(trainer.train_dataset, ("prompt_ids", "completion_ids"))
    hard = longest(trainer.train_dataset, sizes, max(2, stage.batch_size))
    # 1 − σ(0) for each row, by its weight.
    starts = sum(up if row["label"] else down for row in hard) / len(hard) * _KTO_START
    # The divergence is that of the rows of a batch together.
    return PreparedStage(trainer, model, tokenizer, tokens, len(rows), steps, hard, starts_at=starts, divides=False)


def _tokens(fits: Fitting, stage: DpoStage) -> int:
    """Of the largest batch: two replies to each message, side by side."""
    return 2 * stage.batch_size * fits.longest


def _said(reply: str) -> list[dict[str, str]]:
    return [{"role": "assistant", "content": reply}]


def _fitting(
    rows: Sequence[Row],
    tokenizer: Tokenizer,
    system_prompt: str,
    stage: DpoStage,
    place: StageContext,
    replies: Callable[[Row], Sequence[str]] = lambda row: (row.reply,),
) -> Fitting:
    noted = Noted()

    def look() -> None:
        # The trainer tokenises these rows itself; here is only looked which it may have.
        for _ in taught_of(rows, tokenizer, system_prompt, stage.max_length, noted, replies):
            pass

    place.crew.once(look)
    return place.crew.agree(noted).fitting(rows)
