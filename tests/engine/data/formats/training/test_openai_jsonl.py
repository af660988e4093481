"""Files made for OpenAI's fine-tuning, from the file on disk to the rows that teach."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from engine.core.errors import BadInput
from engine.core.row import Row
from engine.core.spec import Criterion, Source
from engine.data.counts import Counts
from engine.data.folder import member_rows
from engine.data.formats import large
from engine.data.prepare import read_rows
from engine.data.profile import profile_source
from engine.data.read import read_table
from engine.graders.kinds import grader_of
from engine.graders.verdict import References, Reply
from engine.rubric.score import grade


def said(role: str, content: Any = None, **more: Any) -> dict[str, Any]:
    return {"role": role, "content": content, **more}


def called(name: str, **arguments: Any) -> dict[str, Any]:
    return {"id": "call_1", "type": "function", "function": {"name": name, "arguments": json.dumps(arguments)}}


def rows_of(tmp_path: Path, *objects: Any, counts: Counts | None = None) -> list[Row]:
    path = tmp_path / "train.jsonl"
    path.write_text("\n".join(json.dumps(o) for o in objects), encoding="utf-8")
    return read_rows(Source(path=path.name), tmp_path, counts)


TWO_TURNS = {
    "messages": [
        said("system", "You are the returns desk."),
        said("user", "Where is my parcel?"),
        said("assistant", "On its way."),
        said("user", "And when?"),
        said("assistant", "On Monday."),
    ]
}


def test_each_answer_of_a_chat_stands_below_what_was_said_before(tmp_path: Path) -> None:
    """“And when?” alone could not be answered by anybody."""
    first, second = rows_of(tmp_path, TWO_TURNS)
    assert (first.prompt, first.reply) == ("Where is my parcel?", "On its way.")
    assert (
        second.prompt == "User: Where is my parcel?\nAssistant: On its way.\n\nAnd when?"
        and second.reply == "On Monday."
    )
    assert first.conversation == second.conversation and first.line == second.line == 1


def test_of_a_long_chat_the_last_two_questions_stand_before_the_third(tmp_path: Path) -> None:
    """Rows stay short enough to be learned whole, and rows of one chat are no copies of one another."""
    messages = [m for n in range(9) for m in (said("user", f"Question {n}?"), said("assistant", f"Answer {n}."))]
    last = rows_of(tmp_path, {"messages": messages})[-1]
    assert (
        last.prompt == "User: Question 6?\nAssistant: Answer 6.\nUser: Question 7?\nAssistant: Answer 7.\n\nQuestion 8?"
    )
    long = rows_of(
        tmp_path,
        {
            "messages": [
                said("user", "x" * 5000),
                said("assistant", "Yes."),
                said("user", "And?"),
                said("assistant", "No."),
            ]
        },
    )[-1]
    assert long.prompt == "Assistant: Yes.\n\nAnd?"


@pytest.mark.parametrize("weight", [0, 0.0, "0"])
def test_what_has_weight_0_is_read_but_not_learned(tmp_path: Path, weight: Any) -> None:
    """It stands before the next question, is the reply of no row, and is counted."""
    counts = Counts()
    chat = [
        said("user", "Hello?"),
        said("assistant", "Go away.", weight=weight),
        said("user", "Please?"),
        said("assistant", "Gladly.", weight=1),
    ]
    (row,) = rows_of(tmp_path, {"messages": chat}, counts=counts)
    assert row.reply == "Gladly." and "Assistant: Go away." in row.prompt
    assert "train.jsonl: answers with weight 0: 1 (line 1)" in counts.left_out


def test_instructions_all_rows_share_are_said_once_and_own_ones_stand_in_the_row(tmp_path: Path) -> None:
    counts = Counts()
    chats = [
        {"messages": [said("system", "Be kind."), said("user", f"Question {n}?"), said("assistant", f"Answer {n}.")]}
        for n in range(3)
    ]
    assert [r.prompt for r in rows_of(tmp_path, *chats, counts=counts)] == ["Question 0?", "Question 1?", "Question 2?"]
    assert any("the same instructions before each of the 3 rows" in line for line in counts.left_out)
    own = [
        {
            "messages": [
                said("developer", f"The order is {n}."),
                said("user", "Which order?"),
                said("assistant", f"{n}."),
            ]
        }
        for n in range(3)
    ]
    assert rows_of(tmp_path, *own)[1].prompt == "The order is 1.\n\nWhich order?"


TOOLS = [
    {
        "type": "function",
        "function": {"name": "find_order", "description": "An order", "parameters": {"type": "object"}},
    }
]


def test_calls_of_tools_are_replies_a_grader_can_judge(tmp_path: Path) -> None:
    """The call is one row, what is said after the tool's result another; both forms of calls are read."""
    chat = [
        said("user", "Where is order 12?"),
        said("assistant", tool_calls=[called("find_order", number=12)]),
        said("tool", '{"status": "sent"}', tool_call_id="call_1"),
        said("assistant", "It was sent."),
    ]
    call, answer = rows_of(tmp_path, {"messages": chat, "tools": TOOLS, "parallel_tool_calls": False})
    assert call.prompt == "Where is order 12?" and answer.reply == "It was sent."
    assert answer.prompt.endswith('Tool: {"status": "sent"}') and "Assistant: <tool_call>" in answer.prompt
    line = Criterion(name="call", about="", weight=1, grader=grader_of("tool_call"))
    assert (
        grade(line, Reply(call.prompt, call.reply, '{"name": "find_order", "arguments": {"number": 12}}'), References())
        == 1.0
    )
    assert (
        grade(line, Reply(call.prompt, call.reply, '{"name": "find_order", "arguments": {"number": 13}}'), References())
        == 0.5
    )
    (old,) = rows_of(
        tmp_path,
        {
            "messages": [
                said("user", "Order 12?"),
                said("assistant", function_call={"name": "find_order", "arguments": '{"n": 1}'}),
            ]
        },
    )
    assert old.reply == '<tool_call>{"name": "find_order", "arguments": {"n": 1}}</tool_call>'
    (both,) = rows_of(
        tmp_path,
        {
            "messages": [
                said("user", "Orders 1 and 2?"),
                said("assistant", "I look.", tool_calls=[called("f", n=1), called("f", n=2)]),
            ]
        },
    )
    assert both.reply.startswith("I look.\n") and both.reply.count("<tool_call>") == 2


