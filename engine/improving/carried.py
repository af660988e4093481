"""A reply that people corrected stands in other examples too: they learn the new one, or the old would be learned
against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from engine.core.comparing import normalised
from engine.core.row import Row
from engine.feedback.usable import OWNER, FeedbackExample

FEWEST_PEOPLE = 2
"""Who must agree that a reply is no longer right before examples of others are changed by it, but for the owner."""
_FACTS = ("wrong_fact", "invented", "missing_fact")
"""What was wrong with it wherever it stands; a tone may have been wrong for one customer."""


def carried_over(examples: Sequence[FeedbackExample], rows: Iterable[Row]) -> list[tuple[str, str]]:
    """Message and new reply of each row whose reply was corrected for other messages, in the order of the rows; those
    of messages that were corrected themselves are left out."""
    new = _replaced(examples)
    own: Collection[str] = {normalised(one.message) for one in examples}
    found: dict[str, tuple[str, str]] = {}
    for row in rows:
        reply = new.get(normalised(row.reply))
        if reply is not None and (asked := normalised(row.prompt)) not in own:
            found.setdefault(asked, (row.prompt, reply))
    return list(found.values())


def _replaced(examples: Sequence[FeedbackExample]) -> dict[str, str]:
    """The new reply of each old one; none where people put different ones in its place."""
    said: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    texts: dict[str, str] = {}
    for one in examples:
        if one.wrong and one.failure in _FACTS:
            said[normalised(one.wrong)][normalised(one.reply)] |= set(one.by)
            texts[normalised(one.reply)] = one.reply
    found = {}
    for old, replies in said.items():
        if len(replies) != 1:
            continue
        new, by = next(iter(replies.items()))
        if OWNER in by or len(by) >= FEWEST_PEOPLE:
            found[old] = texts[new]
    return found
