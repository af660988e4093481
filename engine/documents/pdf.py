"""The text of a PDF that can be seen on its pages."""

from __future__ import annotations

import re
from itertools import groupby

from engine.documents.found import Document, Unseen, together
from engine.documents.ink import Letter, letters_of
from engine.documents.struck import is_struck, marked, marks_of, strokes_of

SCALED = "its pages say that they are shown much smaller than they are drawn"
BLENDED = "its colours are mixed with those below them, and programs differ in what they show"
_UNIT = re.compile(rb"/UserUnit\s+(\d*\.?\d+)")
_BLEND = re.compile(rb"/BM\s*\[?\s*/(?!Normal|Compatible|Multiply|Darken)\w+")
_SMALLEST_UNIT = 0.5


def pdf_text(data: bytes) -> Document:
    """Text in reading order, a blank line between pages; letters that leave no ink are left out, struck-out ones stand
    between “~~”.

    Where every letter of a page lies below a picture of letters it is the text layer of a scan, which a reader sees as
    a picture: it is kept, and said to be in doubt.
    """
    import pypdfium2 as pdfium

    document, unseen, pages, scans = pdfium.PdfDocument(data), list[Unseen](), list[str](), list[int]()
    try:
        # Fields of forms are drawn too: they may lie over text.
        document.init_forms()
        for n in range(len(document)):
            page = document[n]
            text, found, scan = _page(page)
            pages.append(text)
            unseen += found
            scans += [n + 1] if scan else []
            # Page by page: pictures of a long document would fill the memory.
            page.close()
    finally:
        document.close()
    doubts = (
        [
            (
                f"{'page' if len(scans) == 1 else 'pages'} "
                f"{', '.join(map(str, scans[:6]))}{' …' if len(scans) > 6 else ''} are pictures, and I read "
                "the text "
                "that a program laid below them"
            )
        ]
        if scans
        else []
    )
    doubts += [SCALED] if any(float(unit) < _SMALLEST_UNIT for unit in _UNIT.findall(data)) else []
    doubts += [BLENDED] if _BLEND.search(data) else []
    return Document("\n\n".join(pages), together(unseen), tuple(doubts))


def _page(page: object) -> tuple[str, list[Unseen], bool]:
    text = page.get_textpage()  # type: ignore[attr-defined]
    strokes, marks = strokes_of(page), marks_of(page)
    letters, scan = letters_of(page, text)
    shown = [n for n, letter in enumerate(letters) if scan or not letter.why]
    struck = [not letters[n].generated and is_struck(text, n, strokes, marks) for n in shown]
    visible = marked([letters[n].sign for n in shown], struck)
    return _plain(visible), [] if scan else list(_unseen(letters)), scan


def _unseen(letters: list[Letter]) -> list[Unseen]:
    """Runs of letters that are not seen; what a program put between them belongs to them."""
    return [
        Unseen(_plain("".join(one.sign for one in run)), why)
        for why, run in groupby(letters, key=lambda one: one.why)
        if why
    ]


def _plain(text: str) -> str:
    # PDFium marks a hyphen at the end of a line with U+0002.
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x02", "")
