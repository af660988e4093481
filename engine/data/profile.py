"""Measure a file so that nobody has to be asked what it holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from engine.data.columns import pair_of
from engine.data.formats.code import walk
from engine.data.formats.table import Table
from engine.data.made.rows import made_rows
from engine.data.read import HISTORY, JSONL, READABLE, holds_rows, read_table, read_text
from engine.errors import BadInput
from engine.frozen import Frozen


class DataProfile(Frozen):
    """What was measured on one file."""

    path: str
    kind: Literal["table", "jsonl", "text", "glossary", "missing", "unknown"]
    rows: int = 0
    usable: int = 0
    """Distinct rows with both a message and a reply; of a text, the questions and answers that can be made from it."""
    columns: tuple[str, ...] = ()
    prompt_column: str | None = None
    reply_column: str | None = None
    distinct_replies: int = 0
    mean_prompt_words: float = 0.0
    mean_reply_words: float = 0.0
    labels: bool = False
    """The reply column holds few short repeated values."""
    left_out: tuple[str, ...] = ()
    """Parts of the file that cannot be used, and why."""
    problem: str = ""
    """A sentence for the person where the file cannot be used; empty = fine."""


MOST_FILES = 500
"""Files of one folder that are looked at one by one."""
NOT_DATA = frozenset({"session.jsonl", "events.jsonl", "report.md", "README.md", "data.md"})
"""Files of nlforge itself and of those who explain a folder."""
MIN_ROWS = 20
"""Fewer usable rows than this are not learned from."""


def profile_source(path: Path, named_columns: Sequence[str] = ()) -> DataProfile:
    """Measure one file; a bad file is described in `problem`, never raised."""
    name = str(path)
    if not path.exists():
        return DataProfile(path=name, kind="missing", problem=f"I cannot find {path}. Check the name, or put the file there.")
    try:
        if holds_rows(path):
            return _profile_table(path, read_table(path), named_columns)
        rows = 0 if path.name == HISTORY else len([p for p in re.split(r"\n\s*\n", read_text(path)) if p.strip()])
        made = list(made_rows(path, name))
    except BadInput as error:
        return DataProfile(path=name, kind="unknown", problem=str(error))
    words = [sum(len(t.split()) for t in texts) / max(1, len(made)) for texts in ([r.prompt for r in made], [r.reply for r in made])]
    return DataProfile(path=name, kind="text", rows=rows or len(made), usable=len({(r.prompt, r.reply) for r in made}), mean_prompt_words=round(words[0], 1),
                       mean_reply_words=round(words[1], 1))


def files_of(folder: Path) -> list[Path]:
    """The readable files below a folder, names in order; what its .gitignore leaves out is not among them.

    Raises:
        BadInput: there are more than can be shown on a page.
    """
    files = [p for p in walk(folder) if p.suffix.lower() in READABLE and p.name not in NOT_DATA]
    files += [folder / HISTORY] if (folder / HISTORY / "HEAD").is_file() and not (folder / HISTORY).is_symlink() else []
    if len(files) > MOST_FILES:
        raise BadInput(f"{folder} holds {len(files):,} files.", f"I look at up to {MOST_FILES} one by one.",
                       "Put them in one zip file, or name the folders that count.")
    return files


def _profile_table(path: Path, table: Table, named: Sequence[str]) -> DataProfile:
    kind: Literal["table", "jsonl"] = "jsonl" if path.suffix.lower() in JSONL else "table"
    base = DataProfile(path=str(path), kind=kind, rows=len(table.rows), columns=table.columns, left_out=table.left_out)
    if not table.rows and table.left_out:
        return base.model_copy(update={"kind": "unknown", "problem": f"Nothing in {path} can be used: {table.left_out[0]}."})
    if {"term", "instead_of"} <= {c.lower() for c in table.columns}:
        return base.model_copy(update={"kind": "glossary"})
    prompt, reply = pair_of(table, named)
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
