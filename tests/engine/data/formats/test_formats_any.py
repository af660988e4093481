"""Whatever JSON is brought: no reader fails, no entry is lost without being counted, and what a file says of its own
splits is kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.data.formats import large
from engine.data.formats.jsonrows import object_rows, training_rows
from engine.data.formats.splits import is_split
from engine.data.formats.table import SPLIT
from engine.data.formats.training.reading import Left
from engine.data.formats.training.templates import taken_apart
from engine.data.read import read_table
from tests.engine.data.formats.brought import cells, lines, pairs_of, said, sg

NAMES = (
    "messages", "conversations", "from", "value", "role", "content", "text", "label", "labels", "prompt", "completion",
    "chosen", "rejected", "history", "instruction", "input", "output", "system", "tools", "annotations", "data",
    "result", "type", "choices", "answer", "options", "accept", "spans", "winner", "response_a", "response_b",
    "conversation_a", "conversation_b", "completions", "ranks", "scores", "fields", "responses", "suggestions",
    "paragraphs", "qas", "context", "question", "answers", "tool_calls", "function", "arguments", "function_call",
    "name", "weight", "id", "annotation_id", "annotator", "body", "custom_id", "response", "preferred_output",
    "non_preferred_output", "split", "entities", "parts", "images", "kto_tag", "score", "annotation", "status",
    "_view_id", "lead_time", "values", "start", "end",
)  # fmt: skip
WORDS = st.sampled_from([
    "user", "assistant", "system", "human", "gpt", "tool", "function_call", "accept", "reject", "choices", "labels",
    "model_a", "tie", "train", "test", "", " ", "a b", "Where is it?", "{", "[1,", '{"name": 1}', "[INST] a [/INST] b",
    "### Human: a### Assistant: b", "[]", "{}", "\n\nHuman: a\n\nAssistant: b", "<functioncall> {", "<tool_call>x",
    "<|im_start|>", "Q: a\nA: b", "\ud800",
])  # fmt: skip
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-3, 9), st.floats(allow_nan=True), WORDS, st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(NAMES), inner, max_size=5)),
    max_leaves=12,
)
OBJECTS = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=7)


def assert_accounted(entries: list[Any]) -> None:
    """Each gives a row or is counted; rows are texts under texts, each with the number of its entry."""
    left_out: list[str] = []
    unused: list[str] = []
    rows = list(object_rows(enumerate(entries, 1), left_out, unused))
    assert all(isinstance(k, str) and isinstance(v, str) for _, row in rows for k, v in row.items())
    assert all(isinstance(name, str) for name in unused)
    with_rows = {number for number, _ in rows}
    assert with_rows <= set(range(1, len(entries) + 1))
    counted = sum(int(line.rsplit(": ", 1)[1].split(" (")[0].replace(",", "")) for line in left_out)
    assert counted >= len(entries) - len(with_rows)


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(OBJECTS, VALUES), max_size=6))
def test_every_entry_gives_a_row_or_is_counted(entries: list[Any]) -> None:
    assert_accounted(entries)


FORMS: list[Any] = [
    {
        "system": "S",
        "conversations": [
            sg("human", "Hi"),
            sg("function_call", '{"name": "f", "arguments": {}}'),
            sg("observation", "1"),
            sg("gpt", "Ho"),
        ],
    },
    {
        "messages": [
            said("user", [{"type": "text", "text": "Hi"}]),
            said("assistant", None, tool_calls=[{"function": {"name": "f", "arguments": "{}"}}]),
        ],
        "tools": [],
    },
    {"instruction": "Hi", "input": "a", "output": "Ho", "history": [["a", "b"]]},
    {"prompt": [said("user", "Hi")], "completion": [said("assistant", "Ho")]},
    {
        "prompt": "Hi",
        "chosen": [said("user", "Hi"), said("assistant", "Ho")],
        "rejected": [said("user", "Hi"), said("assistant", "Hm")],
        "score_chosen": 1,
    },
    {"chosen": "\n\nHuman: Hi\n\nAssistant: Ho", "rejected": "\n\nHuman: Hi\n\nAssistant: Hm"},
    {"prompt": "Hi", "completion": "Ho", "label": True},
    {"prompt": "Hi", "response_a": "Ho", "response_b": "Hm", "winner": "model_a"},
    {"prompt": "Hi", "completions": ["Ho", {"text": "Hm"}], "ranks": [1, 2]},
    {
        "id": 1,
        "data": {"text": "Hi"},
        "annotations": [
            {"result": [{"type": "choices", "from_name": "t", "to_name": "text", "value": {"choices": ["a"]}}]}
        ],
    },
    {"text": "Hi", "id": 1, "topic": {"choices": ["a"]}, "annotator": 1, "annotation_id": 1, "lead_time": 1.0},
    {
        "text": "Hi",
        "options": [{"id": 1, "text": "a"}],
        "accept": [1],
        "answer": "accept",
        "spans": [{"start": 0, "end": 1, "label": "L"}],
    },
    {
        "fields": {"text": "Hi"},
        "responses": {"t": [{"value": "a", "status": "submitted", "user_id": "u"}]},
        "suggestions": {},
    },
    {"title": "T", "paragraphs": [{"context": "Hi", "qas": [{"question": "Q", "answers": [{"text": "Hi"}]}]}]},
    {
        "custom_id": "a",
        "body": {"messages": [said("user", "Hi")]},
        "response": {"body": {"choices": [{"message": said("assistant", "Ho")}]}},
    },
    {
        "input": {"messages": [said("user", "Hi")]},
        "preferred_output": [said("assistant", "Ho")],
        "non_preferred_output": [said("assistant", "Hm")],
    },
    {
        "contents": [
            {"role": "user", "parts": [{"text": "Hi"}]},
            {"role": "model", "parts": [{"functionCall": {"name": "f", "args": {}}}]},
        ]
    },
    {"text": "Hi", "label": [[0, 1, "L"]]},
    {"text": "<s>[INST] Hi [/INST] Ho </s>"},
    {"text": "Hi", "inputs": {}, "annotation": "a", "status": "Validated"},
]


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    """An object of a known form, in which something is another thing."""

    def within(value: Any) -> Any:
        if draw(st.integers(0, 7)) == 0:
            return draw(VALUES)
        if isinstance(value, dict):
            return {k: within(v) for k, v in value.items() if draw(st.integers(0, 9))}
        return [within(v) for v in value] if isinstance(value, list) else value

    return within(draw(st.sampled_from(FORMS)))


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(damaged(), min_size=1, max_size=6))
def test_a_damaged_entry_of_any_form_is_counted(entries: list[Any]) -> None:
    assert_accounted(entries)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(NAMES),
            st.one_of(WORDS, VALUES.map(lambda v: json.dumps(v, default=str))),
            min_size=1,
            max_size=6,
        ),
        max_size=6,
    )
)
def test_a_table_of_texts_fails_as_little(entries: list[dict[str, str]]) -> None:
    left_out: list[str] = []
    rows, known = training_rows(enumerate(entries, 1), left_out, [])
    found = list(rows)
    assert known or [row for _, row in found] == entries


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="aQA:#[]<>|/INSTHumanser\n ", max_size=60))
def test_any_text_is_a_chat_or_none(text: str) -> None:
    chat = taken_apart(text)
    assert chat is None or all(t.text.strip() for t in chat.said)


CHAT = {"conversations": [sg("human", "Hi"), sg("gpt", "Ho")]}


@pytest.mark.parametrize(("whole", "splits"), [
    ({"train": [CHAT] * 3, "test": [CHAT]}, ["train"] * 3 + ["test"]),
    ({"train": [CHAT] * 2, "validation": [CHAT], "version": 1}, ["train"] * 2 + ["validation"]),
    ({"train_sft": [CHAT], "test_sft": [CHAT]}, ["train_sft", "test_sft"]),
    ({"data": {"train": [CHAT], "dev": [CHAT]}}, ["train", "dev"]),
    ({"train": [["Hi", "greet"]] * 2, "oos_val": [["Ho", "oos"]]}, ["train", "train", "oos_val"]),
])  # fmt: skip
def test_one_object_with_a_list_for_each_split(whole: Any, splits: list[str], tmp_path: Path) -> None:
    """Each row says of which it is, so that what is to measure with is not learned from."""
    (tmp_path / "a.json").write_text(json.dumps(whole, indent=1))
    found = read_table(tmp_path / "a.json")
    assert any("version" in told for told in (*found.unused, *found.left_out)) == ("version" in whole)
    assert [r[SPLIT] for r in found.rows] == splits and all(
        "Hi" in r.values() or "Ho" in r.values() for r in found.rows
    )


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("split", ("train", "test")),
        ("set", ("Training", "Dev")),
        ("fold", ("train", "holdout")),
        ("Subset", ("train", "validation")),
        ("partition", ("train", "gold")),
        ("Datensatz", ("Training", "Testdaten")),
    ],
)
def test_a_field_that_names_the_split(name: str, values: tuple[str, str], tmp_path: Path) -> None:
    """Beside a chat as in a table of chats."""
    path = cells(tmp_path / "a.csv", [{**CHAT, name: values[n % 2]} for n in range(4)])
    assert [r[SPLIT] for r in read_table(path).rows] == [*values] * 2
    found = read_table(lines(tmp_path / "a.jsonl", [{**CHAT, name: values[n % 2]} for n in range(4)]))
    assert [r[SPLIT] for r in found.rows] == [*values] * 2


@pytest.mark.parametrize(
    "value", ["value", "1", "contest", "gold ring", "devil", "testament", "customer", "settings", "", "trainer"]
)
def test_other_words_are_no_splits(value: str) -> None:
    assert not is_split(value)


def test_rows_of_many_forms_are_read_and_others_counted(tmp_path: Path) -> None:
    """A message and its reply under other names are read beside chats; what is neither is said."""
    left_out: list[str] = []
    items = [CHAT, {"question": "Hi", "answer": "Ho"}, {"prompt": "Hi", "completion": "Ho"}, 7, {"note": "x"}]
    assert pairs_of(lines(tmp_path / "a.jsonl", items), left_out) == [("Hi", "Ho")] * 3
    assert left_out == [
        "a.jsonl: entries that are not objects: 1 (line 4)",
        "a.jsonl: entries of another form than most of this file: 1 (line 5)",
    ]


def test_large_files_and_parquet_are_read_alike(tmp_path: Path) -> None:
    """Out of core, a table of a chat in cells and pairs as objects give the same rows, and the same is told."""
    import pyarrow
    import pyarrow.parquet as pq

    chats = [
        {"messages": [said("user", f"Number {n}?"), said("assistant", "Yes.", weight=n % 2)], "extra": {"a": n}}
        for n in range(40)
    ]
    (tmp_path / "work").mkdir()
    for path in (
        lines(tmp_path / "a.jsonl", chats),
        cells(tmp_path / "a.csv", [{"id": n, **c} for n, c in enumerate(chats)]),
    ):
        here, there = read_table(path), large.large_table(path, tmp_path / "work")
        assert here.rows == there.rows and len(here.rows) == 20 and here.left_out == there.left_out
        assert here.unused == there.unused
    pairs = [
        {
            "prompt": f"Number {n}?",
            "chosen": [said("user", f"Number {n}?"), said("assistant", "Yes.")],
            "rejected": [said("user", f"Number {n}?"), said("assistant", "No.")],
            "extra": {"a": n},
        }
        for n in range(3)
    ]
    pq.write_table(pyarrow.Table.from_pylist(pairs), tmp_path / "a.parquet")
    found = read_table(tmp_path / "a.parquet")
    assert [(r["prompt"], r["reply"], r["rejected"]) for r in found.rows] == [
        (f"Number {n}?", "Yes.", "No.") for n in range(3)
    ]
    assert found.unused == ("extra",)


def test_places_are_said_in_the_words_of_the_file() -> None:
    left = Left("entry")
    for number in (*range(1, 9), 8):
        left.add("odd ones", number)
    left.add("others", 4)
    left.add("all", count=1200)
    assert left.told() == ["odd ones: 9 (entries 1, 2, 3, 4, 5, …)", "others: 1 (entry 4)", "all: 1,200"]
