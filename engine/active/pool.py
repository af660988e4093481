"""The messages of a set, each once, with the replies people gave to it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.core.comparing import normalised
from engine.core.row import Row
from engine.data.cells import says_nothing

MOST = 2000
"""Messages of each kind, with and without a reply, that are looked at: of more an even draw."""
_SEED = 7


@dataclass(frozen=True)
class PooledMessage:
    """A message, and what people replied to it."""

    text: str
    file: str
    line: int
    copies: int = 1
    """How often it stands in the set."""
    replies: tuple[str, ...] = ()
    """Different ones, in the order in which they stand there; empty = nobody replied."""

    @property
    def key(self) -> str:
        """By which it is known again."""
        return normalised(self.text)


@dataclass(frozen=True)
class MessagePool:
    """Messages without a reply, and those that have one."""

    open: tuple[PooledMessage, ...]
    answered: tuple[PooledMessage, ...]
    left: int = 0
    """Messages without a reply that were not drawn."""


def pool_of(rows: Iterable[Row], most: int = MOST) -> MessagePool:
    """Rows that people wrote, each message once; a reply that stands for nothing is none."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        if not says_nothing(row.prompt) and not row.made and row.liked is not False and (key := normalised(row.prompt)):
            found.setdefault(key, []).append(row)
    open_, answered = list[PooledMessage](), list[PooledMessage]()
    for same in found.values():
        replies = tuple(dict.fromkeys(row.reply.strip() for row in same if not says_nothing(row.reply)))
        first = same[0]
        message = PooledMessage(first.prompt.strip(), first.file, first.line, len(same), replies)
        (answered if replies else open_).append(message)
    drawn = _drawn(open_, most)
    return MessagePool(drawn, _drawn(answered, most), len(open_) - len(drawn))


def _drawn(messages: Sequence[PooledMessage], most: int) -> tuple[PooledMessage, ...]:
    if len(messages) <= most:
        return tuple(messages)
    kept = sorted(random.Random(_SEED).sample(range(len(messages)), most))
    return tuple(messages[n] for n in kept)
