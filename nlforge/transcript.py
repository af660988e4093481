"""A session read back as messages: what was said and what its run reported, in the order it happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import merge
from operator import itemgetter
from typing import TYPE_CHECKING

from engine.core.display_names import MODELS
from nlforge.follower import Follower
from nlforge.messages import Message, Page, Progress, RunEnded, SaidMessage, SideBySideReply, TalkMessage
from nlforge.run_view import RunView
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from engine.core.events import RunEvent
    from nlforge.store import Record, Session


def transcript(
    records: Sequence[Record],
    page: Page | None,
    follower: Follower | None,
    view: RunView,
    tell: Callable[[RunEvent], None] | None = None,
) -> list[Message]:
    """Everything a person would have seen: of pages the last, of steps the last.

    Folds the events `follower` has not given yet into `view`, and gives each to `tell`.
    """
    planned = [n for n, r in enumerate(records) if r["kind"] == "planned" and "plan" in r]
    said: list[tuple[str, int | RunEvent]] = [(str(r.get("time", "")), n) for n, r in enumerate(records)]
    events = follower.stream(thin=tell is None) if follower is not None else iter(())
    # Each side is in its own order, whatever became of the clock; and a run may have reported a million times.
    happened = merge(said, ((e.time, e) for e in events), key=itemgetter(0))
    shown: list[Message] = []
    last_step: Progress | None = None
    for _, item in happened:
        if isinstance(item, int):
            record = records[item]
            match record["kind"]:
                case "said":
                    shown.append(SaidMessage(str(record["text"])))
                    if isinstance(answer := record.get("answer"), list):
                        shown.append(TalkMessage(*map(str, answer)))
                case "planned" if page is not None and item == planned[-1]:
                    shown.append(page)
                case "asked" if "trained" in record:
                    shown.append(
                        SideBySideReply(
                            str(record["text"]),
                            str(record.get("base", "")),
                            str(record["trained"]),
                            record["model"] if record.get("model") in MODELS else "trained",
                        )
                    )
                case _:
                    pass
            continue
        if tell is not None:
            tell(item)
        for message in view.take(item):
            if isinstance(message, Progress):
                last_step = message
            elif not isinstance(message, RunEnded):
                shown.append(message)
    return [*shown, last_step] if last_step is not None and view.ended is None else shown


def left_out(session: Session, follower: Follower | None, *, foreign: bool) -> list[Message]:
    """What of a session's files could not be read; `foreign` if its plan is one of them."""
    told: list[Message] = []
    if session.torn():
        told.append(TalkMessage(say("talk-torn")))
    if (lines := session.unread()) or (follower is not None and follower.unread):
        told.append(TalkMessage(say("talk-damaged-session" if lines else "talk-damaged-run")))
    if foreign:
        told.append(TalkMessage(say("talk-foreign-plan")))
    return told
