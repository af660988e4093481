"""Measure a file so that nobody has to be asked what it holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from engine.data.clean import Counts, Row
from engine.data.columns import pair_by_content, pair_of
from engine.data.folder import member_rows, members
from engine.data.formats.table import Table
from engine.data.joint import joint_rows
from engine.data.labels import label_count
from engine.data.made.functions import is_code
from engine.data.made.rows import made_rows
from engine.data.read import HISTORY, JSONL, holds_rows, read_table, read_text
from engine.data.tokens import longest_tokens
from engine.data.verdicts import rejected_column, verdict_column
from engine.errors import BadInput
from engine.frozen import Frozen


class Note(Frozen):
    """Something of a file that the model will not learn, which is said and stops nothing."""

    code: Literal["columns_not_used", "rows_not_used", "file_not_read"]
    text: str
    """A sentence that names what is not used, and why."""


class DataProfile(Frozen):
    """What was measured on one file."""

    path: str
    kind: Literal["table", "jsonl", "text", "folder", "glossary", "missing", "unknown"]
    rows: int = 0
    usable: int = 0
    """Distinct rows with both a message and a reply; of a text, the questions and answers that can be made from it."""
    columns: tuple[str, ...] = ()
    prompt_column: str | None = None
    reply_column: str | None = None
    guessed: bool = False
    """The columns were told by what stands in them; their names say nothing."""
    distinct_replies: int = 0
    mean_prompt_words: float = 0.0
    mean_reply_words: float = 0.0
    longest_reply_tokens: int = 0
    """For the embedded base."""
    words: int = 0
    """Of a text, or of all texts of a folder."""
    labels: bool = False
    """The reply column holds few short repeated values."""
    judged: Literal["", "preferences", "verdicts"] = ""
    """preferences: rows with a better and a worse reply; verdicts: replies that were liked or disliked."""
    code: bool = False
    """A text, or most of a folder, is code."""
    left_out: tuple[str, ...] = ()
    """Parts of the file that cannot be used, and why."""
    notes: tuple[Note, ...] = ()
    """What of it will not be learned: columns, rows, parts that are not read."""
    problem: str = ""
    """A sentence for the person where the file cannot be used; empty = fine."""


MIN_ROWS = 20
"""Fewer usable rows than this are not learned from."""
_DRAWN = 40
"""Files of a folder that are looked at to measure all."""


def profile_source(path: Path, named_columns: Sequence[str] = ()) -> DataProfile:
    """Measure one file, or a folder as one source; a bad file is described in `problem`, never raised."""
    name = str(path)
    if not path.exists():
        return DataProfile(path=name, kind="missing", problem=f"I cannot find {path}. Check the name, or put the file there.")
    if path.is_dir() and path.name != HISTORY:
        return _profile_folder(path)
    try:
        if holds_rows(path):
            return _profile_table(path, read_table(path), named_columns)
        text = "" if path.name == HISTORY else read_text(path)
        rows = len([p for p in re.split(r"\n\s*\n", text) if p.strip()])
        made = list(made_rows(path, name))
    except BadInput as error:
        return DataProfile(path=name, kind="unknown", problem=str(error))
    code = path.name == HISTORY or is_code(path.suffix.lower())
    return DataProfile(path=name, kind="text", code=code, rows=rows or len(made), usable=_distinct(made), words=len(text.split()), **_lengths(made))


def _distinct(rows: Sequence[Row]) -> int:
    return len({(r.prompt, r.reply) for r in rows})


def _lengths(rows: Sequence[Row]) -> dict[str, Any]:
    """Mean words of messages and answers."""
    prompts, replies = (sum(len(t.split()) for t in texts) / max(1, len(rows)) for texts in ([r.prompt for r in rows], [r.reply for r in rows]))
    return {"mean_prompt_words": round(prompts, 1), "mean_reply_words": round(replies, 1),
            "longest_reply_tokens": longest_tokens([r.reply for r in rows])}


def _profile_folder(folder: Path) -> DataProfile:
    """Measured on files evenly drawn, and reckoned up for all."""
    inside = members(folder)
    rows, joint = joint_rows(folder, inside, folder.name, Counts())
    answered = [r for r in rows if r.reply]
    texts = [p for p in inside if p not in joint]
    drawn = texts[:: max(1, len(texts) // _DRAWN)][:_DRAWN]
    found: list[Row] = []
    unread, words = 0, 0
    for path in drawn:
        try:
            found += list(member_rows(path, path.name))
            words += 0 if holds_rows(path) else len(read_text(path).split())
        except BadInput:
            unread += 1
    if not found and not rows and unread == len(drawn):
        problem = f"I cannot read any of the files in {folder} I looked at ({len(drawn) + len(joint)} of {len(inside)})."
        return DataProfile(path=str(folder), kind="unknown", problem=problem)
    usable = round(_distinct(found) * len(texts) / max(1, len(drawn))) + _distinct(answered)
    code = sum(r.made == "code" for r in found) * 2 > len(found)
    return DataProfile(path=str(folder), kind="folder", rows=len(inside), usable=usable, code=code,
                       words=words * len(texts) // max(1, len(drawn)), **_lengths([*found, *answered]))


def _profile_table(path: Path, table: Table, named: Sequence[str]) -> DataProfile:
    kind: Literal["table", "jsonl"] = "jsonl" if path.suffix.lower() in JSONL else "table"
    base = DataProfile(path=str(path), kind=kind, rows=len(table.rows), columns=table.columns, left_out=table.left_out)
    if not table.rows and table.left_out:
        return base.model_copy(update={"kind": "unknown", "problem": f"Nothing in {path} can be used: {table.left_out[0]}."})
    if {"term", "instead_of"} <= {c.lower() for c in table.columns}:
        return base.model_copy(update={"kind": "glossary"})
    prompt, reply = pair_of(table, named)
    guessed = not (prompt and reply)
    if guessed:
        prompt, reply = pair_by_content(table)
    if not prompt or not reply:
        seen = ", ".join(c if c in table.filled else f"{c} (empty)" for c in table.columns) or "none"
        return base.model_copy(update={"problem": f"{path} has no column pair I recognise as message and reply. I saw: {seen}."})
    full = [r for r in table.rows if r.get(prompt) and r.get(reply)]
    replies = [r[reply] for r in full]
    reply_words = sum(len(r.split()) for r in replies) / max(1, len(replies))
    distinct = label_count(replies) if reply_words <= 6 else len(set(replies))
    prompt_words = sum(len(r[prompt].split()) for r in full) / max(1, len(full))
    return base.model_copy(update={
        "usable": len({(r[prompt], r[reply]) for r in full}), "prompt_column": prompt, "reply_column": reply, "guessed": guessed, "distinct_replies": distinct,
        "longest_reply_tokens": longest_tokens(replies), "mean_reply_words": round(reply_words, 1), "mean_prompt_words": round(prompt_words, 1),
        "judged": "preferences" if rejected_column(table.filled) else "verdicts" if verdict_column(table, (prompt, reply)) else "",
        "labels": bool(replies) and reply_words <= 6 and distinct <= max(2, len(replies) / 3),
    })
