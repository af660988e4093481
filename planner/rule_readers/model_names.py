"""Names of base models within words that speak of one."""

from __future__ import annotations

import re

from planner.rule_readers.sizes import FAMILIES

_FAMILY = re.compile(rf"(?i)(?:{FAMILIES})")
_TOKEN = re.compile(r"(?<![\w/.@-])[A-Za-z][A-Za-z0-9.]*(?:[-_/][A-Za-z0-9.]+)*(?![\w@-])")
_SIZE = re.compile(r"\s+(?:\d+(?:\.\d+)*(?:\s+\d+(?:\.\d+)?\s?[bBmM])?|\d+(?:\.\d+)?\s?[bBmM])(?![\w.]*\w)")
"""“llama 3.1 8b”, “Mistral 7B”: the number of the version and the size belong to the name."""
_MARKED = re.compile(r"\d|[a-z][A-Z]|[A-Z]{2}.*[a-z]|^[A-Z]+[a-z]*[A-Z]{2}")
"""What the names of models have and other words seldom."""
_INSTEAD = re.compile(
    r"(?i)\b(?:instead of|rather than|in place of|not|statt|anstelle von|nicht|au lieu (?:de|d['’])|pas|"
    r"en (?:lugar|vez) de|no|invece di|in plaats van|niet|zamiast)\s+(?:the\s+|das\s+|dem\s+)?$|(?:不要|不用|代替)\s*$"
)


def model_named(words: str) -> str | None:
    """The one model that is named, as it is written; None where none is, or several are and none is ruled out."""
    found = []
    for match in _TOKEN.finditer(words):
        end = match.end()
        if (size := _SIZE.match(words, end)) is not None:
            end = size.end()
        name = words[match.start() : end].rstrip(".")
        if (_MARKED.search(name) or _FAMILY.fullmatch(name)) and not _INSTEAD.search(words[: match.start()]):
            found.append(name)
    return found[0] if len(found) == 1 else None
