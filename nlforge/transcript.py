"""A session read back as messages: what was said and what its run reported, in the order it happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from nlforge.messages import Message, Page, Progress, RunEnded, Said, SideBySideReply
from nlforge.run_view import Follower, RunView

if TYPE_CHECKING:
    from engine.events import RunEvent
    from nlforge.store import Record


def transcript(records: Sequence[Record], page: Page | None, follower: Follower | None, view: RunView,
               tell: Callable[[RunEvent], None] | None = None) -> list[Message]:
    """Everything a person would have seen: of pages the last, of steps the last.

    Folds the events `follower` has not given yet into `view`, and gives each to `tell`.
    """
    timed: list[tuple[str, Message]] = []
    planned = [n for n, r in enumerate(records) if r["kind"] == "planned" and "plan" in r]
    for number, record in enumerate(records):
        time = str(record.get("time", ""))
        match record["kind"]:
            case "said":
                timed.append((time, Said(str(record["text"]))))
            case "planned" if page is not None and number == planned[-1]:
                timed.append((time, page))
            case "asked" if "trained" in record:
                timed.append((time, SideBySideReply(str(record["text"]), str(record.get("base", "")), str(record["trained"]))))
            case _:
                pass
    last_step: Progress | None = None
    for event in follower.new() if follower is not None else ():
        if tell is not None:
            tell(event)
        for message in view.take(event):
            if isinstance(message, Progress):
                last_step = message
            elif not isinstance(message, RunEnded):
                timed.append((event.time, message))
    timed.sort(key=lambda pair: pair[0])
    shown = [message for _, message in timed]
    return [*shown, last_step] if last_step is not None and view.ended is None else shown
