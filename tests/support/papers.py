"""Requirement documents of each kind, made by hand so that each trick stands where it is meant to."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def docx(path: Path, body: str, *, comments: str = "", properties: str = "") -> Path:
    """A Word file with this body of `w:p` elements (see `paragraph`)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        extra = f'<Override PartName="/word/comments.xml" ContentType="{_TYPE}.comments+xml"/>' if comments else ""
        file.writestr(
            "[Content_Types].xml",
            '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>{extra}</Types>',
        )
        file.writestr(
            "_rels/.rels",
            (
                '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
                'relationships"><Relationship Id="r1" '
                'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
                'Target="word/document.xml"/></Relationships>'
            ),
        )
        if comments:
            file.writestr(
                "word/_rels/document.xml.rels",
                (
                    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
                    'relationships"><Relationship Id="c1" '
                    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" '
                    'Target="comments.xml"/></Relationships>'
                ),
            )
            file.writestr(
                "word/comments.xml",
                (
                    f'<?xml version="1.0"?><w:comments {_W}><w:comment w:id="0" '
                    f'w:author="x"><w:p><w:r><w:t>{escape(comments)}</w:t></w:r></w:p>'
                    "</w:comment></w:comments>"
                ),
            )
        if properties:
            file.writestr("docProps/core.xml", f"<cp>{escape(properties)}</cp>")
        file.writestr(
            "word/document.xml", f'<?xml version="1.0"?><w:document {_W}><w:body>{body}</w:body></w:document>'
        )
    return path


def paragraph(text: str, run: str = "") -> str:
    """A paragraph of one run with these run properties."""
    return f'<w:p><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def pdf(path: Path, operations: list[str], *, title: str = "", note: str = "") -> Path:
    """A PDF of one page with these text operations (see `line`), a title among its properties, and a note on the
    page."""
    stream = ("BT /F1 12 Tf " + " ".join(operations) + " ET").encode("latin-1")
    annots = f"/Annots [<< /Type /Annot /Subtype /Text /Rect [10 10 20 20] /Contents ({note}) >>]" if note else ""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 "
            f"5 0 R >> >> {annots} >>"
        ).encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Title ({title}) >>".encode(),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(objects) + 1, len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    path.write_bytes(out)
    return path


def line(text: str, y: int, before: str = "0 0 0 rg 0 Tr") -> str:
    """A line of text at height `y`, with the state set before it."""
    safe = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"{before} 1 0 0 1 40 {y} Tm ({safe}) Tj"
