"""OpenDocument and PowerPoint: what a program shows of them is read, what it hides is named, and hostile files harm
nothing."""

from __future__ import annotations

import io
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.errors import BadInput
from engine.documents.apart import seen_apart
from engine.documents.found import Document
from engine.documents.odf import visible_odf
from engine.documents.read import read_seen
from engine.documents.slides import visible_slides
from tests.engine.documents.hiding_pages import HIDDEN, SEEN
from tests.support.office import archive, cells, deck, grid, odf, page, placed, run, said, shape, solid, styled

MARK = "999999"
_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_LETTERS = "<style:text-properties {}/>"
_WHITE = _LETTERS.format('fo:color="#ffffff"')
_OUTLINE = 'presentation:class="outline"'
_ROW = f"<table:table-cell>{said(HIDDEN)}</table:table-cell>"


def text(body: str, automatic: str = "", styles: str = "") -> bytes:
    """An odt file that says what is seen beside the body."""
    return odf("text", said(SEEN) + body, automatic, styles)


def _span(properties: str) -> bytes:
    inside = f'<text:p><text:span text:style-name="H">{escape(HIDDEN)}</text:span></text:p>'
    return text(inside, styled("text", "H", _LETTERS.format(properties)))


def _below(cell: str) -> str:
    return f'<table:table table:name="T">{cell}</table:table>'


