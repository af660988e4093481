"""A mail as its reader sees it: its subject and the form of its text that mail programs show."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from engine.data.letters import letters
from engine.documents.found import Document, Unseen
from engine.documents.html import visible_html
from engine.documents.signs import shapeless

OTHER_FORM = "it stands in the plain form of the mail, which programs that show the other one do not show"
ATTACHED = "it is a mail that is attached; give it as a file of its own"


def visible_mail(data: bytes) -> Document:
    """Subject and text of a mail (eml); of several forms of it the one with looks, as mail programs do. Attachments are not read."""
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    shown, plain = message.get_body(("html", "plain")), message.get_body(("plain",))
    found = Document("") if shown is None else _document(shown)
    unseen = list(found.unseen)
    if plain is not None and plain is not shown:
        there = set(_words(found.text))
        unseen += [Unseen(line, OTHER_FORM) for line in _letters(plain).splitlines() if not set(_words(line)) <= there]
    unseen += [Unseen(str(inner.get("Subject") or ""), ATTACHED) for inner in message.walk()
               if inner is not message and isinstance(inner, EmailMessage) and inner.get_content_type() == "message/rfc822"]
    subject = " ".join(str(message.get("Subject") or "").split())
    return Document("\n\n".join(filter(None, [f"# {subject}" if subject else "", found.text.strip()])), tuple(unseen), found.doubts)


def _document(part: Any) -> Document:
    text = _letters(part)
    return visible_html(text) if part.get_content_type() == "text/html" else Document(text.replace("\r\n", "\n"))


def _letters(part: Any) -> str:
    """The letters of a part; where it does not say how they are written, or names what nobody knows, as its bytes speak for."""
    try:
        if part.get_content_charset() is not None:
            return str(part.get_content())
    except (LookupError, ValueError):
        pass
    data = part.get_payload(decode=True)
    text = letters(data) if isinstance(data, bytes) else str(part.get_content())
    return text if text is not None else bytes(data).decode("utf-8", "replace")


def _words(text: str) -> list[str]:
    return ["".join(c for c in word if c.isalnum()) for word in shapeless(text).casefold().split() if any(c.isalnum() for c in word)]
