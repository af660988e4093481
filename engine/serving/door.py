"""The outermost layer: each request is checked, limited, noted, and answered in words, whatever happens inside."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.core.errors import NlforgeError
from engine.serving.api_errors import ApiError
from engine.serving.doorkeeper import Doorkeeper
from engine.serving.replies import RequestFacts
from engine.serving.settings import ServeLimits

OPEN = ("/", "/health")
"""What is answered without a key, and not noted."""
_SWALLOWED = 128 * 2**20
"""Bytes of a body that is too large which are read and thrown away: a client that is cut off while it sends never reads
why."""
Note = Callable[[dict[str, Any], RequestFacts], None]


class Door:
    """Wraps the routes; they find `body`, `facts` and `owner` in the state of their request."""

    def __init__(self, app: ASGIApp, keeper: Doorkeeper, limits: ServeLimits, note: Note) -> None:
        self._app, self._keeper, self._limits, self._note = app, keeper, limits, note

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the beginning and end of the server."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        began, facts, status, begun = time.monotonic(), RequestFacts(), 0, False

        async def out(message: Message) -> None:
            nonlocal status, begun
            if message["type"] == "http.response.start":
                status, begun = message["status"], True
            await send(message)

        try:
            await self._answered(scope, receive, out, facts)
        except ApiError as error:
            await _refuse(error, begun, out)
        except TimeoutError:
            seconds = self._limits.request_seconds
            await _refuse(ApiError(504, f"The reply took longer than {seconds:.0f} seconds."), begun, out)
        except NlforgeError as error:
            await _refuse(ApiError(503, " ".join(error.lines)), begun, out)
        except (OSError, asyncio.CancelledError):
            # The client is gone, or the server ends; nobody is left to be told.
            status = status or 499
            raise
        finally:
            if scope["path"] not in OPEN:
                self._note(self._line(scope, facts, status, time.monotonic() - began), facts)

    async def _answered(self, scope: Scope, receive: Receive, send: Send, facts: RequestFacts) -> None:
        headers = scope["headers"]
        self._keeper.require_sound(scope["method"], headers)
        if scope["path"] not in OPEN:
            facts.owner = self._keeper.admitted(headers)
        body = await self._body(receive) if scope["method"] in ("POST", "PUT", "PATCH") else b""
        scope["state"].update(body=body, facts=facts)
        if scope["path"] in OPEN:
            await self._app(scope, receive, send)
            return
        with self._keeper.inside():
            async with asyncio.timeout(self._limits.request_seconds):
                await self._app(scope, receive, send)

    async def _body(self, receive: Receive) -> bytes:
        parts, size, more = [], 0, True
        try:
            async with asyncio.timeout(self._limits.body_seconds):
                while more:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise ApiError(400, "The request ended before all of it was there.")
                    part, more = message.get("body", b""), message.get("more_body", False)
                    size += len(part)
                    if size <= self._limits.body_bytes:
                        parts.append(part)
                    elif size > _SWALLOWED:
                        break
        except TimeoutError:
            raise ApiError(
                408,
                f"The request was not there after {self._limits.body_seconds:.0f} seconds. Send it faster.",
                headers={"Connection": "close"},
            ) from None
        if size > self._limits.body_bytes:
            raise self._keeper.too_large()
        return b"".join(parts)

    @staticmethod
    def _line(scope: Scope, facts: RequestFacts, status: int, seconds: float) -> dict[str, Any]:
        return {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "by": facts.owner,
            "method": scope["method"],
            "path": scope["path"][:100],
            "status": status,
            "ms": round(seconds * 1000, 1),
            "reply": facts.reply_id,
            "stream": facts.stream,
            "prompt_tokens": facts.prompt_tokens,
            "reply_tokens": facts.reply_tokens,
            "rule": facts.rule,
            **({"corrected": facts.corrected} if facts.corrected else {}),
        }


async def _refuse(error: ApiError, begun: bool, send: Send) -> None:
    if begun:
        await send({"type": "http.response.body", "body": error.event(), "more_body": False})
        return
    body = error.body()
    headers = {"Content-Type": "application/json", "Content-Length": str(len(body)), **error.headers}
    await send(
        {
            "type": "http.response.start",
            "status": error.status,
            "headers": [(k.lower().encode(), v.encode()) for k, v in headers.items()],
        }
    )
    await send({"type": "http.response.body", "body": body})


def as_line(line: dict[str, Any]) -> str:
    """A line of the log."""
    return json.dumps(line, ensure_ascii=False)
