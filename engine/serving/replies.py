"""Replies in the shape of the API, for models and places that do not make it themselves."""

from __future__ import annotations

import json
import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.serving.chat_request import Message

_USAGE = re.compile(rb'"(completion_tokens|prompt_tokens|predicted_n|prompt_n|cache_n)":(\d+)')
_TAIL = 2048
"""Bytes of a reply's end that hold what was used."""
_MOST_KEPT, _MOST_BYTES = 256, 64 * 1024


@dataclass
class RequestFacts:
    """What is noted of a request while it is answered."""

    owner: str = ""
    reply_id: str = ""
    prompt_tokens: int | None = None
    reply_tokens: int | None = None
    stream: bool = False
    rule: str = ""
    corrected: str = ""
    """Id of the correction that was given instead of the model's own reply."""
    hands_over: bool | None = None
    """None where the model answers everything."""
    sure: float | None = None
    texts: Exchange | None = None

    def used(self, end: bytes) -> None:
        """Read from the end of a reply how many tokens it took."""
        found = {name.decode(): int(number) for name, number in _USAGE.findall(end[-_TAIL:])}
        if "prompt_tokens" in found:
            self.prompt_tokens, self.reply_tokens = found["prompt_tokens"], found.get("completion_tokens")
        elif "predicted_n" in found:
            self.prompt_tokens = found.get("prompt_n", 0) + found.get("cache_n", 0)
            self.reply_tokens = found["predicted_n"]


@dataclass(frozen=True)
class Exchange:
    """A conversation and the reply to it, as it went out."""

    messages: Sequence[Message]
    raw: Sequence[bytes] = field(repr=False)
    stream: bool
    corrected: str = ""
    """Id of the correction it is; empty = the model's own."""

    def text(self) -> str:
        """The words of the reply."""
        return "".join(_words(b"".join(self.raw), self.stream))


class LastReplies:
    """The last replies, so that whoever rates one need not send it back; gone when the server ends."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Exchange] = OrderedDict()

    def add(self, reply_id: str, exchange: Exchange) -> None:
        """Keep one for a while."""
        if sum(map(len, exchange.raw)) > _MOST_BYTES * 4:
            return
        self._kept[reply_id] = exchange
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)

    def get(self, reply_id: str) -> Exchange | None:
        """One of the last, by its id."""
        return self._kept.get(reply_id)


def new_id() -> str:
    """As the model library makes them."""
    return f"chatcmpl-{secrets.token_urlsafe(24)}"


def completion(
    model: str, text: str, *, reply_id: str = "", usage: Mapping[str, int] | None = None, finish: str = "stop"
) -> dict[str, Any]:
    """A whole reply."""
    return {
        "id": reply_id or new_id(),
        "object": "chat.completion",
        "created": int(time.time()),
        "model": model,
        "choices": [
            {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish, "logprobs": None}
        ],
        "usage": dict(usage or {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}),
    }


def as_stream(whole: Mapping[str, Any], usage: bool) -> Iterator[bytes]:
    """The same reply in the parts of a stream."""
    choice = whole["choices"][0]
    told = {name: whole[name] for name in ("id", "created", "model")} | {"object": "chat.completion.chunk"}
    extra = {"nlforge": whole["nlforge"]} if "nlforge" in whole else {}
    role: dict[str, Any] = {"role": "assistant", "content": ""}
    words = {"content": choice["message"]["content"]}
    last = {"index": 0, "delta": {}, "logprobs": None, "finish_reason": choice["finish_reason"]}
    parts: list[dict[str, Any]] = [
        {**told, "choices": [{"index": 0, "delta": role, "logprobs": None, "finish_reason": None}]},
        {
            **told,
            "choices": [{"index": 0, "delta": words, "logprobs": choice.get("logprobs"), "finish_reason": None}],
        },
        {**told, "choices": [last], **extra},
    ]
    if usage:
        parts.append({**told, "choices": [], "usage": whole["usage"]})
    for part in parts:
        yield b"data: " + json.dumps(part, ensure_ascii=False).encode() + b"\n\n"
    yield b"data: [DONE]\n\n"


def _words(data: bytes, stream: bool) -> Iterator[str]:
    events = [line[6:] for line in data.split(b"\n") if line.startswith(b"data: {")] if stream else [data]
    for event in events:
        try:
            for choice in json.loads(event).get("choices", ()):
                yield str((choice.get("delta") or choice.get("message") or {}).get("content") or "")
        except (ValueError, AttributeError):
            continue
