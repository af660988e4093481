"""Chat exports: WhatsApp text, and what Slack, Teams, Zendesk and Intercom give as JSON."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from engine.data.formats.dialogue import Turn, rows_of, sides
from engine.data.formats.table import GROUP

Numbered = Iterator[tuple[int, dict[str, str]]]
_BLOCKS = ["p", "div", "li", "tr", "table", "ul", "ol", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6"]
_COMMENT = {"body", "plain_body", "html_body"}

_STAMP = (
    r"^[\u200e\u200f]?\[?(?P<date>\d{1,4}[./-]\d{1,2}[./-]\d{1,4}),?\s+(?P<time>\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[AaPp]\.?\s?[Mm]\.?)?)\]?\s*(?:[-–]\s+)?"
)
_WHATSAPP = re.compile(_STAMP + r"(?P<speaker>[^:\n]{1,60}?): (?P<text>.*)$")
_NOTICE = re.compile(_STAMP)
_NOT_SAID = re.compile(
    r"(?i)^[\u200e\u200f]?(?:<?(?:(?:media|image|video|audio|gif|sticker|document|contact card|voice message|video note)s? omitted"
    r"|(?:medien|bild|video|audio|gif|sticker|dokument|kontaktkarte|sprachnachricht|videonachricht)\w* (?:ausgeschlossen|weggelassen)"
    r"|(?:médias?|image|vidéo|audio|gif|sticker|document|fiche contact)\w* (?:omise?s?|absente?s?)"
    r"|(?:multimedia|imagen|video|audio|gif|sticker|documento) omitid[oa]s?"
    r"|attached: .*|angehängt: .*|.*\((?:file attached|datei angehängt|fichier joint|archivo adjunto)\))>?"
    r"|(?:this message was deleted|you deleted this message|diese nachricht wurde gelöscht|du hast diese nachricht gelöscht"
    r"|ce message a été supprimé|vous avez supprimé ce message|(?:este mensaje fue eliminado|se eliminó este mensaje|eliminaste este mensaje))\.?"
    r"|(?:missed (?:voice|video) call|verpasste[rs]? (?:sprach|video)anruf|appel (?:vocal|vidéo) manqué|llamada perdida).*"
    r"|(?:messages and calls are end-to-end encrypted|nachrichten und anrufe sind ende-zu-ende-verschlüsselt|die nachrichten .*verschlüsselt"
    r"|les messages et les appels sont chiffrés|los mensajes y las llamadas están cifrados).*|null)$"
)
_EDITED = re.compile(r"(?i)\s*<(?:this message was edited|diese nachricht wurde bearbeitet|ce message a été modifié|se editó este mensaje)>\s*$")
_LINES_TO_TELL = 200


def is_whatsapp(text: str) -> bool:
    """Whether it begins as WhatsApp's export begins, and goes on so; a message may have many lines."""
    first = [line for line in text.split("\n", _LINES_TO_TELL)[:_LINES_TO_TELL] if line.strip()]
    return bool(first) and _NOTICE.match(first[0]) is not None and sum(bool(_WHATSAPP.match(line)) for line in first) >= 2


def whatsapp(text: str, left_out: list[str] | None = None) -> Numbered:
    """Messages of an exported chat with their answers, also those that come after midnight; a day is what is held out together.

    Lines without a date go on with the message before. Messages nobody answered are told to `left_out`.
    """
    turns: list[Turn] = []
    day_of: dict[int, str] = {}
    going_on = False
    for number, line in enumerate(text.splitlines(), 1):
        if match := _WHATSAPP.match(line):
            said = _EDITED.sub("", match["text"])
            going_on = not _NOT_SAID.match(said.strip())
            if going_on:
                turns.append(Turn(match["speaker"].strip(), said, number))
                day_of[number] = match["date"]
        elif _NOTICE.match(line):
            going_on = False
        elif going_on:
            turns[-1] = replace(turns[-1], text=f"{turns[-1].text}\n{line}")
    answering = sides([turns])
    told = [replace(t, answers=t.speaker in answering) for t in turns]
    asked, answered = 0, 0
    for answers, _ in groupby(t.answers for t in told):
        asked += not answers
    for at, row in rows_of("", told):
        answered += 1
        yield at, {**row, GROUP: day_of[at]}
    if left_out is not None and asked > answered:
        left_out.append(f"{asked - answered} messages nobody answered")


