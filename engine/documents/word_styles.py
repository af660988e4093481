"""Styles and theme colours of a Word file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine.documents.css.colours import Rgb, colour

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
OFF = frozenset({"false", "0", "off"})
_MOST_BASES = 20
_THEME = {
    "dark1": "dk1",
    "light1": "lt1",
    "dark2": "dk2",
    "light2": "lt2",
    "text1": "dk1",
    "background1": "lt1",
    "text2": "dk2",
    "background2": "lt2",
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
    "tx1": "dk1",
    "bg1": "lt1",
    "tx2": "dk2",
    "bg2": "lt2",
}
_OFFICE = {
    "dk1": "000000",
    "lt1": "FFFFFF",
    "dk2": "44546A",
    "lt2": "E7E6E6",
    "accent1": "4472C4",
    "accent2": "ED7D31",
    "accent3": "A5A5A5",
    "accent4": "FFC000",
    "accent5": "5B9BD5",
    "accent6": "70AD47",
    "hlink": "0563C1",
    "folHlink": "954F72",
}
"""The colours of Office, where a file names a colour of its theme and brings none."""


def attribute(element: Any, name: str, space: str = W) -> str | None:
    """Value of an attribute in a name space; None where element or attribute is not there."""
    found = None if element is None else element.get(f"{space}{name}")
    return None if found is None else str(found)


def is_on(element: Any) -> bool:
    """Whether a property that is there is not switched off."""
    return element is not None and (attribute(element, "val") or "true") not in OFF


@dataclass(frozen=True)
class Part:
    """What a style of tables says of one part of them."""

    run: Any = None
    cell: Any = None
    paragraph: Any = None
    row: Any = None


@dataclass(frozen=True)
class Style:
    """One style."""

    kind: str
    base: str
    run: Any
    paragraph: Any
    parts: Mapping[str, Part] = field(default_factory=dict)
    """Of a table: part (“firstRow”, “” for all) → what is said of it."""
    table: Any = None
    """Properties of a table itself."""


@dataclass
class Styles:
    """Of a file."""

    styles: dict[str, Style] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    """Kind → its style where none is named."""
    run: Any = None
    paragraph: Any = None
    theme: dict[str, str] = field(default_factory=dict)
    mapping: dict[str, str] = field(default_factory=dict)
    fonts: dict[str, str] = field(default_factory=dict)
    """Of the theme: “minorAscii”, “majorBidi” → its name."""
    lists: dict[tuple[str, str], Any] = field(default_factory=dict)
    """List and level → properties of its paragraphs."""

    def chain(self, name: str | None, kind: str) -> list[Style]:
        """A style and those it is based on, the first base first."""
        at, found = name if name in self.styles else self.defaults.get(kind), list[Style]()
        # Bounded, as styles of a damaged file may be based on each other.
        while at in self.styles and len(found) < _MOST_BASES:
            one = self.styles[at]
            # A style of another kind is not taken over, whatever the file says.
            if one.kind != kind:
                break
            found.append(one)
            at = one.base
        return found[::-1]

    def colour_of(self, element: Any, name: str = "val", theme: str = "themeColor") -> Rgb | None:
        """The colour an element names; None for “auto” and where it names none."""
        if element is None:
            return None
        prefix = theme.removesuffix("Color") if theme != "themeFill" else "themeFill"
        named = attribute(element, theme)
        if named and named != "none":
            found = self.of_theme(named)
            return (
                None
                if found is None
                else shaded(found, attribute(element, f"{prefix}Tint"), attribute(element, f"{prefix}Shade"))
            )
        return hexadecimal(attribute(element, name))

    def of_theme(self, name: str) -> Rgb | None:
        """Colour of a name in the theme, by the mapping of the document; None where it has none."""
        slot = _THEME.get(name, name)
        mapped = self.mapping.get(
            {"text1": "t1", "background1": "bg1", "text2": "t2", "background2": "bg2", "tx1": "t1", "tx2": "t2"}.get(
                name, name
            )
        )
        slot = _THEME.get(mapped, mapped) if mapped else slot
        return hexadecimal(self.theme.get(slot) or _OFFICE.get(slot))


def shaded(rgb: Rgb, tint: str | None, shade: str | None) -> Rgb:
    """Lighter by a tint, darker by a shade, each as Word writes it: 00 to FF."""
    for amount, towards in ((tint, 1.0), (shade, 0.0)):
        if amount and re.fullmatch(r"[0-9A-Fa-f]{1,2}", amount):
            # FF leaves the colour as it is.
            kept = int(amount, 16) / 255
            red, green, blue = (c * kept + towards * (1 - kept) for c in rgb)
            rgb = (red, green, blue)
    return rgb


def hexadecimal(text: str | None) -> Rgb | None:
    """Colour of six hexadecimal digits or a name; None for “auto” and what is neither."""
    found = (
        colour(f"#{text}")
        if text and re.fullmatch(r"[0-9A-Fa-f]{6}", text)
        else colour(text)
        if text and text != "auto"
        else None
    )
    return None if found is None else found[:3]


def read_styles(styles: Any, theme: Any, settings: Any, numbering: Any = None) -> Styles:
    """From the roots of `styles.xml`, the theme, `settings.xml` and `numbering.xml`; None for a part that is not
    there."""
    found = Styles()
    if theme is not None:
        _read_theme(theme, found)
    mapping = settings.find(f"{W}clrSchemeMapping") if settings is not None else None
    if mapping is not None:
        found.mapping = {str(name).rpartition("}")[2]: str(value) for name, value in mapping.attrib.items()}
    if numbering is not None:
        _read_lists(numbering, found)
    if styles is None:
        return found
    found.run, found.paragraph = (
        styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"),
        styles.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr"),
    )
    for one in styles.iter(f"{W}style"):
        kind, name = attribute(one, "type") or "paragraph", attribute(one, "styleId") or ""
        parts = {"": _part(one)} if kind == "table" else {}
        parts |= {attribute(part, "type") or "": _part(part) for part in one.iter(f"{W}tblStylePr")}
        table = one.find(f"{W}tblPr")
        if kind == "table" and parts[""].cell is None and table is not None and table.find(f"{W}shd") is not None:
            parts[""] = replace(parts[""], cell=table)
        found.styles[name] = Style(
            kind,
            attribute(one.find(f"{W}basedOn"), "val") or "",
            one.find(f"{W}rPr"),
            one.find(f"{W}pPr"),
            parts,
            table,
        )
        if is_on(one) and attribute(one, "default") in ("1", "true", "on"):
            found.defaults[kind] = name
    return found


def _part(element: Any) -> Part:
    return Part(*(element.find(f"{W}{name}") for name in ("rPr", "tcPr", "pPr", "trPr")))


def _read_theme(theme: Any, found: Styles) -> None:
    for slot in theme.iter(f"{A}clrScheme"):
        for one in slot:
            inner = next(iter(one), None)
            # A colour of the system has the one it had last beside its name.
            value = None if inner is None else inner.get("lastClr") or inner.get("val")
            if value:
                found.theme[str(one.tag).rpartition("}")[2]] = str(value)
    for size in ("major", "minor"):
        for script, names in (("latin", ("Ascii", "HAnsi")), ("ea", ("EastAsia",)), ("cs", ("Bidi",))):
            font = next((str(f.get("typeface") or "") for f in theme.iterfind(f".//{A}{size}Font/{A}{script}")), "")
            found.fonts.update({f"{size}{name}": font for name in names})


def _read_lists(numbering: Any, found: Styles) -> None:
    kinds = {attribute(one, "abstractNumId"): one for one in numbering.iter(f"{W}abstractNum")}
    linked = {
        attribute(one.find(f"{W}styleLink"), "val"): one
        for one in kinds.values()
        if one.find(f"{W}styleLink") is not None
    }
    for one in numbering.iter(f"{W}num"):
        kind = kinds.get(attribute(one.find(f"{W}abstractNumId"), "val"))
        # A list may be only the name of a style that holds the real one.
        link = None if kind is None else attribute(kind.find(f"{W}numStyleLink"), "val")
        for level in [
            *([] if kind is None else linked.get(link, kind).iterfind(f"{W}lvl")),
            *one.iterfind(f"{W}lvlOverride/{W}lvl"),
        ]:
            if (properties := level.find(f"{W}pPr")) is not None:
                found.lists[attribute(one, "numId") or "", attribute(level, "ilvl") or "0"] = properties
