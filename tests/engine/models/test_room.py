"""What a model can read at once, and what is left out where a file is measured with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.core.errors import BadInput
from engine.core.paths import RunPaths
from engine.core.spec import dump_yaml
from engine.data.asked_columns import AskedColumns
from engine.evaluation.evaluate_file import Rows, evaluate_file
from engine.models.context_budget import batches
from engine.models.generate import Written
from engine.models.reply_format import ReplyForm
from engine.prompting.ask import answer, unreadable
from engine.prompting.prompting import Prompting, keep_prompting
from engine.retrieval.retriever import library_of
from tests.support.specs import tiny


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunPaths:
    """A trained run whose model says the last word of each message; it counts its batches."""
    found = RunPaths(tmp_path / "s" / "runs" / "1")
    found.adapter.mkdir(parents=True)
    (found.adapter / "adapter_config.json").write_text("{}")
    found.spec.write_text(dump_yaml(tiny()))
    found.replying.write_text(ReplyForm(max_new_tokens=96).model_dump_json())
    found.learned.write_text(json.dumps("where is parcel 3") + "\n")
    monkeypatch.setattr("engine.models.load.load_model", lambda *_, **__: (None, None))
    return found


def said(asked: list[list[str]]) -> Any:
    def write(model: Any, tokenizer: Any, system: str, prompts: list[str], **_: Any) -> list[Written]:
        asked.append(prompts)
        return [Written(p.split()[-1], cut=False) for p in prompts]

    return write


@pytest.mark.parametrize("lengths", [[5] * 40, [3000, 10, 3000, 10], [9000, 1], [], [1, 2, 3, 8192]])
def test_batches_hold_everything_once_and_not_too_much(lengths: list[int]) -> None:
    """A long text stands alone, short ones together; nothing is lost."""
    found = batches(lengths)
    assert sorted(n for batch in found for n in batch) == list(range(len(lengths)))
    assert all(len(b) == 1 or len(b) * max(lengths[n] for n in b) <= 8192 for b in found)


@pytest.mark.parametrize("text", [
    "where is my parcel " * 6000, "Wo ist mein Paket geblieben? " * 4000, "我的包裹在哪里" * 6000, "a" * 60_000,
    "\n" * 90_000 + "?" * 30_000,
])  # fmt: skip
def test_a_text_that_does_not_fit_is_refused_before_a_model_is_loaded(
    run: RunPaths, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In any language, with and without blanks."""
    monkeypatch.setattr("engine.models.load.load_model", lambda *_, **__: pytest.fail("a model was loaded"))
    with pytest.raises(BadInput, match="too long for the model"):
        answer(run, ["hello", text])
    assert unreadable(run, ["hello", text]) == [False, True]


def test_replies_come_in_the_order_of_the_questions(run: RunPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever batch a question is in."""
    asked: list[list[str]] = []
    monkeypatch.setattr("engine.models.generate.write", said(asked))
    texts = ["one", "word " * 5000 + "two", "three", "word " * 4000 + "four"]
    assert answer(run, texts) == ["one", "two", "three", "four"]
    assert [len(batch) for batch in asked] == [2, 1, 1]


def test_a_file_to_measure_with_says_what_was_left_out(
    run: RunPaths, tmp_path: Path, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Learned rows, rows that are too long, empty ones: each counted by its reason, the rest measured."""
    monkeypatch.setattr("engine.models.generate.write", said([]))
    rows = [f'"Where is parcel {n}?","Parcel {n} left our house on day {n * 7} with the green van."' for n in range(12)]
    rows += ['"' + "word " * 9000 + '","An answer that nobody can be asked for."', '"Where is it?",']
    (tmp_path / "t.csv").write_text("customer_message,agent_reply\n" + "\n".join(rows) + "\n")
    seen = Rows()
    found = evaluate_file(run, tmp_path / "t.csv", None, sample, seen=seen)
    assert found.rows == 11
    said_of = " ".join(found.notes)
    assert (
        "1 of 14 rows is left out, as the model has learned from it." in said_of
        and "1 rows are left out, as they are too long" in said_of
    )
    assert seen.counts.dropped == {"blank": 1, "learned from before": 1, "too long for the model to read": 1}
    (tmp_path / "t.csv").write_text('customer_message,agent_reply\n"Where is parcel 3?","With the van."\n')
    with pytest.raises(BadInput, match="the model has learned from it"):
        evaluate_file(run, tmp_path / "t.csv", None, sample)


def test_rows_the_model_would_look_up_are_no_measure(
    run: RunPaths, tmp_path: Path, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With their replies among the finds they would only be copied; a passage that answers them is no such thing."""
    monkeypatch.setattr("engine.models.generate.write", said([]))
    rows = [f'"Where is the parcel number {n}?","Parcel {n} left our house on day {n * 7}."' for n in range(12)]
    (tmp_path / "t.csv").write_text("customer_message,agent_reply\n" + "\n".join(rows) + "\n")
    facts = "Where is the parcel number 5? Parcel 5 left our house on day 35.\n\nParcel 6 left our house on day 42."
    library = library_of((), facts, lambda text: len(text.split()))
    keep_prompting(run.prompting.parent, Prompting(kind="retrieval", budget=60, finds=2), library)
    seen = Rows()
    found = evaluate_file(run, tmp_path / "t.csv", None, sample, seen=seen)
    assert found.rows == 11 and "1 row is left out, as it stands among what the model looks facts up in." in found.notes
    assert seen.counts.dropped == {"among what the model looks facts up in": 1}


def test_labels_the_model_does_not_know_are_said(
    run: RunPaths, tmp_path: Path, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They count as wrong, and the person learns why; the columns can be named."""
    run.replying.write_text(ReplyForm(labels=("refund", "delivery")).model_dump_json())
    monkeypatch.setattr("engine.models.generate.write", said([]))
    rows = [f'{n},"Parcel number {n} has not come",{("refund", "delivery", "praise")[n % 3]}' for n in range(30)]
    (tmp_path / "t.csv").write_text("id,was,what\n" + "\n".join(rows) + "\n")
    seen = Rows()
    found = evaluate_file(run, tmp_path / "t.csv", None, sample, asked=AskedColumns(("was",), "what"), seen=seen)
    assert found.rows == 30
    assert seen.unknown == {"praise": 10}
    assert (
        "10 of 30 rows have labels it cannot know, as it has not learned them (“praise”): they count as wrong."
        in " ".join(found.notes)
    )
