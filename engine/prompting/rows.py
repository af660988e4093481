"""The prompts a model learns from that answers from what a search finds (retrieval-augmented fine-tuning, Zhang et al.
2024, “RAFT”)."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

from engine.core.comparing import normalised
from engine.core.row import Row
from engine.prompting.prompter import Prompter
from engine.retrieval.retriever import IndexedText


def with_found(
    rows: Sequence[Row], prompter: Prompter, wrong_share: float, seed: int, on_row: Callable[[int], None] | None = None
) -> list[Row]:
    """The rows with finds in their prompts.

    No row finds itself, nor one that got the same reply: the model would learn to copy, and no new message finds what
    to copy. Passages of documents stay. Of a share of the rows, drawn by chance, what fits best is missing, so that it
    does not learn to believe whatever stands there. `on_row` is called with how many are done, and may raise to stop.
    """
    drawn, found = random.Random(seed), list[Row]()
    for row in rows:
        found.append(_with_found(row, prompter, drawn.random() < wrong_share))
        if on_row:
            on_row(len(found))
    return found


def _with_found(row: Row, prompter: Prompter, wrong: bool) -> Row:
    same = normalised(row.reply)

    def own(item: IndexedText) -> bool:
        return item.same == same

    library, given = prompter.library, prompter.prompting
    if not wrong or library is None:
        return replace(row, prompt=prompter.message(row.prompt, own))
    best = set(library.best(row.prompt, given.budget, given.finds, own))
    return replace(row, prompt=prompter.message(row.prompt, lambda item: own(item) or item.shown in best))
