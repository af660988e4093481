"""Documents as people make them every day: all of it is read, and nothing is asked."""

from __future__ import annotations

from tests.engine.documents.hiding_files import FIRST, mail, pdf, told
from tests.engine.documents.hiding_papers import box, line, noted, style, word
from tests.engine.documents.ordinary_books import ordinary_books

_SHADE = '<w:shd w:val="clear" w:color="auto" w:fill="{}"/>'


def _listed(name: str, head: str, head_ink: str, first: str = "", bands: str = "") -> str:
    """A style of tables as Word brings them: a head in one colour on another, a bold first column, bands."""
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:tblPr><w:tblInd w:w="0" '
        'w:type="dxa"/><w:tblCellMar><w:left w:w="108" w:type="dxa"/><w:right w:w="108" '
        'w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        f'<w:style w:type="table" w:styleId="{name}"><w:basedOn w:val="TableNormal"/><w:pPr><w:spacing '
        'w:after="0" w:line="240" w:lineRule="auto"/></w:pPr><w:tblPr><w:tblStyleRowBandSize '
        'w:val="1"/></w:tblPr>'
        '<w:tblStylePr w:type="firstRow"><w:pPr><w:spacing w:before="0" '
        'w:after="0"/></w:pPr><w:rPr><w:b/><w:bCs/><w:color '
        f'w:val="{head_ink}"/></w:rPr><w:tcPr>{_SHADE.format(head)}</w:tcPr></w:tblStylePr>'
        f'<w:tblStylePr w:type="firstCol"><w:rPr><w:b/>{first}</w:rPr></w:tblStylePr><w:tblStylePr '
        f'w:type="band1Horz"><w:tcPr>{_SHADE.format(bands or "auto")}</w:tcPr></w:tblStylePr></w:style>'
    )


def _table(name: str, rows: int = 3, row: str = "", properties: str = "", text: str = "Cell {}") -> str:
    cells = "".join(
        f"<w:tr><w:trPr>{row}</w:trPr>"
        + "".join(
            (
                '<w:tc><w:tcPr><w:tcW w:w="3100" w:type="dxa"/><w:vAlign '
                f'w:val="center"/></w:tcPr>{line(text.format(f"{r}{c}"))}</w:tc>'
            )
            for c in range(3)
        )
        + "</w:tr>"
        for r in range(rows)
    )
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{name}"/><w:tblW w:w="0" w:type="auto"/><w:jc '
        f'w:val="center"/>{properties}<w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" '
        'w:firstColumn="1" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="3100"/><w:gridCol w:w="3100"/><w:gridCol w:w="3100"/></w:tblGrid>{cells}</w:tbl>'
    )