def chat_json(items: Sequence[Any], left_out: list[str] | None = None) -> Numbered | None:
    """Rows of a chat export; None where the objects are none. What cannot be used of it is told to `left_out`."""
    objects = [i for i in items if isinstance(i, Mapping)]
    if not objects or len(objects) < len(items):
        return None
    said = [] if left_out is None else left_out
    # Exports begin with what the system says as well, so any object tells.
    for is_one, rows in ((_is_ticket, _zendesk), (_is_conversation, _intercom), (_is_slack, _slack), (_is_teams, _teams)):
        if any(map(is_one, objects)):
            return rows([o for o in objects if isinstance(o, Mapping)], said)
    return None


def _is_ticket(item: Mapping[str, Any]) -> bool:
    return isinstance(item.get("comments"), list) and any(isinstance(c, Mapping) and _COMMENT & set(c) for c in item["comments"])


def _is_conversation(item: Mapping[str, Any]) -> bool:
    return isinstance(item.get("conversation_parts"), Mapping | list) or item.get("type") == "conversation"


def _is_slack(item: Mapping[str, Any]) -> bool:
    return isinstance(item.get("ts"), str | float | int) and isinstance(item.get("text"), str) and ("user" in item or "bot_id" in item)


def _is_teams(item: Mapping[str, Any]) -> bool:
    return isinstance(item.get("body"), Mapping) and ("messageType" in item or "createdDateTime" in item or isinstance(item.get("from"), Mapping))


def _part(value: Any) -> Mapping[str, Any]:
    """A part that should be an object; of any other shape an empty one."""
    return value if isinstance(value, Mapping) else {}


def _parts(value: Any) -> list[Mapping[str, Any]]:
    return [p for p in value if isinstance(p, Mapping)] if isinstance(value, list) else []


def unwrapped(item: Any) -> list[Any]:
    """The list inside an export that is one object: `tickets`, `conversations`, `messages`, `value`, … ; else the object itself."""
    if isinstance(item, Mapping):
        for name in ("tickets", "conversations", "value", "data", "items", "records", "examples", "rows"):
            if isinstance(item.get(name), list):
                return list(item[name])
        messages = item.get("messages")
        if isinstance(messages, list) and any(isinstance(m, Mapping) and (_is_slack(m) or _is_teams(m)) for m in messages):
            return list(messages)
    return list(item) if isinstance(item, list) else [item]


