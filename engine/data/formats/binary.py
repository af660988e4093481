"""Tables and texts in binary files: Excel, OpenDocument, Parquet, PowerPoint, TMX."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from engine.data.formats.table import PROMPT, REPLY

Numbered = Iterator[tuple[int, dict[str, str]]]


def sheets(path: Path) -> Numbered:
    """Rows of all sheets of a workbook, the first full row of each being its header; of a formula its last value counts."""
    from python_calamine import CalamineWorkbook

    for name in (book := CalamineWorkbook.from_path(path)).sheet_names:
        header: list[str] | None = None
        for number, cells in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False), 1):
            texts = [_cell(c) for c in cells]
            if not any(texts):
                continue
            if header is None:
                header = [text or f"column {n}" for n, text in enumerate(texts, 1)]
            else:
                yield number, dict(zip(header, texts, strict=False))


def _cell(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else "" if value is None else str(value).strip()


def parquet(path: Path) -> Iterator[tuple[int, dict[str, object]]]:
    """Rows of a Parquet file, a batch in memory at a time."""
    from pyarrow.parquet import ParquetFile

    number = 0
    for batch in ParquetFile(path).iter_batches(batch_size=4096):
        for row in batch.to_pylist():
            number += 1
            yield number, row


def slides(path: Path) -> str:
    """The text of a presentation: titles, text frames, tables and notes, a blank line between slides."""
    from pptx import Presentation

    pages = []
    for slide in Presentation(str(path)).slides:
        parts = []
        for shape in slide.shapes:
            if shape.has_text_frame:
                parts.append(shape.text_frame.text)
            if getattr(shape, "has_table", False):
                parts += [" | ".join(cell.text for cell in row.cells) for row in shape.table.rows]
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            parts.append(slide.notes_slide.notes_text_frame.text)
        pages.append("\n".join(p.strip() for p in parts if p.strip()))
    return "\n\n".join(p for p in pages if p)


def tmx(path: Path) -> Numbered:
    """Pairs of a translation memory: the source language of its header first, one row a further language."""
    from lxml import etree

    language = "{http://www.w3.org/XML/1998/namespace}lang"
    source = ""
    for _, element in etree.iterparse(str(path), tag=("{*}header", "{*}tu"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False):
        if etree.QName(element).localname == "header":
            source = str(element.get("srclang") or "").lower()
            continue
        said = []
        for variant in element.iterfind("{*}tuv"):
            segment = variant.find("{*}seg")
            if segment is not None:
                said.append((str(variant.get(language) or variant.get("lang") or "").lower(), "".join(segment.itertext()).strip()))
        first = next((s for s in said if s[0] == source), said[0] if said else None)
        for other in said:
            if first is not None and other is not first:
                yield element.sourceline or 1, {PROMPT: first[1], REPLY: other[1], "language": other[0]}
        element.clear()
