"""Errors as clients of the OpenAI API know them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


class ApiError(Exception):
    """A request that is not answered: the sentence, and the fields by which programs tell errors apart."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.status, self.message, self.code, self.param = status, message, code, param
        self.headers = dict(headers or {})
        super().__init__(message)

    @property
    def kind(self) -> str:
        """The `type` OpenAI gives errors of this status."""
        match self.status:
            case 401:
                return "authentication_error"
            case 403:
                return "permission_error"
            case 429:
                return "rate_limit_error"
            case status if status >= 500:
                return "server_error"
            case _:
                return "invalid_request_error"

    def content(self) -> dict[str, Any]:
        """The object that is sent."""
        return {"error": {"message": self.message, "type": self.kind, "param": self.param, "code": self.code}}

    def body(self) -> bytes:
        """The same as JSON."""
        return json.dumps(self.content(), ensure_ascii=False).encode()

    def event(self) -> bytes:
        """The same in a stream that has begun, with its end."""
        return b"data: " + self.body() + b"\n\ndata: [DONE]\n\n"


def of_the_model(status: int, body: bytes, name: str) -> ApiError:
    """What the library that computes said against a request, in words for whoever sent it."""
    try:
        told = json.loads(body)["error"]
        message, kind = str(told["message"]), str(told.get("type", ""))
    except (ValueError, KeyError, TypeError, RecursionError):
        return ApiError(502, f"The model {name} gave no answer that can be read. Send the request again.")
    if kind == "exceed_context_size_error":
        return too_long(name, int(told.get("n_prompt_tokens", 0)), int(told.get("n_ctx", 0)))
    if status == 503:
        return ApiError(503, f"{name} is being loaded. Try again in a few seconds.", headers={"Retry-After": "2"})
    return ApiError(400 if status < 500 else 502, message)


def too_long(name: str, has: int, room: int) -> ApiError:
    """A conversation of more tokens than the model reads."""
    return ApiError(
        400,
        f"The conversation has {has:,} tokens, and {name} reads {room:,} at most, its reply included. "
        "Send a shorter one.",
        code="context_length_exceeded",
        param="messages",
    )
