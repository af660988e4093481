"""What a renderer would not show of a document never reaches the plan, what only looks hidden does, and what cannot
be told is asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.core.errors import BadInput
from engine.documents.html import visible_html
from engine.documents.read import read_seen
from nlforge.pipeline import turns_of
from nlforge.planning import Planned, plan_from
from planner.documents.beside import DOCUMENTS
from tests.engine.documents.hiding_files import HIDDEN_MAIL, HIDDEN_PDF, SEEN_MAIL, SEEN_PDF, books
from tests.engine.documents.hiding_more import more
from tests.engine.documents.hiding_pages import (
    HIDDEN,
    HIDDEN_MARKDOWN,
    HIDDEN_PAGES,
    SEEN,
    SEEN_MARKDOWN,
    SEEN_PAGES,
    page,
)
from tests.engine.documents.hiding_papers import HIDDEN_WORD, SEEN_WORD, word
from tests.engine.documents.ordinary_papers import ordinary
from tests.support.no_model import NoModel

MARK = "999999"
CONTROLS = (
    f"{SEEN}\n\x1b[8m{HIDDEN}\x1b[0m\n", f"{SEEN}\n{HIDDEN}{chr(8) * 30}\n", f"{SEEN}\n\u202e{HIDDEN}\n",
    f"{SEEN}\n\u2067{HIDDEN}\n", SEEN + "".join(chr(0xE0000 + ord(c)) for c in HIDDEN),
)  # fmt: skip


def hidden() -> Iterator[tuple[str, bytes]]:
    """Name and content of each document that hides the sentence."""
    yield from ((f"{n}.html", page(parts).encode()) for n, parts in enumerate(HIDDEN_PAGES.values()))
    yield from (
        (f"{n}.md", f"# Wishes\n\n{SEEN}\n\n{one.replace('{}', HIDDEN)}\n".encode())
        for n, one in enumerate(HIDDEN_MARKDOWN)
    )
    yield from ((f"{n}.txt", text.encode()) for n, text in enumerate(CONTROLS))
    for suffix, table in (("docx", HIDDEN_WORD), ("pdf", HIDDEN_PDF), ("eml", HIDDEN_MAIL), ("xlsx", books()[0])):
        yield from ((f"{name}.{suffix}", content) for name, content in table.items())


def seen() -> Iterator[tuple[str, bytes]]:
    """The same of each that shows it."""
    yield from ((f"{n}.html", page(parts).encode()) for n, parts in enumerate(SEEN_PAGES.values()))
    yield from ((f"{n}.md", one.replace("{}", HIDDEN).encode()) for n, one in enumerate(SEEN_MARKDOWN))
    for suffix, table in (("docx", SEEN_WORD), ("pdf", SEEN_PDF), ("eml", SEEN_MAIL), ("xlsx", books()[1])):
        yield from ((f"{name}.{suffix}", content) for name, content in table.items())


def _written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name.replace("/", "_")
    path.write_bytes(content)
    return path


def _planned(folder: Path, name: str, content: bytes | str, *more: str) -> Planned:
    path = _written(folder, name, content if isinstance(content, bytes) else content.encode())
    return plan_from(turns_of(None, [path], more), NoModel(), [], None, "x")


def test_what_a_renderer_hides_is_not_read(tmp_path: Path) -> None:
    """Style sheets, styles based on others, theme colours, covered and clipped letters, hidden rows: over two
    hundred places."""
    tried, read = 0, []
    for name, content in hidden():
        found = read_seen(_written(tmp_path, name, content))
        tried += 1
        if MARK in found.text or "budget is 200 dollars" not in found.text:
            read.append((name, found.text[-80:]))
    assert read == [] and tried >= 200


def test_what_may_be_hidden_is_left_out_or_asked(tmp_path: Path) -> None:
    """Sizes of other scripts, parts of styles, fixed rows, formats, fields, other forms, marks of dialects: over a
    hundred places, none read in silence."""
    tried, silent, kept = more(), [], []
    for name, content in tried.items():
        found = read_seen(_written(tmp_path, name, content))
        if MARK in found.text and not found.doubts:
            silent.append((name, found))
        if "budget is 200 dollars" not in found.text:
            kept.append((name, found))
    assert silent == [] and kept == [] and len(tried) >= 100


def test_ordinary_documents_are_read_without_a_question(tmp_path: Path) -> None:
    """As Word, Excel, LibreOffice and people make them: a doubt about each of them would be worthless."""
    tried, asked, lost = ordinary(), [], []
    for name, (content, words) in tried.items():
        found = read_seen(_written(tmp_path, name, content))
        if found.doubts:
            asked.append((name, found.doubts))
        lost += [(name, word, found) for word in words if word not in found.text]
    assert asked == [] and lost == []


def test_what_only_looks_hidden_is_read(tmp_path: Path) -> None:
    """White on dark, light grey headings, open details, notes of 7 points, rules for paper and phones: nothing
    visible is lost."""
    lost = [
        (name, found)
        for name, content in seen()
        if MARK not in (found := read_seen(_written(tmp_path, name, content))).text or found.doubts
    ]
    assert lost == []


def test_hidden_words_change_no_plan(tmp_path: Path) -> None:
    """One of each kind of document: the spec is that of the visible words, and the page says what was left out."""
    wanted = _planned(tmp_path, "plain.txt", SEEN).state.plan
    assert wanted is not None and wanted.spec is not None
    for name in ("0.html", "3.md", "0.txt", "based on.docx", "covered rect.pdf", "preheader.eml", "white.xlsx"):
        plan = _planned(tmp_path, name, dict(hidden())[name]).state.plan
        assert plan is not None and plan.spec is not None
        assert (plan.spec.limits, plan.spec.data) == (wanted.spec.limits, wanted.spec.data), name
        assert any(MARK in w.text and w.code == "words_not_used" and not w.blocking for w in plan.warnings), name


def test_a_style_sheet_beside_the_page_is_read_and_none_beyond_it(tmp_path: Path) -> None:
    """What lies below the folder of the page counts; another folder and the network are left alone, and said."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "look.css").write_text(".a { display: none }")
    (tmp_path / "outside.css").write_text(".a { display: none }")
    for address, there in (
        ("look.css", True),
        ("../outside.css", False),
        ("https://example.com/look.css", False),
        (str(tmp_path / "outside.css"), False),
    ):
        found = visible_html(
            f"<link rel=stylesheet href='{address}'><p class=a>{HIDDEN}</p><p>{SEEN}</p>", tmp_path / "site"
        )
        assert (MARK not in found.text) == there and bool(found.doubts) != there, address


