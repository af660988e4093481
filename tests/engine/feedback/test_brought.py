"""Feedback from files as people keep it: whatever the columns are called, each row once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.core.errors import BadInput
from engine.feedback.brought import brought, columns_of
from engine.feedback.complaints import proposed_lines
from engine.feedback.kept import keep_feedback, take_back_feedback
from engine.serving.kept_feedback import feedback_in

GERMAN = (
    "Datum;Kundenfrage;Antwort;Bewertung;Richtige Antwort;Bemerkung;Mitarbeiterin\n"
    "2026-03-02;Wie lange gilt ein Gutschein?;Zwei Jahre.;schlecht;Drei Jahre.;;Uschi Meier\n"
    "2026-03-02;Wo ist mein Paket?;Unterwegs.;gut;;;Bernd\n"
    "2026-03-02;Ist offen?;Ja.;;;;Bernd\n"
    ";;;;;;\n"
)


def test_a_german_sheet_with_its_marks(tmp_path: Path) -> None:
    path = tmp_path / "urteile.csv"
    path.write_bytes("\ufeff".encode() + GERMAN.encode())
    found = brought(tmp_path, path, "desk")
    assert found.kept == 2 and found.left_out["nothing_said"] == 1
    first, second = feedback_in(tmp_path / "feedback.jsonl")
    assert (first.message, first.text, first.correction) == (
        "Wie lange gilt ein Gutschein?", "Zwei Jahre.", "Drei Jahre.",
    )  # fmt: skip
    assert (first.rating, second.rating, first.by, second.by) == ("down", "up", "Uschi Meier", "Bernd")
    assert first.time.startswith("2026-03-02")
    again = brought(tmp_path, path, "desk")
    assert (again.kept, again.known) == (0, 2) and len(feedback_in(tmp_path / "feedback.jsonl")) == 2
    told = json.loads((tmp_path / "feedback.jsonl").read_text().splitlines()[0])
    assert (told["source"], told["file"], told["line"]) == ("file", "urteile.csv", 2)


@pytest.mark.parametrize(("cells", "ratings"), [
    (["1", "0"], ["up", "down"]), (["5", "1", "3"], ["up", "down", None]), (["4/5", "2/5"], ["up", "down"]),
    (["★★★★★", "★"], ["up", "down"]), (["👍", "👎"], ["up", "down"]), (["Yes", "no"], ["up", "down"]),
    (["gut", "schlecht"], ["up", "down"]), (["5.0", "1.0"], ["up", "down"]), (["-1", "1"], ["down", "up"]),
])  # fmt: skip
def test_ratings_in_whatever_form(tmp_path: Path, cells: list[str], ratings: list[str | None]) -> None:
    path = tmp_path / "r.csv"
    path.write_text("question,answer,rating,note\n" + "".join(f"Q{n},A{n},{c},x\n" for n, c in enumerate(cells)))
    brought(tmp_path, path, "desk")
    assert [one.rating for one in feedback_in(tmp_path / "feedback.jsonl")] == ratings


def test_json_lines_and_private_data(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(json.dumps({"prompt": "I am anna@example.com", "response": "Hi", "comment": "rude"}) + "\n")
    assert brought(tmp_path, path, "desk", by="survey").kept == 1
    (one,) = feedback_in(tmp_path / "feedback.jsonl")
    assert "anna@example.com" not in one.message and one.by == "survey" and one.note == "rude"


def test_a_file_without_feedback_is_told(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("question,answer\na,b\nc,d\n")
    with pytest.raises(BadInput, match="no feedback in"):
        brought(tmp_path, path, "desk")
    assert columns_of(("Note", "Frage", "x")) == {"message": "Frage", "note": "Note"}


def test_complaints_that_come_again_become_lines(tmp_path: Path) -> None:
    """Three of two people; the same one thrice is none."""
    for n, by in enumerate(("anna", "ben", "anna")):
        keep_feedback(tmp_path, f"Question {n}?", "a", by, rating="down", note="This is far too long")
    for n in range(3):
        keep_feedback(tmp_path, f"Question {n}?", "b", "carl", rating="down", note="rude")
    (line,) = proposed_lines(tmp_path)
    assert (line.line, line.complaints, line.people) == ("short", 3, 2)
    for by, note in (("a", "Never promise a date"), ("b", "never promise a date!"), ("c", "Never promise a date.")):
        keep_feedback(tmp_path, f"When {by}?", "c", by, note=note)
    assert [one.line for one in proposed_lines(tmp_path)] == ["Never promise a date", "short"]


def test_what_was_said_can_be_taken_back_once(tmp_path: Path) -> None:
    one = keep_feedback(tmp_path, "How long?", "30 days", "chat", correction="45 days")
    assert feedback_in(tmp_path / "feedback.jsonl") == [one]
    take_back_feedback(tmp_path, one.id, "chat")
    assert feedback_in(tmp_path / "feedback.jsonl") == []
    with pytest.raises(BadInput, match="no feedback"):
        take_back_feedback(tmp_path, one.id, "chat")