def test_tools_of_a_row_of_its_own_stand_in_it(tmp_path: Path) -> None:
    other = [{"type": "function", "function": {"name": "find_shop"}}]
    one, two = rows_of(
        tmp_path,
        *(
            {"messages": [said("user", "Where?"), said("assistant", tool_calls=[called("f")])], "tools": t}
            for t in (TOOLS, other)
        ),
    )
    assert "find_order" in one.prompt and "find_shop" in two.prompt and "find_shop" not in one.prompt


def test_preferences_are_pairs_below_their_chat(tmp_path: Path) -> None:
    """`input.messages`, `preferred_output` and `non_preferred_output`, tools among them."""
    given = {"messages": [*TWO_TURNS["messages"][:4]], "tools": [], "parallel_tool_calls": True}
    item = {
        "input": given,
        "preferred_output": [said("assistant", "On Monday.")],
        "non_preferred_output": [said("assistant", "No idea.")],
    }
    (row,) = rows_of(tmp_path, item)
    assert row.prompt == "User: Where is my parcel?\nAssistant: On its way.\n\nAnd when?" and (
        row.reply,
        row.rejected,
    ) == ("On Monday.", "No idea.")
    item["preferred_output"] = [said("assistant", tool_calls=[called("find_order")])]
    assert "find_order" in rows_of(tmp_path, item)[0].reply
    assert profile_source(tmp_path / "train.jsonl").judged == "preferences"


@pytest.mark.parametrize(("fields", "reply"), [
    ({"reference_answer": "45 days"}, "45 days"), ({"days": 45}, "45"), ({"days": 45, "customer_id": "c-7"}, "45"),
    ({"reference_answer": "45 days", "hint": "see page 3"}, "45 days"),
    ({"days": 45, "part": "handle"}, '{"days": 45, "part": "handle"}'),
    ({"name": "Ann", "email": "a@example.com", "order_id": 7}, '{"name": "Ann", "email": "a@example.com"}'),
])  # fmt: skip
def test_prompts_for_reinforcement_have_their_right_answer_beside_them(
    tmp_path: Path, fields: dict[str, Any], reply: str
) -> None:
    """The last message is the user's; the right answer is what a grader would read from `item`."""
    (row,) = rows_of(tmp_path, {"messages": [said("developer", "Short."), said("user", "How long?")], **fields})
    assert (row.prompt, row.reply) == ("How long?", reply)


