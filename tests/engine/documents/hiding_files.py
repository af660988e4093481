"""PDF pages, mails and workbooks that hide a sentence, and such as only look as if they did."""

from __future__ import annotations

import io
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

from tests.engine.documents.hiding_pages import HIDDEN, SEEN

TOLD = f"({HIDDEN}) Tj".encode()
FIRST = f"BT /F1 12 Tf 0 g 40 700 Td ({SEEN}) Tj ET\n".encode()


def pdf(
    content: bytes, resources: bytes = b"", extra: tuple[bytes, ...] = (), page_extra: bytes = b"", catalog: bytes = b""
) -> bytes:
    """A PDF of one page; what is extra are its objects from the sixth on."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> "
        + resources
        + b" >> "
        + page_extra
        + b" >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        *extra,
    ]
    out, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    size, start = len(objects) + 1, len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, b"".join(b"%010d 00000 n \n" % place for place in places))
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)


def stream(head: bytes, data: bytes) -> bytes:
    return b"<< " + head + b" /Length %d >>\nstream\n%s\nendstream" % (len(data), data)


def told(y: int = 600, pre: bytes = b"", size: bytes = b"12") -> bytes:
    """The sentence at a height, with what is set before it."""
    return b"q BT /F1 " + size + b" Tf " + pre + b" 40 %d Td " % y + TOLD + b" ET Q\n"


def drawing(one: bytes) -> tuple[bytes, tuple[bytes, ...]]:
    return b"/XObject << /X1 6 0 R >>", (one,)


def form(data: bytes, box: bytes = b"0 0 595 842", matrix: bytes = b"") -> bytes:
    return stream(
        b"/Type /XObject /Subtype /Form /BBox [" + box + b"] " + matrix + b" /Resources << /Font << /F1 5 0 R >> >>",
        data,
    )


FADED = b"/ExtGState << /G0 << /ca 0 >> /G5 << /ca 0.05 >> >>"
LAYER = b"/Properties << /O1 6 0 R >>"
NAMED_LAYER = (b"<< /Type /OCG /Name (x) >>",)
WHITE_PICTURE = stream(
    b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceRGB /BitsPerComponent 8", b"\xff\xff\xff"
)
FORM, CUT_FORM, TINY_FORM = (
    form(told()),
    form(told(), b"0 0 10 10"),
    form(told(), matrix=b"/Matrix [0.01 0 0 0.01 0 0]"),
)
HIDDEN_PDF: dict[str, bytes] = {
    "covered word": pdf(FIRST + b"BT /F1 12 Tf 40 600 Td (At most 999999 euros) Tj ET 1 g 85 590 60 25 re f"),
    "mode3": pdf(FIRST + told(pre=b"3 Tr")),
    "white": pdf(FIRST + told(pre=b"1 g")),
    "near white": pdf(FIRST + told(pre=b"0.95 g")),
    "near white .9": pdf(FIRST + told(pre=b"0.91 0.91 0.91 rg")),
    "covered rect": pdf(FIRST + told() + b"1 g 30 590 400 30 re f"),
    "covered image": pdf(FIRST + told() + b"q 400 0 0 40 30 590 cm /X1 Do Q", *drawing(WHITE_PICTURE)),
    "clipped": pdf(FIRST + b"q 0 0 1 1 re W n " + told() + b"Q"),
    "off page": pdf(FIRST + told(y=-50)),
    "off right": pdf(FIRST + b"q 1 0 0 1 900 0 cm " + told() + b"Q"),
    "tiny": pdf(FIRST + told(size=b"0.5")),
    "tiny matrix": pdf(FIRST + b"q 0.05 0 0 0.05 100 100 cm " + told() + b"Q"),
    "2pt": pdf(FIRST + told(size=b"2")),
    "alpha0": pdf(FIRST + told(pre=b"/G0 gs"), FADED),
    "alpha05": pdf(FIRST + told(pre=b"/G5 gs"), FADED),
    "ocg": pdf(
        FIRST + b"/OC /O1 BDC " + told() + b"EMC",
        LAYER,
        NAMED_LAYER,
        catalog=b"/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >>",
    ),
    "same dark": pdf(FIRST + b"0.1 0.2 0.4 rg 30 590 400 30 re f " + told(pre=b"0.1 0.2 0.41 rg")),
    "form clip": pdf(FIRST + b"/X1 Do", *drawing(CUT_FORM)),
    "form tiny": pdf(FIRST + b"/X1 Do", *drawing(TINY_FORM)),
    "actualtext": pdf(
        FIRST + b"/Span << /ActualText (The budget is 999999 euros.) >> BDC BT /F1 12 Tf 40 600 Td (x) Tj ET EMC"
    ),
    "white under black same place": pdf(
        FIRST
        + b"BT /F1 12 Tf 1 g 40 650 Td "
        + TOLD
        + b" ET BT /F1 12 Tf 0 g 40 650 Td (Some other words here now.) Tj ET"
    ),
    "mode3 over visible": pdf(
        FIRST
        + b"BT /F1 12 Tf 0 g 40 650 Td (Some other words here now.) Tj ET BT /F1 12 Tf 3 Tr 40 650 Td "
        + TOLD
        + b" ET"
    ),
    "half line": pdf(FIRST + b"BT /F1 12 Tf 1 g 40 694 Td " + TOLD + b" ET"),
    "mode7": pdf(FIRST + b"q BT /F1 12 Tf 7 Tr 40 600 Td " + TOLD + b" ET Q"),
    "Tz": pdf(FIRST + told(pre=b"1 Tz")),
    "stroke white": pdf(FIRST + told(pre=b"1 Tr 1 G")),
    "annot cover": pdf(
        FIRST + told(),
        page_extra=(
            b"/Annots [<< /Type /Annot /Subtype /Square /Rect [30 590 400 620] /C [1 1 1] /IC [1 1 1] /F 4 /AP "
            b"<< /N 6 0 R >> >>]"
        ),
        extra=(form(b"1 g 0 0 370 30 re f", b"0 0 370 30"),),
    ),
    "annot note": pdf(
        FIRST,
        page_extra=(
            b"/Annots [<< /Type /Annot /Subtype /Text /Rect [10 10 20 20] /Contents (The budget is 999999 euros.) >>]"
        ),
    ),
    "cropbox": pdf(FIRST + told(y=50), page_extra=b"/CropBox [0 400 595 842]"),
    "light yellow": pdf(FIRST + told(pre=b"1 1 0.88 rg")),
}
SEEN_PDF: dict[str, bytes] = {
    "black": pdf(FIRST + told()),
    "grey .8": pdf(FIRST + told(pre=b"0.8 g")),
    "grey .85": pdf(FIRST + told(pre=b"0.85 g")),
    "7pt": pdf(FIRST + told(size=b"7")),
    "7pt grey": pdf(FIRST + told(size=b"7", pre=b"0.75 g")),
    "5pt": pdf(FIRST + told(size=b"5")),
    "white on dark": pdf(FIRST + b"0.1 0.1 0.3 rg 30 590 400 30 re f " + told(pre=b"1 g")),
    "form": pdf(FIRST + b"/X1 Do", *drawing(FORM)),
    "twice": pdf(FIRST + told() + told()),
    "shadow": pdf(FIRST + b"BT /F1 12 Tf 0.6 g 41 599 Td " + TOLD + b" ET BT /F1 12 Tf 0 g 40 600 Td " + TOLD + b" ET"),
    "under line": pdf(FIRST + told() + b"30 595 400 0.5 re f"),
    "rotated page": pdf(FIRST + told(), page_extra=b"/Rotate 90"),
    "rotated text": pdf(FIRST + b"BT /F1 12 Tf 0 1 -1 0 100 100 Tm " + TOLD + b" ET"),
    "outline": pdf(FIRST + told(pre=b"1 Tr 0 G 0.5 w")),
    "yellow": pdf(FIRST + told(pre=b"1 1 0 rg")),
    "ocg on": pdf(
        FIRST + b"/OC /O1 BDC " + told() + b"EMC",
        LAYER,
        NAMED_LAYER,
        catalog=b"/OCProperties << /OCGs [6 0 R] /D << >> >>",
    ),
    "over image": pdf(FIRST + b"q 400 0 0 40 30 590 cm /X1 Do Q " + told(), *drawing(WHITE_PICTURE)),
    "tight lines": pdf(
        FIRST + b"BT /F1 12 Tf 9 TL 40 690 Td " + TOLD + b" T* (another line gypq) Tj T* (third Line) Tj ET"
    ),
    "crop": pdf(FIRST + told(y=650), page_extra=b"/CropBox [0 400 595 842]"),
    "per letter": pdf(FIRST + b"BT /F1 12 Tf 40 600 Td " + b" ".join(b"(%c) Tj" % c for c in HIDDEN.encode()) + b" ET"),
    "alpha .5": pdf(FIRST + told(pre=b"/G5 gs"), b"/ExtGState << /G5 << /ca 0.5 >> >>"),
    "highlighted": pdf(FIRST + b"1 1 0 rg 30 590 400 30 re f " + told(pre=b"0 g")),
}


def mail(plain: str | None = None, html: str | None = None, attached: str | None = None) -> bytes:
    """A mail with a first line that is seen, and a head that is not."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"], message["X-Note"] = (
        "a@example.com",
        "b@example.com",
        "Wishes",
        HIDDEN,
    )
    if plain is not None:
        message.set_content(plain)
    if html is not None:
        (message.add_alternative if plain is not None else message.set_content)(html, subtype="html")
    if attached is not None:
        message.add_attachment(attached)
    return bytes(message)


