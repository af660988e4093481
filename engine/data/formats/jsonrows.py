"""Objects of JSON, JSON lines and Parquet as rows: the formats fine-tuning data comes in, chat exports, and any other."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from engine.data.formats.dialogue import Turn, rows_of
from engine.data.formats.table import PROMPT, REPLY

_ROLES = {"user": False, "human": False, "customer": False, "client": False, "assistant": True, "gpt": True, "bot": True, "agent": True, "model": True,
          "system": None, "tool": None, "function": None}


def object_rows(numbered: Iterable[tuple[int, Mapping[str, Any]]]) -> Iterator[tuple[int, dict[str, str]]]:
    """One row a message with its answer."""
    for number, item in numbered:
        turns = _turns(item, number)
        if turns is not None:
            yield from rows_of(str(item.get("id") or item.get("conversation_id") or number), turns)
        elif (pair := _preference(item)) is not None:
            yield number, pair
        elif isinstance(item.get("instruction"), str) and "output" in item:
            # Alpaca: the input stands below the instruction.
            yield number, {PROMPT: "\n".join(filter(None, [item["instruction"], _text(item.get("input"))])), REPLY: _text(item["output"])}
        elif isinstance(item.get("prompt"), str) and isinstance(item.get("completion"), str):
            rest = {str(k): _text(v) for k, v in item.items() if k not in ("prompt", "completion")}
            yield number, {**rest, PROMPT: item["prompt"], REPLY: item["completion"]}
        else:
            yield number, {str(k): _text(v) for k, v in item.items()}


def _turns(item: Mapping[str, Any], number: int) -> list[Turn] | None:
    """Turns of OpenAI chat rows (`messages`) and ShareGPT rows (`conversations`); None where there are none."""
    listed = next((item[k] for k in ("messages", "conversations", "conversation", "turns") if isinstance(item.get(k), list)), None)
    if listed is None or not all(isinstance(m, Mapping) for m in listed):
        return None
    turns = []
    for message in listed:
        role = str(message.get("role") or message.get("from") or "").lower()
        known = _ROLES.get(role)
        if known is not None:
            turns.append(Turn(role, _content(message.get("content", message.get("value", message.get("text")))), number, known))
    return turns


def _preference(item: Mapping[str, Any]) -> dict[str, str] | None:
    """A pair with one marked better: TRL's `chosen` and `rejected`, or OpenAI's preference file."""
    if "chosen" in item and "rejected" in item:
        prompt = _content(item.get("prompt")) or _last(item["chosen"], "user")
        return {PROMPT: prompt, REPLY: _last(item["chosen"], "assistant"), "rejected": _last(item["rejected"], "assistant")}
    if "preferred_output" in item and isinstance(item.get("input"), Mapping):
        return {PROMPT: _last(item["input"].get("messages"), "user"), REPLY: _last(item["preferred_output"], "assistant"),
                "rejected": _last(item.get("non_preferred_output"), "assistant")}
    return None


def _last(value: Any, role: str) -> str:
    """The last message of a role; a plain text is itself."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return next((_content(m.get("content")) for m in reversed(value) if isinstance(m, Mapping) and m.get("role") == role), "")
    return "" if value is None or role == "user" else str(value)


def _content(value: Any) -> str:
    """Text of a message; of parts the text parts."""
    if isinstance(value, list):
        return "\n".join(_text(p.get("text") if "text" in p else p.get("content")) for p in value if isinstance(p, Mapping))
    return _text(value)


def _text(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


