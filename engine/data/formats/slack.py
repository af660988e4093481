"""Slack's export: a file a day and channel; a thread may go over many of them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from engine.data.formats.dialogue import Turn, rows_of
from engine.data.formats.shapes import Item, mapping
from engine.data.formats.sides import who_answers

_WITHOUT_BEGINNING = "messages of threads whose first one is not there"
_SPOKEN = (None, "", "bot_message", "thread_broadcast", "me_message", "file_share")
"""All other kinds are what the program says: who came, what a channel is called."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\.json", re.IGNORECASE)


def is_slack(message: Item) -> bool:
    """Whether it is a message of Slack."""
    return "text" in message and isinstance(message.get("ts"), str | int | float) and bool(message.get("user") or message.get("bot_id"))


def is_day(name: str) -> bool:
    """Whether a file is called as Slack calls the messages of a day in a channel."""
    return bool(_DAY.fullmatch(PurePath(name).name))


def slack_rows(messages: Sequence[tuple[str, int, Item]], left: Counter[str], channel: str = "") -> Iterator[tuple[int, dict[str, str]]]:
    """A thread is a conversation, and all else of a channel one more; who asked in a thread does not answer it.

    Messages come with their file and number; `channel` is given where these are more files than one. What is in no row is counted.
    """
    names = {str(m.get("user")): str(mapping(m.get("user_profile")).get("real_name") or m.get("user")) for _, _, m in messages}
    threads: dict[str, list[tuple[Item, Turn]]] = defaultdict(list)
    for file, number, message in sorted(messages, key=lambda found: _moment(found[2]) or 0.0):
        speaker = str(message.get("user") or message.get("bot_id") or "")
        if speaker and message.get("subtype") in _SPOKEN:
            thread = str(message.get("thread_ts") or "")
            turn = Turn(speaker, _words(message, names), number, when=None if thread else _moment(message), file=file)
            threads[thread].append((message, turn))
    loose = [turn for _, turn in threads.pop("", [])]
    for thread, found in threads.items():
        first = (turn.speaker for message, turn in found if str(message.get("ts")) == thread)
        asker = next(first, None) or next((who for message, _ in found if (who := message.get("parent_user_id"))), None)
        if asker is None:
            left[_WITHOUT_BEGINNING] += len(found)
        else:
            turns = [Turn(t.speaker, t.text, t.line, t.speaker != asker, file=t.file) for _, t in found]
            yield from rows_of(f"<{thread}@{channel}>" if channel else thread, turns, left=left)
    yield from rows_of(f"<{channel}>" if channel else "channel", loose, who_answers([loose]), left)


def _words(message: Item, names: dict[str, str]) -> str:
    text = re.sub(r"<((?:https?://|mailto:)[^|>]+)(?:\|([^>]+))?>", lambda m: m[2] or m[1], str(message.get("text") or ""))
    return re.sub(r"<@(\w+)(?:\|[^>]*)?>", lambda m: "@" + names.get(m[1], "someone"), text)


def _moment(message: Item) -> float | None:
    try:
        return float(message["ts"])
    except (KeyError, TypeError, ValueError):
        return None
