"""Calls of tools as they are learned: one JSON object each between marks, as graders read them."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping
from typing import Any

from engine.data.formats.shapes import Item, as_text, mapping
from engine.data.formats.training.roles import Part
from engine.data.formats.training.said import SaidTurn

_INLINE = re.compile(r"<tool_call>(.*?)(?:</tool_call>|$)", re.DOTALL)
_GLAIVE = re.compile(r"<functioncall>(.*?)(?=<functioncall>|<\|endoftext\|>|$)", re.DOTALL)
_MISTRAL = re.compile(r"\[TOOL_CALLS\]\s*(\[.*?\]|\{.*?\})\s*(?=</s>|$)", re.DOTALL)
_QUOTED = re.compile(r"""(["']arguments["']\s*:\s*)'(.*)'(\s*\}\s*)$""", re.DOTALL)
"""Glaive writes the arguments as a text between single marks."""
_RESPONSES = re.compile(r"(?:\s*<tool_response>.*?</tool_response>)+\s*", re.DOTALL)
_LONGEST = 200_000


def loaded(text: str) -> Any:
    """A value written as JSON or as Python writes it.

    Raises:
        ValueError: it is neither.
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    if len(text) > _LONGEST or text.lstrip()[:1] not in ("{", "["):
        raise ValueError("no JSON")
    try:
        return ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError) as error:
        raise ValueError("no JSON") from error


def turn_of(part: Part, text: str) -> SaidTurn:
    """A turn as it is written: calls of tools in the one way graders read them, results without the marks around
    them."""
    if part == "calls":
        own, sound = written_calls(text) if text.strip() else ("", True)
        return SaidTurn("answers", own, sound=sound)
    if part == "answers":
        own, sound = with_written_calls(text)
        return SaidTurn("answers", own, sound=sound)
    if "<tool_response>" in text and part in ("asks", "tool") and _RESPONSES.fullmatch(text):
        return SaidTurn("tool", re.sub(r"\s*</?tool_response>\s*", "\n", text).strip())
    return SaidTurn(part, text)


def call_of(function: Item) -> tuple[str, bool]:
    """A call as JSON with name and arguments, and whether its arguments are JSON."""
    name = function.get("name") or function.get("tool") or function.get("tool_name")
    given: Any = next(
        (function[k] for k in ("arguments", "parameters", "args", "input", "action_input") if k in function), {}
    )
    sound = True
    for _ in range(2):  # some programs write JSON into a text twice
        if not isinstance(given, str):
            break
        try:
            given = loaded(given or "{}")
        except ValueError:
            sound = False
            break
    return json.dumps(
        {"name": as_text(name), "arguments": {} if given is None else given}, ensure_ascii=False, default=str
    ), sound


def written_calls(text: str) -> tuple[str, bool]:
    """A text that is nothing but a call, or a list of them, between marks; and whether it is JSON."""
    try:
        value = _value(text)
    except ValueError:
        return f"<tool_call>{text.strip()}</tool_call>", False
    found = [_one(c) for c in (value if isinstance(value, list) else [value])]
    return "\n".join(f"<tool_call>{c}</tool_call>" for c, _ in found), bool(found) and all(sound for _, sound in found)


def with_written_calls(text: str) -> tuple[str, bool]:
    """A text in which calls stand between marks of any kind, each as `call_of` writes it; and whether all are JSON."""
    sound = True

    def put(found: re.Match[str]) -> str:
        nonlocal sound
        call, ok = written_calls(found[1])
        sound = sound and ok
        return call

    if "<functioncall>" in text:
        text = _GLAIVE.sub(put, text)
    elif "[TOOL_CALLS]" in text:
        text = _MISTRAL.sub(put, text)
    elif "<tool_call>" in text:
        text = _INLINE.sub(put, text)
    return text.strip() if not sound or "<tool_call>" in text else text, sound


def _value(text: str) -> Any:
    try:
        return loaded(text.strip())
    except ValueError:
        quoted = _QUOTED.search(text)
        if quoted is None:
            raise
    inner = quoted[2].replace("\\'", "'")
    return loaded(f"{text[: quoted.start()]}{quoted[1]}{json.dumps(inner)}{quoted[3]}")


def _one(value: Any) -> tuple[str, bool]:
    if not isinstance(value, Mapping):
        return as_text(value), False
    function = mapping(value.get("function")) or value
    if not any(function.get(k) for k in ("name", "tool", "tool_name")):
        return as_text(value), True
    return call_of(function)
