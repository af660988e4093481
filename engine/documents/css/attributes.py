"""What attributes of html do to looks, and which elements show what is in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from engine.documents.css.colours import colour
from engine.documents.css.selectors import folded

Hint = tuple[str, str, bool]
_GROUNDS = frozenset({"body", "table", "thead", "tbody", "tfoot", "tr", "td", "th"})
_TEXTS_NAMES = """
a abbr acronym address article aside b base basefont bdi bdo big blink blockquote body br caption center cite code col
colgroup data dd del details dfn dialog dir div dl dt em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6
head header hgroup hr html i ins kbd label legend li link
listing main map mark menu meta nav nobr noscript ol output p picture plaintext pre q rb rp rt rtc ruby s samp script
search section slot small source span strike strong style sub summary sup table tbody td template tfoot th thead time
title tr track tt u ul var wbr xmp image
"""
_TEXTS = frozenset(_TEXTS_NAMES.split())
"""Elements that show the text in them unless a style says otherwise."""
_FORMULAS_NAMES = """
math mrow mi mn mo mtext mspace ms mfrac msqrt mroot mstyle msup msub msubsup munder mover munderover mtable mtr mtd
semantics merror mmultiscripts mprescripts none annotation annotation-xml mphantom
"""
_FORMULAS = frozenset(_FORMULAS_NAMES.split())
_OF_FORMULAS = re.compile(
    r"xmlns.*|class|id|display|alttext|mathvariant|stretchy|fence|separator|form|largeop|movablelimits"
    r"|[lr]space|dir|encoding|style|title"
    r"|data-.*|accent|accentunder|symmetric|columnalign|rowspacing|columnspacing|displaystyle|scriptlevel|linethickness"
)
_OPENING = re.compile(
    r"on(?!click|dblclick|mouse|pointer|key|change|submit|input|drag|drop|touch|wheel|copy|cut|paste"
    r"|contextmenu|select|reset|invalid|beforeprint|afterprint)"
)
"""Handlers of what happens without anybody doing anything."""
_FACES = {"1": "x-small", "2": "small", "3": "medium", "4": "large", "5": "x-large", "6": "xx-large", "7": "xxx-large"}


def hints(element: Any) -> tuple[Hint, ...]:
    """Declarations that attributes of an element stand for."""
    found: list[Hint] = []
    tag = element.tag
    for attribute, name, there in (
        ("color", "color", tag in ("font", "basefont")),
        ("bgcolor", "background-color", tag in _GROUNDS),
        ("text", "color", tag == "body"),
    ):
        if there and (told := element.get(attribute)):
            found.append((name, legacy_colour(told), False))
    if element.get("background") and tag in _GROUNDS:
        found.append(("background-image", "url()", False))
    if tag == "font" and element.get("face"):
        found.append(("font-family", element.get("face"), False))
    if tag == "font" and (element.get("size") or "").strip() in _FACES:
        found.append(("font-size", _FACES[element.get("size").strip()], False))
    return tuple(found)


def legacy_colour(text: str) -> str:
    """A colour as attributes of html write it (HTML, 2.4.6), where anything is one."""
    bare = text.strip()
    if re.fullmatch(r"#?[0-9a-fA-F]{6}|#[0-9a-fA-F]{3}", bare):
        return bare if bare.startswith("#") else f"#{bare}"
    if re.fullmatch(r"[a-zA-Z]+", bare) and colour(bare) is not None:
        return bare
    digits = re.sub(r"[^0-9a-fA-F]", "0", bare.removeprefix("#")[:128]) or "0"
    digits += "0" * (-len(digits) % 3)
    size = len(digits) // 3
    thirds = [digits[at * size : (at + 1) * size][-8:] for at in range(3)]
    while len(thirds[0]) > 2 and all(third[0] == "0" for third in thirds):
        thirds = [third[1:] for third in thirds]
    return "#" + "".join(third[:2].rjust(2, "0") for third in thirds)


def shows(element: Any, name: str) -> bool:
    """Whether an element is known to show what is in it."""
    if any(str(child.tag) == "template" and child.get("shadowrootmode") is not None for child in element):
        return False
    if "{" in str(element.tag):
        return name in _FORMULAS and all(_OF_FORMULAS.fullmatch(str(one)) for one in element.keys())  # noqa: SIM118
    return name in _TEXTS or "-" in name or ":" in name


def moved_by(page: Any) -> Iterator[str]:
    """What on a page acts when it is opened, beside its scripts."""
    for element in page.iter():
        if callable(element.tag):
            continue
        for name in element.keys():  # noqa: SIM118
            if _OPENING.match(str(name).casefold()):
                yield "it has scripts, which I do not run"
        if element.tag == "meta" and (element.get("http-equiv") or "").casefold() in ("refresh", "default-style"):
            yield (
                "it is replaced by another page after a while"
                if element.get("http-equiv").casefold() == "refresh"
                else "it has several sets of styles"
            )


def make_plain(page: Any) -> None:
    """Puts attributes as selectors compare them, and closes all but the first of details that share a name."""
    opened = set[str]()
    for element in page.iter():
        if callable(element.tag):
            continue
        for name, value in folded({str(k): str(v) for k, v in element.items()}).items():
            element.set(name, value)
        if element.tag == "details" and element.get("name") and element.get("open") is not None:
            if element.get("name") in opened:
                del element.attrib["open"]
            opened.add(element.get("name"))


def spelt_otherwise(page: Any, css: str) -> bool:
    """Whether a class or id stands in the page and in its sheets with other capitals, which count only where the
    page has a doctype."""
    there = {
        word
        for element in page.iter()
        if not callable(element.tag)
        for word in f"{element.get('class') or ''} {element.get('id') or ''}".split()
    }
    forms = {word.casefold(): word for word in there}
    return any(
        forms.get(word.casefold(), word) != word and word not in there for word in re.findall(r"[.#]([\w-]+)", css)
    )
