"""Questions their text does not answer: left out and said, or learned as the phrase a person wants to hear."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from engine.core.spec import DataSpec, Source, TrainingSpec, digest
from engine.data.counts import Counts
from engine.data.prepare import read_rows
from engine.data.profile import profile_source
from engine.data.usable import usable
from nlforge.sources import forecaster, measurer
from planner.answers import answers
from planner.compile.plan import compile_plan
from planner.compile.unanswered import LEAVE_OUT, NOT_IN_TEXT
from planner.requirements import Requirements, Said, Wish
from planner.rule_readers.all import read_all
from tests.support.machines import CPU
from tests.support.pages import spec_page
from tests.support.specs import spec

_DOORS = (
    "garage",
    "cellar",
    "attic",
    "pantry",
    "shed",
    "studio",
    "library",
    "laundry",
    "porch",
    "stable",
    "tower",
    "chapel",
)


def _qas(n: int, door: str, german: bool) -> list[dict[str, Any]]:
    asks = (
        (f"Womit öffnet man die Tür zum Raum {door}?", f"Wie viele Stufen führen in den Raum {door}?")
        if german
        else (f"What opens the door to the {door}?", f"How many steps lead to the {door}?")
    )
    never = "Wer hat das Haus gebaut?" if german else "Who built the house?"
    key = f"der Schlüssel {n + 11}" if german else f"key number {n + 11}"
    return [
        {"question": asks[0], "id": f"{n}a", "is_impossible": False, "answers": [{"text": key, "answer_start": 0}]},
        {
            "question": asks[1],
            "id": f"{n}b",
            "is_impossible": False,
            "answers": [{"text": str(n + 3), "answer_start": 3}],
        },
        *(
            [
                {
                    "question": never,
                    "id": f"{n}c",
                    "is_impossible": True,
                    "answers": [],
                    "plausible_answers": [{"text": key}],
                }
            ]
            if n % 3 == 0
            else []
        ),
    ]


def _context(n: int, door: str, german: bool) -> str:
    return (
        (
            f"Den Raum {door} öffnet der Schlüssel {n + 11}, er hängt am Brett. Es führen {n + 3} Stufen "
            "hinein, und nachts bleibt er zu."
        )
        if german
        else (
            f"The {door} is opened with key number {n + 11}, which hangs on the board. {n + 3} steps lead to "
            "it, and at night it is locked."
        )
    )


def _squad(path: Path, german: bool = False) -> Path:
    data = [
        {"title": door, "paragraphs": [{"context": _context(n, door, german), "qas": _qas(n, door, german)}]}
        for n, door in enumerate(_DOORS)
    ]
    path.write_text(json.dumps({"version": "v2.0", "data": data}, ensure_ascii=False), encoding="utf-8")
    return path


def _chosen(phrase: str = "", path: str = "house.json") -> TrainingSpec:
    return spec(
        data=DataSpec(
            sources=(Source(path=path, kind="jsonl", prompt_column="prompt", reply_column="reply"),), not_in_text=phrase
        )
    )


@pytest.mark.parametrize("packed", [False, True])
def test_they_are_left_out_with_their_place_or_learned_as_the_phrase(packed: bool, tmp_path: Path) -> None:
    path = _squad(tmp_path / "house.json")
    if packed:
        with zipfile.ZipFile(tmp_path / "house.zip", "w") as file:
            file.write(path, "house.json")
        path = tmp_path / "house.zip"
    read, counts = read_rows(_chosen(path=path.name).data.sources[0], tmp_path), Counts()
    without = usable(_chosen(path=path.name), read, [], counts).rows
    assert (
        len(without) == 24 and counts.dropped["unanswered"] == 4 and not any("Who built" in r.prompt for r in without)
    )
    rows = usable(_chosen("Ask the caretaker.", path.name), read, [], Counts()).rows
    assert len(rows) == 28 and {r.reply for r in rows if "Who built" in r.prompt} == {"Ask the caretaker."}
    assert all(r.reply != "Ask the caretaker." for r in rows if "Who built" not in r.prompt)
    found = profile_source(path)
    assert (found.unanswerable, found.usable) == (4, 24)


@pytest.mark.parametrize("item", [
    {"answers": {"text": [], "answer_start": []}}, {"answers": {"text": ["CANNOTANSWER"], "answer_start": [3]}},
    {"answers": [], "is_impossible": True},
])  # fmt: skip
def test_flat_rows_say_it_too(item: dict[str, Any], tmp_path: Path) -> None:
    rows = [
        {
            "id": str(n),
            "title": d,
            "context": _context(n, d, False),
            "question": f"What opens the {d}?",
            "answers": {"text": [f"key number {n + 11}"]},
        }
        for n, d in enumerate(_DOORS)
    ]
    (tmp_path / "a.jsonl").write_text(
        "\n".join(json.dumps(r) for r in [*rows, {**rows[0], "question": "Who built it?", **item}])
    )
    assert (found := profile_source(tmp_path / "a.jsonl")).unanswerable == 1 and found.usable == len(_DOORS)


@pytest.mark.parametrize(
    ("german", "phrase"), [(False, "That is not in the text."), (True, "Das steht nicht im Text.")]
)
def test_it_is_asked_once_in_the_language_of_the_rows(german: bool, phrase: str, tmp_path: Path) -> None:
    _squad(tmp_path / "house.json", german)
    measure, wants = measurer(tmp_path, [tmp_path / "house.json"]), Requirements()
    plan = compile_plan(wants, measure(wants), CPU, foresee=forecaster(tmp_path))
    question = next(q for q in plan.questions if q.field == NOT_IN_TEXT)
    assert question.text.startswith("In house.json 4 questions are marked as not answered by the text.")
    assert (
        question.options == (LEAVE_OUT, f"answer “{phrase}”")
        and plan.spec is not None
        and plan.spec.data.not_in_text == ""
    )
    assert (
        "4 of 28 rows are not used for training, as they ask what their text does not answer (lines 1, 4, "
        "7 and 10 of house.json)"
    ) in spec_page(plan)
    for words, value in (
        ("yes", phrase),
        (f"answer “{phrase}”", phrase),
        ("say “Ask the caretaker.”", "Ask the caretaker."),
    ):
        found = answers(words, plan, (), wants)
        assert found is not None and [(c.field, c.value) for c in found[0]] == [(NOT_IN_TEXT, value)]
    for words in ("no", LEAVE_OUT):
        assert answers(words, plan, (), wants) == ([], frozenset({NOT_IN_TEXT, "not_in_text"}))
    left = compile_plan(wants, measure(wants), CPU, settled=frozenset({NOT_IN_TEXT}))
    assert not [q for q in left.questions if q.field == NOT_IN_TEXT]
    told = Requirements(
        wishes={NOT_IN_TEXT: (Wish(value="", said=Said(turn=1, quote="say so if it is not in the text")),)}
    )
    plan = compile_plan(told, measure(told), CPU)
    assert (
        plan.spec is not None
        and plan.spec.data.not_in_text == phrase
        and f"it learns to answer: “{phrase}”" in spec_page(plan)
    )


def test_a_spec_without_a_phrase_is_the_one_it_was() -> None:
    assert "not_in_text" not in _chosen().model_dump_json() and digest(_chosen()) != digest(_chosen("Not there."))


@pytest.mark.parametrize(("words", "phrase"), [
    ("If the page says nothing about it, then “not in the manual” please.", "not in the manual"),
    ("If it is not in the manual it says so.", ""),
    ("Answer 'this is not in the handbook' where there is nothing.", "this is not in the handbook"),
    ("When the text has no answer, it should reply \"Please ring the desk.\"", "Please ring the desk."),
    ("Wenn es nicht im Handbuch steht, soll es „Das weiß ich nicht“ antworten.", "Das weiß ich nicht"),
    ("Falls die Seite nichts dazu enthält, sag es.", ""),
    ("Si ce n'est pas dans le document, il doit répondre « Je ne sais pas ».", "Je ne sais pas"),
    ("Si no está en el texto, que responda «No lo sé».", "No lo sé"),
    ("如果手册里没有，就回答「手册里没有」。", "手册里没有"),
])  # fmt: skip
def test_words_say_what_is_answered(words: str, phrase: str) -> None:
    found = [c for c in read_all(f"Train a helper with house.json. {words}") if c.field == NOT_IN_TEXT]
    assert [(c.value, c.quote) for c in found] == [(phrase, words)]


@pytest.mark.parametrize("words", [
    "Answer questions about our manual, not about prices.", "What if it is not in the manual, does it say so?",
    "Say no to discounts.",
    "If a customer is angry, say sorry.", "Do not learn from the file old.csv.",
    "The text must not be longer than 50 words.",
])  # fmt: skip
def test_other_words_do_not(words: str) -> None:
    assert not [c for c in read_all(words) if c.field == NOT_IN_TEXT]


def test_words_that_nothing_comes_of_are_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "message,reply\n" + "".join(f"What opens the {d}?,Key number {n} does.\n" for n, d in enumerate(_DOORS * 2))
    )
    told = Requirements(
        wishes={NOT_IN_TEXT: (Wish(value="", said=Said(turn=1, quote="say so if it is not in the text")),)}
    )
    plan = compile_plan(told, measurer(tmp_path, [path])(told), CPU)
    assert (
        plan.spec is not None
        and plan.spec.data.not_in_text == ""
        and "I did not use: “say so if it is not in the text”" in spec_page(plan)
    )
