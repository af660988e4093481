"""Folders that are one table: texts sorted into folders whose names are their labels, and brat's texts with a file
of marked places each."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from statistics import median
from typing import Literal

from engine.core.errors import BadInput
from engine.core.file_kinds import ARROW, DOCUMENTS, MAIL, READABLE, ROWS
from engine.core.sentences import sentence
from engine.core.system_said import system_reason
from engine.data.formats.brat import NO_ANN, NO_TEXT, brat_row, is_brat
from engine.data.formats.code import walk
from engine.data.formats.mail import mails_of
from engine.data.formats.table import FILE, PROMPT, REPLY, SPLIT, Table, table
from engine.data.formats.training.reading import Left
from engine.data.layout import ColumnLayout, layout_of, set_places
from engine.data.own import is_own_file
from engine.data.parse import read_text_here
from engine.data.saved_set import is_saved, may_be_saved, saved_files, saved_table
from engine.data.sets import SetName, is_plain, set_of
from engine.data.synthetic.functions import is_code

TEXT, LABEL = "text", "label"
COLUMNS = (TEXT, LABEL, FILE, SPLIT)
"""Those of a folder of labels."""
_PLAIN = frozenset({".txt", ".md", ".markdown", ""})
_TEXTS = _PLAIN | DOCUMENTS | {".eml"}
_LABELS = range(2, 51)
_MOST_LABELS = 1000
_FEWEST, _FEWEST_IN_SETS = 8, 2
"""Texts of a label from which its folder is one of labels, and where folders for learning and measuring have the
same labels."""
_FEW_BESIDE, _SHARE_BESIDE = 2, 0.05
_SHORT = {".eml": 30_000, ".html": 20_000, ".htm": 20_000}
_SHORT_PLAIN = 3_000
"""Bytes of a text in the middle up to which texts are messages rather than documents."""
_NUMBERED = 0.2
_HEADED, _LOOKED_AT, _HEAD = 0.5, 60, 512
_HEADING = re.compile(r"(?i)\s*(?:#{1,2}\s+\S|<(?:!doctype|html)[\s\S]*<h1)")
_NAMED = 5
EMPTY, BESIDE, UNREAD = "empty files", "texts that lie in no folder of a label", "files that cannot be read"


def reads_as(folder: Path, sorts: bool | None = None) -> Literal["labels", "perhaps", "brat", "saved"] | None:
    """What kind of table a folder is; “perhaps” where the names of its folders may be labels or topics, “saved” where
    `datasets` wrote it. None: it holds documents, tables or others.

    `sorts`: whether it was said that texts are to be sorted (True), or something else (False).

    Raises:
        BadInput: there are more files below it than anyone could check.
    """
    if is_saved(folder):
        return "saved"
    files = _files(folder)
    if is_brat(files):
        return None if any(p.suffix.lower() in READABLE - {".txt"} for p in files) else "brat"
    if sorts is False or any(
        is_code(p.suffix.lower()) or (p.suffix.lower() in ROWS and p.suffix.lower() not in MAIL) for p in files
    ):
        return None
    found = layout_of(_below(folder, files))
    if found is None or len(found.counts) > (_MOST_LABELS if sorts else _LABELS[-1]):
        return None
    if sorts:
        return "labels"
    if len(found.beside) > max(_FEW_BESIDE, _SHARE_BESIDE * len(found.texts)):
        return None
    fewest = min(found.counts.values())
    if (len(found.sets) > 1 and fewest >= _FEWEST_IN_SETS) or _is_a_set(folder, found):
        return "labels"
    if fewest < _FEWEST or not _are_messages(folder, list(found.texts)):
        return None
    return "labels" if _are_numbered(found) else "perhaps"


def _is_a_set(folder: Path, found: ColumnLayout) -> bool:
    """Whether it is one set of several beside one another that have the same labels."""
    if not is_plain(folder.name):
        return False
    others = [p for p in folder.resolve().parent.iterdir() if p.is_dir() and p.name != folder.name and is_plain(p.name)]
    layouts = [layout_of(_below(p, _files(p))) for p in others]
    return any(other is not None and found.counts.keys() <= other.counts.keys() for other in layouts)


def may_be_packed(archive: Path) -> bool:
    """Whether, by the names in it, a zip archive may hold such a folder, so that it is worth unpacking."""
    try:
        with zipfile.ZipFile(archive) as file:
            names = [PurePosixPath(name.replace("\\", "/")) for name in file.namelist() if not name.endswith("/")]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    names = [name for name in names if not any(part.startswith((".", "__MACOSX")) for part in name.parts)]
    if may_be_saved(name.as_posix() for name in names):
        return True
    if any(name.suffix.lower() in ROWS and name.suffix.lower() not in MAIL for name in names):
        return False
    return (
        any(name.suffix.lower() == ".ann" for name in names)
        or layout_of(name for name in names if name.suffix.lower() in _TEXTS) is not None
    )


def label_names(folder: Path) -> tuple[str, ...]:
    """The names of the folders that are, or may be, labels.

    Raises:
        BadInput: there are more files below it than anyone could check.
    """
    found = layout_of(_below(folder, _files(folder)))
    return found.names if found is not None else ()


def files_in(folder: Path) -> list[Path]:
    """The files a folder that is a table is read from.

    Raises:
        BadInput: there are more files below it than anyone could check.
    """
    if is_saved(folder):
        return saved_files(folder)
    files = _files(folder)
    return files if is_brat(files) else [p for p in files if p.suffix.lower() in _TEXTS]


def set_folders(folder: Path) -> list[Path]:
    """The folders of a folder that is a table which are its sets each; empty where these lie deeper, or there are
    none.

    Raises:
        BadInput: there are more files below it than anyone could check.
    """
    if is_saved(folder):
        return []
    below = {p.relative_to(folder).parts[:-1] for p in files_in(folder)}
    return [folder.joinpath(*place) for place in sorted(set_places(below)) if len(place) == 1]


def is_heavy(folder: Path) -> bool:
    """Whether some of its files are of kinds that are read in a process of their own.

    Raises:
        BadInput: there are more files below it than anyone could check.
    """
    return any(p.suffix.lower() in DOCUMENTS | MAIL | ARROW for p in files_in(folder))


def folder_table(folder: Path) -> Table:
    """Text and label of each text below a folder of labels, text and marked places of brat, or the rows `datasets`
    saved; each row says its file and its set.

    Raises:
        BadInput: it is no such folder.
    """
    if is_saved(folder):
        return saved_table(folder)
    files = _files(folder)
    left = Left("text")
    if is_brat(files):
        return _told(table(_brat_rows(folder, files, left), columns=(PROMPT, REPLY, FILE, SPLIT)), left)
    found = layout_of(_below(folder, files))
    if found is None:
        raise BadInput(
            sentence(
                "error-holds_no_folders_whose_names", "{folder} holds no folders whose names are labels.", folder=folder
            ),
            sentence("error-texts_lie_otherwise", "Its texts lie in one folder, or in folders inside of others."),
            sentence(
                "error-put_texts_each_label_into",
                "Put the texts of each label into a folder of its own, or name a table.",
            ),
        )
    refused: list[str] = []
    rows = table(_label_rows(folder, found, refused), columns=COLUMNS)
    return Table(rows.columns, rows.rows, rows.lines, (*_beside(found), *refused))


def _files(folder: Path) -> list[Path]:
    return [
        p
        for p in walk(folder)
        if not is_own_file(p) and not any(part.startswith(".") for part in p.relative_to(folder).parts)
    ]


def _below(folder: Path, files: Sequence[Path]) -> Iterator[PurePosixPath]:
    return (PurePosixPath(p.relative_to(folder).as_posix()) for p in files if p.suffix.lower() in _TEXTS)


def _are_messages(folder: Path, texts: Sequence[PurePosixPath]) -> bool:
    """Whether texts are short and have no headings, as far as that can be seen without reading Word and PDF."""
    drawn = [folder / p for p in texts[:: max(1, len(texts) // _LOOKED_AT)]]
    sizes = [
        p.stat().st_size / _SHORT.get(p.suffix.lower(), _SHORT_PLAIN)
        for p in drawn
        if p.suffix.lower() in _PLAIN or p.suffix.lower() in _SHORT
    ]
    if sizes and median(sizes) > 1:
        return False
    headed = sum(_HEADING.match(_head(p)) is not None for p in drawn)
    return headed < _HEADED * len(drawn)


def _head(path: Path) -> str:
    try:
        with open(path, "rb") as file:
            return file.read(_HEAD).decode("utf-8", "replace")
    except OSError:
        return ""


def _are_numbered(found: ColumnLayout) -> bool:
    """Whether texts are called by numbers, as a program names them, rather than by what they are about."""
    stems = {re.sub(r"[0-9a-f]{8,}|\d+", "#", path.stem.casefold()) for path in found.texts}
    plain = all(path.suffix.lower() not in DOCUMENTS - {".html", ".htm"} for path in found.texts)
    return plain and len(stems) <= max(len(found.counts), _NUMBERED * len(found.texts))


def _label_rows(folder: Path, found: ColumnLayout, refused: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    empty, unread = list[PurePosixPath](), list[PurePosixPath]()
    for path, (label, of) in found.texts.items():
        try:
            text = _text(folder / path)
        except BadInput as error:
            (empty if error.what.endswith("is empty.") else unread).append(path)
            continue
        if text.strip():
            yield 1, {TEXT: text, LABEL: label, FILE: path.as_posix(), SPLIT: of}
        else:
            empty.append(path)
    refused += [_said(why, of) for why, of in ((EMPTY, empty), (UNREAD, unread)) if of]


def _text(path: Path) -> str:
    """What a text says; a mail its subject and its own words."""
    if path.suffix.lower() == ".eml":
        try:
            return "\n\n".join(
                part for mail in mails_of(path) for part in (mail.subject.strip(), mail.text.strip()) if part
            )
        except OSError as error:
            raise BadInput(
                sentence("error-cannot_read", "I cannot read {path}.", path=path),
                system_reason(error),
            ) from error
    return read_text_here(path)


def _beside(found: ColumnLayout) -> list[str]:
    return [
        _said(why, of)
        for why, of in ((BESIDE, found.beside), ("files that explain the folder", found.explaining))
        if of
    ]


def _said(why: str, paths: Sequence[PurePosixPath]) -> str:
    more = ", …" if len(paths) > _NAMED else ""
    return f"{why}: {len(paths):,} ({', '.join(p.as_posix() for p in paths[:_NAMED])}{more})"


def _brat_rows(folder: Path, files: Sequence[Path], left: Left) -> Iterator[tuple[int, dict[str, str]]]:
    marked = {p.with_suffix("") for p in files if p.suffix.lower() == ".ann"}
    texts = {p.with_suffix(""): p for p in files if p.suffix.lower() == ".txt"}
    sets = set_places({p.relative_to(folder).parts[:-1] for p in files})
    for stem in sorted(marked - texts.keys()):
        left.add(f"{NO_TEXT} ({stem.name}.ann)")
    for stem, path in sorted(texts.items()):
        name = path.relative_to(folder)
        if stem not in marked:
            left.add(f"{NO_ANN} ({name.as_posix()})")
            continue
        row = brat_row(path, name.as_posix(), left)
        if row is not None:
            of: SetName = next(
                (s for n in range(1, len(name.parts)) if name.parts[:n] in sets and (s := set_of(name.parts[n - 1]))),
                "train",
            )
            yield 1, {PROMPT: row[0], REPLY: row[1], FILE: name.as_posix(), SPLIT: of}


def _told(found: Table, left: Left) -> Table:
    return Table(found.columns, found.rows, found.lines, tuple(left.told()))
