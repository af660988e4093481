"""Secrets in text: keys, tokens, private keys and passwords, found by a kept-up rule set and a few rules beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.data.span import Span

_MARK = re.compile(r"(?i)key|token|secret|passw|pwd|pass|auth|bearer|akia|asia|[a-z0-9+/_-]{16,}|://[^/\s]*:|\bpin\b|kennwort|contrase|mot de passe|\bpw\b")
"""Texts without any of this cannot hold a secret; most messages of a chat log are done here."""

_PUNCTUATION = re.compile(r"[\x00,;!?()<>]")

# What the rule set asks more context for than a message gives.
_TOKENS = re.compile(
    r"(?P<aws>\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b)"
    r"|(?P<twilio>\b(?:SK|AC)[0-9a-f]{32}\b)"
    r"|(?P<telegram>\b\d{8,10}:AA[\w-]{32,34}(?![\w-]))"
    r"|(?P<sk>\b(?:sk|pk|rk)[-_](?:[a-z]{2,8}[-_]){0,3}[A-Za-z0-9_-]{24,}(?![\w-]))"
    r"|(?P<mailgun>\bkey-[0-9a-z]{32}\b)"
    r"|(?P<jwt>\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,})"
    r"|(?P<pem>-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z))"
)
_IN_URL = re.compile(r"\b[a-zA-Z][a-zA-Z0-9+.-]*://[^\s:/@]*:([^\s@/]{3,})@")
_BEARER = re.compile(r"(?i)\b(?:bearer|authorization:\s*(?:basic|token))\s+([\w.~+/-]{16,}=*)")
_ASSIGNED = re.compile(
    r"(?i)\b[\w.-]*(?:api[_ -]?key|secret|token|access[_ -]?key|client[_ -]?secret|private[_ -]?key|account[_ -]?key|auth)[\w.-]*[\"']?\s*"
    r"(?::=|=>|=|:|\bis\b)\s*[\"'`]?(?P<value>[A-Za-z0-9+/_.~=-]{12,})"
)
_PASSWORD = re.compile(
    r"(?i)(?:\b|_)(?:password|passwort|kennwort|passcode|passphrase|mot de passe|contraseña|clave|pwd|passwd|pw|pin)\b[\"']?"
    # “… for the shop”
    r"(?:\s+(?:for|of|to|on|at|für|zum|zur|bei|vom|pour|de|du|sur|para|del?)\s+(?:[\w.-]+\s+){0,3}?[\w.-]+)??"
    r"\s*(?P<says>(?:(?:\b(?:is|was|are|ist|war|lautet|heißt|est|était|es|era)\b|[:=])\s*(?:(?:now|jetzt|still|noch)\b\s*)?)+)"
    r"(?P<quote>[\"'“„«`])?\s*(?P<value>[^\s\"'”“«»`,;]+)"
)
_PIN_DIGITS = 4
_NO_PASSWORDS = frozenset({
    "not", "no", "a", "an", "the", "being", "been", "wrong", "incorrect", "invalid", "right", "correct", "blocked", "locked", "denied", "changed",
    "forgotten", "lost", "stolen", "rejected", "refused", "reset", "expired", "working", "broken", "too", "very", "still", "now", "always", "also",
    "only", "needed", "required", "accepted", "recognised", "recognized", "unknown", "safe", "weak", "falsch", "gesperrt", "abgelaufen", "nicht",
})  # fmt: skip


def secrets(text: str) -> Iterator[Span]:
    """Places of keys and tokens (`secret`) and of passwords (`password`); a sentence about a password gives none away."""
    if not _MARK.search(text):
        return
    yield from _by_rules(text)
    for match in _TOKENS.finditer(text):
        yield Span(match.start(), match.end(), "secret")
    for pattern in (_IN_URL, _BEARER):
        for match in pattern.finditer(text):
            yield Span(match.start(1), match.end(1), "password" if pattern is _IN_URL else "secret")
    for match in _ASSIGNED.finditer(text):
        if re.search(r"\d", match["value"]) and re.search(r"[A-Za-z]", match["value"]):
            yield Span(match.start("value"), match.end("value"), "secret")
    for match in _PASSWORD.finditer(text):
        if _is_password(match):
            yield Span(match.start("value"), match.end("value"), "password")


def _is_password(match: re.Match[str]) -> bool:
    """After a colon or in quotation marks any word; after “is” what is no plain word, for “the password is about to expire”."""
    value = match["value"].strip(".!?)")
    if not value or value.casefold() in _NO_PASSWORDS:
        return False
    if match["quote"] or match["says"].rstrip()[-1:] in (":", "="):
        return True
    if value.isdigit():
        return len(value) >= _PIN_DIGITS
    return re.search(r"[\d_#$%&*+@^~!]|[a-zà-ÿ][A-ZÀ-Þ]", value) is not None and len(value) >= _PIN_DIGITS


def _by_rules(text: str) -> Iterator[Span]:
    """The compiled rule set gives values; each place they stand in is one."""
    from betterleaks import scan_string

    # Its rules end a token at a space or quote; in a sentence it may end at a comma.
    for value in {f.secret for f in scan_string(_PUNCTUATION.sub(" ", text))}:
        if len(value) >= 6:
            for match in re.finditer(re.escape(value), text):
                yield Span(match.start(), match.end(), "secret")
