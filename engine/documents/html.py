"""A page as a browser shows it: its visible text as markdown, and what nobody sees."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from engine.core.sentences import Digits, sentence
from engine.documents.clipped_below import cut_by
from engine.documents.covering import covered_by
from engine.documents.css.attributes import hints, legacy_colour, make_plain, moved_by, spelt_otherwise
from engine.documents.css.conditions import Verdict, shown_on_screen
from engine.documents.css.files import resolved_from, sheets_below
from engine.documents.css.look import DARK_PAGE, PAGE, Look, computed
from engine.documents.css.sheets import FONTS_ONLY, Sheets, declarations
from engine.documents.css.unseen import FOLDED, why_box, why_letters
from engine.documents.doubtful import Doubts
from engine.documents.found import Document, Unseen, together
from engine.documents.nodes import Node, name_of
from engine.documents.spans import fill_rows

COMMENT = "it is a comment"
TICKED, UNTICKED = "[x]", "[ ]"
_NOT_READ = {
    "svg": "it stands in a drawing, which I do not read", "canvas": "it stands in for a drawing",
    "iframe": "it stands in for a page inside the page", "object": "it stands in for something inside the page",
    "video": "it stands in for a film", "audio": "it stands in for sound", "textarea": "it is the content of a field",
    "select": "it is the choice of a field", "button": "it is the name of a button",
    "datalist": "it is the choice of a field", "embed": "it stands in for something inside the page",
}  # fmt: skip
_SILENT = frozenset({"script", "style", "head", "title", "meta", "link", "base", "img", "input"})
_STRUCK = frozenset({"s", "del", "strike"})
_PARTS = ("td", "th", "p", "li", "div", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "ul", "ol", "table")
_DEEPEST = 64
"""Levels of the tree that is written down; what is deeper stands at this level."""
_MOST_NESTED = 2000
_TAG = re.compile(r"<(?P<end>/)?(?P<name>[a-zA-Z][\w-]*)")
_NAMES = """
a area base br col embed hr img input link meta param source track wbr p li dt dd tr td th thead tbody tfoot option
optgroup rp rt colgroup html head body
"""
_CLOSED_BY_NEXT = frozenset(_NAMES.split())
_RUN = re.compile(r"script|module", re.I)
_DOCTYPE = re.compile(r"\s*(?:<!--.*?-->\s*|<\?[^>]*>\s*)*<!doctype", re.I | re.S)
_SCHEMES = re.compile(r"prefers-color-scheme|color-scheme")


def visible_html(text: str, folder: Path | None = None) -> Document:
    """What a browser shows of a page that lies in `folder`, where its style sheets are looked for; nothing is
    fetched, no script is run."""
    import tinyhtml5

    # Before it is parsed: the tree of such a page already takes too long to build.
    _require_flat(text)
    page = tinyhtml5.parse(text, namespace_html_elements=False)
    make_plain(page)
    light = _shown(page, folder, strict=_DOCTYPE.match(text) is not None, dark=False)
    doubts = [*light.doubts]
    # Twice the work, so only where a page knows of dark colours.
    if _SCHEMES.search(text) or light.schemes:
        dark = _shown(page, folder, strict=_DOCTYPE.match(text) is not None, dark=True)
        known = {" ".join(one.words.split()) for one in light.unseen}
        lost = [words for one in dark.unseen if (words := " ".join(one.words.split())) and words not in known]
        doubts += [*dark.doubts, *([f"“{lost[0][:60]}” is not seen in a window of dark colours"] if lost else [])]
    return Document(_markdown(light.soup), together(light.unseen), tuple(dict.fromkeys(doubts)))


@dataclass
class _Shown:
    """A page in a window of light or dark colours."""

    soup: Any
    unseen: list[Unseen]
    doubts: list[str]
    schemes: bool
    """Whether its sheets know of dark colours."""


def _shown(page: Any, folder: Path | None, *, strict: bool, dark: bool) -> _Shown:
    from cssselect2 import ElementWrapper

    sheets = Sheets(sheets_below(folder), dark=dark)
    # Without a browser's own sheet headings, hidden elements and lists would look like plain text.
    sheets.add(_browsers(), browser=True)
    css = list[str]()
    doubts = [*_add_sheets(page, sheets, css), *_scripts(page), *moved_by(page)]
    # Without a doctype browsers compare classes without their case.
    if not strict and spelt_otherwise(page, " ".join(css)):
        doubts.append("classes are written with other capitals in its style sheet")
    root = _looked(ElementWrapper.from_html_root(page), sheets, _scheme(page), strict=strict)
    covering, more = covered_by(root)
    cut = cut_by(root)
    doubts += [*(f"{one} cannot be read" for one in dict.fromkeys(sheets.unread)), *more]
    unseen: list[Unseen] = []
    unsure = Doubts(sheets.fonts)
    soup = _written(root, lambda node, text: covering(node) or cut(node, text), unseen, unsure)
    return _Shown(soup, unseen, [*doubts, *unsure.sentences()], any(_SCHEMES.search(one) for one in css))


def _scheme(page: Any) -> str:
    """The colours a page says in its head it has."""
    return next(
        (one.get("content") or "" for one in page.iter("meta") if (one.get("name") or "").casefold() == "color-scheme"),
        "",
    ).casefold()


def _require_flat(text: str) -> None:
    """Raises ValueError where elements are nested as no page has them, which costs its square in time."""
    deep = 0
    for tag in _TAG.finditer(text):
        if tag["name"].casefold() not in _CLOSED_BY_NEXT:
            deep = max(0, deep - 1) if tag["end"] else deep + 1
            if deep > _MOST_NESTED:
                raise ValueError(
                    sentence(
                        "error-elements_nested_more_than_deep",
                        "its elements are nested more than {most_nested} deep, as no page has them",
                        most_nested=Digits(f"{_MOST_NESTED:,}"),
                    )
                )


@cache
def _browsers() -> str:
    return (Path(__file__).parent / "css" / "browser.css").read_text(encoding="utf-8")


def _add_sheets(page: Any, sheets: Sheets, css: list[str]) -> Iterator[str]:
    """Adds the style sheets of a page in their order, and their text to `css`; gives those that are not there."""
    preferred: str | None = None
    links = next(
        (element for element in page.iter("body") if any(element.get(one) for one in ("link", "vlink", "alink"))), None
    )
    if links is not None and links.get("link"):
        # `:where` weighs nothing, as an attribute of HTML does.
        sheets.add(f":where(a[href]) {{ color: {legacy_colour(links.get('link'))} }}")
    base = None
    for element in _in_use(page, ("style", "link", "base")):
        if name_of(element) == "base":
            # The first counts, for what stands behind it.
            base = element.get("href") if base is None and element.tag == "base" else base
            continue
        name, holds = name_of(element), _counts(element, sheets)
        rel = (element.get("rel") or "").casefold().split()
        title = (element.get("title") or "").strip()
        if holds is False or (name == "link" and ("stylesheet" not in rel or "alternate" in rel)):
            continue
        # Of sheets with titles only those of the first title are in use; the others are for choosing.
        if title and preferred is not None and title != preferred:
            continue
        preferred = preferred or title or None
        maybe = "" if holds else f"@media {element.get('media')}"[:60]
        at = base or "" if name == "style" else resolved_from(base or "", element.get("href") or "")
        text = "".join(element.itertext()) if name == "style" else sheets.load(at, element.get("charset") or "")
        if text is None and not FONTS_ONLY.match(at):
            yield f"its style sheet {(element.get('href') or '')[:80]} is not there to be read"
        elif text is not None:
            css.append(text)
            sheets.add(text, maybe=maybe, base=at)


def _counts(element: Any, sheets: Sheets) -> Verdict:
    """Whether a sheet counts by its attributes."""
    if (element.get("type") or "text/css").strip().casefold() != "text/css" or element.get("disabled") is not None:
        return False
    return shown_on_screen(element.get("media") or "", dark=sheets.dark)


def _in_use(page: Any, tags: tuple[str, ...]) -> Iterator[Any]:
    """Elements with these tags, but those that count only where there are no scripts, or are a pattern for scripts."""
    left = [page]
    while left:
        element = left.pop()
        if name_of(element) in tags:
            yield element
        if element.tag not in ("noscript", "template"):
            left += reversed(element)


def _scripts(page: Any) -> Iterator[str]:
    for script in _in_use(page, ("script",)):
        kind = script.get("type")
        if not kind or _RUN.search(kind):
            yield "it has scripts, which I do not run"


def _looked(wrapper: Any, sheets: Sheets, scheme: str, *, strict: bool) -> Node:
    """The tree of elements with their looks."""
    known: dict[tuple[object, ...], Look] = {}
    root: Node | None = None
    left: list[tuple[Any, Node | None]] = [(wrapper, None)]
    order = 0
    body: Look | None = None
    while left:
        one, parent = left.pop()
        element, around = one.etree_element, parent.look if parent is not None else _canvas(one, sheets, scheme)
        rules, told, style = sheets.of(one), hints(element), element.get("style") or ""
        first = sheets.of_first_line(one)
        # Rows of a table have the same look a thousand times: it is computed once. By identity, as looks and rules are
        # never changed.
        at = (id(around), tuple((weight, id(rule)) for weight, rule in [*rules, *first]), told, style)
        look = known.get(at)
        if look is None:
            own = declarations(style) if style else ()
            look = computed(around, [*rules, *first], told, own, sheets.animated, sheets.registered)
            # A first line may be the only one, and may be hidden where the rest is not.
            if first and why_letters(look) != why_letters(computed(around, rules, told, own, sheets.animated)):
                look = replace(look, unsure=(*look.unsure, "::first-line"))
            if (
                not strict
                and element.tag == "table"
                and body is not None
                and around.ink != body.ink
                and "color" not in {name for name, _, _ in own}
            ):
                look = replace(
                    look, unsure=(*look.unsure, "color, which a table of a page without doctype does not take over")
                )
            known[at] = look
        body = look if element.tag == "body" else body
        node = Node(element, look, _why(element, look, parent), parent, order)
        order += 1
        if parent is None:
            root = node
        else:
            parent.children.append(node)
        for pseudo, drawn in sheets.drawn_beside(one).items():
            order += 1
            drawn_look = computed(look, drawn, (), (), sheets.animated, sheets.registered)
            node.children.append(
                Node(Element("span"), drawn_look, node.why, node, order if pseudo == "after" else -order)
            )
        left += [(child, node) for child in reversed(list(one.iter_children()))]
    assert root is not None
    return root


def _canvas(root: Any, sheets: Sheets, scheme: str) -> Look:
    """What a page is drawn on: dark where it says it has dark colours, and the window has them or the page no
    others."""
    told = (
        computed(PAGE, sheets.of(root), (), declarations(root.etree_element.get("style") or ""), {}).of("color-scheme")
        or scheme
    )
    dark = "dark" in told and (sheets.dark or "light" not in told)
    return DARK_PAGE if dark else PAGE


def _why(element: Any, look: Look, parent: Node | None) -> str:
    if parent is not None and parent.why:
        return parent.why
    if (name := name_of(element)) in _NOT_READ:
        # That it is hidden is the better reason.
        return why_box(look) or _NOT_READ[name]
    if (element.get("aria-hidden") or "").casefold() == "true":
        return "it is marked as hidden (aria-hidden)"
    if (
        parent is not None
        and parent.tag == "details"
        and parent.element.get("open") is None
        and not _is_summary(element, parent.element)
    ):
        return FOLDED
    return why_box(look)


def _is_summary(element: Any, details: Any) -> bool:
    return element.tag == "summary" and element is next((child for child in details if child.tag == "summary"), None)


def _written(root: Node, covering: Callable[[Node, str], str], unseen: list[Unseen], unsure: Doubts) -> Any:
    """The visible part of the tree for the writer of markdown."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup("", "html.parser")
    # An element with the tag its children are put into, and how deep it stands; a text with its element and its place.
    left: list[tuple[Node | str, Any, int, Node | None, bool]] = [(root, soup, 0, None, False)]
    while left:
        node, into, depth, around, struck = left.pop()
        if isinstance(node, str):
            assert around is not None
            why = around.why or _folded(around) or why_letters(around.look) or covering(around, node)
            if why and node.strip():
                if around.tag not in _SILENT:
                    unseen.append(Unseen(node, why))
            elif not why:
                unsure.add(around, node)
                _put(soup, into, node, struck=struck)
            continue
        if node.is_tick and not node.why and node.look.of("visibility", "visible") == "visible":
            _put(soup, into, TICKED if node.element.get("checked") is not None else UNTICKED, struck=False)
        if node.tag in ("img", "input") or (node.why and node.tag in _SILENT):
            continue
        tag, inside = into, struck
        lined = "line-through" in node.look.of("text-decoration")
        if not node.why:
            tag = soup.new_tag(
                # Strikes are written by us, from the look: a sheet may take them away or add them.
                "span" if node.tag in _STRUCK or not re.fullmatch(r"[a-zA-Z][\w-]*", node.tag) else node.tag,
                attrs=_kept(node.element),
            )
            into.append(tag)
            # The writer of markdown goes down by recursion.
            tag = into if depth > _DEEPEST else tag
        inside = struck or lined
        own: list[tuple[Node | str, Any, int, Node | None, bool]] = [
            (node.element.text or "", tag, depth + 1, node, inside)
        ]
        elements = {id(child.element): child for child in node.children}
        for child in node.element:
            if id(child) in elements:
                own.append((elements[id(child)], tag, depth + 1, node, inside))
            elif callable(child.tag) and not node.why:
                unseen.append(Unseen(str(child.text or ""), COMMENT))
            own.append((child.tail or "", tag, depth + 1, node, inside))
        left += reversed(own)
    return soup


def _folded(node: Node) -> str:
    """Text that stands in a folded part itself."""
    return FOLDED if node.tag == "details" and node.element.get("open") is None else ""


def _kept(element: Any) -> dict[str, str]:
    """Attributes the writer of markdown needs: numbers of lists, cells that span others."""
    return {
        name: str(element.get(name))
        for name in ("start", "colspan", "rowspan")
        if str(element.get(name) or "").isdigit()
    }


def _put(soup: Any, into: Any, text: str, *, struck: bool) -> None:
    if struck and text.strip():
        tag = soup.new_tag("del")
        tag.string = text
        into.append(tag)
    elif text:
        into.append(text)


def _markdown(soup: Any) -> str:
    from markdownify import MarkdownConverter

    fill_rows(soup)
    converter = MarkdownConverter(
        # Nothing is escaped: it is read by a model, not drawn again.
        heading_style="ATX",
        strip=["a"],
        escape_underscores=False,
        escape_asterisks=False,
        escape_misc=False,
    )
    return str(converter.convert_soup(soup))
