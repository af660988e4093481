"""Whether data and model stay on the person's own machines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from planner.readers.clauses import clause_spans
from planner.readers.hit import Hit
from planner.readers.lexicon import cue, has
from planner.requirements import Change

_CLOUD = re.compile(r"(?<!\w)(?:clouds?|aws|azure|gcp|runpod|nube|nuvem)(?!\w)|云", re.I)
_BANNED_AFTER = re.compile(
    r"^\W*(?:\w+\W+){0,3}?(?:not|never|no|forbidden|banned|prohibited|nicht|verboten|untersagt|pas|interdit\w*|prohibid\w*)(?!\w)|^\W*(?:不|禁止)",
    re.I,
)


def _forbidden(clause: str, match: re.Match[str]) -> bool:
    """Whether a “not” stands before the words, or right after them."""
    before, after = clause[max(0, match.start() - 40) : match.start()], clause[match.end() : match.end() + 30]
    return has("negation", before) or re.search(r"(?:不|禁止|不允许|不可以?)\W*$", before) is not None or _BANNED_AFTER.match(after) is not None


def read_privacy(words: str) -> Iterator[Hit]:
    """“Nothing goes to the cloud” → True, “cloud is fine” → False; in one clause the longer phrase counts."""
    for clause in clause_spans(words):
        found = [(m, name == "offline" or _forbidden(clause.text, m)) for name in ("offline", "cloud_ok") for m in cue(name).finditer(clause.text)]
        if not found and (spoken := _CLOUD.search(clause.text)) is not None and _forbidden(clause.text, spoken):
            found = [(spoken, True)]
        if found:
            # A ban counts more than a permission beside it.
            match, value = max(found, key=lambda f: (f[1], len(f[0].group())))
            yield Hit(Change(op="set", field="offline_only", value=value, quote=clause.text), clause.start + match.start(), clause.start + match.end())
