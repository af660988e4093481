"""Take out of a document what its reader does not see."""

from __future__ import annotations

import io
import re
import zipfile

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?(?![.\d])|font-size\s*:\s*0(?:\.\d*)?(?:px|pt|em)?\s*(?:;|$)"
                           r"|(?:^|;)\s*color\s*:\s*(?:white|#fff(?:fff)?|transparent|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))\s*(?:;|$)"
                           r"|(?:left|top|text-indent)\s*:\s*-\d{3,}", re.I)
_NOT_TEXT = ("script", "style", "template", "noscript", "head", "title", "meta", "link", "iframe", "object", "embed", "svg", "img", "input",
             "textarea", "select", "button", "audio", "video", "canvas", "datalist")
_LARGEST_PART = 100 * 2**20
_TINY_HALF_POINTS = 3


def visible_markdown(text: str) -> str:
    """Markdown without comments, raw hidden html, pictures, link targets and front matter."""
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.S)
    text = re.sub(r"<!--.*?(?:-->|\Z)", "", text, flags=re.S)
    text = re.sub(r"(?im)^\s*\[[^\]]+\]:\s*\S+.*$", "", text)
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return visible_html(text, markdown=True) if re.search(r"<[a-zA-Z][^>]*>", text) else text


def visible_html(text: str, *, markdown: bool = False) -> str:
    """The visible text of html as markdown; with `markdown`, of markdown that holds some html."""
    from bs4 import BeautifulSoup, Comment, Tag

    soup = BeautifulSoup(text, "html.parser")
    for comment in soup.find_all(string=lambda s: isinstance(s, Comment)):
        comment.extract()
    for tag in soup.find_all(True):
        if isinstance(tag, Tag) and not tag.decomposed and (tag.name in _NOT_TEXT or _hidden(dict(tag.attrs))):
            tag.decompose()
    if markdown:
        return str(soup.get_text())
    from markdownify import MarkdownConverter

    return str(MarkdownConverter(heading_style="ATX", strip=["a"], escape_underscores=False, escape_asterisks=False, escape_misc=False).convert_soup(soup))


def _hidden(attributes: dict[str, object]) -> bool:
    style = str(attributes.get("style") or "")
    return "hidden" in attributes or str(attributes.get("aria-hidden", "")).casefold() == "true" or bool(_HIDDEN_STYLE.search(style))


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
                content = _visible_runs(content)
            elif part.filename in ("word/comments.xml", "word/footnotes.xml", "word/endnotes.xml") or part.filename.startswith("word/media/"):
                content = content if part.filename.startswith("word/media/") else re.sub(rb"(<w:t(?:\s[^>]*)?>)[^<]*(</w:t>)", rb"\1\2", content)
            target.writestr(part.filename, content)
    return out.getvalue()


def _visible_runs(xml: bytes) -> bytes:
    from lxml import etree

    # No entities and no network: a document must not read other files.
    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    for run in list(root.iter(f"{_WORD}r")):
        properties = run.find(f"{_WORD}rPr")
        if (properties is not None and _unseen(properties)) or run.find(f"{_WORD}instrText") is not None:
            run.getparent().remove(run)
    for drawing in [*root.iter(f"{_WORD}drawing"), *root.iter(f"{_WORD}pict")]:
        drawing.getparent().remove(drawing)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _unseen(properties: object) -> bool:
    """Whether the properties of a run hide it: vanish, white letters without shading, or about one point high."""
    def value(name: str) -> str | None:
        found = properties.find(f"{_WORD}{name}")  # type: ignore[attr-defined]
        return None if found is None else str(found.get(f"{_WORD}val") or found.get(f"{_WORD}fill") or "true")

    vanish, colour, size = value("vanish"), value("color"), value("sz")
    tiny = size is not None and size.isdigit() and int(size) <= _TINY_HALF_POINTS
    white = colour is not None and colour.upper() == "FFFFFF" and value("shd") is None and value("highlight") is None
    return (vanish is not None and vanish not in ("false", "0")) or tiny or white
