"""Text of messages that are written in html."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_MARKUP = re.compile(r"<(?:/?[a-zA-Z][a-zA-Z0-9]*(?:[\s/][^<>]*)?|!--[\s\S]*?--)>|<!doctype", re.IGNORECASE)
"""A tag; an address between angle brackets is none."""
_BLOCKS = ("address", "article", "dd", "div", "dt", "footer", "header", "hr", "li", "section", "td", "th", "tr")
_APART = ("blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table", "ul")
_FOLLOWED_BY_QUOTE = "#appendonsend, #divRplyFwdMsg, #stopSpelling, #ms-outlook-mobile-reference-message"
_QUOTES = ".gmail_quote, .gmail_quote_container, .yahoo_quoted, .protonmail_quote"
_INTRODUCTIONS = ".gmail_attr, .moz-cite-prefix, .OutlookMessageHeader"


def plain(html: str) -> str:
    """Text of a message that may be html."""
    return _text(_soup(html)) if _MARKUP.search(html) else html.strip()


def plain_own(html: str) -> str:
    """Text of an html mail without the mails it quotes, where their places are marked; of one that only quotes all of it."""
    if not _MARKUP.search(html):
        return html.strip()
    soup = _soup(html)
    _drop_quotes(soup)
    return _text(soup) or plain(html)


def _soup(html: str) -> BeautifulSoup:
    from bs4 import BeautifulSoup

    return BeautifulSoup(html, "lxml")


def _drop_quotes(soup: BeautifulSoup) -> None:
    for mark in soup.select(_FOLLOWED_BY_QUOTE):
        if not mark.decomposed:
            for after in mark.find_next_siblings():
                after.decompose()
            mark.decompose()
    for quote in soup.select(_QUOTES):
        # Answers between the lines stand inside of the quote, beside its blockquotes.
        if not quote.decomposed and quote.name != "blockquote" and quote.find("blockquote") is None:
            quote.decompose()
    for quote in soup.select(f"blockquote, {_INTRODUCTIONS}"):
        if not quote.decomposed and not _is_indented(quote):
            quote.decompose()


def _is_indented(quote: Tag) -> bool:
    """Whether it is the writer's own paragraph: mail programs indent with the same tag, and say that it has no border."""
    style = re.sub(r"\s", "", str(quote.get("style") or "").lower())
    return quote.name == "blockquote" and quote.get("type") != "cite" and not quote.get("class") and "border:none" in style


def _text(soup: BeautifulSoup) -> str:
    from bs4.element import PreformattedString

    for dead in soup(["script", "style", "title"]):
        dead.decompose()
    for node in soup.find_all(string=True):
        if not isinstance(node, PreformattedString) and node.find_parent("pre") is None:
            node.replace_with(re.sub(r"[ \t\r\n]+", " ", node))
    for line in soup("br"):
        line.replace_with("\n")
    for names, between in ((_BLOCKS, "\n"), (_APART, "\n\n")):
        for tag in soup(list(names)):
            tag.insert_before(between)
            tag.insert_after(between)
    text = re.sub(r"[ \t\u00a0]*\n[ \t\u00a0]*", "\n", soup.get_text())
    return re.sub(r"\n{3,}", "\n\n", text).strip()
