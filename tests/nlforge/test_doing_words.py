"""Whoever waits for long is told what is done, in both languages, on the screen and in lines."""

from __future__ import annotations

import io
import threading

import pytest

from engine.core.doing import Doing, WorkWatch, doing, told_if_long, told_to
from nlforge.conversation import Conversation
from nlforge.doing_words import doing_line, doing_words
from nlforge.plain_text import Printer
from nlforge.store import Session
from nlforge.wording.catalogue import speak
from tests.support.conversations import WORDS
from tests.support.no_model import no_model


def test_the_file_and_how_many_there_are_is_named() -> None:
    what = Doing("reading_file", "data/desk.csv", 2, 3)
    assert doing_words(what) == "reading your files: desk.csv, 2 of 3"
    assert doing_words(Doing("reading_file", f"{'x' * 90}.csv")).endswith("xx…")
    speak("de")
    assert doing_words(what) == "liest deine Dateien: desk.csv, 2 von 3"


@pytest.mark.parametrize("language", ["en", "de"])
def test_seconds_count_from_five_on(language: str) -> None:
    speak(language)
    what = Doing("estimating")
    assert "4" not in doing_line(what, 4.9) and " 7 s" in doing_line(what, 7.2)
    assert all("Esc" in doing_line(one, 7) for one in (None, what))


def test_planning_tells_each_step_in_turn(session: Session) -> None:
    seen: list[Doing] = []
    with told_to(seen.append):
        list(Conversation(session, no_model).hear(WORDS))
    works = [one.work for one in seen]
    assert {"reading_file", "understanding", "choosing", "estimating"} <= set(works)
    assert works.index("understanding") < works.index("choosing") < works.index("estimating")
    assert next(one for one in seen if one.work == "reading_file").file.endswith(".csv")


def test_in_lines_each_step_is_said_once_and_only_where_it_takes_long() -> None:
    out = io.StringIO()

    def work(after: float) -> None:
        with told_if_long(lambda what: Printer(out).say(doing_words(what)), after):
            for _ in range(2):
                doing("choosing")
                doing("estimating")

    work(3600)
    assert out.getvalue() == ""
    work(0)
    assert sorted(out.getvalue().splitlines()) == sorted(map(doing_words, (Doing("choosing"), Doing("estimating"))))


def test_a_step_that_lasts_is_said_while_it_lasts() -> None:
    """Not when the next one begins."""
    said = threading.Event()
    with told_if_long(lambda _: said.set(), 0.01):
        doing("understanding")
        assert said.wait(30)


def test_what_is_waited_for_anew_has_no_step_yet() -> None:
    watch = WorkWatch()
    watch.note(Doing("choosing"))
    watch.begin()
    assert watch.now is None and watch.seconds < 60
