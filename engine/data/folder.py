"""Folders of many files: which of them stand for themselves, and which are one source together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.data.clean import Counts, Row
from engine.data.columns import pair_of
from engine.data.formats.code import walk
from engine.data.formats.mail import Mail, mail_rows, single_mails
from engine.data.formats.table import PROMPT, REPLY, table
from engine.data.made.rows import Writer, made_rows
from engine.data.read import HISTORY, READABLE, ROWS, holds_rows, read_table
from engine.data.tablerows import example_rows
from engine.errors import BadInput

MOST_FILES = 40
"""Files of one folder that have a line each on the page."""
NOT_DATA = frozenset({"session.jsonl", "events.jsonl", "report.md", "README.md", "data.md"})
"""Files of nlforge itself and of those who explain a folder."""


def files_of(folder: Path) -> list[Path]:
    """The sources in a folder: each readable file; of many files the tables, and the folder itself for all others.

    What its .gitignore leaves out is not among them; the history of a repository is one source.
    """
    files = _files(folder)
    history = [folder / HISTORY] if (folder / HISTORY / "HEAD").is_file() and not (folder / HISTORY).is_symlink() else []
    if len(files) <= MOST_FILES and not _mailed(files):
        return files + history
    together = set(members(folder))
    return [*(f for f in files if f not in together), folder, *history]


def members(folder: Path) -> list[Path]:
    """The files a folder stands for as one source: its texts, and its tables where these are many as well."""
    files = _files(folder)
    mails = set(_mailed(files))
    tables = [f for f in files if _is_table(f) and f not in mails]
    return files if len(tables) > MOST_FILES else [f for f in files if not _is_table(f) or f in mails]


def _mailed(files: Sequence[Path]) -> list[Path]:
    """Mails in a file each: a question and its answer are two of them, so they are read together."""
    found = [f for f in files if f.suffix.lower() == ".eml"]
    return found if len(found) > 1 else []


def _files(folder: Path) -> list[Path]:
    return [p for p in walk(folder) if p.suffix.lower() in READABLE and p.name not in NOT_DATA]


def _is_table(path: Path) -> bool:
    return path.suffix.lower() in ROWS


def folder_rows(folder: Path, name: str, counts: Counts | None = None, writer: Writer | None = None) -> Iterator[Row]:
    """Rows of all its files, found or made; a file that cannot be used is told to `counts`."""
    found = members(folder)
    mailed = frozenset(_mailed(found))
    mails: list[Mail] = []
    for path in found:
        own = f"{name}/{path.relative_to(folder).as_posix()}"
        try:
            if path in mailed:
                mails += single_mails(read_table(path), path.relative_to(folder).as_posix())
            else:
                yield from member_rows(path, own, counts, writer)
        except BadInput as error:
            if counts is not None:
                counts.left_out.append(f"{own}: {error.what} {error.why}".strip())


    if mails:
        yield from example_rows(table(mail_rows(mails)), PROMPT, REPLY, name)


def member_rows(path: Path, name: str, counts: Counts | None = None, writer: Writer | None = None) -> Iterator[Row]:
    """Rows of one file of a folder. Raises BadInput where it cannot be used."""
    if not holds_rows(path):
        yield from made_rows(path, name, counts, writer)
        return
    found = read_table(path)
    prompt, reply = pair_of(found)
    if prompt is None or reply is None:
        raise BadInput(f"{name} has no column pair I recognise as message and reply.", f"I saw these columns: {', '.join(found.columns)}.")
    if counts is not None:
        counts.left_out += [f"{name}: {why}" for why in found.left_out]
    yield from example_rows(found, prompt, reply, name)
