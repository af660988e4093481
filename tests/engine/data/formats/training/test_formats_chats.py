"""Chats as programs for training write them: what was said before an answer belongs to its message, whatever the
fields are called."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine.data.profile import profile_source
from engine.data.read import read_table
from tests.engine.data.formats.brought import cells, lines, pairs_of, rows_of, said, sg

FOLLOWED = [("Open today?", "Yes."), ("User: Open today?\nAssistant: Yes.\n\nTill when?", "Till six.")]
"""Two questions with their answers, the second of which is none without the first."""
FOUR = ("Open today?", "Yes.", "Till when?", "Till six.")
LOOK = '{"name": "look", "arguments": {"n": 1}}'
CALLED = [
    ("Where is order 1?", f"<tool_call>{LOOK}</tool_call>"),
    (f'User: Where is order 1?\nAssistant: <tool_call>{LOOK}</tool_call>\n\nTool: {{"at": "depot"}}', "At the depot."),
]


def in_turn(role: str, text: str, *who: str) -> list[dict[str, str]]:
    return [{role: who[n % 2], text: words} for n, words in enumerate(FOUR)]


@pytest.mark.parametrize("item", [
    {"conversations": in_turn("from", "value", "human", "gpt")},
    {"conversations": in_turn("from", "value", "user", "assistant")},
    {"conversations": in_turn("from", "value", "user", "chatgpt")},
    {"conversations": in_turn("from", "value", "human", "bing")},
    {"conversations": in_turn("from", "value", "Human", "GPT-4")},
    {"conversation": in_turn("role", "text", "customer", "agent")},
    {"conversation": in_turn("speaker", "utterance", "USER", "MODEL")},
    {"dialog": in_turn("speaker", "text", "user", "Ada")},
    {"messages": in_turn("role", "message", "User", "Chatbot")},
    {"turns": in_turn("author", "content", "prompter", "assistant")},
    {"my_chat": in_turn("role", "content", "user", "assistant")},
    {"dialogue": in_turn("role", "content", "Kunde", "Support")},
    {"dialog": list(FOUR)}, {"id": "7", "data": list(FOUR)},
    {"conversation": [list(FOUR[:2]), list(FOUR[2:])]},
    {"conversation": [{"human": FOUR[0], "assistant": FOUR[1]}, {"human": FOUR[2], "assistant": FOUR[3]}]},
    {"conversation": [{"system": "", "input": FOUR[0], "output": FOUR[1]}, {"input": FOUR[2], "output": FOUR[3]}]},
    {"contents": [{"role": ("user", "model")[n % 2], "parts": [{"text": t}]} for n, t in enumerate(FOUR)]},
    {"messages": [said(("user", "assistant")[n % 2], [{"type": "text", "text": t}]) for n, t in enumerate(FOUR)]},
    {"chat": {"messages": in_turn("role", "content", "user", "assistant")}},
    {"conversations": {"from": ["human", "gpt"] * 2, "value": list(FOUR)}},
])  # fmt: skip
def test_a_follow_up_stands_below_what_it_follows(item: Any, tmp_path: Path) -> None:
    """ShareGPT, Gemini, BELLE, UltraChat, DailyDialog, xtuner and any other list of turns."""
    assert pairs_of(lines(tmp_path / "a.jsonl", [item])) == FOLLOWED
    assert pairs_of(lines(tmp_path / "a.json", [item] * 3)) == FOLLOWED * 3


def test_a_chat_may_begin_with_who_answers(tmp_path: Path) -> None:
    """A greeting answers nothing, and stands before the first question."""
    left_out: list[str] = []
    item = {"conversations": [sg("gpt", "Welcome!"), sg("human", "Open?"), sg("gpt", "Yes.")]}
    assert pairs_of(lines(tmp_path / "a.jsonl", [item]), left_out) == [("Assistant: Welcome!\n\nOpen?", "Yes.")]
    assert left_out == ["a.jsonl: messages of those who answer that follow no question: 1 (line 1)"]


def test_speakers_with_names_are_told_by_what_they_do(tmp_path: Path) -> None:
    """Who opens and asks, in all chats of the file, is who asks."""
    chats = [
        {
            "conversation": [
                {"speaker": who, "text": t}
                for who, t in (
                    ("Ann", f"Is box {n} there?"),
                    ("Depot", f"Box {n} is."),
                    ("Ann", "And the key?"),
                    ("Depot", "Inside."),
                )
            ]
        }
        for n in range(9)
    ]
    assert pairs_of(lines(tmp_path / "a.jsonl", chats))[:2] == [
        ("Is box 0 there?", "Box 0 is."),
        ("User: Is box 0 there?\nAssistant: Box 0 is.\n\nAnd the key?", "Inside."),
    ]


def test_a_third_speaker_is_said_and_not_learned(tmp_path: Path) -> None:
    left_out: list[str] = []
    item = {
        "conversations": [
            sg("human", "Open?"),
            sg("narrator", "A pause."),
            sg("gpt", "Yes."),
            sg("human", "Till?"),
            sg("gpt", "Six."),
        ]
    }
    assert len(pairs_of(lines(tmp_path / "a.jsonl", [item]), left_out)) == 2
    assert left_out == ["a.jsonl: turns of speakers of whom I cannot tell whether they ask or answer: 1 (line 1)"]


@pytest.mark.parametrize("item", [
    {"conversations": [sg("human", CALLED[0][0]), sg("function_call", LOOK), sg("observation", '{"at": "depot"}'),
    sg("gpt", "At the depot.")]},
    {"conversations": [sg("human", CALLED[0][0]), sg("function-call", str({"name": "look", "arguments": {"n": 1}})),
    sg("function-response", '{"at": "depot"}'),
                       sg("gpt", "At the depot.")]},
    {"conversations": [sg("human", CALLED[0][0]), sg("gpt", f"<tool_call>\n{LOOK}\n</tool_call>"),
                       sg("tool", '<tool_response>\n{"at": "depot"}\n</tool_response>'), sg("gpt", "At the depot.")]},
    {"messages": [said("user", CALLED[0][0]), said("assistant", None,
    function_call={"name": "look", "arguments": '{"n": 1}'}),
                  said("function", '{"at": "depot"}', name="look"), said("assistant", "At the depot.")]},
    {"messages": [said("user", CALLED[0][0]), said("assistant", "",
    tool_calls=[{"function": {"name": "look", "arguments": {"n": 1}}}]),
                  said("tool", '{"at": "depot"}'), said("assistant", "At the depot.")]},
    {"messages": [said("user", CALLED[0][0]), said("assistant",
    [{"type": "tool_use", "id": "1", "name": "look", "input": {"n": 1}}]),
                  said("user", [{"type": "tool_result", "tool_use_id": "1", "content": '{"at": "depot"}'}]),
                  said("assistant", "At the depot.")]},
    {"contents": [{"role": "user", "parts": [{"text": CALLED[0][0]}]},
    {"role": "model", "parts": [{"functionCall": {"name": "look", "args": {"n": 1}}}]},
                  {"role": "function", "parts": [{"functionResponse": {"name": "look", "response": {"at": "depot"}}}]},
                  {"role": "model", "parts": [{"text": "At the depot."}]}]},
    {"chat": (
        f"USER: {CALLED[0][0]}\n\n\nASSISTANT: <functioncall> {{\"name\": \"look\", \"arguments\": '{{\"n\": "
        "1}'} <|endoftext|>\n\n\n"
        'FUNCTION RESPONSE: {"at": "depot"}\n\n\nASSISTANT: At the depot. <|endoftext|>\n\n'
    )},
    {"text": (
        f'<s>[INST] {CALLED[0][0]} [/INST][TOOL_CALLS] [{LOOK}]</s>[TOOL_RESULTS] {{"at": '
        '"depot"}[/TOOL_RESULTS] At the depot.</s>'
    )},
    {"text": (
        f'<|im_start|>user\n{CALLED[0][0]}<|im_end|>\n<|im_start|>assistant\n<tool_call>\n{LOOK}\n</'
        'tool_call><|im_end|>\n'
        '<|im_start|>user\n<tool_response>\n{"at": "depot"}\n</'
        'tool_response><|im_end|>\n<|im_start|>assistant\nAt the depot.<|im_end|>'
    )},
])  # fmt: skip
def test_calls_are_replies_and_their_results_stand_before_the_next_answer(item: Any, tmp_path: Path) -> None:
    """ShareGPT, Hermes, OpenAI old and new, Anthropic, Gemini, Glaive, Mistral, Qwen: one way to write a call."""
    assert pairs_of(lines(tmp_path / "a.jsonl", [item])) == CALLED


@pytest.mark.parametrize("call", [
    said("assistant", None, tool_calls=[{"function": {"name": "look", "arguments": '{"n": 1'}}]),
    said("assistant", None, function_call={"name": "look", "arguments": "n = 1"}),
    said("assistant", "<tool_call>{'name': look}</tool_call>"),
    said("function_call", '{"name": "look", "arguments": {"n": 1'),
    said("assistant", None, tool_calls=[{"function": {"name": "look", "arguments": "{}"}},
    {"function": {"name": "look", "arguments": "{n}"}}]),
    said("assistant", '<functioncall> {"name": "look", "arguments": \'{"n": }\'} <|endoftext|>'),
])  # fmt: skip
def test_a_call_whose_arguments_are_no_json_is_told_and_not_learned(call: Any, tmp_path: Path) -> None:
    """The line is named; the answer below it stays."""
    left_out: list[str] = []
    good = {"messages": [said("user", "Open?"), said("assistant", "Yes.")]}
    bad = {"messages": [said("user", "Where?"), call, said("tool", "depot"), said("assistant", "At the depot.")]}
    found = pairs_of(lines(tmp_path / "a.jsonl", [good, bad, good]), left_out)
    assert [r for _, r in found] == ["Yes.", "At the depot.", "Yes."]
    assert left_out == ["a.jsonl: calls of tools whose arguments are not JSON, which are not learned: 1 (line 2)"]


@pytest.mark.parametrize("arguments", ["{'n': 1}", '"{\\"n\\": 1}"', {"n": 1}])
def test_arguments_written_another_way_are_read(arguments: Any, tmp_path: Path) -> None:
    """As Python writes them, as a text in a text, or as an object."""
    item = {
        "messages": [
            said("user", "Where?"),
            said("assistant", None, tool_calls=[{"function": {"name": "look", "arguments": arguments}}]),
        ]
    }
    assert pairs_of(lines(tmp_path / "a.jsonl", [item])) == [("Where?", f"<tool_call>{LOOK}</tool_call>")]


@pytest.mark.parametrize("instructed", [
    lambda said_first: {"system": said_first, "conversations": [sg("human", "Hi"), sg("gpt", "Ho")]},
    lambda said_first: {"conversations": [sg("system", said_first), sg("human", "Hi"), sg("gpt", "Ho")]},
    lambda said_first: {"system_prompt": said_first, "question": "Hi", "response": "Ho"},
    lambda said_first: {"system": said_first, "instruction": "Hi", "input": "", "output": "Ho"},
    lambda said_first: {"system": [{"text": said_first}], "messages": [said("user", [{"text": "Hi"}]),
    said("assistant", [{"text": "Ho"}])]},
    lambda said_first: {
        "systemInstruction": {"parts": [{"text": said_first}]},
        "contents": [{"role": "user", "parts": [{"text": "Hi"}]}, {"role": "model", "parts": [{"text": "Ho"}]}],
    },
    lambda said_first: {"system": said_first, "user": "Hi", "assistant": "Ho"},
    lambda said_first: {"system": said_first, "prompt": "Hi", "chosen": "Ho", "rejected": "Hm"},
    lambda said_first: {"text": (
        f"<|im_start|>system\n{said_first}<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\nHo"
        "<|im_end|>"
    )},
    lambda said_first: {"text": f"<s>[INST] <<SYS>>\n{said_first}\n<</SYS>>\n\nHi [/INST] Ho </s>"},
])  # fmt: skip
def test_instructions_of_its_own_stand_in_their_row(instructed: Any, tmp_path: Path) -> None:
    """In a turn or a field; where all rows share them, they are left away and said."""
    own = [instructed(f"Speak as number {n}.") for n in range(3)]
    assert pairs_of(lines(tmp_path / "a.jsonl", own)) == [(f"Speak as number {n}.\n\nHi", "Ho") for n in range(3)]
    left_out: list[str] = []
    assert pairs_of(lines(tmp_path / "a.jsonl", [instructed("Speak low.")] * 3), left_out) == [("Hi", "Ho")] * 3
    assert any("the same instructions before each of the 3 rows" in line for line in left_out)


def test_tools_that_differ_stand_in_their_row(tmp_path: Path) -> None:
    """As a list or as JSON in a text, in OpenAI's form or plain."""
    tools = [
        [{"type": "function", "function": {"name": "look", "parameters": {}}}],
        '[{"name": "find", "description": "A shop"}]',
        [{"functionDeclarations": [{"name": "call", "description": "Ring"}]}],
    ]
    rows = pairs_of(
        lines(
            tmp_path / "a.jsonl", [{"conversations": [sg("human", "Hi"), sg("gpt", "Ho")], "tools": t} for t in tools]
        )
    )
    assert [name in prompt for (prompt, _), name in zip(rows, ('"look"', '"find"', '"call"'), strict=True)] == [
        True
    ] * 3


