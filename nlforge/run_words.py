"""What is said to words about a run that is going: that it stops or pauses, and that they wait."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from engine.core.tables import table_beside
from nlforge.intents.answers import plain
from nlforge.intents.intent import Intent
from nlforge.messages import TalkMessage
from nlforge.queued_words import QueuedWords
from nlforge.slash_commands import command_of
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from nlforge.run_view import RunView


def asks_pause(text: str) -> bool:
    """Whether words that ask a run to stop ask for a pause."""
    begins, anywhere = _words()
    said = plain(text)
    return any(word.startswith(begins) for word in said.split()) or any(part in said for part in anywhere)


@cache
def _words() -> tuple[tuple[str, ...], tuple[str, ...]]:
    table = table_beside(__file__, "pause_words.yaml")
    return tuple(map(str, table["begins"])), tuple(map(str, table["anywhere"]))


def will_stop(pauses: bool, queue: QueuedWords) -> TalkMessage:
    """That the run stops or pauses, and what becomes of what waits."""
    if not pauses:
        return TalkMessage(say("talk-will-stop"))
    return TalkMessage(say("going-will-pause"), *([say("going-still-waits")] if queue.words else []))


def kept_line(queue: QueuedWords, meant: Intent, view: RunView) -> TalkMessage:
    """That words, the last of the queue, wait until the run has ended."""
    if not queue.in_order:
        return TalkMessage(say(f"talk-kept-{meant}", status=view.status()))
    return waits_line(queue)


def waits_line(queue: QueuedWords) -> TalkMessage:
    """The same of words that are said again by themselves."""
    return TalkMessage(say("going-waits", words=queue.words[-1], command=command_of("takeback").name))


def take_back(queue: QueuedWords, asked: str) -> tuple[str, str | None]:
    """The sentence about what was taken back, and its words: the last of the queue, or that of a number."""
    if not queue.words:
        return say("going-nothing-queued"), None
    number = int(asked) if asked.isdecimal() and len(asked) < 9 else len(queue.words) if not asked else 0
    if not 1 <= number <= len(queue.words):
        return say("going-no-such", number=asked, count=len(queue.words)), None
    if number == 1 and queue.is_heard:
        return say("going-being-answered", words=queue.words[0]), None
    words = queue.take_out(number, "The person took it back.")
    return say("going-taken-back", words=words), words
