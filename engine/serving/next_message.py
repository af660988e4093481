"""The message after a reply: whoever writes “no, that is wrong” has judged it, though they pressed no thumb. That is a
weak sign: it is counted and shown, and nothing is learned from it alone."""

from __future__ import annotations

import json
import re
import secrets
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from engine.core.tables import table_beside
from engine.privacy.redact import KINDS, Redactor

NEXT_MESSAGE = "next_message"
"""As the source of a line of feedback."""
_MOST_LETTERS = 400
"""A longer message asks something of its own."""


def finds_it_wrong(text: str) -> bool:
    """Whether a message says that the reply before was wrong or beside the point."""
    words = " ".join(text.casefold().replace("’", "'").split())
    return len(words) <= _MOST_LETTERS and _wrong().search(words) is not None and _thanks().search(words) is None


def next_message_line(
    messages: Sequence[Mapping[str, Any]],
    owner: str,
    model: str,
    version: int | None,
    keep: Sequence[str] = (),
    own: Sequence[str] = (),
) -> Callable[[], str] | None:
    """What makes the line that the reply before was found wrong; None where the last message does not say so.
    `messages` is the whole conversation, oldest first, with the reply it answers before the last."""
    if len(messages) < 3 or messages[-1].get("role") != "user" or messages[-2].get("role") != "assistant":
        return None
    said, reply = messages[-1].get("content"), messages[-2].get("content")
    if not isinstance(said, str) or not isinstance(reply, str) or not finds_it_wrong(said):
        return None
    time = datetime.now(UTC)

    def line() -> str:
        redactor = Redactor(KINDS, Counter(), keep=keep, own=own)
        before = [{"role": m.get("role"), "content": redactor.redact(str(m.get("content")))} for m in messages[:-2]]
        told = {
            "id": f"fb-{secrets.token_urlsafe(12)}",
            "time": time.isoformat(timespec="milliseconds"),
            "reply": f"next-{secrets.token_urlsafe(12)}",
            "model": model,
            "by": owner,
            "rating": "down",
            "messages": before,
            "text": redactor.redact(reply, reply=True),
            "correction": "",
            "note": redactor.redact(said),
            "version": version,
            "source": NEXT_MESSAGE,
        }
        return json.dumps(told, ensure_ascii=False)

    return line


@cache
def _wrong() -> re.Pattern[str]:
    return _of("wrong")


@cache
def _thanks() -> re.Pattern[str]:
    return _of("thanks")


def _of(name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{way})" for way in table_beside(__file__, "next_message.yaml")[name]))
