"""Markdown as it is shown, still as markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engine.documents.found import Document, Unseen, together
from engine.documents.html import COMMENT, TICKED, UNTICKED, visible_html
from engine.documents.markdown_marks import dialects, without_head, without_unshown
from engine.documents.plain import RIGHT, far_away

TARGET = "it is the target of a link, which is not shown"
_DESCRIBED = "it is the description of a picture, a link or an element"
_FEWEST_WORDS = 3
_VALUE = re.compile(r"(?P<name>[\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_COMMENT = re.compile(r"<!--(.*?)-->|<\?(.*?)\?>|<!\[CDATA\[(.*?)\]\]>|<![A-Za-z]([^>]*)>|<!--((?!.*-->).*)\Z", re.S)
_PAIR = re.compile(r"<(script|style|template|noscript|iframe|svg|object)\b[^>]*>.*?</\1\s*>", re.I | re.S)
_STRUCK = re.compile(
    r"<(s|del|strike)\b[^<>]*>(.*?)</\1\s*>|<(\w+)\b[^<>]*\bline-through\b[^<>]*>(.*?)</\3\s*>", re.I | re.S
)
_ATTRIBUTES = re.compile(r"</?[a-zA-Z][\w:-]*(?:\s+[^<>]{0,2000}?=[^<>]{0,2000})>")
_TICK = re.compile(r"<input\b[^<>]*\btype\s*=\s*[\"']?\s*(?:checkbox|radio)\b[^<>]*>", re.I)
_OPENED = re.compile(r"<([a-zA-Z][\w-]*)")
_SHOWN_AS_TEXT = frozenset(
    {"title", "textarea", "style", "xmp", "iframe", "noembed", "noframes", "script", "plaintext"}
)
"""Without an end they would swallow the rest; where markdown is shown they are text (GitHub Flavored Markdown,
6.11)."""
_NAMES = """
a abbr address area article aside audio b base bdi bdo big blockquote body br button canvas caption center cite code col
colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form
frame frameset h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label legend li link main map mark
marquee menu meta meter nav nobr noembed noframes noscript object ol optgroup option output p param picture pre progress
q rp rt ruby s samp script search section select slot small source span strike strong style sub summary sup svg table
tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr
"""
_ELEMENTS = frozenset(_NAMES.split())


def visible_markdown(text: str, folder: Path | None = None) -> Document:
    """Markdown without comments, front matter, hidden html, pictures and targets of links; code stays as it is
    shown."""
    from markdown_it import MarkdownIt

    text, unseen = without_head(text)

    parser, env = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]), dict[str, Any]()
    tokens = parser.parse(text, env)
    targets = [r["map"] for r in [*env.get("references", {}).values(), *env.get("duplicate_refs", [])] if r.get("map")]
    lines = text.split("\n")
    # Blanks of other scripts keep their width where it is shown; spaces and tabs do only in code.
    far = far_away(
        re.sub(r" {2,}|\t", " ", text) if not any(one.type in ("fence", "code_block") for one in tokens) else text
    )
    doubts = (*dialects(lines, tokens), *(why for why in far if why == RIGHT))
    for start, end in targets:
        if not lines[start].lstrip().startswith("[^"):
            unseen.append(Unseen("\n".join(lines[start:end]), TARGET))
            lines[start:end] = [""] * (end - start)
    if taken := without_unshown(lines, tokens):
        unseen += taken
        tokens = parser.parse("\n".join(lines), env)
    _as_text(tokens)
    described = [Unseen(words, _DESCRIBED) for words in _descriptions(tokens) if len(words.split()) >= _FEWEST_WORDS]
    unseen += described
    if described or any(one.type.startswith("html_") for one in _all(tokens)):
        shown = visible_html(parser.renderer.render(tokens, parser.options, env), folder)
        unseen += shown.unseen
        # The source is kept as it is written only where nothing is to be taken out of it but comments.
        if described or shown.doubts or any(one.why != COMMENT or re.search("[`~]", one.words) for one in shown.unseen):
            return Document(shown.text, together(unseen), (*shown.doubts, *doubts))
    return Document(_bare("\n".join(lines)), together(unseen), doubts)


def _as_text(tokens: list[Any]) -> None:
    """Makes what only looks like html text: “<price>”, and “<script>” without an end."""
    for token in _all(tokens):
        if token.type not in ("html_inline", "html_block"):
            continue
        names = [name.casefold() for name in _OPENED.findall(token.content)]
        swallows = [n for n in names if n in _SHOWN_AS_TEXT]
        unknown = (
            token.type == "html_inline"
            and names
            and "=" not in token.content
            and not any(n in _ELEMENTS for n in names)
        )
        if (
            unknown
            or any(not re.search(rf"</{n}\s*>", token.content, re.I) for n in swallows if token.type == "html_block")
            or (token.type == "html_inline" and swallows and not token.meta.get("ended"))
        ):
            token.type, token.content = "text", token.content if token.type == "html_inline" else f"\n{token.content}\n"


def _descriptions(tokens: list[Any]) -> Iterator[str]:
    """What is told of pictures and links, and stands in attributes of html: it is shown only where something else is
    not."""
    for token in _all(tokens):
        if token.type == "image":
            yield str(token.content)
        if token.type in ("image", "link_open"):
            yield str(token.attrs.get("title") or "")
        if token.type.startswith("html_"):
            yield from (
                m[2] or m[3]
                for m in _VALUE.finditer(token.content)
                if (m[2] or m[3]) and m["name"].casefold() not in ("style", "class")
            )


def _all(tokens: list[Any]) -> Iterator[Any]:
    for token in tokens:
        inside = token.children or []
        ended = {
            name.casefold()
            for one in inside
            if one.type == "html_inline"
            for name in re.findall(r"</([a-zA-Z][\w-]*)", one.content)
        }
        for one in inside:
            one.meta["ended"] = any(name.casefold() in ended for name in _OPENED.findall(one.content))
            yield one
        yield token


def _bare(text: str) -> str:
    """Source of which nothing but comments is hidden, without what is not shown of it."""
    parts = re.split(r"(```.*?```|~~~.*?~~~|`[^`\n]+`)", text, flags=re.S)
    return "".join(part if n % 2 else _prose(part) for n, part in enumerate(parts))


def _prose(text: str) -> str:
    text = _PAIR.sub("", _COMMENT.sub("", text))
    text = re.sub(r"!\[[^\]]{0,10000}\](?:\([^)]{0,10000}\)|\[[^\]]{0,10000}\])", "", text)
    text = re.sub(r"\[([^\]]{0,10000})\]\([^)]{0,10000}\)", r"\1", text)
    text = _STRUCK.sub(
        lambda m: "\n\n".join(
            f"~~{part.strip()}~~" for part in re.split(r"\n\s*\n", m[2] or m[4] or "") if part.strip()
        ),
        text,
    )
    text = _TICK.sub(lambda tag: TICKED if re.search(r"\schecked\b", tag[0], re.I) else UNTICKED, text)
    return _ATTRIBUTES.sub("", re.sub(r"</?([a-zA-Z][\w-]*)\s*/?>", _instead, text))


def _instead(tag: re.Match[str]) -> str:
    name = tag[1].casefold()
    return "\n" if name == "br" else "" if name in _ELEMENTS - _SHOWN_AS_TEXT else tag[0]
