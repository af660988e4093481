"""Chats in one text with the marks of a template: the turns are learned, and no mark stays in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.data.formats.training.templates import taken_apart
from engine.data.read import read_table
from tests.engine.data.formats.brought import cells, lines, pairs_of

FOLLOWED = [("Open today?", "Yes."), ("User: Open today?\nAssistant: Yes.\n\nTill when?", "Till six.")]
Q1, A1, Q2, A2 = "Open today?", "Yes.", "Till when?", "Till six."

TEMPLATES = [
    f"<s>[INST] {Q1} [/INST] {A1} </s><s>[INST] {Q2} [/INST] {A2} </s>",
    f"[INST]{Q1}[/INST]{A1}</s>[INST]{Q2}[/INST]{A2}</s>",
    (
        f"<|im_start|>user\n{Q1}<|im_end|>\n<|im_start|>assistant\n{A1}<|im_end|>\n<|im_start|>user\n{Q2}<|im_e"
        f"nd|>\n<|im_start|>assistant\n{A2}<|im_end|>\n"
    ),
    (
        f"<|im_start|>human\n{Q1}<|im_end|>\n<|im_start|>Ada\n{A1}<|im_end|>\n<|im_start|>human\n{Q2}<|im_end|>"
        f"\n<|im_start|>Ada\n{A2}<|endoftext|>"
    ),
    f"<|user|>\n{Q1}</s>\n<|assistant|>\n{A1}</s>\n<|user|>\n{Q2}</s>\n<|assistant|>\n{A2}</s>",
    f"<|user|>{Q1}<|end|><|assistant|>{A1}<|end|><|user|>{Q2}<|end|><|assistant|>{A2}<|end|>",
    (
        f"<|prompter|>{Q1}<|endoftext|><|assistant|>{A1}<|endoftext|><|prompter|>{Q2}<|endoftext|><|assistant|>"
        f"{A2}<|endoftext|>"
    ),
    (
        f"<bos><start_of_turn>user\n{Q1}<end_of_turn>\n<start_of_turn>model\n{A1}<end_of_turn>\n<start_of_turn>"
        f"user\n{Q2}<end_of_turn>\n"
        f"<start_of_turn>model\n{A2}<end_of_turn><eos>"
    ),
    "<|begin_of_text|>"
    + "".join(
        f"<|start_header_id|>{who}<|end_header_id|>\n\n{t}<|eot_id|>"
        for who, t in (("user", Q1), ("assistant", A1), ("user", Q2), ("assistant", A2))
    ),
    (
        f"<｜begin▁of▁sentence｜><｜User｜>{Q1}<｜Assistant｜>{A1}<｜end▁of▁sentence｜><｜User｜>{Q2}<｜Assista"
        f"nt｜>{A2}<｜end▁of▁sentence｜>"
    ),
    (
        f"<|START_OF_TURN_TOKEN|><|USER_TOKEN|>{Q1}<|END_OF_TURN_TOKEN|><|START_OF_TURN_TOKEN|><|CHATBOT_TOKEN|"
        f">{A1}<|END_OF_TURN_TOKEN|>"
        f"<|START_OF_TURN_TOKEN|><|USER_TOKEN|>{Q2}<|END_OF_TURN_TOKEN|><|START_OF_TURN_TOKEN|><|CHATBOT_TOKEN|"
        f">{A2}<|END_OF_TURN_TOKEN|>"
    ),
    (
        f"<|start|>user<|message|>{Q1}<|end|><|start|>assistant<|channel|>final<|message|>{A1}<|end|><|start|>u"
        f"ser<|message|>{Q2}<|end|>"
        f"<|start|>assistant<|channel|>final<|message|>{A2}<|return|>"
    ),
    f"[|Human|] {Q1}\n[|AI|] {A1}\n[|Human|] {Q2}\n[|AI|] {A2}\n[|Human|]",
    f"### Human: {Q1}### Assistant: {A1}### Human: {Q2}### Assistant: {A2}",
    f"### User:\n{Q1}\n\n### Assistant:\n{A1}\n\n### User:\n{Q2}\n\n### Assistant:\n{A2}\n",
    f"### Instruction:\n{Q1}\n\n### Response:\n{A1}\n\n### Instruction:\n{Q2}\n\n### Response:\n{A2}</s>",
    f"### Frage:\n{Q1}\n### Antwort:\n{A1}\n### Frage:\n{Q2}\n### Antwort:\n{A2}",
    f"USER: {Q1} ASSISTANT: {A1}</s>USER: {Q2} ASSISTANT: {A2}</s>",
    f"\n\nHuman: {Q1}\n\nAssistant: {A1}\n\nHuman: {Q2}\n\nAssistant: {A2}",
    f"User: {Q1}\nAssistant: {A1}\nUser: {Q2}\nAssistant: {A2}",
    f"Q: {Q1}\nA: {A1}\nQ: {Q2}\nA: {A2}",
    f"Kunde: {Q1}\nAgent: {A1}\nKunde: {Q2}\nAgent: {A2}",
    f"**Question:** {Q1}\n**Answer:** {A1}\n**Question:** {Q2}\n**Answer:** {A2}",
    f"Pregunta: {Q1}\nRespuesta: {A1}\nPregunta: {Q2}\nRespuesta: {A2}",
    f"问题：{Q1}\n回答：{A1}\n问题：{Q2}\n回答：{A2}",
]


@pytest.mark.parametrize("text", TEMPLATES)
def test_the_turns_of_a_template_are_learned_without_its_marks(text: str, tmp_path: Path) -> None:
    """In JSON lines, in a table, and with other fields beside it."""
    assert pairs_of(lines(tmp_path / "a.jsonl", [{"text": text}] * 3)) == FOLLOWED * 3
    path = cells(tmp_path / "a.csv", [{"id": n, "source": "shop", "text": text} for n in range(3)])
    assert pairs_of(path) == FOLLOWED * 3 and read_table(path).rows[0]["source"] == "shop"


def test_what_stands_above_the_first_turn_are_instructions(tmp_path: Path) -> None:
    """Alpaca's preamble and Vicuna's; an input stands below its instruction."""
    texts = [
        f"Below is task {n}.\n\n### Instruction:\nAdd up.\n\n### Input:\n{n} and 1\n\n### Response:\n{n + 1}"
        for n in range(3)
    ]
    assert pairs_of(lines(tmp_path / "a.jsonl", [{"text": t} for t in texts]))[1] == (
        "Below is task 1.\n\nAdd up.\n1 and 1",
        "2",
    )
    texts = [f"A chat with a kind assistant number {n}. USER: Hi ASSISTANT: Ho</s>" for n in range(3)]
    assert pairs_of(lines(tmp_path / "a.jsonl", [{"text": t} for t in texts]))[2] == (
        "A chat with a kind assistant number 2.\n\nHi",
        "Ho",
    )


@pytest.mark.parametrize("row", [
    {"text": "Input: an order\nOutput: a bill", "label": "shop"},
    {"dialogue": "User: Hi\nAssistant: Ho", "summary": "They greet."},
    {"question": "### Input\nTwo numbers\n### Output\nTheir sum", "answer": "print(sum(map(int, input().split())))"},
    {"text": "Note: closed on Monday", "answer": "Reminder: closed on Monday"},
    {"chat": "Customer: Hi\nAgent: Ho", "sentiment": "positive"},
])  # fmt: skip
def test_words_with_a_colon_are_no_marks_beside_an_answer(row: dict[str, str], tmp_path: Path) -> None:
    """A summary, a label or a reply is what is learned of such a text."""
    assert read_table(lines(tmp_path / "a.jsonl", [row] * 9)).columns == tuple(row)
    assert read_table(cells(tmp_path / "a.csv", [row] * 9)).rows[0] == row


def test_words_of_another_template_inside_a_turn_are_its_words() -> None:
    """People write “Input:” too."""
    chat = taken_apart("\n\nHuman: Sort.\nInput: 3 1\nOutput: 1 3\n\nAssistant: User: is a word.\nAnswer: 42")
    assert chat is not None
    assert [(t.part, t.text) for t in chat.said] == [
        ("asks", "Sort.\nInput: 3 1\nOutput: 1 3"),
        ("answers", "User: is a word.\nAnswer: 42"),
    ]


def test_a_text_without_the_marks_of_the_others_is_said(tmp_path: Path) -> None:
    left_out: list[str] = []
    texts = [TEMPLATES[0]] * 9 + ["Just a note."]
    assert len(pairs_of(lines(tmp_path / "a.jsonl", [{"text": t} for t in texts]), left_out)) == 18
    assert left_out == ["a.jsonl: texts without the marks of the template that the others have: 1 (line 10)"]


def test_marks_around_a_plain_reply_do_not_stay(tmp_path: Path) -> None:
    """A template may go over two fields, or leave its end behind; struck out words of a web page are no marks."""
    items = [
        {"prompt": "[INST] Open today? [/INST]", "completion": " Yes. </s>"},
        {"prompt": "Open today?", "completion": "Yes.<|endoftext|>"},
        {"instruction": "Open today?", "input": "", "output": "<s>Yes.</s>"},
    ]
    assert pairs_of(lines(tmp_path / "a.jsonl", items)) == [("Open today?", "Yes.")] * 3
    struck = ("The price?", "It is <s>9</s> 8 euros.")
    assert pairs_of(lines(tmp_path / "a.jsonl", [{"prompt": struck[0], "completion": struck[1]}])) == [struck]
