"""Replies of a model to the held-out rows, kept so that a run that goes on does not ask again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from engine.core.journal import replace_json
from engine.core.paths import RunPaths
from engine.core.spec import TrainingSpec
from engine.data.card import rows_hash
from engine.data.prepare import Prepared
from engine.models.protocols import ModelAndTokenizer
from engine.models.weight_digests import require_whole

if TYPE_CHECKING:
    from engine.models.generate import Asked


class Answers(NamedTuple):
    """Of each row in order."""

    replies: list[str]
    seconds: list[float | None]
    """None where nobody measured it."""
    cut: list[bool]
    """Whether the reply was cut off at the limit."""
    logps: list[tuple[float, ...]]
    """Log-probability of each token; empty where it was chosen from a closed set."""


def answered(
    which: str,
    paths: RunPaths,
    spec: TrainingSpec,
    data: Prepared,
    load: Callable[[], ModelAndTokenizer],
    check: Callable[[int], None],
    asked: Asked | None = None,
    adapter: Path | None = None,
) -> Answers:
    """Reply to each held-out row, and the seconds a person waits for it (None = nobody asked for that); the trained
    model's are always measured, the report tells them.

    `check` is called after each batch, and may raise to stop. `asked` makes the messages of a prompt, where they are
    more than it. `adapter` is that of a model trained half way, other than `paths.adapter`.
    """
    timing = which == "trained" or any(c.grader.kind == "latency" for c in spec.rubric)
    weights = "base"
    adapter = paths.adapter if which == "trained" else adapter
    if adapter is not None:
        weights = require_whole(adapter)
    # All that a reply depends on; one that differs in any of it is another reply.
    key = {
        "rows": rows_hash(data.held_out),
        "weights": weights,
        "labels": list(data.labels),
        "tokens": data.reply_tokens,
        "timing": timing,
        "system": spec.model.system_prompt,
    }
    if asked is not None:
        seen = json.dumps([asked(r.prompt) for r in data.held_out])
        key["asked"] = hashlib.sha256(seen.encode()).hexdigest()
    file_ = paths.answers(which)
    try:
        kept = json.loads(file_.read_text(encoding="utf-8"))
        if kept["key"] == key:
            return Answers(kept["replies"], kept["seconds"], kept["cut"], [tuple(one) for one in kept["logps"]])
    except (OSError, ValueError, KeyError, TypeError):
        # Not there, or torn: it is asked.
        pass
    prompts = [r.prompt for r in data.held_out]
    if not prompts:
        return Answers([], [], [], [])
    from engine.models.generate import seconds_per_reply, write

    model, tokenizer = load()
    written = write(
        model,
        tokenizer,
        spec.model.system_prompt,
        prompts,
        labels=data.labels,
        on_batch=check,
        max_new_tokens=data.reply_tokens,
        asked=asked,
    )
    replies, cut = [w.text for w in written], [w.cut for w in written]
    timed: list[float | None] = [None] * len(prompts)
    if timing:
        timed = list(
            seconds_per_reply(
                model,
                tokenizer,
                spec.model.system_prompt,
                prompts,
                replies,
                max_new_tokens=data.reply_tokens,
                labels=data.labels,
                asked=asked,
            )
        )
    logps = [w.logps for w in written]
    kept = {"key": key, "replies": replies, "seconds": timed, "cut": cut, "logps": logps}
    replace_json(file_, json.dumps(kept, ensure_ascii=False))
    return Answers(replies, timed, cut, logps)
