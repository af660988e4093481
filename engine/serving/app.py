"""The server's routes."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from engine.core.errors import NlforgeError
from engine.export.served import SERVED
from engine.serving.api_errors import ApiError
from engine.serving.arrivals import Arrivals
from engine.serving.chat import HANDS_OVER, ChatDesk
from engine.serving.chat_request import json_object
from engine.serving.corrected import Corrections
from engine.serving.decide import decided, decision_ask
from engine.serving.door import Door, as_line
from engine.serving.doorkeeper import Doorkeeper, page_headers
from engine.serving.feedback import feedback_ask, feedback_line, warmed_up
from engine.serving.kept_feedback import feedback_in
from engine.serving.keys import KeyFile
from engine.serving.line_writer import LineWriter
from engine.serving.next_message import next_message_line
from engine.serving.registry import version_in
from engine.serving.relay import client
from engine.serving.replies import LastReplies, RequestFacts
from engine.serving.served_model import ServedModel, newest_export, open_model
from engine.serving.settings import ServeSettings, ServingPaths

PAGE = Path(__file__).with_name("page.html")
_LOG_BYTES, _LOGS_KEPT = 10 * 2**20, 5


class ServingApp:
    """One server's state: the model, the logs, and who may come in."""

    def __init__(self, settings: ServeSettings) -> None:
        self.settings, self.paths = settings, ServingPaths(settings.session)
        self.keeper = Doorkeeper(settings, KeyFile(self.paths.keys))
        self.replies = LastReplies()
        self._model: ServedModel | None = None
        self._before: ServedModel | None = None
        """Answered until now, and is kept ready where there is room, to be back at once."""
        self._replacing = asyncio.Lock()
        self._leaving: set[asyncio.Task[None]] = set()
        self._page = PAGE.read_text(encoding="utf-8")
        self._headers = page_headers(policy_of(self._page))
        routes = [
            Route("/", self._show),
            Route("/health", self._health),
            Route("/v1/models", self._models),
            Route("/v1/models/{name:path}", self._models),
            Route("/v1/chat/completions", self._chat, methods=["POST"]),
            Route("/v1/decide", self._decide, methods=["POST"]),
            Route("/v1/feedback", self._feedback, methods=["POST"]),
        ]
        inner = Starlette(
            routes=routes,
            lifespan=self._lifespan,
            exception_handlers={HTTPException: _not_here, ApiError: _refused, Exception: _unexpected},
        )
        self.asgi = Door(inner, self.keeper, settings.limits, self._note)

    @property
    def model(self) -> ServedModel:
        """What answers now."""
        assert self._model is not None
        return self._model

    async def load(self) -> None:
        """Start the model.

        Raises:
            BadInput: it was not exported, or is damaged.
            RunFailed: it cannot be loaded.
        """
        self._model = await open_model(self.settings.export, self.settings)

    async def replace(self) -> str | None:
        """Take over what people are to get of the session; requests that are open end with the model they began with.
        Why it was not, or None."""
        # One after the other: two at once would each end the model the other begins with.
        async with self._replacing:
            try:
                folder = newest_export(self.settings.session, self.settings.engine)
                if folder is None:
                    return f"there is no {SERVED} in the session"
                if self.model.is_of(folder):
                    return None
                ready = self._before is not None and self._before.is_of(folder)
                fresh = self._before if ready and self._before else await open_model(folder, self.settings)
            except NlforgeError as error:
                return " ".join(error.lines)
            if not ready and self._before is not None:
                self._leave(self._before)
            before, self._model = self.model, fresh
            self._before = before if before.fits_beside() else None
            if self._before is None:
                self._leave(before)
        return None

    def _leave(self, model: ServedModel) -> None:
        leaving = asyncio.create_task(model.close(self.settings.limits.request_seconds))
        self._leaving.add(leaving)
        leaving.add_done_callback(self._leaving.discard)

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        self._session = client()
        corrections = Corrections(self.paths.feedback) if self.settings.corrections else None
        self._desk = ChatDesk(self._session, self.replies, corrections)
        self._log = LineWriter(self.paths.requests, rotate_bytes=_LOG_BYTES, keep=_LOGS_KEPT)
        self._said = LineWriter(self.paths.feedback)
        self._arrivals = Arrivals(self.settings.session)
        await asyncio.to_thread(warmed_up)
        try:
            yield
        finally:
            for task in list(self._leaving):
                task.cancel()
            await self._session.close()
            await self.model.close()
            if self._before is not None:
                await self._before.close()
            self._log.close()
            self._said.close()
            self._arrivals.close()

    def _note(self, line: dict[str, Any], facts: RequestFacts) -> None:
        def told() -> str:
            if self.settings.log_texts and facts.texts is not None:
                line["messages"], line["text"] = facts.texts.messages, facts.texts.text()
            return as_line(line)

        self._log.put(told)
        if facts.texts is None:
            return
        version = version_in(self.model.folder)
        self._arrivals.note(facts, version)
        data = None if self.model.spec is None else self.model.spec.data
        keep, own = ((), ()) if data is None else (data.keep, data.own)
        found = next_message_line(facts.texts.messages, facts.owner, self.model.served.name, version, keep, own)
        if found is not None:
            self._said.put(found)

    async def _show(self, _: Request) -> Response:
        return HTMLResponse(self._page, headers=dict(self._headers))

    async def _health(self, _: Request) -> Response:
        return JSONResponse({"status": "ok", "model": self.model.served.name})

    async def _models(self, request: Request) -> Response:
        served = self.model.served
        one = {
            "id": served.name,
            "object": "model",
            "created": int((self.model.folder / SERVED).stat().st_mtime),
            "owned_by": "nlforge",
            "nlforge": served.model_dump(include={"kind", "precision", "labels", "context", "languages", "spec"}),
        }
        if (name := request.path_params.get("name")) is None:
            return JSONResponse({"object": "list", "data": [one]})
        if name != served.name:
            raise ApiError(404, f"There is no model “{name[:80]}” here.", code="model_not_found")
        return JSONResponse(one)

    async def _chat(self, request: Request) -> Response:
        body, model = json_object(request.state.body), self.model
        return await _while_there(request, model, self._desk.answer(model, body, request.state.facts))

    async def _decide(self, request: Request) -> Response:
        ask, model = decision_ask(json_object(request.state.body)), self.model

        async def answered() -> Response:
            found = await decided(self._session, model, ask)
            request.state.facts.reply_id = found["id"]
            return JSONResponse(found, headers={HANDS_OVER: "true"} if found["hands_over"] else None)

        return await _while_there(request, model, answered())

    async def _feedback(self, request: Request) -> Response:
        ask = feedback_ask(json_object(request.state.body))
        spec = self.model.spec
        data = None if spec is None else spec.data
        line_id, line = feedback_line(
            ask,
            request.state.facts.owner,
            self.model.served.name,
            self.replies.get(ask.id),
            () if data is None else data.keep,
            () if data is None else data.own,
            version_in(self.model.folder),
        )
        if ask.takes_back:
            await asyncio.to_thread(self._require_own, ask.takes_back, request.state.facts.owner)
        try:
            await self._said.kept(line)
        except OSError as error:
            raise ApiError(507, f"It could not be kept: {error.strerror or error}. Nothing else was lost.") from None
        return JSONResponse({"id": line_id, "object": "nlforge.feedback", "reply": ask.id}, 201)

    def _require_own(self, line_id: str, owner: str) -> None:
        """Raises ApiError where that was not said, was taken back, or was said by somebody else."""
        kept = next((one for one in feedback_in(self.paths.feedback) if one.id == line_id), None)
        if kept is None or kept.by != owner:
            raise ApiError(404, "Nothing of yours that can be taken back has this id.", param="takes_back")


