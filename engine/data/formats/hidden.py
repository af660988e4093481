"""What a workbook hides: rows and columns nobody sees who opens it, which its reader gives all the same."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_LARGEST_PART = 2**30
_MOST_REPEATED = 2**20
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


@dataclass
class Hidden:
    """Numbers of the hidden rows and columns of a sheet, from 0."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)


def hidden_in(path: Path) -> dict[str, Hidden]:
    """What each sheet of a workbook hides, by its name; nothing is told of the older forms (.xls, .xlsb)."""
    suffix = path.suffix.lower()
    if suffix not in (".xlsx", ".xlsm", ".ods"):
        return {}
    try:
        with zipfile.ZipFile(path) as archive:
            return dict(_of_ods(archive) if suffix == ".ods" else _of_excel(archive))
    except (zipfile.BadZipFile, KeyError, OSError, ValueError):
        return {}


def _of_excel(archive: zipfile.ZipFile) -> Iterator[tuple[str, Hidden]]:
    places = {
        str(e.get("Id")): str(e.get("Target")) for e in _elements(archive, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    sheets = [
        (str(e.get("name")), places.get(str(e.get(_REL)), "")) for e in _elements(archive, "xl/workbook.xml", "sheet")
    ]
    for name, target in sheets:
        place = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        found, number = Hidden(), -1
        if place not in archive.namelist():
            continue
        for element in _elements(archive, place, "row", "col"):
            shown = element.get("hidden") not in ("1", "true")
            if _name(element) == "row":
                number = int(element.get("r")) - 1 if re.fullmatch(r"\d{1,9}", element.get("r") or "") else number + 1
                if not shown:
                    found.rows.add(number)
            elif not shown:
                first, last = (int(element.get(k) or 1) for k in ("min", "max"))
                found.columns.update(range(first - 1, min(last, first + _MOST_REPEATED)))
        yield name, found


def _of_ods(archive: zipfile.ZipFile) -> Iterator[tuple[str, Hidden]]:
    name, found, row, column = "", Hidden(), 0, 0
    for element in _elements(archive, "content.xml", "table", "table-row", "table-column", begins="table"):
        kind = _name(element)
        if kind == "table":
            if name:
                yield name, found
            name, found, row, column = str(element.get(f"{_TABLE}name")), Hidden(), 0, 0
            continue
        key = "rows" if kind == "table-row" else "columns"
        many = min(int(element.get(f"{_TABLE}number-{key}-repeated") or 1), _MOST_REPEATED)
        at = row if kind == "table-row" else column
        if element.get(f"{_TABLE}visibility") in ("collapse", "filter"):
            (found.rows if kind == "table-row" else found.columns).update(range(at, at + many))
        row, column = (row + many, column) if kind == "table-row" else (row, column + many)
    if name:
        yield name, found


def _elements(archive: zipfile.ZipFile, part: str, *names: str, begins: str = "") -> Iterator[Any]:
    """Elements of a part by their names without namespace, at their end, or where they begin for `begins`; what was
    read is let go."""
    from lxml import etree

    if archive.getinfo(part).file_size > _LARGEST_PART:
        return
    with archive.open(part) as file:
        for event, element in etree.iterparse(
            file, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        ):
            name = _name(element)
            if name in names and (event == "start") == (name == begins):
                yield element
            if event == "end":
                element.clear(keep_tail=False)


def _name(element: Any) -> str:
    return str(element.tag).rsplit("}", 1)[-1]
