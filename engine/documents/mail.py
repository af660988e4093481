"""A mail as its reader sees it: its subject and the form of its text that mail programs show."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from engine.core.text_decoding import letters
from engine.documents.found import Document, Unseen
from engine.documents.html import visible_html
from engine.documents.plain import plain_text
from engine.documents.signs import shapeless

OTHER_FORM = "it stands in another form of the mail, which programs that show the last one do not show"
ATTACHED = "it is a mail that is attached; give it as a file of its own"
ATTACHMENT = "it is attached; give it as a file of its own"
TWICE = "its head says something twice, and programs differ in what they take"
LAST_PLAIN = "its last form has no looks, and programs differ in the form they show"
SOME_HIDE = "a part of it is hidden by some mail programs only"
_ONCE = ("Subject", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "MIME-Version")
_DEEPEST = 20
_TEXT = ("text/plain", "text/html")
_HIDDEN_BY_SOME = re.compile(
    r"""style\s*=\s*(?:"(?=[^"]*mso-hide\s*:\s*all)(?![^"]*display\s*:\s*none)|'"""
    r"""(?=[^']*mso-hide\s*:\s*all)(?![^']*display\s*:\s*none))""",
    re.I,
)
_UNKNOWN_LETTERS = frozenset({"utf-7", "unicode-1-1-utf-7", "csunicode11utf7"})


@dataclass
class _Found:
    shown: list[Any] = field(default_factory=list)
    """Parts with text that programs show, in their order."""
    others: list[Any] = field(default_factory=list)
    """Other forms of them."""
    attached: list[Any] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def visible_mail(data: bytes) -> Document:
    """Subject and text of a mail (eml): of several forms of it the last, of several parts all that are shown one
    below the other."""
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    found = _Found()
    _sort(message, found)
    texts = [_document(part) for part in found.shown]
    unseen = [one for text in texts for one in text.unseen]
    there = set(_words("\n".join(text.text for text in texts)))
    for part in found.others:
        told = _document(part).text if part.get_content_type() == "text/html" else _letters(part)
        # Only lines with words that are in no part that is shown: the same text twice is no secret.
        unseen += [Unseen(line, OTHER_FORM) for line in told.splitlines() if not set(_words(line)) <= there]
    unseen += [Unseen(_document(part).text, ATTACHMENT) for part in found.attached if part.get_content_type() in _TEXT]
    unseen += [
        Unseen(str(inner.get("Subject") or ""), ATTACHED)
        for inner in message.walk()
        if inner is not message and isinstance(inner, EmailMessage) and inner.get_content_type() == "message/rfc822"
    ]
    subject = " ".join(str(message.get("Subject") or "").split())
    doubts = [*found.doubts, *(doubt for text in texts for doubt in text.doubts)]
    read = "\n\n".join(filter(None, [f"# {subject}" if subject else "", *(text.text.strip() for text in texts)]))
    return Document(read, tuple(unseen), tuple(dict.fromkeys(doubts)))


def _sort(part: Any, found: _Found, depth: int = 0) -> None:
    """Puts the parts with text below one where programs put them."""
    if any(len({str(value) for value in part.get_all(name) or ()}) > 1 for name in _ONCE):
        found.doubts.append(TWICE)
    kind = part.get_content_type()
    inner = list(part.iter_parts()) if part.is_multipart() and kind != "message/rfc822" and depth < _DEEPEST else []
    if not inner:
        if kind in _TEXT:
            (found.attached if part.get_content_disposition() == "attachment" else found.shown).append(part)
    elif kind == "multipart/alternative":
        held = [_Found() for _ in inner]
        for one, into in zip(inner, held, strict=True):
            _sort(one, into, depth + 1)
        # The last form is the richest, and the one programs show (RFC 2046, 5.1.4).
        with_text = [one for one in held if one.shown]
        for one in held:
            last = bool(with_text) and one is with_text[-1]
            (found.shown if last else found.others).extend(one.shown)
            found.others += one.others
            found.attached += one.attached
            found.doubts += one.doubts if last else []
        if (
            len(with_text) > 1
            and all(p.get_content_type() == "text/plain" for p in with_text[-1].shown)
            and any(p.get_content_type() == "text/html" for one in with_text for p in one.shown)
        ):
            found.doubts.append(LAST_PLAIN)
    elif kind == "multipart/related":
        start = str(part.get_param("start") or "").strip("<>")
        # The part that is named, else the first: the others are its pictures.
        root = next(
            (one for one in inner if start and str(one.get("Content-ID") or "").strip("<> ") == start), inner[0]
        )
        _sort(root, found, depth + 1)
        found.attached += [one for one in inner if one is not root and one.get_content_type() in _TEXT]
    else:
        for one in inner:
            _sort(one, found, depth + 1)


def _document(part: Any) -> Document:
    text = _letters(part)
    unknown = (SOME_HIDE,) if str(part.get_content_charset() or "").casefold() in _UNKNOWN_LETTERS else ()
    if part.get_content_type() == "text/html":
        found = visible_html(text)
        hides = (SOME_HIDE,) if _HIDDEN_BY_SOME.search(text) else ()
    else:
        found, hides = plain_text(text.replace("\r\n", "\n")), ()
    return replace(found, doubts=(*found.doubts, *unknown, *hides))


def _letters(part: Any) -> str:
    """The letters of a part; where it does not say how they are written, or names what nobody knows, as its bytes
    speak for."""
    try:
        if part.get_content_charset() is not None:
            return str(part.get_content())
    except (LookupError, ValueError):
        pass
    data = part.get_payload(decode=True)
    text = letters(data) if isinstance(data, bytes) else str(part.get_content())
    return text if text is not None else bytes(data).decode("utf-8", "replace")


def _words(text: str) -> list[str]:
    return [
        "".join(c for c in word if c.isalnum())
        for word in shapeless(text).casefold().split()
        if any(c.isalnum() for c in word)
    ]
