"""File names as terminals write them when a file is dropped on the window: quoted, escaped, or as an address."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from urllib.parse import unquote, urlsplit

_WINDOWS = re.compile(r"[A-Za-z]:[\\/]|\\\\")


def dropped(text: str) -> str | None:
    """The files as words can name them, each whole (in quotes where it holds a blank); None where the text is no
    list of files that are there."""
    text = text.strip()
    if not text or "\n" in text:
        return None
    for found in (_whole(text), _shell(text)):
        if found:
            return " ".join(map(in_words, found))
    return None


def in_words(name: str) -> str:
    """A file as words name it: in quotes where it holds a blank."""
    return f'"{name}"' if re.search(r"\s", name) else name


def _whole(text: str) -> list[str]:
    """One file, its name unquoted and unescaped."""
    name = text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text
    return [name] if _looks(name) and _there(name) else []


def _shell(text: str) -> list[str]:
    try:
        names = [_address(part) for part in shlex.split(text)]
    except ValueError:
        return []
    return names if names and all(_looks(n) and _there(n) for n in names) else []


def _address(text: str) -> str:
    return unquote(urlsplit(text).path) if text.startswith("file://") else text


def _looks(name: str) -> bool:
    """Dropped files come with their whole path; a word that happens to be a file stays a word."""
    return name.startswith(("/", "~/")) or _WINDOWS.match(name) is not None


def _there(name: str) -> bool:
    try:
        return Path(name).expanduser().exists()
    except (OSError, ValueError, RuntimeError):
        return False
