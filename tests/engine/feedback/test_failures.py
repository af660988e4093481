"""What is wrong with a reply, told by the note or by what the correction changes."""

from __future__ import annotations

import pytest

from engine.feedback.failures import FailureClass, failure_of

_SAID = "You can send it back within 30 days."


@pytest.mark.parametrize(("note", "wanted"), [
    ("that is wrong", "wrong_fact"), ("The price is out of date", "wrong_fact"), ("stimmt nicht", "wrong_fact"),
    ("it forgot to mention the fee", "missing_fact"), ("Die Gebühr fehlt", "missing_fact"),
    ("it made that up", "invented"), ("Das gibt es bei uns nicht", "invented"), ("we have no such hotline", "invented"),
    ("should hand over to the doctor", "out_of_scope"), ("not what I asked", "out_of_scope"),
    ("Thema verfehlt", "out_of_scope"), ("wrong department", "out_of_scope"), ("a bit rude", "tone"),
    ("klingt unfreundlich", "tone"), ("wrong tone", "tone"), ("too long", "form"), ("viel zu lang", "form"),
    ("typos", "form"), ("hm", "unknown"), ("", "unknown"),
])  # fmt: skip
def test_a_note_names_it(note: str, wanted: FailureClass) -> None:
    assert failure_of("How long?", _SAID, "", note) == wanted


@pytest.mark.parametrize(("reply", "correction", "wanted"), [
    (_SAID, "You can send it back within 45 days.", "wrong_fact"),
    (_SAID, "You can send it back within 30 days, with the slip no. 7.", "missing_fact"),
    ("You can send it back within 30 days, by law 812.", "You can send it back within 30 days.", "invented"),
    (_SAID, "A colleague will answer this.", "out_of_scope"),
    ("Send it back.", "Please feel free to send it back.", "missing_fact"),
    ("You may send the tent back to us if it is new.", "You may not send the tent back to us if it is new.",
     "wrong_fact"),
    ("Send back the tent, it is new.", "Please send back the tent, as it is new.", "tone"),
    ("The tent may be sent back, and the tent may also be sent back by post, as the tent is new, by post, to us.",
     "The tent may be sent back by post.", "form"),
    ("", "Anything", "unknown"),
])  # fmt: skip
def test_a_correction_shows_it(reply: str, correction: str, wanted: FailureClass) -> None:
    assert failure_of("How long?", reply, correction, "") == wanted
