"""Pairs with one marked better, and verdicts: nothing learns from them where learning from preferences is ruled out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from planner.compile.kinds import PAIRS, ruled_out_stages, wanted_stages
from planner.compile.matching import ListEntry
from planner.plan import Origin, said
from planner.requirements import Requirements


def left_pairs(wants: Requirements, entries: Sequence[ListEntry]) -> Mapping[str, Origin]:
    """Files of pairs that are left alone, with the words that rule them out. Where examples are asked for and there are
    no others, the better replies are examples."""
    wish = ruled_out_stages(wants).get("dpo")
    learned = [e for e in entries if e.wanted.use in (None, "train")]
    pairs = [e.path for e in learned if _holds(e) in PAIRS]
    if wish is None or ("sft" in wanted_stages(wants) and len(pairs) == len(learned)):
        return {}
    return dict.fromkeys(pairs, said(wish.said))


def _holds(entry: ListEntry) -> str | None:
    measured = entry.profile.judged if entry.profile is not None else None
    return entry.wanted.holds or measured
