"""Chat exports: what Slack, Teams, Zendesk and Intercom give as JSON."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.data.formats.dialogue import Turn, rows_of
from engine.data.formats.markup import plain
from engine.data.formats.sides import who_answers

Numbered = Iterator[tuple[int, dict[str, str]]]

def chat_json(items: Sequence[Any]) -> Numbered | None:
    """Rows of a chat export; None where the objects are none."""
    objects = [i for i in items if isinstance(i, Mapping)]
    if not objects or len(objects) < len(items):
        return None
    first = objects[0]
    if "comments" in first and isinstance(first["comments"], list):
        return _zendesk(objects)
    if "conversation_parts" in first or first.get("type") == "conversation":
        return _intercom(objects)
    if "ts" in first and ("user" in first or "bot_id" in first):
        return _slack(objects)
    if isinstance(first.get("body"), Mapping) and isinstance(first.get("from"), Mapping):
        return _teams(objects)
    return None


def unwrapped(item: Any) -> list[Any]:
    """The list inside an export that is one object: `tickets`, `conversations`, `messages`, `value`, … ; else the object itself."""
    if isinstance(item, Mapping):
        for name in ("tickets", "conversations", "value", "data", "items", "records", "examples", "rows"):
            if isinstance(item.get(name), list):
                return list(item[name])
        if isinstance(item.get("messages"), list) and item["messages"] and "ts" in item["messages"][0]:
            return list(item["messages"])
    return list(item) if isinstance(item, list) else [item]


def _zendesk(tickets: Sequence[Mapping[str, Any]]) -> Numbered:
    for number, ticket in enumerate(tickets, 1):
        asker = ticket.get("requester_id") or (ticket.get("requester") or {}).get("id")
        staff = {u.get("id") for u in ticket.get("users") or () if u.get("role") in ("agent", "admin")}
        turns = []
        for n, comment in enumerate(ticket["comments"]):
            if comment.get("public") is False:
                continue
            author = comment.get("author_id") or (comment.get("author") or {}).get("id")
            role = (comment.get("author") or {}).get("role") or comment.get("role")
            answers = role in ("agent", "admin") if role else author in staff if staff else author != asker if asker is not None else n % 2 == 1
            turns.append(Turn(str(author), plain(str(comment.get("plain_body") or comment.get("body") or comment.get("html_body") or "")), number, answers))
        if not turns or turns[0].answers:
            turns.insert(0, Turn("requester", plain(str(ticket.get("description") or ticket.get("subject") or "")), number, False))
        yield from rows_of(str(ticket.get("id", number)), turns)


def _intercom(conversations: Sequence[Mapping[str, Any]]) -> Numbered:
    for number, conversation in enumerate(conversations, 1):
        parts = conversation.get("conversation_parts") or {}
        listed = parts.get("conversation_parts", []) if isinstance(parts, Mapping) else parts
        opening = conversation.get("source") or conversation.get("conversation_message") or {}
        turns = []
        for part in (opening, *listed):
            if part.get("part_type") in ("note", "assignment", "close"):
                continue
            author = part.get("author") or {}
            turns.append(Turn(str(author.get("id")), plain(str(part.get("body") or "")), number, author.get("type") in ("admin", "bot", "team")))
        yield from rows_of(str(conversation.get("id", number)), turns)


def _slack(messages: Sequence[Mapping[str, Any]]) -> Numbered:
    """A thread is a conversation, and all else of a channel one more; who asked in a thread does not answer it."""
    threads: dict[str, list[Turn]] = defaultdict(list)
    names: dict[str, str] = {}
    for number, message in enumerate(messages, 1):
        if message.get("subtype") in ("channel_join", "channel_leave", "channel_topic", "channel_purpose"):
            continue
        speaker = str(message.get("user") or message.get("bot_id") or "")
        names[speaker] = str((message.get("user_profile") or {}).get("real_name") or speaker)
        text = re.sub(r"<(https?://[^|>]+)(?:\|([^>]+))?>", lambda m: m[2] or m[1], str(message.get("text") or ""))
        threads[str(message.get("thread_ts") or "channel")].append(Turn(speaker, re.sub(r"<@(\w+)>", lambda m: "@" + names.get(m[1], "someone"), text), number))
    loose = threads.pop("channel", [])
    for thread, turns in threads.items():
        yield from rows_of(thread, [Turn(t.speaker, t.text, t.line, t.speaker != turns[0].speaker) for t in turns])
    yield from rows_of("channel", loose, who_answers([loose]))


def _teams(messages: Sequence[Mapping[str, Any]]) -> Numbered:
    chats: dict[str, list[Turn]] = defaultdict(list)
    for number, message in sorted(enumerate(messages, 1), key=lambda pair: str(pair[1].get("createdDateTime") or "")):
        if message.get("messageType", "message") != "message":
            continue
        sender = (message["from"].get("user") or message["from"].get("application") or {}) if message["from"] else {}
        chat = str(message.get("replyToId") or message.get("chatId") or message.get("conversationId") or message.get("id"))
        chats[chat].append(Turn(str(sender.get("displayName") or sender.get("id")), plain(str(message["body"].get("content") or "")), number))
    answering = who_answers(chats.values())
    for chat, turns in chats.items():
        yield from rows_of(chat, turns, answering)
