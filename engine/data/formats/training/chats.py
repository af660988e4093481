"""Objects that hold a chat: `messages`, `conversations` and their like, of OpenAI, ShareGPT, Anthropic, Gemini and
others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from engine.data.formats.dialogue import UNANSWERED, Turn
from engine.data.formats.shapes import Item, as_text, says
from engine.data.formats.sides import who_answers
from engine.data.formats.table import GROUP, PROMPT, REPLY
from engine.data.formats.training.fields import conversation_of, instructions, told_in
from engine.data.formats.training.messages import chat_of, is_message, speakers
from engine.data.formats.training.reading import Row, RowReading, RowsFound
from engine.data.formats.training.roles import Part, folded_role, part_of
from engine.data.formats.training.said import NOT_TEXT, Chat, SaidTurn, answered, asked, is_readable

FIELDS = (
    "messages",
    "conversations",
    "conversation",
    "turns",
    "dialog",
    "dialogue",
    "dialogs",
    "chat",
    "contents",
    "utterances",
    "exchanges",
)
"""Fields that hold a chat, whatever the roles in it are called."""
_PLAIN_LISTS = ("conversations", "conversation", "dialog", "dialogue", "chat", "utterances", "data")
_PROMPTS = ("prompt", "input")
"""Fields whose list of texts is a chat in turns."""
_LIKED = ("kto_tag", "label")
_PICTURES = ("image", "images", "video", "videos", "audio", "audios")
_PICTURE = re.compile(r"<(?:image|video|audio)>")
_RIGHT = (
    "reference_answer", "expected_answer", "correct_answer", "gold_answer", "ideal_answer", "ground_truth", "answer",
    "reference", "expected", "expected_output", "ideal", "target", "solution", "label", "completion",
)  # fmt: skip
_TECHNICAL = re.compile(
    r"(?i)messages|tools|functions|parallel_tool_calls|tool_choice|function_call|response_format|metadata"
    r"|seed|temperature|weight|split|source|model|store"
    r"|system.*|images?|videos?|audios?|(?:.*_)?(?:id|uuid|timestamp|created|created_at|updated_at)"
)
"""Fields that are never a right answer."""
_OF_THE_ASKER = re.compile(r"(?i)(?:.*_)?(?:name|user|customer|agent|date|time|url|lang|language|locale)")
"""Fields that alone rather say who asked and when; beside others they are a part of the right answer."""


def chats(item: Item, number: int, reading: RowReading) -> RowsFound | None:
    """The rows of a chat in a field that is named as one; None where there is none."""
    found = chat_in(item, number, reading)
    return None if found is None else _rows(item, *found, number, reading)


def other_chats(item: Item, number: int, reading: RowReading) -> RowsFound | None:
    """The rows of a chat that is one by what stands in it, whatever its field is called; None where there is none."""
    for name, value in item.items():
        if (name == "data" and _is_texts(value) and item.keys() <= {"id", "data"}) or _is_chat(
            value, reading, whole=name not in _PROMPTS
        ):
            chat = chat_of(value, reading, number, in_turns=name == "data")
            if chat is not None:
                return _rows(item, name, chat, number, reading)
    return None


def _rows(item: Item, name: str, chat: Chat, number: int, reading: RowReading) -> RowsFound:
    """One row an answer, with what was said just before; of a chat that waits for its answer, the right one in its
    other fields."""
    if any(says(item.get(p)) for p in _PICTURES):
        chat = Chat(
            [
                SaidTurn(t.part, t.text, t.learned, t.readable and not _PICTURE.search(t.text), t.sound)
                for t in chat.said
            ],
            chat.told,
        )
    shared = {GROUP: conversation_of(item, number), **instructions(item, chat.told)}
    used = {name, *told_in(item), *({"id"} if says(item.get("id")) else {"conversation_id"})}
    said = chat.said
    liked = next((k for k in _LIKED if isinstance(item.get(k), bool)), None)
    if liked is not None and said and said[-1].answers:
        rows = list(answered(said, number, reading.left))[-1:]
        return RowsFound(
            [{PROMPT: p, REPLY: r, "thumbs": "up" if item[liked] else "down", **shared} for p, r in rows],
            frozenset({*used, liked}),
        )
    right = _right_answer(item, name, said)
    if right is not None:
        if is_readable(said):
            return RowsFound([{**right, PROMPT: asked(said), **shared}], frozenset(item))
        reading.left.add(NOT_TEXT, number)
        return RowsFound([], frozenset(item))
    rows = list(answered(said, number, reading.left))
    if said and not said[-1].answers:
        reading.left.add(UNANSWERED, number)
    return RowsFound([{PROMPT: p, REPLY: r, **shared} for p, r in rows], frozenset(used))


def chat_in(item: Item, number: int, reading: RowReading) -> tuple[str, Chat] | None:
    """The field that holds a chat, and its turns; None where there is none."""
    for name in FIELDS:
        value = item.get(name)
        if isinstance(value, dict) and isinstance(value.get("messages"), list):
            value = value["messages"]
        if name == "messages" and isinstance(value, list) and not value:
            return name, Chat()
        chat = chat_of(value, reading, number, in_turns=name in _PLAIN_LISTS)
        if chat is not None:
            return name, chat
    return None


def parts_in(items: Iterable[Item]) -> dict[str, Part]:
    """The part of each speaker of the chats whose name says nothing, by who opens, asks and takes turns in all of
    them."""
    found = [
        (n, [(folded_role(role), text) for role, text in speakers(value)])
        for n, item in enumerate(items, 1)
        for k, value in item.items()
        if k in FIELDS
    ]
    if not any(part_of(role) is None for _, listed in found for role, _ in listed):
        return {}
    if any(part_of(role) in ("asks", "answers") for _, listed in found for role, _ in listed):
        return {}
    answering = who_answers(
        [Turn(role, text, n) for role, text in listed if part_of(role) is None] for n, listed in found
    )
    return (
        {
            role: "answers" if role in answering else "asks"
            for _, listed in found
            for role, _ in listed
            if part_of(role) is None
        }
        if answering
        else {}
    )


def _is_chat(value: Any, reading: RowReading, *, whole: bool = True) -> bool:
    """Whether a list is a chat by what stands in it; one that is not `whole` may wait for its answer."""
    if not isinstance(value, list) or not value or not all(is_message(m) for m in value):
        return False
    parts = {part_of(role, reading.parts) for role, _ in speakers(value)}
    return "asks" in parts and ("answers" in parts or not whole)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 1 and all(isinstance(v, str) for v in value)


def _right_answer(item: Item, chat: str, said: Sequence[SaidTurn]) -> Row | None:
    """The right reply to a chat that ends with a question, with what else stands beside it; None where nothing says
    it."""
    if not said or said[-1].answers:
        return None
    fields = {str(k): v for k, v in item.items() if v is not None and k != chat and not _TECHNICAL.fullmatch(str(k))}
    # A chat may end with thanks; what a grader needs stands beside one nobody has answered, or is named so.
    if not any(n in _RIGHT or (not _OF_THE_ASKER.fullmatch(n) and not any(t.answers for t in said)) for n in fields):
        return None
    name = next((n for n in _RIGHT if n in fields), next(iter(fields)) if len(fields) == 1 else None)
    if name is None:
        return {**{k: as_text(v) for k, v in fields.items()}, REPLY: as_text(dict(fields))}
    return {
        **{k: as_text(v) for k, v in fields.items() if k not in (name, PROMPT, REPLY)},
        REPLY: as_text(fields[name]),
    }
