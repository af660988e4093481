"""Take out of a document what its reader does not see."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_END = r"\s*(?:!\s*important\s*)?(?:;|$)"
_WHITE = (
    r"(?:white|transparent|#f[c-f]f[c-f]f[c-f]|#fff|#ffff|rgba?\(\s*25[0-5]\s*[, ]\s*25[0-5]\s*[, ]\s*25[0-5]\s*(?:[,/][^)]*)?\)"
    r"|rgba\([^)]*[,/]\s*0(?:\.0*)?\s*\)|hsl\([^)]*\b100%\s*\))"
)
_HIDDEN_STYLE = re.compile(
    rf"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*(?:0?\.0\d*|0){_END}|font-size\s*:\s*(?:0*(?:\.\d+)?|1)(?:px|pt|%)?{_END}"
    rf"|(?:^|;)\s*color\s*:\s*{_WHITE}{_END}|(?:left|top|text-indent)\s*:\s*-\d{{3,}}(?:px|pt)?|(?:left|text-indent)\s*:\s*-\d{{2,}}r?em"
    rf"|(?:^|;)\s*(?:height|width)\s*:\s*0(?:px)?{_END}|scale\(\s*0\s*\)",
    re.I,
)
_STRUCK_TAGS = frozenset({"s", "del", "strike"})
_STRUCK_STYLE = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.I)
_SHADED = re.compile(r"background(?:-color)?\s*:\s*(?!\s*(?:white|transparent|none|#fff))", re.I)
_NOT_TEXT = (
    "script",
    "style",
    "template",
    "noscript",
    "head",
    "title",
    "meta",
    "link",
    "iframe",
    "object",
    "embed",
    "svg",
    "img",
    "input",
    "textarea",
    "select",
    "button",
    "audio",
    "video",
    "canvas",
    "datalist",
)
_LARGEST_PART = 100 * 2**20
_TINY_HALF_POINTS = 4


_PAIR = re.compile(r"<(script|style|template|noscript|iframe|svg|object)\b[^>]*>.*?</\1\s*>", re.I | re.S)
_OPEN = re.compile(r"<([a-z][a-z0-9]*)\b([^<>]*)>(.*?)</\1\s*>", re.I | re.S)
_TAGS = re.compile(r"</?(?:div|span|p|b|i|u|em|strong|br|hr|font|center|details|summary|table|tr|td|th|ul|ol|li|h[1-6]|a|img|sub|sup)\b[^<>]*>", re.I)


def visible_markdown(text: str) -> str:
    """Markdown without comments, front matter, hidden html, pictures and link targets; code stays as it is shown."""
    text = re.sub(r"\A---\n(?:[\w-]+:.*\n|\s+.*\n|#.*\n)*---\n", "", text)
    parts = re.split(r"(```.*?```|`[^`\n]+`)", text, flags=re.S)
    return "".join(part if n % 2 else _visible_prose(part) for n, part in enumerate(parts))


def _visible_prose(text: str) -> str:
    text = re.sub(r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>", "", text, flags=re.S)
    text = re.sub(r"<!--.*", "", text, flags=re.S) if re.search(r"<!--(?!.*-->)[^\n]*\Z", text, flags=re.S) else text
    text = re.sub(
        r"(?m)^[ ]{0,3}\[(?!\^)[^\]\n]+\]:[ \t]*\n?[ \t]*(?:#|<[^>\n]*>|\S*[/.#]\S*)[ \t]*\n?[ \t]*(?:\"[^\"]*\"|'[^']*'|\([^)]*\))?[ \t]*$", "", text
    )
    text = re.sub(r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])", "", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = _PAIR.sub("", text)
    text = _OPEN.sub(lambda m: "" if _hidden(_attributes(m.group(2))) else _shown_struck(m), text)
    return _TAGS.sub("", text)


def _shown_struck(element: re.Match[str]) -> str:
    """Struck-out text as markdown has it."""
    if element.group(1).casefold() in _STRUCK_TAGS or _STRUCK_STYLE.search(str(_attributes(element.group(2)).get("style", ""))):
        return "\n\n".join(f"~~{part.strip()}~~" for part in re.split(r"\n\s*\n", element.group(3)) if part.strip())
    return element.group()


def _attributes(written: str) -> dict[str, object]:
    """Names and values of an html tag."""
    return {m.group(1).casefold(): (m.group(2) or m.group(3) or "") for m in re.finditer(r"([\w-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'))?", written)}


def visible_html(text: str) -> str:
    """The visible text of html as markdown."""
    from bs4 import BeautifulSoup, Comment, Tag
    from markdownify import MarkdownConverter

    soup = BeautifulSoup(text, "html.parser")
    # Declarations, CDATA and processing instructions are comments to a browser.
    for comment in soup.find_all(string=lambda s: isinstance(s, Comment) or type(s).__name__ in ("CData", "ProcessingInstruction", "Declaration", "Doctype")):
        comment.extract()
    for tag in soup.find_all(True):
        if isinstance(tag, Tag) and not tag.decomposed and (tag.name in _NOT_TEXT or _hidden(dict(tag.attrs))):
            tag.decompose()
        elif isinstance(tag, Tag) and not tag.decomposed and (tag.name in _STRUCK_TAGS or _STRUCK_STYLE.search(str(tag.attrs.get("style") or ""))):
            _strike(soup, tag)
    converter = MarkdownConverter(heading_style="ATX", strip=["a"], escape_underscores=False, escape_asterisks=False, escape_misc=False)
    return str(converter.convert_soup(soup))


def _strike(soup: Any, tag: Any) -> None:
    """Its text between the marks of markdown; a block keeps its own tag, and what is struck out already is so once."""
    if tag.find_parent("del") is not None or not tag.get_text().strip():
        return
    if tag.name in ("td", "th", "p", "li", "div", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "ul", "ol", "table"):
        for text in [t for t in tag.find_all(string=True) if t.strip() and t.find_parent("del") is None]:
            text.wrap(soup.new_tag("del"))
    else:
        tag.name = "del"


def _hidden(attributes: dict[str, object]) -> bool:
    style = re.sub(r"/\*.*?\*/", "", str(attributes.get("style") or ""))
    colour = str(attributes.get("color") or "")
    white = re.fullmatch(_WHITE, colour.strip(), re.I) is not None
    hidden = _HIDDEN_STYLE.search(style)
    if hidden is not None and "color" in hidden.group() and _SHADED.search(style):
        hidden = None
    return "hidden" in attributes or str(attributes.get("aria-hidden", "")).casefold() == "true" or white or hidden is not None


def visible_docx(data: bytes) -> bytes:
    """The same file without hidden, white or tiny runs, without fields' code and without alternative texts.

    Comments, notes, headers, properties and deleted text are not read from it in the first place.

    Raises:
        ValueError: a part is larger than any text can be (an archive made to burst).
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            if part.file_size > _LARGEST_PART:
                raise ValueError(f"{part.filename} unpacks to {part.file_size / 2**20:.0f} MB")
            content = source.read(part)
            if part.filename == "word/document.xml":
                content = _visible_runs(content, _struck_styles(source))
            elif part.filename in ("word/comments.xml", "word/footnotes.xml", "word/endnotes.xml") or part.filename.startswith("word/media/"):
                content = content if part.filename.startswith("word/media/") else re.sub(rb"(<w:t(?:\s[^>]*)?>)[^<]*(</w:t>)", rb"\1\2", content)
            target.writestr(part.filename, content)
    return out.getvalue()


