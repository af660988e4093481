"""Which letters of a PDF page are struck out: by a thin line through them, or by a mark of a reader's program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_THICKEST = 2.5
"""Points; a thicker line is a bar."""
_LOWEST, _HIGHEST = 0.3, 0.75
"""Where, of the height of a letter with its room, a line strikes it out; an underline is lower."""
_MOST_LINES = 2000
_STRIKEOUT = 12


@dataclass(frozen=True)
class StrikeLine:
    """A horizontal stroke, or a marked strip, in points from the lower left."""

    left: float
    right: float
    bottom: float
    top: float


def strokes_of(page: object) -> list[StrikeLine]:
    """Thin horizontal lines that are drawn on the page."""
    from pypdfium2 import raw

    found = []
    for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3):  # type: ignore[attr-defined]
        left, bottom, right, top = drawn.get_bounds()
        if top - bottom <= _THICKEST < right - left:
            found.append(StrikeLine(left, right, bottom, top))
        if len(found) > _MOST_LINES:
            # So many lines are a drawing.
            return []
    return found


def marks_of(page: object) -> list[StrikeLine]:
    """Strips that a reader's program shows as struck out."""
    from pypdfium2 import raw

    found = []
    for n in range(raw.FPDFPage_GetAnnotCount(page)):
        mark = raw.FPDFPage_GetAnnot(page, n)
        try:
            for q in range(
                raw.FPDFAnnot_CountAttachmentPoints(mark) if raw.FPDFAnnot_GetSubtype(mark) == _STRIKEOUT else 0
            ):
                quad = raw.FS_QUADPOINTSF()
                if raw.FPDFAnnot_GetAttachmentPoints(mark, q, quad):
                    xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
                    found.append(StrikeLine(min(xs), max(xs), min(ys), max(ys)))
        finally:
            raw.FPDFPage_CloseAnnot(mark)
    return found


def is_struck(text: object, n: int, strokes: Sequence[StrikeLine], marks: Sequence[StrikeLine]) -> bool:
    """Whether a line runs through letter `n` of the text of the page, or a mark covers it."""
    if not (strokes or marks):
        return False
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(text, n, box):
        return False
    middle, height = (box.left + box.right) / 2, box.top - box.bottom
    if any(m.left <= middle <= m.right and m.bottom <= (box.top + box.bottom) / 2 <= m.top for m in marks):
        return True
    return any(
        s.left <= middle <= s.right and _LOWEST <= ((s.bottom + s.top) / 2 - box.bottom) / height <= _HIGHEST
        for s in strokes
        if height > 0
    )


def marked(letters: Sequence[str], struck: Sequence[bool]) -> str:
    """The text with runs of struck-out letters between the marks of markdown; runs of a paragraph are joined over
    blanks."""
    out: list[str] = []
    run: list[str] = []

    def close() -> None:
        whole = "".join(run)
        bare = whole.strip()
        if bare:
            start = whole.index(bare)
            out.append(f"{whole[:start]}~~{bare}~~{whole[start + len(bare) :]}")
        else:
            out.append(whole)
        run.clear()

    for letter, through in zip(letters, struck, strict=True):
        if through or (run and letter in " \u00a0"):
            run.append(letter)
        else:
            close()
            out.append(letter)
    close()
    return "".join(out)
