"""What people say of replies: read, made free of private data, and kept."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import Field, ValidationError, model_validator

from engine.core.frozen import Frozen
from engine.privacy.redact import KINDS, Redactor
from engine.serving.api_errors import ApiError
from engine.serving.replies import Exchange

_MOST_LETTERS = 20_000


class FeedbackAsk(Frozen):
    """A judgement of one reply."""

    id: str = Field(min_length=1, max_length=100, pattern=r"^[\w-]+$")
    """Of the reply, as it came with it."""
    rating: Literal["up", "down"] | None = None
    correction: str = Field(default="", max_length=_MOST_LETTERS)
    """What should have been answered."""
    note: str = Field(default="", max_length=_MOST_LETTERS)
    takes_back: str = Field(default="", max_length=100, pattern=r"^[\w-]*$")
    """Id of what the same person said before, which holds no longer; nothing else is said then."""

    @model_validator(mode="after")
    def _says_something(self) -> FeedbackAsk:
        said = self.rating is not None or self.correction.strip() or self.note.strip()
        if self.takes_back and said:
            raise ValueError("take back what was said, or say something new; not both at once")
        if not self.takes_back and not said:
            raise ValueError("send a rating (“up” or “down”), a correction or a note")
        return self


def feedback_ask(body: Mapping[str, Any]) -> FeedbackAsk:
    """Raises ApiError where it says nothing, or too much."""
    try:
        return FeedbackAsk.model_validate(body)
    except ValidationError as error:
        fault = error.errors()[0]
        at = ".".join(map(str, fault["loc"])) or None
        raise ApiError(400, f"{at or 'The request'}: {fault['msg'].removeprefix('Value error, ')}.", param=at) from None


def feedback_line(
    ask: FeedbackAsk,
    owner: str,
    model: str,
    exchange: Exchange | None,
    keep: Sequence[str] = (),
    own: Sequence[str] = (),
    version: int | None = None,
) -> tuple[str, Callable[[], str]]:
    """Its id, and what makes its line: `keep` and `own` are what the spec lets stay, `version` the one that answered.

    The conversation and the reply stand in it where the server still knows them: a thumb alone teaches nobody.
    """
    line_id, time = f"fb-{secrets.token_urlsafe(12)}", datetime.now(UTC)

    def line() -> str:
        # One for all texts of the line, so that a name has the same placeholder in all of them.
        redactor = Redactor(KINDS, Counter(), keep=keep, own=own)
        messages = exchange.messages if exchange is not None else ()
        found: dict[str, Any] = {
            "id": line_id,
            "time": time.isoformat(timespec="milliseconds"),
            "reply": ask.id,
            "model": model,
            "by": owner,
            "rating": ask.rating,
            "messages": [{"role": m["role"], "content": redactor.redact(str(m["content"]))} for m in messages],
            "text": redactor.redact(exchange.text(), reply=True) if exchange is not None else None,
            "correction": redactor.redact(ask.correction, reply=True),
            "note": redactor.redact(ask.note),
            "version": version,
        }
        if exchange is not None and exchange.corrected:
            found["corrected"] = exchange.corrected
        if ask.takes_back:
            found["takes_back"] = ask.takes_back
        return json.dumps(found, ensure_ascii=False)

    return line_id, line


def taken_back_line(line_id: str, reply: str, owner: str, model: str) -> str:
    """A line that takes an earlier one back: no line once written is changed."""
    found: dict[str, Any] = {
        "id": f"fb-{secrets.token_urlsafe(12)}",
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "reply": reply,
        "model": model,
        "by": owner,
        "rating": None,
        "messages": [],
        "text": None,
        "correction": "",
        "note": "",
        "takes_back": line_id,
    }
    return json.dumps(found, ensure_ascii=False)


def warmed_up() -> None:
    """Compile what the first person would wait for."""
    Redactor(KINDS, Counter()).redact("Anna Muster, anna@example.com, +49 170 1234567")