HIDDEN_ODF: dict[str, bytes] = {
    "white.odt": _span('fo:color="#fefefe"'),
    "tiny.odt": _span('fo:font-size="1pt"'),
    "squeezed.odt": _span('style:text-scale="1%"'),
    "raised to nothing.odt": _span('style:text-position="super 1%"'),
    "not displayed.odt": _span('text:display="none"'),
    "signs.odt": _span('style:font-name="Wingdings"'),
    "based on white.odt": text(
        said(HIDDEN, "Child"), styled("paragraph", "Child", "", "Base"), f"<x>{styled('paragraph', 'Base', _WHITE)}</x>"
    ),
    "share of small.odt": text(
        said(HIDDEN, "C"),
        styled("paragraph", "B", _LETTERS.format('fo:font-size="8pt"'))
        + styled("paragraph", "C", _LETTERS.format('fo:font-size="10%"'), "B"),
    ),
    "dark on dark.odt": text(
        said(HIDDEN, "D"),
        styled("paragraph", "D", '<style:paragraph-properties fo:background-color="#000000"/>'),
    ),
    "deleted.odt": text(
        f"<text:tracked-changes><text:changed-region><text:deletion>{said(HIDDEN)}</text:deletion></text:changed-region>"
        "</text:tracked-changes>"
    ),
    "annotation.odt": text(f"<text:p><office:annotation>{said(HIDDEN)}</office:annotation></text:p>"),
    "hidden section.odt": text(f'<text:section text:display="none">{said(HIDDEN)}</text:section>'),
    "section on condition.odt": text(
        f'<text:section text:display="condition" text:is-hidden="true">{said(HIDDEN)}</text:section>'
    ),
    "hidden text.odt": text(
        f'<text:p><text:hidden-text text:is-hidden="true">{escape(HIDDEN)}</text:hidden-text></text:p>'
    ),
    "hidden paragraph.odt": text(f'<text:p>{escape(HIDDEN)}<text:hidden-paragraph text:is-hidden="true"/></text:p>'),
    "script.odt": text(f"<text:p><text:script>{escape(HIDDEN)}</text:script></text:p>"),
    "box off the page.odt": text(
        f'<text:p>{placed(said(HIDDEN), left="-90cm", more="""text:anchor-type="page" """)}</text:p>'
    ),
    "box without room.odt": text(f"<text:p>{placed(said(HIDDEN), width='0.01cm')}</text:p>"),
    "white box.odt": text(
        f'<text:p>{placed(said(HIDDEN), more="""draw:style-name="B" """)}</text:p>',
        styled("graphic", "B", '<style:graphic-properties draw:fill="solid" draw:fill-color="#000000"/>'),
    ),
    "header.odt": odf(
        "text",
        said(SEEN),
        styles=f"<style:master-page><style:header>{said(HIDDEN)}</style:header></style:master-page>",
    ),
    "closed row.odt": text(_below(f'<table:table-row table:visibility="collapse">{_ROW}</table:table-row>')),
    "closed column.odt": text(
        _below(f'<table:table-column table:visibility="collapse"/><table:table-row>{_ROW}</table:table-row>')
    ),
    "low row.odt": text(
        _below(f'<table:table-row table:style-name="R">{_ROW}</table:table-row>'),
        styled("table-row", "R", '<style:table-row-properties style:row-height="0.01cm"/>'),
    ),
    "hidden sheet.ods": odf(
        "spreadsheet",
        grid([[SEEN]], "A") + grid([[HIDDEN]], "B").replace("<table:table ", '<table:table table:style-name="S" '),
        styled("table", "S", '<style:table-properties table:display="false"/>'),
    ),
    "filtered row.ods": odf(
        "spreadsheet",
        grid([[SEEN], [HIDDEN]], "A")
        .replace("<table:table-row>", '<table:table-row table:visibility="filter">')
        .replace('<table:table-row table:visibility="filter">', "<table:table-row>", 1),
    ),
    "hidden slide.odp": odf(
        "presentation",
        page(placed(said(SEEN))) + page(placed(said(HIDDEN)), 'draw:style-name="P"'),
        styled("drawing-page", "P", '<style:drawing-page-properties presentation:visibility="hidden"/>'),
    ),
    "prompt.odp": odf(
        "presentation", page(placed(said(SEEN)) + placed(said(HIDDEN), more='presentation:placeholder="true"'))
    ),
    "footer.odp": odf(
        "presentation", page(placed(said(SEEN)) + placed(said(HIDDEN), more='presentation:class="footer"'))
    ),
    "off the slide.odp": odf("presentation", page(placed(said(SEEN)) + placed(said(HIDDEN), left="90cm"))),
    "on its colour.odp": odf(
        "presentation",
        page(placed(said(SEEN)) + placed(said(HIDDEN), top="9cm", more='draw:style-name="B"')),
        styled("graphic", "B", '<style:graphic-properties draw:fill="solid" draw:fill-color="#101010"/>'),
    ),
}
HIDDEN_SLIDES: dict[str, bytes] = {
    "white": deck(shape(run(SEEN)), shape(run(HIDDEN, solid("FEFEFE")))),
    "on its colour": deck(shape(run(SEEN)), shape(run(HIDDEN, solid("203040")), solid("213040"))),
    "tiny": deck(shape(run(SEEN) + run(HIDDEN, attributes='sz="100"'))),
    "not drawn": deck(shape(run(SEEN)), shape(run(HIDDEN, "<a:noFill/>"))),
    "signs": deck(shape(run(SEEN)), shape(run(HIDDEN, '<a:latin typeface="Wingdings"/>'))),
    "see-through": deck(
        shape(run(SEEN)),
        shape(run(HIDDEN, '<a:solidFill><a:srgbClr val="000000"><a:alpha val="1000"/></a:srgbClr></a:solidFill>')),
    ),
    "hidden slide": deck(shape(run(SEEN)), shape(run(HIDDEN)), hidden=[2]),
    "hidden shape": deck(shape(run(SEEN)) + shape(run(HIDDEN), top=4, hidden=True)),
    "off the slide": deck(shape(run(SEEN)) + shape(run(HIDDEN), left=-40)),
    "comment": deck(shape(run(SEEN)), comment=HIDDEN),
    "footer": deck(shape(run(SEEN)) + shape(run(HIDDEN), kind="ftr", top=5)),
    "by the style of the list": deck(
        shape(run(SEEN)),
        shape(run(HIDDEN)).replace(
            "<a:lstStyle/>", f"<a:lstStyle><a:lvl1pPr><a:defRPr>{solid('FFFFFF')}</a:defRPr></a:lvl1pPr></a:lstStyle>"
        ),
    ),
    "dark slide": deck(shape(run(SEEN, solid("FFFFFF"))) + shape(run(HIDDEN), top=4), ground="000000"),
}


@pytest.mark.parametrize("name", HIDDEN_ODF)
def test_what_opendocument_hides_is_not_read(name: str) -> None:
    """Styles with their bases, deleted and hidden text, boxes off the page, closed rows, sheets and slides."""
    found = visible_odf(HIDDEN_ODF[name])
    assert MARK not in found.text and "budget is 200 dollars" in found.text
    silent = ("header.odt", "prompt.odp", "footer.odp")
    assert name in silent or any(MARK in one.words for one in found.unseen)


@pytest.mark.parametrize("name", HIDDEN_SLIDES)
def test_what_powerpoint_hides_is_not_read(name: str) -> None:
    """Colours, sizes, hidden slides and shapes, and what stands off the slide."""
    found = visible_slides(HIDDEN_SLIDES[name])
    assert MARK not in found.text and "budget is 200 dollars" in found.text
    assert name == "footer" or any(MARK in one.words for one in found.unseen)


