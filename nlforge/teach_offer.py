"""That a sitting is worth while, said once where replies are missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from engine.data.formats.dialogue import unanswered_in
from nlforge.messages import Message, TalkMessage
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from engine.data.profile import DataProfile
    from nlforge.store import Session
    from planner.plan import Plan

_FEWEST = 5
_SHARE = 0.05
"""Of the messages that have a reply: fewer without one are not worth a word."""


def missing_replies(profiles: Sequence[DataProfile], plan: Plan | None) -> tuple[int, int]:
    """How many messages have no reply and how many have one, of files that are learned from, or may be."""
    spec = plan.spec if plan is not None else None
    others = {one.path for one in spec.data.sources if one.use != "train"} if spec is not None else set()
    missing = answered = 0
    for one in profiles:
        if one.lacking == "replies":
            missing += one.rows
        elif one.path not in others and one.kind in ("table", "jsonl", "folder"):
            missing += one.unanswered + unanswered_in(one.left_out)
            answered += one.usable
    return missing, answered


def teach_offer(session: Session, profiles: Sequence[DataProfile], plan: Plan | None) -> Iterator[Message]:
    """What can be done about missing replies; nothing where few are missing, or it was said before."""
    missing, answered = missing_replies(profiles, plan)
    if missing < max(_FEWEST, _SHARE * answered):
        return
    told = [r["unanswered"] for r in session.records() if r["kind"] == "note" and "unanswered" in r]
    if told and told[-1] == missing:
        return
    session.append("note", text=f"{missing} messages have no reply.", unanswered=missing)
    yield TalkMessage(say("teach-offer", count=missing))
