"""Read tables, JSON lines and text; every row keeps its way back to the file."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path

from engine.errors import BadInput

TABLE = {".csv", ".tsv"}
JSONL = {".jsonl", ".json"}
TEXT = {".md", ".txt"}
csv.field_size_limit(16 * 2**20)
"""Long mails are data; the library's own limit is 128 KiB a field."""


@dataclass(frozen=True)
class Table:
    """Rows as dicts of strings, the columns in order, and the line each row starts on."""

    columns: tuple[str, ...]
    rows: list[dict[str, str]]
    lines: list[int]


def read_text(path: Path) -> str:
    """The file's text.

    Raises:
        BadInput: missing, empty, unreadable, or neither UTF-8 nor UTF-16.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(f"I cannot read {path}.", f"{error.strerror}.", "Check the name, or put the file there.") from error
    if not data.strip():
        raise BadInput(f"{path} is empty.", todo="Export it again, or name another file.")
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadInput(f"{path} is not UTF-8 text.", f"Byte {error.start} does not belong to UTF-8.",
                       "Save it as CSV UTF-8 (in Excel: Save as, CSV UTF-8) and name it again.") from error
    if "\x00" in text:
        raise BadInput(f"{path} is not a text file.", "It contains zero bytes.", "Export it as CSV, JSONL, text or markdown.")
    return text


def read_table(path: Path) -> Table:
    """Read CSV, TSV or JSONL into rows of strings."""
    text = read_text(path)
    if path.suffix.lower() in JSONL:
        return _jsonl(path, text)
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:8192].splitlines()[0], delimiters=",;\t|")
        delimiter = dialect.delimiter
    except csv.Error:
        delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    rows, lines = [], []
    try:
        for row in reader:
            rows.append({k: (v or "").strip() for k, v in row.items() if k is not None and not isinstance(v, list)})
            lines.append(reader.line_num)
    except csv.Error as error:
        raise BadInput(f"{path} cannot be read as a table.", f"After line {reader.line_num}: {error}.",
                       "Look there for a quotation mark that is never closed, or export it again as CSV UTF-8.") from error
    return Table(tuple(reader.fieldnames or ()), rows, lines)


def _jsonl(path: Path, text: str) -> Table:
    rows: list[dict[str, str]] = []
    lines: list[int] = []
    columns: dict[str, None] = {}
    for number, line in enumerate(_one_object_a_line(text), 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except ValueError as error:
            raise BadInput(f"Line {number} of {path} is not JSON.", f"{error}.", "One JSON object a line is expected.") from error
        row = _flatten(item) if isinstance(item, dict) else {}
        columns.update(dict.fromkeys(row))
        rows.append(row)
        lines.append(number)
    return Table(tuple(columns), rows, lines)


def _one_object_a_line(text: str) -> list[str]:
    """The lines; of a JSON array its members, each as a line."""
    if text.lstrip().startswith("["):
        try:
            return [json.dumps(item, ensure_ascii=False) for item in json.loads(text)]
        except ValueError:
            pass
    return text.split("\n")


def _flatten(item: dict[str, object]) -> dict[str, str]:
    messages = item.get("messages")
    if isinstance(messages, list):
        by_role = {m.get("role"): str(m.get("content") or "") for m in messages if isinstance(m, dict)}
        return {"prompt": by_role.get("user", ""), "completion": by_role.get("assistant", "")}
    return {k: "" if v is None else v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for k, v in item.items()}
