"""Chat completions: from the model's process as they come, from a head, or held back until the hard rules, and what
tells when the model hands over, have seen them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import aiohttp
from starlette.responses import Response, StreamingResponse

from engine.serving.chat_request import ChatAsk, chat_ask
from engine.serving.corrected import Corrections, FoundCorrection, only_message
from engine.serving.decide import shares_of
from engine.serving.prompts import prompted
from engine.serving.registry import version_in
from engine.serving.relay import asked, id_in, require_id, streamed
from engine.serving.replies import Exchange, LastReplies, RequestFacts, as_stream, completion
from engine.serving.served_model import ServedModel
from engine.trust.measures import AnsweredMessage

HANDS_OVER = "X-Nlforge-Hands-Over"
_UNSURE = "hand over"
"""Stands in the log where a rule does."""
_CHAT = "/v1/chat/completions"
_EVENTS = "text/event-stream"
_AT_ONCE = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
"""So that no proxy collects a stream before it hands it on."""


class ChatDesk:
    """Answers chat requests."""

    def __init__(
        self, session: aiohttp.ClientSession, replies: LastReplies, corrections: Corrections | None = None
    ) -> None:
        """`corrections` are given instead of the model's own replies; None = none are."""
        self._session, self._replies, self._corrections = session, replies, corrections

    async def answer(self, model: ServedModel, body: Mapping[str, Any], facts: RequestFacts) -> Response:
        """A whole reply, or a stream of its parts.

        Raises:
            ApiError: the request cannot be answered.
        """
        ask = chat_ask(body, model.served)
        facts.stream = ask.stream
        if (found := await self._corrected(model, ask)) is not None:
            return self._as_corrected(model, ask, facts, found)
        if model.head is None:
            asking = partial(asked, self._session, model)
            given = await prompted(model, ask.messages, ask.payload["max_tokens"], asking)
            # Whoever asked is told of, and judged by, the own words alone: `ask.messages` stays as it came.
            ask = replace(ask, payload={**ask.payload, "messages": given})
        if model.head is None and not model.served.labels:
            fitted = await model.backend.fitted(asking, ask.payload, model.served)
            ask = replace(ask, payload=fitted)
        if model.head is not None or model.served.labels or model.rules.criteria or model.guard is not None:
            return await self._whole(model, ask, facts)
        if ask.stream:
            return await self._stream(model, ask, facts)
        data = await asked(self._session, model, _CHAT, ask.payload)
        self._keep(ask, [data], False, facts, require_id(data))
        return Response(data, media_type="application/json")

    async def _corrected(self, model: ServedModel, ask: ChatAsk) -> FoundCorrection | None:
        """What somebody said should be answered, where it breaks no hard rule."""
        message = only_message(ask.messages)
        if self._corrections is None or message is None or ask.payload.get("response_format"):
            return None
        version = version_in(model.folder)
        found = await asyncio.to_thread(self._corrections.best, message, version, model.served.labels)
        if found is None or not model.rules.criteria:
            return found
        rule = await asyncio.to_thread(model.rules.broken, message, found.reply.text)
        return found if rule is None else None

    def _as_corrected(self, model: ServedModel, ask: ChatAsk, facts: RequestFacts, found: FoundCorrection) -> Response:
        whole = completion(model.served.name, found.reply.text)
        facts.corrected = found.reply.feedback_id
        whole["nlforge"] = {"corrected": found.reply.feedback_id, "alike": found.alike, "hands_over": False}
        data = json.dumps(whole, ensure_ascii=False).encode()
        self._keep(ask, [data], False, facts, whole["id"])
        if ask.stream:
            return Response(b"".join(as_stream(whole, ask.usage)), media_type=_EVENTS, headers=dict(_AT_ONCE))
        return Response(data, media_type="application/json")

    async def _stream(self, model: ServedModel, ask: ChatAsk, facts: RequestFacts) -> Response:
        parts = await streamed(self._session, model, _CHAT, ask.payload)

        async def noted() -> AsyncIterator[bytes]:
            raw: list[bytes] = []
            async with model.used():
                try:
                    async for part in parts:
                        raw.append(part)
                        yield part
                finally:
                    if raw:
                        self._keep(ask, raw, True, facts, id_in(raw[0]))

        return StreamingResponse(noted(), media_type=_EVENTS, headers=_AT_ONCE)

    async def _whole(self, model: ServedModel, ask: ChatAsk, facts: RequestFacts) -> Response:
        """A reply that is there before its first word goes out."""
        logps: tuple[float, ...] = ()
        if model.head is not None:
            text, logps = await asyncio.to_thread(model.head.reply, ask.prompt)
            whole = completion(model.served.name, text)
        elif labels := model.served.labels:
            # Not by a grammar: the likeliest first token need not begin the likeliest label.
            shares = await shares_of(self._session, model, ask.payload["messages"], labels)
            text = labels[shares.index(max(shares))]
            whole = completion(model.served.name, text)
        else:
            payload = {k: v for k, v in ask.payload.items() if k != "stream_options"} | {"stream": False}
            if model.guard is not None:
                payload["logprobs"] = True
            whole = json.loads(await asked(self._session, model, _CHAT, payload))
            choice = whole["choices"][0]
            text = str(choice["message"].get("content") or "")
            logps = logps_in(choice, model.served.stops)
            if not ask.payload.get("logprobs"):
                choice["logprobs"] = None
        headers = dict(_AT_ONCE) if ask.stream else {}
        rule = await asyncio.to_thread(model.rules.broken, ask.prompt, text) if model.rules.criteria else None
        told: dict[str, Any] = {"rule": rule, "hands_over": True} if rule is not None else {}
        said = model.rules.instead
        if rule is None and (guard := model.guard) is not None:
            one = AnsweredMessage(ask.prompt, text.strip(), logps)
            sure = (await asyncio.to_thread(guard.sure, [one]))[0]
            told, said = {"hands_over": guard.is_too_unsure(sure), "sure": round(sure, 4)}, guard.text
            facts.hands_over, facts.sure = guard.is_too_unsure(sure), round(sure, 2)
        if told.get("hands_over"):
            facts.rule = rule or _UNSURE
            whole = completion(model.served.name, said, reply_id=whole["id"], usage=whole.get("usage"))
            headers[HANDS_OVER] = "true"
        if told:
            whole["nlforge"] = told
        data = json.dumps(whole, ensure_ascii=False).encode()
        self._keep(ask, [data], False, facts, whole["id"])
        if ask.stream:
            return Response(b"".join(as_stream(whole, ask.usage)), media_type=_EVENTS, headers=headers)
        return Response(data, media_type="application/json", headers=headers)

    def _keep(self, ask: ChatAsk, raw: list[bytes], stream: bool, facts: RequestFacts, reply_id: str) -> None:
        facts.reply_id = reply_id
        facts.used(b"".join(raw[-2:]))
        facts.texts = Exchange(ask.messages, raw, stream, facts.corrected)
        self._replies.add(reply_id, facts.texts)


def logps_in(choice: Mapping[str, Any], stops: Sequence[str]) -> tuple[float, ...]:
    """Log-probabilities of a reply's tokens, without the one that ends it; empty where none are told."""
    told = (choice.get("logprobs") or {}).get("content") or []
    return tuple(float(one["logprob"]) for one in told if one.get("token") not in stops)
