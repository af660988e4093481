"""Folders of many files: which of them stand for themselves, and which are one source together."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from engine.core.error_json import refused_file
from engine.core.errors import BadInput
from engine.core.file_kinds import ROWS
from engine.core.row import Row
from engine.core.sentences import sentence
from engine.data.columns import columns_of
from engine.data.counts import Counts
from engine.data.covering import is_left_out
from engine.data.foldertable import reads_as
from engine.data.formats.talks import Sides
from engine.data.joint import joint, joint_rows
from engine.data.own import is_own_file, is_own_folder
from engine.data.parse import HISTORY, holds_rows
from engine.data.passed import passed_said, read_in
from engine.data.read import read_table
from engine.data.rows import paired
from engine.data.sets import set_apart
from engine.data.synthetic.rows import Writer, made_rows

MOST_FILES = 40
"""Files of one folder that have a line each on the page."""


def files_of(folder: Path, sorts: bool | None = None) -> list[Path]:
    """The sources in a folder: each readable file; of many files the tables, and the folder itself for all others.

    A folder that is one table, as one of labels is, or may be, is one source; `sorts`: whether it was said that texts
    are to be sorted.

    Mails in a file each and the days of a Slack channel are one source as well, for one answers another. What its
    .gitignore leaves out is not among them; the history of a repository is one source. What is only to measure with, by
    its name, has a line of its own, a folder of texts as a whole.

    Raises:
        BadInput: there are more files below it than anyone could check.
    """
    if reads_as(folder, sorts) is not None:
        return [folder]
    files, apart = _divided(folder)
    # A page with a line a file would not be read by anyone.
    together = set(members(folder)) if len(files) > MOST_FILES or joint(files) else set()
    history = (
        [folder / HISTORY] if (folder / HISTORY / "HEAD").is_file() and not (folder / HISTORY).is_symlink() else []
    )
    measuring = [p for a in apart for p in (files_of(a) if a.is_dir() else [a])]
    return [
        *(f for f in files if f not in together),
        *([folder] if together else []),
        *_tables_in(folder),
        *measuring,
        *history,
    ]


def members(folder: Path, without: Collection[str] = ()) -> list[Path]:
    """The files a folder stands for as one source: its texts, files that are read together, and its tables where these
    are many as well; less what is said to be left out.

    What by its name is only to measure with is not among them.

    Raises:
        BadInput: there are more files below it than anyone could check.
    """
    files, _ = _divided(folder)
    together = joint(files)
    tables = {f for f in files if _is_table(f) and f not in together}
    files = files if len(tables) > MOST_FILES else [f for f in files if f not in tables]
    return [f for f in files if not is_left_out(f, folder, without)] if without else files


def _files(folder: Path) -> list[Path]:
    tables = tuple(f"{table}{os.sep}" for table in _tables_in(folder))
    return [
        p
        for p in read_in(folder)
        if not is_own_file(p) and not _hidden(p.relative_to(folder)) and not str(p).startswith(tables)
    ]


def _tables_in(folder: Path) -> list[Path]:
    """Folders directly inside that are one table each, whatever is said."""
    inside = sorted(
        p
        for p in folder.iterdir()
        if p.is_dir() and not p.is_symlink() and not p.name.startswith(".") and not is_own_folder(p)
    )
    return [p for p in inside if reads_as(p) in ("labels", "brat", "saved")]


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _divided(folder: Path) -> tuple[list[Path], list[Path]]:
    """Its files to learn from, and the files and folders that by their names are only to measure with."""
    files = _files(folder)
    tables = {f for f in files if _is_table(f)}
    apart = set_apart(folder, files, tables)
    # Names of folders end in a mark, so that “test2/a” is not inside of “test”.
    inside = tuple(f"{a}{os.sep}" for a in apart)
    return [f for f in files if f not in apart and not str(f).startswith(inside)], apart


def _is_table(path: Path) -> bool:
    return path.suffix.lower() in ROWS and (path.suffix.lower() != ".json" or holds_rows(path))


def folder_rows(
    folder: Path,
    name: str,
    counts: Counts | None = None,
    writer: Writer | None = None,
    speaker: str | None = None,
    without: Collection[str] = (),
) -> Iterator[Row]:
    """Rows of all its files but those left out, found or made; a file that cannot be used is told to `counts`.

    Raises:
        BadInput: there are more files below it than anyone could check.
    """
    inside = members(folder, without)
    told = counts if counts is not None else Counts()
    rows, read = joint_rows(folder, inside, name, told, sides := Sides(speaker))
    told.left_out += filter(None, [passed_said(folder, name)])
    yield from rows
    for path in (p for p in inside if p not in read):
        own = f"{name}/{path.relative_to(folder).as_posix()}"
        try:
            yield from member_rows(path, own, told, writer, sides)
        except BadInput as error:
            told.left_out.append(refused_file(own, error))


def member_rows(
    path: Path, name: str, counts: Counts | None = None, writer: Writer | None = None, sides: Sides | None = None
) -> Iterator[Row]:
    """Rows of one file of a folder; who wrote is told to `sides`. Raises BadInput where it cannot be used."""
    if not holds_rows(path):
        yield from made_rows(path, name, counts, writer)
        return
    table = read_table(path, sides.wanted if sides is not None else None)
    if sides is not None:
        sides.take(table.writers)
    if not table.rows and table.left_out:
        raise BadInput(
            sentence("error-nothing_can_be_used", "Nothing in {name} can be used.", name=name),
            sentence("error-only_why", "{why}.", why=table.left_out[0]),
        )
    columns = columns_of(table)
    # Among many files nobody is asked about one: what would be a guess is left out and said.
    if not columns.prompt or not columns.reply or columns.guessed:
        raise BadInput(
            sentence(
                "error-has_no_column_pair_recognise",
                "{name} has no column pair I recognise as message and reply.",
                name=name,
            ),
            sentence("error-saw_these_columns", "I saw these columns: {names}.", names=", ".join(table.columns)),
        )
    if counts is not None:
        counts.left_out += [f"{name}: {why}" for why in table.left_out]
    yield from paired(table, columns, name, archive=path.suffix.lower() == ".zip")
