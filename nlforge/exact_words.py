"""Words that are known to the letter, of servers and of the result: nothing is guessed, and nobody else is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nlforge.messages import TalkMessage
from nlforge.result import talk as of_result
from nlforge.result.words import said_of_result
from nlforge.run_words import take_back
from nlforge.sharing import talk as of_servers

if TYPE_CHECKING:
    from nlforge.messages import Message
    from nlforge.queued_words import QueuedWords
    from nlforge.standing import Standing


def heard(text: str, at: Standing, queue: QueuedWords) -> Iterator[Message] | None:
    """What is done and said about them; None where words are of neither."""
    if at.going and queue.words and (said := said_of_result(text)) is not None and said.wish == "take_back":
        # The same words, and what waits is what is seen.
        return _taken_back(text, said.number, at, queue)
    found: Iterator[Message] | None = of_servers.heard(text, at)
    return found if found is not None else of_result.heard(text, at)


def _taken_back(text: str, number: int, at: Standing, queue: QueuedWords) -> Iterator[Message]:
    told, _ = take_back(queue, str(number))
    at.session.append("said", text=text, answer=[told])
    yield TalkMessage(told)
