"""Folders of many files: which of them stand for themselves, and which are one source together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.data.clean import Counts, Row
from engine.data.columns import group_of, pair_of
from engine.data.formats.code import walk
from engine.data.formats.table import GROUP, PROMPT, REPLY
from engine.data.made.rows import Writer, made_rows
from engine.data.read import HISTORY, MAIL, READABLE, ROWS, holds_rows, read_table
from engine.errors import BadInput

MOST_FILES = 40
"""Files of one folder that have a line each on the page."""
NOT_DATA = frozenset({"session.jsonl", "events.jsonl", "report.md", "README.md", "data.md"})
"""Files of nlforge itself and of those who explain a folder."""


def files_of(folder: Path) -> list[Path]:
    """The sources in a folder: each readable file; of many files the tables, and the folder itself for all others.

    Mails that lie in a file each are one source as well, for one is answered by another. What its .gitignore leaves out is not among
    them; the history of a repository is one source.
    """
    files = _files(folder)
    together = set(members(folder)) if len(files) > MOST_FILES or _has_mails(files) else set()
    history = [folder / HISTORY] if (folder / HISTORY / "HEAD").is_file() and not (folder / HISTORY).is_symlink() else []
    return [*(f for f in files if f not in together), *([folder] if together else []), *history]


def members(folder: Path) -> list[Path]:
    """The files a folder stands for as one source: its texts, mails in a file each, and its tables where these are many as well."""
    files = _files(folder)
    tables = [f for f in files if _is_table(f) and not (_is_mail(f) and _has_mails(files))]
    return files if len(tables) > MOST_FILES else [f for f in files if f not in tables]


def _files(folder: Path) -> list[Path]:
    return [p for p in walk(folder) if p.suffix.lower() in READABLE and p.name not in NOT_DATA]


def _is_mail(path: Path) -> bool:
    return path.suffix.lower() == ".eml"


def _has_mails(files: Sequence[Path]) -> bool:
    return sum(map(_is_mail, files)) > 1


def _is_table(path: Path) -> bool:
    return path.suffix.lower() in ROWS


def folder_rows(folder: Path, name: str, counts: Counts | None = None, writer: Writer | None = None) -> Iterator[Row]:
    """Rows of all its files, found or made; a file that cannot be used is told to `counts`."""
    inside = members(folder)
    mails = [p for p in inside if p.suffix.lower() in MAIL]
    try:
        yield from mail_rows_of(folder, mails, name, counts)
    except BadInput as error:
        if counts is not None:
            counts.left_out.append(f"{name}: {error.what} {error.why}".strip())
    for path in (p for p in inside if p not in mails):
        own = f"{name}/{path.relative_to(folder).as_posix()}"
        try:
            yield from member_rows(path, own, counts, writer)
        except BadInput as error:
            if counts is not None:
                counts.left_out.append(f"{own}: {error.what} {error.why}".strip())


def mail_rows_of(folder: Path, mails: Sequence[Path], name: str, counts: Counts | None = None) -> Iterator[Row]:
    """Rows of mails in more files than one, of which one may answer another. Raises BadInput where none can be read."""
    if not mails:
        return
    from engine.data.apart import mails_apart

    found = mails_apart(folder, mails)
    if counts is not None:
        counts.left_out += [f"{name}: {why}" for why in found.left_out]
    for row, line in zip(found.rows, found.lines, strict=True):
        yield Row(row[PROMPT], row[REPLY], f"{name}/{row['file']}", line, row[GROUP])


def member_rows(path: Path, name: str, counts: Counts | None = None, writer: Writer | None = None) -> Iterator[Row]:
    """Rows of one file of a folder. Raises BadInput where it cannot be used."""
    if not holds_rows(path):
        yield from made_rows(path, name, counts, writer)
        return
    table = read_table(path)
    prompt, reply = pair_of(table)
    if prompt is None or reply is None:
        raise BadInput(f"{name} has no column pair I recognise as message and reply.", f"I saw these columns: {', '.join(table.columns)}.")
    if counts is not None:
        counts.left_out += [f"{name}: {why}" for why in table.left_out]
    group = group_of(table.columns)
    yield from (Row(r.get(prompt, ""), r.get(reply, ""), name, n, r.get(group, "") if group else "") for r, n in zip(table.rows, table.lines, strict=True))