_CELLS = tuple(f"Cell {r}{c}" for r in range(3) for c in range(3))
_LISTS = (
    '<w:abstractNum w:abstractNumId="0">'
    + "".join(
        (
            f'<w:lvl w:ilvl="{n}"><w:numFmt w:val="decimal"/><w:lvlText w:val="%{n + 1}."/><w:pPr><w:ind '
            f'w:left="{720 * (n + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
        )
        for n in range(9)
    )
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
_DEFAULTS = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" '
    'w:cstheme="minorBidi"/><w:sz w:val="22"/><w:szCs w:val="22"/><w:lang '
    'w:val="en-US"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:after="160" w:line="259" '
    'w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default '
    'Paragraph Font"/></w:style>'
)
_THEME = (
    '<a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1></'
    'a:clrScheme><a:fontScheme><a:minorFont><a:latin typeface="Calibri"/><a:cs '
    'typeface=""/></a:minorFont></a:fontScheme><a:clrScheme>'
)
_SECTION = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1417" w:bottom="1134" '
    'w:left="1417" w:header="708" w:footer="708" w:gutter="0"/><w:cols w:space="708"/><w:docGrid '
    'w:linePitch="360"/></w:sectPr>'
)
_WORD: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "light list": (word(_table("LL"), styles=_listed("LL", "4F81BD", "FFFFFF")), _CELLS),
    "light shading": (word(_table("LS"), styles=_listed("LS", "auto", "943634", bands="D3DFEE")), _CELLS),
    "dark list": (
        word(
            _table("DL", properties='<w:shd w:val="clear" w:fill="C0504D"/>'), styles=_listed("DL", "000000", "FFFFFF")
        ),
        _CELLS,
    ),
    "head by hand": (
        word(
            '<w:tbl><w:tr><w:tc><w:tcPr><w:tcW w:w="1500" w:type="dxa"/><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr>'
            + line("Head words", '<w:b/><w:color w:val="FFFFFF"/>')
            + "</w:tc></w:tr></w:tbl>"
        ),
        ("Head words",),
    ),
    "fixed rows": (
        word(_table("LL", row='<w:trHeight w:val="510" w:hRule="exact"/>'), styles=_listed("LL", "4F81BD", "FFFFFF")),
        _CELLS,
    ),
    "wide fixed table": (
        word(
            _table(
                "LL",
                properties='<w:tblInd w:w="-400" w:type="dxa"/><w:tblLayout w:type="fixed"/>',
                text="Cell {} says in a few words what the shop wants of it",
            ),
            styles=_listed("LL", "4F81BD", "FFFFFF"),
        ),
        _CELLS,
    ),
    "numbered list": (
        word(
            "".join(
                line(
                    f"Point {n}",
                    paragraph=f'<w:numPr><w:ilvl w:val="{n}"/><w:numId w:val="1"/></w:numPr><w:contextualSpacing/>',
                )
                for n in range(9)
            ),
            numbering=_LISTS,
        ),
        ("Point 0", "Point 8"),
    ),
    "footnote": (
        word(
            line("Text") + noted(2, '<w:rStyle w:val="FR"/>'),
            styles=style("FR", '<w:vertAlign w:val="superscript"/>', type="character")
            + style(
                "FT",
                '<w:sz w:val="20"/><w:szCs w:val="20"/>',
                '<w:spacing w:after="0" w:line="240" w:lineRule="auto"/>',
            ),
            footnotes='<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote><w:footnote w:id="2">'
            + line("As agreed in May.", paragraph='<w:pStyle w:val="FT"/>')
            + "</w:footnote>",
        ),
        ("As agreed in May.",),
    ),
    "endnote": (
        word(
            line("Text") + noted(3, kind="endnote"),
            endnotes=f'<w:endnote w:id="3">{line("See the handbook.")}</w:endnote>',
        ),
        ("See the handbook.",),
    ),
    "comment": (
        word(
            (
                '<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>Commented words</w:t></w:r><w:commentRangeEnd '
                'w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>'
            ),
            comments=f'<w:comment w:id="0">{line("why?")}</w:comment>',
        ),
        ("Commented words",),
    ),
    "of Word": (
        word(
            line(
                "Title",
                '<w:spacing w:val="-10"/><w:kern w:val="28"/><w:sz w:val="56"/><w:szCs w:val="56"/>',
                '<w:keepNext/><w:spacing w:before="240" w:after="0"/><w:outlineLvl w:val="0"/><w:jc w:val="center"/>',
            )
            + line(
                "Body words",
                '<w:noProof/><w:lang w:val="de-DE"/><w14:ligatures w14:val="standardContextual"/>',
                '<w:ind w:firstLine="708"/>',
            )
            + _SECTION,
            styles=_DEFAULTS,
            theme=_THEME,
        ),
        ("Title", "Body words"),
    ),
    "of LibreOffice": (
        word(
            line(
                "Body words",
                (
                    '<w:rFonts w:ascii="Liberation Serif" w:hAnsi="Liberation Serif" w:cs="Lohit '
                    'Devanagari"/><w:kern w:val="2"/><w:szCs w:val="24"/><w:sz w:val="24"/><w:lang '
                    'w:val="de-DE" w:eastAsia="zh-CN" w:bidi="hi-IN"/>'
                ),
                (
                    '<w:widowControl/><w:bidi w:val="0"/><w:spacing w:lineRule="auto" w:line="276" '
                    'w:before="0" w:after="140"/><w:ind w:hanging="0" w:start="0" w:end="0"/>'
                ),
            )
            + _SECTION
        ),
        ("Body words",),
    ),
    "of Google": (
        word(
            line(
                "Body words",
                (
                    '<w:rFonts w:ascii="Arial" w:cs="Arial" w:eastAsia="Arial" w:hAnsi="Arial"/><w:sz '
                    'w:val="22"/><w:szCs w:val="22"/><w:rtl w:val="0"/>'
                ),
                (
                    '<w:pageBreakBefore w:val="0"/><w:shd w:fill="auto" w:val="clear"/><w:spacing w:line="276" '
                    'w:lineRule="auto"/><w:ind w:left="0" w:firstLine="0"/>'
                ),
            )
        ),
        ("Body words",),
    ),
    "quotation": (
        word(
            line(
                "Quoted words",
                '<w:i/><w:iCs/><w:color w:val="404040" w:themeColor="text1" w:themeTint="BF"/>',
                '<w:spacing w:before="200"/><w:ind w:left="864" w:right="864"/><w:jc w:val="center"/>',
            )
        ),
        ("Quoted words",),
    ),
    "tabs and exact lines": (
        word(
            '<w:p><w:pPr><w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9062"/></w:tabs><w:spacing '
            'w:line="260" w:lineRule="exact"/></w:pPr><w:r><w:t>Chapter</w:t></w:r><w:r><w:tab/></'
            "w:r><w:r><w:t>12</w:t></w:r></w:p>"
        ),
        ("Chapter", "12"),
    ),
    "box": (
        word(
            box(
                "A note in a box",
                cx=2400000,
                cy=900000,
                off=1200000,
                fill=(
                    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr '
                    'val="FFF2CC"/></a:solidFill>'
                ),
            ).replace("<wp:wrapNone/>", '<wp:wrapSquare wrapText="bothSides"/>')
        ),
        ("A note in a box",),
    ),
    "columns": (
        word(
            line("In columns")
            + '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:cols w:num="3" w:space="400"/></w:sectPr>'
        ),
        ("In columns",),
    ),
    "shadow of a title": (
        word(
            line(
                "Title words",
                (
                    '<w14:shadow w14:blurRad="50800" w14:dist="38100"><w14:srgbClr '
                    'w14:val="000000"/></w14:shadow><w14:textOutline '
                    'w14:w="9525"><w14:noFill/></'
                    'w14:textOutline><w14:textFill><w14:gradFill><w14:gsLst><w14:gs w14:pos="0"><w14:schemeClr '
                    'w14:val="accent1"/></w14:gs><w14:gs w14:pos="100000"><w14:schemeClr '
                    'w14:val="accent1"><w14:lumMod w14:val="50000"/></w14:schemeClr></w14:gs></w14:gsLst></'
                    "w14:gradFill></w14:textFill>"
                ),
            )
        ),
        ("Title words",),
    ),
    "Hebrew": (
        word(line("התקציב הוא 900", '<w:rtl/><w:szCs w:val="24"/><w:rFonts w:cs="David"/>', "<w:bidi/>")),
        ("התקציב הוא 900",),
    ),
}


