"""Read a file as rows or as text in this process; every row keeps its way back."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Any

from engine.core.errors import BadInput
from engine.core.file_kinds import ARROW, DOCUMENTS, JSONL, MAIL, ROWS, SHEETS
from engine.core.sentences import Digits, sentence
from engine.core.system_said import system_reason
from engine.core.text_decoding import letters, odd_letters, why_no_letters
from engine.data.formats.agents import of_agents
from engine.data.formats.assistants import as_chats
from engine.data.formats.cells import mended
from engine.data.formats.chats import chat_json
from engine.data.formats.dayed import dayed
from engine.data.formats.dialogue import Tally, told
from engine.data.formats.jsontext import is_lines, objects, whole_of
from engine.data.formats.keyed import as_document, is_document, record_lists
from engine.data.formats.large import LARGE, LARGE_BYTES
from engine.data.formats.messagetable import message_rows
from engine.data.formats.nested import conversations
from engine.data.formats.onehot import one_label_column
from engine.data.formats.plaintable import fasttext, holds_table, kind_of
from engine.data.formats.separated import Damage, form_of, separated
from engine.data.formats.shapes import Item
from engine.data.formats.slack import is_slack
from engine.data.formats.table import PROMPT, REPLY, Table, table
from engine.data.formats.talks import Sides, Talk, talk_rows
from engine.data.formats.taught import object_table, text_table
from engine.data.formats.unread import looks_like
from engine.data.formats.whatsapp import whatsapp
from engine.data.formats.width import TooWide

HISTORY = ".git"
"""The changes of a code repository, looked at as one file."""
LARGEST_BYTES = 2**30
_HEAD = 4096
_CHAT_HEAD = 2**16
_TELLING = 200
"""So many objects of a JSON file are looked at to tell what it is."""


def holds_rows(path: Path) -> bool:
    """Whether a file is a table, mails or a chat rather than a text."""
    suffix = path.suffix.lower()
    if suffix == ".json":
        return json_document(path) is None
    if suffix != ".txt":
        return suffix in ROWS
    try:
        with open(path, "rb") as file:
            head = file.read(_CHAT_HEAD)
            return holds_table(letters(head) or head.decode("utf-8-sig", "replace"), whole=not file.read(1))
    except OSError:
        return False


_HERE_BYTES = 2**20
"""A table or text up to so much, which a bare decoder and our own readers read, is read here: a process of its own
takes longer than they do."""


def json_document(path: Path) -> str | None:
    """The texts of a JSON file that is a document, each below its path; None where it holds rows, or is none at all."""
    try:
        seen = path.stat()
        return _document_of(path, seen.st_mtime_ns, seen.st_size) if seen.st_size <= LARGE_BYTES else None
    except OSError:
        return None


@lru_cache(maxsize=8)
def _document_of(path: Path, changed: int, size: int) -> str | None:
    data = path.read_bytes()
    # Only an object is one; a folder may have thousands of lists.
    text = letters(data) if data[:_HEAD].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"{") else None
    value = None if text is None else whole_of(text)
    return as_document(value) if is_document(value) else None


def read_rows_here(path: Path, speaker: str | None = None) -> Table:
    """As `engine.data.read.read_table`, in this process.

    Raises:
        BadInput: it cannot be read, or has more columns than people write tables of messages with.
    """
    sides = Sides(speaker)
    try:
        found = _rows_as_written(path, sides)
    except TooWide as error:
        raise error.of(path) from error
    found = replace(found, writers=sides.writers()) if sides.wrote else found
    return as_asked(found, sides)


def as_asked(found: Table, sides: Sides) -> Table:
    """A table as it teaches: one message a row made pairs, the rows of the one who was asked for, and cells without
    what programs put there."""
    return mended(of_agents(message_rows(one_label_column(found), sides), sides))


def _rows_as_written(path: Path, sides: Sides) -> Table:
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
        if not _opens(path) and (why := looks_like(path)) is not None:
            raise why
        found = text_table(sheets(path, left_out), where="row")
        return replace(found, left_out=(*left_out, *found.left_out))
    if suffix == ".parquet":
        from engine.data.formats.binary import parquet

        unused: list[str] = []
        rows = object_table(parquet(path, unused), "row")
        return replace(rows, unused=(*unused, *rows.unused))
    if suffix in ARROW:
        from engine.data.saved_set import arrow_table

        return arrow_table(path)
    if suffix == ".tmx":
        from engine.data.formats.binary import tmx

        return table(tmx(path, left_out), left_out)
    if suffix in MAIL:
        from engine.data.formats.mail import mails_of
        from engine.data.formats.threads import mail_rows

        return table(mail_rows(mails_of(path, left_out), left_out, sides), left_out)
    found = _of_text(path, suffix, decoded(path), sides)
    odd = odd_letters(path.read_bytes())
    return replace(found, left_out=(*odd, *found.left_out)) if odd else found


def _of_text(path: Path, suffix: str, text: str, sides: Sides) -> Table:
    left_out: list[str] = []
    if suffix in JSONL:
        return _json(path, text, sides)
    if suffix == ".txt":
        match kind_of(text):
            case "whatsapp":
                return table(whatsapp(text, left_out, sides), left_out)
            case "dayed":
                return table(dayed(text, left_out, sides), left_out)
            case "fasttext":
                return table(fasttext(text, left_out), left_out)
    return _csv(path, text)


def read_text_here(path: Path) -> str:
    """As `engine.data.read.read_text`, in this process.

    Raises:
        BadInput: it cannot be read, or holds no text.
    """
    from engine.documents.read import read_document

    return read_document(path) if path.suffix.lower() in DOCUMENTS else decoded(path)


def decoded(path: Path) -> str:
    """The letters of a text file: UTF-8, UTF-16 with its mark, or the encoding its bytes speak for.

    Raises:
        BadInput: missing, empty, larger than 1 GiB, or no text.
    """
    require_there(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(
            sentence("error-cannot_read", "I cannot read {path}.", path=path),
            system_reason(error),
            sentence("error-check_name_or_put_file", "Check the name, or put the file there."),
        ) from error
    if not data.strip():
        raise BadInput(
            sentence("error-empty", "{path} is empty.", path=path),
            todo=sentence("error-export_again_or_name_another", "Export it again, or name another file."),
        )
    text = letters(data)
    if text is None:
        raise looks_like(path) or BadInput(
            sentence("error-not_text_file", "{path} is not a text file.", path=path),
            why_no_letters(data),
            sentence("error-export_as_csv_jsonl_text", "Export it as CSV, JSONL, text or markdown."),
        )
    return text


def is_heavy(path: Path) -> bool:
    """Whether reading it here would take much of the memory of whoever asks."""
    try:
        return path.is_file() and path.stat().st_size > _HERE_BYTES
    except OSError:
        return False


def _is_book(path: Path) -> bool:
    """Whether a file named as a workbook is one; many programs write a web page or text with tabs under that name."""
    with open(path, "rb") as file:
        return file.read(4) in (b"\xd0\xcf\x11\xe0", b"PK\x03\x04")


def _opens(path: Path) -> bool:
    """Whether a workbook can be opened; one with a password cannot."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        CalamineWorkbook.from_path(path)
    except (CalamineError, OSError, ValueError):
        return False
    return True


