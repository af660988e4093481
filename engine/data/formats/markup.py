"""Text of messages that are written in html."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import BeautifulSoup
    from bs4.element import PageElement, Tag

_MARKUP = re.compile(r"<(?:/?[a-zA-Z][a-zA-Z0-9]*(?:[\s/][^<>]*)?|!--[\s\S]*?--)>|<!doctype", re.IGNORECASE)
"""A tag; an address between angle brackets is none."""
_DEAD = ("script", "style", "title")
_BLOCKS = ("address", "article", "dd", "div", "dt", "footer", "header", "hr", "li", "section", "td", "th", "tr")
_APART = ("blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table", "ul")
_FOLLOWED_BY_QUOTE = "#appendonsend, #divRplyFwdMsg, #stopSpelling, #ms-outlook-mobile-reference-message"
_QUOTES = ".gmail_quote, .gmail_quote_container, .yahoo_quoted, .protonmail_quote"
_INTRODUCTIONS = ".gmail_attr, .moz-cite-prefix, .OutlookMessageHeader"


def plain(html: str) -> str:
    """Text of a message that may be html."""
    return _text(_soup(html), frozenset()) if _MARKUP.search(html) else html.strip()


def plain_own(html: str) -> str:
    """Text of an html mail without the mails it quotes, where their places are marked; of one that only quotes all
    of it."""
    if not _MARKUP.search(html):
        return html.strip()
    soup = _soup(html)
    return _text(soup, frozenset(map(id, _quotes(soup)))) or _text(soup, frozenset())


def _soup(html: str) -> BeautifulSoup:
    from bs4 import BeautifulSoup

    return BeautifulSoup(html, "lxml")


def _quotes(soup: BeautifulSoup) -> Iterator[Tag]:
    for mark in soup.select(_FOLLOWED_BY_QUOTE):
        yield mark
        yield from mark.find_next_siblings()
    for quote in soup.select(_QUOTES):
        # Answers between the lines stand inside of the quote, beside its blockquotes.
        if quote.name != "blockquote" and quote.find("blockquote") is None:
            yield quote
    yield from (quote for quote in soup.select(f"blockquote, {_INTRODUCTIONS}") if not _is_indented(quote))


def _is_indented(quote: Tag) -> bool:
    """Whether it is the writer's own paragraph: mail programs indent with the same tag, and say that it has no
    border."""
    style = re.sub(r"\s", "", str(quote.get("style") or "").lower())
    return (
        quote.name == "blockquote" and quote.get("type") != "cite" and not quote.get("class") and "border:none" in style
    )


def _text(soup: BeautifulSoup, without: frozenset[int]) -> str:
    """Its words as a reader sees them in lines, but those of the tags with these ids."""
    from bs4.element import NavigableString, PreformattedString, Tag

    parts: list[str] = []
    # Tags may be nested deeper than functions can be.
    left: list[tuple[PageElement | str, bool]] = [(soup, False)]
    while left:
        node, as_written = left.pop()
        if isinstance(node, Tag):
            if node.name in _DEAD or id(node) in without:
                continue
            between = "\n\n" if node.name in _APART else "\n" if node.name in _BLOCKS else ""
            parts.append(between or "\n" * (node.name == "br"))
            left.append((between, True))
            left += ((child, as_written or node.name == "pre") for child in reversed(node.contents))
        elif not isinstance(node, NavigableString):
            parts.append(str(node))
        elif not isinstance(node, PreformattedString):
            parts.append(str(node) if as_written else re.sub(r"[ \t\r\n]+", " ", node))
    text = re.sub(r"[ \t\u00a0]*\n[ \t\u00a0]*", "\n", "".join(parts))
    return re.sub(r"\n{3,}", "\n\n", text).strip()
