"""Word files that hide a sentence, and such as only look as if they did."""

from __future__ import annotations

import io
import zipfile

from tests.engine.documents.hiding_pages import HIDDEN, SEEN

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_NAMES = (
    'xmlns:w="%s" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:xx="http://example.org/x"'
)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def word(
    body: str,
    styles: str = "",
    theme: str = "",
    settings: str = "",
    footnotes: str = "",
    comments: str = "",
    main: str = "word/document.xml",
    space: str = _W,
    bg: str = "",
    first: str | None = None,
    numbering: str = "",
    endnotes: str = "",
) -> bytes:
    """A Word file of this body, with a first line that is seen."""
    out, names, parts = (
        io.BytesIO(),
        _NAMES % space,
        {
            "styles": styles,
            "settings": settings,
            "footnotes": footnotes,
            "comments": comments,
            "numbering": numbering,
            "endnotes": endnotes,
        },
    )
    there = {kind: text for kind, text in parts.items() if text}
    with zipfile.ZipFile(out, "w") as file:
        overrides = "".join(
            f'<Override PartName="/word/{kind}.xml" ContentType="{_TYPE}.{kind}+xml"/>' for kind in there
        )
        file.writestr(
            "[Content_Types].xml",
            (
                f'<?xml version="1.0"?><Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
                'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default '
                'Extension="xml" ContentType="application/xml"/>'
                f'<Override PartName="/{main}" ContentType="{_TYPE}.document.main+xml"/>{overrides}</Types>'
            ),
        )
        file.writestr(
            "_rels/.rels",
            (
                f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
                f'Type="{_RELATIONS}/officeDocument" Target="{main}"/></Relationships>'
            ),
        )
        relations = "".join(
            f'<Relationship Id="p{kind}" Type="{_RELATIONS}/{kind}" Target="{kind}.xml"/>' for kind in there
        )
        relations += f'<Relationship Id="pt" Type="{_RELATIONS}/theme" Target="theme/theme1.xml"/>' if theme else ""
        file.writestr(
            f"word/_rels/{main.rpartition('/')[2]}.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>',
        )
        for kind, text in there.items():
            file.writestr(f"word/{kind}.xml", f"<w:{kind} {names}>{text}</w:{kind}>")
        if theme:
            file.writestr(
                "word/theme/theme1.xml",
                f"<a:theme {names}><a:themeElements><a:clrScheme>{theme}</a:clrScheme></a:themeElements></a:theme>",
            )
        file.writestr(
            main, f"<w:document {names}>{bg}<w:body>{SHOWN if first is None else first}{body}</w:body></w:document>"
        )
    return out.getvalue()


def line(text: str, run: str = "", paragraph: str = "") -> str:
    return f'<w:p><w:pPr>{paragraph}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def style(name: str, run: str = "", paragraph: str = "", type: str = "paragraph", base: str = "") -> str:
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    return (
        f'<w:style w:type="{type}" w:styleId="{name}">{based}<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
    )


def box(
    text: str,
    run: str = "",
    cx: int = 3000000,
    cy: int = 500000,
    fill: str = "",
    style: str = "",
    docpr: str = "",
    off: int = 0,
) -> str:
    return (
        '<w:p><w:r><w:drawing><wp:anchor behindDoc="0"><wp:positionH '
        f'relativeFrom="page"><wp:posOffset>{off}</wp:posOffset></wp:positionH>'
        f'<wp:extent cx="{cx}" cy="{cy}"/><wp:wrapNone/><wp:docPr id="1" '
        f"{docpr}/><a:graphic><a:graphicData><wps:wsp><wps:spPr>{fill}</wps:spPr>{style}"
        f"<wps:txbx><w:txbxContent>{line(text, run)}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></"
        "a:graphicData></a:graphic></wp:anchor></w:drawing></w:r></w:p>"
    )


def tbl(cell: str, text: str, rpr: str = "", trpr: str = "", tblpr: str = "") -> str:
    return (
        f"<w:tbl><w:tblPr>{tblpr}</w:tblPr><w:tr><w:trPr>{trpr}</w:trPr><w:tc><w:tcPr>{cell}</"
        f"w:tcPr>{line(text, rpr)}</w:tc></w:tr></w:tbl>"
    )


