"""Mail: eml files and mbox archives; a reply and the mail it answers are a row."""

from __future__ import annotations

import codecs
import mailbox
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path
from typing import Any

from engine.data.formats.chats import plain
from engine.data.formats.dialogue import Turn, rows_of, sides
from engine.data.formats.table import FILE, GROUP, PROMPT, REPLY, Table
from engine.data.letters import letters
from engine.data.near import Clusters

_ABOVE = r"(?:(?!\n\n|\n>)[\s\S]){5,200}?"
"""The line a program sets above what it quotes is often wrapped."""
_QUOTED = re.compile(
    rf"(?im)^(?:>.*|(?:on\b{_ABOVE} wrote:|am\b{_ABOVE} schrieb[^\n]{{0,120}}:|le\b{_ABOVE} a écrit\s?:|el\b{_ABOVE} escribió:)"
    r"|-{2,} ?(?:original message|ursprüngliche nachricht|message d'origine|mensaje original|forwarded message|weitergeleitete nachricht) ?-{2,}.*|_{10,}"
    r"|\*?(?:from|von|de)\s?:\*?.*\n"
    r"(?:\*?(?:sent|gesendet|envoyé|enviado(?: el)?|date|datum|fecha|to|an|à|para|cc|subject|betreff|objet|asunto)\s?:\*?.*(?:\n|\Z)){2,})[ \t]*$"
)
_SIGNATURE = re.compile(r"(?m)^-- ?$")
_FOOTER = re.compile(
    r"(?im)^(?:sent from my \w+.*|von meinem \w+ gesendet.*|envoyé de mon \w+.*|enviado desde mi \w+.*|get outlook for .*"
    r"|this (?:e-?mail|message) (?:and any attachments )?(?:is|may be|are) confidential.*"
    r"|diese e-?mail (?:ist|enthält) vertraulich.*|to unsubscribe.*|please consider the environment.*)$"
)
_FOOTER_LINES = 6
"""What stands further above the end is part of the mail."""
_HTML_QUOTES = "blockquote, .gmail_quote, .gmail_quote_container, .yahoo_quoted, .moz-cite-prefix, #appendonsend"
_RE = re.compile(r"(?i)^\s*(?:(?:re|aw|antw|wg|fwd?|rv|tr|sv)(?:\[\d+\])?\s*:\s*)+")
_ANYBODY = frozenset({
    "gmail.com", "googlemail.com", "gmx.de", "gmx.net", "web.de", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "yahoo.de", "yahoo.fr", "mail.com",
    "icloud.com", "me.com", "aol.com", "t-online.de", "freenet.de", "orange.fr", "free.fr", "laposte.net", "proton.me", "protonmail.com", "posteo.de",
    "qq.com", "163.com", "126.com",
})  # fmt: skip
"""Where anybody has an address; elsewhere those of one domain are colleagues."""
ID, ANSWERS, SENDER, SUBJECT, SENT = "message-id", "in-reply-to", "from", "subject", "date"
"""Columns by which mails of several files find each other."""


@dataclass(frozen=True)
class Mail:
    """What one mail says, without what it quotes and its footers."""

    id: str
    answers: str
    """Ids of the mails it answers, the nearest last, with blanks between; empty = none."""
    sender: str
    subject: str
    text: str
    number: int
    """Place in its file, counted from 1."""
    sent: float = 0.0
    """Seconds since 1970; 0 = not said."""
    file: str = ""
    """The file it is from, where there are several."""


def own_words(text: str) -> str:
    """The words of the sender: quoted mails, the signature and footers are left out."""
    text = text.replace("\r\n", "\n")
    if match := _SIGNATURE.search(text):
        text = text[: match.start()]
    for match in _FOOTER.finditer(text):
        if len([line for line in text[match.end() :].split("\n") if line.strip() and not line.startswith(">")]) < _FOOTER_LINES:
            text = text[: match.start()]
            break
    if (match := _QUOTED.search(text)) and text[: match.start()].strip():
        # An answer between the lines quotes first, and speaks after.
        rest = [line for line in text[match.end() :].split("\n") if line.strip() and not line.startswith(">") and not _QUOTED.match(line)]
        inline = "\n> " in text[match.start() :] or text[match.start() :].startswith(">")
        text = text[: match.start()] + ("\n".join(rest) if inline else "")
    else:
        text = _QUOTED.sub("", re.sub(r"(?m)^>.*(?:\n|\Z)", "", text))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _content(body: Any) -> str:
    """The letters of a part; where it does not say how they are written, or says what nobody knows, as its bytes speak for."""
    try:
        known = body.get_content_charset() is not None and codecs.lookup(body.get_content_charset()) is not None
    except LookupError:
        known = False
    if not known:
        data = body.get_payload(decode=True)
        if isinstance(data, bytes) and (text := letters(data)) is not None:
            return text
        return data.decode("latin-1") if isinstance(data, bytes) else ""
    return str(body.get_content())


