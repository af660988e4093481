"""Chats in JSON, whatever their fields are called: lists of messages, of questions with answers, or of texts in
turns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.data.formats.shapes import Item, mapping, mappings, says
from engine.data.formats.training.calls import call_of, turn_of
from engine.data.formats.training.parts import called, kind_of, parts_of, result_of, text_of
from engine.data.formats.training.reading import RowReading
from engine.data.formats.training.roles import Part, part_of
from engine.data.formats.training.said import Chat, SaidTurn

_ROLE_FIELDS = ("role", "from", "speaker", "author", "sender", "participant")
_TEXT_FIELDS = ("content", "value", "text", "message", "parts", "body", "utterance")
_CALL_FIELDS = ("tool_calls", "function_call")
_SAID = frozenset({*_TEXT_FIELDS, *_CALL_FIELDS})
_THOUGHT_FIELDS = ("reasoning_content", "reasoning", "thinking")
THOUGHTS = "thoughts of the assistant, which are not part of its answers"
STRANGERS = "turns of speakers of whom I cannot tell whether they ask or answer"


def is_message(value: Any) -> bool:
    """Whether it says who wrote it and what."""
    return isinstance(value, dict) and role_of(value) != "" and not _SAID.isdisjoint(value)


def role_of(message: Item) -> str:
    """The name of who wrote a message; empty where it does not say."""
    for name in _ROLE_FIELDS:
        value = message.get(name)
        if isinstance(value, str) and value.strip():
            return value
    return ""


def chat_of(value: Any, reading: RowReading, number: int, *, in_turns: bool = False) -> Chat | None:
    """The turns of a chat; None where it is none. `in_turns`: a plain list of texts is one too, of which every other
    one answers."""
    if value is None or isinstance(value, str):
        return None
    listed = [value] if is_message(value) else _across(value) if isinstance(value, dict) else value
    if not isinstance(listed, list) or not listed:
        return None
    if all(isinstance(m, dict) for m in listed):
        if any(is_message(m) for m in listed):
            return _of_messages(listed, reading, number)
        exchanges = [_exchange(m) for m in listed]
    elif in_turns and all(isinstance(m, str) for m in listed):
        return Chat([SaidTurn("answers" if n % 2 else "asks", text) for n, text in enumerate(listed) if text.strip()])
    else:
        exchanges = [_pair(m) for m in listed]
    whole = [pair for pair in exchanges if pair is not None]
    if len(whole) < len(exchanges):
        return None
    told = [
        v
        for m in mappings(listed)
        for k, v in m.items()
        if part_of(str(k)) == "tells" and isinstance(v, str) and v.strip()
    ]
    return Chat(
        [
            turn
            for pair in whole
            for turn in (SaidTurn("asks", pair[0]), SaidTurn("answers", pair[1]))
            if turn.text.strip()
        ],
        told,
    )


def _across(value: Item) -> list[Item]:
    """Messages of which one list has who wrote and another what, as columns of tables hold them."""
    lists = {k: v for k, v in value.items() if isinstance(v, list)}
    sizes = {len(v) for v in lists.values()}
    if len(lists) < 2 or len(sizes) != 1 or not any(k in lists for k in _ROLE_FIELDS):
        return []
    return [dict(zip(lists, row, strict=True)) for row in zip(*lists.values(), strict=True)]


def speakers(value: Any) -> list[tuple[str, str]]:
    """Who says what in a chat of messages, for telling who answers."""
    return [(role_of(m), text_of(_content(m))) for m in mappings(value) if is_message(m)]


def _exchange(message: Item) -> tuple[str, str] | None:
    """Question and answer that stand in one object, as `human` and `assistant` or `input` and `output`."""
    asked = next((v for k, v in message.items() if part_of(str(k)) == "asks" and isinstance(v, str)), None)
    replied = next((v for k, v in message.items() if part_of(str(k)) == "answers" and isinstance(v, str)), None)
    return None if asked is None or replied is None else (asked, replied)


def _pair(value: Any) -> tuple[str, str] | None:
    """Question and answer that are a list of two."""
    two = (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and len(value) == 2
        and all(v is None or isinstance(v, str) for v in value)
    )
    return (value[0] or "", value[1] or "") if two else None


def _of_messages(messages: Sequence[Item], reading: RowReading, number: int) -> Chat:
    chat = Chat()
    written = [(m, role_of(m)) for m in messages]
    parts = {role: part_of(role, reading.parts) for _, role in written if role}
    strangers = [role for role, part in parts.items() if part is None]
    known = {part for part in parts.values() if part in ("asks", "answers")}
    if len(strangers) == 1 and len(known) == 1:
        # Who speaks with a user is the one who answers, and the other way round.
        parts[strangers[0]] = "asks" if "answers" in known else "answers"
    for message, role in written:
        part = parts.get(role)
        if part is None:
            if role:
                reading.left.add(STRANGERS, number)
        elif part == "tells":
            if (told := text_of(_content(message))).strip():
                chat.told.append(told)
        else:
            chat.said += _turns(message, part, reading, number)
    return chat


def _turns(message: Item, part: Part, reading: RowReading, number: int) -> list[SaidTurn]:
    """What a message says; results of tools that are parts of it are turns of their own."""
    content = _content(message)
    if len(message) == 2 and isinstance(content, str):
        own = turn_of(part, content)
        return [own] if own.text.strip() else []
    inside = [(kind_of(p), p) for p in parts_of(content)]
    if any(kind == "thought" for kind, _ in inside) or any(
        isinstance(message.get(k), str) and message[k].strip() for k in _THOUGHT_FIELDS
    ):
        reading.left.add(THOUGHTS, number)
    results = [SaidTurn("tool", text) for kind, p in inside if kind == "result" and (text := result_of(p)).strip()]
    readable = part == "answers" or all(kind != "other" for kind, _ in inside)
    own = turn_of(part, _words(message, content))
    calls = _calls(message, [called(p) for kind, p in inside if kind == "call"]) if part == "answers" else []
    text = "\n".join(filter(None, [own.text, *(f"<tool_call>{c}</tool_call>" for c, _ in calls)]))
    if not text.strip() and (readable or results):
        return results
    learned = str(message.get("weight", 1)) not in ("0", "0.0", "False") and all(
        message.get(k) is not False for k in ("train", "loss")
    )
    return [*results, SaidTurn(own.part, text, learned, readable, own.sound and all(sound for _, sound in calls))]


def _words(message: Item, content: Any) -> str:
    """What a message says; a refusal may stand in a field of its own."""
    refused = message.get("refusal")
    return text_of(content) or (refused if isinstance(refused, str) else "")


def _calls(message: Item, parts: Sequence[Item]) -> list[tuple[str, bool]]:
    """The calls a message makes beside its words, and whether their arguments are JSON."""
    old = message.get("function_call")
    listed = [mapping(c.get("function")) or c for c in mappings(message.get("tool_calls"))]
    return [call_of(c) for c in (*listed, *([old] if isinstance(old, Mapping) else []), *parts)]


def _content(message: Item) -> Any:
    for name in _TEXT_FIELDS:
        if says(value := message.get(name)):
            return value
    return None
