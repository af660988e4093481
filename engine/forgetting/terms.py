"""What was forgotten, known by its hash alone: a list of those who asked to be forgotten would remember them."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import Field, ValidationError

from engine.core.frozen import Frozen
from engine.core.journal import append_line, read_lines

_WORD = re.compile(r"[^\W_]+")
LEAST_LETTERS = 3
"""A shorter term stands everywhere."""


class ForgottenTerm(Frozen):
    """A line of `forgotten.jsonl`: enough to know the term again, and not to tell it."""

    time: datetime
    by: str
    salt: str
    digest: str
    """sha256 of salt and folded words."""
    words: int = Field(gt=0)
    erased: dict[str, int] = Field(default_factory=dict)
    """Of each file of the session what went from it: lines, or places in a text."""
    versions: tuple[int, ...] = ()
    """Those that learned from it."""
    left: int = 0
    """Places where it was found afterwards."""
    still_said: int | None = None
    """Replies of the model that people get which held it, when it was asked what the erased rows ask; None = not
    asked."""
    asked: int = 0


@dataclass(frozen=True)
class ForgottenTerms:
    """All of a session."""

    known: tuple[ForgottenTerm, ...]

    def holds(self, text: str) -> bool:
        """Whether one of them stands in a text."""
        if not self.known:
            return False
        words = folded_words(text)
        return any(
            _digest(one.salt, words[n : n + one.words]) == one.digest
            for one in self.known
            for n in range(len(words) - one.words + 1)
        )


def forgotten_file(session: Path) -> Path:
    """Where they stand."""
    return session / "forgotten.jsonl"


def forgotten_in(session: Path) -> ForgottenTerms:
    """What was forgotten in a session.

    Raises:
        BadInput: the file is no plain one.
    """
    found = []
    for line in read_lines(forgotten_file(session)).lines:
        with suppress(ValidationError):
            found.append(ForgottenTerm.model_validate(json.loads(line)))
    return ForgottenTerms(tuple(found))


def as_term(term: str, by: str, time: datetime) -> ForgottenTerm:
    """The term by its hash."""
    words, salt = folded_words(term), secrets.token_hex(16)
    return ForgottenTerm(time=time, by=by, salt=salt, digest=_digest(salt, words), words=max(1, len(words)))


def keep_term(session: Path, term: ForgottenTerm) -> None:
    """Raises RunFailed where it could not be written."""
    append_line(forgotten_file(session), term.model_dump_json())


def folded_words(text: str) -> Sequence[str]:
    """Words and numbers, whatever stands between them."""
    return _WORD.findall(text.casefold())


def _digest(salt: str, words: Sequence[str]) -> str:
    return hashlib.sha256("\0".join((salt, *words)).encode("utf-8", "replace")).hexdigest()
