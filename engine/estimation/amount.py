"""What there is to learn and to measure with: rows, and the tokens of one."""

from __future__ import annotations

from collections.abc import Sequence

from engine.core.frozen import Frozen
from engine.core.spec import TrainingSpec
from engine.data.profile import DataProfile
from engine.data.split import held_out_count
from engine.data.tokens import MOST_REPLY, reply_limit
from engine.prompting.prompter import FRAME_TOKENS

TEMPLATE_TOKENS = 18
_TEMPLATE_START = 8
"""Of the template's tokens, those before the message."""
_TOKENS_PER_WORD = 1.4
_ASSUMED_ROWS, _ASSUMED_WORDS, _ASSUMED_REPLY = 1000, 150.0, 30.0
_FULL = 0.8
"""Share of the room for finds that they fill (on the sample)."""


class DataAmount(Frozen):
    """What there is to learn and to measure with."""

    rows: int
    held_out: int
    row_tokens: float
    start_tokens: float
    """What every row begins with alike, of `row_tokens`."""
    finds_tokens: float
    """Of what a search puts into each prompt, of `row_tokens`."""
    message_tokens: float
    """Of the message alone, which is all a class head reads."""
    reply_tokens: float
    longest_reply: int
    text_tokens: float
    labels: bool


def amount_of(spec: TrainingSpec, profiles: Sequence[DataProfile]) -> DataAmount:
    """From the files as they were measured, else from what was said of them."""
    rows = sum(
        p.usable or p.rows for p in profiles if p.prompt_column or p.kind in ("table", "jsonl", "text", "folder")
    )
    rows = rows or sum(s.examples or 0 for s in spec.data.sources if s.use == "train") or _ASSUMED_ROWS
    if spec.data.limit is not None:
        rows = min(rows, spec.data.limit)
    # As the split of the data does it.
    held_out = held_out_count(rows, spec.data)
    # Of several files the longest: too short an estimate is the worse mistake.
    words = max((p.mean_prompt_words + p.mean_reply_words for p in profiles), default=0.0) or _ASSUMED_WORDS
    reply = max((p.mean_reply_words for p in profiles), default=0.0) or _ASSUMED_REPLY
    message = max((p.mean_prompt_words for p in profiles), default=0.0) or _ASSUMED_WORDS
    finds = 0.0 if spec.look_up is None else float(spec.look_up.budget * _FULL + FRAME_TOKENS)
    system = len(spec.model.system_prompt.split()) * _TOKENS_PER_WORD
    longest = max((p.longest_reply_tokens for p in profiles), default=0) or int(reply * 2 * _TOKENS_PER_WORD)
    # As data preparation says how long a reply may be.
    longest = reply_limit(longest, max((s.max_length for s in spec.stages if s.kind != "cpt"), default=MOST_REPLY))
    return DataAmount(
        rows=rows,
        held_out=held_out,
        row_tokens=words * _TOKENS_PER_WORD + TEMPLATE_TOKENS + system + finds,
        start_tokens=_TEMPLATE_START + system,
        finds_tokens=finds,
        message_tokens=message * _TOKENS_PER_WORD + 1,
        reply_tokens=reply * _TOKENS_PER_WORD,
        longest_reply=longest,
        text_tokens=sum(p.words for p in profiles) * _TOKENS_PER_WORD,
        labels=any(p.labels for p in profiles),
    )