async def _while_there(request: Request, model: ServedModel, answer: Any) -> Response:
    """The answer, unless whoever asked goes away; then the model stops working on it."""
    async with model.used():
        work = asyncio.ensure_future(answer)
        gone = asyncio.ensure_future(request.receive())
        try:
            await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                raise ApiError(499, "The client is gone.")
            found: Response = work.result()
            return found
        finally:
            work.cancel()
            gone.cancel()


async def _not_here(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    said = {404: "There is nothing under this address.", 405: "This address takes another method."}
    found = ApiError(error.status_code, said.get(error.status_code, str(error.detail)))
    return JSONResponse(found.content(), error.status_code, headers=error.headers)


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)
    return JSONResponse(error.content(), error.status, headers=error.headers)


async def _unexpected(_: Request, error: Exception) -> Response:
    # The trace goes to the server's log, by whoever called this.
    return JSONResponse(ApiError(500, "Something went wrong inside the server; its log says what.").content(), 500)


def policy_of(page: str) -> str:
    """What the page may do: run its own script, and speak to the server it came from."""

    def digests(tag: str) -> str:
        inside = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        found = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in inside]
        return " ".join(f"'sha256-{digest}'" for digest in found)

    return (
        f"default-src 'none'; script-src {digests('script')}; style-src {digests('style')}; connect-src 'self'; "
        "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
