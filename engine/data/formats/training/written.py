"""A message and its reply in fields of their own: prompt and completion, Alpaca, with history and instructions,
evaluations, thumbs."""

from __future__ import annotations

from typing import Any

from engine.data.formats.shapes import Item, as_text, says, texts
from engine.data.formats.table import GROUP, PROMPT, REPLY
from engine.data.formats.training.calls import turn_of
from engine.data.formats.training.fields import (
    ANSWERED,
    ASKED,
    SYSTEM,
    conversation_of,
    first_of,
    instructions,
    told_in,
)
from engine.data.formats.training.messages import chat_of
from engine.data.formats.training.reading import RowReading, RowsFound
from engine.data.formats.training.said import BROKEN, NOT_TEXT, Chat, SaidTurn, answered, asked, is_readable
from engine.data.formats.training.templates import prompt_apart, taken_apart, within_marks

FURTHER = "further right answers to the same message"
_UP = frozenset({"true", "1", "1.0", "desirable", "good", "chosen"})
_DOWN = frozenset({"false", "0", "0.0", "undesirable", "bad", "rejected"})
_IN_ITSELF = (
    ("prompt", "completion"),
    ("user", "assistant"),
    ("human", "assistant"),
    ("human", "gpt"),
    ("input", "ideal"),
    ("user", "bot"),
)
"""Names that stand in no other kind of table."""


def written(item: Item, number: int, reading: RowReading) -> RowsFound | None:
    """One row; None where the fields have other names, which only their column's name and content can tell."""
    names = _instructed(item) or next(
        (pair for pair in _IN_ITSELF if says(item.get(pair[0])) and says(item.get(pair[1]))), None
    )
    if names is None:
        return None
    name, answer = names
    before, used = _before(item, name, number, reading)
    shared: dict[str, str] = {}
    used = {*used, answer, *told_in(item)}
    if any(t.answers for t in before.said):
        shared[GROUP] = conversation_of(item, number)
        used |= {"id"} if says(item.get("id")) else set()
    reply, tells = _reply(item[answer], before, number, reading)
    if answer == "completion" and (said := str(item.get("label")).strip().lower()) in _UP | _DOWN:
        shared["thumbs"] = "up" if said in _UP else "down"
        used |= {"label"}
    if not is_readable(before.said):
        reading.left.add(NOT_TEXT, number)
        return RowsFound([], frozenset(used))
    if not reply.sound:
        reading.left.add(BROKEN, number)
        return RowsFound([], frozenset(used))
    shared |= instructions(item, [*before.told, *tells])
    row = {PROMPT: asked(before.said), REPLY: reply.text, **shared}
    return RowsFound(
        [row],
        frozenset(used),
        plain=row[PROMPT] == item[name] and row[REPLY] == item[answer] and row.keys() <= {PROMPT, REPLY, "thumbs"},
    )


def _instructed(item: Item) -> tuple[str, str] | None:
    """Fields of a message and its reply that stand beside earlier turns, instructions or, in Alpaca's files, an
    input."""
    if isinstance(item.get("instruction"), str) and "output" in item:
        return "instruction", "output"
    if not isinstance(item.get("history"), list) and not any(n in item for n in SYSTEM):
        return None
    name, answer = first_of(item, ASKED), first_of(item, ANSWERED)
    return (name, answer) if name is not None and answer is not None and name != answer else None


def _before(item: Item, name: str, number: int, reading: RowReading) -> tuple[Chat, set[str]]:
    """The message with the turns before it, and the fields they stand in."""
    chat, used = Chat(), {name}
    if isinstance(item.get("history"), list):
        earlier = chat_of(item["history"], reading, number, in_turns=True)
        chat, used = (
            (earlier, {name, "history"})
            if earlier is not None
            else (chat, used if item["history"] else {name, "history"})
        )
    value = item[name]
    own = (prompt_apart(value) if isinstance(value, str) else chat_of(value, reading, number)) or Chat(
        [SaidTurn("asks", _plain(value))]
    )
    if name == "instruction" and "input" in item:
        used.add("input")
        given = as_text(item["input"])
        own = Chat([*own.said, *([SaidTurn("asks", given)] if given.strip() else [])], own.told)
    return Chat([*chat.said, *own.said], [*chat.told, *own.told]), used


def _reply(value: Any, before: Chat, number: int, reading: RowReading) -> tuple[SaidTurn, list[str]]:
    """The reply of a row, and what a chat it stands in was told; of several right ones the first."""
    if isinstance(value, str):
        chat = taken_apart(value, certain=True)
    else:
        several = texts(value)
        if several and isinstance(value, list) and len(several) == len(value):
            if len(several) > 1:
                reading.left.add(FURTHER, number, len(several) - 1)
            return turn_of("answers", several[0]), []
        chat = chat_of(value, reading, number)
    if chat is not None and any(t.answers for t in chat.said):
        last = [t for t in chat.said if t.answers]
        return last[-1], chat.told
    return turn_of("answers", _plain(value)), []


def _plain(value: Any) -> str:
    return within_marks(value) if isinstance(value, str) else as_text(value)


def whole_chats(item: Item, name: str, number: int, reading: RowReading) -> RowsFound | None:
    """The rows of a chat that stands with the marks of a template in one field."""
    chat = taken_apart(as_text(item.get(name)))
    if chat is None or not chat.is_answered:
        return None
    shared = {GROUP: conversation_of(item, number), **instructions(item, chat.told)}
    used = {name, *told_in(item), *({"id"} if says(item.get("id")) else set())}
    return RowsFound(
        [{PROMPT: p, REPLY: r, **shared} for p, r in answered(chat.said, number, reading.left)], frozenset(used)
    )
