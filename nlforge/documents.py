"""Requirement documents as plain text."""

from __future__ import annotations

import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path

from engine.errors import BadInput


def read_document(path: Path) -> str:
    """The words of a txt, md, html or docx file.

    Raises:
        BadInput: it cannot be read, or is of another kind.
    """
    try:
        match path.suffix.lower():
            case ".txt" | ".md" | "":
                return path.read_text(encoding="utf-8-sig")
            case ".html" | ".htm":
                return _html(path.read_text(encoding="utf-8-sig"))
            case ".docx":
                with zipfile.ZipFile(path) as file:
                    return _docx(file.read("word/document.xml").decode())
            case other:
                raise BadInput(f"I cannot read {other} documents.", str(path), "Save it as txt, md, html or docx.")
    except (OSError, UnicodeDecodeError, zipfile.BadZipFile, KeyError) as error:
        raise BadInput(f"The document {path} cannot be read.", str(error), "Check the path, or save it as text.") from error


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._hidden += tag in ("script", "style")
        if tag in ("p", "br", "li", "div", "tr", "h1", "h2", "h3"):
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def _html(text: str) -> str:
    reader = _Text()
    reader.feed(text)
    return re.sub(r"\n\s*\n+", "\n\n", "".join(reader.parts)).strip()


def _docx(xml: str) -> str:
    from html import unescape

    paragraphs = re.split(r"</w:p>", xml)
    return "\n".join(t for t in ("".join(unescape(x) for x in re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", p)) for p in paragraphs) if t)
