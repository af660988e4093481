"""Requirement documents as plain text: what a reader sees, and nothing that is hidden from one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from engine.core.errors import BadInput
from engine.core.inner_limits import plainly
from engine.core.regular_files import require_regular
from engine.core.sentences import Sentence, as_said, cause, sentence
from engine.core.system_said import system_reason
from engine.core.text_decoding import letters, why_no_letters
from engine.documents.found import Document, together
from engine.documents.html import visible_html
from engine.documents.mail import visible_mail
from engine.documents.markdown import visible_markdown
from engine.documents.odf import visible_odf
from engine.documents.pdf import pdf_text
from engine.documents.plain import plain_text
from engine.documents.sheet import visible_sheet
from engine.documents.signs import as_seen, shapeless
from engine.documents.slides import visible_slides
from engine.documents.word import visible_docx
from engine.documents.wrapped import unwrapped

LARGEST_MB = 50
_SAVE = sentence("error-save_as_txt_md_html", "Save it as txt, md, html, docx, odt, pdf, pptx, odp, eml, xlsx or ods")
_TEXT, _SLIDES = (
    sentence("error-open_program_and_save_as", "Open it in its program, and save it as docx, odt or pdf"),
    sentence("error-open_program_and_save_as_pptx", "Open it in its program, and save it as pptx or pdf"),
)
_OPEN_AND_SAVE = {
    **dict.fromkeys((".doc", ".dot", ".rtf", ".pages", ".wpd"), _TEXT),
    **dict.fromkeys((".ppt", ".key"), _SLIDES),
    **dict.fromkeys(
        (".xls", ".numbers"),
        sentence("error-open_program_and_save_as_xlsx", "Open it in its program, and save it as xlsx or ods"),
    ),
}
"""What to do with files whose form cannot tell what of them is shown."""


def read_document(path: Path) -> str:
    """The visible words of a document as markdown; see `read_seen`.

    Raises:
        BadInput: it cannot be read.
    """
    return read_seen(path).text


def read_seen(path: Path) -> Document:
    """The visible words of a txt, md, html, docx, odt, pdf, pptx, odp, eml, xlsx or ods file as markdown, what of it
    nobody sees, and what cannot be told.

    Comments, hidden, covered and invisible text, scripts and properties are left out: a person who read the document
    before handing it over has not seen them either.

    Raises:
        BadInput: it cannot be read, is too large, holds no text, or is of another kind.
    """
    require_regular(path)
    suffix = path.suffix.lower()
    try:
        if path.stat().st_size > LARGEST_MB * 2**20:
            raise BadInput(
                sentence("error-larger_than_mb", "{path} is larger than {most} MB.", path=path, most=LARGEST_MB),
                "",
                sentence(
                    "error-give_part_with_requirements_or",
                    "Give the part with the requirements, or save it without pictures.",
                ),
            )
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(
            sentence("error-document_cannot_be_read", "The document {path} cannot be read.", path=path),
            system_reason(error),
            sentence("error-check_path", "Check the path."),
        ) from error
    match suffix:
        case ".txt" | "":
            found = plain_text(_decoded(path, data))
        case ".md" | ".markdown":
            found = _checked(path, lambda: visible_markdown(_decoded(path, data), path.parent))
        case ".html" | ".htm":
            found = _checked(path, lambda: visible_html(_decoded(path, data), path.parent))
        case ".docx":
            found = _checked(path, lambda: visible_docx(data))
        case ".pdf":
            found = _checked(path, lambda: pdf_text(data))
        case ".eml":
            found = _checked(path, lambda: visible_mail(data))
        case ".odt" | ".odp" | ".ods":
            found = _checked(path, lambda: visible_odf(data))
        case ".pptx":
            found = _checked(path, lambda: visible_slides(data))
        case ".xlsx" | ".xlsm":
            found = _checked(path, lambda: visible_sheet(data))
        case other:
            raise BadInput(
                sentence("error-cannot_read_documents", "I cannot read {other} documents.", other=other),
                sentence("error-what_it_is", "It is {path}.", path=path),
                sentence("error-only_why", "{why}.", why=_OPEN_AND_SAVE.get(other, _SAVE)),
            )
    text, unsure = as_seen(found.text)
    # In plain text a tab is the edge of a cell.
    blanks = r"[ \xa0]+|(?<=\n)[ \t\xa0]+" if suffix in (".txt", "") else r"[ \t\xa0]+"
    text = re.sub(r"\n{3,}", "\n\n", re.sub(blanks, " ", text)).strip()
    if suffix in (".pdf", ".eml", ".txt", ""):
        text = unwrapped(text)
    if not text:
        why = (
            sentence("error-scanned_pdf_holds_pictures_text", "A scanned PDF holds pictures of text only.")
            if suffix == ".pdf"
            else sentence("error-empty_or_all_text_hidden", "It is empty, or all of its text is hidden.")
        )
        raise BadInput(
            sentence("error-find_no_text", "I find no text in {path}.", path=path),
            why,
            sentence("error-save_as_text_or_run", "Save it as text, or run text recognition first."),
        )
    return Document(
        text, together(replace(one, words=shapeless(one.words)) for one in (*found.unseen, *unsure)), found.doubts
    )


def _decoded(path: Path, data: bytes) -> str:
    text = letters(data)
    if text is None:
        raise BadInput(
            sentence("error-not_text_file", "{path} is not a text file.", path=path),
            why_no_letters(data),
            sentence("error-save_as_utf_8_text", "Save it as UTF-8 text."),
        )
    return text


def _cause(error: Exception) -> str:
    """What a reader says; of errors whose text is no sentence without their name, that too."""
    said = plainly(error)
    if isinstance(said, Sentence):
        return cause(said)
    if isinstance(error, ValueError | RecursionError | MemoryError) and " " in said:
        return cause(said[:200])
    return as_said(f"{type(error).__name__}: {said[:200]}")


def _checked(path: Path, read: Callable[[], Document]) -> Document:
    try:
        return read()
    except BadInput:
        raise
    except Exception as error:  # parsers throw what they like at broken files; the person gets one sentence
        raise BadInput(
            sentence("error-document_cannot_be_read", "The document {path} cannot be read.", path=path),
            _cause(error),
            sentence("error-open_and_save_again_as", "Open it, and save it again as docx, pdf or text."),
        ) from error
