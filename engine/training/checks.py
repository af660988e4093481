"""Gates on the very tokens that will be trained on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from engine.events import RunEvent
from engine.gate import gate

Taught = tuple[list[int], list[int], str]
"""Tokens of a row, those of them that are learned, and the reply they should be."""


def check_rows(rows: Iterable[Taught], tokenizer: Any, limit: int, emit: Callable[[RunEvent], None]) -> tuple[int, int]:
    """Returns the number of tokens, and that of the longest row.

    Raises:
        GateFailed: a row is longer than `limit`, teaches nothing, does not end in the stop token, or reads back as something else.
    """
    empty = cut = unstopped = changed = total = longest = 0
    for ids, learned, reply in rows:
        total += len(ids)
        longest = max(longest, len(ids))
        empty += not learned
        cut += len(ids) > limit
        # The template ends a turn with the stop token and a line break.
        unstopped += tokenizer.eos_token_id not in learned[-2:]
        changed += tokenizer.decode(learned, skip_special_tokens=True).strip() != reply.strip()
    gate(emit, "loss_on_reply", empty == 0, empty, f"{empty} rows have a reply with nothing to learn.")
    gate(emit, "stop_token_learned", unstopped == 0, unstopped, f"{unstopped} rows have a reply that does not teach when to stop.")
    gate(emit, "nothing_cut", cut == 0, cut, f"{cut} rows are longer than {limit} tokens and would have to be cut.")
    gate(emit, "template_round_trip", changed == 0, changed, f"{changed} replies read back from their tokens as something else.")
    return total, longest
