"""Whether a few words by themselves let something go that protects people, whatever stands around them."""

from __future__ import annotations

from planner.requirements import Change
from planner.rule_readers.keeping import things
from planner.rule_readers.lexicon import cue, has
from planner.rule_readers.privacy import agrees


def permits(change: Change) -> bool:
    """Whether the quote of a reading says it in so many words: names another place, or what may stay, and agrees to it.

    It is for readings of those who weigh the whole message: who says it, on what condition, and whether it holds still.
    """
    if change.field == "offline_only":
        return agrees(change.quote)
    quote = change.quote
    stays = has("may_stay", quote) or cue("keep_these").match(quote.strip()) is not None
    return (
        stays and things().search(quote) is not None and not has("negation", quote) and not has("on_condition", quote)
    )
