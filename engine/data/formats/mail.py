"""Mail: eml files and mbox archives; a reply and the mail it answers are a row."""

from __future__ import annotations

import mailbox
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from engine.data.formats.chats import plain
from engine.data.formats.table import GROUP, PROMPT, REPLY
from engine.data.letters import letters

_QUOTED = re.compile(
    r"(?im)^(?:>.*|on .{5,120} wrote:|am .{5,120} schrieb.*:|le .{5,120} a écrit\s?:|el .{5,120} escribió:"
    r"|-{2,} ?(?:original message|ursprüngliche nachricht|message d'origine|forwarded message) ?-{2,}.*|_{10,})\s*$"
)
_SIGNATURE = re.compile(r"(?m)^-- ?$")
_FOOTER = re.compile(
    r"(?im)^(?:sent from my \w+.*|von meinem \w+ gesendet.*|get outlook for .*"
    r"|this (?:e-?mail|message) (?:and any attachments )?(?:is|may be|are) confidential.*"
    r"|diese e-?mail (?:ist|enthält) vertraulich.*|to unsubscribe.*|please consider the environment.*)$"
)


@dataclass(frozen=True)
class Mail:
    """What one mail says, without what it quotes and its footers."""

    id: str
    answers: str
    """Id of the mail it answers; empty = none."""
    sender: str
    subject: str
    text: str
    number: int
    """Place in its file, counted from 1."""


def own_words(text: str) -> str:
    """The words of the sender: quoted mails, the signature and footers are left out."""
    text = text.replace("\r\n", "\n")
    for cut in (_SIGNATURE, _FOOTER):
        if match := cut.search(text):
            text = text[: match.start()]
    if (match := _QUOTED.search(text)) and text[: match.start()].strip():
        # An answer between the lines quotes first, and speaks after.
        rest = [line for line in text[match.end() :].split("\n") if line.strip() and not line.startswith(">") and not _QUOTED.match(line)]
        inline = "\n> " in text[match.start() :] or text[match.start() :].startswith(">")
        text = text[: match.start()] + ("\n".join(rest) if inline else "")
    else:
        text = "\n".join(line for line in text.split("\n") if not _QUOTED.match(line))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _content(body: Any) -> str:
    """The letters of a part; where it does not say how they are written, as its bytes speak for."""
    if body.get_content_charset() is None:
        data = body.get_payload(decode=True)
        if isinstance(data, bytes) and (text := letters(data)) is not None:
            return text
    return str(body.get_content())


def _mail(message: EmailMessage, number: int) -> Mail:
    body = message.get_body(preferencelist=("plain", "html"))
    text = ""
    if body is not None:
        content = _content(body)
        text = plain(content) if body.get_content_type() == "text/html" else content
    references = str(message.get("References") or "").split()
    answers = str(message.get("In-Reply-To") or "").strip() or (references[-1] if references else "")
    return Mail(str(message.get("Message-ID") or f"#{number}").strip(), answers, parseaddr(str(message.get("From") or ""))[1].lower(),
                str(message.get("Subject") or ""), own_words(text), number)


def mails_of(path: Path) -> list[Mail]:
    """All mails of an eml or mbox file."""
    if path.suffix.lower() == ".eml":
        found = [message_from_bytes(path.read_bytes(), policy=policy.default)]
    else:
        box = mailbox.mbox(path, create=False)
        found = [message_from_bytes(box.get_bytes(key), policy=policy.default) for key in box.iterkeys()]
    return [_mail(message, n) for n, message in enumerate(found, 1) if isinstance(message, EmailMessage)]


def mail_rows(mails: Sequence[Mail]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of mails with their answers, by thread; mails without an answer have an empty one."""
    by_id = {m.id: m for m in mails}
    answered = {m.answers for m in mails if m.answers in by_id and by_id[m.answers].sender != m.sender}
    for mail in mails:
        asked = by_id.get(mail.answers)
        if asked is not None and asked.sender != mail.sender:
            yield mail.number, {PROMPT: asked.text, REPLY: mail.text, GROUP: _thread(mail, by_id)}
        elif mail.id not in answered and asked is None:
            yield mail.number, {PROMPT: mail.text, REPLY: "", GROUP: _thread(mail, by_id)}


def _thread(mail: Mail, by_id: dict[str, Mail]) -> str:
    seen = {mail.id}
    while (before := by_id.get(mail.answers)) is not None and before.id not in seen:
        mail = before
        seen.add(mail.id)
    return mail.id
