"""What is said of renting a card: wanted, or ruled out, in whatever words."""

from __future__ import annotations

import pytest

from planner.rule_readers.gpus import read_gpus
from planner.rule_readers.renting import rented_card

WANTED = [
    "a rented A100", "rent one H100", "we have no GPU here, rent an L4", "not our own but a rented A100",
    "no problem to rent an A100", "why not rent an H100", "don't hesitate to rent an A100", "an H100 in the cloud",
    "rent an A100 without asking again", "we own nothing and rent an A100", "do not buy an A100, rent it",
    "eine gemietete A100", "wir wollen eine A100 mieten", "ohne eigene Karte, also mieten wir eine A100",
    "kein Problem, eine A100 zu mieten", "nicht kaufen, sondern eine A100 mieten", "wir wollen noch eine A100 mieten",
    "on loue une A100", "pas de carte ici, donc une A100 louée", "alquilamos una A100",
    "no compramos, alquilamos una A100",
    "租一张A100", "没有显卡，租一张A100", "云上的A100",
]  # fmt: skip
REFUSED = [
    "an A100, no rented card", "our own A100, not rented", "we don't want to rent an A100", "never rent an A100",
    "we cannot rent an A100", "an A100 without the cloud", "an A100 instead of renting one", "we rent no A100",
    "neither buy nor rent an A100", "we do not plan to rent any A100",
    "renting an A100 is out of the question",
    "don't use a rented cloud server",
    "eine A100, keine gemietete", "unsere A100, nicht gemietet", "eine A100 mieten wollen wir nicht",
    "wir wollen keine A100 mieten", "eine A100, ohne etwas zu mieten", "statt zu mieten unsere A100",
    "weder kaufen noch mieten", "mieten kommt nicht in Frage", "wir mieten nichts",
    "une A100, pas de carte louée", "sans louer de carte", "on ne veut pas louer une A100", "on ne loue rien",
    "au lieu de louer, notre A100", "una A100, sin alquilar nada", "no queremos alquilar una A100",
    "en vez de alquilar", "nada de tarjetas alquiladas", "我们不租A100", "不想租显卡", "不要租用云服务器",
    "用自己的A100，而不是租",
]  # fmt: skip
NOT_HAD = [
    "We don't want to rent an A100.", "Never rent an H100!", "Wir wollen keine A100 mieten.",
    "Please do not rent 2 A100.",
    "On ne veut pas louer une A100.", "No queremos alquilar una A100.", "我们不想租A100",
]  # fmt: skip
HAD = [
    "Our own A100, not rented.", "We have an A100 and don't want to rent one.",
    "Unsere A100 reicht, gemietet wird nichts.",
    "We rent an A100.", "Nous avons une A100, pas de location.", "Tenemos una A100, sin alquilar nada.",
]  # fmt: skip


@pytest.mark.parametrize("words", WANTED)
def test_a_card_is_to_be_rented(words: str) -> None:
    assert rented_card(words)


@pytest.mark.parametrize("words", REFUSED)
def test_renting_is_ruled_out(words: str) -> None:
    assert not rented_card(words)


@pytest.mark.parametrize("words", NOT_HAD)
def test_a_card_that_is_not_to_be_rented_is_none(words: str) -> None:
    """It is none of their own either."""
    assert not list(read_gpus(words))


@pytest.mark.parametrize("words", HAD)
def test_a_card_beside_renting_stays(words: str) -> None:
    assert list(read_gpus(words))
