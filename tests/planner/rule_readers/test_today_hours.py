"""An hour of today is the deadline, in whichever words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from planner.requirements import WantedDate
from planner.rule_readers.due import read_due
from planner.rule_readers.hit import Hit

TEN = datetime(2026, 11, 30, 10, 2, tzinfo=UTC)


def due(words: str, said: datetime = TEN) -> list[str]:
    values = [h.change.value for h in read_due(words, said) if isinstance(h, Hit)]
    return [f"{value.at:%d %H:%M}" for value in values if isinstance(value, WantedDate)]


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("I must have it by 4 today", "16:00"),
        ("it needs to be finished by half past three today", "15:30"),
        ("6 o'clock today, I said", "18:00"),
        ("has to be ready today at 5 in the afternoon", "17:00"),
        ("no later than a quarter to six today please", "17:45"),
        ("bis heute 16 Uhr", "16:00"),
        ("heute um halb fünf muss das fertig sein", "16:30"),
        ("es muss heute noch bis 15:30 fertig werden", "15:30"),
        ("bis heute Abend um 8", "20:00"),
        ("il me le faut pour aujourd'hui 16h", "16:00"),
        ("aujourd'hui à six heures et demie", "18:30"),
        ("hoy a las seis", "18:00"),
        ("tiene que estar hoy a las 4 de la tarde", "16:00"),
    ],
)
def test_an_hour_of_today_is_the_deadline(words: str, at: str) -> None:
    """Of the two that “4” may be the one still to come."""
    assert due(words) == [f"30 {at}"]


def test_an_hour_that_is_over_stays_today() -> None:
    """What has passed is asked about, and is not moved to another day."""
    assert due("it must be ready by 9 am today") == ["30 09:00"]
    assert due("it must be ready by 4 today", TEN.replace(hour=20)) == ["30 16:00"]


@pytest.mark.parametrize(
    "words",
    ["we got 5 today", "at least 5 labels today", "the parcels leave by 5 today", "he called at 5 today", "5 % today"],
)
def test_other_figures_of_today_are_no_hour(words: str) -> None:
    """Counts, and what happens by then."""
    assert due(words) == []
