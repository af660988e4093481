"""Office files that are odd: cells that stand for many, columns far away, locks, and much of everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.core.errors import BadInput
from engine.documents import odf_styles
from engine.documents.found import Document
from engine.documents.odf import visible_odf
from engine.documents.odf_styles import said as said_of
from engine.documents.read import read_seen
from tests.engine.documents.hiding_pages import HIDDEN, SEEN
from tests.support.office import odf, page, placed, said

MARK = "999999"
_SHUT = '<table:table-column table:visibility="collapse"/>'


def _sheet(columns: str, cells: str) -> Document:
    table = f'<table:table table:name="T">{columns}<table:table-row>{cells}</table:table-row></table:table>'
    return visible_odf(odf("spreadsheet", table))


def _cell(text: str, times: int = 1) -> str:
    return f'<table:table-cell table:number-columns-repeated="{times}">{said(text) if text else ""}</table:table-cell>'


def test_columns_far_to_the_right_are_known_to_be_closed() -> None:
    """However many empty or alike cells stand before them as one."""
    far = '<table:table-column table:number-columns-repeated="5000"/>'
    found = _sheet(far + _SHUT, _cell(SEEN) + _cell("", 4999) + _cell(HIDDEN) + _cell("last"))
    assert MARK not in found.text and "last" in found.text and [one.words for one in found.unseen] == [HIDDEN]
    wide = '<table:table-column table:visibility="collapse" table:number-columns-repeated="300"/><table:table-column/>'
    found = _sheet(wide, _cell(HIDDEN) + _cell("", 298) + _cell(HIDDEN) + _cell(SEEN))
    assert MARK not in found.text and SEEN in found.text


def test_of_cells_that_are_alike_those_in_open_columns_are_read() -> None:
    found = _sheet(_SHUT + "<table:table-column/>" + _SHUT, _cell("twice", 5))
    assert found.text.count("twice") == 3 and found.unseen == ()
    assert _sheet(_SHUT * 3, _cell("thrice", 3)).text == ""


def test_tables_in_repeated_cells_do_not_burst() -> None:
    """Five of them, each 256 times the one inside, would be a million million cells."""
    inside = _cell("x", 256)
    for _ in range(5):
        inside = _cell("x", 256).replace(
            said("x"), f"<table:table><table:table-row>{inside}</table:table-row></table:table>"
        )
    assert len(_sheet("", inside).text) < 100_000


@pytest.mark.parametrize("left", ["99999999999cm", "99.123456789012cm", "+99.cm", "-90.5in"])
def test_no_way_of_writing_a_place_brings_a_box_onto_the_page(left: str) -> None:
    box = placed(said(HIDDEN), left=left, more='text:anchor-type="page"')
    found = visible_odf(odf("text", f"{said(SEEN)}<text:p>{box}</text:p>"))
    assert MARK not in found.text and SEEN in found.text


def test_many_slides_look_for_their_master_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a show of a thousand slides would be gone through a thousand times."""
    seen = []
    monkeypatch.setattr(odf_styles, "said", lambda element, name: seen.append(name) or said_of(element, name))
    slides = page(placed(said("Slide")), 'draw:master-page-name="M"') * 50
    master = '<style:master-page style:name="M"/><style:master-page style:name="N"/>'
    visible_odf(odf("presentation", slides, styles=master))
    assert seen.count("style:name") == 2


_OLDER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize("kind", ["docx", "pptx", "xlsx", "odt"])
@pytest.mark.parametrize(("inside", "why"), [("EncryptedPackage", "locked with a password"), ("", "an older program")])
def test_a_locked_file_and_one_of_an_older_program_say_so(tmp_path: Path, kind: str, inside: str, why: str) -> None:
    """Both are no archives; a person who is told “not a zip file” does not know what to do."""
    path = tmp_path / f"a.{kind}"
    path.write_bytes(_OLDER + inside.encode("utf-16-le") + bytes(600))
    with pytest.raises(BadInput) as refused:
        read_seen(path)
    assert why in str(refused.value.why)
