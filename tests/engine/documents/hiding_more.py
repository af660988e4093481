"""More Word files, workbooks, pages and mails that hide a sentence: what is hidden is left out, or it is asked."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from tests.engine.documents.hiding_files import FIRST, book, form, pdf, told
from tests.engine.documents.hiding_pages import HIDDEN, SEEN
from tests.engine.documents.hiding_papers import WHITE, box, line, noted, tbl, word

_GREEN = "2E7D32"


def _cut(content: str, height: int = 280) -> bytes:
    """A row of fixed height."""
    return word(
        '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="6000"/></w:tblGrid><w:tr><w:trPr><w:trHeight '
        f'w:val="{height}" w:hRule="exact"/></w:trPr><w:tc>{content}</w:tc></w:tr></w:tbl>'
    )


def _styled(part: str, look: str = WHITE, bits: str = "") -> bytes:
    styles = (
        '<w:style w:type="table" w:styleId="Grid7"><w:tblStylePr '
        f'w:type="{part}"><w:rPr>{look}</w:rPr></w:tblStylePr></w:style>'
    )
    return word(tbl("", HIDDEN, tblpr=f'<w:tblStyle w:val="Grid7"/><w:tblLook {bits}/>'), styles=styles)


def _inset(body: str, fill: str = "", text: str = HIDDEN) -> str:
    return box(text, fill=fill).replace("<wps:bodyPr/>", f"<wps:bodyPr {body}/>")


_SOLID = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
MORE_WORD: dict[str, bytes] = {
    "size of complex script": word(line(HIDDEN, '<w:cs/><w:szCs w:val="4"/>')),
    "right to left size": word(line(HIDDEN, '<w:rtl/><w:szCs w:val="3"/>')),
    "whole table": _styled("wholeTable"),
    "corner": _styled("nwCell", bits='w:firstRow="1" w:firstColumn="1"'),
    "last corner": _styled("seCell", bits='w:lastRow="1" w:lastColumn="1"'),
    "table style far": word(
        tbl("", HIDDEN, tblpr='<w:tblStyle w:val="F"/>'),
        styles='<w:style w:type="table" w:styleId="F"><w:pPr><w:ind w:left="-9000"/></w:pPr></w:style>',
    ),
    "row takes the shade away": word(
        tbl("", HIDDEN, WHITE, tblpr=f'<w:shd w:val="clear" w:fill="{_GREEN}"/>').replace(
            "<w:trPr>", '<w:tblPrEx><w:shd w:val="clear" w:fill="FDFDFD"/></w:tblPrEx><w:trPr>'
        )
    ),
    "fill made light": word(
        line(
            HIDDEN,
            (
                '<w14:textFill><w14:solidFill><w14:schemeClr w14:val="tx1"><w14:lumMod '
                'w14:val="2000"/><w14:lumOff w14:val="98000"/></w14:schemeClr></w14:solidFill></w14:textFill>'
            ),
        )
    ),
    "pale outline": word(
        line(
            HIDDEN,
            (
                '<w14:textOutline w14:w="38100"><w14:solidFill><w14:srgbClr '
                'w14:val="FFFFFF"/></w14:solidFill></w14:textOutline>'
            ),
        )
    ),
    "low row": _cut(line(HIDDEN), 55),
    "second line of a row": _cut(line("Hello") + line(HIDDEN)),
    "gap before": _cut(line(HIDDEN, paragraph='<w:spacing w:before="1500"/>')),
    "lines before": _cut(line(HIDDEN, paragraph='<w:spacing w:beforeLines="700"/>')),
    "margin of the cell": _cut(f'<w:tcPr><w:tcMar><w:top w:w="1600" w:type="dxa"/></w:tcMar></w:tcPr>{line(HIDDEN)}'),
    "breaks": _cut(line("x</w:t><w:br/><w:br/><w:br/><w:t>" + HIDDEN)),
    "fit": word(line(HIDDEN, '<w:fitText w:val="30"/>')),
    "characters": word(line(HIDDEN, paragraph='<w:ind w:leftChars="-60000"/>')),
    "beyond the paper": word(line(HIDDEN, paragraph='<w:ind w:left="13500"/>')),
    "list far": word(
        line(HIDDEN, paragraph='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="4"/></w:numPr>'),
        numbering=(
            '<w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:pPr><w:ind '
            'w:left="-25000"/></w:pPr></w:lvl></w:abstractNum><w:num w:numId="4"><w:abstractNumId '
            'w:val="3"/></w:num>'
        ),
    ),
    "table far": word(tbl("", HIDDEN, tblpr='<w:tblInd w:w="-25000" w:type="dxa"/>')),
    "table placed far": word(tbl("", HIDDEN, tblpr='<w:tblpPr w:tblpX="-16000" w:tblpY="300" w:horzAnchor="page"/>')),
    "insets": word(_inset('lIns="8000000"')),
    "high insets": word(_inset('tIns="700000"')),
    "full box": word(_inset("", text="a " * 500 + HIDDEN)),
    "box under a box": word(box(HIDDEN) + box("Hello", fill=_SOLID)),
    "empty box in front": word(line(HIDDEN) + box("x", cx=6000000, cy=2500000, fill=_SOLID)),
    "box below": word(
        box(HIDDEN).replace(
            "<wp:extent",
            '<wp:positionV relativeFrom="page"><wp:posOffset>13000000</wp:posOffset></wp:positionV><wp:extent',
        )
    ),
    "group": word(
        '<w:p><w:r><w:pict><v:group style="visibility:hidden;width:90pt;height:40pt"><v:shape '
        f'style="width:90;height:40"><v:textbox><w:txbxContent>{line(HIDDEN)}</w:txbxContent></v:textbox></'
        "v:shape></v:group></w:pict></w:r></w:p>"
    ),
    "older shape": word(
        "<w:p><w:r><w:pict><v:shape "
        f'style="mso-hide:screen;width:90pt;height:40pt"><v:textbox><w:txbxContent>{line(HIDDEN)}</'
        "w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    ),
    "note of nothing": word(line("x"), footnotes=f'<w:footnote w:id="5">{line(HIDDEN)}</w:footnote>'),
    "mark hidden": word(noted(5, "<w:vanish/>"), footnotes=f'<w:footnote w:id="5">{line(HIDDEN)}</w:footnote>'),
    "mark deleted": word(
        '<w:p><w:del><w:r><w:footnoteReference w:id="5"/></w:r></w:del></w:p>',
        footnotes=f'<w:footnote w:id="5">{line(HIDDEN)}</w:footnote>',
    ),
    "folded": word(
        line("Head", paragraph='<w15:collapsed xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"/>')
        + line(HIDDEN)
    ),
    "unknown": word(line(HIDDEN, "<w:swallow/>")),
    "twice": word(line(HIDDEN, WHITE + '<w:color w:val="000000"/>')),
    "unknown of a paragraph": word(line(HIDDEN, paragraph="<w:swallow/>")),
    "theme of signs": word(
        line(HIDDEN, '<w:rFonts w:asciiTheme="minorHAnsi"/>'),
        theme=(
            "</a:clrScheme><a:fontScheme><a:minorFont><a:latin "
            'typeface="Wingdings"/></a:minorFont></a:fontScheme><a:clrScheme>'
        ),
    ),
    "small paper": word(
        "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>"
        + line(HIDDEN)
        + '<w:p><w:pPr><w:sectPr><w:pgSz w:w="120" w:h="90"/></w:sectPr></w:pPr></w:p>'
    ),
    "raised small": word(line(HIDDEN, '<w:vertAlign w:val="superscript"/><w:sz w:val="8"/>')),
    "beyond the page": word(
        tbl("", HIDDEN, tblpr='<w:tblLayout w:type="fixed"/>').replace(
            "<w:tr>", '<w:tr><w:tc><w:tcPr><w:tcW w:w="14200" w:type="dxa"/></w:tcPr><w:p/></w:tc>', 1
        )
    ),
    "raised out of a fixed line": word(
        line(HIDDEN, '<w:position w:val="38"/>', '<w:spacing w:line="230" w:lineRule="exact"/>')
    ),
    "advance": word(
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>ADV</w:instrText></'
        "w:r><w:r><w:instrText>ANCE \\u 700</w:instrText></w:r><w:r><w:fldChar "
        f'w:fldCharType="end"/></w:r><w:r><w:t>{HIDDEN}</w:t></w:r></w:p>'
    ),
    "equation": word(f'<w:p><w:fldSimple w:instr=" EQ \\d\\ba700() "/><w:r><w:t>{HIDDEN}</w:t></w:r></w:p>'),
    "squeezed lines": word(line(HIDDEN, paragraph='<w:spacing w:line="60" w:lineRule="auto"/>')),
    "lowered": word(line(HIDDEN, '<w:position w:val="-300"/>')),
}


def _changed(content: bytes, part: str, old: str, new: str) -> bytes:
    """A workbook with a part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            assert name != part or old.encode() in text, (name, text[:2000])
            target.writestr(name, text.replace(old.encode(), new.encode(), 1) if name == part else text)
    return out.getvalue()


