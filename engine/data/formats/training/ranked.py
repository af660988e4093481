"""Several replies to one message with ranks or scores: the best and the worst of them are a pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.data.formats.shapes import Item
from engine.data.formats.training.fields import first_of, instructions, told_in
from engine.data.formats.training.pairs import NO_MESSAGE, SAME, message_of, pair_row, sides
from engine.data.formats.training.reading import RowReading, RowsFound

BETWEEN = "replies between the best and the worst"
UNRANKED = "replies without a rank or score beside others that have one"
RANKED = ("completions", "responses", "generations", "candidates", "outputs", "replies", "answers")
_TEXTS = ("response", "completion", "answer", "text", "content", "output", "generation", "messages")
_BEST_FIRST = ("ranking", "order")
"""Numbers of the replies, the best one first."""
_LOW = ("ranks", "rank")
"""One number a reply; 1 is the best."""
_HIGH = ("scores", "score", "ratings", "rating", "rewards", "reward", "votes", "overall_score", "overall_rating")
"""One number a reply; the highest is the best."""


def ranked(item: Item, number: int, reading: RowReading) -> RowsFound | None:
    """The best and the worst reply of a list; None where the object has no list of replies that are ranked."""
    name = next((n for n in RANKED if isinstance(item.get(n), list) and len(item[n]) > 1), None)
    if name is None:
        return None
    listed: Sequence[Any] = item[name]
    field, worth = _worth(item, listed)
    if not any(w is not None for w in worth):
        return None
    before, used = message_of(item, number, reading, without=(name,))
    taken = frozenset({name, *used, *told_in(item), *([field] if field else [])})
    known = [(w, _text(reply)) for w, reply in zip(worth, listed, strict=True) if w is not None]
    if len(known) < len(listed):
        reading.left.add(UNRANKED, number, len(listed) - len(known))
    known.sort(key=lambda pair: pair[0], reverse=True)
    if not before.said:
        reading.left.add(NO_MESSAGE, number)
        return RowsFound([], taken)
    if len(known) < 2 or known[0][0] == known[-1][0]:
        reading.left.add(SAME, number)
        return RowsFound([], taken)
    better, worse = sides(known[0][1], known[-1][1], number, reading)
    row = pair_row(before, better, worse, number, reading)
    if row and len(known) > 2:
        reading.left.add(BETWEEN, number, len(known) - 2)
    return RowsFound([{**row, **instructions(item, before.told)}] if row else [], taken)


def _worth(item: Item, listed: Sequence[Any]) -> tuple[str | None, list[float | None]]:
    """The field with ranks or scores, and what each reply is worth: the higher the better."""
    for name in (*_LOW, *_HIGH, *_BEST_FIRST):
        beside = item.get(name)
        if isinstance(beside, list) and len(beside) == len(listed) and all(_number(v) is not None for v in beside):
            values = [v for v in map(_number, beside) if v is not None]
            if name not in _BEST_FIRST:
                return name, [-v if name in _LOW else v for v in values]
            if sorted(values) in (list(range(len(values))), list(range(1, len(values) + 1))):
                first = int(min(values))
                return name, [-float(values.index(n + first)) for n in range(len(values))]
    inside: list[float | None] = []
    for reply in listed:
        own = reply if isinstance(reply, Mapping) else {}
        name_ = first_of(own, (*_LOW, *_HIGH))
        value = _number(own[name_]) if name_ else None
        inside.append(-value if value is not None and name_ in _LOW else value)
    return None, inside


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


def _text(reply: Any) -> Any:
    """A reply of a list: a text, a chat, or an object that holds one of both."""
    if isinstance(reply, Mapping) and (name := first_of(reply, _TEXTS)) is not None:
        return reply[name]
    return reply
