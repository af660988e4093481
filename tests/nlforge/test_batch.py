"""Thousands of requests: in order, resumable, and one bad case never stops it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.core.errors import LlmUnavailable
from nlforge.batch import BatchTally, batch_cases, finished, plan_batch, with_readings
from planner.reading.given import load_readings
from tests.support.no_model import NoModel
from tests.support.papers import docx, paragraph
from tests.support.scripted import changes, in_turn, llm, scripted_llm


def cases(path: Path, *lines: object) -> Path:
    path.write_text(
        "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines), encoding="utf-8"
    )
    return path


def test_a_bad_case_is_a_line_that_says_why(tmp_path: Path) -> None:
    """Broken JSON, no turns, a missing document: each a line with its id or line number, the others are planned."""
    docx(tmp_path / "wish.docx", paragraph("The budget is 70 dollars."))
    file = cases(
        tmp_path / "b.jsonl",
        {"id": "a", "turns": ["the budget is 50 dollars"]},
        "{broken",
        {"id": "c", "turns": []},
        {"id": "d", "turns": "no list"},
        "[1]",
        {"id": "f", "from": [str(tmp_path / "gone.docx")]},
        {"id": "g", "from": [str(tmp_path / "wish.docx")]},
        {"id": "h", "turns": ["use ollama", "undo"]},
    )
    lines = [json.loads(line) for line in plan_batch(batch_cases(file), NoModel(), [], None, frozenset())]
    assert [x["id"] for x in lines] == ["a", "line-2", "c", "d", "line-5", "f", "g", "h"]
    assert [x["id"] for x in lines if x["spec"] is None] == ["line-2", "c", "d", "line-5", "f"]
    assert all(x["questions"][0]["text"] for x in lines if x["spec"] is None)
    assert lines[6]["spec"]["limits"]["budget"]["amount"] == 70 and lines[6]["coverage"]


def test_half_characters_stop_nothing(tmp_path: Path) -> None:
    """A lone surrogate in a request is planned like any other text, and its line can be written."""
    file = tmp_path / "b.jsonl"
    file.write_text('{"id": "s", "turns": ["a bot \\ud800 with a budget of 50 dollars"]}\n')
    (line,) = plan_batch(batch_cases(file), NoModel(), [], None, frozenset())
    assert json.loads(line.encode().decode())["spec"]["limits"]["budget"]["amount"] == 50


def test_an_interrupted_batch_goes_on(tmp_path: Path) -> None:
    """What is written whole is not planned again; a torn last line is."""
    file = cases(tmp_path / "b.jsonl", *({"id": f"c{n}", "turns": ["a bot for our desk"]} for n in range(4)))
    out = tmp_path / "plans.jsonl"
    all_lines = list(plan_batch(batch_cases(file), NoModel(), [], None, frozenset()))
    out.write_text(all_lines[0] + "\n" + all_lines[1][:40], encoding="utf-8")
    assert finished(out) == (["c0"], [])
    assert [json.loads(x)["id"] for x in plan_batch(batch_cases(file), NoModel(), [], None, finished(out)[0])] == [
        "c1",
        "c2",
        "c3",
    ]


def test_a_refused_key_stops_a_batch_at_once(tmp_path: Path) -> None:
    """All other cases would fail alike; nonsense for one case does not stop the others."""
    file = cases(tmp_path / "b.jsonl", *({"id": f"c{n}", "turns": ["hello"]} for n in range(3)))
    with scripted_llm(in_turn([(401, "bad key")])) as server, pytest.raises(LlmUnavailable):
        list(plan_batch(batch_cases(file), llm(server), [], None, frozenset()))
    with scripted_llm(
        lambda request: (
            200,
            "nonsense" if "one" in request["messages"][0]["content"].split("----------")[1] else changes(),
        )
    ) as server:
        mixed = cases(tmp_path / "m.jsonl", {"id": "1", "turns": ["one"]}, {"id": "2", "turns": ["two"]})
        lines = [json.loads(x) for x in plan_batch(batch_cases(mixed), llm(server), [], None, frozenset())]
    assert [x["spec"] is None for x in lines] == [True, False]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_mark_at_the_beginning_loses_no_case(tmp_path: Path, encoding: str) -> None:
    """As editors and shells of Windows save it: the first line is a case like the others."""
    file, mark = tmp_path / "b.jsonl", "\ufeff" if encoding.endswith(("-le", "-be")) else ""
    file.write_bytes(
        (mark + '{"id": "a", "turns": ["für 50 Euro"]}\r\n{"id": "b", "turns": ["x"]}\r\n').encode(encoding)
    )
    assert [(c.id, c.problem) for c in batch_cases(file)] == [("a", ""), ("b", "")]


def test_cases_of_one_id_are_planned_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They are said; and a batch that goes on leaves out only as many as are there."""
    file = cases(tmp_path / "b.jsonl", *({"id": "a", "turns": [f"the budget is {n} dollars"]} for n in (50, 60, 70)))
    tally = BatchTally()
    lines = list(plan_batch(batch_cases(file), NoModel(), [], None, ["a"], tally))
    assert [json.loads(x)["spec"]["limits"]["budget"]["amount"] for x in lines] == [60, 70]
    assert (
        "The id a is on line 1 and again on line 3" in capsys.readouterr().err
        and tally.planned == 2
        and tally.text() == ""
    )


