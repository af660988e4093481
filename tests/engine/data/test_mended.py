"""What does not belong to a text is taken out of it, counted and named; what only looks so stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.row import Row
from engine.data.control import without_template
from engine.data.counts import Counts
from engine.data.leftovers import readable
from engine.data.mend import mended
from engine.data.signatures import without_signatures
from engine.data.told import mended as told


@pytest.mark.parametrize(("text", "said"), [
    ("<|im_start|>user\nWhere?<|im_end|>\n<|im_start|>assistant\n", "Where?"),
    ("<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\nWhere?<|im_end|>", "Be kind.\n\nWhere?"),
    ((
        "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nhi<|eot_id|><|start_header_id|>assistant<"
        "|end_header_id|>\n\n"
    ), "hi"),
    ((
        "<start_of_turn>user\nA?<end_of_turn>\n<start_of_turn>model\nB.<end_of_turn>\n<start_of_turn>user\nC?<e"
        "nd_of_turn>"
    ), "User: A?\nAssistant: B.\n\nC?"),
    ("<|user|>\nWhere?<|end|>\n<|assistant|>", "Where?"), ("<｜User｜>你好<｜Assistant｜>", "你好"),
    ("<s>[INST] Where? [/INST]", "Where?"),
    ("What does <|im_end|> mean?", "What does <|im_end|> mean?"), ("rename <filename> to x", "rename <filename> to x"),
    ("old <s>5</s> now 4", "old <s>5</s> now 4"),
    ("Explain <|im_end|>", "Explain <|im_end|>"), ("a < b | c > d", "a < b | c > d"),
    ("Dear <|name|>", "Dear <|name|>"),
])  # fmt: skip
def test_messages_without_their_template(text: str, said: str) -> None:
    """Of several turns the last is asked, below those before it; a token in the middle of a sentence is a word."""
    assert without_template(text, reply=False) == said


@pytest.mark.parametrize(("text", "said"), [
    ("Open it.<|im_end|>\n<|endoftext|>", "Open it."), ("answer</s>", "answer"), ("<|assistant|>\nYes.<|end|>", "Yes."),
    ("B.<end_of_turn>\n<eos>", "B."),
    ("Yes.<|im_end|>\n<|im_start|>user\nmore?<|im_end|>", "Yes."), ("<|im_start|>assistant\nJa.<|im_end|>", "Ja."),
    ("好的。<|im_end|>", "好的。"),
])  # fmt: skip
def test_replies_without_their_template(text: str, said: str) -> None:
    """Of several turns the first is the reply."""
    assert without_template(text, reply=True) == said


@given(st.text(alphabet="<|>im_endstart user\n[/INS]T.a ", max_size=80), st.booleans())
def test_taken_out_once_is_taken_out(text: str, reply: bool) -> None:
    """What was cleaned is left alone, and nothing is added to it."""
    once = without_template(text, reply=reply)
    assert len(once) <= len(text) + 40 and (once == text or once == once.strip())


@pytest.mark.parametrize(("text", "plain"), [
    (r"Hello,\n\nthank you.\nBest", "Hello,\n\nthank you.\nBest"), (r"Zeile 1.\r\nZeile 2", "Zeile 1.\nZeile 2"),
    (r"one:\n- two\n- three", "one:\n- two\n- three"), (r"say \"yes\".\nThen go.", 'say "yes".\nThen go.'),
    ("a&nbsp;b &amp;nbsp; c", "a b   c"),
    ("f&uuml;r 5&euro;", "für 5€"), (r"你好。\n请问", "你好。\n请问"),
    (r"C:\new\table", None), (r"\\server\new", None), (r"use \d+\n", None), (r"$\nabla x$", None),
    (r'print("a\n")', None), (r"foo\nbar", None),
    (r'{"a": "x\ny"}', None), ("?a=1&copy=2", None), (r"`\n` ends a line.\nOk", None), (r"\theta is $\neq$ 0", None),
])  # fmt: skip
def test_what_programs_left_over(text: str, plain: str | None) -> None:
    """Line breaks and entities become what they mean; paths, code, formulas and JSON stay."""
    assert readable(text) == (plain if plain is not None else text)


def replies(*texts: str) -> list[str]:
    return [r.reply for r in without_signatures([Row(f"m {n}", text, "f", n) for n, text in enumerate(texts)])]


def test_names_below_replies_go_and_the_words_of_the_house_stay() -> None:
    closings = ("Best regards,\n{}\nAcme Support", "Mit freundlichen Grüßen\n{}\nIhr Holzwerk", "Cordialement,\n{}")
    names = ("Anna Schmidt", "Tom", "Lisa Meier")
    for closing in closings:
        found = replies(*(f"Done, thank you.\n\n{closing.format(name)}" for name in names))
        assert found == [f"Done, thank you.\n\n{closing.replace('{}', '').replace(chr(10) * 2, chr(10)).strip()}"] * 3
    assert replies("Alles gut.\nViele Grüße, Anna", "Gern.\nViele Grüße, Tom", "Ja.\n– Lisa") == [
        "Alles gut.\nViele Grüße",
        "Gern.\nViele Grüße",
        "Ja.",
    ]


@pytest.mark.parametrize("texts", [
    ("Ok.\n\nBest regards,\nHolzwerk",) * 5, ("Anna will call you.", "Ask Tom.", "Lisa knows."),
    ("Ok.\nBest regards,\nAnna", *("Done.",) * 9),
    ("Ok.\n\nBest regards,\nYour Support Team", "Done.\n\nBest regards,\nYour Service Team",
    "Ja.\nBest regards,\nYour Support Team"),
])  # fmt: skip
def test_what_may_be_the_house_or_is_seldom_stays(texts: tuple[str, ...]) -> None:
    """One name under all replies, names in sentences, a team, one reply in ten."""
    assert replies(*texts) == list(texts)


def test_repairs_are_counted_and_named_and_code_is_left_alone() -> None:
    rows = [Row("<|im_start|>user\nQ<|im_end|>", r"A.\nB", "a.csv", 7), Row("q", "plain", "a.csv", 8)]
    counts = Counts()
    assert [(r.prompt, r.reply) for r in mended(rows, counts)] == [("Q", "A.\nB"), ("q", "plain")]
    assert counts.mended == {"control_tokens": 1, "leftovers": 1} and all(
        "1 row (line 7 of a.csv)" in r.text for r in told(counts)
    )
    assert mended(rows, Counts(), "code_assistant")[0].reply == r"A.\nB"
    made = [Row("<s>q", r"A.\nB", "a.md", 1, made="templates")]
    assert mended(made, Counts()) == made
