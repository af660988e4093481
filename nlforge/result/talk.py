"""What the conversation says and does about the result of a run: shown, tried, judged, compared, improved, shared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from engine.core.errors import NlforgeError
from nlforge.intents.answers import is_no, is_yes
from nlforge.messages import Message, TalkMessage
from nlforge.result.report_file import run_with_result
from nlforge.result.words import said_of_result
from nlforge.wording.catalogue import say
from nlforge.wording.told import error_lines

if TYPE_CHECKING:
    from nlforge.standing import Standing
    from nlforge.store import Record


def heard(text: str, at: Standing) -> Iterator[Message] | None:
    """What is wanted of the result is done, or the open question about the report answered; None where words are of
    neither."""
    answers = (is_yes(text) or is_no(text)) and _asks_about_report(at.session.records())
    said = None if answers else said_of_result(text)
    if not answers and (said is None or (said.wish != "result" and run_with_result(at.session) is None)):
        return None
    # It reads reports, which takes long to load.
    from nlforge.result import doing

    if said is None:
        return _noted(text, at, lambda: doing.shared(at.session, examples=is_yes(text)))
    if said.wish == "try":
        # What is asked of the model is written down there.
        return doing.tried(said.text, at.session)
    if said.wish == "share":
        asked = [TalkMessage(*say("result-share-ask").split("\n"))]
        return _noted(text, at, lambda: asked, about_report=True)
    return _noted(text, at, lambda: doing.done(said, at))


def _asks_about_report(records: Iterable[Record]) -> bool:
    """Whether the question that was asked last is that about the report."""
    kinds = ("said", "asked", "planned", "confirmed")
    last = next((r for r in reversed(list(records)) if r["kind"] in kinds or "unsure" in r), None)
    return last is not None and last.get("about_report") is True


def _noted(text: str, at: Standing, messages: Callable[[], Iterable[Message]], **more: object) -> Iterator[Message]:
    """The messages, which are written down with the words when they have been said."""
    kept: list[str] = []
    try:
        for message in messages():
            kept += message.lines if isinstance(message, TalkMessage) else ()
            yield message
    except NlforgeError as error:
        kept += error_lines(error)
        raise
    finally:
        at.session.append("said", text=text, answer=kept, **more)
