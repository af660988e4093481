"""Pairs of a better and a worse reply: as texts, as chats, with their prompt beside them or inside."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any

from engine.data.formats.dialogue import UNASKED
from engine.data.formats.shapes import Item, as_text, says
from engine.data.formats.table import GROUP, PROMPT, REPLY
from engine.data.formats.training.calls import turn_of
from engine.data.formats.training.chats import FIELDS, chat_in
from engine.data.formats.training.fields import ASKED, conversation_of, first_of, instructions, told_in
from engine.data.formats.training.messages import chat_of
from engine.data.formats.training.reading import Row, RowReading, RowsFound
from engine.data.formats.training.said import BROKEN, NOT_TEXT, Chat, SaidTurn, asked, is_readable
from engine.data.formats.training.templates import begins_marked, prompt_apart, taken_apart, within_marks

REJECTED = "rejected"
SAME = "pairs whose two replies are the same or were given the same score"
TURNED = "pairs whose better reply has the lower score"
NO_MESSAGE = "pairs of replies without the message they answer"
EMPTY, NOT_WORSE = "pairs without a better reply", "pairs without a worse reply"
APART = "pairs whose two chats differ before the replies"
AFTER = "turns after the place where the two replies of a pair part"
_NAMES = (
    ("chosen", "rejected"), ("chosen_response", "rejected_response"), ("chosen_messages", "rejected_messages"),
    ("preferred", "dispreferred"), ("preferred", "rejected"), ("preferred_response", "non_preferred_response"),
    ("better_response", "worse_response"), ("response_j", "response_k"), ("better", "worse"), ("win", "lose"),
    ("winner_response", "loser_response"), ("pos", "neg"),
)  # fmt: skip
BETTER = tuple(better for better, _ in _NAMES)
_EARLIER = ("history", "context", *FIELDS)
_QUESTIONS = (*ASKED, "history", "context", "post")
_SCORES = (
    ("score_chosen", "score_rejected"),
    ("chosen_score", "rejected_score"),
    ("chosen-rating", "rejected-rating"),
    ("chosen_rating", "rejected_rating"),
)
_ENDS = re.compile(r".*(?:\n|[.?!:。？！：](?=\s|$)\s*)", re.DOTALL)
_FEWEST_LETTERS = 3


def pairs(item: Item, number: int, reading: RowReading) -> RowsFound | None:
    """`chosen` and `rejected` and their like; None where the object is no pair that can be told by its names."""
    names = next((n for n in _NAMES if n[0] in item and n[1] in item), None)
    if names is None:
        return None
    before, used = message_of(item, number, reading, without=names)
    better, worse = sides(
        item[names[0]], item[names[1]], number, reading, alone=not before.said and not _others(item, (*names, *used))
    )
    if isinstance(better, str) and isinstance(worse, str) and not before.said and _others(item, (*names, *used)):
        # The message stands in a column of a name of its own.
        return None
    scores = next(([item[n] for n in s] for s in _SCORES if all(says(item.get(n)) for n in s)), None)
    if scores is not None and scores[0] == scores[1]:
        reading.left.add(SAME, number)
        return RowsFound([], frozenset(item))
    if scores is not None and _number(scores[0]) < _number(scores[1]):
        reading.left.add(TURNED, number)
        return RowsFound([], frozenset(item))
    row = pair_row(before, better, worse, number, reading)
    told = instructions(item, [*before.told, *(better.told if isinstance(better, Chat) else ())])
    shared = (
        {GROUP: conversation_of(item, number), **told}
        if any(isinstance(v, Chat) for v in (better, worse)) or told
        else {}
    )
    kept = {"id"} if GROUP in shared and says(item.get("id")) else set()
    plain = (
        row is not None
        and not shared
        and {row[PROMPT], row[REPLY], row[REJECTED]} <= {v for v in item.values() if isinstance(v, str)}
    )
    return RowsFound([{**row, **shared}] if row else [], frozenset({*names, *used, *told_in(item), *kept}), plain)


def _number(score: object) -> float:
    """A score as a number; NaN, which is below nothing, where it is none."""
    try:
        return float(str(score))
    except ValueError:
        return math.nan


def message_of(item: Item, number: int, reading: RowReading, without: Sequence[str] = ()) -> tuple[Chat, set[str]]:
    """What is to be answered, from the fields beside the replies: earlier turns, an instruction with its input, a
    prompt in any form."""
    chat, used = Chat(), set()
    for name in _EARLIER:
        if (
            name not in without
            and says(item.get(name))
            and (earlier := chat_of(item[name], reading, number, in_turns=name == "history")) is not None
        ):
            chat, used = Chat([*earlier.said], [*earlier.told]), {name}
            break
    asking = first_of(item, [n for n in _QUESTIONS if n not in (*without, *used)])
    if asking is None or (asking != "prompt" and chat.said and not chat.said[-1].answers):
        return chat, used
    value = item[asking]
    said = prompt_apart(value) or value if isinstance(value, str) else _side(value, reading, number)
    used |= {asking}
    if isinstance(said, Chat):
        # A prompt in turns is the whole of what went before.
        return Chat(said.said, [*chat.told, *said.told]), used
    extra = "input" if asking == "instruction" and isinstance(item.get("input"), str) else None
    text = "\n".join(filter(None, [said, as_text(item[extra]) if extra else ""]))
    if chat.said and not chat.said[-1].answers and chat.said[-1].text.strip() == text.strip():
        return chat, used | ({extra} if extra else set())
    return Chat([*chat.said, SaidTurn("asks", text)], chat.told), used | ({extra} if extra else set())


def pair_row(before: Chat, better: Chat | str, worse: Chat | str, number: int, reading: RowReading) -> Row | None:
    """Message, better and worse reply; None, and counted, where they do not belong together."""
    left = reading.left
    if isinstance(better, str) or isinstance(worse, str):
        before, better, worse = _of_texts(before, better, worse)
    start = [] if better.said and not better.said[0].answers else before.said
    if not better.said or not better.said[-1].answers:
        left.add(EMPTY, number)
        return None
    same = sum(
        1
        for _ in takewhile(
            lambda two: two[0] == two[1],
            zip(*([(t.part, t.text.strip()) for t in c.said] for c in (better, worse)), strict=False),
        )
    )
    replies = [list(takewhile(lambda t: t.answers, c.said[same:])) for c in (better, worse)]
    if same == len(better.said) == len(worse.said):
        left.add(SAME, number)
        return None
    if not replies[0] or (worse.said and not replies[1]):
        left.add(NOT_WORSE if replies[0] and same == len(worse.said) else APART, number)
        return None
    said = [*start, *better.said[:same]]
    if not any(t.part == "asks" for t in said):
        left.add(NO_MESSAGE if not said else UNASKED, number)
        return None
    if not is_readable(said):
        left.add(NOT_TEXT, number)
        return None
    if not all(t.sound for t in replies[0]):
        left.add(BROKEN, number)
        return None
    if after := len(better.said) - same - len(replies[0]):
        left.add(AFTER, number, after)
    texts = ["\n".join(t.text for t in reply) for reply in replies]
    return {PROMPT: asked(said), REPLY: texts[0], REJECTED: texts[1]}


def _of_texts(before: Chat, better: Chat | str, worse: Chat | str) -> tuple[Chat, Chat, Chat]:
    """Plain replies as chats of one turn; a message both begin with is taken out of them."""
    message = before.said[-1].text.strip() if before.said else ""
    if isinstance(better, str) and isinstance(worse, str):
        begins = (
            message
            if message and all(t.strip().startswith(message) for t in (better, worse))
            else ""
            if before.said
            else _shared(better, worse)
        )
        if begins and all(len(t.strip()) > len(begins.strip()) for t in (better, worse)):
            before = before if before.said else Chat([SaidTurn("asks", begins.strip())])
            better, worse = (t.strip()[len(begins.strip()) :] for t in (better, worse))
    chats = [
        side if isinstance(side, Chat) else _reply(side, other) for side, other in ((better, worse), (worse, better))
    ]
    return before, chats[0], chats[1]


def _reply(text: str, other: Chat | str) -> Chat:
    """A plain reply as a chat; beside one that is a chat it answers the same question."""
    said = Chat(list(other.said)) if isinstance(other, Chat) else Chat()
    while said.said and said.said[-1].answers:
        said.said.pop()
    own = turn_of("answers", within_marks(text).strip())
    return Chat([*said.said, own] if own.text.strip() else [])


def _shared(better: str, worse: str) -> str:
    """The whole sentences or lines both texts begin with; empty where there are none."""
    same = sum(1 for _ in takewhile(lambda two: two[0] == two[1], zip(better.strip(), worse.strip(), strict=False)))
    found = _ENDS.match(better.strip()[:same])
    return found[0] if found is not None and sum(map(str.isalpha, found[0])) >= _FEWEST_LETTERS else ""


def sides(
    better: Any, worse: Any, number: int, reading: RowReading, *, alone: bool = False
) -> tuple[Chat | str, Chat | str]:
    """Two replies, or two chats that end with them; `alone` where no message stands beside them."""
    if isinstance(better, str) and isinstance(worse, str):
        one, two = taken_apart(better), taken_apart(worse)
        if alone and one is not None and two is not None and begins_marked(better) and begins_marked(worse):
            # Without a message beside them they are whole chats, be it of two questions, or without the last answer.
            return one, two
        # Marks anybody might write are marks only where both begin with the same question.
        if one is not None and two is not None and one.is_answered and two.is_answered and one.said[0] == two.said[0]:
            return one, two
        return taken_apart(better, certain=True) or better, taken_apart(worse, certain=True) or worse
    return _side(better, reading, number), _side(worse, reading, number)


def _side(value: Any, reading: RowReading, number: int) -> Chat | str:
    if isinstance(value, str):
        return taken_apart(value, certain=True) or value
    if isinstance(value, Mapping) and (inner := chat_in(value, number, reading)) is not None:
        return inner[1]
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        return value[0]
    return chat_of(value, reading, number) or as_text(value)


def _others(item: Item, known: Sequence[str]) -> bool:
    """Whether another field holds a text that may be the message."""
    return any(
        isinstance(v, str) and len(v.split()) > 1 for k, v in item.items() if k not in known and k not in told_in(item)
    )
