"""When a run begins and how considerate it is, from words; everything else is left to others."""

from __future__ import annotations

from datetime import datetime

import pytest

from nlforge.intents.manners import asks_for_line, manners_in, taken_out

NOON = datetime(2026, 11, 30, 12, 0).astimezone()


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("tonight", "30 22:00"),
        ("yes, tonight", "30 22:00"),
        ("start it at 10 pm", "30 22:00"),
        ("at 10 p.m.", "30 22:00"),
        ("start it tonight at 11", "30 23:00"),
        ("not before 8 pm please", "30 20:00"),
        ("at 9:30", "01 09:30"),
        ("tomorrow morning", "01 06:00"),
        ("tomorrow at 7", "01 07:00"),
        ("after midnight", "01 00:00"),
        ("in two hours", "30 14:00"),
        ("in half an hour", "30 12:30"),
        ("heute Nacht", "30 22:00"),
        ("Starte bitte erst um 22 Uhr.", "30 22:00"),
        ("ja, aber erst heute Abend", "30 19:00"),
        ("morgen früh", "01 06:00"),
        ("in zwei Stunden", "30 14:00"),
        ("heute Nacht um 11", "30 23:00"),
        ("cette nuit", "30 22:00"),
        ("esta noche", "30 22:00"),
        ("stanotte", "30 22:00"),
        ("今晚", "30 22:00"),
    ],
)
def test_a_time_is_the_next_of_its_kind(words: str, at: str) -> None:
    found = manners_in(words, NOON)
    assert found is not None and found.at is not None and f"{found.at:%d %H:%M}" == at and not found.rest


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("only while I am away", "away"),
        ("pause when I'm at my computer", "away"),
        ("only when nobody is using the computer", "away"),
        ("nur wenn ich weg bin", "away"),
        ("nur solange niemand am Rechner sitzt", "away"),
        ("also when I am here", "here"),
        ("when the other run is done", "turn"),
        ("queue it", "turn"),
        ("wenn der andere Lauf fertig ist", "turn"),
        ("in the background", "gentle"),
        ("run it slowly", "gentle"),
        ("with low priority", "gentle"),
        ("im Hintergrund", "gentle"),
        ("schonend bitte", "gentle"),
        ("en arrière-plan", "gentle"),
        ("at full speed", "full"),
        ("not on battery", "mains"),
        ("nicht im Akkubetrieb", "mains"),
        ("only when plugged in", "mains"),
        ("also on battery", "battery"),
        ("start now", "now"),
        ("jetzt starten", "now"),
        ("don't wait", "now"),
    ],
)
def test_how_considerate_it_is(words: str, kind: str) -> None:
    found = manners_in(words, NOON)
    assert found is not None and found.kinds == {kind} and not found.rest


def test_several_are_said_at_once() -> None:
    found = manners_in("Yes, start it tonight, slowly, only while I'm away and not on battery!", NOON)
    assert found is not None and found.kinds == {"time", "gentle", "away", "mains"} and found.begins


@pytest.mark.parametrize(
    "words", ["start tonight", "ja, heute Nacht", "Lass es heute Nacht laufen", "ok, but only while I am away"]
)
def test_that_it_shall_begin_is_heard(words: str) -> None:
    found = manners_in(words, NOON)
    assert found is not None and found.begins


@pytest.mark.parametrize("words", ["tonight", "wait until 10 pm", "nur wenn ich weg bin", "es soll bis 22 Uhr warten"])
def test_a_time_alone_starts_nothing(words: str) -> None:
    found = manners_in(words, NOON)
    assert found is not None and not found.begins


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("Sort mail.csv into topics. Start it tonight.", "Sort mail.csv into topics."),
        ("Sort mail.csv into topics, start tonight", "Sort mail.csv into topics"),
        ("Sortiere mail.csv nach Themen. Bitte im Hintergrund!", "Sortiere mail.csv nach Themen."),
        ("Not on battery. The budget is 20 dollars.", "The budget is 20 dollars."),
    ],
)
def test_what_else_is_said_stays(words: str, rest: str) -> None:
    found = manners_in(words, NOON)
    assert found is not None and found.rest == rest


@pytest.mark.parametrize(
    "words",
    [
        "I need it tonight",
        "it must be ready by 10 pm",
        "answer only while I am away",
        "The budget is 70 dollars",
        "yes",
        "go on",
        "stop",
        "it answers in two hours at most",
        "reply slowly and politely",
        "does it start tonight?",
        "Is it slow on battery?",
        "",
        "the shop closes at 10 pm, customers ask about that",
        "house terms +0.8",
        "Wir haben nachts geschlossen",
        "use the column at 10",
        "...",
    ],
)
def test_wishes_and_questions_are_left_alone(words: str) -> None:
    assert manners_in(words, NOON) is None


@pytest.mark.parametrize(("hour", "at"), [(23, None), (3, None), (5, "30 22:00"), (21, "30 22:00")])
def test_a_night_that_has_begun_needs_no_waiting(hour: int, at: str | None) -> None:
    found = manners_in("tonight", NOON.replace(hour=hour))
    assert found is not None and (found.at is None) == found.night == (at is None)
    assert at is None or f"{found.at:%d %H:%M}" == at


def test_the_line_is_asked_for_and_left() -> None:
    assert (
        asks_for_line("What is waiting?")
        and asks_for_line("Warteschlange")
        and not asks_for_line("the queue of tickets")
    )
    assert taken_out("take it out of the queue") == taken_out("nimm es aus der Warteschlange") == ""
    assert taken_out("take desk-2 out of the queue") == "desk-2" and taken_out("take the second column") is None


@pytest.mark.parametrize("words", ["take it out", "nimm es raus", "take names out", "nimm Namen raus"])
def test_to_leave_the_line_it_has_to_be_named(words: str) -> None:
    """Else a run would be stopped by words about what is learned from."""
    assert taken_out(words) is None
