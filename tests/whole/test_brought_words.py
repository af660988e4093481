"""What people said who had seen neither code nor tests: wishes and answers that were once misread."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.core.spec import Task
from planner.agreement import agreed, agreed_first
from planner.check import check_change
from planner.compile.to_find import TO_FIND
from planner.compile.use_of import DOUBTED
from planner.requirements import Requirements, Said, WantedDate, WantedSource, Wish
from planner.rule_readers.all import read_all
from planner.rule_readers.files import file_spans
from planner.rule_readers.options import task_answered
from planner.rule_readers.seen import SeenFiles
from planner.unused_words import ALL_ROWS, WHICH_ROWS
from tests.support.pages import spec_page
from tests.support.planned_folders import planned, table, uses


@pytest.mark.parametrize(
    "said",
    [
        "Yes, that is right.",
        "Ja, genau.",
        "Sí, es correcto.",
        "Oui, c’est bien ça",
        "对,没错",
        "yes",
        "Ja, das stimmt so",
        "はい",
    ],
)
def test_agreement_is_understood(said: str) -> None:
    assert agreed(said)


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("Yes, but in German", "Yes"),
        ("对,是在对话里回答客户。", "对"),
        ("That is the one thing I hate", ""),
        ("No, it is not", ""),
    ],
)
def test_more_than_agreement_is_read(said: str, first: str) -> None:
    assert not agreed(said) and agreed_first(said) == first


@pytest.mark.parametrize(
    "said",
    [
        "No, it does not translate, it is classification.",
        "Nope, it should answer people in a conversation",
        "No! It translates between languages.",
    ],
)
def test_a_no_to_a_question_forbids_no_file(said: str) -> None:
    known = Requirements(
        wishes={"sources": (Wish(value=WantedSource(path="t.xlsx"), said=Said(turn=1, quote="t.xlsx")),)}
    )
    changes = read_all(said, known, None, SeenFiles(files=("t.xlsx",), kinds=(("t.xlsx", "table"),)))
    assert [c.field for c in changes] == ["task"]


def test_a_date_alone_is_the_deadline() -> None:
    said = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
    for words in ("Le 3 décembre", "3 December", "on December 3, please", "am 3. Dezember"):
        (change,) = read_all(words, None, said)
        assert (
            change.field == "deadline_hours"
            and isinstance(change.value, WantedDate)
            and change.value.at.date().isoformat() == "2026-12-03"
        ), words
    assert not read_all("Our shop opened on 3 December", None, said)


@pytest.mark.parametrize("said", ["drop it in ~/", "save it to file://", "use C:\\ for that", "train on / please"])
def test_a_whole_disk_is_no_file(said: str) -> None:
    assert not file_spans(said)


def test_a_document_of_requirements_is_asked_about(tmp_path: Path) -> None:
    """What it says is wanted, and nobody has read it as that."""
    (tmp_path / "Requirements v3.md").write_text("# Wishes\n\nThe budget is 60 euros.\n", encoding="utf-8")
    table(tmp_path / "mails.csv", "oak", 40)
    words = "It is all in “Requirements v3.md”. Learn from mails.csv."
    plan = planned(words, tmp_path)
    assert any(q.field == DOUBTED and "--from" in q.text for q in plan.questions)
    settled = planned([words, "look facts up in Requirements v3.md"], tmp_path)
    assert not any(q.field == DOUBTED for q in settled.questions) and uses(settled)["Requirements v3.md"] == "retrieve"


def test_an_answer_that_begins_with_the_kind_of_task_names_it() -> None:
    """What follows it are further wishes."""
    assert task_answered("Chat assistant. If the page has nothing, say so.") == (Task.CHAT_ASSISTANT, "Chat assistant")
    assert task_answered("classification, the sub-folder is the label") == (Task.CLASSIFICATION, "classification")
    assert task_answered("Not a translation.") is None and task_answered("Translation bureau data") is None


@pytest.mark.parametrize(("words", "share"), [
    ("Please keep every tenth conversation aside and tell me afterwards how it did on those.", 0.1),
    ("Use an 80/20 split.", 0.2),
    ("20 % zum Testen zurückhalten", 0.2), ("Garde 10 % de côté pour le test", 0.1), ("留出10%做测试", 0.1),
    ("80 % to train, 20 % to test.", 0.2),
    ("measure with 10% of the rows", 0.1), ("at least 90 % right", None),
    ("We give 20 % discount, aside from that all is fine", None),
    ("Open 24/7, keep 80/20 in mind", None), ("Measure only with gold.csv, at least 90 % right", None),
])  # fmt: skip
def test_how_many_rows_are_held_out_can_be_said(words: str, share: float | None) -> None:
    """And a demand, a discount and a file are no share of rows."""
    found = [c for c in read_all(words) if c.field == "eval_share"]
    assert [c.value for c in found] == ([] if share is None else [share]) and [
        check_change(c, (words,), [], set()) for c in found
    ] == [None] * len(found)


def test_a_share_that_was_said_is_held_out(tmp_path: Path) -> None:
    """All of it, with its words on the page."""
    table(tmp_path / "mails.csv", "oak", 600)
    plan = planned("Learn from mails.csv and keep every tenth conversation aside.", tmp_path)
    assert plan.spec is not None and (plan.spec.data.eval_share, plan.spec.data.max_eval_rows) == (0.1, 60)
    assert "10% of the rows, at most 60, are held out: the model is never trained on them" in spec_page(
        plan
    ) and "every tenth" in spec_page(plan)


@pytest.mark.parametrize(("words", "asked"), [
    ("Learn from mails.csv. There is private stuff in it, please take only the product texts!", True),
    ("Apprends avec mails.csv, sans les notes internes bien sûr", True),
    ("Lerne aus mails.csv, nimm nur die Gespräche über Rechnungen", True),
    ("Learn from mails.csv. Never send a message without a greeting.", False), ("Learn from mails.csv only.", False),
])  # fmt: skip
def test_whoever_wants_some_of_the_rows_is_not_given_all_without_a_yes(words: str, asked: bool, tmp_path: Path) -> None:
    """Nobody here knows which rows are private ones."""
    table(tmp_path / "mails.csv", "oak", 40)
    plan = planned(words, tmp_path)
    assert any(q.field == WHICH_ROWS for q in plan.questions) is asked
    if asked:
        assert not any(q.field == WHICH_ROWS for q in planned([words, ALL_ROWS], tmp_path).questions)


@pytest.mark.parametrize(("words", "hours"), [
    ("No more than an evening of computing please", 6), ("手里只有一台普通笔记本,一晚上最多", 12),
    ("It must not take more than one night.", 12),
])  # fmt: skip
def test_an_evening_and_a_night_are_limits(words: str, hours: float) -> None:
    """As people give them to a machine of their own."""
    assert [c.value for c in read_all(words) if c.field == "deadline_hours"] == [hours]


def test_what_is_to_be_found_may_stay_where_it_would_be_replaced(tmp_path: Path) -> None:
    """A model that learns to write “[name]” finds no names."""
    rows = [
        {
            "text": f"On day {n} Ann Lee{n} called about the {thing} order",
            "found": json.dumps({"PERSON": [f"Ann Lee{n}"], "PRODUCT": [thing]}),
        }
        for n, thing in enumerate(["lamp", "table", "chair", "mirror", "carpet", "shelf"] * 6)
    ]
    (tmp_path / "notes.jsonl").write_text(
        "".join(json.dumps({"prompt": r["text"], "completion": r["found"]}) + "\n" for r in rows), encoding="utf-8"
    )
    words = "Extract persons and products as in notes.jsonl"
    plan = planned(words, tmp_path)
    question = next(q for q in plan.questions if q.field == TO_FIND)
    assert "“PERSON”" in question.text and question.options[0] == "names may stay"
    settled = planned([words, "names may stay"], tmp_path)
    assert (
        settled.spec is not None
        and "name" not in settled.spec.data.redact
        and not any(q.field == TO_FIND for q in settled.questions)
    )
    kept = planned([words, "replace them all the same"], tmp_path)
    assert (
        kept.spec is not None
        and "name" in kept.spec.data.redact
        and not any(q.field == TO_FIND for q in kept.questions)
    )
