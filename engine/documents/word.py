"""Word files as they are shown: without what Word hides, with what stands in their boxes and notes."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any

from engine.documents.css.colours import WHITE, Rgb, like, over
from engine.documents.css.unseen import CANNOT_TELL, CUT_OFF, HIDDEN, OUTSIDE, SAME_COLOUR, TINY
from engine.documents.found import Document, Unseen, together
from engine.documents.html import COMMENT, visible_html
from engine.documents.word_boxes import boxes_of, choose
from engine.documents.word_look import Drawn, Ground, drawn, grounds
from engine.documents.word_package import Package
from engine.documents.word_styles import Styles, W, attribute, is_on, read_styles

_LARGEST_PART = 100 * 2**20
_FEWEST_HALF_POINTS, _FEWEST_TWIPS, _SLIVER, _FAR_TWIPS = 6.0, 40.0, 0.35, 15_000.0
DELETED = "it is deleted"
_CODE = "it is the code of a field"
_TURNED = "its letters are turned round"
_NOTES = ("footnote", "endnote")


def visible_docx(data: bytes) -> Document:
    """The visible text of a Word file as markdown, its notes at the end.

    Headers, footers and properties are not read.

    Raises:
        ValueError: a part is larger than any text can be (an archive made to burst).
    """
    import mammoth

    found = _Found()
    body, notes = _parts(data, found)
    text = [visible_html(mammoth.convert_to_html(io.BytesIO(part)).value).text.strip() for part in (body, *notes)]
    return Document("\n\n".join(filter(None, text)), together(found.unseen), tuple(dict.fromkeys(found.doubts)))


@dataclass
class _Found:
    unseen: list[Unseen] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def gone(self, element: Any, why: str) -> None:
        self.unseen.append(Unseen(words_of(element), why))


def words_of(element: Any) -> str:
    """Text of an element, deleted text and codes of fields too; paragraphs and cells stand apart."""
    words = []
    for one in element.iter(f"{W}t", f"{W}delText", f"{W}instrText", f"{W}p", f"{W}tab", f"{W}br"):
        words.append(str(one.text or "") if str(one.tag).endswith(("t", "Text")) else " ")
    return "".join(words)


def _parts(data: bytes, found: _Found) -> tuple[bytes, list[bytes]]:
    """The file with its visible text only, and for the notes of each kind one more."""
    notes = list[bytes]()
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        names = [part.filename for part in source.infolist()]
        for part in source.infolist():
            if part.file_size > _LARGEST_PART:
                raise ValueError(f"{part.filename} unpacks to {part.file_size / 2**20:.0f} MB")
        if len(names) != len(set(names)):
            raise ValueError("two parts of it have one name")
        package = Package(source)
        settings = package.parsed("settings")
        styles = read_styles(package.parsed("styles"), package.parsed("theme"), settings)
        root = package.parsed("officeDocument")
        if root is None:
            raise ValueError("it has no document in it")
        page = _page(root, settings, styles)
        _tidy(root, styles, page, found)
        for kind in _NOTES:
            if (part_root := package.parsed(f"{kind}s")) is not None:
                notes.append(package.with_body(_note_document(part_root, kind, styles, page, found)))
        comments = package.parsed("comments")
        for comment in [] if comments is None else comments.iter(f"{W}comment"):
            found.gone(comment, COMMENT)
        return package.with_body(root), notes


def _page(root: Any, settings: Any, styles: Styles) -> Rgb:
    """The colour of the pages."""
    shown = settings is not None and is_on(settings.find(f"{W}displayBackgroundShape"))
    return (styles.colour_of(root.find(f"{W}background"), "color") or WHITE) if shown else WHITE


def _note_document(root: Any, kind: str, styles: Styles, page: Rgb, found: _Found) -> Any:
    """A body of the notes people wrote."""
    from lxml import etree

    document = etree.Element(f"{W}document", nsmap={"w": W.strip("{}")})
    body = etree.SubElement(document, f"{W}body")
    for note in root.iter(f"{W}{kind}"):
        if attribute(note, "type") in (None, "normal"):
            body.extend(list(note))
    _tidy(document, styles, page, found)
    return document


def _tidy(root: Any, styles: Styles, page: Rgb, found: _Found) -> None:
    """Takes out of a part what is not shown, and puts the text of boxes behind the paragraphs they stand at."""
    choose(root)
    for moved in list(root.iter(f"{W}moveTo")):
        # Where a passage was moved to it stands, as an inserted one does.
        moved.tag = f"{W}ins"
    for gone, why in [*((e, DELETED) for e in root.iter(f"{W}del", f"{W}moveFrom")), *((e, _TURNED) for e in root.iter(f"{W}bdo"))]:
        if gone.getparent() is not None and gone.getparent().tag not in (f"{W}rPr", f"{W}trPr"):
            found.gone(gone, why)
            _remove(gone)
    for row in list(root.iter(f"{W}tr")):
        if (why := _why_row(row)) and row.getparent() is not None:
            found.gone(row, why)
            _remove(row)
    for cell in list(root.iter(f"{W}tc")):
        if (why := _why_cell(cell)) and cell.getparent() is not None:
            found.gone(cell, why)
            for child in [c for c in cell if c.tag != f"{W}tcPr"]:
                cell.remove(child)
            cell.append(cell.makeelement(f"{W}p"))
    code = _codes(root)
    for mark in [*root.iter(f"{W}fldChar"), *(d for d in root.iter(f"{W}del") if d.getparent().tag == f"{W}rPr")]:
        # The reader of the file stumbles over half a field, and over a deleted end of the last paragraph.
        _remove(mark)
    left = [(root, Ground(page))]
    while left:
        around, ground = left.pop()
        for paragraph, below in list(grounds(around, styles, ground)):
            boxes, doubt = boxes_of(paragraph, styles, below)
            _tidy_paragraph(paragraph, below, styles, code, found)
            found.doubts += [doubt] if doubt else []
            for box in reversed(boxes):
                if box.why:
                    found.gone(box.content, box.why)
                else:
                    box.content.tag = f"{W}sdtContent"
                    holder = paragraph.makeelement(f"{W}sdt")
                    holder.append(box.content)
                    paragraph.addnext(holder)
                    left.append((box.content, box.ground))


def _remove(element: Any) -> None:
    """Takes an element away; what stands behind it stays."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _codes(root: Any) -> frozenset[Any]:
    """Runs between the beginning of a field and its result."""
    found, open_fields = [], list[bool]()
    for run in root.iter(f"{W}r"):
        for mark in run.iter(f"{W}fldChar"):
            kind = attribute(mark, "fldCharType")
            if kind == "begin":
                open_fields.append(True)
            elif kind == "separate" and open_fields:
                open_fields[-1] = False
            elif kind == "end" and open_fields:
                open_fields.pop()
        if any(open_fields) or run.find(f"{W}instrText") is not None:
            found.append(run)
    return frozenset(found)


