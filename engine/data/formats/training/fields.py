"""Names of fields whose meaning is known, and instructions that stand in a field of their own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from engine.data.formats.shapes import Item, mapping, mappings, says
from engine.data.formats.table import INSTRUCTIONS
from engine.data.formats.training.calls import loaded
from engine.data.formats.training.parts import text_of

ASKED = (
    "prompt", "question", "instruction", "query", "user_message", "user_input", "user", "human", "request", "input",
    "message", "text", "customer_message", "frage", "anweisung", "nachricht", "demande", "pregunta", "mensaje",
    "domanda", "问题", "指令", "输入",
)  # fmt: skip
ANSWERED = (
    "response", "answer", "output", "completion", "assistant", "reply", "gpt", "assistant_response", "agent_reply",
    "antwort", "réponse", "reponse", "respuesta", "risposta", "回答", "输出",
)  # fmt: skip
SYSTEM = ("system", "system_prompt", "system_message", "systemprompt", "system_instruction", "systemInstruction")
TOOLS = ("tools", "functions")
_TOLD = frozenset({*SYSTEM, *TOOLS})


def first_of(item: Item, names: Iterable[str]) -> str | None:
    """The first of the names in which something stands; None where there is none."""
    return next((n for n in names if says(item.get(n))), None)


def instructions(item: Item, told: Sequence[str] = ()) -> dict[str, str]:
    """What system and developer say, in fields of their own and in the chat, and the tools there are."""
    if not told and _TOLD.isdisjoint(item):
        return {}
    own = [text.removeprefix("SYSTEM:").strip() for name in SYSTEM if (text := text_of(item.get(name))).strip()]
    tools = [mapping(t.get("function")) or mapping(t.get("toolSpec")) or t for t in _tools(item)]
    shown = [
        json.dumps(
            {k: t[k] for k in ("name", "description", "parameters", "input_schema") if k in t},
            ensure_ascii=False,
            default=str,
        )
        for t in tools
    ]
    whole = "\n".join(filter(None, [*dict.fromkeys([*own, *told]), *(["Tools:", *shown] if shown else [])])).strip()
    return {INSTRUCTIONS: whole} if whole else {}


def told_in(item: Item) -> frozenset[str]:
    """The fields `instructions` reads."""
    return _TOLD & item.keys()


def conversation_of(item: Item, number: int) -> str:
    """What the rows of one object share."""
    return str(item.get("id") or item.get("conversation_id") or number)


def _tools(item: Item) -> list[Item]:
    """The tools there are, as a list or as JSON in a text; Gemini has lists of them in lists."""
    found: list[Any] = []
    for name in TOOLS:
        value = item.get(name)
        if isinstance(value, str) and value.strip():
            try:
                value = loaded(value)
            except ValueError:
                value = [{"name": value}]
        found += value if isinstance(value, list) else [value]
    inner = [mappings(t.get("functionDeclarations") or t.get("function_declarations")) or [t] for t in mappings(found)]
    return [t for listed in inner for t in listed]
