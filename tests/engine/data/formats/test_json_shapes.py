"""JSON in the shapes programs leave it in: rows at any depth, an object of texts, settings beside code, damage."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.core.errors import BadInput
from engine.data.folder import files_of
from engine.data.parse import holds_rows
from engine.data.passed import passed_said
from engine.data.profile import profile_source
from engine.data.read import read_table, read_text

ROWS = [
    {"question": f"Where is {n}?", "answer": f'At {n}, it\'s "there"', "ok": n % 2 == 0, "note": None} for n in range(6)
]


SHAPES: dict[str, str] = {
    "one after another": "\n".join(json.dumps(row, indent=2) for row in ROWS),
    "with commas between": ",\n".join(json.dumps(row, indent=1) for row in ROWS),
    "printed by Python": "\n".join(map(repr, ROWS)), "a list printed by Python": repr(ROWS),
    "by column": json.dumps({k: [r[k] for r in ROWS] for k in ROWS[0]}),
    "as pandas writes them": json.dumps({k: {str(n): r[k] for n, r in enumerate(ROWS)} for k in ROWS[0]}),
    "by number": json.dumps({str(n): r for n, r in enumerate(ROWS)}),
    "in one list of some name": json.dumps({"version": 1, "faq": ROWS}),
    "questions as keys": json.dumps({str(r["question"]): r["answer"] for r in ROWS}),
    "with a mark": "\ufeff" + json.dumps(ROWS),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_rows_in_any_shape_of_json_are_found(name: str, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(SHAPES[name], encoding="utf-8")
    found = profile_source(tmp_path / "x.json")
    assert (found.usable, found.kind, found.problem) == (6, "jsonl", "")
    assert read_table(tmp_path / "x.json").rows[0][str(found.reply_column)] == ROWS[0]["answer"]


def test_one_damaged_line_costs_itself_alone(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text("\n".join([*map(json.dumps, ROWS), '{"question": "cut', *map(json.dumps, ROWS)]))
    found = read_table(tmp_path / "x.jsonl")
    assert len(found.rows) == 12 and found.left_out[0].startswith("1 of its lines (7) are not JSON")


@pytest.mark.parametrize(("text", "says"), [
    ('{\n  // who asks\n  "question": "a"\n}', "JSON with comments"),
    ('[{"question": true,},]', "a comma before a closing bracket"),
    ("[{question: 'a', answer: 'b'}]", "names without quotation marks"), ("<!doctype html><html></html>", "web page"),
    ("question,answer\na,b\n", "table under a name of JSON"),
    ('[{"question": "a", "answer": "b"}, {"question": "c"', "its end were missing"),
    ("{'question': f(1)}", "as Python prints it"),
])  # fmt: skip
def test_what_is_no_json_is_named_with_the_way_out(text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(text)
    found = profile_source(tmp_path / "x.json")
    assert says in found.problem and found.kind == "unknown" and found.problem.count(".") >= 3


GUIDE = {
    "returns": {"damaged": "Send a picture, and we replace it.", "late": {"eu": "Thirty days.", "else": "Sixty days."}},
    "tone": ["Be short.", "Be kind."],
    "version": 3,
}


I18N = {
    "en": {"greeting": "Hello {name}", "question": "Anything else?"},
    "de": {"greeting": "Hallo {name}", "question": "Sonst noch etwas?"},
}


@pytest.mark.parametrize(
    ("value", "line"),
    [(GUIDE, "returns > late > eu: Thirty days."), (GUIDE, "tone: Be kind."), (I18N, "de > greeting: Hallo {name}")],
)
def test_an_object_of_texts_is_a_document_read_by_its_paths(value: dict[str, Any], line: str, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(json.dumps(value))
    assert not holds_rows(tmp_path / "x.json") and line in read_text(tmp_path / "x.json").split("\n\n")
    assert profile_source(tmp_path / "x.json").kind == "text"


@pytest.mark.parametrize("value", [
    {"prompt": "a", "completion": "b"}, {"messages": [{"role": "user", "content": "a"}]}, {"train": ROWS, "test": ROWS},
    {"question": "a", "answer": "b"}, [GUIDE], {},
])  # fmt: skip
def test_rows_are_no_document(value: Any, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(json.dumps(value))
    assert holds_rows(tmp_path / "x.json")


def test_settings_of_tools_beside_code_teach_nothing(tmp_path: Path) -> None:
    """Lock files, configurations, minified code and notebooks are named; data and documents stay."""
    code = "def f(x):\n    y = x + 1\n    return y\n"
    kept = {
        "a.py": code,
        "docs/guide.json": json.dumps(GUIDE | {"more": "It is said here in a whole sentence, with many words."}),
        "faq.json": json.dumps(ROWS),
    }
    settings_of = {
        "package.json": '{"name": "x", "scripts": {"test": "jest"}}',
        "package-lock.json": '{"lockfileVersion": 3}',
        "tsconfig.app.json": "{}",
        ".eslintrc.json": "{}",
        "poetry.lock": "x",
        "ci.yml": "on: push\n",
        "pyproject.toml": "[project]\n",
        "setup.cfg": "[x]\n",
        "data/config.json": '{"a": {"b": 1, "c": "on"}}',
    }
    for name, text in {
        **kept,
        **settings_of,
        "app.min.js": "var a=1;" * 900,
        "lib.js": "var b=2;" * 900,
        "nb.ipynb": "{}",
        "logo.png": "x",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert sorted(p.relative_to(tmp_path).as_posix() for p in files_of(tmp_path)) == sorted(kept)
    said = passed_said(tmp_path, "repo")
    assert (
        "minified code (app.min.js, lib.js)" in said
        and "settings of tools (" in said
        and "a notebook, which I do not read" in said
        and "an image" in said
    )


def test_without_code_beside_it_a_setting_is_a_file_like_others(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"name": "x"}')
    assert files_of(tmp_path) == [tmp_path / "package.json"] and passed_said(tmp_path, "x") == ""


@settings(max_examples=120, deadline=None)
@given(text=st.text(st.sampled_from("{}[]:,\"'\n \\aN01/#tfu<"), max_size=120))
def test_any_text_under_a_name_of_json_is_rows_a_document_or_a_sentence(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("json") / "x.json"
    path.write_text(text)
    with suppress(BadInput):
        assert read_table(path).lines is not None if holds_rows(path) else read_text(path)
