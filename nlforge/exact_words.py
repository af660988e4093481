"""Words that are known to the letter, of servers and of the result: nothing is guessed, and nobody else is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nlforge.result import talk as of_result
from nlforge.sharing import talk as of_servers

if TYPE_CHECKING:
    from nlforge.messages import Message
    from nlforge.standing import Standing


def heard(text: str, at: Standing) -> Iterator[Message] | None:
    """What is done and said about them; None where words are of neither."""
    found: Iterator[Message] | None = of_servers.heard(text, at)
    return found if found is not None else of_result.heard(text, at)