def require_there(path: Path) -> None:
    """Refuse a file before anything of it is read.

    Raises:
        BadInput: it is not there, may not be read, is empty, or is larger than any format is read.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise BadInput(
            sentence("error-cannot_read", "I cannot read {path}.", path=path),
            system_reason(error),
            sentence("error-check_name_or_put_file", "Check the name, or put the file there."),
        ) from error
    if size == 0:
        raise BadInput(
            sentence("error-empty", "{path} is empty.", path=path),
            todo=sentence("error-export_again_or_name_another", "Export it again, or name another file."),
        )
    if size > LARGEST_BYTES and path.suffix.lower() not in LARGE:
        raise BadInput(
            sentence(
                "error-larger_than_gib",
                "{path} is larger than {most} GiB.",
                path=path,
                most=Digits(f"{LARGEST_BYTES / 2**30:g}"),
            ),
            sentence("error-has_gib", "It has {size} GiB.", size=Digits(f"{size / 2**30:.1f}")),
            sentence("error-split_into_smaller_files", "Split it into smaller files."),
        )


def _csv(path: Path, text: str) -> Table:
    form, damage = form_of(text, tabs=path.suffix.lower() in (".tsv", ".xls", ".txt")), Damage()
    columns, rows = separated(io.StringIO(text, newline=""), form, damage)
    found = text_table(rows, columns)
    return replace(found, left_out=(*damage.said(form.mark), *found.left_out))


def _json(path: Path, text: str, sides: Sides) -> Table:
    damaged, beside = list[str](), list[str]()
    numbered = objects(path, text, damaged, beside)
    first = list(islice(numbered, _TELLING))
    if chat_json([item for _, item in first]) is not None:
        left_out: list[str] = []
        found = chat_json([item for _, item in chain(first, numbered)], left_out, sides)
        if found is not None:
            return table(found, chain(damaged, left_out))
        numbered, first = objects(path, text, damaged := [], beside := []), []
        first = list(islice(numbered, _TELLING))
    left = Tally()
    if (talks := _talks(text, first, numbered, left)) is not None:
        return table(talk_rows(talks, left, sides), chain(damaged, _counted(left)))
    if len(first) == 1 and len(lists := record_lists(first[0][1])) > 1:
        said = ", ".join(f"“{name}” ({count:,})" for name, count in lists.items())
        raise BadInput(
            sentence("error-cannot_tell_what_teaches", "I cannot tell what {path} teaches.", path=path),
            sentence(
                "error-holds_several_lists_records_and",
                "It holds several lists of records ({why}), and nothing says which are messages and which are answers.",
                why=said,
            ),
            (
                sentence(
                    "error-save_them_as_one_table",
                    "Save them as one table (CSV or JSON lines) with a column for the message and one for "
                    "its answer or label, and name that.",
                )
            ),
        )
    of_chats: list[str] = []
    rows = object_table(
        as_chats(chain(first, numbered), of_chats),
        "line" if path.suffix.lower() != ".json" or is_lines(text) else "entry",
    )
    return replace(rows, left_out=(*damaged, *of_chats, *rows.left_out), unused=(*beside, *rows.unused))


def _talks(
    text: str, first: Sequence[tuple[int, Any]], more: Iterable[tuple[int, Any]], left: Counter[str]
) -> list[Talk] | None:
    """The conversations of a help desk, at whatever depth; `first` are the entries that tell whether it holds any."""
    items = [item for _, item in first]
    if text.lstrip("\ufeff \t\r\n").startswith("{") and (whole := whole_of(text.lstrip("\ufeff"))) is not None:
        return conversations(whole, items, left)
    return (
        None
        if conversations(items, items) is None
        else conversations([*items, *(item for _, item in more)], items, left)
    )


def _counted(left: Counter[str]) -> Iterator[str]:
    yield from told(left)


def slack_messages(path: Path, name: str) -> list[tuple[str, int, Item]]:
    """Messages of a file of Slack's export with `name` and number of each; empty where it is none or cannot be read."""
    try:
        found = list(objects(path, decoded(path)))
    except BadInput:
        return []
    messages = [(name, n, item) for n, item in found if isinstance(item, Mapping)]
    return messages if any(is_slack(item) for _, _, item in messages) else []
