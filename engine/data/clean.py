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
_NO_PASSWORDS = frozenset({
    "not", "no", "a", "an", "the", "being", "been", "wrong", "incorrect", "invalid", "right", "correct", "blocked", "locked", "denied", "changed",
    "forgotten", "lost", "stolen", "rejected", "refused", "reset", "expired", "working", "broken", "too", "very", "still", "now", "always", "also",
    "only", "needed", "required", "accepted", "recognised", "recognized", "unknown", "safe", "weak", "falsch", "gesperrt", "abgelaufen", "nicht",
})
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}[./-]\d{1,2}[./-]\d{1,2}")
_PLACEHOLDERS = {"email": "[email]", "phone": "[phone]", "password": "[password]"}


def redact(text: str, kinds: Sequence[str], counts: Counter[str]) -> str:
    """Replace personal data of the given kinds by placeholders and count each hit.

    A phone number is what looks like one and has 7 to 15 digits (E.164); numbers that libphonenumber
    finds in international form are included.
    """
    if "password" in kinds:
        text = _PASSWORD.sub(lambda m: _hide_password(m, counts), text)
    if "email" in kinds:
        text, n = _EMAIL.subn(_PLACEHOLDERS["email"], text)
        counts["email"] += n
    if "phone" in kinds:
        for match in reversed(list(phonenumbers.PhoneNumberMatcher(text, None))):
            text = text[: match.start] + _PLACEHOLDERS["phone"] + text[match.end :]
            counts["phone"] += 1
        text = _PHONE_LIKE.sub(lambda m: _hide_phone(m, counts), text)
    return text


def _hide_password(match: re.Match[str], counts: Counter[str]) -> str:
    """“my password is not working” gives none away."""
    if match.group(2).casefold().strip(".!?") in _NO_PASSWORDS:
        return match.group()
    counts["password"] += 1
    return match.group(1) + _PLACEHOLDERS["password"]


def _hide_phone(match: re.Match[str], counts: Counter[str]) -> str:
    """A date is written with the same marks."""
    if _DATE.fullmatch(match.group()):
        return match.group()
    counts["phone"] += 1
    return _PLACEHOLDERS["phone"]


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