@pytest.mark.parametrize("item", [
    {"instruction": FOUR[2], "input": "", "output": FOUR[3], "history": [list(FOUR[:2])]},
    {"instruction": FOUR[2], "output": FOUR[3], "history": list(FOUR[:2])},
    {"prompt": FOUR[2], "response": FOUR[3], "history": [list(FOUR[:2])]},
    {"query": FOUR[2], "response": FOUR[3], "history": [[*FOUR[:2]]]},
    {"instruction": FOUR[2], "input": "", "output": FOUR[3],
    "history": [said("user", FOUR[0]), said("assistant", FOUR[1])]},
    {"prompt": [said("user", FOUR[0]), said("assistant", FOUR[1]), said("user", FOUR[2])],
    "completion": [said("assistant", FOUR[3])]},
    {"prompt": f"<|user|>\n{FOUR[0]}</s>\n<|assistant|>\n{FOUR[1]}</s>\n<|user|>\n{FOUR[2]}</s>\n<|assistant|>\n",
    "completion": f"{FOUR[3]}</s>"},
    {"input": [said("user", FOUR[0]), said("assistant", FOUR[1]), said("user", FOUR[2])], "ideal": FOUR[3]},
])  # fmt: skip
def test_history_is_above_the_question(item: Any, tmp_path: Path) -> None:
    """Alpaca, ChatGLM, Swift, TRL's prompts in turns, OpenAI's evals: what went before is read, not learned."""
    assert pairs_of(lines(tmp_path / "a.json", [item, item])) == FOLLOWED[1:] * 2