def plain(html: str) -> str:
    """Text of a message that may be html."""
    if "<" not in html:
        return html.strip()
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "lxml")
    for dead in soup(["script", "style"]):
        dead.decompose()
    for line in soup.find_all("br"):
        line.replace_with("\n")
    for block in soup.find_all(_BLOCKS):
        block.append("\n")
    text = "\n".join(" ".join(line.split()) for line in soup.get_text("").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _zendesk(tickets: Sequence[Mapping[str, Any]], left_out: list[str]) -> Numbered:
    unusable = 0
    for number, ticket in enumerate(tickets, 1):
        # What colleagues write to each other is for nobody else.
        comments = [c for c in _parts(ticket.get("comments")) if c.get("public") is not False]
        if not comments:
            unusable += 1
            continue
        authors = [c.get("author_id") or _part(c.get("author")).get("id") for c in comments]
        opening = plain(str(ticket.get("description") or ticket.get("subject") or ""))
        asker = ticket.get("requester_id") or _part(ticket.get("requester")).get("id") or authors[0]
        staff = {u.get("id") for u in _parts(ticket.get("users")) if u.get("role") in ("agent", "admin")}
        turns = []
        for comment, author in zip(comments, authors, strict=True):
            role = _part(comment.get("author")).get("role") or comment.get("role")
            answers = role in ("agent", "admin") if role else author in staff if staff else author != asker
            turns.append(Turn(str(author), plain(str(comment.get("plain_body") or comment.get("body") or comment.get("html_body") or "")), number, answers))
        if turns[0].answers and opening:
            turns.insert(0, Turn("requester", opening, number, False))
        found = list(rows_of(str(ticket.get("id", number)), turns))
        unusable += not found
        yield from found
    _say(left_out, unusable, "tickets")


def _intercom(conversations: Sequence[Mapping[str, Any]], left_out: list[str]) -> Numbered:
    unusable = 0
    for number, conversation in enumerate(conversations, 1):
        parts = conversation.get("conversation_parts")
        listed = _parts(parts.get("conversation_parts") if isinstance(parts, Mapping) else parts)
        opening = _part(conversation.get("source") or conversation.get("conversation_message"))
        turns = []
        for part in (opening, *listed):
            if part.get("part_type") in ("note", "assignment", "close"):
                continue
            author = _part(part.get("author"))
            turns.append(Turn(str(author.get("id")), plain(str(part.get("body") or "")), number, author.get("type") in ("admin", "bot", "team")))
        found = list(rows_of(str(conversation.get("id", number)), turns))
        unusable += not found
        yield from found
    _say(left_out, unusable, "conversations")


def _say(left_out: list[str], unusable: int, what: str) -> None:
    if unusable:
        left_out.append(f"{unusable} {what} without a message and a public answer to it")


def _slack(messages: Sequence[Mapping[str, Any]], left_out: list[str]) -> Numbered:
    """A thread is a conversation, and all else of a channel one more; who asked in a thread does not answer it."""
    threads: dict[str, list[Turn]] = defaultdict(list)
    begun: set[str] = set()
    names: dict[str, str] = {}
    for number, message in enumerate(messages, 1):
        if not _is_slack(message) or message.get("subtype") in ("channel_join", "channel_leave", "channel_topic", "channel_purpose"):
            continue
        speaker = str(message.get("user") or message.get("bot_id") or "")
        names[speaker] = str(_part(message.get("user_profile")).get("real_name") or speaker)
        text = re.sub(r"<(https?://[^|>]+)(?:\|([^>]+))?>", lambda m: m[2] or m[1], str(message.get("text") or ""))
        thread = str(message.get("thread_ts") or "channel")
        begun |= {thread} if thread == str(message.get("ts")) else set()
        threads[thread].append(Turn(speaker, re.sub(r"<@(\w+)>", lambda m: "@" + names.get(m[1], "someone"), text), number))
    loose = threads.pop("channel", [])
    # The message that opened it is in the file of another day: what is left would be an answer to an answer.
    orphans = [thread for thread in threads if thread not in begun]
    for thread in orphans:
        del threads[thread]
    if orphans:
        left_out.append(f"{len(orphans)} threads whose first message is in another file")
    for thread, turns in threads.items():
        yield from rows_of(thread, [replace(t, answers=t.speaker != turns[0].speaker) for t in turns])
    answering = sides([loose])
    yield from rows_of("channel", [replace(t, answers=t.speaker in answering) for t in loose])


def _teams(messages: Sequence[Mapping[str, Any]], left_out: list[str]) -> Numbered:
    chats: dict[str, list[Turn]] = defaultdict(list)
    for number, message in sorted(enumerate(messages, 1), key=lambda pair: str(pair[1].get("createdDateTime") or "")):
        sender = _part(message.get("from"))
        who = _part(sender.get("user") or sender.get("application"))
        if message.get("messageType", "message") != "message" or not who:
            continue
        chat = str(message.get("replyToId") or message.get("chatId") or message.get("conversationId") or message.get("id"))
        chats[chat].append(Turn(str(who.get("displayName") or who.get("id")), plain(str(_part(message.get("body")).get("content") or "")), number))
    answering = sides(chats.values())
    unusable = 0
    for chat, turns in chats.items():
        found = list(rows_of(chat, [replace(t, answers=t.speaker in answering) for t in turns]))
        unusable += not found
        yield from found
    _say(left_out, unusable, "chats")
