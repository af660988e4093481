"""Tables and texts in binary files: Excel, OpenDocument, Parquet, TMX."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engine.data.formats.arrow import Values
from engine.data.formats.header import aside, grid_rows
from engine.data.formats.hidden import Hidden, hidden_in
from engine.data.formats.legend import Sheet, one_table
from engine.data.formats.table import PROMPT, REPLY
from engine.data.formats.training.reading import Left
from engine.data.formats.width import require_narrow

Numbered = Iterator[tuple[int, dict[str, str]]]


def sheets(path: Path, left_out: list[str]) -> Numbered:
    """Rows of all sheets of a workbook, with names in the place of codes that a sheet explains.

    Of a formula its last value counts, and a cell merged over many rows stands in each.
    What a reader of the workbook does not see, as hidden sheets, rows and columns, is told to `left_out`.

    Raises:
        TooWide: it has more columns than people write tables of messages with.
    """
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    book, unseen = CalamineWorkbook.from_path(path), hidden_in(path)
    shown = {sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible}
    found: list[Sheet] = []
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        if name not in shown and shown:
            rows = sum(1 for cells in sheet.to_python() if any(map(_cell, cells)))
            left_out += (
                [f"the hidden sheet “{name}” with {rows:,} rows: show it in the workbook if it should be learned"]
                if rows
                else []
            )
            continue
        # With the empty area, so that rows and columns have the numbers a person sees.
        grid = [[_cell(c) for c in cells] for cells in sheet.to_python(skip_empty_area=False)]
        require_narrow(max((sum(1 for cell in row if cell) for row in grid), default=0))
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
            # A title is merged over columns, a ticket or a customer over rows.
            if left == right and bottom < len(grid) and left < len(grid[top]):
                for row in grid[top + 1 : bottom + 1]:
                    row[left] = grid[top][left]
        left_out += _blanked(grid, unseen.get(name, Hidden()), name)
        totals, headers = list[int](), list[int]()
        found.append(Sheet(name, list(grid_rows(grid, totals, headers))))
        left_out += [f"{name}: {why}" for why in aside(totals, headers, "row")]
    yield from one_table(found, left_out)


def _blanked(grid: list[list[str]], unseen: Hidden, name: str) -> list[str]:
    """Empty the hidden cells of a sheet in place, so that the others keep their numbers; a sentence for what was
    there."""
    rows = sorted(n for n in unseen.rows if n < len(grid) and any(grid[n]))
    columns = sorted(n for n in unseen.columns if any(n < len(row) and row[n] for row in grid))
    names = [next((row[n] for row in grid if n < len(row) and row[n]), "") for n in columns]
    for n in rows:
        grid[n][:] = [""] * len(grid[n])
    for row in grid:
        for n in columns:
            if n < len(row):
                row[n] = ""
    of = f"{name}: " if name else ""
    return [
        *(
            [
                (
                    f"{of}{len(rows):,} hidden row{'s' if len(rows) > 1 else ''} (the first is {rows[0] + 1}): "
                    "show them in the workbook if they should be learned"
                )
            ]
            if rows
            else []
        ),
        *(
            [f"{of}the hidden column{'s' if len(columns) > 1 else ''} {', '.join(f'“{n}”' for n in names)}"]
            if columns
            else []
        ),
    ]


def web_table(text: str, left_out: list[str]) -> Numbered:
    """Rows of the longest table of a web page, as many programs write one for a spreadsheet."""
    from lxml import html

    # Given as bytes with its encoding: a page that names another one would be read in that.
    page = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8", no_network=True))
    for ends in page.iter("br", "p", "div", "li"):
        # `text_content` has no line where the page has one.
        ends.tail = f"\n{ends.tail or ''}"
    grids = [
        [
            [
                "\n".join(filter(None, (" ".join(line.split()) for line in cell.text_content().split("\n"))))
                for cell in row.iterchildren("td", "th")
            ]
            for row in found.iter("tr")
        ]
        for found in page.iter("table")
    ]
    totals, headers = list[int](), list[int]()
    yield from grid_rows(max(grids, key=len, default=[]), totals, headers)
    left_out += aside(totals, headers, "row")


def _cell(value: object) -> str:
    return (
        # Workbooks know only floats; “4711.0” is a number of a ticket.
        str(int(value))
        if isinstance(value, float) and value.is_integer()
        else ""
        if value is None
        else str(value).strip()
    )


def parquet(path: Path, unused: list[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Rows of a Parquet file, a batch in memory at a time; columns without words are named in `unused`."""
    from pyarrow.parquet import ParquetFile

    file = ParquetFile(path)
    values, number = Values(file.schema_arrow), 0
    for batch in file.iter_batches(batch_size=4096):
        for row in values.rows(batch):
            number += 1
            yield number, row
    values.tell(path, unused)


def tmx(path: Path, left_out: list[str]) -> Numbered:
    """Pairs of a translation memory: the source language of its header first, one row a further language; units in
    one language are told."""
    from lxml import etree

    language = "{http://www.w3.org/XML/1998/namespace}lang"
    source, alone = "", Left()
    for _, element in etree.iterparse(
        # No entities, no DTD, no network: a file could unpack to gigabytes or ask for others.
        str(path),
        tag=("{*}header", "{*}tu"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    ):
        if etree.QName(element).localname == "header":
            source = str(element.get("srclang") or "").lower()
            continue
        said = []
        for variant in element.iterfind("{*}tuv"):
            segment = variant.find("{*}seg")
            if segment is not None:
                said.append(
                    (
                        str(variant.get(language) or variant.get("lang") or "").lower(),
                        "".join(segment.itertext()).strip(),
                    )
                )
        if len(said) < 2:
            alone.add("units in one language only", element.sourceline)
        first = next((s for s in said if s[0] == source), said[0] if said else None)
        for other in said:
            if first is not None and other is not first:
                yield element.sourceline or 1, {PROMPT: first[1], REPLY: other[1], "language": other[0]}
        # What was read is let go; the tree of a large memory would not fit.
        element.clear()
    left_out += alone.told()
