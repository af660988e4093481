"""A handbook alone: no question has two answers, none asks about “We”, and no passage is learned and measured with."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from engine.core.comparing import normalised
from engine.core.events import GateChecked, RunEvent
from engine.core.row import Row
from engine.core.spec import DataSpec, Source
from engine.data.counts import Counts
from engine.data.prepare import Prepared, prepare
from engine.data.ready import report_data
from engine.data.split import split
from engine.data.synthetic.of_document import asked_of
from engine.data.synthetic.one_answer import with_one_answer
from engine.data.synthetic.rows import made_rows
from engine.retrieval.passages import passages
from tests.support.handbooks import handbook
from tests.support.specs import measured_on, spec


def prepared(folder: Path, *names: str) -> Prepared:
    sources = tuple(Source(path=name, use="train", kind="text") for name in names)
    return prepare(spec(data=DataSpec(sources=sources)), folder)


@pytest.mark.parametrize(("language", "wanted", "unwanted"), [
    (
        "en",
        (
            "What does “Family Handbook” say about Children, under “Medicine”?",
            "What does “Family Handbook” say about Medicine?",
            "What does “Family Handbook” say about Uniform, from “The polo shirt is white” on?",
            "What does “Family Handbook” say about Bullying?",
        ),
        ("about We", "about You", "about On", "evacuation the children?", "about Special?", "the head you?"),
    ),
    (
        "de",
        (
            "Was steht in „Elternhandbuch“ unter „Medikamente“ zu: Kinder?",
            "Was steht in „Elternhandbuch“ zu Medikamente?",
            "Was steht in „Elternhandbuch“ zu Kleidung, ab „Das Hemd kostet im Laden“?",
            "Was steht in „Elternhandbuch“ zu: Inhalatoren?",
        ),
        ("zu: Wir?", "zu: Man?", "zu: Sie?"),
    ),
])  # fmt: skip
def test_each_question_of_a_handbook_has_one_answer(
    language: str, wanted: tuple[str, ...], unwanted: tuple[str, ...], tmp_path: Path
) -> None:
    path = handbook(tmp_path, language)
    rows = list(made_rows(path, path.name))
    asked = [normalised(r.prompt) for r in rows]
    assert len(asked) == len(set(asked)) and {*wanted} <= {r.prompt for r in rows}
    assert not [r.prompt for r in rows for words in unwanted if words in r.prompt]


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_handbook_alone_can_be_trained(language: str, tmp_path: Path) -> None:
    """The check on shared rows holds, nothing contradicts itself, and a passage is on one side."""
    data = prepared(tmp_path, handbook(tmp_path, language).name)
    events: list[RunEvent] = []
    report_data(data, events.append)
    gates = {e.name: e.passed for e in events if isinstance(e, GateChecked)}
    assert gates["no_shared_rows"] and not data.counts.dropped["conflict"]
    sides = [{part for r in rows for part in r.passage.split("\n\n")} for rows in (data.train, data.held_out)]
    assert all(sides) and sides[0].isdisjoint(sides[1])


def test_what_is_said_of_one_thing_in_several_places_is_one_answer() -> None:
    text = "Parcels are sent on Monday.\n\nStamps are sold here.\n\nParcels are weighed at the counter.\n"
    (asked,) = [a for a in asked_of(list(passages(text, "Post")), "en") if "Parcels" in a.question]
    assert asked.answer == "Parcels are sent on Monday. Parcels are weighed at the counter."
    assert asked.text == "Parcels are sent on Monday.\n\nParcels are weighed at the counter."


def test_the_same_question_to_two_documents_says_which(tmp_path: Path) -> None:
    for name, days in (("Shop north.md", 5), ("Shop south.md", 9)):
        (tmp_path / name).write_text(f"# Shop\n\n## How long does a refund take?\n\nA refund takes {days} days.\n")
    rows = [r for name in ("Shop north.md", "Shop south.md") for r in made_rows(tmp_path / name, name)]
    counts = Counts()
    assert {r.prompt for r in with_one_answer(rows, counts)} == {
        "How long does a refund take? (Shop north)",
        "How long does a refund take? (Shop south)",
    }
    assert not counts.dropped


def test_a_made_question_with_two_answers_is_left_out_and_said() -> None:
    """Of names that became placeholders, say; what people wrote stays."""
    made = [
        Row("Who is [name]?", reply, "h.md", n, made="templates") for n, reply in enumerate(("The head.", "A cook."))
    ]
    own = Row("Who is [name 2]?", "Nobody.", "t.csv", 3)
    counts = Counts()
    assert with_one_answer([*made, own], counts) == [own] and counts.dropped["same_question"] == 2


def test_one_message_is_never_on_both_sides() -> None:
    """Whatever its answers: made ones, with other words each, as well."""
    rows = [
        Row(
            f"What is said of thing {n // 2}?", f"{'abcdefgh'[n % 8] * 9} {n * 7919} of its own", "h.md", n, made="code"
        )
        for n in range(60)
    ]
    train, held_out = split(rows, measured_on(0.3, 48, 7))
    sides = defaultdict(set)
    for side, part in enumerate((train, held_out)):
        for row in part:
            sides[row.prompt].add(side)
    assert held_out and all(len(found) == 1 for found in sides.values())
