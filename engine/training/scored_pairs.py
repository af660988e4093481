"""Pairs made by the rubric: of several replies the model writes to a message, the one paid best against the one paid worst."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from engine.data.clean import Row
from engine.events import Diagnosed
from engine.graders.verdict import Reply
from engine.journal import append_line, read_lines
from engine.load import conversation
from engine.stages import DpoStage
from engine.training.able import check_able
from engine.training.checkpoints import begin
from engine.training.loop import Place
from engine.training.model import Start, trainable_model
from engine.training.rollout import Sampler
from engine.training.scoring import Scoring

_APART = 0.1
"""Least difference of rewards between the two replies of a pair; below it is as much noise as preference."""
_AT_ONCE = 8
_FILE = "replies.jsonl"


def scored_pairs(stage: DpoStage, start: Start, system_prompt: str, rows: Sequence[Row], place: Place, scoring: Scoring) -> list[Row] | None:
    """Rows whose reply is the better one and which name the worse; None where it was stopped.

    On-policy pairs ranked by a reward are what DPO does best with (Xu et al. 2024, “Is DPO Superior to PPO for LLM Alignment?”).
    What was written is kept, so that a run that goes on does not write it again.

    Raises:
        GateFailed: the rubric can be gamed, no reply is ever good, or all replies are paid alike.
    """
    place.crew.once(lambda: begin(place.state("scored"), stage, rows, place.seed))
    kept = place.state("scored") / _FILE
    done = [json.loads(line) for line in read_lines(kept).lines] if kept.exists() else []
    if len(done) < len(rows):
        if place.crew.rank == 0:
            _write(stage, start, system_prompt, rows, place, scoring, len(done))
        if place.crew.agree(place.stopped()):
            return None
        done = [json.loads(line) for line in read_lines(kept).lines]
    pairs = [replace(row, reply=line["best"], rejected=line["worst"]) for row, line in zip(rows, done, strict=True) if line["apart"] >= _APART]
    place.emit(Diagnosed(text=f"Of {len(rows)} messages, {len(pairs)} have two replies of its own that the rubric tells apart; it learns from those."))
    return pairs


def _write(stage: DpoStage, start: Start, system_prompt: str, rows: Sequence[Row], place: Place, scoring: Scoring, first: int) -> None:
    import torch

    model, tokenizer = trainable_model(stage, start, place.seed)
    sampler = Sampler(model.eval(), tokenizer, temperature=stage.temperature, max_new_tokens=scoring.reply_tokens)
    asked = sampler.tokenize([conversation(system_prompt, r.prompt) for r in rows])
    if not first:
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
            paid = sorted((r, t) for r, t in zip(found, replies, strict=True) if r is not None)
            line = {"best": paid[-1][1], "worst": paid[0][1], "apart": paid[-1][0] - paid[0][0]} if paid else {"best": "", "worst": "", "apart": 0.0}
            append_line(file, json.dumps(line, ensure_ascii=False))