def test_an_empty_history_is_none(tmp_path: Path) -> None:
    item = {"instruction": "Open?", "input": "the shop", "output": "Yes.", "history": []}
    path = lines(tmp_path / "a.jsonl", [item])
    assert pairs_of(path) == [("Open?\nthe shop", "Yes.")] and read_table(path).unused == ()


def test_requests_and_their_responses_are_chats(tmp_path: Path) -> None:
    """OpenAI's batches and logs; answers whose questions stand elsewhere are said."""
    asked = {
        "custom_id": "a",
        "method": "POST",
        "url": "/v1/chat/completions",
        "body": {"model": "m", "messages": [said("user", "Open?")]},
    }
    came = {
        "custom_id": "a",
        "response": {"status_code": 200, "body": {"choices": [{"message": said("assistant", "Yes.")}]}},
        "error": None,
    }
    left_out: list[str] = []
    assert (
        pairs_of(
            lines(
                tmp_path / "a.jsonl",
                [
                    {**asked, **came},
                    came,
                    {**asked, "body": {"messages": [said("user", "Open?"), said("assistant", "Yes.")]}},
                ],
            ),
            left_out,
        )
        == [("Open?", "Yes.")] * 2
    )
    assert left_out == [
        "a.jsonl: answers of a batch without their questions, which are in the file that was sent: 1 (line 2)"
    ]


