"""What a file in fewer bits loses of the rubric: both files answer the held-out messages, and are scored alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from engine.core.frozen import Frozen
from engine.core.row import Row
from engine.data.sources_of_facts import references
from engine.evaluation.evaluate_file import held_out_rows
from engine.evaluation.score_replies import judge
from engine.export.trained import Trained
from engine.export.ways import AskedMessage, in_llama
from engine.graders.judge_protocol import OpenJudge
from engine.models.tokenizer import chat_ids
from engine.rubric.llm_judge import open_judges


class PackedLoss(Frozen):
    """Of a file in fewer bits, against the one in half precision."""

    precision: str
    rows: int
    before: float | None
    """Score of the rubric in half precision, at most 1; None where nothing could be judged."""
    after: float | None
    noise: float
    """Half width of the 95 % interval of `before`."""
    same: int
    """Replies that stayed the same to the letter."""

    @property
    def loss(self) -> float | None:
        return None if self.before is None or self.after is None else round(self.before - self.after, 4)


def measure_loss(
    trained: Trained,
    fine: Path,
    packed: Path,
    ends: frozenset[int],
    precision: str,
    root: Path,
    open_judge: OpenJudge | None = None,
    most: int = 50,
) -> PackedLoss:
    """The rubric's score of both files on up to `most` held-out rows.

    Raises:
        RunFailed: llama.cpp did not load one of them, or too many replies could not be judged.
        Declined: a judge of the rubric may not be asked, or is not at hand.
    """
    rows, spec = held_out_rows(trained.run)[:most], trained.spec
    if not rows:
        return PackedLoss(precision=precision, rows=0, before=None, after=None, noise=0.0, same=0)
    written = [_replies(trained, file, rows, ends) for file in (fine, packed)]
    with open_judges(spec.rubric, open_judge, trained.run.judged, offline_only=spec.data.offline_only) as judges:
        before, after = (
            judge(
                trained.way.model,
                "held_out",
                spec.rubric,
                rows,
                replies=[text for text, _ in replies],
                # How long a reply takes is not what bits are lost of.
                seconds=[None] * len(rows),
                refs=replace(references(spec, root), judges=judges),
                classification=bool(trained.form.labels),
                cut=[cut for _, cut in replies],
            ).event
            for replies in written
        )
    same = sum(a == b for a, b in zip(*written, strict=True))
    return PackedLoss(
        precision=precision, rows=len(rows), before=before.score, after=after.score, noise=before.noise, same=same
    )


def _replies(trained: Trained, file: Path, rows: Sequence[Row], ends: frozenset[int]) -> list[tuple[str, bool]]:
    # As it is delivered, with what stands in its prompts.
    turns = [trained.way.turns(trained.system_prompt, row.prompt) for row in rows]
    asked = [
        AskedMessage(row.prompt, tuple(chat_ids(trained.tokenizer, messages, reply_next=True)))
        for row, messages in zip(rows, turns, strict=True)
    ]
    with in_llama(file, asked, ends, trained.form.max_new_tokens) as llama:
        # The system text is in the file.
        return [llama.text([one for one in messages if one["role"] != "system"]) for messages in turns]
