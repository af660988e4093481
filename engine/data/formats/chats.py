"""Exports of help desks and messengers as JSON: which it is, and its rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from engine.data.formats.dialogue import INTERNAL, NOTICES, WORDLESS, Tally, Turn, leave, told
from engine.data.formats.markup import plain
from engine.data.formats.messengers import discord, is_discord, is_messenger, is_telegram, messenger, telegram
from engine.data.formats.shapes import Item, mapping, mappings
from engine.data.formats.slack import is_slack, slack_talks
from engine.data.formats.talks import Sides, Talk, talk_rows
from engine.data.formats.whose import side_of

Numbered = Iterator[tuple[int, dict[str, str]]]
Numbers = Sequence[tuple[int, Item]]
Rows = Callable[[Numbers, Counter[str], Sides], Numbered]

_UNSIGNED = "messages that do not say who wrote them"
_NO_OBJECTS = "entries that are not objects"
_NO_CHATS = "entries of another kind"
_LISTS = ("tickets", "conversations", "value", "data", "items", "records", "examples", "rows")


def chat_json(items: Sequence[Any], left_out: list[str] | None = None, sides: Sides | None = None) -> Numbered | None:
    """Rows of a chat export; None where the objects are none. What is in no row is counted in `left_out`, and who
    wrote in `sides`."""
    found = [(n, item) for n, item in enumerate(items, 1) if isinstance(item, Mapping)]
    for tells, belongs, rows in _FORMATS:
        # An export may begin with what the program itself says, which has half of the fields.
        if any(tells(item) for _, item in found):
            own = [(n, item) for n, item in found if belongs(item)]
            if len(own) * 2 > len(items):
                left = Tally({_NO_OBJECTS: len(items) - len(found), _NO_CHATS: len(found) - len(own)})
                return _counted(own, rows, left, left_out, Sides() if sides is None else sides)
    return None


def unwrapped(item: Any) -> list[Any]:
    """The list inside an export that is one object: `tickets`, `conversations`, `messages`, `value`, … ; else the
    object itself."""
    if isinstance(item, Mapping):
        if isinstance(chats := mapping(item.get("chats")).get("list"), list):
            return list(chats)
        for name in _LISTS:
            if isinstance(item.get(name), list):
                return list(item[name])
        if any(is_slack(m) for m in mappings(item.get("messages"))):
            return list(item["messages"])
    return list(item) if isinstance(item, list) else [item]


def _counted(items: Numbers, rows: Rows, left: Counter[str], left_out: list[str] | None, sides: Sides) -> Numbered:
    yield from rows(items, left, sides)
    if left_out is not None:
        left_out += told(left)


def _is_zendesk(item: Item) -> bool:
    # Beside messages, comments are what the staff say to each other.
    if "messages" in item:
        return False
    return any(
        c.keys() & {"author_id", "author", "public"} and c.keys() & {"body", "plain_body", "html_body"}
        for c in mappings(item.get("comments"))
    )


def _talking(talks: Callable[[Numbers, Counter[str]], Iterator[Talk]]) -> Rows:
    return lambda items, left, sides: talk_rows(talks(items, left), left, sides)


def _zendesk(tickets: Numbers, left: Counter[str]) -> Iterator[Talk]:
    for number, ticket in tickets:
        staff = {str(u.get("id")) for u in mappings(ticket.get("users")) if side_of(str(u.get("role")))}
        comments = [c for c in mappings(ticket.get("comments")) if not _is_note(c)]
        left[INTERNAL] += len(mappings(ticket.get("comments"))) - len(comments)
        said = [(_author(c), side_of(_role(c)), _words(c)) for c in comments]
        signed = [(author, side, text) for author, side, text in said if author or side is not None]
        left[_UNSIGNED] += len(said) - len(signed)
        asker = str(ticket.get("requester_id") or mapping(ticket.get("requester")).get("id") or "")
        # Of a ticket that does not say so, who wrote first asks.
        asker = asker or next((author for author, side, _ in signed if not side and author not in staff), "")
        turns = [
            Turn(author, text, number, side if side is not None else author in staff if staff else author != asker)
            for author, side, text in signed
        ]
        opening = plain(str(ticket.get("description") or ticket.get("subject") or ""))
        # The description is the first comment once more, even where that is one of the staff.
        if turns and turns[0].answers and opening != turns[0].text.strip():
            turns.insert(0, Turn("requester", opening, number, False))
        yield Talk(str(ticket.get("id", number)), turns)


def _is_note(comment: Item) -> bool:
    """Whether it is for the staff only."""
    return str(comment.get("public", True)).lower() in ("false", "0") or any(
        comment.get(k) is True for k in ("private", "internal")
    )


def _author(comment: Item) -> str:
    author = comment.get("author")
    return str(comment.get("author_id") or mapping(author).get("id") or (author if isinstance(author, str) else ""))


def _role(comment: Item) -> str:
    return str(mapping(comment.get("author")).get("role") or comment.get("role") or "")


def _words(comment: Item) -> str:
    return plain(str(comment.get("plain_body") or comment.get("body") or comment.get("html_body") or ""))


def _is_intercom(item: Item) -> bool:
    opening = item.get("source") or item.get("conversation_message")
    return isinstance(item.get("conversation_parts"), Mapping | list) or (
        item.get("type") == "conversation" and isinstance(opening, Mapping)
    )


def _intercom(conversations: Numbers, left: Counter[str]) -> Iterator[Talk]:
    for number, conversation in conversations:
        parts = conversation.get("conversation_parts")
        listed = mappings(parts.get("conversation_parts") if isinstance(parts, Mapping) else parts)
        opening = mapping(conversation.get("source") or conversation.get("conversation_message"))
        turns = []
        for part in (opening, *listed):
            if str(part.get("part_type")).startswith("note"):
                left[INTERNAL] += 1
                continue
            if part.get("part_type") in ("assignment", "close"):
                continue
            author = mapping(part.get("author"))
            answers = side_of(str(author.get("type"))) is True
            turns.append(
                Turn(str(author.get("name") or author.get("id")), plain(str(part.get("body") or "")), number, answers)
            )
        yield Talk(str(conversation.get("id", number)), turns)


def _slack(messages: Numbers, left: Counter[str]) -> Iterator[Talk]:
    return slack_talks([("", number, message) for number, message in messages], left)


def _is_teams(item: Item) -> bool:
    return "content" in mapping(item.get("body")) and isinstance(item.get("from"), Mapping)


def _teams(messages: Numbers, left: Counter[str]) -> Iterator[Talk]:
    chats: dict[str, list[Turn]] = defaultdict(list)
    names: dict[str, str] = {}
    for number, message in sorted(messages, key=lambda pair: str(pair[1].get("createdDateTime") or "")):
        text = plain(str(mapping(message.get("body")).get("content") or ""))
        if message.get("messageType", "message") != "message" or not text:
            leave(left, NOTICES if text or message.get("messageType", "message") != "message" else WORDLESS, number)
            continue
        wrote = mapping(message.get("from"))
        sender = mapping(wrote.get("user") or wrote.get("application"))
        who = str(sender.get("id") or sender.get("displayName") or "")
        if who:
            names.setdefault(who, str(sender.get("displayName") or who))
            chat = str(
                message.get("replyToId") or message.get("chatId") or message.get("conversationId") or message.get("id")
            )
            chats[chat].append(Turn(who, text, number))
        else:
            leave(left, _UNSIGNED, number)
    shared = {name for name, of in Counter(names.values()).items() if of > 1}
    for chat, turns in chats.items():
        yield Talk(
            chat, [replace(t, speaker=t.speaker if names[t.speaker] in shared else names[t.speaker]) for t in turns]
        )


_FORMATS: tuple[tuple[Callable[[Item], bool], Callable[[Item], bool], Rows], ...] = (
    (_is_zendesk, lambda item: isinstance(item.get("comments"), list), _talking(_zendesk)),
    (_is_intercom, _is_intercom, _talking(_intercom)),
    (is_slack, lambda item: "ts" in item, _talking(_slack)),
    (_is_teams, lambda item: "messageType" in item or isinstance(item.get("body"), Mapping), _talking(_teams)),
    (is_telegram, lambda item: isinstance(item.get("messages"), list), _talking(telegram)),
    (is_messenger, is_messenger, _talking(messenger)),
    (is_discord, is_discord, _talking(discord)),
)
"""Of each format what tells it, what belongs to it, and its rows."""
