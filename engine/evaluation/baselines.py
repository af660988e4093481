"""What one gets from the base model without training: a few examples in the prompt, or what a search finds for each
message.

Examples and passages are few and short: on a processor each token of a prompt is paid for with every reply.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from engine.core.row import Row
from engine.core.spec import TrainingSpec
from engine.data.prepare import Prepared
from engine.models.base_weights import base_of, is_encoder
from engine.models.generate import Asked
from engine.models.load import conversation
from engine.retrieval.retriever import MOST_FOUND, Count, Library

BUDGET_TOKENS = 400
"""For all examples or passages of one prompt."""
MOST_EXAMPLES = 3
_MOST_LABELLED = 16
"""Labelled messages are short, and each label wants one."""
_HELPS = "This may help:\n\n"
_ASKED = "\n\nNow reply to this message:\n"


@dataclass(frozen=True)
class Baseline:
    """One way to ask the base model."""

    name: Literal["prompt_only", "retrieval"]
    asked: Asked
    about: str
    """What it was given, for a person."""


def baselines(spec: TrainingSpec, data: Prepared, count: Count) -> list[Baseline]:
    """Both, made from what is learned from and never from what is held out; none where there are no rows with
    replies."""
    if (
        not (data.train and data.held_out)
        or all(s.kind == "cpt" for s in spec.stages)
        # An encoder has no prompt to put anything into.
        or is_encoder(base_of(spec.model))
    ):
        return []
    budget = _room(spec, data, count)
    found = []
    if examples := _examples(data, spec.data.seed, count, budget):
        turns = [
            turn
            for r in examples
            for turn in ({"role": "user", "content": r.prompt}, {"role": "assistant", "content": r.reply})
        ]
        about = f"a prompt with {len(examples)} example{'s' if len(examples) > 1 else ''}"
        found.append(Baseline("prompt_only", partial(_after_examples, spec.model.system_prompt, turns), about))
    library = Library(data.train, data.references.facts, count, data.references.embedding)
    asked = partial(_with_passages, spec.model.system_prompt, library, budget)
    how = "a search by meaning" if library.by_meaning else "a search"
    found.append(Baseline("retrieval", asked, f"{how} in your data, with up to {MOST_FOUND} finds in the prompt"))
    return found


def _room(spec: TrainingSpec, data: Prepared, count: Count) -> int:
    """Tokens there are for examples, with room left for the longest message and its reply."""
    if not spec.model.context:
        return BUDGET_TOKENS
    longest = max(count(r.prompt) for r in data.held_out)
    return max(
        0, min(BUDGET_TOKENS, spec.model.context - data.reply_tokens - longest - count(spec.model.system_prompt) - 64)
    )


def _examples(data: Prepared, seed: int, count: Count, budget: int) -> list[Row]:
    """A random draw that fits; of labels, one each as far as there is room."""
    rows = [r for r in data.train if r.liked is not False]
    # Drawn once and fixed: the baseline is one prompt, as a person would write it.
    order = random.Random(seed).sample(rows, len(rows))
    if data.labels:
        # The first of each label in the order drawn, then the others.
        first = {r.reply: r for r in reversed(order)}
        order = [r for r in order if first[r.reply] is r] + [r for r in order if first[r.reply] is not r]
    most = _MOST_LABELLED if data.labels else MOST_EXAMPLES
    found: list[Row] = []
    for row in order[: 20 * most]:
        used = count(row.prompt) + count(row.reply)
        if used <= budget and len(found) < most:
            found.append(row)
            budget -= used
    return found


def _after_examples(system_prompt: str, turns: Sequence[dict[str, str]], prompt: str) -> list[dict[str, str]]:
    # Examples stand between the system prompt and the message, as turns that were had.
    *before, last = conversation(system_prompt, prompt)
    return [*before, *turns, last]


def _with_passages(system_prompt: str, library: Library, budget: int, prompt: str) -> list[dict[str, str]]:
    found = "\n\n".join(library.best(prompt, budget))
    return conversation(system_prompt, f"{_HELPS}{found}{_ASKED}{prompt}" if found else prompt)