def test_what_was_not_planned_is_counted_also_when_it_goes_on(tmp_path: Path) -> None:
    """The line says why in “error”; an id may be 0, and other keys are named."""
    file = cases(tmp_path / "b.jsonl", {"id": 0, "turns": ["hello"]}, {"id": "t", "text": "hello"}, "nonsense")
    tally, out = BatchTally(), tmp_path / "o.jsonl"
    out.write_text("\n".join(plan_batch(batch_cases(file), NoModel(), [], None, [], tally)) + "\n")
    assert tally.failed == ["t", "line-3"] and finished(out) == (["0", "t", "line-3"], ["t", "line-3"])
    assert "“text”" in json.loads(out.read_text().splitlines()[1])["error"]


def test_readings_are_taken_in_place_of_a_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By id, turn by turn; what they say is checked against the words like any other reading, and what does not fit
    is said."""
    file = cases(
        tmp_path / "b.jsonl",
        {"id": "a", "turns": ["We summarise minutes.", "Never mention prices."]},
        {"id": "b", "turns": ["hello"]},
        {"id": "c", "turns": ["hello", "there"]},
        {"id": "d", "turns": ["hello"]},
    )
    task = {"field": "task", "op": "set", "value": "summarization", "quote": "summarise minutes"}
    rule = {
        "field": "rubric",
        "op": "add",
        "value": {"name": "mention prices", "unwanted": True, "strength": "must"},
        "quote": "Never mention prices",
    }
    made_up = {"field": "budget", "op": "set", "value": {"amount": 70, "currency": "USD"}, "quote": "the budget is 70"}
    readings = cases(
        tmp_path / "r.jsonl",
        {"id": "a", "turns": [{"asks": None, "changes": [task, made_up]}, {"changes": [rule]}]},
        {"id": "c", "turns": [{"changes": []}]},
        {"id": "d", "turns": [{"changes": [{"field": "budget", "op": "set"}]}]},
        {"id": "z", "turns": []},
    )
    given = with_readings(batch_cases(file), load_readings(readings))
    lines = [json.loads(x) for x in plan_batch(given, None, [], None, [])]
    spec = lines[0]["spec"]
    assert (
        spec["task"] == "summarization"
        and spec["limits"]["budget"] is None
        and "mention prices" in [c["name"] for c in spec["rubric"]]
    )
    assert lines[0]["origin"]["task"]["quote"] == "summarise minutes"
    assert (
        "There is no reading" in lines[1]["error"]
        and "2 turns, and its reading 1" in lines[2]["error"]
        and "has a fault at" in lines[3]["error"]
    )
    assert "1 readings belong to no case: z" in capsys.readouterr().err


def test_a_batch_goes_on_into_whole_lines_and_reads_no_document_twice(tmp_path: Path) -> None:
    document = tmp_path / "d.txt"
    document.write_text("Write replies to our customers.")
    file, out = tmp_path / "cases.jsonl", tmp_path / "out.jsonl"
    file.write_text("".join(json.dumps({"id": f"c{n}", "from": [str(document)]}) + "\n" for n in range(3)))
    whole = list(plan_batch(batch_cases(file), NoModel(), [], None, []))
    out.write_text(f"{whole[0]}\n{whole[1][:60]}")
    assert finished(out) == (["c0"], []) and out.read_text() == whole[0] + "\n"
    assert [bool(case.turns) for case in batch_cases(file, ["c0"])] == [False, True, True]
    assert [json.loads(x)["id"] for x in plan_batch(batch_cases(file, ["c0"]), NoModel(), [], None, ["c0"])] == [
        "c1",
        "c2",
    ]


@pytest.mark.parametrize("last", ['{"note": "mine', '{"id": "c1"}', "my own words"])
def test_a_last_line_that_no_crash_of_ours_left_stays(tmp_path: Path, last: str) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text(f'{{"id": "c0"}}\n{last}')
    finished(out)
    assert out.read_text().endswith(last)
