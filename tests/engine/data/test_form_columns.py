"""Several columns together as the answer: a form with a field each."""

from __future__ import annotations

import json
from pathlib import Path

from engine.core.spec import Source
from engine.data.asked_columns import AskedColumns
from engine.data.prepare import read_rows
from engine.data.profile import profile_source

_TEXTS = (
    "We stayed in room {n} and the shower was cold all week long, which was a pity.",
    "Room {n} is large and quiet, but nobody answered when we called about the lamp.",
)


def reviews(folder: Path) -> Path:
    """Reviews whose fields somebody filled in."""
    path = folder / "reviews.csv"
    lines = ["No,Hotel,Review,Room,Complaint,Urgency"]
    for n in range(1, 41):
        text = _TEXTS[n % 2].format(n=100 + n)
        complaint, urgency = "cold shower" if n % 2 == 0 else "", "high" if n % 3 else "low"
        lines.append(f'{n},Sea View,"{text}",{100 + n},{complaint},{urgency}')
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_named_columns_are_a_form(tmp_path: Path) -> None:
    path = reviews(tmp_path)
    asked = AskedColumns(reply="room", more_reply=("complaint", "Urgency"))
    profile = profile_source(path, asked)
    assert (profile.prompt_column, profile.reply_column, profile.more_reply_columns) == (
        "Review", "Room", ("Complaint", "Urgency"))  # fmt: skip
    assert not profile.labels
    source = Source(
        path=str(path), prompt_column="Review", reply_column="Room", more_reply_columns=("Complaint", "Urgency")
    )
    rows = read_rows(source, tmp_path)
    assert json.loads(rows[1].reply) == {"Room": "102", "Complaint": "cold shower", "Urgency": "high"}
    assert json.loads(rows[0].reply)["Complaint"] is None


def test_a_wish_for_fields_takes_the_short_columns(tmp_path: Path) -> None:
    profile = profile_source(reviews(tmp_path), AskedColumns(form=True))
    assert profile.prompt_column == "Review"
    assert (profile.reply_column, *profile.more_reply_columns) == ("Hotel", "Room", "Complaint", "Urgency")
    assert profile.guessed


def test_without_it_one_column_is_the_answer(tmp_path: Path) -> None:
    assert profile_source(reviews(tmp_path)).more_reply_columns == ()


def test_a_table_with_an_answer_is_no_form(tmp_path: Path) -> None:
    path = tmp_path / "desk.csv"
    rows = [f"What is open on day {n} of May?,All but the pool.,Ulm" for n in range(30)]
    path.write_text("\n".join(["question,answer,city", *rows]), encoding="utf-8")
    assert profile_source(path, AskedColumns(form=True)).reply_column == "answer"
