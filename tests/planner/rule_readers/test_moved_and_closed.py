"""Deadlines that are moved, misspelt days, and the words a reply closes with."""

from __future__ import annotations

from datetime import datetime

import pytest

from engine.core.spec import Task
from engine.graders.kinds import Patterns
from engine.graders.verdict import Reply
from engine.graders.wording import patterns
from planner.compile.grader_choice import grader_for
from planner.requirements import NOTHING_KNOWN, Requirements, Said, WantedCriterion, WantedDate, Wish
from planner.rule_readers.all import read_words
from planner.rule_readers.dates import find_dates
from planner.rule_readers.endings import read_endings

SUNDAY = datetime(2026, 11, 29, 12).astimezone()
FRIDAY = WantedDate(at=datetime(2026, 12, 4, 21).astimezone(), said_at=SUNDAY)
DUE = Requirements(wishes={"deadline_hours": (Wish(value=FRIDAY, said=Said(turn=1, quote="x")),)})


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("friday is much too late, we need it until wensday 12 oclock", "02 12:00"),
        ("not friday! new dead line is thursday noon", "03 12:00"),
        ("Statt Freitag muss es schon Mitwoch mittag fertig sein", "02 12:00"),
        ("doch lieber Donerstag", "03 23:59"),
        ("Vendredi c'est trop tard, plutôt mercredi midi", "02 12:00"),
        ("el viernes es muy tarde, mejor el miercoles", "02 23:59"),
        ("invece di venerdì ci serve giovedi", "03 23:59"),
        ("周五太晚了，改成周三", "02 23:59"),
        ("friday is too late", None),
        ("Our counter is open on Wednesday, not on Friday", None),
    ],
)
def test_a_new_deadline_takes_the_place_of_the_one_that_is_ruled_out(words: str, due: str | None) -> None:
    """The day that is denied is not taken."""
    read = [h.change.value for h in read_words(words, DUE, SUNDAY).hits if h.change.field == "deadline_hours"]
    assert [f"{one.at:%d %H:%M}" for one in read if isinstance(one, WantedDate)] == ([] if due is None else [due])


@pytest.mark.parametrize("words", ["the Montage on site", "sundry goods", "los jueces", "un plato salado"])
def test_words_of_their_own_are_no_misspelt_days(words: str) -> None:
    """One letter more or less is another word."""
    assert find_dates(words, SUNDAY) == []


def test_places_of_misspelt_days_are_those_of_the_words() -> None:
    """What is cut out of the words is what was said."""
    words = "first wensday then donerstag"
    assert [words[d.start : d.end] for d in find_dates(words, SUNDAY)] == ["wensday", "donerstag"]


@pytest.mark.parametrize(
    ("words", "phrase", "points"),
    [
        ("On signe toujours « Étude Morel & Fils, notaires à Lyon ».", "Étude Morel & Fils, notaires à Lyon", None),
        ("chaque courriel doit se terminer par Étude Morel", "Étude Morel", None),
        ("un point quand la réponse finit par « Étude Morel », moins deux points si elle manque", "Étude Morel", 2),
        ("every mail must end with Best regards", "Best regards", None),
        ("we always sign as Anna Kowalski", "Anna Kowalski", None),
        ("Jede Antwort muss mit Ihr Team Huber enden", "Ihr Team Huber", None),
        ("cada respuesta termina con «Taller Pérez, Madrid»", "Taller Pérez, Madrid", None),
        ("ogni risposta deve finire con Studio Bianchi", "Studio Bianchi", None),
        ("每封回复以“晨光书店”结尾", "晨光书店", None),
        ("always end with a question", "", None),
        ("The course ends with Easter", "", None),
        ("we sign contracts with Siemens", "", None),
    ],
)
def test_how_replies_close_is_one_rule(words: str, phrase: str, points: float | None) -> None:
    """Commas inside quotation marks cut nothing; what names no words is none."""
    found = [h.change.value for h in read_endings(words, NOTHING_KNOWN)]
    graders = [grader_for(v.name, Task.CHAT_ASSISTANT) for v in found if isinstance(v, WantedCriterion)]
    assert graders == ([Patterns(required=(phrase,), at_end=True)] if phrase else [])
    assert [v.weight for v in found if isinstance(v, WantedCriterion)] == ([points] if phrase else [])


def test_a_reply_must_close_with_the_words() -> None:
    """Elsewhere they do not count; marks behind them do no harm."""
    wanted = Patterns(required=("Étude Morel",), at_end=True)
    texts = ("Bonjour.\nÉtude Morel.", "Étude Morel vous salue")
    assert [patterns(Reply("", "", text), wanted).met for text in texts] == [1.0, 0.0]