def cell(
    value: Any = HIDDEN,
    *,
    beside: bool = False,
    sheet: dict[str, Any] | None = None,
    row: dict[str, Any] | None = None,
    width: float | None = None,
    **looks: Any,
) -> bytes:
    """A workbook with a value in its fourth row."""

    def change(_: Any, at: Any) -> None:
        at["A4"] = value
        for name, look in looks.items():
            setattr(at["A4"], name, look)
        for name, size in (row or {}).items():
            setattr(at.row_dimensions[4], name, size)
        for name, size in (sheet or {}).items():
            setattr(at.sheet_format, name, size)
        if width is not None:
            at.column_dimensions["A"].width = width
        if beside:
            at["B1"], at["B4"], at["A1"] = SEEN, "x", None

    return book(change)


def rich(*pieces: tuple[str, dict[str, Any]]) -> bytes:
    """A workbook with a cell of several fonts."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    return cell(CellRichText(*(TextBlock(InlineFont(**font), text) for text, font in pieces)))


def more_books() -> dict[str, bytes]:
    """Workbooks that hide it."""
    from openpyxl.styles import Alignment, Font, GradientFill, PatternFill
    from openpyxl.styles.colors import Color
    from openpyxl.worksheet.table import Table, TableStyleInfo

    white = Font(color="FFFFFF")

    def head(_: Any, at: Any) -> None:
        at["A4"], at["A5"], at["A4"].font = HIDDEN, "x", white
        table = Table(displayName="T1", ref="A4:A5")
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight2")
        at.add_table(table)

    def frozen(_: Any, at: Any) -> None:
        at["A2"], at["A4"], at.freeze_panes = HIDDEN, "x", "A8"
        at.sheet_view.topLeftCell = "A3"

    def beside_nothing(_: Any, at: Any) -> None:
        at["A4"], at["B4"], at.column_dimensions["A"].width = HIDDEN, '=""', 3

    def far(_: Any, at: Any) -> None:
        at["BZ400"] = HIDDEN

    formats = ['"";"";"";""', '0;0;0;"fine"', ";;;_@", ";;;* ", "[Color2]@"]
    return {
        "rich white": rich((HIDDEN, {"color": "FFFDFDFD"})),
        "rich small": rich(("Hi ", {}), (HIDDEN, {"sz": 1.5})),
        "rich signs": rich((HIDDEN, {"rFont": "Webdings"})),
        **{f"format {n}": cell(number_format=form) for n, form in enumerate(formats)},
        "words for a number": cell(999999, number_format='"none"'),
        "condition": cell(999999, number_format='[<5000000]"";0'),
        "two conditions": cell(999999, number_format='[>3]"";[<3]"";'),
        "dots": cell(font=white, fill=PatternFill("gray0625", fgColor="000000", bgColor="FFFFFF")),
        "grid": cell(font=white, fill=PatternFill("darkTrellis", fgColor="FEFEFE", bgColor="FFFFFF")),
        "gradient": cell(font=white, fill=GradientFill(stop=("FFFFFF", "FAFAFA"))),
        "system colour": cell(font=Font(color=Color(indexed=65))),
        "head of a table": book(head),
        "palette": _changed(
            cell(font=Font(color=Color(indexed=12))),
            "xl/styles.xml",
            "</styleSheet>",
            "<colors><indexedColors>" + '<rgbColor rgb="00FEFEFE"/>' * 64 + "</indexedColors></colors></styleSheet>",
        ),
        "no height": cell(sheet={"zeroHeight": True}),
        "no usual height": cell(sheet={"defaultRowHeight": 0, "customHeight": True}),
        "no usual width": cell(sheet={"defaultColWidth": 0}),
        "low": cell(row={"height": 3.5}),
        "narrow": cell(width=0.7, beside=True),
        "indent": cell(alignment=Alignment(indent=200)),
        "shrunk": cell(alignment=Alignment(shrink_to_fit=True), width=2),
        "cut by its row": cell(
            "Hello\n\n\n\n\n\n" + HIDDEN, alignment=Alignment(wrap_text=True, vertical="top"), row={"height": 15}
        ),
        "cut by its neighbour": cell(width=2.5, beside=True),
        "from the right": cell(alignment=Alignment(horizontal="right"), width=4),
        "from the middle": cell(alignment=Alignment(horizontal="center"), width=5),
        "beside nothing": book(beside_nothing),
        "frozen": book(frozen),
        "far": book(far),
        "turned": cell(alignment=Alignment(text_rotation=90), row={"height": 13}),
        "window": book(lambda made, at: (at.__setitem__("A4", HIDDEN), setattr(made.views[0], "visibility", "hidden"))),
        "zoom": book(lambda _, at: (at.__setitem__("A4", HIDDEN), setattr(at.sheet_view, "zoomScale", 12))),
    }


_FIELD = b"<< /Type /Annot /Subtype /Widget /FT /Tx /F 4 /T (note) /Rect [30 585 480 622] /AP << /N 6 0 R >> >>"
MORE_PDF = {
    "field": pdf(
        FIRST + told(),
        page_extra=b"/Annots [" + _FIELD + b"]",
        extra=(form(b"1 g 0 0 450 37 re f", b"0 0 450 37"),),
        catalog=b"/AcroForm << /Fields [] >>",
    ),
    "letters on letters": pdf(FIRST + told() + b"BT /F1 12 Tf 40 600 Td (WWWWWWWWWWWWWWWWWWWWWWWW) Tj ET"),
    "pushed together": pdf(FIRST + told(pre=b"-7.5 Tc")),
    "small unit": pdf(FIRST + told(), page_extra=b"/UserUnit 0.04"),
}


def _mail(*parts: tuple[str, str], kind: str = "alternative", head: str = "") -> bytes:
    inner = "".join(f"--k1\r\nContent-Type: {type}\r\n\r\n{text}\r\n" for type, text in parts)
    return (
        f"Subject: Wishes\r\n{head}MIME-Version: 1.0\r\nContent-Type: multipart/{kind}; "
        f"boundary=k1\r\n\r\n{inner}--k1--\r\n"
    ).encode()


_PAGE = f"<p>{SEEN}</p>"
MORE_MAIL = {
    "first of two pages": _mail(("text/html", f"<p>{HIDDEN}</p>"), ("text/html", _PAGE)),
    "before a related page": _mail(
        ("text/html", f"<p>{HIDDEN}</p>"),
        ("multipart/related; boundary=k2", f"--k2\r\nContent-Type: text/html\r\n\r\n{_PAGE}\r\n--k2--"),
    ),
    "page before plain": _mail(("text/html", f"<p>{HIDDEN}</p>"), ("text/plain", SEEN)),
    "plain behind a page": _mail(("text/html", _PAGE), ("text/plain", f"{SEEN}\r\n{HIDDEN}")),
    "two subjects": _mail(("text/plain", SEEN), head=f"Subject: {HIDDEN}\r\n"),
    "hidden by one program": _mail(("text/html", f"{_PAGE}<p style='mso-hide:all'>{HIDDEN}</p>")),
}
MORE_MARKDOWN = (
    "```python {}\ncode\n```",
    "~~~ {}\ncode\n~~~",
    "|a|b|\n|-|-|\n|x|y|{}|",
    "a | b\n-|-\nx | y | {}",
    "[^9]: {}",
    "Note[^1]\n\n[^1]: x\n[^2]: {}\n    more",
    "%%{}%%",
    "%% \n{}\n%%",
    "{# {} #}",
    "{% comment %}{}{% endcomment %}",
    "{/* {} */}",
    "{-- {} --}",
    "*[MODEL]: {}",
    "::: {.hidden}\n{}\n:::",
    '{: title="{}"}',
    "$\\phantom{{}}$",
    "$\\color{white}{\\text{{}}}$",
    "$\\text{{}}$",
    "<!NOTE {}>",
    "$$\n% {}\n$$",
    '[us](x){title="{}"}',
    '![us](x){alt="{}"}',
    '`x`{title="{}"}',
    f"|a|\n|-|\n|x{chr(0x2003) * 260}{{}}|",
    f"We{chr(0x3164) * 240}{{}}",
)
MORE_HEADS = (
    '+++\ntitle = "{}"\n+++\n',
    "---\ntitle: x\ntags:\n- {}\n...\n",
    '{\n"title": "{}"\n}\n\n',
    '---\n"a b": |\n  {}\n---\n',
)
MORE_TEXTS = (
    f"{HIDDEN}\r{SEEN} And more.\nEnd.",
    f"{SEEN}{' ' * 400}{HIDDEN}",
    f"{SEEN}{chr(0x2800) * 300}{HIDDEN}",
    f"{SEEN}{chr(0x115F) * 300}{HIDDEN}",
    SEEN + "\t" * 60 + HIDDEN,
    f"{SEEN}{chr(10) * 500}{HIDDEN}",
)


def more() -> dict[str, bytes]:
    """Name → content."""
    tables: list[tuple[str, dict[str, bytes]]] = [
        ("docx", MORE_WORD),
        ("xlsx", more_books()),
        ("pdf", MORE_PDF),
        ("eml", MORE_MAIL),
    ]
    found = {f"{name}.{suffix}": content for suffix, table in tables for name, content in table.items()}
    found |= {
        f"mark {n}.md": f"# Wishes\n\n{SEEN}\n\n{one.replace('{}', HIDDEN)}\n".encode()
        for n, one in enumerate(MORE_MARKDOWN)
    }
    found |= {
        f"head {n}.md": f"{one.replace('{}', HIDDEN)}# Wishes\n\n{SEEN}\n".encode() for n, one in enumerate(MORE_HEADS)
    }
    return found | {f"text {n}.txt": text.encode() for n, text in enumerate(MORE_TEXTS)}