HIDDEN_MAIL = {
    "plain form": mail(f"{SEEN}\n{HIDDEN}", f"<p>{SEEN}</p>"),
    "preheader": mail(None, f"<p>{SEEN}</p><div style='display:none;max-height:0'>{HIDDEN}</div>"),
    "attached": mail(SEEN, attached=HIDDEN),
    "head line": mail(SEEN),
}
SEEN_MAIL = {
    "plain": mail(f"{SEEN}\n{HIDDEN}"),
    "html": mail(SEEN, f"<p>{SEEN}</p><p style='font-size:11px;color:#666'>{HIDDEN}</p>"),
}


def book(change: Callable[[Any, Any], None]) -> bytes:
    """A workbook with a first line that is seen, changed by a function of it and of its first sheet."""
    import openpyxl

    out, made = io.BytesIO(), openpyxl.Workbook()
    made.active["A1"] = SEEN
    change(made, made.active)
    made.save(out)
    return out.getvalue()


def _cell(**looks: Any) -> Callable[[Any, Any], None]:
    """The sentence in a cell with a font, a fill or a format."""

    def change(_: Any, sheet: Any) -> None:
        sheet["A3"] = HIDDEN
        for name, value in looks.items():
            setattr(sheet["A3"], name, value)

    return change


def _sheet(state: str) -> Callable[[Any, Any], None]:
    def change(book: Any, _: Any) -> None:
        other = book.create_sheet("more")
        other["A1"], other.sheet_state = HIDDEN, state

    return change


