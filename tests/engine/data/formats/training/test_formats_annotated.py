"""Exports of annotation tools: what people said of a text is its answer, and what they did not say is not learned."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.core.row import Row
from engine.data.clean import distinct
from engine.data.counts import Counts
from engine.data.read import read_table
from tests.engine.data.formats.brought import cells, lines, pairs_of, rows_of

TEXT = "My chair came with one leg missing."


def task(*results: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "id": 1,
        "data": {"text": TEXT},
        "annotations": [{"id": 9, "result": list(results)}],
        "predictions": [],
        **more,
    }


def result(kind: str, name: str = "topic", **value: Any) -> dict[str, Any]:
    return {"type": kind, "from_name": name, "to_name": "text", "value": value}


CHOICE = result("choices", choices=["damage"])
MIN = {
    "text": TEXT,
    "id": 1,
    "topic": "damage",
    "annotator": 1,
    "annotation_id": 4,
    "created_at": "2026-01-01",
    "updated_at": "2026-01-02",
    "lead_time": 3.1,
}


@pytest.mark.parametrize(("item", "reply"), [
    (task(CHOICE), "damage"), (task(result("choices", choices=["damage", "return"])), "damage; return"),
    (task(result("rating", rating=4)), "4"),
    (task(result("textarea", text=["We send the leg."])), "We send the leg."), (task(result("number", number=7)), "7"),
    (task(result("taxonomy", taxonomy=[["goods", "chair"]])), "goods > chair"),
    (task(result("labels", start=3, end=8, text="chair", labels=["THING"]),
    result("labels", start=19, end=22, text="one", labels=["COUNT"])),
     '{"THING": ["chair"], "COUNT": ["one"]}'),
    (task(result("textarea", "why", text=["a leg"]), CHOICE), "damage"),
    (task(predictions=[{"result": [result("choices", choices=["billing"])]}], annotations=[{"result": [CHOICE]}]),
    "damage"),
    (task(data={"id_no": 7, "html_title": "A title that is longer than the text itself is, by some words",
    "text": TEXT}, annotations=[{"result": [CHOICE]}]),
     "damage"),
    (task(annotations=[], completions=[{"result": [CHOICE]}]), "damage"),
    (MIN, "damage"), ({**MIN, "topic": {"choices": ["damage", "return"]}}, "damage; return"),
    ({**MIN, "topic": 4}, "4"),
    ({**MIN, "topic": [{"start": 3, "end": 8, "text": "chair", "labels": ["THING"]}]}, '{"THING": ["chair"]}'),
    ({"text": TEXT, "label": "damage", "_input_hash": 5, "_task_hash": 7, "answer": "accept"}, "damage"),
    ({"text": TEXT, "options": [{"id": 1, "text": "damage"}, {"id": 2, "text": "return"}], "accept": [1],
    "answer": "accept"}, "damage"),
    ({"text": TEXT, "options": [{"id": "damage"}, {"id": "return"}], "accept": ["damage", "return"], "answer": "accept",
    "_view_id": "choice"},
     "damage; return"),
    ({"text": TEXT, "spans": [{"start": 3, "end": 8, "label": "THING"}], "tokens": [], "answer": "accept"},
    '{"THING": ["chair"]}'),
    ({"text": TEXT, "user_input": "We send the leg.", "answer": "accept"}, "We send the leg."),
    ({"text": TEXT, "cats": {"damage": 1.0, "return": 0.0}}, "damage"),
    ({"text": TEXT, "cats": {"damage": True, "return": 1}}, "damage; return"),
    ({"text": TEXT, "label": ["damage"]}, "damage"), ({"id": 1, "data": TEXT, "label": ["damage", "return"]},
    "damage; return"),
    ({"text": TEXT, "labels": ["damage"], "Comments": []}, "damage"),
    ({"text": TEXT, "label": [[3, 8, "THING"]]}, '{"THING": ["chair"]}'),
    ({"id": 1, "text": TEXT, "entities": [{"id": 1, "label": "THING", "start_offset": 3, "end_offset": 8}],
    "relations": []}, '{"THING": ["chair"]}'),
    ({"text": TEXT, "label": ["Mein Stuhl kam mit einem fehlenden Bein an, und ich möchte ein neues."]},
     "Mein Stuhl kam mit einem fehlenden Bein an, und ich möchte ein neues."),
    ({"id": "1", "status": "completed", "fields": {"text": TEXT}, "metadata": {},
    "suggestions": {"topic": {"value": "billing"}},
      "responses": {"topic": [{"value": "damage", "status": "submitted", "user_id": "u"}]}}, "damage"),
    ({"fields": {"text": TEXT}, "responses": [{"user_id": "u", "status": "submitted",
    "values": {"topic": {"value": ["damage", "return"]}}}]},
     "damage; return"),
    ({"fields": {"text": TEXT}, "suggestions": [], "responses": {
    "spans": [{"value": [{"start": 3, "end": 8, "label": "THING"}], "user_id": "u"}]}},
     '{"THING": ["chair"]}'),
    ({"text": TEXT, "inputs": {"text": TEXT}, "prediction": [{"label": "billing", "score": 0.9}],
    "annotation": "damage", "status": "Validated"}, "damage"),
])  # fmt: skip
def test_what_people_said_of_a_text_is_its_answer(item: Any, reply: str, tmp_path: Path) -> None:
    """Label Studio, Prodigy, doccano, Argilla, with one choice or many, texts, figures and marked places."""
    for name in ("a.jsonl", "a.json"):
        path = lines(tmp_path / name, [item] * 3)
        found = read_table(path)
        assert pairs_of(path) == [(TEXT, reply)] * 3, found.rows


@pytest.mark.parametrize(
    "item",
    [
        MIN,
        {**MIN, "topic": '{"choices": ["damage"]}'},
        {"text": TEXT, "label": "damage", "answer": "accept"},
        {"text": TEXT, "label": "['damage']"},
        {"text": TEXT, "label": '["damage"]'},
    ],
)
def test_the_same_as_a_table(item: dict[str, Any], tmp_path: Path) -> None:
    """The tools' CSV exports, and lists in cells as JSON or Python write them."""
    assert pairs_of(cells(tmp_path / "a.csv", [item] * 3)) == [(TEXT, "damage")] * 3


