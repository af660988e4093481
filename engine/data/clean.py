"""Blank rows, exact duplicates, personal data: each removal is counted and explained."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import phonenumbers


@dataclass(frozen=True)
class Row:
    """One example and its way back to the file it came from."""

    prompt: str
    reply: str
    file: str
    line: int


@dataclass
class Counts:
    """What was read, dropped and redacted, by reason and kind."""

    read: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    redacted: Counter[str] = field(default_factory=Counter)


_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE_LIKE = re.compile(
    r"(?<![\w#-])(?:\+|\(?0)[\d(][\d\s()./-]{6,17}\d(?!\w)"
    r"|(?<![\w#-])\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?!\w)|(?<![\w#-])\d{3}[- ]\d{4}(?!\w)"
)
_PASSWORD = re.compile(r"(?i)(\b(?:password|passwort|kennwort|passcode|mot de passe|contraseña|pwd|pw)\b\s*(?:is|was|ist|est|es|:|=)+\s*[\"'“]?)([^\s\"'”,;]+)")
_PLACEHOLDERS = {"email": "[email]", "phone": "[phone]", "password": "[password]"}


def redact(text: str, kinds: Sequence[str], counts: Counter[str]) -> str:
    """Replace personal data of the given kinds by placeholders and count each hit.

    A phone number is what looks like one and has 7 to 15 digits (E.164); numbers that libphonenumber
    finds in international form are included.
    """
    if "password" in kinds:
        text, n = _PASSWORD.subn(rf"\1{_PLACEHOLDERS['password']}", text)
        counts["password"] += n
    if "email" in kinds:
        text, n = _EMAIL.subn(_PLACEHOLDERS["email"], text)
        counts["email"] += n
    if "phone" in kinds:
        for match in reversed(list(phonenumbers.PhoneNumberMatcher(text, None))):
            text = text[: match.start] + _PLACEHOLDERS["phone"] + text[match.end :]
            counts["phone"] += 1
        text, n = _PHONE_LIKE.subn(_PLACEHOLDERS["phone"], text)
        counts["phone"] += n
    return text


def normalised(text: str) -> str:
    """Lower case, punctuation and runs of space folded: equal for messages that read the same."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def clean(rows: Sequence[Row], kinds: Sequence[str], counts: Counts) -> list[Row]:
    """Drop blank rows and exact duplicates, then redact."""
    counts.read += len(rows)
    seen: set[tuple[str, str]] = set()
    kept = []
    for row in rows:
        if not row.prompt.strip() or not row.reply.strip():
            counts.dropped["blank"] += 1
            continue
        key = (normalised(row.prompt), normalised(row.reply))
        if key in seen:
            counts.dropped["duplicate"] += 1
            continue
        seen.add(key)
        kept.append(replace(row, prompt=redact(row.prompt, kinds, counts.redacted), reply=redact(row.reply, kinds, counts.redacted)))
    return kept
