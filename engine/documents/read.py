"""Requirement documents as plain text: what a reader sees, and nothing that is hidden from one."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

from engine.data.letters import letters
from engine.documents.pdf import pdf_text
from engine.documents.visible import visible_docx, visible_html, visible_markdown
from engine.errors import BadInput
from engine.regular import require_regular

LARGEST_MB = 50
_UNSEEN = re.compile("[\x00\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
"""Characters without a shape: marks of direction, tags, zero-width spaces."""


def read_document(path: Path) -> str:
    """The visible words of a txt, md, html, docx or pdf file, as markdown.

    Comments, hidden or invisible text, scripts and properties are left out: a person who read the document before handing it
    over has not seen them either.

    Raises:
        BadInput: it cannot be read, is too large, holds no text, or is of another kind.
    """
    require_regular(path)
    suffix = path.suffix.lower()
    try:
        if path.stat().st_size > LARGEST_MB * 2**20:
            raise BadInput(f"{path} is larger than {LARGEST_MB} MB.", "", "Give the part with the requirements, or save it without pictures.")
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(f"The document {path} cannot be read.", f"{error.strerror}.", "Check the path.") from error
    match suffix:
        case ".txt" | "":
            text = _decoded(path, data)
        case ".md" | ".markdown":
            text = visible_markdown(_decoded(path, data))
        case ".html" | ".htm":
            text = _checked(path, lambda: visible_html(_decoded(path, data)))
        case ".docx":
            text = _checked(path, lambda: _docx(data))
        case ".pdf":
            text = _checked(path, lambda: pdf_text(data))
        case other:
            raise BadInput(f"I cannot read {other} documents.", str(path), "Save it as txt, md, html, docx or pdf.")
    text = re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t\xa0]+", " ", _UNSEEN.sub("", text))).strip()
    if not text:
        why = "A scanned PDF holds pictures of text only." if suffix == ".pdf" else "It is empty, or all of its text is hidden."
        raise BadInput(f"I find no text in {path}.", why, "Save it as text, or run text recognition first.")
    return text


def _decoded(path: Path, data: bytes) -> str:
    text = letters(data)
    if text is None:
        raise BadInput(f"{path} is not a text file.", "Its bytes are no letters of any encoding I know.", "Save it as UTF-8 text.")
    return text


def _checked(path: Path, read: Callable[[], str]) -> str:
    try:
        return read()
    except BadInput:
        raise
    except Exception as error:  # parsers throw what they like at broken files; the person gets one sentence
        raise BadInput(
            f"The document {path} cannot be read.", f"{type(error).__name__}: {str(error)[:200]}", "Open it, and save it again as docx, pdf or text."
        ) from error


def _docx(data: bytes) -> str:
    import mammoth

    return visible_html(mammoth.convert_to_html(io.BytesIO(visible_docx(data))).value)
