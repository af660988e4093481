"""What a person could say of the files that lie in their folder, from names and first lines alone."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

from engine.core.printable import one_line
from engine.data.own import is_own_file
from nlforge.dropped_paths import in_words
from nlforge.wording.catalogue import say

_MOST = 3
_LOOKED_AT = 500
"""Entries of the folder."""
_OPENED = 12
"""Files."""
_HEAD = 8192
"""Bytes of a file."""
_LONGEST = 48
"""Characters of a name of a file or column that is worth saying."""
_TABLES, _LINES, _TEXTS = (".csv", ".tsv"), (".jsonl", ".ndjson"), (".pdf", ".docx", ".md", ".html")
_TESTS = re.compile(r"(?:^|[^a-z])(?:test|eval|gold|holdout|valid(?:ation)?)(?:[^a-z]|$)", re.I)
_NO_MATTER = ("readme", "license", "licence", "changelog", "contributing")


def wishes_from(folder: Path) -> tuple[str, ...]:
    """At most three sentences, none where nothing of the folder is known to fit one; reads little, and nothing that is
    hidden or nlforge's own."""
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry, _ in zip(entries, range(_LOOKED_AT), strict=False) if _is_file(entry)]
    except OSError:
        return ()
    order = {ending: n for n, endings in enumerate((_TABLES + _LINES, _TEXTS)) for ending in endings}
    names = [
        name for name in names if Path(name).suffix.lower() in order and _is_plain(name) and not _TESTS.search(name)
    ]
    names.sort(key=lambda name: (order[Path(name).suffix.lower()], name.casefold()))
    found: dict[str, str] = {}
    for name in names[:_OPENED]:
        if (wish := _wish(folder / name)) is not None:
            # Of each kind one: three sentences alike teach no more than one.
            found.setdefault(wish[0], wish[1])
    return tuple(found.values())[:_MOST]


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file() and not entry.name.startswith(".")
    except OSError:
        return False


def _is_plain(name: str) -> bool:
    """Short, and of letters that stand well in a sentence."""
    return len(name) <= _LONGEST and one_line(name) == name and re.search(r"[\"“”„]", name) is None


def _wish(path: Path) -> tuple[str, str] | None:
    """Its kind, and the sentence."""
    from engine.data.column_names import asking, labels, replies

    file, ending = in_words(path.name), path.suffix.lower()
    if path.name.casefold().startswith(_NO_MATTER) or is_own_file(path):
        return None
    if ending in _TEXTS:
        return "texts", say("screen-wish-texts", file=file)
    columns = list(_columns(path))
    if "messages" in columns or (asking(columns) and replies(columns)):
        return "replies", say("screen-wish-replies", file=file)
    label = next((one for one in labels(columns) if _is_plain(one)), None)
    if label is not None and len(columns) > 1:
        return "labels", say("screen-wish-labels", file=file, column=in_words(label))
    return None


def _columns(path: Path) -> Iterator[str]:
    """Names in the first line, as far as it is a table with such."""
    try:
        with open(path, "rb") as file:
            head = file.read(_HEAD).decode("utf-8-sig", "replace")
    except OSError:
        return
    first = head.split("\n", 1)[0].strip("\r")
    if path.suffix.lower() in _LINES:
        try:
            row = json.loads(first)
        except (ValueError, RecursionError):
            return
        yield from row if isinstance(row, dict) else ()
        return
    mark = "\t" if path.suffix.lower() == ".tsv" else max(",;\t", key=first.count)
    try:
        yield from next(csv.reader(io.StringIO(first), delimiter=mark), ())
    except csv.Error:
        return
