"""Measure a file so that nobody has to be asked what it holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from engine.data.read import JSONL, TABLE, TEXT, Table, read_table, read_text
from engine.errors import BadInput
from engine.frozen import Frozen

_PROMPT_NAMES = ("customer_message", "message", "question", "prompt", "instruction", "input", "text", "query", "customer", "subject", "body")
_REPLY_NAMES = ("agent_reply", "reply", "answer", "completion", "response", "output", "category", "label", "topic", "class", "intent", "agent_answer")


class DataProfile(Frozen):
    """What was measured on one file."""

    path: str
    kind: Literal["table", "jsonl", "text", "glossary", "missing", "unknown"]
    rows: int = 0
    usable: int = 0
    """Distinct rows with both a message and a reply."""
    columns: tuple[str, ...] = ()
    prompt_column: str | None = None
    reply_column: str | None = None
    distinct_replies: int = 0
    mean_prompt_words: float = 0.0
    mean_reply_words: float = 0.0
    labels: bool = False
    """The reply column holds few short repeated values."""
    problem: str = ""
    """A sentence for the person where the file cannot be used; empty = fine."""


MIN_ROWS = 20
"""Fewer usable rows than this are not learned from."""


def profile_source(path: Path, named_columns: Sequence[str] = ()) -> DataProfile:
    """Measure one file; a bad file is described in `problem`, never raised."""
    name = str(path)
    if not path.exists():
        return DataProfile(path=name, kind="missing", problem=f"I cannot find {path}. Check the name, or put the file there.")
    suffix = path.suffix.lower()
    try:
        if suffix in TABLE | JSONL:
            return _profile_table(path, read_table(path), named_columns)
        if suffix in TEXT:
            text = read_text(path)
            return DataProfile(path=name, kind="text", rows=len([p for p in re.split(r"\n\s*\n", text) if p.strip()]))
    except BadInput as error:
        return DataProfile(path=name, kind="unknown", problem=str(error))
    problem = f"I cannot read {suffix or 'this kind of'} files yet: {path}. Export it as CSV, JSONL, text or markdown."
    return DataProfile(path=name, kind="unknown", problem=problem)


def profile_folder(path: Path) -> list[DataProfile]:
    """Measure each readable file of a folder, names in order."""
    return [profile_source(p) for p in sorted(path.iterdir()) if p.suffix.lower() in TABLE | JSONL | TEXT]


def _profile_table(path: Path, table: Table, named: Sequence[str]) -> DataProfile:
    kind: Literal["table", "jsonl"] = "jsonl" if path.suffix.lower() in JSONL else "table"
    base = DataProfile(path=str(path), kind=kind, rows=len(table.rows), columns=table.columns)
    if {"term", "instead_of"} <= {c.lower() for c in table.columns}:
        return base.model_copy(update={"kind": "glossary"})
    reply = next((c for c in table.columns if c in named), None) or _by_name(table.columns, _REPLY_NAMES)
    prompt = _by_name([c for c in table.columns if c != reply], _PROMPT_NAMES)
    if reply and not prompt:
        prompt = _longest_text_column(table, exclude=reply)
    if not prompt or not reply:
        seen = ", ".join(table.columns) or "none"
        return base.model_copy(update={"problem": f"{path} has no column pair I recognise as message and reply. I saw: {seen}."})
    full = [r for r in table.rows if r.get(prompt) and r.get(reply)]
    replies = [r[reply] for r in full]
    distinct = len(set(replies))
    reply_words = sum(len(r.split()) for r in replies) / max(1, len(replies))
    prompt_words = sum(len(r[prompt].split()) for r in full) / max(1, len(full))
    return base.model_copy(update={
        "usable": len({(r[prompt], r[reply]) for r in full}), "prompt_column": prompt, "reply_column": reply, "distinct_replies": distinct,
        "mean_reply_words": round(reply_words, 1), "mean_prompt_words": round(prompt_words, 1),
        "labels": bool(replies) and reply_words <= 6 and distinct <= max(2, len(replies) / 3),
    })


def _by_name(columns: Sequence[str], names: Sequence[str]) -> str | None:
    lower = {c.lower().strip().replace(" ", "_"): c for c in columns}
    return next((lower[n] for n in names if n in lower), None)


def _longest_text_column(table: Table, exclude: str) -> str | None:
    means = {c: sum(len(r.get(c, "")) for r in table.rows) for c in table.columns if c != exclude}
    return max(means, key=lambda c: means[c], default=None)
