"""How long what was delivered takes and what it costs is told in each language, with its figures."""

from __future__ import annotations

import pytest

from engine.core import events as ev
from nlforge.messages import TalkMessage
from nlforge.run_view import RunView
from nlforge.wording.catalogue import Language, speak

COSTS = ev.ReplyCosts(
    places=(
        ev.PlaceCost(place="here", thousand=0.0063, month=0.19),
        ev.PlaceCost(place="rented", name="L4", thousand=0.02, month=540.0),
        ev.PlaceCost(place="hosted", name="openai/gpt-4o-mini", thousand=2.0, month=60.0),
    ),
    replies_a_day=1000,
    assumed=True,
    memory_mb=520.4,
    disk_mb=145.0,
    processors=2,
)


def _said(event: ev.RunEvent) -> str:
    return " ".join(line for told in RunView().take(event) if isinstance(told, TalkMessage) for line in told.lines)


@pytest.mark.parametrize(("language", "one", "late", "limit"), [
    ("en", "One person waits 0.81 seconds", "up to 2.50 seconds", "longer than the 1.5 asked for"),
    ("de", "Wer allein fragt, wartet", "bis zu 2,50 Sekunden", "länger als die verlangten 1,5"),
])  # fmt: skip
def test_how_long_people_wait_is_told(language: Language, one: str, late: str, limit: str) -> None:
    speak(language)
    assert one in _said(ev.ReplyTime(users=1, replies=40, mean=0.5, most=0.81))
    told = _said(ev.ReplyTime(users=8, replies=40, mean=2.0, most=2.5, limit=1.5))
    assert late in told and limit in told and "8 " in told
    within = _said(ev.ReplyTime(users=1, replies=40, mean=1.0, most=1.2, limit=2.0))
    assert within.endswith(" 2.") and "longer" not in within and "länger" not in within


@pytest.mark.parametrize(("language", "parts"), [
    ("en", ["Here 1,000 replies cost 0.0063 USD", "(nobody said how many there will be)", "rented L4", "540.00 USD",
            "At openai/gpt-4o-mini", "60.00 USD", "520 MB of memory and 145 MB of disk", "2 processors"]),
    ("de", ["Hier kosten 1.000 Antworten 0,0063 USD", "(niemand hat gesagt", "gemieteten L4", "540,00 USD",
            "Bei openai/gpt-4o-mini", "60,00 USD", "520 MB Arbeitsspeicher und 145 MB", "2 Prozessoren"]),
])  # fmt: skip
def test_what_it_costs_is_told(language: Language, parts: list[str]) -> None:
    speak(language)
    told = _said(COSTS)
    assert [part for part in parts if part not in told] == []
    said = _said(COSTS.model_copy(update={"assumed": False}))
    assert "nobody said" not in said and "niemand hat" not in said


def test_a_price_that_is_not_known_is_left_out() -> None:
    unknown = ev.PlaceCost(place="hosted", name="acme/nothing", thousand=None, month=None)
    month = ev.PlaceCost(place="rented", name="L4", thousand=None, month=540.0)
    told = _said(COSTS.model_copy(update={"places": (month, unknown)}))
    assert "acme" not in told and "On a rented L4 a month costs 540.00 USD." in told


@pytest.mark.parametrize(
    ("language", "parts", "none", "never"),
    [
        (
            "en",
            [
                "answers 58 % of your messages, 95 % of them right",
                "42 messages",
                "too few to promise 95 %: about 469 more",
                "Of 100 messages about nothing it learned it hands over 97 %",
            ],
            "hands over every message",
            "a smaller share",
        ),
        (
            "de",
            [
                "beantwortet 58 % deiner Nachrichten, 95 % davon richtig",
                "42 Nachrichten",
                "95 % zu versprechen: etwa 469",
                "Von 100 Nachrichten über nichts",
            ],
            "gibt jede Nachricht ab",
            "verlange weniger",
        ),
    ],
)
def test_what_it_hands_over_is_told(language: Language, parts: list[str], none: str, never: str) -> None:
    speak(language)
    found = ev.TrustMeasured(
        demand=0.95,
        threshold=0.7,
        answered=0.58,
        right=0.951,
        rows=42,
        rows_missing=469,
        unknown_rows=100,
        unknown_handed_over=0.97,
    )
    told = _said(found)
    assert [part for part in parts if part not in told] == []
    promised = _said(found.model_copy(update={"promised": True, "rows_missing": None}))
    assert "469" not in promised and "Chance" not in promised and "chance" not in promised
    assert _said(found.model_copy(update={"rows_missing": None})) != promised, "what is not promised is said"
    nothing = found.model_copy(update={"threshold": None, "answered": None, "right": None})
    assert none in _said(nothing) and never in _said(nothing.model_copy(update={"rows_missing": None}))