_MARKDOWN = (
    "```python\nx = 1  # {}\n```", "```{{.python}}\n{}\n```", "|a|b|\n|:-|-:|\n|{}|y|\n|short|",
    "|a|b|\n|-|-|\n|`x\\|y`|{}|", "Note[^a].\n\n[^a]: {}\n    and more", "100%% of {}", "It costs $5 and then $10: {}",
    "- [ ] {}\n- [x] done", "Use `{{# x #}}` and `%%`: {}", "| Model | Use |\n|---|---|\n| small | {} |",
    "---\n\n{}\n\n---\n", "1. a\n2. {}\n   - c", "We solve $x^2 + y = 3$. {}", "Term\n: {}",
)  # fmt: skip
_TEXTS = (
    "{}\r\nSecond line\r\n",
    "a\tb\tc\n{}\n",
    "Old line\r{}\rThird",
    "    indented code\n{}\n\n\n\nend",
    f"Name{' ' * 60}Price\n{{}}{' ' * 60}3",
)


def ordinary() -> dict[str, tuple[bytes, tuple[str, ...]]]:
    """Name → content, and words that are read of it."""
    words = "The limit is 4711 euros."
    found = {f"{name}.docx": made for name, made in _WORD.items()} | {
        f"{name}.xlsx": made for name, made in ordinary_books().items()
    }
    for suffix, texts in (("md", _MARKDOWN), ("txt", _TEXTS)):
        found |= {
            f"{n}.{suffix}": (text.replace("{{", "{").replace("}}", "}").replace("{}", words).encode(), (words,))
            for n, text in enumerate(texts)
        }
    field = b"/Annots [<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /F 4 /Rect [40 100 300 120] >>]"
    found["form.pdf"] = pdf(FIRST + told(), page_extra=field, catalog=b"/AcroForm << /Fields [] >>"), ("999999",)
    found["tight.pdf"] = pdf(FIRST + told(pre=b"-0.5 Tc")), ("999999",)
    found["lines.pdf"] = pdf(FIRST + told() + b"BT /F1 12 Tf 40 598 Td (______________________) Tj ET"), ("999999",)
    found["plain.eml"] = mail(words), (words,)
    found["both.eml"] = mail(words, f"<p>{words}</p>"), (words,)
    found["attached.eml"] = mail(words, attached="a,b\n1,2\n"), (words,)
    return found