def _parsed(xml: bytes) -> Any:
    from lxml import etree

    # No entities and no network: a document must not read other files.
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def _struck_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    """Names of the styles that strike out."""
    try:
        part = archive.getinfo("word/styles.xml")
    except KeyError:
        return frozenset()
    if part.file_size > _LARGEST_PART:
        return frozenset()
    return frozenset(str(style.get(f"{_WORD}styleId")) for style in _parsed(archive.read(part)).iter(f"{_WORD}style")
                     if (properties := style.find(f"{_WORD}rPr")) is not None and _is_struck(properties))


def _is_struck(properties: Any) -> bool:
    """Whether the properties of a run or style strike it out, once or twice."""
    marks = [properties.find(f"{_WORD}{name}") for name in ("strike", "dstrike")]
    return any(mark is not None and str(mark.get(f"{_WORD}val") or "true") not in ("false", "0", "off") for mark in marks)


def _named_style(element: Any, kind: str) -> str:
    named = element.find(f"{_WORD}{kind}Pr/{_WORD}{kind}Style")
    return "" if named is None else str(named.get(f"{_WORD}val"))


def _strike_as_one_does(run: Any, styles: frozenset[str]) -> None:
    """Struck out twice, or by a style, is struck out: the reader of the file knows the plain mark only."""
    from lxml import etree

    properties = run.find(f"{_WORD}rPr")
    paragraph = next(run.iterancestors(f"{_WORD}p"), None)
    styled = _named_style(run, "r") in styles or (paragraph is not None and _named_style(paragraph, "p") in styles)
    own = None if properties is None else properties.find(f"{_WORD}strike")
    if own is not None or not (styled or (properties is not None and _is_struck(properties))):
        return
    if properties is None:
        properties = etree.Element(f"{_WORD}rPr")
        run.insert(0, properties)
    etree.SubElement(properties, f"{_WORD}strike")


def _visible_runs(xml: bytes, struck: frozenset[str]) -> bytes:
    from lxml import etree

    root = _parsed(xml)
    for moved in list(root.iter(f"{_WORD}moveTo")):
        # Where a passage was moved to it stands, as an inserted one does.
        moved.tag = f"{_WORD}ins"
    for run in list(root.iter(f"{_WORD}r")):
        properties = run.find(f"{_WORD}rPr")
        if (properties is not None and _unseen(properties)) or run.find(f"{_WORD}instrText") is not None:
            run.getparent().remove(run)
        else:
            _strike_as_one_does(run, struck)
    for drawing in [*root.iter(f"{_WORD}drawing"), *root.iter(f"{_WORD}pict")]:
        drawing.getparent().remove(drawing)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _unseen(properties: object) -> bool:
    """Whether the properties of a run hide it: vanish, white letters without shading, or about one point high."""

    def value(name: str) -> str | None:
        found = properties.find(f"{_WORD}{name}")  # type: ignore[attr-defined]
        return None if found is None else str((found.get(f"{_WORD}fill") if name == "shd" else None) or found.get(f"{_WORD}val") or "true")

    colour, size = value("color"), value("sz")
    tiny = size is not None and size.isdigit() and int(size) <= _TINY_HALF_POINTS
    shading, highlight = (value("shd") or "").upper(), (value("highlight") or "none").casefold()
    shaded = shading not in ("", "CLEAR", "AUTO", "FFFFFF", "NIL") or highlight not in ("none", "white")
    white = colour is not None and re.fullmatch(r"(?:F[C-F]){3}", colour.upper()) is not None and not shaded
    hidden = any(value(name) not in (None, "false", "0", "off") for name in ("vanish", "webHidden", "specVanish"))
    return hidden or tiny or white
