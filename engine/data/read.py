"""Read any file as rows or as text; every row keeps its way back. Files of kinds that can be made to harm are read in a process with limits."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import Any

from engine.data.formats.chats import chat_json, unwrapped
from engine.data.formats.code import CODE
from engine.data.formats.jsonrows import is_one_entry
from engine.data.formats.large import LARGE, LARGE_BYTES
from engine.data.formats.separated import Damage, form_of, separated
from engine.data.formats.shapes import Item
from engine.data.formats.slack import is_slack
from engine.data.formats.splits import splits_of
from engine.data.formats.table import PROMPT, REPLY, Table, table
from engine.data.formats.taught import object_table, text_table
from engine.data.formats.whatsapp import is_whatsapp, whatsapp
from engine.data.letters import letters
from engine.errors import BadInput

SHEETS = frozenset({".xlsx", ".xls", ".xlsb", ".xlsm", ".ods"})
JSONL = frozenset({".jsonl", ".json", ".ndjson"})
MAIL = frozenset({".eml", ".mbox"})
DOCUMENTS = frozenset({".pdf", ".docx", ".html", ".htm", ".pptx"})
APART = SHEETS | MAIL | DOCUMENTS | {".parquet", ".tmx", ".zip"}
"""Read in a process of their own: their readers are large, and such files can be made to exhaust a machine."""
ROWS = SHEETS | MAIL | JSONL | {".csv", ".tsv", ".parquet", ".tmx", ".zip"}
TEXT = DOCUMENTS | CODE | {".md", ".markdown", ".txt"}
READABLE = ROWS | TEXT
HISTORY = ".git"
"""The changes of a code repository, looked at as one file."""
LARGEST_BYTES = 2**30
_HEAD = 4096
_CHAT_HEAD = 2**16
_TELLING = 200
"""So many objects of a JSON file are looked at to tell what it is."""


def holds_rows(path: Path) -> bool:
    """Whether a file is a table, mails or a chat rather than a text."""
    if path.suffix.lower() != ".txt":
        return path.suffix.lower() in ROWS
    try:
        with open(path, "rb") as file:
            return is_whatsapp(file.read(_CHAT_HEAD).decode("utf-8-sig", "replace"))
    except OSError:
        return False


def read_text(path: Path) -> str:
    """The file's text as a reader sees it.

    Raises:
        BadInput: missing, empty, too large, of an unknown kind, or nothing a reader would see.
    """
    suffix = path.suffix.lower()
    if suffix not in READABLE and suffix:
        raise BadInput(f"I cannot read {suffix} files yet: {path}.", todo="Export it as CSV, JSONL, text or markdown.")
    if suffix not in APART and not _is_heavy(path):
        return decoded(path)
    _require_there(path)
    from engine.data.apart import text_apart

    return text_apart(path)


def read_table(path: Path) -> Table:
    """Rows of a table, of JSON, mails, a chat export, a translation memory, of all of these in a zip archive, or changes of a repository.

    Raises:
        BadInput: it cannot be read as one.
    """
    if path.suffix.lower() not in APART and path.name != HISTORY and not _is_heavy(path):
        return read_rows_here(path)
    _require_there(path)
    from engine.data.apart import table_apart

    return table_apart(path)


def read_rows_here(path: Path) -> Table:
    """As `read_table`, in this process."""
    suffix = path.suffix.lower()
    left_out: list[str] = []
    if path.name == HISTORY:
        from engine.data.formats.history import commits

        return table((n, {PROMPT: message, REPLY: change}) for n, (message, change) in enumerate(commits(path), 1))
    if suffix in SHEETS:
        from engine.data.formats.binary import sheets, web_table

        if suffix == ".xls" and not _is_book(path):
            text = decoded(path)
            return table(web_table(text, left_out), left_out) if text.lstrip().startswith("<") else _csv(path, text)
        found = text_table(sheets(path, left_out), where="row")
        return replace(found, left_out=(*left_out, *found.left_out))
    if suffix == ".parquet":
        from engine.data.formats.binary import parquet

        return object_table(parquet(path), "row")
    if suffix == ".tmx":
        from engine.data.formats.binary import tmx

        return table(tmx(path))
    if suffix in MAIL:
        from engine.data.formats.mail import mails_of
        from engine.data.formats.threads import mail_rows

        return table(mail_rows(mails_of(path, left_out), left_out), left_out)
    text = decoded(path)
    if suffix in JSONL:
        return _json(path, text)
    if suffix == ".txt":
        return table(whatsapp(text, left_out), left_out)
    return _csv(path, text)


def read_text_here(path: Path) -> str:
    """As `read_text`, in this process."""
    if path.suffix.lower() == ".pptx":
        from engine.data.formats.binary import slides

        return slides(path)
    from engine.documents.read import read_document

    return read_document(path) if path.suffix.lower() in DOCUMENTS else decoded(path)


def decoded(path: Path) -> str:
    """The letters of a text file: UTF-8, UTF-16 with its mark, or the encoding its bytes speak for.

    Raises:
        BadInput: missing, empty, larger than 1 GiB, or no text.
    """
    _require_there(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(f"I cannot read {path}.", f"{error.strerror}.", "Check the name, or put the file there.") from error
    if not data.strip():
        raise BadInput(f"{path} is empty.", todo="Export it again, or name another file.")
    text = letters(data)
    if text is None:
        raise BadInput(f"{path} is not a text file.", "Its bytes are no letters of any encoding I know.", "Export it as CSV, JSONL, text or markdown.")
    return text


def _is_heavy(path: Path) -> bool:
    """Whether reading it here would take much of the memory of whoever asks."""
    try:
        return path.is_file() and path.stat().st_size > LARGE_BYTES
    except OSError:
        return False


def _is_book(path: Path) -> bool:
    """Whether a file named as a workbook is one; many programs write a web page or text with tabs under that name."""
    with open(path, "rb") as file:
        return file.read(4) in (b"\xd0\xcf\x11\xe0", b"PK\x03\x04")


def _require_there(path: Path) -> None:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise BadInput(f"I cannot read {path}.", f"{error.strerror}.", "Check the name, or put the file there.") from error
    if size == 0:
        raise BadInput(f"{path} is empty.", todo="Export it again, or name another file.")
    if size > LARGEST_BYTES and path.suffix.lower() not in LARGE:
        raise BadInput(f"{path} is larger than {LARGEST_BYTES / 2**30:g} GiB.", f"It has {size / 2**30:.1f} GiB.", "Split it into smaller files.")


def _csv(path: Path, text: str) -> Table:
    form, damage = form_of(text, tabs=path.suffix.lower() in (".tsv", ".xls")), Damage()
    columns, rows = separated(io.StringIO(text, newline=""), form, damage)
    found = text_table(rows, columns)
    return replace(found, left_out=(*damage.said(form.mark), *found.left_out))


def _json(path: Path, text: str) -> Table:
    beside: list[str] = []
    numbered = _objects(path, text, beside)
    first = list(islice(numbered, _TELLING))
    if chat_json([item for _, item in first]) is not None:
        left_out: list[str] = []
        found = chat_json([item for _, item in chain(first, numbered)], left_out)
        if found is not None:
            return table(found, left_out)
        numbered, first = _objects(path, text, beside := []), []
    taught = object_table(chain(first, numbered), "line" if path.suffix.lower() != ".json" or _is_lines(text) else "entry")
    return replace(taught, unused=(*beside, *taught.unused))


def slack_messages(path: Path, name: str) -> list[tuple[str, int, Item]]:
    """Messages of a file of Slack's export with `name` and number of each; empty where it is none or cannot be read."""
    try:
        found = list(_objects(path, decoded(path)))
    except BadInput:
        return []
    messages = [(name, n, item) for n, item in found if isinstance(item, Mapping)]
    return messages if any(is_slack(item) for _, _, item in messages) else []


def _objects(path: Path, text: str, beside: list[str] | None = None) -> Iterator[tuple[int, Any]]:
    """Objects with their line: one a line, the members of an array, or of the list or the splits inside one object; what is `beside` these is not read."""
    try:
        whole = json.loads(text) if text.lstrip()[:1] in ("[", "{") and not _is_lines(text) else None
    except (ValueError, RecursionError):
        whole = None
    if whole is not None:
        splits = splits_of(whole)
        if splits is not None and beside is not None:
            beside += splits.beside
        yield from splits.numbered() if splits is not None else enumerate([whole] if is_one_entry(whole) else unwrapped(whole), 1)
        return
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except (ValueError, RecursionError) as error:
            raise BadInput(f"Line {number} of {path} is not JSON.", f"{error}.", "One JSON object a line is expected.") from error


def _is_lines(text: str) -> bool:
    """Whether the first line is a whole object and more follow, so that nothing has to be parsed twice."""
    head, _, rest = text.lstrip().partition("\n")
    if not head.startswith("{") or not rest.strip():
        return False
    try:
        json.loads(head)
    except (ValueError, RecursionError):
        return False
    return True
