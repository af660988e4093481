"""Mails of eml files and mbox archives."""

from __future__ import annotations

import mailbox
import re
from dataclasses import dataclass
from datetime import UTC
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path
from typing import Any

from engine.core.text_decoding import letters
from engine.data.formats.markup import plain_own
from engine.data.formats.quoted import own_words

_MARKED = re.compile(rb"(?m)^>(>*From )")


@dataclass(frozen=True)
class Mail:
    """What one mail says, without what it quotes and its footers."""

    id: str
    answers: str
    """Id of the mail it answers; empty = it does not say."""
    before: tuple[str, ...]
    """Ids of the mails before it in its thread, the first one first."""
    sender: str
    to: frozenset[str]
    subject: str
    text: str
    number: int
    """Place in its file, counted from 1."""
    when: float | None = None
    """Seconds since 1970; None = it does not say."""
    file: str = ""
    """The file of several it is from."""


def _content(body: Any) -> str:
    """The letters of a part; where it does not say how they are written, or names what nobody knows, as its bytes
    speak for."""
    try:
        if body.get_content_charset() is not None:
            return str(body.get_content())
    except (LookupError, ValueError):
        pass
    data = body.get_payload(decode=True)
    if not isinstance(data, bytes):
        return str(body.get_content())
    text = letters(data)
    return text if text is not None else data.decode("utf-8", "replace")


def _mail(message: EmailMessage, number: int, file: str) -> Mail:
    # The plain part is what its writer typed; of the other it has to be told from markup.
    body = message.get_body(preferencelist=("plain", "html"))
    text = ""
    if body is not None:
        content = _content(body)
        text = plain_own(content) if body.get_content_type() == "text/html" else content
    before = _ids(message, "References")
    answers = _ids(message, "In-Reply-To")
    own = str(message.get("Message-ID") or "").strip()
    return Mail(
        # A mail without an id answers nobody and still needs a name of its own.
        own or (f"<{file}#{number}>" if file else f"#{number}"),
        # Some programs leave In-Reply-To out; the last reference is the mail before.
        answers[0] if answers else before[-1] if before else "",
        before,
        next(iter(_addresses(message, "From")), ""),
        frozenset(_addresses(message, "To", "Cc")),
        str(message.get("Subject") or ""),
        own_words(text),
        number,
        _when(message),
        file,
    )


def _ids(message: EmailMessage, header: str) -> tuple[str, ...]:
    said = str(message.get(header) or "")
    return tuple(re.findall(r"<[^<>\s]+>", said) or (word for word in said.split() if "@" in word))


def _addresses(message: EmailMessage, *headers: str) -> list[str]:
    said = [str(value) for header in headers for value in message.get_all(header, [])]
    return [address.lower() for _, address in getaddresses(said) if address]


def _when(message: EmailMessage) -> float | None:
    try:
        moment = parsedate_to_datetime(str(message.get("Date") or ""))
        # Times with and without a zone cannot be compared; a zone of “-0000” is taken for none.
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None


def mails_of(path: Path, left_out: list[str] | None = None, file: str = "") -> list[Mail]:
    """All mails of an eml or mbox file; one that cannot be read is told in `left_out`. `file` is what it is called
    beside others."""
    if path.suffix.lower() == ".eml":
        found = [path.read_bytes()]
    else:
        box = mailbox.mbox(path, create=False)
        # A line that begins with "From " would begin a mail, so it is written with a mark.
        found = [_MARKED.sub(rb"\1", box.get_bytes(key)) for key in box.iterkeys()]
    mails = []
    for number, data in enumerate(found, 1):
        try:
            message = message_from_bytes(data, policy=policy.default)
            if isinstance(message, EmailMessage):
                mails.append(_mail(message, number, file))
        # headers nobody foresaw make the parser throw what it likes; the other mails are as good as they were
        except Exception as error:
            if left_out is not None:
                left_out.append(
                    f"{file + ': ' if file else ''}mail {number}: it cannot be read ({type(error).__name__})"
                )
    return mails
