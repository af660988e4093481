"""What the parts of a message are, where it is a list of them: text, calls of tools and their results, thoughts,
pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from engine.data.formats.shapes import Item, as_text, mapping

Kind = Literal["text", "call", "result", "thought", "other"]
_THOUGHTS = ("thinking", "reasoning", "redacted_thinking", "thought")
_TEXTS = ("text", "input_text", "output_text", "refusal")


def parts_of(content: Any) -> list[Any]:
    """The parts of a message; none where it is one text. Gemini has them in an object, `parts`."""
    if isinstance(content, Mapping) and isinstance(content.get("parts"), list):
        content = content["parts"]
    return content if isinstance(content, list) else []


def text_of(content: Any) -> str:
    """Text of a message; of parts those of text and of refusals."""
    if not isinstance(content, list) and not parts_of(content):
        return as_text(content)
    return "\n".join(filter(None, (_text(p) for p in parts_of(content) if kind_of(p) == "text")))


def kind_of(part: Any) -> Kind:
    """What one part is."""
    if not isinstance(part, Mapping):
        return "text" if isinstance(part, str) else "other"
    if part.get("type") in _THOUGHTS or part.get("thought") is True:
        return "thought"
    if called(part):
        return "call"
    if part.get("type") == "tool_result" or _responded(part):
        return "result"
    return "text" if part.get("type") in _TEXTS or any(part.get(k) for k in ("text", "refusal", "content")) else "other"


def called(part: Item) -> Item:
    """The call a part makes: `tool_use` of Anthropic, `functionCall` of Gemini; nothing where it makes none."""
    return part if part.get("type") == "tool_use" else mapping(part.get("functionCall") or part.get("function_call"))


def result_of(part: Item) -> str:
    """What a tool gave: `tool_result` of Anthropic, `functionResponse` of Gemini."""
    if part.get("type") == "tool_result":
        return text_of(part.get("content"))
    return as_text(_responded(part).get("response"))


def _responded(part: Item) -> Item:
    return mapping(part.get("functionResponse") or part.get("function_response"))


def _text(part: Any) -> str:
    return (
        as_text(part.get("text") or part.get("refusal") or part.get("content") or "")
        if isinstance(part, Mapping)
        else as_text(part)
    )
