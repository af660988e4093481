"""Styles of OpenDocument files as CSS: their properties are those of XSL-FO, most of which have the names of CSS."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

_SPACES = {
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office",
    "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table",
    "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0": "draw",
    "urn:oasis:names:tc:opendocument:xmlns:presentation:1.0": "presentation",
    "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0": "fo",
    "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0": "svg",
    "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0": "manifest",
    "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext",
}
_PLAIN = frozenset({
    "fo:color", "fo:background-color", "fo:letter-spacing", "fo:text-indent", "fo:margin-left", "fo:line-height",
})  # fmt: skip
_MOST_BASES = 20
_NARROWEST = 20.0
"""Percent of their width from which letters can be read."""
_FEWEST_MM = 1.0
_MM = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72, "pc": 25.4 / 6, "px": 25.4 / 96}
_LENGTH = re.compile(r"([-+]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30}))(mm|cm|in|pt|pc|px)")
_SHARE = re.compile(r"(\d{1,4}(?:\.\d{1,6})?)%")


def tag_of(element: Any) -> str:
    """“text:p”; empty for comments and for names of spaces that are not known."""
    return _short(element.tag) if isinstance(element.tag, str) else ""


def said(element: Any, name: str) -> str:
    """An attribute by its name, as “text:style-name”; empty where it is not there."""
    return next((str(value) for key, value in element.attrib.items() if _short(key) == name), "")


def mm(length: str) -> float | None:
    """Millimetres of a length; None where none is told."""
    found = _LENGTH.fullmatch(length.strip())
    return None if found is None else float(found[1]) * _MM[found[2]]


def _short(name: object) -> str:
    space, _, local = str(name).removeprefix("{").rpartition("}")
    return f"{_SPACES[space]}:{local}" if space in _SPACES else ""


class OdfStyles:
    """Of a file, from the roots of `content.xml` and `styles.xml`; the latter may not be there."""

    def __init__(self, content: Any, styles: Any) -> None:
        self._roots = [root for root in (styles, content) if root is not None]
        self._named: dict[tuple[str, str], Any] = {}
        self._defaults: dict[str, Any] = {}
        for one in (e for root in self._roots for e in root.iter()):
            match tag_of(one):
                case "style:style":
                    self._named[said(one, "style:family"), said(one, "style:name")] = one
                case "style:default-style":
                    self._defaults[said(one, "style:family")] = one
        self._known: dict[tuple[str, str], Mapping[str, str]] = {}

    def properties(self, family: str, name: str) -> Mapping[str, str]:
        """All that a style says with what it is based on, by names like “fo:color”."""
        if (family, name) not in self._known:
            chain, at = list[Any](), name
            # Bounded, as styles of a damaged file may be based on each other.
            while (family, at) in self._named and len(chain) < _MOST_BASES:
                chain.append(one := self._named[family, at])
                at = said(one, "style:parent-style-name")
            found: dict[str, str] = {}
            for one in [*([self._defaults[family]] if family in self._defaults else []), *reversed(chain)]:
                for group in one:
                    if tag_of(group).endswith("-properties"):
                        _merge(found, {_short(key): str(value) for key, value in group.attrib.items()})
            self._known[family, name] = found
        return self._known[family, name]

    def css(self, family: str, name: str) -> str:
        """What of it decides whether words are seen, and whether they are struck through."""
        told = self.properties(family, name)
        css = {key.partition(":")[2]: value for key, value in told.items() if key in _PLAIN}
        if "draw:fill" in told:
            css["background-color"] = told.get("draw:fill-color", "") if told["draw:fill"] == "solid" else ""
        size = told.get("fo:font-size", "")
        # Raised letters are a share of the size of the others.
        shares = [*_SHARE.findall(told.get("style:text-position", "").partition(" ")[2])]
        narrow = _SHARE.findall(told.get("style:text-scale", ""))
        if narrow and float(narrow[0]) < _NARROWEST:
            shares.append(narrow[0])
        for share in shares:
            size = _times(size or "100%", float(share) / 100)
        css["font-size"] = size
        css["font-family"] = (told.get("style:font-name") or told.get("fo:font-family", "")).strip("'\"")
        if told.get("text:display", "true") != "true" or told.get("table:display") == "false":
            css["display"] = "none"
        if any(told.get(f"style:text-line-through-{what}", "none") != "none" for what in ("style", "type")):
            css["text-decoration"] = "line-through"
        return "; ".join(f"{key}: {re.sub('[;{}]', ' ', value)}" for key, value in css.items() if value)

    def is_closed(self, family: str, name: str) -> bool:
        """Whether a row or column has no room for words."""
        told = self.properties(family, name)
        size = mm(told.get("style:row-height", "") or told.get("style:column-width", ""))
        return size is not None and size < _FEWEST_MM and told.get("style:use-optimal-row-height") != "true"

    @cached_property
    def numbered(self) -> frozenset[tuple[str, int]]:
        """Lists by name and level (from 1) whose items are counted."""
        return frozenset(
            (said(one, "style:name"), int(level))
            for root in self._roots
            for one in root.iter()
            if tag_of(one) == "text:list-style"
            for kind in one
            if tag_of(kind) == "text:list-level-style-number"
            and said(kind, "style:num-format")
            and (level := said(kind, "text:level")).isdecimal()
        )

    def master(self, name: str) -> Any:
        """A master page; None where there is none of that name."""
        return self._masters.get(name)

    @cached_property
    def _masters(self) -> Mapping[str, Any]:
        found = [one for root in self._roots for one in root.iter() if tag_of(one) == "style:master-page"]
        # Of two of one name the first counts.
        return {said(one, "style:name"): one for one in reversed(found)}

    @cached_property
    def page(self) -> tuple[float, float]:
        """How wide and high the largest kind of page is, in millimetres; A3 where none is told."""
        sizes = [
            (mm(said(one, "fo:page-width")), mm(said(one, "fo:page-height")))
            for root in self._roots
            for one in root.iter()
            if tag_of(one) == "style:page-layout-properties"
        ]
        return (
            max((wide for wide, _ in sizes if wide), default=420.0),
            max((high for _, high in sizes if high), default=420.0),
        )


def _merge(found: dict[str, str], more: Mapping[str, str]) -> None:
    """A size in percent is a share of that of the style it is based on."""
    share = _SHARE.fullmatch(more.get("fo:font-size", ""))
    before = found.get("fo:font-size", "")
    found.update(more)
    if share is not None and before:
        found["fo:font-size"] = _times(before, float(share[1]) / 100)
    # The colour that suits the ground, whatever else is told.
    if more.get("style:use-window-font-color") == "true":
        found.pop("fo:color", None)


def _times(size: str, share: float) -> str:
    figure = re.match(r"\d+(?:\.\d+)?", size)
    return size if figure is None else f"{float(figure[0]) * share:.4f}{size[figure.end() :]}"