def _why_row(row: Any) -> str:
    properties = row.find(f"{W}trPr")
    if properties is None:
        return ""
    if properties.find(f"{W}del") is not None:
        return DELETED
    height = properties.find(f"{W}trHeight")
    if attribute(height, "hRule") == "exact" and _figure(attribute(height, "val")) <= _FEWEST_TWIPS:
        return CUT_OFF
    return HIDDEN if is_on(properties.find(f"{W}hidden")) else ""


def _why_cell(cell: Any) -> str:
    """Of a cell in a table whose columns are as wide as they say."""
    table, width = next(cell.iterancestors(f"{W}tbl"), None), cell.find(f"{W}tcPr/{W}tcW")
    fixed = table is not None and attribute(table.find(f"{W}tblPr/{W}tblLayout"), "type") == "fixed"
    narrow = attribute(width, "type") in ("dxa", None) and width is not None and _figure(attribute(width, "w")) <= _FEWEST_TWIPS
    joined = cell.find(f"{W}tcPr/{W}vMerge")
    if joined is not None and attribute(joined, "val") in (None, "continue"):
        return HIDDEN
    return CUT_OFF if fixed and narrow else ""


def _figure(text: str | None, default: float = 0.0) -> float:
    return float(text) if text and re.fullmatch(r"-?\d{1,9}(?:\.\d+)?", text) else default


