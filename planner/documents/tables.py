"""Tables of requirements: how much a row, or the title above it, says that it counts holds for the rules read in it."""

from __future__ import annotations

from planner.requirements import Change, WantedCriterion, normal
from planner.rule_readers.utterance import Utterance


def weighed(change: Change, said: Utterance) -> Change:
    """The change; a rule for replies whose words stand in a row of a table is as strong as the row says, else as the
    title of its section says.

    Rows that say they are not to be done were never read: see `Utterance`.
    """
    if not isinstance(change.value, WantedCriterion) or change.op == "remove":
        return change
    quote = _bare(change.quote)
    for row in said.rows if quote else ():
        if row.weight in (None, "out") or quote not in _bare(said.raw[row.start : row.end]):
            continue
        told = {"strength": "must", "unwanted": True} if row.weight == "never" else {"strength": row.weight}
        return change.model_copy(update={"value": change.value.model_copy(update=told)})
    return change


def _bare(words: str) -> str:
    """As quotes are compared, whether cells are quoted with their marks or without."""
    return " ".join(normal(words.replace("|", " ")).split())