SEEN_SLIDES: dict[str, bytes] = {
    "white on dark shape": deck(shape(run(HIDDEN, solid("FFFFFF")), solid("102030"))),
    "white on a shape below": deck(
        shape("", solid("102030"), wide=9) + shape(run(HIDDEN, solid("FFFFFF")), left=1.2, wide=7)
    ),
    "white on dark slide": deck(shape(run(HIDDEN, solid("FFFFFF"))), ground="102030"),
    "dark on dark is on white": deck(shape(run(HIDDEN)), ground="FFFFFF"),
    "in the margin": deck(shape(run(HIDDEN), left=-2)),
}


@pytest.mark.parametrize("name", SEEN_SLIDES)
def test_what_only_looks_hidden_on_a_slide_is_read(name: str) -> None:
    """Light letters on dark shapes and slides are read without a question."""
    found = visible_slides(SEEN_SLIDES[name])
    assert MARK in found.text and found.doubts == () and found.unseen == ()


def test_what_may_be_covered_is_asked_about() -> None:
    """A shape over text in a file of PowerPoint, and in one of OpenDocument."""
    slides = visible_slides(deck(shape(run(HIDDEN)) + shape("", solid("FFFFFF"))))
    fill = styled("graphic", "B", '<style:graphic-properties draw:fill="solid" draw:fill-color="#ffffff"/>')
    pages = visible_odf(odf("presentation", page(placed(said(HIDDEN)) + placed("", more='draw:style-name="B"')), fill))
    assert slides.doubts and pages.doubts


def test_a_text_is_read_in_its_order() -> None:
    """Headings, lists with their numbers, struck-out words, boxes behind their paragraph, tables, notes at the end."""
    level = '<text:list-level-style-number text:level="1" style:num-format="1"/>'
    counted = f'<text:list-style style:name="L">{level}</text:list-style>'
    struck = styled("text", "S", _LETTERS.format('style:text-line-through-style="solid"'))
    found = visible_odf(
        odf(
            "text",
            '<text:h text:outline-level="2">Wishes</text:h>'
            '<text:p>Be <text:span text:style-name="S">rude</text:span> kind<text:note>'
            f"<text:note-citation>1</text:note-citation><text:note-body>{said('At the end.')}</text:note-body>"
            f"</text:note>{placed(said('In a box.'))}.</text:p>"
            "<text:p>In<text:change-start/>serted<text:change-end/></text:p>"
            f'<text:list text:style-name="L"><text:list-item>{said("One")}</text:list-item>'
            f"<text:list-item>{said('Two')}</text:list-item></text:list>" + grid([["ID", "Rule"], ["R1", "Short"]]),
            counted + struck,
        )
    )
    wanted = [
        "## Wishes",
        "Be ~~rude~~ kind.",
        "In a box.",
        "Inserted",
        "1. One",
        "2. Two",
        "| ID | Rule |",
        "| R1 | Short |",
        "At the end.",
    ]
    places = [found.text.find(one) for one in wanted]
    assert -1 not in places and places == sorted(places)
    assert found.doubts == () and found.unseen == ()


def test_slides_are_read_in_their_order_with_notes() -> None:
    """Titles as headings, bullets as items, tables as rows, what the speaker sees behind its slide."""
    content = (
        shape(run("Rules"), kind="title")
        + shape(run("Be kind"), kind="body", top=3)
        + cells([["ID", "Rule"], ["R1", "Short"]])
    )
    for found in (
        visible_slides(deck(content, shape(run("Last"), kind="ctrTitle"), notes="Say it twice.")),
        visible_odf(
            odf(
                "presentation",
                page(
                    placed(said("Rules"), more='presentation:class="title"')
                    + placed(f"<text:list><text:list-item>{said('Be kind')}</text:list-item></text:list>", top="6cm")
                    + f'<draw:frame svg:x="1cm" svg:y="10cm">{grid([["ID", "Rule"], ["R1", "Short"]])}</draw:frame>',
                    notes="Say it twice.",
                )
                + page(placed(said("Last"), more='presentation:class="title"')),
            )
        ),
    ):
        wanted = ["## Rules", "* Be kind", "| R1 | Short |", "Say it twice.", "## Last"]
        places = [found.text.find(one) for one in wanted]
        assert -1 not in places and places == sorted(places), found.text
        assert found.doubts == ()


def test_a_sheet_keeps_its_columns() -> None:
    """Empty cells count, names stand above, and a million empty rows are none."""
    cell = '<table:table-cell table:number-columns-repeated="16384"/>'
    empty = f'<table:table-row table:number-rows-repeated="1048000">{cell}</table:table-row>'
    book = grid([["ID", "Rule", "Prio"], ["R1", "", "Must"]], "Wishes").replace(
        "</table:table>", f"{empty}</table:table>"
    )
    found = visible_odf(odf("spreadsheet", book))
    assert "# Wishes" in found.text and "| R1 |  | Must |" in found.text and len(found.text) < 200


