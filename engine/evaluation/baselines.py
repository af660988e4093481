"""What one gets from the base model without training: a few examples in the prompt, or what a search finds for each
message.

Examples and passages are few and short: on a processor each token of a prompt is paid for with every reply.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal

from engine.core.row import Row
from engine.core.sentences import Sentence, sentence
from engine.core.spec import TrainingSpec
from engine.data.prepare import Prepared
from engine.data.searched import searched
from engine.models.base_weights import base_of, is_encoder
from engine.prompting.modelfile_texts import holds
from engine.prompting.prompter import Prompter
from engine.prompting.prompting import Prompting
from engine.retrieval.retriever import MOST_FOUND, Count, Library

BUDGET_TOKENS = 400
"""For all examples or passages of one prompt."""
MOST_EXAMPLES = 3
_MOST_LABELLED = 16
"""Labelled messages are short, and each label wants one."""


@dataclass(frozen=True)
class Baseline:
    """One way to ask the base model."""

    name: Literal["prompt_only", "retrieval"]
    prompter: Prompter
    """What it is given; kept with the base model where this way of asking is what is delivered."""
    system_prompt: str
    about: Sentence
    """What it was given, for a person."""

    def asked(self, message: str) -> list[dict[str, str]]:
        """The messages the base sees of a prompt."""
        return self.prompter.turns(self.system_prompt, message)


def baselines(spec: TrainingSpec, data: Prepared, count: Count, library: Library | None = None) -> list[Baseline]:
    """Both, made from what is learned from and never from what is held out; none where there are no rows with
    replies. `library` is
    what a search of these rows and sources goes through, where it is there already: to read all of it takes minutes."""
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
        turns = tuple((r.prompt, r.reply) for r in examples)
        about = sentence(
            "noted-prompt_with",
            "a prompt with {count} examples" if len(examples) > 1 else "a prompt with {count} example",
            count=len(examples),
        )
        prompter = Prompter(Prompting(kind="examples", budget=budget, examples=turns))
        found.append(Baseline("prompt_only", prompter, spec.model.system_prompt, about))
    if library is None:
        library = searched(spec.data, data.train, data.held_out, data.references.facts, count).library
    about = (
        sentence(
            "noted-search_by_meaning",
            "a search by meaning in your data, with up to {most} finds in the prompt",
            most=MOST_FOUND,
        )
        if library.by_meaning
        else sentence("noted-search", "a search in your data, with up to {most} finds in the prompt", most=MOST_FOUND)
    )
    prompting = Prompting(kind="retrieval", budget=budget, finds=MOST_FOUND, embedding=spec.data.embedding)
    found.append(Baseline("retrieval", Prompter(prompting, library), spec.model.system_prompt, about))
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
    """A random draw that fits; of labels, one each as far as there is room. What is delivered with them may be
    exported for Ollama, which is why no text is drawn that its Modelfile cannot hold."""
    rows = [r for r in data.train if r.liked is not False and holds(r)]
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