def noted(number: int, run: str = "", kind: str = "footnote") -> str:
    """A paragraph with the mark of a note."""
    return f'<w:p><w:r><w:rPr>{run}</w:rPr><w:{kind}Reference w:id="{number}"/></w:r></w:p>'


SHOWN = line(SEEN)
WHITE = '<w:color w:val="FFFFFF"/>'
HEAD = (
    '<w:style w:type="table" w:styleId="TS"><w:tblStylePr w:type="firstRow"><w:rPr><w:color '
    'w:val="FFFFFF"/></w:rPr><w:tcPr><w:shd w:val="clear" w:fill="4F81BD"/></w:tcPr></w:tblStylePr></w:style>'
)
HEAD_WITHOUT_GROUND = (
    '<w:style w:type="table" w:styleId="TS"><w:tblStylePr w:type="firstRow"><w:rPr><w:color '
    'w:val="FFFFFF"/></w:rPr></w:tblStylePr></w:style>'
)
HIDDEN_WORD: dict[str, bytes] = {
    "signs": word(line(HIDDEN, '<w:rFonts w:ascii="Wingdings"/>')),
    "vanish": word(line(HIDDEN, "<w:vanish/>")),
    "style vanish": word(line(HIDDEN, "", '<w:pStyle w:val="Hid"/>'), styles=style("Hid", "<w:vanish/>")),
    "based on": word(
        line(HIDDEN, "", '<w:pStyle w:val="B"/>'), styles=style("Hid", "<w:vanish/>") + style("B", base="Hid")
    ),
    "char style": word(line(HIDDEN, '<w:rStyle w:val="C"/>'), styles=style("C", "<w:vanish/>", type="character")),
    "defaults vanish": word(
        line(HIDDEN),
        first=line(SEEN, '<w:vanish w:val="0"/>'),
        styles="<w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults>",
    ),
    "default style white": word(line(HIDDEN, "", '<w:pStyle w:val="W"/>'), styles=style("W", WHITE)),
    "theme bg1": word(line(HIDDEN, '<w:color w:val="000000" w:themeColor="background1"/>')),
    "theme lt1 file": word(
        line(HIDDEN, '<w:color w:val="000000" w:themeColor="accent3"/>'),
        theme='<a:accent3><a:srgbClr val="FEFEFE"/></a:accent3>',
    ),
    "theme tint": word(line(HIDDEN, '<w:color w:val="000000" w:themeColor="text1" w:themeTint="08"/>')),
    "near white": word(line(HIDDEN, '<w:color w:val="F8F8F8"/>')),
    "black on black": word(line(HIDDEN, '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>')),
    "highlight same": word(line(HIDDEN, '<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>')),
    "cell same": word(tbl('<w:shd w:val="clear" w:fill="336699"/>', HIDDEN, '<w:color w:val="336699"/>')),
    "para shade same": word(line(HIDDEN, '<w:color w:val="EEEEFF"/>', '<w:shd w:val="clear" w:fill="EEEEFF"/>')),
    "tiny": word(line(HIDDEN, '<w:sz w:val="2"/>')),
    "style tiny": word(line(HIDDEN, "", '<w:pStyle w:val="T"/>'), styles=style("T", '<w:sz w:val="3"/>')),
    "scale": word(line(HIDDEN, '<w:w w:val="1"/>')),
    "row hidden": word(tbl("", HIDDEN, trpr="<w:hidden/>")),
    "row 0": word(tbl("", HIDDEN, trpr='<w:trHeight w:val="1" w:hRule="exact"/>')),
    "col 0": word(tbl('<w:tcW w:w="1" w:type="dxa"/>', HIDDEN, tblpr='<w:tblLayout w:type="fixed"/>')),
    "line exact": word(line(HIDDEN, "", '<w:spacing w:line="10" w:lineRule="exact"/>')),
    "indent": word(line(HIDDEN, "", '<w:ind w:left="-30000"/>')),
    "frame": word(line(HIDDEN, "", '<w:framePr w:w="1" w:h="1" w:hRule="exact"/>')),
    "textFill": word(line(HIDDEN, "<w14:textFill><w14:noFill/></w14:textFill>")),
    "textFill alpha": word(
        line(
            HIDDEN,
            (
                '<w14:textFill><w14:solidFill><w14:srgbClr w14:val="000000"><w14:alpha '
                'w14:val="100000"/></w14:srgbClr></w14:solidFill></w14:textFill>'
            ),
        )
    ),
    "box zero": word(box(HIDDEN, cx=0, cy=0)),
    "box hidden": word(box(HIDDEN, docpr='hidden="1"')),
    "box off": word(box(HIDDEN, off=-9000000)),
    "box white": word(box(HIDDEN, WHITE, fill='<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>')),
    "box fontRef": word(
        box(
            HIDDEN,
            fill="<a:noFill/>",
            style=(
                '<wps:style><a:fillRef idx="0"/><a:fontRef idx="minor"><a:schemeClr val="lt1"/></a:fontRef></wps:style>'
            ),
        )
    ),
    "vml hidden": word(
        "<w:p><w:r><w:pict><v:shape "
        f'style="width:0;height:0;visibility:hidden"><v:textbox><w:txbxContent>{line(HIDDEN)}</'
        "w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    ),
    "field code": word(
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>{HIDDEN}</w:t></w:r><w:r><w:fldChar '
        'w:fldCharType="end"/></w:r></w:p>'
    ),
    "instr": word(f"<w:p><w:r><w:instrText>{HIDDEN}</w:instrText></w:r></w:p>"),
    "deleted": word(f"<w:p><w:del><w:r><w:t>{HIDDEN}</w:t></w:r></w:del></w:p>"),
    "moveFrom": word(f"<w:p><w:moveFrom><w:r><w:t>{HIDDEN}</w:t></w:r></w:moveFrom></w:p>"),
    "row deleted": word(tbl("", HIDDEN, trpr="<w:del/>")),
    "vmerge": word(tbl("<w:vMerge/>", HIDDEN)),
    "fallback": word(
        '<w:p><mc:AlternateContent><mc:Choice Requires="wps"><w:r><w:t>x</w:t></w:r></'
        f"mc:Choice><mc:Fallback><w:r><w:t>{HIDDEN}</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>"
    ),
    "fallback block": word(
        f'<mc:AlternateContent><mc:Choice Requires="wps">{line("x")}</'
        f"mc:Choice><mc:Fallback>{line(HIDDEN)}</mc:Fallback></mc:AlternateContent>"
    ),
    "choice unknown": word(
        f'<mc:AlternateContent><mc:Choice Requires="xx">{line(HIDDEN)}</'
        f"mc:Choice><mc:Fallback>{line('x')}</mc:Fallback></mc:AlternateContent>"
    ),
    "comment": word(line("x"), comments=f'<w:comment w:id="0" w:author="x">{line(HIDDEN)}</w:comment>'),
    "other main": word(line(HIDDEN, "<w:vanish/>"), main="word/document2.xml"),
    "footnote vanish": word(
        line("x") + noted(2), footnotes=f'<w:footnote w:id="2">{line(HIDDEN, "<w:vanish/>")}</w:footnote>'
    ),
    "table style white no fill": word(tbl("", HIDDEN, tblpr='<w:tblStyle w:val="TS"/>'), styles=HEAD_WITHOUT_GROUND),
    "bdo": word(f'<w:p><w:bdo w:val="rtl"><w:r><w:t>{HIDDEN}</w:t></w:r></w:bdo></w:p>'),
    "toggle xor": word(
        line(HIDDEN, '<w:rStyle w:val="C"/>', '<w:pStyle w:val="N"/>'),
        styles=style("C", "<w:vanish/>", type="character") + style("N"),
    ),
    "alt text": word(box("x", docpr=f'descr="{HIDDEN}" title="{HIDDEN}"')),
    "hyperlink white": word(
        f'<w:p><w:hyperlink w:anchor="a"><w:r><w:rPr>{WHITE}</w:rPr><w:t>{HIDDEN}</w:t></w:r></w:hyperlink></w:p>'
    ),
    "sdt vanish": word(f"<w:sdt><w:sdtContent>{line(HIDDEN, '<w:vanish/>')}</w:sdtContent></w:sdt>"),
    "mapped scheme": word(
        line(HIDDEN, '<w:color w:val="auto" w:themeColor="text1"/>'),
        settings='<w:clrSchemeMapping w:t1="light1" w:bg1="dark1"/>',
        first=line(SEEN, '<w:color w:val="000000"/>'),
    ),
    "strict hidden": word(line(HIDDEN, "<w:vanish/>"), space=STRICT),
}
SEEN_WORD: dict[str, bytes] = {
    "white on dark cell": word(tbl('<w:shd w:val="clear" w:fill="003366"/>', HIDDEN, WHITE)),
    "table style head": word(tbl("", HIDDEN, tblpr='<w:tblStyle w:val="TS"/>'), styles=HEAD),
    "white direct on style head": word(tbl("", HIDDEN, WHITE, tblpr='<w:tblStyle w:val="TS"/>'), styles=HEAD),
    "light grey": word(line(HIDDEN, '<w:color w:val="BFBFBF"/>')),
    "7pt": word(line(HIDDEN, '<w:sz w:val="14"/>')),
    "vanish off": word(
        line(HIDDEN, '<w:vanish w:val="0"/>', '<w:pStyle w:val="Hid"/>'), styles=style("Hid", "<w:vanish/>")
    ),
    "vanish twice (toggle)": word(
        line(HIDDEN, '<w:rStyle w:val="C"/>', '<w:pStyle w:val="Hid"/>'),
        styles=style("C", "<w:vanish/>", type="character") + style("Hid", "<w:vanish/>"),
    ),
    "box dark": word(box(HIDDEN, WHITE, fill='<a:solidFill><a:schemeClr val="accent1"/></a:solidFill>')),
    "box style": word(
        box(
            HIDDEN,
            "",
            style=(
                '<wps:style><a:fillRef idx="1"><a:schemeClr val="accent1"/></a:fillRef><a:fontRef '
                'idx="minor"><a:schemeClr val="lt1"/></a:fontRef></wps:style>'
            ),
        )
    ),
    "box plain": word(box(HIDDEN)),
    "box alternate": word(
        '<w:p><mc:AlternateContent><mc:Choice Requires="wps">'
        + box(HIDDEN).replace("<w:p>", "", 1)[:-6]
        + "</mc:Choice><mc:Fallback/></mc:AlternateContent></w:p>"
    ),
    "vml": word(
        '<w:p><w:r><w:pict><v:shape style="width:200pt;height:50pt" '
        f'fillcolor="#003366"><v:textbox><w:txbxContent>{line(HIDDEN, WHITE)}</w:txbxContent></v:textbox></'
        "v:shape></w:pict></w:r></w:p>"
    ),
    "inserted": word(f"<w:p><w:ins><w:r><w:t>{HIDDEN}</w:t></w:r></w:ins></w:p>"),
    "moveTo": word(f"<w:p><w:moveTo><w:r><w:t>{HIDDEN}</w:t></w:r></w:moveTo></w:p>"),
    "field result": word(
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>X</w:instrText></'
        f'w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{HIDDEN}</w:t></'
        'w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    ),
    "footnote": word(
        line("x") + noted(2), footnotes='<w:footnote w:id="2">' + line(HIDDEN, '<w:sz w:val="14"/>') + "</w:footnote>"
    ),
    "strike": word(line(HIDDEN, "<w:dstrike/>")),
    "auto colour dark": word(tbl('<w:shd w:val="clear" w:fill="000000"/>', HIDDEN)),
    "page dark": word(
        line(HIDDEN, WHITE), bg='<w:background w:color="002244"/>', settings="<w:displayBackgroundShape/>"
    ),
    "yellow mark": word(line(HIDDEN, '<w:highlight w:val="yellow"/>')),
    "white on black mark": word(line(HIDDEN, WHITE + '<w:highlight w:val="black"/>')),
    "theme text1": word(line(HIDDEN, '<w:color w:val="FFFFFF" w:themeColor="text1"/>')),
    "row min height": word(tbl("", HIDDEN, trpr='<w:trHeight w:val="1"/>')),
    "row del mark": word(f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>{HIDDEN}</w:t></w:r></w:p>"),
    "shape solid": word(line(HIDDEN, WHITE, '<w:shd w:val="solid" w:color="000000" w:fill="FFFFFF"/>')),
    "other main": word(line(HIDDEN), main="word/document2.xml"),
    "strict": word(line(HIDDEN), space=STRICT),
    "sdt": word(f"<w:sdt><w:sdtContent>{line(HIDDEN)}</w:sdtContent></w:sdt>"),
}