def _row(**looks: Any) -> Callable[[Any, Any], None]:
    def change(_: Any, sheet: Any) -> None:
        sheet["A3"] = HIDDEN
        for name, value in looks.items():
            setattr(sheet.row_dimensions[3], name, value)

    return change


def _column(_: Any, sheet: Any) -> None:
    sheet["C1"], sheet.column_dimensions["C"].hidden = HIDDEN, True


def _comment(_: Any, sheet: Any) -> None:
    from openpyxl.comments import Comment

    sheet["A1"].comment = Comment(HIDDEN, "x")


def books() -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Workbooks in which it is hidden, and in which it is seen."""
    from openpyxl.styles import Font, PatternFill
    from openpyxl.styles.colors import Color

    dark = PatternFill("solid", fgColor="003366")
    hidden = {
        "sheet": _sheet("hidden"),
        "very hidden sheet": _sheet("veryHidden"),
        "row": _row(hidden=True),
        "low row": _row(height=0.5),
        "column": _column,
        "comment": _comment,
        "white": _cell(font=Font(color="FFFFFF")),
        "theme": _cell(font=Font(color=Color(theme=0))),
        "format": _cell(number_format=";;;"),
        "white format": _cell(number_format="[White]General;[White]General;[White]General;[White]@"),
        "tiny": _cell(font=Font(size=1)),
        "same": _cell(font=Font(color="003366"), fill=dark),
    }
    seen = {
        "white on dark": _cell(font=Font(color="FFFFFF"), fill=dark),
        "small grey": _cell(font=Font(color="A6A6A6", size=7)),
        "other sheet": _sheet("visible"),
    }
    return {name: book(change) for name, change in hidden.items()}, {
        name: book(change) for name, change in seen.items()
    }
