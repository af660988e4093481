"""The slides of a PowerPoint file with what they take over from their layouts, found as PowerPoint finds them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.core.sentences import sentence
from engine.documents.office_parts import Parts
from engine.documents.word_boxes import choose
from engine.documents.word_styles import OFF, Styles, read_styles

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MAIN = "ppt/presentation.xml"


@dataclass(frozen=True)
class Slide:
    """One slide; parts that are not there are None."""

    root: Any
    layout: Any
    master: Any
    styles: Styles
    """Colours of its theme."""
    notes: Any
    comments: tuple[Any, ...]
    hidden: bool

    @property
    def sheets(self) -> list[Any]:
        """The slide, its layout and its master, as far as they are there."""
        return [one for one in (self.root, self.layout, self.master) if one is not None]

    def placeholders(self, shape: Any) -> list[Any]:
        """The shape, and those of layout and master whose place it takes."""
        mark = place_mark(shape)
        if mark is None:
            return [shape]
        found = [shape]
        for sheet in self.sheets[1:]:
            marks = [(one, place_mark(one)) for one in sheet.iter(f"{P}sp")]
            kind, number = mark.get("type") or "body", mark.get("idx")
            same = [one for one, at in marks if at is not None and number is not None and at.get("idx") == number]
            alike = [one for one, at in marks if at is not None and _kind(at.get("type")) == _kind(kind)]
            found += (same or alike)[:1]
        return found


@dataclass(frozen=True)
class Deck:
    """A presentation."""

    slides: list[Slide]
    wide: float
    high: float
    """Size of a slide in English metric units."""
    defaults: Any
    """How its text looks where nothing else is said; None where that is not said either."""


def place_mark(shape: Any) -> Any:
    """What says that a shape is a placeholder; None where it is none."""
    return next(shape.iterfind(f"./*/{P}nvPr/{P}ph"), None)


def read_deck(parts: Parts) -> Deck:
    """The slides in the order they are shown in.

    Raises:
        ValueError: there is no presentation in it.
    """
    main = next((one.target for one in parts.relations("") if one.kind == "officeDocument"), _MAIN)
    root = parts.parsed(main)
    if root is None:
        raise ValueError(sentence("error-has_no_presentation", "it has no presentation in it"))
    places = {one.name: one.target for one in parts.relations(main)}
    named = (places.get(str(one.get(f"{_R}id") or "")) for one in root.iter(f"{P}sldId"))
    size = root.find(f"{P}sldSz")
    wide, high = (float(size.get(side) or 0) if size is not None else 0.0 for side in ("cx", "cy"))
    return Deck(list(_slides(parts, named)), wide or 9_144_000, high or 6_858_000, root.find(f"{P}defaultTextStyle"))


def _slides(parts: Parts, places: Iterator[str | None]) -> Iterator[Slide]:
    for place in places:
        root = parts.parsed(place) if place is not None else None
        if place is None or root is None:
            raise ValueError(
                sentence("error-damaged_slide_that_names_not", "it is damaged: a slide that it names is not in it")
            )
        choose(root)
        below = _targets(parts, place)
        layout = below.get("slideLayout", "")
        master = _targets(parts, layout).get("slideMaster", "") if layout else ""
        theme = _targets(parts, master).get("theme", "") if master else ""
        styles = read_styles(None, parts.parsed(theme), None)
        master_root = parts.parsed(master)
        # Names like “bg1” are given to the colours of the theme by the master.
        mapping = master_root.find(f"{P}clrMap") if master_root is not None else None
        if mapping is not None:
            names = {"tx1": "t1", "tx2": "t2"}
            styles.mapping = {names.get(str(name), str(name)): str(value) for name, value in mapping.attrib.items()}
        comments = [one.target for one in parts.relations(place) if one.kind == "comments"]
        yield Slide(
            root,
            parts.parsed(layout),
            master_root,
            styles,
            parts.parsed(below.get("notesSlide", "")),
            tuple(one for one in map(parts.parsed, comments) if one is not None),
            root.get("show") in OFF,
        )


def _targets(parts: Parts, place: str) -> dict[str, str]:
    return {one.kind: one.target for one in parts.relations(place)}


def _kind(told: str | None) -> str:
    """Titles of both kinds are one, and so is all that holds text."""
    kind = told or "body"
    return "title" if kind in ("title", "ctrTitle") else "body" if kind in ("body", "subTitle", "obj") else kind
