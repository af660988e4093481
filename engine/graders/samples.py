"""A reply and its row as OpenAI's graders are given them: `sample` and `item`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from engine.graders.structure import unfenced
from engine.graders.verdict import Reply

_CALL = re.compile(r"<tool_call>(.*?)</tool_call>", re.DOTALL)
REPLY_FIELDS = ("reply", "reference_answer")
"""Names under which the right reply always stands in an item, where the row has no others."""


def sample_of(text: str) -> dict[str, Any]:
    """`output_text`, `output_json` (None where it is no JSON) and `output_tools` (calls it makes, arguments as
    text)."""
    calls = [c for body in _CALL.findall(text) if (c := _call(_parsed(body))) is not None]
    whole = _parsed(unfenced(text))
    if not calls:
        calls = [c for value in (whole if isinstance(whole, list) else [whole]) if (c := _call(value)) is not None]
    shown = {"role": "assistant", "content": text, "tool_calls": calls}
    return {
        "output_text": text,
        "output_json": whole if isinstance(whole, Mapping | list) else None,
        "output_tools": calls,
        "choices": [{"message": shown}],
    }


def item_of(reply: Reply, fields: Sequence[str] = ()) -> dict[str, Any]:
    """The row: its message, the right reply under `fields`, and the fields of a right reply that is a JSON object."""
    parsed = _parsed(reply.expected)
    own: dict[str, Any] = dict(parsed) if isinstance(parsed, Mapping) else {}
    for name in (*fields, *REPLY_FIELDS):
        own.setdefault(name, reply.expected)
    return {"prompt": reply.prompt, "messages": [{"role": "user", "content": reply.prompt}], **own}


def _call(value: Any) -> dict[str, Any] | None:
    inner = (
        value.get("function") if isinstance(value, Mapping) and isinstance(value.get("function"), Mapping) else value
    )
    if (
        not isinstance(inner, Mapping)
        or not isinstance(inner.get("name"), str)
        or not ("arguments" in inner or "parameters" in inner)
    ):
        return None
    arguments = inner.get("arguments", inner.get("parameters"))
    return {
        "id": "",
        "type": "function",
        "function": {
            "name": inner["name"],
            "arguments": arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False),
        },
    }


def _parsed(text: str) -> Any:
    with suppress(ValueError, RecursionError):
        return json.loads(text)
    return None
