"""A user and a password that are told as a pair: “login: anna / Summer-2024!”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.privacy.finders.seen import ScannedText
from engine.privacy.span import Span

_PAIR = (
    r"(?:log-?in|log-?in details?|credentials?|creds|user(?:name)?|account|zugang(?:sdaten)?|anmeld(?:ung"
    r"|edaten)|benutzer(?:name)?"
    r"|identifiants?|connexion|acc[eè]so?s?|credenciales|credenziali|inloggegevens|dane logowania"
    r"|usuario|utente|usuário|логин|账号|ログイン|로그인)"
)
_IS = r"(?:['’]s|are|is|sind|ist|lauten|lautet|sont|est|son|es|sono|è|são|é|zijn|to|[:：=])"
_JOINED = re.compile(
    rf"(?i)(?<!\w){_PAIR}\s*{_IS}\s*(?P<user>[^\s/|,;]{{1,60}})\s*"
    r"(?:[/|,;&]|(?:and|und|et|y|e|en|i|и)(?!\w))\s*(?P<value>[^\s,;]+)"
)
_NO_SECRET = re.compile(
    r"[A-Z]{1,6}-?\d{1,5}[a-z]?|v?\d[\d.,:/%-]*[A-Za-z]{0,4}|[A-Za-z]+-\d{1,4}|[a-z]+(?:_[a-z0-9]+)+"
    r"|[\w.+-]+@[\w-]+\.[\w.]+|\w+://\S+|[~./\\]\S*|\S+/\S*|\[.*"
    r"|[A-Z][a-z]+\d{0,2}|[A-Z][a-z]+(?:[A-Z][a-z]+)+|\$?[A-Z_]+\d{0,2}|<.*|\{.*|\*+|x+|\.+"
)
"""Norms, versions, amounts, names of columns, addresses, paths, product names, placeholders."""
_MIXED = re.compile(r"(?=\D*\d)(?=[^A-Za-z]*[A-Za-z]{3})[^\s/\\@.:]{6,}")
"""Beside a user also a word with a figure is one."""


_WORDS = frozenset({
    "login", "logins", "log", "credential", "credentials", "creds", "user", "username", "account", "zugang",
    "zugangsdaten",
    "anmeldung", "anmeldedaten", "benutzer", "benutzername", "identifiant", "identifiants", "connexion", "accès",
    "acces",
    "acceso", "accesos", "accesso", "usuario", "utente", "usuário", "credenciales", "credenziali", "inloggegevens",
    "dane",
})  # fmt: skip
"""A text without one of these, in Latin letters, has no pair."""


def pairs_of(seen: ScannedText) -> Iterator[Span]:
    """Places of the passwords of pairs; what looks like a word of a sentence is none."""
    if not seen.foreign and _WORDS.isdisjoint(seen.lows):
        return
    for match in _JOINED.finditer(seen.text):
        value = match["value"].rstrip(".,;:?)")
        if looks_secret(value) or _MIXED.fullmatch(value):
            yield Span(match.start("value"), match.start("value") + len(value), "password")
            user = match["user"]
            if user[:1].isalnum() and "[" not in user:
                yield Span(*match.span("user"), "email" if "@" in user else "handle")


def looks_secret(word: str) -> bool:
    """Whether it is none of what people write: letters with figures or signs among them, and no name, norm or
    amount."""
    word = word.strip(".,;:!?)")
    signs = re.search(r"[#$%^&*+=~@!](?=\w)", word) is not None
    told = re.search(r"[^\W\d_]", word) is not None and (re.search(r"\d", word) is not None or signs)
    return told and len(word) >= 6 and _NO_SECRET.fullmatch(word) is None
