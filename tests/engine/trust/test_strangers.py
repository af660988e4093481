"""Messages about nothing a model learned: many, all different, and none that it did learn."""

from __future__ import annotations

from collections import Counter

import pytest

from engine.core.comparing import normalised
from engine.retrieval import sentence_encoder
from engine.trust import strangers as module
from engine.trust.strangers import Stranger, strangers, unlike

LANGUAGES = {"en": 120, "de": 120, "fr": 50, "es": 50, "it": 50, "zh": 50}
KINDS = {"other_business", "near_business", "smalltalk", "nonsense", "unsafe"}


@pytest.mark.parametrize(("language", "number"), LANGUAGES.items())
def test_each_language_has_all_kinds(language: str, number: int) -> None:
    """Every kind is there, messages to other firms and offices most of all, and all are short and of one line."""
    found = strangers([language])
    kinds = Counter(one.kind for one in found)
    assert len(found) == number and set(kinds) == KINDS and {one.language for one in found} == {language}
    assert kinds.most_common(1)[0][0] == "other_business" and min(kinds.values()) >= 6
    assert all(0 < len(one.text) <= 120 and "\n" not in one.text for one in found)


def test_no_two_are_made_from_one_mould() -> None:
    """None is there twice, and no three begin with the same four words: a model must not be tried with a template."""
    everyone = [one for language in LANGUAGES for one in strangers([language])]
    assert max(Counter(one.text for one in everyone).values()) == 1
    begins = Counter(" ".join(normalised(one.text).split()[:4]) for one in everyone if len(one.text.split()) > 4)
    assert max(begins.values()) <= 2, begins.most_common(3)


def test_languages_are_taken_as_people_write_them() -> None:
    """A region is its language, several are put together, each once, and one there is nothing in is English."""
    assert strangers(["de-AT"]) == strangers(["DE"]) == strangers(["de", "de"])
    assert len(strangers(["fr", "xx", "it"])) == 100
    assert strangers(["xx"]) == strangers([]) == strangers(["en"])


def test_what_was_learned_is_no_stranger(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the model that compares meanings, what is said in nearly the same words goes, and nothing beside it."""
    monkeypatch.setattr(module, "present", lambda: False)
    learned = ["Is there SPACE on the Wednesday pottery evening class?", "Was kostet ein Ersatzrad", "", "morning"]
    left = {one.text for one in strangers(["en"], learned)}
    gone = {one.text for one in strangers(["en"])} - left
    assert gone == {"Is there still a space on the Wednesday pottery evening class", "morning!"}
    assert unlike([], learned) == [] and len(strangers(["en"], [""])) == LANGUAGES["en"]


def test_many_learned_messages_are_looked_at_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more than are compared, those at the end count too; what is the same to the letter counts always."""
    monkeypatch.setattr(module, "present", lambda: False)
    monkeypatch.setattr(module, "_MOST_COMPARED", 5)
    asked = [Stranger(text=f"number {n} of the blue list", kind="nonsense", language="en") for n in (0, 9)]
    assert unlike(asked, [f"number {n} of the blue list" for n in range(10)]) == []
    assert [one.text for one in unlike(asked, [f"quite other words {n}" for n in range(10)])] == [a.text for a in asked]


@pytest.mark.skipif(not sentence_encoder.present(), reason="the model that compares meanings is not on this machine")
def test_a_bank_knows_what_a_bank_is_asked_in_any_language() -> None:
    """By meaning, in other words and another language; what a clinic is asked stays a stranger to the bank."""
    learned = ["My card has been blocked, what do I do?", "What age do you have to be to open an account?"]
    gone = {one.text for one in strangers(["zh", "it", "de"]) if one not in strangers(["zh", "it", "de"], learned)}
    assert "我的银行卡被锁了怎么办" in gone and "Quanto costa aprire un conto per un minorenne?" in gone
    assert len(gone) <= 4 and not any("Zahn" in text for text in gone)