def test_a_style_sheet_is_read_in_its_letters_and_from_where_the_page_says(tmp_path: Path) -> None:
    """UTF-16 with a mark or said by the page, bases and imports below them; letters of which nobody can tell are
    asked about."""
    (tmp_path / "in").mkdir()
    rule = ".a { display: none }"
    for name, content in (
        ("wide", rule.encode("utf-16")),
        ("bare", rule.encode("utf-16-le")),
        ("odd", b"/* \xe9 */" + rule.encode()),
        ("look", b".b { color: red }"),
        ("in/look", rule.encode()),
        ("in/next", b"@import 'look.css';"),
        ("a b", rule.encode()),
    ):
        (tmp_path / f"{name}.css").write_bytes(content)
    sheet = "<link rel=stylesheet href='{}.css'>"
    for head, sure in (
        (sheet.format("wide"), True),
        ("<link rel=stylesheet charset=utf-16le href=bare.css>", True),
        (sheet.format("bare"), False),
        (sheet.format("odd"), False),
        ("<base href='in/'>" + sheet.format("look"), True),
        (sheet.format("in/next"), True),
        ("<base href='in/'><style>@import 'look.css';</style>", True),
        ("<base href='../'>" + sheet.format("look"), False),
        ("<base href='https://example.com/'>" + sheet.format("look"), False),
        (sheet.format("a%20b"), True),
    ):
        found = visible_html(f"{head}<p class=a>{HIDDEN}</p><p>{SEEN}</p>", tmp_path)
        assert (MARK not in found.text) == sure and bool(found.doubts) != sure, head


