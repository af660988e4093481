"""Tables with one message a row, of which one answers another: Twitter's customer support, forums, chats as CSV."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from engine.data.formats.dialogue import INTERNAL, Tally, Turn, leave, told
from engine.data.formats.posted import is_internal
from engine.data.formats.table import Table, folded, table
from engine.data.formats.talks import Sides, Talk, talk_rows
from engine.data.formats.whose import side_named

_IDS = ("tweet_id", "message_id", "comment_id", "post_id", "msg_id", "id")
_PARENTS = (
    "in_response_to_tweet_id", "in_reply_to_status_id", "in_reply_to_tweet_id", "in_reply_to_id", "in_reply_to",
    "reply_to_id", "reply_to", "parent_id", "parent_message_id",
)  # fmt: skip
_WRITERS = (
    "author_id",
    "author_name",
    "author",
    "sender_name",
    "sender",
    "speaker",
    "from_name",
    "role",
    "from",
    "user_name",
    "username",
    "screen_name",
    "von",
    "absender",
    "autor",
    "verfasser",
    "expéditeur",
    "auteur",
    "de",
    "remitente",
    "mittente",
    "autore",
    "da",
    "发件人",
    "发送者",
    "发送人",
    "作者",
)
_NAMES = ("name", "nom", "nombre", "nome", "姓名", "who", "wer", "qui", "quién")
"""Names of a column of writers where a date and a text stand beside it, and writers speak in turns."""
_TEXTS = (
    "text", "message", "body", "content", "message_text", "utterance", "tweet", "nachricht", "inhalt", "contenu",
    "mensaje", "texto", "contenido", "messaggio", "testo", "消息", "内容", "消息内容",
)  # fmt: skip
_CONVERSATIONS = (
    "conversation_id", "thread_id", "ticket_id", "chat_id", "session_id", "dialogue_id", "dialog_id", "case_id",
    "conversation", "ticket", "channel_id", "chat", "chat_no", "chat_nr", "thread", "session", "gespräch",
    "unterhaltung", "konversation", "discussion", "conversación", "conversazione", "会话", "对话", "会话id", "对话id",
)  # fmt: skip
_ASKED_FOR = ("inbound", "is_customer", "from_customer", "incoming")
_ANSWERS = (
    "reply", "answer", "response", "completion", "output", "label", "category", "class", "intent", "chosen",
    "sentiment", "agent_reply", "topic", "emotion", "act", "target", "summary",
)  # fmt: skip
"""Where a row has its answer or its class beside it, it is no message of a conversation."""
_DATES = (
    "date", "time", "datetime", "timestamp", "sent", "sent_at", "created_at", "datum", "zeit", "uhrzeit", "gesendet",
    "heure", "envoyé", "fecha", "hora", "enviado", "data", "ora", "日期", "时间", "发送时间",
)  # fmt: skip
_SUBJECTS = (
    "subject", "title", "betreff", "titel", "objet", "sujet", "asunto", "título", "oggetto", "titolo", "主题", "标题",
)  # fmt: skip
"""What mails have, each of which begins something of its own."""
_FEWEST, _LEAST, _MOST, _IN_TURNS = 8, 0.25, 0.75, 0.6
"""Messages of a chat that nothing but its dates tells, the shares one of its writers may have in them, and the share
of neighbours of which one is this writer's."""
_ORPHAN = "replies whose message is not in the file"
_UNSIGNED = "messages that do not say who wrote them"
_ADDRESSED = re.compile(r"^(?:(?:@\w{1,30}|<@[!&]?\d+>)[\s,:]+)+")
_PART = re.compile(r"(?<!\d)(\d)/\d(?!\d)")
_TRUE, _FALSE = frozenset({"true", "1", "yes"}), frozenset({"false", "0", "no"})


@dataclass(frozen=True)
class _Columns:
    writer: str
    text: str
    own: str | None
    parent: str | None
    conversation: str | None
    inbound: str | None


def is_messages(columns: Sequence[str]) -> bool:
    """Whether columns of these names hold one message a row."""
    return _columns(columns) is not None


def message_rows(found: Table, sides: Sides | None = None) -> Table:
    """The table with a message and its answer a row, where it has one message a row; else as it is."""
    columns = _columns(found.filled) or _in_turns(found)
    if columns is None:
        return found
    sides, left = Sides() if sides is None else sides, Tally()
    said = _without_notes(found, left)
    talks = list(_threads(said, columns, left) if columns.parent else _talks(said, columns, left))
    if not any(len({t.speaker for t in talk.turns}) > 1 for talk in talks):
        return found
    rows = list(talk_rows(talks, left, sides))
    return replace(table(rows, [*found.left_out, *told(left)]), writers=sides.writers()) if rows else found


def _without_notes(found: Table, left: Counter[str]) -> Table:
    """The table without the messages that are for the staff only."""
    names = {c: folded(c) for c in found.columns}
    shown = [
        (line, row)
        for line, row in zip(found.lines, found.rows, strict=True)
        if not is_internal({names[c]: cell for c, cell in row.items()})
    ]
    seen = {line for line, _ in shown}
    leave(left, INTERNAL, *(line for line in found.lines if line not in seen))
    return (
        found
        if len(shown) == len(found.rows)
        else replace(found, rows=[row for _, row in shown], lines=[line for line, _ in shown])
    )


