"""How many rows to measure with have a reply that is learned as well, said before and in a run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.core.row import Row
from engine.core.spec import DataSpec, Source, Task
from engine.data.canned import Canned, canned
from engine.data.forecast import forecast
from engine.data.prepare import prepare
from planner.compile.row_forecast import warnings_of_rows
from tests.support.specs import spec

REPLIES = {
    "en": (
        "Please write to our office, we will answer soon.",
        "Your parcel is on its way, have a look at the tracking.",
    ),
    "de": ("Bitte schreiben Sie unserem Büro.", "Ihr Paket ist unterwegs, sehen Sie in die Sendungsverfolgung."),
}


@pytest.mark.parametrize("language", ["en", "de"])
def test_canned_replies_are_counted_and_said(language: str, tmp_path: Path) -> None:
    rows = [
        {
            "question": f"{'abcdefghij'[n % 10] * 6} {n * 7919} {'klmnopqrst'[n // 10] * 7}?",
            "answer": REPLIES[language][n % 2],
        }
        for n in range(60)
    ]
    (tmp_path / "mails.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    source = Source(path="mails.jsonl", kind="jsonl", prompt_column="question", reply_column="answer")
    wanted = spec(data=DataSpec(sources=(source,)))
    found = forecast(wanted, tmp_path)
    assert found is not None and found.canned.rows == found.canned.of > 0
    (told,) = [w.text for w in warnings_of_rows(found, wanted) if w.code == "canned_replies"]
    assert f"{found.canned.rows} of {found.canned.of} of the replies" in told
    run = prepare(wanted, tmp_path)
    assert any("word for word" in text for text in run.counts.told)
    labels = wanted.model_copy(update={"task": Task.CLASSIFICATION})
    sorted_ = forecast(labels, tmp_path)
    assert sorted_ is not None and not sorted_.canned.worth_saying


def test_a_thank_you_now_and_then_is_not_worth_saying() -> None:
    rows = [Row("", f"reply {n}", "t.csv", n) for n in range(40)]
    assert canned(rows[:20], rows[20:]) == Canned(rows=0, of=20)
    assert not Canned(rows=1, of=20).worth_saying and Canned(rows=2, of=20).worth_saying
