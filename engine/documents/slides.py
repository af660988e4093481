"""Presentations of PowerPoint as they are shown: slide by slide, with the notes of the speaker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from engine.documents.css.unseen import CANNOT_TELL, HIDDEN
from engine.documents.found import Document, Unseen, Visibility, together
from engine.documents.html import COMMENT, visible_html
from engine.documents.odf_slides import HIDDEN_SLIDE
from engine.documents.office_parts import Parts
from engine.documents.piles import OVER, PAPER, Grounds, behind, covered, judge_letters
from engine.documents.slide_looks import boxes_of, chain_of, fill_of, ground_of, look_of
from engine.documents.slide_parts import Deck, P, Slide, place_mark, read_deck
from engine.documents.word_colours import local
from engine.documents.word_styles import OFF, A

_EDGES = frozenset({"ftr", "dt", "sldNum", "hdr"})
"""Parts of a slide that stand on each of them."""
_TITLES, _BULLETED = frozenset({"title", "ctrTitle"}), frozenset({"body", "obj"})
_DEEPEST = 8


def visible_slides(data: bytes) -> Document:
    """The visible text of a pptx file as markdown: of each slide its title, its shapes and tables, then its notes.

    Headers, footers, layouts and pictures are not read, links and macros not followed.

    Raises:
        ValueError: it has no presentation in it, or a part is larger than any text can be.
    """
    deck, found = read_deck(Parts(data)), _Found()
    pages = [_slide(slide, deck, found) for slide in deck.slides]
    shown = [visible_html(page) for page in pages if page]
    return Document(
        "\n\n".join(filter(None, (page.text.strip() for page in shown))),
        together([*found.unseen, *(one for page in shown for one in page.unseen)]),
        tuple(dict.fromkeys([*found.doubts, *(one for page in shown for one in page.doubts)])),
    )


@dataclass
class _Found:
    unseen: list[Unseen] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def gone(self, element: Any, why: str) -> str:
        """Nothing: its words are not read."""
        self.unseen.append(Unseen(words_of(element), why))
        return ""


def words_of(element: Any) -> str:
    """All text below it; paragraphs stand apart."""
    return " ".join(
        "".join(str(t.text or "") for t in one.iter(f"{A}t", f"{P}text")) for one in element.iter(f"{A}p", f"{P}cm")
    )


@dataclass(frozen=True)
class _Place:
    """Where paragraphs stand."""

    slide: Slide
    chain: Sequence[Any]
    grounds: Grounds
    found: _Found
    kind: str = ""
    """Of a placeholder, as “title”; empty for what is none."""


def _slide(slide: Slide, deck: Deck, found: _Found) -> str:
    for comments in slide.comments:
        found.gone(comments, COMMENT)
    if slide.hidden:
        return found.gone(slide.root, HIDDEN_SLIDE)
    # What a layout draws lies below the slide; its own words are prompts and edges.
    below = [box for sheet in reversed(slide.sheets[1:]) for shape, box in boxes_of(sheet, slide, deck) if box.fill]
    shapes, ground = list(boxes_of(slide.root, slide, deck)), ground_of(slide)
    parts = []
    for n, (shape, box) in enumerate(shapes):
        mark = place_mark(shape)
        if (mark is not None and mark.get("type") in _EDGES) or not box.has_text:
            continue
        if why := HIDDEN if _is_hidden(shape) else box.off():
            found.gone(shape, why)
            continue
        grounds = behind(box, [*below, *(other for _, other in shapes[:n])], ground)
        if covered(box, [other for one, other in shapes[n + 1 :] if not _is_hidden(one)], grounds):
            found.doubts.append(OVER)
        kind = (mark.get("type") or "obj") if mark is not None else ""
        parts.append(_shape(shape, _Place(slide, chain_of(shape, slide, deck), grounds, found, kind)))
    return "".join([*parts, *_notes(slide, found)])


def _is_hidden(shape: Any) -> bool:
    properties = next(shape.iter(f"{P}cNvPr"), None)
    return properties is not None and properties.get("hidden") not in (None, *OFF)


def _shape(shape: Any, place: _Place) -> str:
    table = next(shape.iter(f"{A}tbl"), None)
    if table is None:
        return "".join(_paragraphs(body, place) for body in shape.iter(f"{P}txBody"))
    return f"<table>{''.join(_row(row, table, place) for row in table.iter(f'{A}tr'))}</table>"


def _row(row: Any, table: Any, place: _Place) -> str:
    cells, styled = [], next(table.iter(f"{A}tableStyleId"), None) is not None
    for cell in row.iter(f"{A}tc"):
        if any(cell.get(name) not in (None, *OFF) for name in ("hMerge", "vMerge")):
            continue
        # What a style of tables lays behind a cell is not told in the file.
        grounds = fill_of(cell.find(f"{A}tcPr"), place.slide.styles) or ((None,) if styled else place.grounds)
        spans = "".join(
            f' {name}="{cell.get(told)}"'
            for name, told in (("colspan", "gridSpan"), ("rowspan", "rowSpan"))
            if str(cell.get(told) or "").isdecimal()
        )
        inside = _Place(place.slide, place.chain, grounds, place.found)
        cells.append(f"<td{spans}>{''.join(_paragraphs(body, inside) for body in cell.iter(f'{A}txBody'))}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def _paragraphs(body: Any, place: _Place) -> str:
    lines = [line for one in body.iter(f"{A}p") if (line := _line(one, place)).strip()]
    if not lines:
        return ""
    if place.kind in _TITLES:
        return f"<h2>{'<br>'.join(lines)}</h2>"
    # How deep an item stands is left out: its words are what counts.
    tag, around = ("li", "ul") if place.kind in _BULLETED else ("p", "div")
    return f"<{around}>{''.join(f'<{tag}>{line}</{tag}>' for line in lines)}</{around}>"


def _level(paragraph: Any) -> int:
    properties = paragraph.find(f"{A}pPr")
    told = str(properties.get("lvl") or "0") if properties is not None else "0"
    return min(_DEEPEST, int(told)) if told.isdecimal() else 0


def _line(paragraph: Any, place: _Place) -> str:
    parts, level = [], _level(paragraph)
    for run in paragraph:
        if local(run) == "br":
            parts.append(" ")
        if local(run) not in ("r", "fld"):
            continue
        text = "".join(str(one.text or "") for one in run.iter(f"{A}t"))
        look = look_of(run, level, place.chain, place.slide.styles)
        verdict = judge_letters(look.inks, look.points, place.grounds, own=look.own)
        verdict = Visibility(CANNOT_TELL) if look.signs else verdict
        if verdict.why and text.strip():
            place.found.unseen.append(Unseen(text, verdict.why))
            continue
        place.found.doubts += [verdict.doubt] if verdict.doubt and text.strip() else []
        parts.append(f"<s>{escape(text, quote=False)}</s>" if look.struck else escape(text, quote=False))
    return "".join(parts)


def _notes(slide: Slide, found: _Found) -> Iterator[str]:
    """What the speaker sees below the slide."""
    for shape in () if slide.notes is None else slide.notes.iter(f"{P}sp"):
        mark = place_mark(shape)
        if mark is not None and mark.get("type") == "body" and not _is_hidden(shape):
            yield _shape(shape, _Place(slide, list(shape.iter(f"{A}lstStyle")), PAPER, found))
