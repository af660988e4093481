"""OpenDocument and PowerPoint files made by hand, so that each trick stands where it is meant to."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{place}:1.0"'
    for name, place in {
        "office": "office", "style": "style", "text": "text", "table": "table", "draw": "drawing",
        "presentation": "presentation", "fo": "xsl-fo-compatible", "svg": "svg-compatible",
    }.items()
)  # fmt: skip
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DECK = f'xmlns:p="{_P}" xmlns:a="{_A}" xmlns:r="{_R}"'


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def odf(kind: str, body: str, automatic: str = "", styles: str = "", **more: str | bytes) -> bytes:
    """A file of `kind` (text, presentation, spreadsheet) with this body, styles of its own, and a `styles.xml`."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES}><office:automatic-styles>'
        f"{automatic}</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}></office:body>"
        "</office:document-content>"
    )
    root = f'<?xml version="1.0" encoding="UTF-8"?><office:document-styles {_SPACES}>{styles}</office:document-styles>'
    return archive({"content.xml": content, "styles.xml": root, **more})


def styled(family: str, name: str, properties: str, base: str = "") -> str:
    """A style of OpenDocument; `properties` are elements like `<style:text-properties …/>`."""
    parent = f' style:parent-style-name="{base}"' if base else ""
    return f'<style:style style:name="{name}" style:family="{family}"{parent}>{properties}</style:style>'


def said(text: str, style: str = "") -> str:
    """A paragraph of OpenDocument."""
    named = f' text:style-name="{style}"' if style else ""
    return f"<text:p{named}>{escape(text)}</text:p>"


def grid(rows: Sequence[Sequence[str]], name: str = "T") -> str:
    """A table of OpenDocument."""
    cells = (
        "".join(f"<table:table-cell>{said(cell)}</table:table-cell>" if cell else "<table:table-cell/>" for cell in row)
        for row in rows
    )
    body = "".join(f"<table:table-row>{one}</table:table-row>" for one in cells)
    return f'<table:table table:name="{name}">{body}</table:table>'


def placed(text: str, left: str = "2cm", top: str = "2cm", more: str = "", width: str = "12cm") -> str:
    """A text box of OpenDocument; `text` are its paragraphs, `more` attributes of the frame."""
    return (
        f'<draw:frame svg:x="{left}" svg:y="{top}" svg:width="{width}" svg:height="3cm" {more}><draw:text-box>{text}'
        "</draw:text-box></draw:frame>"
    )


def page(content: str, more: str = "", notes: str = "") -> str:
    """A slide of OpenDocument with its notes."""
    told = f"<presentation:notes>{placed(said(notes))}</presentation:notes>" if notes else ""
    return f"<draw:page {more}>{content}{told}</draw:page>"


def run(text: str, properties: str = "", attributes: str = "") -> str:
    """A run of PowerPoint with its properties and their attributes."""
    return f"<a:r><a:rPr {attributes}>{properties}</a:rPr><a:t>{escape(text)}</a:t></a:r>"


def solid(colour: str) -> str:
    """A fill of PowerPoint in one colour."""
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


def shape(
    runs: str,
    fill: str = "",
    *,
    kind: str = "",
    left: float = 1.0,
    top: float = 1.0,
    hidden: bool = False,
    wide: float = 8.0,
) -> str:
    """A shape of PowerPoint with one paragraph; sizes in inches, `kind` makes it a placeholder."""
    at, high = (round(914_400 * size) for size in (left, top)), round(914_400 * 1.5)
    x, y = at
    mark, shown = f'<p:ph type="{kind}"/>' if kind else "", ' hidden="1"' if hidden else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="x"{shown}/><p:cNvSpPr/><p:nvPr>{mark}</p:nvPr>'
        f'</p:nvSpPr><p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{round(914_400 * wide)}" cy="{high}"/></a:xfrm>'
        f"{fill}</p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p>{runs}</a:p></p:txBody></p:sp>"
    )


def cells(rows: Sequence[Sequence[str]]) -> str:
    """A table of PowerPoint."""
    lines = (
        "".join(f"<a:tc><a:txBody><a:bodyPr/><a:p>{run(cell)}</a:p></a:txBody></a:tc>" for cell in row) for row in rows
    )
    return (
        "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id='9' name='t'/></p:nvGraphicFramePr><a:graphic><a:graphicData>"
        f"<a:tbl>{''.join(f'<a:tr>{line}</a:tr>' for line in lines)}</a:tbl>"
        "</a:graphicData></a:graphic></p:graphicFrame>"
    )


def deck(*slides: str, hidden: Sequence[int] = (), notes: str = "", comment: str = "", ground: str = "") -> bytes:
    """A PowerPoint file of these slides of shapes; the first has the notes and the comment, `ground` fills all."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def relations(*told: tuple[str, str, str]) -> str:
        each = "".join(f'<Relationship Id="{n}" Type="{kind}/{k}" Target="{t}"/>' for n, k, t in told)
        return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{each}</Relationships>'

    background = f"<p:bg><p:bgPr>{solid(ground)}</p:bgPr></p:bg>" if ground else ""
    numbers = range(1, len(slides) + 1)
    listed = "".join(f'<p:sldId id="{n + 255}" r:id="s{n}"/>' for n in numbers)
    parts = {
        "_rels/.rels": relations(("m", "officeDocument", "ppt/presentation.xml")),
        # Slides are shown in the order of the list, whatever their files are called.
        "ppt/presentation.xml": f"<p:presentation {_DECK}><p:sldIdLst>{listed}</p:sldIdLst>"
        '<p:sldSz cx="9144000" cy="6858000"/></p:presentation>',
        "ppt/_rels/presentation.xml.rels": relations(
            *((f"s{n}", "slide", f"slides/slide{100 - n}.xml") for n in numbers)
        ),
    }
    for n, shapes in zip(numbers, slides, strict=True):
        shown = ' show="0"' if n in hidden else ""
        parts[f"ppt/slides/slide{100 - n}.xml"] = (
            f"<p:sld {_DECK}{shown}><p:cSld>{background}<p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"
        )
    parts["ppt/slides/_rels/slide99.xml.rels"] = relations(
        *([("n", "notesSlide", "../notesSlides/n.xml")] if notes else []),
        *([("c", "comments", "../comments/c.xml")] if comment else []),
    )
    if notes:
        inner = shape(run(notes), kind="body")
        parts["ppt/notesSlides/n.xml"] = f"<p:notes {_DECK}><p:cSld><p:spTree>{inner}</p:spTree></p:cSld></p:notes>"
    if comment:
        parts["ppt/comments/c.xml"] = f"<p:cmLst {_DECK}><p:cm><p:text>{escape(comment)}</p:text></p:cm></p:cmLst>"
    return archive(parts)