def test_boxes_to_tick_are_read_as_they_are(tmp_path: Path) -> None:
    """An empty one turns what stands behind it round; lists of tasks as GitHub writes them raise no doubt."""
    look = "style='margin:0 .2em .25em -1.6em' disabled"
    page = f"<ul><li><input type=checkbox {look} checked> Cats</li><li><input type=checkbox {look}> Dogs</li></ul>"
    bar = (
        "<nav style='display:flex;height:40px;align-items:center'><a>Home</a><a>Wishes</a><a>Prices</"
        "a><a>Contact</a></nav>"
    )
    assert visible_html(f"<!doctype html>{bar}{page}").doubts == ()
    for name in ("a.html", "a.md"):
        found = read_seen(_written(tmp_path, name, page.encode()))
        assert "[x] Cats" in found.text and "[ ] Dogs" in found.text and found.doubts == (), name


@pytest.mark.parametrize(
    "page",
    [
        f"<link rel=stylesheet href='https://example.com/a.css'><p>{SEEN}</p>",
        f"<script>document.getElementById('x').style.display = 'none'</script><p id=x>{SEEN}</p>",
        f"<style>@import 'https://example.com/a.css';</style><p>{SEEN}</p>",
        f"<p>{SEEN}</p><div style='position:absolute;background:#fff;width:300px;height:90px;top:5px;left:5px'></div>",
        f"<p>{SEEN}</p><div style='position:fixed;inset:0;background:#fff'>Accept our cookies</div>",
    ],
)
def test_where_it_cannot_be_told_it_is_asked(tmp_path: Path, page: str) -> None:
    """The plan shows what it took and asks; a yes keeps it, a no takes it back."""
    asked = _planned(tmp_path, "a.html", page).state.plan
    assert (
        asked is not None
        and asked.questions[0].field == DOCUMENTS
        and "200 dollars" in asked.questions[0].text
        and asked.status == "needs_answers"
    )
    for answer, kept in (("yes", True), ("all of it can be seen", True), ("no", False), ("leave it out", False)):
        plan = _planned(tmp_path, "a.html", page, answer).state.plan
        assert plan is not None and plan.spec is not None
        assert (plan.spec.limits.budget is not None) == kept and not any(
            q.field == DOCUMENTS for q in plan.questions
        ), answer


def test_a_page_nested_without_end_is_a_sentence() -> None:
    """Elements in elements cost their square: a page of a hundred thousand is refused, one of a thousand is read."""
    assert visible_html("<div>" * 1000 + SEEN).text == SEEN
    with pytest.raises(ValueError, match="nested"):
        visible_html("<div>" * 100_000 + SEEN)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.eml", b""), ("a.xlsx", b"PK\x03\x04 broken"), ("a.docx", b"PK\x05\x06" + bytes(18)), ("a.pptx", b"PK")],
)
def test_what_cannot_be_read_is_a_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    """Empty, broken or of another kind: what happened and what to do."""
    with pytest.raises(BadInput) as caught:
        read_seen(_written(tmp_path, name, content))
    assert caught.value.todo


def test_a_word_file_whose_part_is_missing_is_damaged(tmp_path: Path) -> None:
    """A link whose target is not in the file."""
    space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    content = word(f'<w:p><w:hyperlink xmlns:r="{space}" r:id="rId9"><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>')
    with pytest.raises(BadInput) as caught:
        read_seen(_written(tmp_path, "a.docx", content))
    assert (
        "damaged" in str(caught.value) and "KeyError" not in str(caught.value) and "save it again" in caught.value.todo
    )
