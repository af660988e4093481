"""A chat request: what is wrong with it, and what the model is given of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.export.served import Served
from engine.serving.api_errors import ApiError

Message = dict[str, Any]
_PASSED_ON = (
    "top_p",
    "seed",
    "logprobs",
    "top_logprobs",
    "presence_penalty",
    "frequency_penalty",
    "logit_bias",
    "response_format",
    "stream_options",
)
"""Fields the model library takes as they are. Others are left out, as OpenAI leaves out what it does not know; names
the library would heed beyond the API never reach it."""
_CANNOT = ("tools", "functions", "audio", "prediction", "web_search_options")
_ROLES = ("system", "developer", "user", "assistant")
_MOST_STOPS, _MOST_MESSAGES, _MOST_TOP = 4, 1000, 20


@dataclass(frozen=True)
class ChatAsk:
    """A checked request."""

    payload: dict[str, Any]
    """What the model library gets."""
    messages: Sequence[Message]
    stream: bool
    usage: bool
    """Whether the last part of a stream says what was used."""

    @property
    def prompt(self) -> str:
        """What the person said last."""
        return next((str(m["content"]) for m in reversed(self.messages) if m["role"] == "user"), "")


def json_object(body: bytes) -> dict[str, Any]:
    """The object a request carries.

    Raises:
        ApiError: it is none.
    """
    try:
        found = json.loads(body)
        if b"\\ud" in body.lower():
            # Halves of letters, which nothing can write.
            json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise ApiError(400, "The body is not JSON. Send an object, as {“messages”: […]}.") from None
    if not isinstance(found, dict):
        raise ApiError(400, "The body must be a JSON object, as {“messages”: […]}.")
    return found


def require_model(asked: Mapping[str, Any], served: Served) -> None:
    """Raises ApiError where another model is named than the one that is served."""
    name = asked.get("model", served.name)
    if name != served.name:
        raise ApiError(
            404,
            f"There is no model “{str(name)[:80]}” here; this server has “{served.name}”.",
            code="model_not_found",
            param="model",
        )


def chat_ask(asked: Mapping[str, Any], served: Served) -> ChatAsk:
    """The request with all that the model was trained with.

    Raises:
        ApiError: something in it cannot be done here.
    """
    require_model(asked, served)
    for name in _CANNOT:
        if asked.get(name):
            raise ApiError(400, f"“{name}” cannot be used: {served.name} only writes text.", param=name)
    if asked.get("n") not in (None, 1):
        raise ApiError(400, "One reply a request: leave out n, or send n = 1.", param="n")
    messages = messages_of(asked.get("messages"), served)
    stream = _flag(asked, "stream")
    options = asked.get("stream_options") or {}
    if not isinstance(options, dict):
        raise ApiError(400, "stream_options must be an object.", param="stream_options")
    _require_numbers(asked)
    payload = {name: asked[name] for name in _PASSED_ON if asked.get(name) is not None}
    if not stream:
        payload.pop("stream_options", None)
    temperature = asked.get("temperature")
    payload |= {
        "messages": messages,
        "stream": stream,
        # Replies were measured with the likeliest word each time, so that is what people get unless they ask otherwise.
        "temperature": 0.0 if temperature is None else temperature,
        "max_tokens": _length(asked, served),
        "stop": [*_stops(asked), *served.stops],
    }
    return ChatAsk(payload, messages, stream, bool(options.get("include_usage")))


def messages_of(given: Any, served: Served) -> list[Message]:
    """The conversation as the model was trained to see one: the system text first, an unfinished turn of its own left
    out.

    Raises:
        ApiError: it is no conversation.
    """
    if not isinstance(given, list) or not given or len(given) > _MOST_MESSAGES:
        raise ApiError(400, "messages must be a list with at least one message.", param="messages")
    found = [_message(one, n) for n, one in enumerate(given)]
    # Some clients send the turn that is to be written, empty; the model would go on after its end.
    if found[-1]["role"] == "assistant" and not found[-1]["content"].strip():
        found.pop()
    if not found or found[-1]["role"] != "user":
        raise ApiError(400, "The last message must be one of the user.", param="messages")
    # As in training: where that had none, neither is an empty one put in, which a template would write otherwise.
    if found[0]["role"] != "system" and served.system_prompt:
        found.insert(0, {"role": "system", "content": served.system_prompt})
    return found


def _message(one: Any, n: int) -> Message:
    role = one.get("role") if isinstance(one, dict) else None
    if role not in _ROLES:
        raise ApiError(400, f"Message {n + 1} needs a role: system, user or assistant.", param=f"messages[{n}].role")
    return {"role": "system" if role == "developer" else role, "content": _text(one.get("content"), n)}


def _text(content: Any, n: int) -> str:
    if content is None:
        return ""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else [content]
    if not all(isinstance(p, dict) and p.get("type") == "text" and isinstance(p.get("text"), str) for p in parts):
        raise ApiError(400, f"Message {n + 1} holds more than text, which cannot be read.", param=f"messages[{n}]")
    return "".join(p["text"] for p in parts)


def _flag(asked: Mapping[str, Any], name: str) -> bool:
    value = asked.get(name)
    if value is not None and not isinstance(value, bool):
        raise ApiError(400, f"{name} must be true or false.", param=name)
    return bool(value)


_RANGES: Mapping[str, tuple[float, float]] = {
    "temperature": (0, 2),
    "top_p": (0, 1),
    "presence_penalty": (-2, 2),
    "frequency_penalty": (-2, 2),
    "top_logprobs": (0, _MOST_TOP),
    "seed": (-(2**63), 2**63),
}


def _require_numbers(asked: Mapping[str, Any]) -> None:
    for name, (least, most) in _RANGES.items():
        value = asked.get(name)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise ApiError(400, f"{name} must be a number from {least:g} to {most:g}.", param=name)
    if asked.get("top_logprobs") is not None and not _flag(asked, "logprobs"):
        raise ApiError(400, "top_logprobs needs logprobs = true.", param="top_logprobs")
    for name in ("logit_bias", "response_format"):
        if not isinstance(asked.get(name) or {}, dict):
            raise ApiError(400, f"{name} must be an object.", param=name)


def _length(asked: Mapping[str, Any], served: Served) -> int:
    name = "max_completion_tokens" if asked.get("max_completion_tokens") is not None else "max_tokens"
    value = asked.get(name)
    if value is None:
        return served.max_new_tokens
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ApiError(400, f"{name} must be a whole number of at least 1.", param=name)
    return min(value, served.context)


def _stops(asked: Mapping[str, Any]) -> list[str]:
    given = asked.get("stop")
    stops = [given] if isinstance(given, str) else given or []
    if not isinstance(stops, list) or len(stops) > _MOST_STOPS or not all(isinstance(s, str) and s for s in stops):
        raise ApiError(400, f"stop must be a text, or a list of at most {_MOST_STOPS}.", param="stop")
    return stops
