"""What messengers give as JSON, an object a chat: Telegram, Messenger and Instagram, Discord (as DiscordChatExporter
writes it)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from engine.data.formats.dialogue import NOTICES, WORDLESS, Turn, leave
from engine.data.formats.shapes import Item, mapping, mappings
from engine.data.formats.talks import Talk

Numbers = Sequence[tuple[int, Item]]

_UNSIGNED = "messages that do not say who wrote them"
_DISCORD_SPOKEN = ("Default", "Reply", "19", "0", "")
"""All other kinds are what the program says: who came, what was pinned. Older exports give numbers."""


def is_telegram(chat: Item) -> bool:
    """Whether it is one chat of Telegram's `result.json`."""
    return any(
        m.get("type") in ("message", "service") and "text" in m and m.keys() & {"from", "from_id", "actor"}
        for m in mappings(chat.get("messages"))
    )


def telegram(chats: Numbers, left: Counter[str]) -> Iterator[Talk]:
    """Chats with their messages in order; a text may be a list of parts, of which links and bold words are objects."""
    for number, chat in chats:
        turns = []
        for n, message in enumerate(mappings(chat.get("messages")), 1):
            if message.get("type") != "message":
                leave(left, NOTICES, n)
                continue
            text = _joined(message.get("text"))
            if _spoken(speaker := str(message.get("from") or message.get("from_id") or ""), text, n, left):
                turns.append(_turn(speaker, text, n, _moment(message.get("date_unixtime"), message.get("date"))))
        yield Talk(str(chat.get("id") or chat.get("name") or number), turns)


def is_messenger(chat: Item) -> bool:
    """Whether it is one chat as Facebook and Instagram give it, in either of their two forms."""
    return any(
        ("sender_name" in m and "timestamp_ms" in m) or ("senderName" in m and "timestamp" in m)
        for m in mappings(chat.get("messages"))
    )


def messenger(chats: Numbers, left: Counter[str]) -> Iterator[Talk]:
    """Chats with their messages in order, which the file has from the newest to the oldest; their letters are
    mended."""
    for number, chat in chats:
        turns = []
        for n, message in enumerate(mappings(chat.get("messages")), 1):
            if (
                message.get("is_unsent")
                or message.get("isUnsent")
                or message.get("type") in ("Call", "Subscribe", "Unsubscribe")
            ):
                leave(left, NOTICES, n)
                continue
            speaker = mended(str(message.get("sender_name") or message.get("senderName") or ""))
            text = mended(str(message.get("content") or message.get("text") or ""))
            if _spoken(speaker, text, n, left):
                turns.append(_turn(speaker, text, n, _moment(message.get("timestamp_ms") or message.get("timestamp"))))
        turns.sort(key=lambda turn: turn.when or 0.0)
        yield Talk(str(chat.get("thread_path") or chat.get("threadName") or number), turns)


def mended(text: str) -> str:
    """Text whose letters Facebook wrote byte by byte (`Ã¼` for `ü`), as it was; any other text is itself."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def is_discord(chat: Item) -> bool:
    """Whether it is a channel as DiscordChatExporter writes one."""
    return any(
        "content" in m and "timestamp" in m and mapping(m.get("author")).keys() & {"name", "nickname"}
        for m in mappings(chat.get("messages"))
    )


def discord(channels: Numbers, left: Counter[str]) -> Iterator[Talk]:
    """Channels with their messages in order; a writer goes by the name the channel shows."""
    for number, channel in channels:
        turns = []
        for n, message in enumerate(mappings(channel.get("messages")), 1):
            if str(message.get("type", "")) not in _DISCORD_SPOKEN:
                leave(left, NOTICES, n)
                continue
            author = mapping(message.get("author"))
            text = str(message.get("content") or "")
            if _spoken(
                speaker := str(author.get("nickname") or author.get("name") or author.get("id") or ""), text, n, left
            ):
                turns.append(_turn(speaker, text, n, _moment(message.get("timestamp"))))
        yield Talk(str(mapping(channel.get("channel")).get("id") or number), turns)


def _spoken(speaker: str, text: str, number: int, left: Counter[str]) -> bool:
    """Whether somebody said something; else it is counted why not."""
    if text.strip() and speaker:
        return True
    leave(left, _UNSIGNED if text.strip() else WORDLESS, number)
    return False


def _turn(speaker: str, text: str, number: int, when: float | None) -> Turn:
    return Turn(
        speaker, text, number, when=when, group="" if when is None else f"{datetime.fromtimestamp(when, UTC):%Y-%m-%d}"
    )


def _joined(text: Any) -> str:
    """A text, or the texts of its parts."""
    if isinstance(text, list):
        return "".join(part if isinstance(part, str) else str(mapping(part).get("text") or "") for part in text)
    return text if isinstance(text, str) else ""


_LATEST = 4e9
"""Seconds of a day a century from now; larger figures are milliseconds."""


def _moment(*said: Any) -> float | None:
    """Seconds since 1970 of the first that says a time: a figure of seconds or milliseconds, or a date as ISO 8601
    has it."""
    for value in said:
        try:
            figure = float(value)
        except (TypeError, ValueError, OverflowError):
            figure = None
        try:
            if figure is None:
                return datetime.fromisoformat(str(value)).replace(tzinfo=UTC).timestamp()
            seconds = figure / 1000 if figure > _LATEST else figure
            return datetime.fromtimestamp(seconds, UTC).timestamp()
        except (ValueError, OverflowError, OSError):
            continue
    return None
