"""Thousands of requests: in order, resumable, and one bad case never stops it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.errors import LlmUnavailable
from nlforge.batch import batch_cases, finished, plan_batch
from tests.papers import docx, paragraph
from tests.scripted import changes, in_turn, scripted_llm
from tests.test_planner import Quiet
from tests.test_reading import llm


def cases(path: Path, *lines: object) -> Path:
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines), encoding="utf-8")
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
    lines = [json.loads(line) for line in plan_batch(batch_cases(file), Quiet(), [], None, frozenset())]
    assert [x["id"] for x in lines] == ["a", "line-2", "c", "d", "line-5", "f", "g", "h"]
    assert [x["id"] for x in lines if x["spec"] is None] == ["line-2", "c", "d", "line-5", "f"]
    assert all(x["questions"][0]["text"] for x in lines if x["spec"] is None)
    assert lines[6]["spec"]["limits"]["budget"]["amount"] == 70 and lines[6]["coverage"]


def test_half_characters_stop_nothing(tmp_path: Path) -> None:
    """A lone surrogate in a request is planned like any other text, and its line can be written."""
    file = tmp_path / "b.jsonl"
    file.write_text('{"id": "s", "turns": ["a bot \\ud800 with a budget of 50 dollars"]}\n')
    (line,) = plan_batch(batch_cases(file), Quiet(), [], None, frozenset())
    assert json.loads(line.encode().decode())["spec"]["limits"]["budget"]["amount"] == 50


def test_an_interrupted_batch_goes_on(tmp_path: Path) -> None:
    """What is written whole is not planned again; a torn last line is."""
    file = cases(tmp_path / "b.jsonl", *({"id": f"c{n}", "turns": ["a bot for our desk"]} for n in range(4)))
    out = tmp_path / "plans.jsonl"
    all_lines = list(plan_batch(batch_cases(file), Quiet(), [], None, frozenset()))
    out.write_text(all_lines[0] + "\n" + all_lines[1][:40], encoding="utf-8")
    assert finished(out) == (["c0"], [])
    assert [json.loads(x)["id"] for x in plan_batch(batch_cases(file), Quiet(), [], None, finished(out)[0])] == ["c1", "c2", "c3"]


def test_a_refused_key_stops_a_batch_at_once(tmp_path: Path) -> None:
    """All other cases would fail alike; nonsense for one case does not stop the others."""
    file = cases(tmp_path / "b.jsonl", *({"id": f"c{n}", "turns": ["hello"]} for n in range(3)))
    with scripted_llm(in_turn([(401, "bad key")])) as server, pytest.raises(LlmUnavailable):
        list(plan_batch(batch_cases(file), llm(server), [], None, frozenset()))
    with scripted_llm(lambda request: (200, "nonsense" if "one" in request["messages"][0]["content"].split("----------")[1] else changes())) as server:
        mixed = cases(tmp_path / "m.jsonl", {"id": "1", "turns": ["one"]}, {"id": "2", "turns": ["two"]})
        lines = [json.loads(x) for x in plan_batch(batch_cases(mixed), llm(server), [], None, frozenset())]
    assert [x["spec"] is None for x in lines] == [True, False]
