"""Keys and passwords in words that are about to be kept: none of them is stored, and what is kept reads the same
when it is read again."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import PurePath
from typing import Any, TextIO, cast

from engine.core.printable import ShownText
from engine.privacy.finders.disguised import undisguised
from engine.privacy.finders.labels import labelled
from engine.privacy.finders.seen import see
from engine.privacy.secrets import secrets
from engine.privacy.span import Span
from engine.privacy.spoken_secrets import spoken_secrets

_KINDS = ("secret", "password")
_LEAD, _LONG_KEY = 200, 20
_NAME = re.compile(r"[a-z]+(?:_[a-z]+)*(?:_?\d{1,4})?(?:_[a-z]+\d{0,2})*")
"""A column is called so: order_number_2."""


def without_secrets(text: str, before: str = "") -> str:
    """The text with `[secret]` and `[password]` in place of keys, tokens and passwords; names of files and columns
    stay.

    `before` is what was said just before, which may have named what the text is.
    """
    if before:
        lead = before.rstrip().rpartition("\n")[2][-_LEAD:] + "\n"
        both = without_secrets(lead + text)
        return both[len(lead) :] if both.startswith(lead) else without_secrets(text)
    found = [
        s
        for s in (*secrets(text), *labelled(see(text)), *spoken_secrets(text), *_in_disguise(text))
        if s.kind in _KINDS and not _is_name(text[s.start : s.end], s.kind)
    ]
    if not found:
        return text
    from engine.privacy.redact import apart

    out, at = [], 0
    for span in apart(found):
        out += [text[at : span.start], f"[{span.kind}]"]
        at = span.end
    return "".join([*out, text[at:]])


def _in_disguise(text: str) -> Iterator[Span]:
    """What is a secret in the text as it is usually written: figures that were said, signs for letters."""
    if (plain := undisguised(text)) is not None:
        yield from plain.back((*secrets(plain.text), *labelled(see(plain.text))))


def kept_without_secrets(value: Any, but: Collection[str] = ()) -> Any:
    """The same for every text in a JSON value; entries named in `but` stay as they are."""
    match value:
        case str():
            return without_secrets(value)
        case dict():
            return {_key(key): item if key in but else kept_without_secrets(item, but) for key, item in value.items()}
        case list() | tuple():
            return [kept_without_secrets(item, but) for item in value]
        case _:
            return value


def _key(key: Any) -> Any:
    """Names of fields are short; longer ones hold a name of a column or file."""
    return without_secrets(key) if isinstance(key, str) and len(key) >= _LONG_KEY else key


def log_of(stream: TextIO) -> TextIO:
    """A stream for messages of libraries and traces, which holds no secrets and nothing that commands a terminal."""
    return cast(TextIO, ShownText(stream, without_secrets))


def _is_name(found: str, kind: str) -> bool:
    # Loaded only where something was found: words are kept before anything else is done with them.
    from engine.core.file_kinds import READABLE

    return PurePath(found.rstrip(".,;:")).suffix.lower() in READABLE or (
        kind == "secret" and _NAME.fullmatch(found) is not None
    )