def _columns(columns: Sequence[str]) -> _Columns | None:
    known = {folded(c): c for c in reversed(columns)}

    def named(names: Sequence[str]) -> str | None:
        return next((known[n] for n in names if n in known), None)

    writer, text, own, parent, conversation = map(named, (_WRITERS, _TEXTS, _IDS, _PARENTS, _CONVERSATIONS))
    if not (writer and text) or named(_ANSWERS) is not None:
        return None
    linked, discord = bool(own and parent), {"authorid", "author", "date", "content"} <= known.keys()
    if not (linked or conversation or discord):
        return None
    return _Columns(writer, text, own if linked else None, parent if linked else None, conversation, named(_ASKED_FOR))


def _in_turns(found: Table) -> _Columns | None:
    """The columns of one chat whose rows say when, who and what, where one of its writers answers the others."""
    known = {folded(c): c for c in reversed(found.filled)}
    writer, text, date = (
        next((known[n] for n in names if n in known), None) for names in ((*_WRITERS, *_NAMES), _TEXTS, _DATES)
    )
    if not (writer and text and date) or any(n in known for n in (*_ANSWERS, *_SUBJECTS)):
        return None
    wrote = [w for row in found.rows if (w := row.get(writer, "").strip())]
    if len(wrote) < _FEWEST:
        return None
    most, count = Counter(wrote).most_common(1)[0]
    turns = sum((one == most) is not (other == most) for one, other in pairwise(wrote))
    if not _LEAST * len(wrote) <= count <= _MOST * len(wrote) or turns < _IN_TURNS * (len(wrote) - 1):
        return None
    return _Columns(writer, text, None, None, None, None)


def _turn(row: Mapping[str, str], line: int, columns: _Columns) -> Turn:
    inbound = row.get(columns.inbound, "").strip().casefold() if columns.inbound else ""
    writer = row.get(columns.writer, "").strip()
    answers = False if inbound in _TRUE else True if inbound in _FALSE else side_named(writer)
    return Turn(writer, row.get(columns.text, "").strip(), line, answers)


def _talks(found: Table, columns: _Columns, left: Counter[str]) -> Iterator[Talk]:
    """Messages of a conversation in the order of the file."""
    talks: dict[str, list[Turn]] = defaultdict(list)
    for line, row in zip(found.lines, found.rows, strict=True):
        turn = _turn(row, line, columns)
        # Without a column that tells conversations apart the file is one, of which a part must be held out.
        turn = replace(
            turn, text=_ADDRESSED.sub("", turn.text).strip() or turn.text, group="" if columns.conversation else "chat"
        )
        if turn.speaker:
            talks[row.get(columns.conversation, "") if columns.conversation else ""].append(turn)
        else:
            leave(left, _UNSIGNED, *([line] if turn.text else []))
    for name, turns in talks.items():
        yield Talk(name or "chat", turns)


def _threads(found: Table, columns: _Columns, left: Counter[str]) -> Iterator[Talk]:
    """Of each message that was answered a conversation: it, those of the same writer it goes on with, and the
    answers to it."""
    turns: dict[str, Turn] = {}
    above: dict[str, str] = {}
    answers: dict[str, list[Turn]] = defaultdict(list)
    for line, row in zip(found.lines, found.rows, strict=True):
        own = _key(row.get(columns.own or "", ""))
        turn = _turn(row, line, columns)
        turns[own] = replace(turn, text=_ADDRESSED.sub("", turn.text).strip() or turn.text)
        above[own] = _key(row.get(columns.parent or "", ""))
    for own, up in above.items():
        if up in turns and turns[up].speaker != turns[own].speaker:
            answers[up].append(turns[own])
        elif up and up not in turns and turns[own].answers:
            leave(left, _ORPHAN, turns[own].line)
    for own, replies in answers.items():
        asked, at = [turns[own]], own
        while (
            (at := above.get(at, "")) in turns
            and turns[at].speaker == asked[0].speaker
            and at not in answers
            and len(asked) < len(turns)
        ):
            asked.insert(0, turns[at])
        first = next((t for t in replies if t.answers is not False), None)
        if first is not None:
            # Another's answer to the same message is an example of its own, not a part of this one.
            yield Talk(
                _root(own, above), [*asked, *sorted((t for t in replies if t.speaker == first.speaker), key=_part)]
            )


def _part(turn: Turn) -> int:
    """Which part of an answer it says it is: `2/3` is 2; others stay where they are."""
    said = _PART.search(turn.text)
    return int(said[1]) if said else 0


def _root(own: str, above: Mapping[str, str]) -> str:
    seen = {own}
    while (up := above.get(own, "")) in above and up not in seen:
        seen.add(up)
        own = up
    return own


def _key(cell: str) -> str:
    return cell.strip().removesuffix(".0")
