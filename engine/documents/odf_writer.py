"""Paragraphs, lists, notes and boxes of OpenDocument as html, whose reader judges colours and sizes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from engine.documents.css.unseen import CUT_OFF, HIDDEN, OUTSIDE
from engine.documents.found import Unseen
from engine.documents.html import COMMENT
from engine.documents.odf_styles import OdfStyles, mm, said, tag_of
from engine.documents.word_tables import DELETED

SHAPES = frozenset({
    "draw:frame", "draw:g", "draw:custom-shape", "draw:rect", "draw:ellipse", "draw:circle", "draw:polygon",
    "draw:path", "draw:regular-polygon", "draw:caption",
})  # fmt: skip
_GONE = {
    "office:annotation": COMMENT,
    "text:tracked-changes": DELETED,
    "text:script": HIDDEN,
}
_NOT_SHOWN = frozenset({
    "office:forms", "office:event-listeners", "text:note-citation", "text:sequence-decls", "text:variable-decls",
    "text:user-field-decls", "text:alphabetical-index-mark", "text:user-index-mark", "text:toc-mark",
    "table:content-validations", "table:named-expressions", "table:database-ranges", "table:table-source",
    "calcext:conditional-formats", "svg:title", "svg:desc", "draw:glue-point", "draw:enhanced-geometry",
    "draw:control", "draw:param",
})  # fmt: skip
_LEAST_MM = 1.0


def words_of(element: Any) -> str:
    """All text below it; paragraphs stand apart."""
    return " ".join(
        "".join(one.itertext()) for one in element.iter() if tag_of(one) in ("text:p", "text:h")
    ) or "".join(element.itertext())


@dataclass
class OdfWriter:
    """Writes what is shown, and keeps apart what is not."""

    styles: OdfStyles
    kinds: Mapping[str, Callable[[OdfWriter, Any], str]]
    """Writers of elements of their own, by tag."""
    unseen: list[Unseen] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    title: bool = False
    """Whether the paragraphs written now are a title."""
    _boxes: list[str] | None = None
    """Those that stand in the paragraph that is written now."""

    def written(self, element: Any) -> str:
        """An element with what is in it."""
        tag = tag_of(element)
        match tag:
            case _ if tag in self.kinds:
                return self.kinds[tag](self, element)
            case _ if tag in _GONE:
                return self.gone(element, _GONE[tag])
            case "text:p" | "text:h":
                return self._paragraph(element)
            case "text:span":
                css = self.styles.css("text", said(element, "text:style-name"))
                return f'<span style="{escape(css)}">{self._line(element)}</span>'
            case "text:s" | "text:tab":
                return " "
            case "text:line-break":
                return "<br>"
            case "text:list":
                return self._list(element, said(element, "text:style-name"), 1)
            case "text:note":
                self.notes += [self.blocks(one) for one in element if tag_of(one) == "text:note-body"]
                return ""
            case "text:hidden-text":
                return self.gone(element, HIDDEN) if _is_hidden(element) else self._line(element)
            case "text:section" | "text:table-of-content":
                return self.gone(element, HIDDEN) if _is_off(element) else self.blocks(element)
            case _ if tag in SHAPES:
                return self._floating(element)
            case _ if tag in _NOT_SHOWN or tag.endswith(("-source", "-decl")) or tag.startswith("presentation:"):
                return ""
            case _ if tag.startswith(("office:", "draw:", "table:")) or tag == "text:index-body":
                return self.blocks(element)
            case _:
                return self._line(element) if tag else ""

    def gone(self, element: Any, why: str) -> str:
        """Nothing: its words are not read."""
        self.unseen.append(Unseen(words_of(element), why))
        return ""

    def blocks(self, element: Any) -> str:
        """What is in an element that holds no words itself."""
        return "".join(map(self.written, element))

    def box(self, element: Any, ground: str = "") -> str:
        """A frame or a shape; `ground` is the colour behind it where it has none."""
        name = said(element, "presentation:style-name")
        css = self.styles.css("presentation", name) or self.styles.css("graphic", said(element, "draw:style-name"))
        css = "; ".join(filter(None, [f"background-color: {ground}" if ground else "", css]))
        # Of a frame the first form that is known is shown.
        forms = [one for one in element if tag_of(one) in ("draw:text-box", "table:table")]
        inside = self.written(forms[0]) if forms else "" if tag_of(element) == "draw:frame" else self.blocks(element)
        return f'<div style="{escape(css)}">{inside}</div>' if inside else ""

    def _line(self, element: Any) -> str:
        found = [escape(str(element.text or ""), quote=False)]
        for child in element:
            found += [self.written(child), escape(str(child.tail or ""), quote=False)]
        return "".join(found)

    def _paragraph(self, element: Any) -> str:
        if any(tag_of(one) == "text:hidden-paragraph" and _is_hidden(one) for one in element.iter()):
            return self.gone(element, HIDDEN)
        outer, self._boxes = self._boxes, []
        css = self.styles.css("paragraph", said(element, "text:style-name"))
        tag = "h2" if self.title else _tag(element)
        line = f'<{tag} style="{escape(css)}">{self._line(element)}</{tag}>'
        # A box stands behind the paragraph that holds it.
        boxes, self._boxes = self._boxes, outer
        return "".join([line, *boxes])

    def _list(self, element: Any, style: str, level: int) -> str:
        tag, items = "ol" if (style, level) in self.styles.numbered else "ul", list[str]()
        for item in (one for one in element if tag_of(one) in ("text:list-item", "text:list-header")):
            inside = [
                self._list(one, said(one, "text:style-name") or style, level + 1)
                if tag_of(one) == "text:list"
                else self.written(one)
                for one in item
            ]
            items.append(f"<li>{''.join(inside)}</li>")
        return f"<{tag}>{''.join(items)}</{tag}>"

    def _floating(self, element: Any) -> str:
        """A frame or a shape of a text: one in a paragraph stands behind it."""
        if why := self.why_off(element):
            return self.gone(element, why)
        box = self.box(element)
        if self._boxes is None:
            return box
        self._boxes.append(box)
        return ""

    def why_off(self, element: Any) -> str:
        """Why nothing of a box is seen on its page; empty where something is."""
        left, top, wide, high = (mm(said(element, f"svg:{name}")) for name in ("x", "y", "width", "height"))
        if not words_of(element).strip():
            return ""
        # What is measured from its paragraph may stand in the margin.
        room = [0.0 if said(element, "text:anchor-type") in ("page", "") else size / 4 for size in self.styles.page]
        for at, size, page, margin in zip((left, top), (wide, high), self.styles.page, room, strict=True):
            if at is not None and (at >= page or at + (size or 0.0) <= -margin):
                return OUTSIDE
        return CUT_OFF if any(size is not None and size < _LEAST_MM for size in (wide, high)) else ""


def _tag(paragraph: Any) -> str:
    level = said(paragraph, "text:outline-level")
    return f"h{min(6, int(level))}" if tag_of(paragraph) == "text:h" and level.isdecimal() and level != "0" else "p"


def _is_hidden(field_: Any) -> bool:
    return said(field_, "text:is-hidden") != "false"


def _is_off(section: Any) -> bool:
    match said(section, "text:display"):
        case "none":
            return True
        case "condition":
            return _is_hidden(section)
        case _:
            return False
