"""The conversation as it is heard: signs are words, and a change is not followed by the whole plan."""

from __future__ import annotations

import io
import re

import pytest

from nlforge.messages import DiffShown, Page, TalkMessage
from nlforge.spoken_lines import SpokenPrinter, acknowledged, spoken
from nlforge.wording.catalogue import speak

_PAGE = Page("# mails\n\n## What\n- learns from a.csv: 60 rows, Mail → Reply  (you said: “a.csv”)", "sha256:0", True)
_DIFF = DiffShown("~ passes: 4.0 → 1.0  (you said: “one pass”)\n+ short: 1.0\n- long: 1.0")


def heard(*shows: list[Page | DiffShown | TalkMessage]) -> str:
    out = io.StringIO()
    printer = SpokenPrinter(out)
    for messages in shows:
        printer.show(messages)
    return out.getvalue()


def test_the_first_page_is_heard_whole() -> None:
    told = heard([_PAGE])
    assert "mails" in told and "60 rows, Mail becomes Reply. (you said: “a.csv”)" in told and "#" not in told


def test_after_a_change_only_the_change_is_heard() -> None:
    told = heard([_PAGE], [_DIFF, _PAGE, TalkMessage("Say “yes”.")])
    assert told.count("learns from a.csv") == 1 and "The rest of the plan is as before." in told
    assert "changed: passes: 4.0 becomes 1.0. (you said: “one pass”)" in told
    assert "new: short: 1.0" in told and "gone: long: 1.0" in told and "Say “yes”." in told


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_sign_stands_for_a_word(language: str) -> None:
    speak("de" if language == "de" else "en")
    told = heard([_DIFF]) + spoken(_PAGE.text)
    speak("en")
    assert re.search(r"[→#~+↳]|\S {2,}\S", told) is None


def test_each_line_is_answered_at_once() -> None:
    """Before anything is made of it; an empty line is none."""
    out = io.StringIO()
    lines = acknowledged(["we sort mail\n", "\n"], SpokenPrinter(out))
    assert next(lines) == "we sort mail\n" and out.getvalue() == "One moment.\n"
    assert next(lines) == "\n" and out.getvalue() == "One moment.\n"
