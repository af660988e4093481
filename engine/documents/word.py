"""Word files as they are shown: without what Word hides, with what stands in their boxes and notes."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.core.sentences import sentence
from engine.documents.css.colours import WHITE, Rgb
from engine.documents.css.unseen import CANNOT_TELL, CUT_OFF
from engine.documents.found import Document, Unseen, Visibility, together
from engine.documents.html import COMMENT, visible_html
from engine.documents.office_parts import Parts
from engine.documents.word_boxes import boxes_of, choose
from engine.documents.word_look import Ground, drawn, grounds
from engine.documents.word_package import Package
from engine.documents.word_pages import Section, sections_of
from engine.documents.word_paragraphs import held_by, judge_paragraph, lines_of
from engine.documents.word_places import PagePlace, overlapping
from engine.documents.word_runs import judge_run
from engine.documents.word_styles import Styles, W, attribute, is_on, read_styles
from engine.documents.word_tables import DELETED, cut_paragraphs, judge_cell, judge_row, judge_table

_CODE = "it is the code of a field"
_TURNED = "its letters are turned round"
_UNREFERRED = "it is a note that nothing visible refers to"
FIELDS = "a field moves text away from its place"
_MOVING = re.compile(r"\bADVANCE\b|\bEQ\b[^\n]*\\[dso]\b", re.I)
OVERLAPPING = "boxes lie over each other"
_NOTES = ("footnote", "endnote")
_REFERENCES = tuple(f"{W}{kind}Reference" for kind in _NOTES)


def visible_docx(data: bytes) -> Document:
    """The visible text of a Word file as markdown, its notes at the end.

    Headers, footers and properties are not read.

    Raises:
        ValueError: a part is larger than any text can be (an archive made to burst), or one that it refers to is
            missing.
    """
    import mammoth

    found = _Found()
    body, notes = _parts(data, found)
    try:
        # Only now: mammoth reads all that is in the file, seen or not.
        pages = [mammoth.convert_to_html(io.BytesIO(part)).value for part in (body, *notes)]
    except KeyError as error:
        raise ValueError(
            sentence("error-damaged_what_calls_not", "it is damaged: what it calls {why} is not in it", why=str(error))
        ) from error
    text = [visible_html(page).text.strip() for page in pages]
    return Document("\n\n".join(filter(None, text)), together(found.unseen), tuple(dict.fromkeys(found.doubts)))


@dataclass
class _Found:
    unseen: list[Unseen] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    notes: set[tuple[str, str]] = field(default_factory=set)
    """Tag and number of the marks of notes that are seen."""

    def takes(self, element: Any, verdict: Visibility) -> bool:
        """Whether an element goes; a doubt is kept."""
        if verdict.why:
            self.gone(element, verdict.why)
        elif verdict.doubt and words_of(element).strip():
            self.doubts.append(verdict.doubt)
        return bool(verdict.why)

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
    package = Package(Parts(data))
    settings = package.parsed("settings")
    styles = read_styles(package.parsed("styles"), package.parsed("theme"), settings, package.parsed("numbering"))
    root = package.parsed("officeDocument")
    if root is None:
        raise ValueError(sentence("error-has_no_document", "it has no document in it"))
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
    """A body of the notes people wrote and can see."""
    from lxml import etree

    document = etree.Element(f"{W}document", nsmap={"w": W.strip("{}")})
    body = etree.SubElement(document, f"{W}body")
    notes = [note for note in root.iter(f"{W}{kind}") if attribute(note, "type") in (None, "normal")]
    numbers = [attribute(note, "id") or "" for note in notes]
    for note, number in zip(notes, numbers, strict=True):
        if (f"{W}{kind}Reference", number) not in found.notes:
            found.gone(note, _UNREFERRED)
        # Programs differ in which of them they show.
        elif numbers.count(number) > 1:
            found.gone(note, CANNOT_TELL)
        else:
            body.extend(list(note))
    _tidy(document, styles, page, found)
    return document


def _tidy(root: Any, styles: Styles, page: Rgb, found: _Found) -> None:
    """Takes out of a part what is not shown, and puts the text of boxes behind the paragraphs they stand at."""
    choose(root)
    sections, doubts = sections_of(root)
    found.doubts += doubts
    for moved in list(root.iter(f"{W}moveTo")):
        # Where a passage was moved to it stands, as an inserted one does.
        moved.tag = f"{W}ins"
    for gone, why in [
        *((e, DELETED) for e in root.iter(f"{W}del", f"{W}moveFrom")),
        *((e, _TURNED) for e in root.iter(f"{W}bdo")),
    ]:
        if gone.getparent() is not None and gone.getparent().tag not in (f"{W}rPr", f"{W}trPr"):
            found.gone(gone, why)
            _remove(gone)
    _tidy_tables(root, styles, sections, found)
    found.doubts += [FIELDS] if _MOVING.search(_code_words(root)) else []
    code = _codes(root)
    for mark in [*root.iter(f"{W}fldChar"), *(d for d in root.iter(f"{W}del") if d.getparent().tag == f"{W}rPr")]:
        # The reader of the file stumbles over half a field, and over a deleted end of the last paragraph.
        _remove(mark)
    left: list[tuple[Any, Ground, Section | None]] = [(root, Ground(page), None)]
    places = list[PagePlace]()
    while left:
        around, ground, section = left.pop()
        for paragraph, below in list(grounds(around, styles, ground)):
            on = section or sections.get(paragraph, Section())
            drawings = boxes_of(paragraph, styles, below, on)
            _tidy_paragraph(paragraph, below, on, styles, code, found)
            found.doubts += drawings.doubts
            places += drawings.places
            for box in reversed(drawings.boxes):
                if box.why:
                    found.gone(box.content, box.why)
                else:
                    # A holder of content is read in its place; boxes the reader of the file would leave out.
                    box.content.tag = f"{W}sdtContent"
                    holder = paragraph.makeelement(f"{W}sdt")
                    holder.append(box.content)
                    paragraph.addnext(holder)
                    left.append((box.content, box.ground, on))
    found.doubts += [OVERLAPPING] if overlapping(places) else []


def _tidy_tables(root: Any, styles: Styles, sections: Mapping[Any, Section], found: _Found) -> None:
    for table in list(root.iter(f"{W}tbl")):
        on = sections.get(next(table.iter(f"{W}p"), None), Section())
        if table.getparent() is not None and found.takes(table, judge_table(table, styles, on)):
            _remove(table)
    for row in list(root.iter(f"{W}tr")):
        if row.getparent() is not None and found.takes(row, judge_row(row, styles)):
            _remove(row)
    for cell in list(root.iter(f"{W}tc")):
        if cell.getparent() is not None and found.takes(cell, judge_cell(cell)):
            for child in [c for c in cell if c.tag != f"{W}tcPr"]:
                cell.remove(child)
            # A cell without a paragraph is none to the reader of the file.
            cell.append(cell.makeelement(f"{W}p"))
    for row in list(root.iter(f"{W}tr")):
        gone, doubt = cut_paragraphs(row, styles, sections.get(next(row.iter(f"{W}p"), None), Section()))
        found.doubts += [doubt] if doubt else []
        for paragraph in gone:
            found.gone(paragraph, CUT_OFF)
            for run in list(paragraph.iter(f"{W}r")):
                _remove(run)


def _remove(element: Any) -> None:
    """Takes an element away; what stands behind it stays."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _code_words(root: Any) -> str:
    """The codes of its fields; pieces of one follow each other."""
    words = []
    for one in root.iter(f"{W}instrText", f"{W}fldChar", f"{W}fldSimple"):
        words.append(str(one.text or "") if one.tag == f"{W}instrText" else f"\n{attribute(one, 'instr') or ''}\n")
    return "".join(words)


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


