"""Whatever is not known to be harmless makes a page left out or asked about, and ordinary pages are neither."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.documents.css.harmless import sure_of
from engine.documents.css.sure import Sure
from engine.documents.html import visible_html
from tests.engine.documents.doubtful_pages import DECIDED, PARTS, RULES, STYLES, UNKNOWN
from tests.engine.documents.hiding_pages import HIDDEN, SEEN, page
from tests.engine.documents.ordinary_pages import ORDINARY

MARK = "999999"


def _silent(html: str) -> bool:
    """Whether the sentence is read, and nobody is asked."""
    found = visible_html(html)
    return MARK in found.text and not found.doubts


def test_styles_nobody_computes_hide_nothing_in_silence() -> None:
    """Functions, dropped values, shapes, grounds and boxes without room, on the element or around it."""
    assert [style for style in STYLES if _silent(page(("", f'<p style="{style}">{{}}</p>')))] == []
    assert [
        style for style in STYLES if _silent(page((f"<style>.x{{{style}}}</style>", "<div class=x><em>{}</em></div>")))
    ] == []


def test_rules_that_may_count_hide_nothing_in_silence() -> None:
    """Conditions, selectors, animations, fonts and sheets of which nobody knows whether they count."""
    assert [rule for rule in RULES if _silent(page((f"<style>.x{rule}</style>", "<p class=x>{}</p>")))] == []


def test_elements_and_what_lies_around_them_hide_nothing_in_silence() -> None:
    """Grounds that are not behind the letters, things laid over them, boxes that cut, elements with contents of
    their own, attributes, scripts."""
    assert [part for part in PARTS if _silent(part.replace("{}", HIDDEN) + f"<p>{SEEN}</p>")] == []


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_page_is_read_without_a_question(name: str) -> None:
    """Exports of office programs, wikis and notebooks, mails, pages with frameworks: no doubt; one strange style in
    them is one."""
    found = visible_html(ORDINARY[name].replace("{}", HIDDEN))
    assert MARK in found.text and found.doubts == ()
    assert not _silent(ORDINARY[name].replace("{}", f"<span style='mask-border:none 1'>{HIDDEN}</span>"))


def test_a_doubt_says_what_and_about_which_words() -> None:
    """One sentence for each kind of cause, with the style and the words."""
    found = visible_html(page(("", "<p style='shape-inside:none;perspective:2px'>{}</p>")))
    assert found.doubts == (f"its style “shape-inside: none”, “perspective: 2px” may hide “{HIDDEN}”",)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    name=st.sampled_from(DECIDED),
    call=st.from_regex(r"[a-z]{3,8}-[a-z]{2,6}", fullmatch=True),
    inside=st.sampled_from(("", "0", "1px, 2px", "var(--a, 0)")),
    rest=st.sampled_from(("", " 1px", " none")),
)
def test_no_function_nobody_knows_is_taken_as_harmless(name: str, call: str, inside: str, rest: str) -> None:
    """Of a property that can hide, a value with a function that is not listed is never sure."""
    assert sure_of(name, f"{call}({inside}){rest}") is Sure.NOT
    assert not _silent(page(("", f"<p style='{name}:{call}({inside}){rest}'>{{}}</p>")))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    name=st.sampled_from(UNKNOWN) | st.from_regex(r"[a-z]{3,9}-x[a-z]{2,6}", fullmatch=True),
    value=st.sampled_from(("0", "none", "auto", "hidden 1px", "f(1)")),
)
def test_no_property_nobody_knows_is_taken_as_harmless(name: str, value: str) -> None:
    """On the element, around it, and in a rule."""
    assert not _silent(page(("", f"<p style='{name}:{value}'>{{}}</p>")))
    assert not _silent(page((f"<style>div p{{{name}:{value}}}</style>", "<div><p><b>{}</b></p></div>")))