def test_pictures_and_thoughts_are_said(tmp_path: Path) -> None:
    """What is no text is not learned, and not lost without a word."""
    left_out: list[str] = []
    picture = {"conversations": [sg("human", "<image>\nWhat is it?"), sg("gpt", "A boot.")], "image": "a.png"}
    part = {
        "messages": [
            said("user", [{"type": "text", "text": "And this?"}, {"type": "image", "source": {}}]),
            said("assistant", "A hat."),
        ]
    }
    thought = {
        "messages": [
            said("user", "Why?"),
            said("assistant", [{"type": "thinking", "thinking": "Hm."}, {"type": "text", "text": "So."}]),
        ]
    }
    assert pairs_of(lines(tmp_path / "a.jsonl", [picture, part, thought]), left_out) == [("Why?", "So.")]
    assert "a.jsonl: messages with pictures, sound or files: 2 (lines 1, 2)" in left_out
    assert "a.jsonl: thoughts of the assistant, which are not part of its answers: 1 (line 3)" in left_out


@pytest.mark.parametrize("write", [
    str, lambda chat: chat, lambda chat: str(chat).replace("}, {", "}\n {"),
])  # fmt: skip
def test_a_chat_in_a_cell_is_opened(write: Any, tmp_path: Path) -> None:
    """As JSON, as Python or an array prints it; other columns stay."""
    chat = in_turn("role", "content", "user", "assistant")
    path = cells(tmp_path / "a.csv", [{"topic": f"t{n}", "messages": write(chat)} for n in range(5)])
    assert pairs_of(path) == FOLLOWED * 5 and read_table(path).rows[2]["topic"] == "t1"


