"""Whether data and model stay on the person's own machines."""

from __future__ import annotations

from collections.abc import Iterator

from planner.readers.clauses import clause_spans
from planner.readers.hit import Hit
from planner.readers.lexicon import cue
from planner.requirements import Change


def read_privacy(words: str) -> Iterator[Hit]:
    """“Nothing goes to the cloud” → True, “cloud is fine” → False; in one clause the longer phrase counts."""
    for clause in clause_spans(words):
        found = [(m, name == "offline") for name in ("offline", "cloud_ok") for m in cue(name).finditer(clause.text)]
        if found:
            match, value = max(found, key=lambda f: len(f[0].group()))
            yield Hit(Change(op="set", field="offline_only", value=value, quote=clause.text), clause.start + match.start(), clause.start + match.end())