@pytest.mark.parametrize(
    "more", [{}, {"customer_id": 5, "created_at": "2026-01-01", "customer_name": "Ann", "language": "en"}]
)
def test_a_question_nobody_answered_is_no_row(tmp_path: Path, more: dict[str, Any]) -> None:
    """Who wrote it and when is no answer."""
    counts = Counts()
    rows = rows_of(
        tmp_path, {"messages": [said("user", "Hello?")], **more}, TWO_TURNS | {"topic": "parcels"}, counts=counts
    )
    assert [r.reply for r in rows] == [
        "On its way.",
        "On Monday.",
    ] and "train.jsonl: messages nobody answered: 1 (line 1)" in counts.left_out


def test_parts_of_a_message_are_read_and_pictures_are_said(tmp_path: Path) -> None:
    counts = Counts()
    text = [{"type": "text", "text": "How"}, {"type": "text", "text": "long?"}]
    picture = [
        {"type": "text", "text": "What is this?"},
        {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}},
    ]
    rows = rows_of(
        tmp_path,
        {"messages": [said("user", text), said("assistant", [{"type": "refusal", "refusal": "I cannot say."}])]},
        {"messages": [said("user", picture), said("assistant", "A boot.")]},
        counts=counts,
    )
    assert [(r.prompt, r.reply) for r in rows] == [("How\nlong?", "I cannot say.")]
    assert "train.jsonl: messages with pictures, sound or files: 1 (line 2)" in counts.left_out


@pytest.mark.parametrize("item", [
    {"messages": [{"role": 5, "content": {"a": 1}}, {}]}, {"messages": [said("user", None),
    said("assistant", None, tool_calls="x")]},
    {"messages": [said("user", [1, None, {"type": "text"}]),
    said("assistant", [[]], tool_calls=[None, {"function": 3}], weight={})]},
    {"input": {"messages": "x"}, "preferred_output": 5, "non_preferred_output": None},
    {"input": {}, "preferred_output": [3], "non_preferred_output": [{}]},
    {"messages": [], "reference_answer": "x"}, {"messages": [said("user", "a")], "tools": 5, "functions": [3],
    "answer": {"b": [1] * 3}},
    {"messages": [said("assistant", "Nobody asked.")]},
])  # fmt: skip
def test_wrong_types_are_no_fault(tmp_path: Path, item: Any) -> None:
    """Beside such an object the others are read."""
    rows = rows_of(tmp_path, item, TWO_TURNS)
    assert [r.reply for r in rows if r.line == 2] == ["On its way.", "On Monday."]


def test_a_file_nested_without_end_is_a_sentence(tmp_path: Path) -> None:
    deep = '{"messages": ' + "[" * 100_000
    (tmp_path / "train.jsonl").write_text(f"{json.dumps(TWO_TURNS)}\n{deep}\n")
    with pytest.raises(BadInput, match="Line 2 of"):
        read_rows(Source(path="train.jsonl"), tmp_path)


def test_large_files_folders_and_archives_are_read_alike(tmp_path: Path) -> None:
    """Out of core, in a folder, in an archive and by itself a file gives the same rows."""
    own = [
        {
            "messages": [
                said("system", f"Order {n}."),
                said("user", "Which?"),
                said("assistant", f"Number {n}.", weight=n % 2),
            ]
        }
        for n in range(40)
    ]
    here = rows_of(tmp_path, *own)
    (tmp_path / "work").mkdir()
    found = large.large_table(tmp_path / "train.jsonl", tmp_path / "work")
    assert (
        found.rows == read_table(tmp_path / "train.jsonl").rows
        and "answers with weight 0: 20 (lines 1, 3, 5, 7, 9, …)" in found.left_out
    )
    inside = list(member_rows(tmp_path / "train.jsonl", "train.jsonl"))
    assert inside == here and here[0].prompt == "Order 1.\n\nWhich?"
    with ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(tmp_path / "train.jsonl", "train.jsonl")
    assert [(r.prompt, r.reply) for r in read_rows(Source(path="all.zip"), tmp_path)] == [
        (r.prompt, r.reply) for r in here
    ]