@pytest.mark.parametrize(("item", "why"), [
    (task(annotations=[{"result": [CHOICE], "was_cancelled": True}]),
    "annotations that were cancelled, skipped or discarded: 1 (line 2)"),
    (task(annotations=[], predictions=[{"result": [CHOICE]}]),
    "texts with predictions of a model only, which no person has confirmed: 1 (line 2)"),
    (task(annotations=[]), "texts without annotations: 1 (line 2)"),
    (task(annotations=[{"result": []}]), "texts without annotations: 1 (line 2)"),
    (task(result("ellipse", x=1)), "annotations of a kind I do not read: 1 (line 2)"),
    ({**MIN, "topic": None}, "texts without annotations: 1 (line 2)"),
    ({"text": TEXT, "label": "x", "answer": "reject"}, "annotations that were rejected: 1 (line 2)"),
    ({"text": TEXT, "label": "x", "answer": "ignore"}, "texts the annotators passed over: 1 (line 2)"),
    ({"text": TEXT, "options": [{"id": 1}], "accept": [], "answer": "accept"}, "texts without annotations: 1 (line 2)"),
    ({"text": TEXT, "entities": []}, "texts without annotations: 1 (line 2)"),
    ({"fields": {"text": TEXT}, "responses": {"t": [{"value": "damage", "status": "discarded"}]}},
    "cancelled, skipped or discarded: 1 (line 2)"),
    ({"fields": {"text": TEXT}, "responses": {}, "suggestions": {"t": {"value": "damage"}}},
    "which no person has confirmed: 1 (line 2)"),
    ({"text": TEXT, "annotation": None, "prediction": [["a", 1]], "status": "Default"},
    "which no person has confirmed: 1 (line 2)"),
])  # fmt: skip
def test_what_nobody_said_is_not_learned_and_told(item: Any, why: str, tmp_path: Path) -> None:
    left_out: list[str] = []
    assert pairs_of(lines(tmp_path / "a.jsonl", [task(CHOICE), item, task(CHOICE)]), left_out) == [(TEXT, "damage")] * 2
    assert len(left_out) == 1 and left_out[0].endswith(why)


def test_each_annotator_gives_a_row_and_the_one_who_is_right_the_only_one(tmp_path: Path) -> None:
    """What most say is decided when rows are cleaned; a ground truth decides it before."""
    three = [{"result": [result("choices", choices=[c])]} for c in ("damage", "damage", "return")]
    path = tmp_path / "a.json"
    path.write_text(
        json.dumps(
            [
                task(annotations=three),
                task(annotations=[*three, {"result": [result("choices", choices=["chair"])], "ground_truth": True}]),
            ]
        )
    )
    assert [r.reply for r in rows_of(path)] == ["damage", "damage", "return", "chair"]