def _tidy_paragraph(
    paragraph: Any, ground: Ground, on: Section, styles: Styles, code: frozenset[Any], found: _Found
) -> None:
    lines, has_tab = lines_of(held_by(paragraph, ground, styles)), next(paragraph.iter(f"{W}tab"), None) is not None
    runs = list(paragraph.iter(f"{W}r"))
    letters = sum(len(str(t.text or "")) for t in paragraph.iter(f"{W}t"))
    judged: dict[tuple[float, float], Visibility] = {}
    for run in runs:
        marks = [(str(mark.tag), attribute(mark, "id") or "") for mark in run.iter(*_REFERENCES)]
        for mark in list(run.iter(*_REFERENCES, f"{W}commentReference", f"{W}footnoteRef", f"{W}endnoteRef")):
            _remove(mark)
        look = drawn(run, paragraph, ground, styles)
        size = look.figure("sz", 20.0)
        # Most runs of a paragraph are of one size, and are judged once.
        placed = (size, look.figure("position", 0.0))
        if size > 0 and placed not in judged:
            judged[placed] = judge_paragraph(
                lines, size, on, ground, has_tab=has_tab, letters=letters, raised=placed[1]
            )
        verdicts = (
            Visibility(_CODE) if run in code else Visibility(),
            judge_run(look, words_of(run), styles),
            judged.get(placed, Visibility()),
        )
        verdict = next((one for one in verdicts if one.why), next((one for one in verdicts if one.doubt), Visibility()))
        if found.takes(run, verdict):
            _remove(run)
            continue
        found.notes.update(marks)
        if look.toggles["strike"] or look.toggles["dstrike"]:
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
