"""Selectors of a style sheet: those that are decided, and those of which nobody can tell what they choose."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from engine.documents.css.units import at_commas

_AT_REST = re.compile(
    r":(?:focus-visible|focus-within|focus|hover|active|visited|target|fullscreen|-webkit-full-screen"
    r"|-moz-full-screen|-ms-fullscreen|modal"
    r"|popover-open|autofill|-webkit-autofill|user-valid|user-invalid|picture-in-picture|-moz-focusring"
    r"|-moz-ui-invalid|-moz-placeholder|-ms-input-placeholder)(?![\w(-])"
)
"""States no page is in when it is opened and nothing is done to it."""
_PARTS = re.compile(
    r"::?(?:-webkit-|-moz-|-ms-|-o-)[\w-]+(?:\([^()]*\))?|::(?:placeholder|selection|backdrop|marker|cue"
    r"|file-selector-button|target-text"
    r"|spelling-error|grammar-error|highlight|view-transition[\w-]*|search-text)(?:\([^()]*\))?"
)
"""Of fields, of scroll bars, of what is marked: none of them is text of the page."""
_DECIDED_PARTS = frozenset(
    {"before", "after", "first-line", "first-letter", "marker", "placeholder", "selection", None}
)
_FOLDED_NAMES = """
accept accept-charset align alink axis bgcolor charset checked clear codetype color compact declare defer dir direction
disabled enctype face frame hreflang http-equiv lang language link media method multiple nohref noresize noshade nowrap
readonly rel rev rules scope scrolling selected shape target text type valign valuetype vlink
"""
_FOLDED = frozenset(_FOLDED_NAMES.split())
"""Attributes of html whose values count without their case (HTML, 4.16.2)."""


@lru_cache(maxsize=8192)
def chosen_by(selector: str) -> tuple[tuple[Any, bool], ...]:
    """Compiled selectors of a list, and of each whether it is certain that it chooses just what it says.

    An uncertain one chooses everything it might, None where even that is not known.
    """
    import cssselect2

    ones = [one.strip() for one in at_commas(selector)]
    # One that a browser does not understand takes the whole list with it.
    shaky = any(_PARTS.search(one) and "::-webkit-" not in one for one in ones) and len(ones) > 1
    found: list[tuple[Any, bool]] = []
    for one in ones:
        outside = _without_calls(one)
        # It chooses nothing that is text of a page at rest.
        if _PARTS.search(outside) or _AT_REST.search(outside):
            continue
        try:
            compiled = cssselect2.compile_selector_list(one)
            sure = not _depends(one) and all(c.pseudo_element in _DECIDED_PARTS for c in compiled)
        except cssselect2.SelectorError:
            compiled, sure, shaky = [], False, True
        if sure:
            found += [(c, True) for c in compiled]
            continue
        try:
            found += [(c, False) for c in cssselect2.compile_selector_list(_wider(one))]
        except cssselect2.SelectorError:
            found.append((None, False))
    return tuple((c, sure and not shaky) for c, sure in found)


def folded(attributes: dict[str, str]) -> dict[str, str]:
    """Attributes of an element as selectors compare them."""
    return {name: value.casefold() if name in _FOLDED else value for name, value in attributes.items()}


def _depends(selector: str) -> bool:
    """Whether it asks for what is not known here: capitals in a value without case, or the rest of what no state is."""
    if any(
        name.casefold() in _FOLDED and value != value.casefold()
        for name, value in re.findall(r"\[\s*([\w-]+)[^\]=]*=\s*[\"']?([^\]\"']*)", selector)
    ):
        return True
    return (
        re.search(r":(?:local-link|current|past|future|paused|playing)(?![\w-])|:nth-[\w-]+\([^()]*\bof\b", selector)
        is not None
    )


def _without_calls(selector: str) -> str:
    """Without what stands in functions: “:not(:hover)” holds at rest."""
    bare = re.sub(r"\[[^\]]*\]", "", selector)
    # From the inside, as brackets may stand in brackets.
    while (shorter := re.sub(r"\([^()]*\)", "", bare)) != bare:
        bare = shorter
    return bare


def _wider(selector: str) -> str:
    """All it might choose: without states, functions and values of attributes."""
    found, depth = "", 0
    for token in re.findall(r"::?[\w-]+|\[[^\]]*\]|[()]|(?:[^:()\[\\]|\\.)+|.", selector):
        if token in "()":
            depth += 1 if token == "(" else -1
        elif depth == 0 and token[0] not in ":[":
            found += token
    found = re.sub(r"[\w*-]*\|", "", found).strip()
    found = re.sub(r"([>+~])\s*(?=[>+~]|$)", r"\1 * ", found)
    return re.sub(r"^(?=[>+~])", "* ", found).strip() or "*"