WORDS = st.lists(st.text("abcdefg äöüß 请求", min_size=1, max_size=30).filter(str.strip), min_size=1, max_size=6)


@given(WORDS)
def test_all_paragraphs_arrive(words: list[str]) -> None:
    """Whatever is said in plain paragraphs stands in the text, in its order, in both families of files."""
    flat = ["".join(one.split()) for one in words]
    for found in (
        visible_odf(odf("text", "".join(map(said, words)))),
        visible_slides(deck(*(shape(run(one)) for one in words))),
    ):
        assert "".join(found.text.split()) == "".join(flat)


def _entity(target: str) -> str:
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e {target}>]>'


def _bombs() -> dict[str, bytes]:
    content = odf("text", said(SEEN))
    body = (
        f'<office:document-content xmlns:office="{_SPACE}office:1.0" xmlns:text="{_SPACE}text:1.0">'
        "<office:body><office:text><text:p>&e;</text:p></office:text></office:body></office:document-content>"
    )
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 40}">' for n in range(1, 9))
    nested = "<text:section>" * 5000 + "</text:section>" * 5000
    return {
        "bomb.odt": archive({"content.xml": b" " * (101 * 2**20)}),
        "bomb.pptx": archive({"ppt/presentation.xml": b" " * (101 * 2**20)}),
        "laughs.odt": archive({"content.xml": f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}<!ENTITY e "&l8;">]>{body}'}),
        "file.odt": archive({"content.xml": _entity('SYSTEM "file:///etc/passwd"') + body}),
        "nested.odt": odf("text", nested),
        "locked.odt": archive({"content.xml": b"\x00\x01", "META-INF/manifest.xml": "<m><encryption-data/></m>"}),
        "empty.odt": archive({"mimetype": "application/vnd.oasis.opendocument.text"}),
        "half.pptx": archive({"ppt/presentation.xml": "<p:presentation"}),
        "cut.odt": content[: len(content) // 2],
        "no zip.odp": b"hello",
        "lost.pptx": archive(
            {
                "ppt/presentation.xml": '<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:sldIdLst><p:sldId/></p:sldIdLst></p:presentation>'
            }
        ),
    }


def test_hostile_files_are_refused_in_a_sentence(tmp_path: Path) -> None:
    """Archives that burst, entities, deep nesting, locks and halves: one sentence each, and nothing of other files."""
    for name, content in _bombs().items():
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(BadInput) as refused:
            read_seen(path)
        assert refused.value.what and "root:" not in str(refused.value), name


def test_they_are_parsed_in_a_process_of_their_own(tmp_path: Path) -> None:
    """What the limited process gives is what is read here."""
    for name, content in (("a.odt", HIDDEN_ODF["deleted.odt"]), ("a.pptx", HIDDEN_SLIDES["white"])):
        path = tmp_path / name
        path.write_bytes(content)
        found = seen_apart(path)
        assert isinstance(found, Document) and found == read_seen(path)


def test_a_presentation_made_by_a_program_is_read_without_a_question() -> None:
    """As python-pptx and PowerPoint write it, with layouts, masters and a theme."""
    from pptx import Presentation

    show = Presentation()
    first = show.slides.add_slide(show.slide_layouts[0])
    first.shapes.title.text, first.placeholders[1].text = "Wishes <1>", "For the team"
    second = show.slides.add_slide(show.slide_layouts[1])
    second.shapes.title.text, second.placeholders[1].text = "Rules", SEEN
    second.notes_slide.notes_text_frame.text = "Slowly."
    out = io.BytesIO()
    show.save(out)
    found = visible_slides(out.getvalue())
    assert found.doubts == () and found.unseen == ()
    assert all(one in found.text for one in ("## Wishes <1>", "For the team", SEEN, "Slowly."))


@pytest.mark.parametrize(("name", "way"), [("a.rtf", "docx"), ("a.doc", "docx"), ("a.key", "pptx"), ("a.xls", "xlsx")])
def test_files_whose_form_is_not_read_say_what_to_do(tmp_path: Path, name: str, way: str) -> None:
    """One sentence with the way out."""
    (tmp_path / name).write_bytes(b"{\\rtf1 x}")
    with pytest.raises(BadInput) as refused:
        read_seen(tmp_path / name)
    assert way in str(refused.value.todo)