def _own_html(html: str) -> str:
    """The page without the mails it quotes."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "lxml")
    for above in soup.select("#divRplyFwdMsg"):
        for after in list(above.find_next_siblings()):
            after.decompose()
        above.decompose()
    for quoted in soup.select(_HTML_QUOTES):
        if not quoted.decomposed:
            quoted.decompose()
    return plain(str(soup))


def _mail(message: EmailMessage, number: int) -> Mail:
    body = message.get_body(preferencelist=("plain", "html"))
    text = ""
    if body is not None:
        content = _content(body)
        text = _own_html(content) if body.get_content_type() == "text/html" else content
    answers = " ".join([*str(message.get("References") or "").split(), *str(message.get("In-Reply-To") or "").split()])
    return Mail(str(message.get("Message-ID") or f"#{number}").strip(), answers, parseaddr(str(message.get("From") or ""))[1].lower(),
                str(message.get("Subject") or ""), own_words(text), number, _sent(message))


def _sent(message: EmailMessage) -> float:
    try:
        return parsedate_to_datetime(str(message.get("Date") or "")).timestamp()
    except (ValueError, OverflowError, TypeError, IndexError):
        return 0.0


def mails_of(path: Path, left_out: list[str]) -> list[Mail]:
    """All mails of an eml or mbox file; what is broken is told to `left_out`."""
    if path.suffix.lower() == ".eml":
        found = [path.read_bytes()]
    else:
        box = mailbox.mbox(path, create=False)
        found = [box.get_bytes(key) for key in box.iterkeys()]
    mails, broken = [], []
    for n, data in enumerate(found, 1):
        try:
            message = message_from_bytes(data, policy=policy.default)
            mails.append(_mail(message, n))
        except Exception as error:  # the library throws what it likes at broken mails; the others can be used all the same
            broken.append(f"mail {n} ({type(error).__name__})")
    if broken:
        left_out.append(f"{len(broken)} mails cannot be read: {', '.join(broken[:3])}")
    return mails


def mail_rows(mails: Sequence[Mail]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of mails with their answers, by thread; what was not answered has an empty one.

    The answering side is that of the whole mailbox, so that what a customer writes again is no reply.
    """
    threads = _threads(mails)
    domains = {_side(m.sender) for m in mails}
    side = _side if len(domains) > 1 else str
    talks = {thread: [Turn(side(m.sender), m.text, n) for n, m in enumerate(mails) if threads[n] == thread] for thread in dict.fromkeys(threads)}
    talks = {thread: sorted(turns, key=lambda t: (mails[t.line].sent, t.line)) for thread, turns in talks.items()}
    answering = sides(talks.values())
    found: list[tuple[int, dict[str, str]]] = []
    for thread, turns in talks.items():
        told = [replace(t, answers=t.speaker in answering) for t in turns]
        rows = list(rows_of(mails[thread].id, told))
        last = [t for t in reversed(told) if t.text.strip()][:1]
        if (last and not last[0].answers) or (last and not rows):
            rows.append((last[0].line, {PROMPT: last[0].text, REPLY: "", GROUP: mails[thread].id}))
        found += rows
    for n, row in sorted(found, key=lambda pair: pair[0]):
        mail = mails[n]
        yield mail.number, {**row, ID: mail.id, ANSWERS: mail.answers, SENDER: mail.sender, SUBJECT: mail.subject, SENT: str(mail.sent),
                            **({FILE: mail.file} if mail.file else {})}


def single_mails(rows: Table, file: str) -> list[Mail]:
    """The mails of a file that holds one each, to be joined with those of others."""
    return [Mail(r[ID], r[ANSWERS], r[SENDER], r[SUBJECT], r[PROMPT], line, float(r[SENT]), file) for r, line in zip(rows.rows, rows.lines, strict=True)]


def _side(sender: str) -> str:
    domain = sender.rpartition("@")[2]
    return sender if domain in _ANYBODY else domain


def _threads(mails: Sequence[Mail]) -> list[int]:
    """For each mail the first of its thread: what it answers, or, where that is not here, what has its subject."""
    ids = {m.id: n for n, m in enumerate(mails)}
    joined = Clusters(len(mails))
    by_subject: dict[str, int] = {}
    for n, mail in enumerate(mails):
        known = [ids[i] for i in mail.answers.split() if i in ids]
        for other in known:
            joined.join(n, other)
        subject = " ".join(_RE.sub("", mail.subject).casefold().split())
        if subject and not known and _RE.match(mail.subject) and subject in by_subject:
            joined.join(n, by_subject[subject])
        if subject:
            by_subject.setdefault(subject, n)
    return joined.of_each()
