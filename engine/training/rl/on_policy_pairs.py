"""On-policy preference pairs ranked by the rubric: of several completions to a prompt, the one with the highest
reward against the one with the lowest."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from engine.core.journal import append_line, read_lines
from engine.core.noted import noted
from engine.core.remedies import Action, WithoutStage
from engine.core.row import Row
from engine.core.sentences import sentence
from engine.core.stages import DpoStage
from engine.graders.verdict import Reply
from engine.models.load import conversation
from engine.training.dpo_kto import FEWEST, train_dpo
from engine.training.loop import is_done, keep_start
from engine.training.model import Start, trainable_model
from engine.training.rl.preflight import NothingToLearn, check_able, check_rubric
from engine.training.rl.reward import Scoring
from engine.training.rl.sampler import Sampler
from engine.training.stage_context import StageContext

_APART = 0.1
"""Least difference of rewards between the two replies of a pair; below it is as much noise as preference."""
_AT_ONCE = 8
_FILE = "replies.jsonl"


def train_scored(
    stage: DpoStage, start: Start, system_prompt: str, rows: Sequence[Row], place: StageContext, scoring: Scoring
) -> bool:
    """Make the pairs and learn from them with DPO; False where it was stopped. Where there are too few pairs, what was
    learned before stays.

    Raises:
        GateFailed: the rubric can be gamed, no reply is ever good, a check of the first step did not hold, or there are
            no pairs and nothing was learned before.
        RunFailed: the training went wrong twice, or the deadline would pass.
        BadInput: pairs that were kept of an earlier run are no plain file.
    """
    if is_done(place, "dpo"):
        return True
    try:
        pairs = scored_pairs(stage, start, system_prompt, rows, place, scoring)
        if pairs is not None and len(pairs) < FEWEST:
            raise NothingToLearn(
                sentence("noted-no_own_pairs", "There is nothing to learn from its own replies."),
                sentence(
                    "noted-told_apart",
                    "For {messages} messages the rubric tells its replies apart; at least {fewest} are needed.",
                    messages=len(pairs),
                    fewest=FEWEST,
                ),
                sentence("noted-todo-no_own_pairs", "Add lines to the rubric, or leave that stage out."),
                remedies=(WithoutStage(stage="dpo"), Action(kind="better_rubric")),
            )
    except NothingToLearn as error:
        keep_start("dpo", place, start, error)
        return True
    return pairs is not None and train_dpo(stage, start, system_prompt, pairs, place)


def scored_pairs(
    stage: DpoStage, start: Start, system_prompt: str, rows: Sequence[Row], place: StageContext, scoring: Scoring
) -> list[Row] | None:
    """Rows whose reply is the better one and which name the worse; None where it was stopped.

    On-policy pairs ranked by a reward are what DPO does best with (Xu et al. 2024, “Is DPO Superior to PPO for LLM
    Alignment?”). What was written is kept, so that a run that goes on does not write it again.

    Raises:
        NothingToLearn: all completions of a prompt have the same reward.
        GateFailed: the rubric can be gamed, or no reply is ever good.
    """
    place.begin("scored", stage, rows)
    kept = place.state("scored") / _FILE
    done = [json.loads(line) for line in read_lines(kept).lines] if kept.exists() else []
    if len(done) < len(rows):
        place.crew.once(partial(_write, stage, start, system_prompt, rows, place, scoring, len(done)))
        if place.crew.agree(place.stopped()):
            return None
        done = [json.loads(line) for line in read_lines(kept).lines]
    pairs = [
        replace(row, reply=line["best"], rejected=line["worst"])
        for row, line in zip(rows, done, strict=True)
        if line["apart"] >= _APART
    ]
    place.emit(
        noted(
            sentence(
                "noted-pairs_of_its_own",
                "Of {rows} messages, {pairs} have two replies of its own that the rubric tells apart; it learns from "
                "those.",
                rows=len(rows),
                pairs=len(pairs),
            )
        )
    )
    return pairs


def _write(
    stage: DpoStage,
    start: Start,
    system_prompt: str,
    rows: Sequence[Row],
    place: StageContext,
    scoring: Scoring,
    first: int,
) -> None:
    import torch

    model, tokenizer = trainable_model(stage, start, place.seed)
    sampler = Sampler(model.eval(), tokenizer, temperature=stage.temperature, max_new_tokens=scoring.reply_tokens)
    asked = sampler.tokenize([conversation(system_prompt, r.prompt) for r in rows])
    if not first:
        check_rubric(scoring, rows, place.emit)
        check_able(sampler, asked, rows, scoring, stage.completions, start.adapter is not None, place.emit)
    file = place.state("scored") / _FILE
    # Whole parts only, each with its own seed: what is written does not depend on where it was stopped.
    for number in range(first // _AT_ONCE, -(-len(rows) // _AT_ONCE)):
        if place.stopped():
            return
        part = range(number * _AT_ONCE, min((number + 1) * _AT_ONCE, len(rows)))
        torch.manual_seed(place.seed + number)
        texts = sampler.texts([asked[n] for n in part for _ in range(stage.completions)])
        for at, n in enumerate(part):
            if n < first:
                continue
            row, replies = rows[n], texts[at * stage.completions : (at + 1) * stage.completions]
            found = scoring.rewards([Reply(row.prompt, row.reply, t) for t in replies])
            # Texts decide between equal rewards, so that the same pair comes out again.
            ranked = sorted((r, t) for r, t in zip(found, replies, strict=True) if r is not None)
            line = (
                {"best": ranked[-1][1], "worst": ranked[0][1], "apart": ranked[-1][0] - ranked[0][0]}
                if ranked
                # A line for each row, judged or not: their number says where to go on.
                else {"best": "", "worst": "", "apart": 0.0}
            )
            append_line(file, json.dumps(line, ensure_ascii=False))