def _why_paragraph(properties: list[Any], half_points: float) -> str:
    """From the properties that hold for a paragraph, weakest first, and the size of its letters."""
    spacing, indent, frame = dict[str, str](), dict[str, str](), None
    for one in properties:
        for name, into in (("spacing", spacing), ("ind", indent)):
            told = one.find(f"{W}{name}")
            into.update({} if told is None else {str(k): str(v) for k, v in told.attrib.items()})
        frame = one.find(f"{W}framePr") if one.find(f"{W}framePr") is not None else frame
    line = _figure(spacing.get(f"{W}line"), 240.0)
    if spacing.get(f"{W}lineRule") == "exact" and line / 20 < _SLIVER * half_points / 2:
        return CUT_OFF
    moved = [_figure(indent.get(f"{W}{name}")) for name in ("left", "start", "firstLine", "right", "end")]
    if max(moved) >= _FAR_TWIPS or min(moved[:3]) <= -_FAR_TWIPS / 5 or _figure(indent.get(f"{W}hanging")) >= _FAR_TWIPS:
        return OUTSIDE
    if frame is not None:
        places = [_figure(attribute(frame, name)) for name in ("x", "y")]
        sizes = [_figure(attribute(frame, name), 1000.0) for name in ("w", "h")]
        if min(places) <= -_FAR_TWIPS / 10 or max(places) >= 2 * _FAR_TWIPS:
            return OUTSIDE
        if sizes[0] <= _FEWEST_TWIPS or (sizes[1] <= _FEWEST_TWIPS and attribute(frame, "hRule") == "exact"):
            return CUT_OFF
    return ""


def _why_run(look: Drawn) -> str:
    if look.toggles["vanish"] or is_on(look.values.get("webHidden")) or is_on(look.values.get("specVanish")):
        return HIDDEN
    if look.figure("sz", 20.0) < _FEWEST_HALF_POINTS or look.figure("w", 100.0) < 10.0:
        return TINY
    if any(re.search(r"(?i)wingding|webding|dingbat|blank", str(font)) for font in (look.values["rFonts"].attrib.values() if "rFonts" in look.values else ())):
        return CANNOT_TELL
    if look.figure("spacing", 0.0) <= -look.figure("sz", 20.0) * 5:
        return CANNOT_TELL
    if abs(look.figure("position", 0.0)) >= _FAR_TWIPS / 10:
        return OUTSIDE
    if look.ink is not None and like(over(look.ink, look.backdrop), look.backdrop):
        return CANNOT_TELL if look.picture else SAME_COLOUR
    return ""


def _tidy_paragraph(paragraph: Any, ground: Ground, styles: Styles, code: frozenset[Any], found: _Found) -> None:
    own = paragraph.find(f"{W}pPr")
    chain = styles.chain(attribute(None if own is None else own.find(f"{W}pStyle"), "val"), "paragraph")
    holding = [p for p in (styles.paragraph, *(s.paragraph for s in chain), own) if p is not None]
    for run in list(paragraph.iter(f"{W}r")):
        for mark in list(run.iter(f"{W}footnoteReference", f"{W}endnoteReference", f"{W}commentReference", f"{W}footnoteRef", f"{W}endnoteRef")):
            _remove(mark)
        look = drawn(run, paragraph, ground, styles)
        why = _CODE if run in code else _why_run(look) or _why_paragraph(holding, look.figure("sz", 20.0))
        if why:
            found.gone(run, why)
            _remove(run)
        elif look.toggles["strike"] or look.toggles["dstrike"]:
            _strike(run)


def _strike(run: Any) -> None:
    """The reader of the file knows the plain mark on a run only."""
    properties = run.find(f"{W}rPr")
    if properties is None:
        properties = run.makeelement(f"{W}rPr")
        run.insert(0, properties)
    for mark in properties.findall(f"{W}strike"):
        properties.remove(mark)
    properties.append(properties.makeelement(f"{W}strike"))