def test_a_cell_that_is_cut_off_is_said(tmp_path: Path) -> None:
    """As Excel cuts long ones; the line is named."""
    chat = str(in_turn("from", "value", "human", "gpt"))
    left_out: list[str] = []
    path = cells(tmp_path / "a.csv", [{"conversations": chat if n != 3 else chat[:-9]} for n in range(9)])
    assert len(pairs_of(path, left_out)) == 16 and left_out == [
        "a.csv: rows in which a cell with a chat is cut off or damaged: 1 (line 5)"
    ]


def test_fields_in_no_row_are_named_and_others_are_columns(tmp_path: Path) -> None:
    """A second format beside the first, and what nobody asked about."""
    chat = [said("user", "Hi"), said("assistant", "Ho")]
    item = {
        "messages": chat,
        "instruction": "Hi",
        "prompt": "Greet",
        "topic": "greeting",
        "meta": {"by": 1},
        "empty": [],
        "id": "1",
    }
    path = lines(tmp_path / "a.jsonl", [item] * 25)
    found = read_table(path)
    assert found.unused == ("prompt", "meta")
    assert found.rows[0] == {
        "instruction": "Hi",
        "topic": "greeting",
        "prompt": "Hi",
        "reply": "Ho",
        "conversation": "1",
    }
    notes = [n for n in profile_source(path).notes if n.code == "columns_not_used"]
    assert any("“prompt”, “meta”" in n.text for n in notes)


def test_thumbs_judge_the_last_answer_of_a_chat(tmp_path: Path) -> None:
    """KTO in turns: what went before is read with it."""
    items = [
        {"messages": in_turn("role", "content", "user", "assistant"), "label": True},
        {"conversations": in_turn("from", "value", "human", "gpt"), "kto_tag": False},
    ]
    rows = rows_of(lines(tmp_path / "a.jsonl", items))
    assert [(r.prompt, r.reply, r.liked) for r in rows] == [(*FOLLOWED[1], True), (*FOLLOWED[1], False)]
