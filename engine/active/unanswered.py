"""All messages of a source, those without a reply too: rows that nothing is learned from, but that somebody may
answer."""

from __future__ import annotations

from pathlib import Path

from engine.core.errors import BadInput
from engine.core.row import Row
from engine.core.spec import Source
from engine.data.asked_columns import NOTHING_ASKED, asked_of
from engine.data.columns import columns_of
from engine.data.counts import Counts
from engine.data.folder import folder_rows
from engine.data.formats.dialogue import with_unanswered
from engine.data.formats.table import FILE, GROUP, PROMPT, REPLY, SPLIT
from engine.data.hub_place import source_path
from engine.data.profile import DataProfile
from engine.data.read import read_table
from engine.data.rows import message_of, paired

_READ = frozenset({"table", "jsonl", "folder"})


def messages_of(profile: DataProfile, root: Path, source: Source | None = None) -> list[Row]:
    """Rows of a measured source, with an empty reply where nobody replied; `source` is what the plan has of it, where
    it has anything. None of texts, lists of terms, and what is not learned from."""
    if source is not None and source.use != "train":
        return []
    if profile.kind not in _READ:
        return []
    try:
        with with_unanswered():
            path = source_path(root, profile.path)
            if path.is_dir() and profile.kind == "folder":
                return [r for r in folder_rows(path, profile.path, Counts()) if not r.made]
            return _of_table(path, profile, source)
    except BadInput:
        # What is wrong with it is said on the page.
        return []


def _of_table(path: Path, profile: DataProfile, source: Source | None) -> list[Row]:
    speaker = source.speaker if source is not None else profile.speaker
    table = read_table(path, speaker)
    columns = columns_of(table, asked_of(source) if source is not None else NOTHING_ASKED)
    if columns.prompt and columns.reply:
        inside = path.is_dir() and {FILE, SPLIT} <= set(table.columns)
        rows = paired(table, columns, profile.path, archive=path.suffix.lower() == ".zip" or inside)
        return [r for r in rows if r.of_set not in ("dev", "test")]
    # Of several columns of texts one may be the reply, under a name nobody has said.
    texts = [c for c, kind in zip(profile.columns, profile.column_kinds, strict=False) if kind == "text"]
    if profile.lacking != "replies" and len(texts) != 1:
        return []
    prompt = columns.prompt or ((PROMPT,) if PROMPT in table.columns else tuple(texts[:1]))
    return [
        Row(message_of(row, prompt), row.get(REPLY, ""), profile.path, line, row.get(GROUP, ""))
        for row, line in zip(table.rows, table.lines, strict=True)
        if prompt
    ]
