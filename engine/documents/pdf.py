"""The text of a PDF that can be seen on its pages."""

from __future__ import annotations

import ctypes

from engine.documents.struck import is_struck, marked, marks_of, strokes_of

_INVISIBLE = 3
_WHITE = 240
_TINY_POINTS = 1.5
_OPAQUE = 5
_FLAT_POINTS = 0.4


def pdf_text(data: bytes) -> str:
    """Text in reading order, a blank line between pages; invisible, white, transparent and tiny letters are left out, struck-out ones
    stand between “~~”.

    Where every letter of a page is invisible it is the text layer of a scan, which a reader sees as a picture: it is kept.
    """
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(data)
    try:
        return "\n\n".join(_page(document[n]) for n in range(len(document)))
    finally:
        document.close()


def _page(page: object) -> str:
    from pypdfium2 import raw

    text = page.get_textpage()  # type: ignore[attr-defined]
    width, height = page.get_size()  # type: ignore[attr-defined]
    strokes, marks = strokes_of(page), marks_of(page)
    seen: list[str] = []
    struck: list[bool] = []
    layer: list[str] = []
    for n in range(raw.FPDFText_CountChars(text)):
        letter = chr(raw.FPDFText_GetUnicode(text, n))
        generated = raw.FPDFText_IsGenerated(text, n) == 1
        shown = generated or (_shown(raw, text, n) and _on_page(raw, text, n, width, height))
        if shown:
            seen.append(letter)
            struck.append(not generated and is_struck(text, n, strokes, marks))
        if shown or _mode(raw, text, n) == _INVISIBLE:
            layer.append(letter)
    visible = marked(seen, struck)
    return (visible if visible.strip() else "".join(layer)).replace("\r\n", "\n").replace("\r", "\n").replace("\x02", "")


def _mode(raw: object, text: object, n: int) -> int:
    holder = raw.FPDFText_GetTextObject(text, n)  # type: ignore[attr-defined]
    return int(raw.FPDFTextObj_GetTextRenderMode(holder)) if holder else 0  # type: ignore[attr-defined]


def _on_page(raw: object, text: object, n: int, width: float, height: float) -> bool:
    """Whether the letter lies on the page and is high enough to be read."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not raw.FPDFText_GetCharBox(text, n, left, right, bottom, top):  # type: ignore[attr-defined]
        return True
    inside = right.value > 0 and left.value < width and top.value > 0 and bottom.value < height
    flat = 0 < top.value - bottom.value < _FLAT_POINTS and 0 < right.value - left.value < _FLAT_POINTS
    return inside and not flat


def _shown(raw: object, text: object, n: int) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    known = raw.FPDFText_GetFillColor(text, n, red, green, blue, alpha)  # type: ignore[attr-defined]
    white = known and min(red.value, green.value, blue.value) >= _WHITE
    faint = known and alpha.value <= _OPAQUE
    return _mode(raw, text, n) != _INVISIBLE and not white and not faint and float(raw.FPDFText_GetFontSize(text, n)) > _TINY_POINTS  # type: ignore[attr-defined]
