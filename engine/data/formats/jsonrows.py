"""Objects of JSON, JSON lines and Parquet as rows: the formats fine-tuning data comes in, chat exports, and any other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from engine.data.formats.dialogue import Turn, rows_of, told
from engine.data.formats.openai import ROLES, as_text, chat_rows, preference_row
from engine.data.formats.table import PROMPT, REPLY


def object_rows(numbered: Iterable[tuple[int, Mapping[str, Any]]], left_out: list[str] | None = None) -> Iterator[tuple[int, dict[str, str]]]:
    """One row a message with its answer. What is in no row is counted in `left_out`."""
    left: Counter[str] = Counter()
    for number, item in numbered:
        if _is_chat(item):
            yield from chat_rows(item, number, left)
        elif (turns := _turns(item, number)) is not None:
            yield from rows_of(str(item.get("id") or item.get("conversation_id") or number), turns, left=left)
        elif (pair := preference_row(item, left)) is not None:
            if pair:
                yield number, pair
        elif (pair := _preference(item)) is not None:
            yield number, pair
        elif isinstance(item.get("instruction"), str) and "output" in item:
            # Alpaca: the input stands below the instruction.
            yield number, {PROMPT: "\n".join(filter(None, [item["instruction"], as_text(item.get("input"))])), REPLY: as_text(item["output"])}
        elif isinstance(item.get("prompt"), str) and isinstance(item.get("completion"), str):
            rest = {str(k): as_text(v) for k, v in item.items() if k not in ("prompt", "completion")}
            yield number, {**rest, PROMPT: item["prompt"], REPLY: item["completion"]}
        else:
            yield number, {str(k): as_text(v) for k, v in item.items()}
    if left_out is not None:
        left_out += told(left)


def _is_chat(item: Mapping[str, Any]) -> bool:
    """Whether it is a chat as OpenAI's files have it."""
    messages = item.get("messages")
    return isinstance(messages, list) and all(isinstance(m, Mapping) for m in messages)


def _turns(item: Mapping[str, Any], number: int) -> list[Turn] | None:
    """Turns of ShareGPT rows (`conversations`) and their like; None where there are none."""
    listed = next((item[k] for k in ("conversations", "conversation", "turns") if isinstance(item.get(k), list)), None)
    if listed is None or not all(isinstance(m, Mapping) for m in listed):
        return None
    turns = []
    for message in listed:
        role = str(message.get("role") or message.get("from") or "").lower()
        known = ROLES.get(role)
        if known is not None and role not in ("tool", "function"):
            turns.append(Turn(role, _content(message.get("content", message.get("value", message.get("text")))), number, known))
    return turns


def _preference(item: Mapping[str, Any]) -> dict[str, str] | None:
    """A pair with one marked better: TRL's `chosen` and `rejected`."""
    if "chosen" in item and "rejected" in item:
        prompt = _content(item.get("prompt")) or _last(item["chosen"], "user")
        return {PROMPT: prompt, REPLY: _last(item["chosen"], "assistant"), "rejected": _last(item["rejected"], "assistant")}
    return None


def _last(value: Any, role: str) -> str:
    """The last message of a role; a plain text is itself."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return next((_content(m.get("content")) for m in reversed(value) if isinstance(m, Mapping) and m.get("role") == role), "")
    return "" if value is None or role == "user" else str(value)


def _content(value: Any) -> str:
    """Text of a message; of parts the text parts."""
    if isinstance(value, list):
        return "\n".join(as_text(p.get("text") if "text" in p else p.get("content")) for p in value if isinstance(p, Mapping))
    return as_text(value)