def test_a_chat_may_be_what_is_annotated(tmp_path: Path) -> None:
    chat = [{"author": "Ann", "text": "One leg is missing."}, {"author": "Shop", "text": "Sorry!"}]
    item = task(data={"dialogue": chat}, annotations=[{"result": [{**CHOICE, "to_name": "dialogue"}]}])
    assert (
        pairs_of(lines(tmp_path / "a.jsonl", [item, item]))
        == [("Ann: One leg is missing.\nShop: Sorry!", "damage")] * 2
    )


def test_further_answers_are_columns(tmp_path: Path) -> None:
    """A second question of the annotation can be named as the answer instead."""
    found = read_table(
        lines(tmp_path / "a.jsonl", [task(CHOICE, result("textarea", "why", text=["a leg"])), task(CHOICE)])
    )
    assert found.rows[0]["why"] == "a leg" and found.rows[0]["reply"] == "damage"


def test_one_label_that_is_accepted_or_rejected_makes_two(tmp_path: Path) -> None:
    """Else a filter would learn to say yes to everything."""
    items = [
        {
            "text": f"Message number {n}",
            "label": "SPAM",
            "answer": "accept" if n % 2 else "reject",
            "_view_id": "classification",
        }
        for n in range(20)
    ]
    assert pairs_of(lines(tmp_path / "a.jsonl", items))[:2] == [
        ("Message number 0", "not SPAM"),
        ("Message number 1", "SPAM"),
    ]


def squad(**more: Any) -> dict[str, Any]:
    answered = {
        "question": "Who came?",
        "id": "1",
        "answers": [{"text": text, "answer_start": 0} for text in ("Ann", "Ann", "A")],
    }
    unanswered = {"question": "Why?", "id": "2", "answers": [], "is_impossible": True}
    return {"title": "Visit", "paragraphs": [{"context": "Ann came.", "qas": [answered, unanswered]}], **more}


FLAT = {
    "id": "1",
    "title": "Visit",
    "context": "Ann came.",
    "question": "Who came?",
    "answers": {"text": ["Ann"], "answer_start": [0]},
}


@pytest.mark.parametrize("content", [
    {"version": "2.0", "data": [squad()]}, [squad()], squad(), [FLAT], [{**FLAT, "answers": [{"text": "Ann"}]}],
    [{"context": "Ann came.", "qas": [{"question": "Who came?", "answers": [{"text": "Ann"}]}]}],
])  # fmt: skip
def test_a_question_stands_below_its_text(content: Any, tmp_path: Path) -> None:
    """SQuAD nested and flat; of several answers what most gave, and questions without one are known."""
    path = tmp_path / "a.json"
    path.write_text(json.dumps(content))
    rows = rows_of(path)
    assert [(r.prompt, r.reply) for r in rows if not r.unanswered] == [("Ann came.\n\nWho came?", "Ann")]
    assert [r.prompt for r in rows if r.unanswered] == ["Ann came.\n\nWhy?"] * ("paragraphs" in json.dumps(content))


def test_squad_in_a_table_as_arrays_print_it(tmp_path: Path) -> None:
    rows = [{**FLAT, "answers": "{'text': array(['Ann'], dtype=object), 'answer_start': array([0], dtype=int32)}"}] * 2
    assert pairs_of(cells(tmp_path / "a.csv", rows)) == [("Ann came.\n\nWho came?", "Ann")] * 2


def test_questions_about_one_long_text_are_no_copies_of_one_another() -> None:
    """They share most of their words; the same question with a small edit is a copy, with a text or without."""
    places = [f"{a}{b}" for a in ("north", "south", "high", "low") for b in ("field", "town", "gate")]
    long = " ".join(f"{place} lies beside {beside}" for place in places for beside in ("a lake", "the woods", "a road"))
    asked = [
        ("Who came to the gate first of all?", "Ann"),
        ("Where did they put up their tents?", "Beside the lake"),
        ("Why was nobody seen on the road?", "Snow lay there"),
    ]
    rows = [Row(f"{long}\n\n{q}", a, "f", n) for n, (q, a) in enumerate(asked, 1)]
    assert distinct(rows, Counts()) == rows
    counts = Counts()
    copy = Row(f"{long}\n\nWho came to the gate first of all then?", "Ann", "f", 9)
    assert len(distinct([*rows, copy], counts)) == 3 and counts.dropped["near_duplicate"] == 1
