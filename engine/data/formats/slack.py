"""Slack's export: a file a day and channel; a thread may go over many of them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath

from engine.data.formats.dialogue import NOTICES, Turn, leave
from engine.data.formats.shapes import Item, mapping
from engine.data.formats.talks import Sides, Talk, talk_rows

_WITHOUT_BEGINNING = "messages of threads whose first one is not there"
_SPOKEN = (None, "", "bot_message", "thread_broadcast", "me_message", "file_share")
"""All other kinds are what the program says: who came, what a channel is called."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\.json", re.IGNORECASE)


def is_slack(message: Item) -> bool:
    """Whether it is a message of Slack."""
    return (
        "text" in message
        and isinstance(message.get("ts"), str | int | float)
        and bool(message.get("user") or message.get("bot_id"))
    )


def is_day(name: str) -> bool:
    """Whether a file is called as Slack calls the messages of a day in a channel."""
    return bool(_DAY.fullmatch(PurePath(name).name))


def slack_rows(
    messages: Sequence[tuple[str, int, Item]], left: Counter[str], channel: str = "", sides: Sides | None = None
) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of the messages, as `slack_talks` puts them together."""
    return talk_rows(slack_talks(messages, left, channel), left, sides)


def slack_talks(messages: Sequence[tuple[str, int, Item]], left: Counter[str], channel: str = "") -> Iterator[Talk]:
    """A thread is a conversation, and all else of a channel one more; who asked in a thread does not answer it.

    Messages come with their file and number; `channel` is given where these are more files than one. What is in no row
    is counted.
    """
    names = {
        str(m.get("user")): str(mapping(m.get("user_profile")).get("real_name") or m.get("user"))
        for _, _, m in messages
    }
    shared = {name for name, users in Counter(names.values()).items() if users > 1}
    threads: dict[str, list[tuple[Item, Turn]]] = defaultdict(list)
    for file, number, message in sorted(messages, key=lambda found: _moment(found[2]) or 0.0):
        speaker = str(message.get("user") or message.get("bot_id") or "")
        if not speaker or message.get("subtype") not in _SPOKEN:
            leave(left, NOTICES, f"{file}:{number}" if file else number)
        else:
            thread = str(message.get("thread_ts") or "")
            turn = Turn(speaker, _words(message, names), number, when=None if thread else _moment(message), file=file)
            threads[thread].append((message, turn))

    def named(turn: Turn, answers: bool | None) -> Turn:
        name = names.get(turn.speaker, turn.speaker)
        return replace(turn, speaker=turn.speaker if name in shared else name, answers=answers)

    loose = [named(turn, None) for _, turn in threads.pop("", [])]
    for thread, found in threads.items():
        first = (turn.speaker for message, turn in found if str(message.get("ts")) == thread)
        asker = next(first, None) or next((who for message, _ in found if (who := message.get("parent_user_id"))), None)
        if asker is None:
            leave(left, _WITHOUT_BEGINNING, *(f"{t.file}:{t.line}" if t.file else t.line for _, t in found))
        else:
            turns = [named(t, t.speaker != asker) for _, t in found]
            yield Talk(f"<{thread}@{channel}>" if channel else thread, turns)
    yield Talk(f"<{channel}>" if channel else "channel", loose)


def _words(message: Item, names: dict[str, str]) -> str:
    text = re.sub(
        r"<((?:https?://|mailto:)[^|>]+)(?:\|([^>]+))?>", lambda m: m[2] or m[1], str(message.get("text") or "")
    )
    return re.sub(r"<@(\w+)(?:\|[^<>]*)?>", lambda m: "@" + names.get(m[1], "someone"), text)


def _moment(message: Item) -> float | None:
    try:
        return float(message["ts"])
    except (KeyError, TypeError, ValueError):
        return None
