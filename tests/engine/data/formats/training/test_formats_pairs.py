"""A better and a worse reply, in every way they are written down: the message is what stands before both."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from engine.data.clean import distinct, legible
from engine.data.counts import Counts
from engine.data.profile import profile_source
from engine.data.read import read_table
from engine.data.told import left_out
from tests.engine.data.formats.brought import cells, lines, rows_of, said, sg

BEFORE = [said("user", "Two to Rome."), said("assistant", "Fine."), said("user", "The price?")]
ASKED, BETTER, WORSE = "User: Two to Rome.\nAssistant: Fine.\n\nThe price?", "62 euros.", "No idea."
HUMAN = "\n\nHuman: Two to Rome.\n\nAssistant: Fine.\n\nHuman: The price?\n\nAssistant:"
CHATML = "".join(f"<|im_start|>{m['role']}\n{m['content']}<|im_end|>\n" for m in BEFORE) + "<|im_start|>assistant\n"


def triples(path: Path, left_out: list[str] | None = None) -> list[tuple[str, str, str]]:
    return [(r.prompt, r.reply, r.rejected) for r in rows_of(path, left_out)]


@pytest.mark.parametrize("item", [
    {"chosen": [*BEFORE, said("assistant", BETTER)], "rejected": [*BEFORE, said("assistant", WORSE)]},
    {"prompt": "The price?", "chosen": [*BEFORE, said("assistant", BETTER)],
    "rejected": [*BEFORE, said("assistant", WORSE)], "score_chosen": 8.0,
     "score_rejected": 6.5},
    {"prompt": BEFORE, "chosen": [said("assistant", BETTER)], "rejected": [said("assistant", WORSE)]},
    {"prompt": BEFORE, "chosen": BETTER, "rejected": WORSE},
    {"messages": BEFORE, "chosen": BETTER, "rejected": WORSE},
    {"conversations": [sg("human", "Two to Rome."), sg("gpt", "Fine."), sg("human", "The price?")],
    "chosen": sg("gpt", BETTER), "rejected": sg("gpt", WORSE)},
    {"history": [["Two to Rome.", "Fine."]], "instruction": "The price?", "input": "", "chosen": BETTER,
    "rejected": WORSE},
    {"chosen": f"{HUMAN} {BETTER}", "rejected": f"{HUMAN} {WORSE}"},
    {"prompt": HUMAN, "chosen": f" {BETTER}", "rejected": f" {WORSE}"},
    {"prompt": HUMAN, "chosen": f"{HUMAN} {BETTER}", "rejected": f"{HUMAN} {WORSE}"},
    {"chosen": f"{CHATML}{BETTER}<|im_end|>", "rejected": f"{CHATML}{WORSE}<|im_end|>"},
    {"prompt": CHATML, "chosen": f"{BETTER}<|im_end|>", "rejected": f"{WORSE}<|im_end|>"},
    {"chosen": f"[INST] Two to Rome. [/INST] Fine. </s>[INST] The price? [/INST] {BETTER} </s>",
     "rejected": f"[INST] Two to Rome. [/INST] Fine. </s>[INST] The price? [/INST] {WORSE} </s>"},
    {"input": {"messages": BEFORE}, "preferred_output": [said("assistant", BETTER)],
    "non_preferred_output": [said("assistant", WORSE)]},
    {"conversation_a": [*BEFORE, said("assistant", WORSE)], "conversation_b": [*BEFORE, said("assistant", BETTER)],
    "winner": "model_b"},
    {"context": BEFORE, "response1": BETTER, "response2": WORSE, "overall_preference": -2},
    {"prompt": BEFORE, "completions": [WORSE, BETTER], "ranks": [2, 1]},
    {"prompt": '["Two to Rome.", "The price?"]', "response_a": f'["Fine.", "{BETTER}"]',
    "response_b": f'["Fine.", "{WORSE}"]', "winner_model_a": 1,
     "winner_model_b": 0, "winner_tie": 0},
])  # fmt: skip
def test_turns_before_the_last_answer_are_the_message(item: Any, tmp_path: Path) -> None:
    """TRL, UltraFeedback, LLaMA-Factory, HH-RLHF, templates, OpenAI, arenas, HelpSteer, ranks."""
    path = lines(
        tmp_path / "a.jsonl",
        [
            item,
            {
                **item,
                **({"overall_preference": 3, "response1": WORSE, "response2": BETTER} if "context" in item else {}),
            },
        ],
    )
    assert triples(path) == [(ASKED, BETTER, WORSE)] * 2
    assert profile_source(path).judged == "preferences"


@pytest.mark.parametrize("item", [
    {"prompt": "The price?", "chosen": BETTER, "rejected": WORSE},
    {"question": "The price?", "chosen": BETTER, "rejected": WORSE},
    {"question": "The price?", "response_j": BETTER, "response_k": WORSE},
    {"instruction": "The price?", "chosen_response": BETTER, "rejected_response": WORSE},
    {"prompt": "The price?", "chosen": [BETTER], "rejected": [WORSE]},
    {"input": "The price?", "chosen": BETTER, "rejected": WORSE},
    {"chosen": f"The price?\n{BETTER}", "rejected": f"The price?\n{WORSE}"},
    {"prompt": "The price?", "chosen": f"The price? {BETTER}", "rejected": f"The price? {WORSE}"},
    {"chosen": f"Question: The price?\nAnswer: {BETTER}", "rejected": f"Question: The price?\nAnswer: {WORSE}"},
    {"chosen": f"### Frage: The price?\n### Antwort: {BETTER}",
    "rejected": f"### Frage: The price?\n### Antwort: {WORSE}"},
    {"instruction": "The price?", "responses": [WORSE, "Perhaps.", BETTER], "scores": [1, 2, 5]},
    {"prompt": "The price?", "completions": [{"response": BETTER, "overall_score": 9},
    {"response": WORSE, "overall_score": 2}]},
    {"prompt": "The price?", "answers": [{"answer": WORSE, "rank": 2.0}, {"answer": BETTER, "rank": 1.0}]},
    {"prompt": "The price?", "responses": [WORSE, BETTER, "Perhaps."], "ranking": [1, 2, 0]},
    {"instruction": "The price?", "input": "", "output_1": WORSE, "output_2": BETTER, "preference": 2},
    {"prompt": "The price?", "response_0": BETTER, "response_1": WORSE, "better_response_id": 0,
    "safer_response_id": 1},
    {"question": "The price?", "answer_0": WORSE, "answer_1": BETTER, "score_0": -0.5, "score_1": 0.5},
    {"history": "The price?", "human_ref_A": BETTER, "human_ref_B": WORSE, "labels": 1, "score_A": 9, "score_B": 2},
    {"question": "The price?", "gpt4": BETTER, "llama": WORSE, "winner": "gpt4"},
    {"prompt": "The price?", "response_a": WORSE, "response_b": BETTER, "model_a": "big", "model_b": "small",
    "winner": "small"},
    {"frage": "The price?", "antwort_a": BETTER, "antwort_b": WORSE, "sieger": "antwort_a"},
    {"id": 3, "data": {"prompt": "The price?", "answer1": WORSE, "answer2": BETTER},
     "annotations": [{"result": [{"type": "pairwise", "from_name": "pw", "to_name": ["answer1", "answer2"],
     "value": {"selected": "right"}}]}]},
])  # fmt: skip
def test_the_better_reply_is_told_by_whatever_says_it(item: Any, tmp_path: Path) -> None:
    """By names, scores, ranks, verdicts; the message stands beside both or at their beginning."""
    other = {"gpt4": WORSE, "llama": BETTER, "winner": "llama"} if "gpt4" in item else {}
    assert triples(lines(tmp_path / "a.json", [item, {**item, **other}, item])) == [("The price?", BETTER, WORSE)] * 3


@pytest.mark.parametrize(("winner", "named"), [
    (("model_a", "model_b", "tie"), ("response_a", "response_b")), (("A", "B", "Tie"), ("response_a", "response_b")),
    (("response_a", "response_b", "neither"), ("response_a", "response_b")),
    (("a", "b", "both bad"), ("answer_a", "answer_b")),
    (("1", "2", "tie"), ("response_1", "response_2")), (("left", "right", "gleich"), ("response_a", "response_b")),
    (("Response 1", "Response 2", "draw"), ("response 1", "response 2")),
    (("Model A", "Model B", "Tie (both bad)"), ("Response A", "Response B")),
    (("assistant_a", "assistant_b", "tie"), ("assistant_a", "assistant_b")),
])  # fmt: skip
def test_a_winner_in_a_column_of_a_table(winner: tuple[str, str, str], named: tuple[str, str], tmp_path: Path) -> None:
    """Ties and what nobody has decided are no pairs, and said."""
    rows = [
        {
            "Kundenanfrage": f"What does trip number {n} cost today?",
            named[0]: BETTER if n % 2 else WORSE,
            named[1]: WORSE if n % 2 else BETTER,
            "winner": winner[0 if n % 2 else 1] if n < 20 else winner[2] if n < 23 else "",
        }
        for n in range(25)
    ]
    left_out: list[str] = []
    path = cells(tmp_path / "a.csv", rows)
    assert triples(path, left_out) == [(f"What does trip number {n} cost today?", BETTER, WORSE) for n in range(20)]
    assert left_out == [
        "a.csv: comparisons that ended in a tie: 3 (lines 22, 23, 24)",
        "a.csv: comparisons without a decision: 2 (lines 25, 26)",
    ]
    assert profile_source(path).judged == "preferences" and not profile_source(path).guessed


def test_three_replies_make_a_pair_with_each_that_lost(tmp_path: Path) -> None:
    rows = [
        {"prompt": f"Trip {n}?", "response_a": "one", "response_b": "two", "response_c": "three", "winner": "b"}
        for n in range(3)
    ]
    assert triples(cells(tmp_path / "a.csv", rows))[:2] == [("Trip 0?", "two", "one"), ("Trip 0?", "two", "three")]


@pytest.mark.parametrize("rows", [
    [{"text_1": f"A man eats {n}.", "text_2": "A man sleeps.", "label": n % 2} for n in range(30)],
    [{"question": f"What is {n}?", "answer_a": "x", "answer_b": "y", "answer_c": "z", "answer_d": "w",
    "label": "abcd"[n % 4]} for n in range(30)],
    [{"question": f"What is {n}?", "answer": "x y z", "answer_2": "more of it", "label": f"kind {n % 3}"}
    for n in range(30)],
])  # fmt: skip
def test_what_only_looks_like_a_comparison_is_none(rows: list[dict[str, Any]], tmp_path: Path) -> None:
    """Pairs of sentences, questions with choices, second answers: their columns are left as they are."""
    assert set(rows[0]) <= set(read_table(cells(tmp_path / "a.csv", rows)).columns)


@pytest.mark.parametrize(("item", "why"), [
    ({"chosen": "Gladly.", "rejected": "Never."}, "pairs of replies without the message they answer: 1 (line 2)"),
    ({"prompt": "Hi", "chosen": "Ho", "rejected": "Ho"},
    "pairs whose two replies are the same or were given the same score: 1 (line 2)"),
    ({"prompt": "Hi", "chosen": "Ho", "rejected": "Hm", "score_chosen": 5, "score_rejected": 5},
    "the same score: 1 (line 2)"),
    ({"chosen": [said("user", "A?"), said("assistant", "B")], "rejected": [said("user", "C?"), said("assistant", "D")]},
     "pairs whose two chats differ before the replies: 1 (line 2)"),
    ({"prompt": "Hi", "completions": ["a", "b"], "scores": [1, 1]}, "the same score: 1 (line 2)"),
    ({"prompt": "Hi", "chosen": "", "rejected": "Hm"}, "pairs without a better reply: 1 (line 2)"),
    ({"prompt": "Hi", "chosen": [said("assistant", None, tool_calls=[{"function": {"name": "f", "arguments": "{"}}])],
    "rejected": "Hm"},
     "calls of tools whose arguments are not JSON, which are not learned: 1 (line 2)"),
])  # fmt: skip
def test_what_is_no_pair_is_said(item: Any, why: str, tmp_path: Path) -> None:
    left_out: list[str] = []
    good = {"prompt": "The price?", "chosen": BETTER, "rejected": WORSE}
    assert triples(lines(tmp_path / "a.jsonl", [good, item, good]), left_out) == [("The price?", BETTER, WORSE)] * 2
    assert len(left_out) == 1 and left_out[0].endswith(why)


@pytest.mark.parametrize(("asks", "answers"), [("\n\nHuman: ", "\n\nAssistant: "), ("USER: ", " ASSISTANT: "),
    ("### Instruction:\n", "\n\n### Response:\n"),
                                               ("Q: ", "\nA: "), ("<|im_start|>user\n",
                                               "<|im_end|>\n<|im_start|>assistant\n")])  # fmt: skip
def test_a_pair_of_two_conversations_in_one_text_each_is_left_out_and_said(
    asks: str, answers: str, tmp_path: Path
) -> None:
    """Another question, another one later on, and no better or no worse reply: none of it becomes an answer, and no
    mark stays in one."""

    def pair(one: str, better: str, other: str, worse: str) -> dict[str, str]:
        return {"chosen": f"{asks}{one}{answers}{better}", "rejected": f"{asks}{other}{answers}{worse}"}

    items = [
        pair("Which train?", "The 7:40.", "Which train?", "Any."),
        pair("Which train?", "The 7:40.", "Which bus?", "Line 9."),
        pair(
            "Which train?",
            f"The 7:40.\n{asks}And back?{answers}At 9.",
            "Which train?",
            f"The 7:40.\n{asks}A seat?{answers}None.",
        ),
        pair("Which seat?", "", "Which seat?", "Any."),
        pair("Which seat?", "At the window.", "Which seat?", ""),
        pair("Which hall?", "The left one.", "Which hall?", "No."),
    ]
    left_out: list[str] = []
    assert triples(lines(tmp_path / "a.jsonl", items), left_out) == [
        ("Which train?", "The 7:40.", "Any."),
        ("Which hall?", "The left one.", "No."),
    ]
    assert left_out == [
        "a.jsonl: pairs whose two chats differ before the replies: 2 (lines 2, 3)",
        "a.jsonl: pairs without a better reply: 1 (line 4)",
        "a.jsonl: pairs without a worse reply: 1 (line 5)",
    ]


@pytest.mark.parametrize(
    "beside", [{"prompt": "How is such a card written?"}, {"Anliegen": "How is such a card written?"}]
)
def test_replies_that_hold_questions_of_their_own_stay_replies(beside: dict[str, str], tmp_path: Path) -> None:
    items = [
        {**beside, "chosen": f"Q: Where is {n}?\nA: At {n}.", "rejected": f"Q: When is {n}?\nA: No idea."}
        for n in range(3)
    ]
    found = read_table(lines(tmp_path / "a.jsonl", items)).rows
    assert [{*r.values()} >= {*item.values()} for r, item in zip(found, items, strict=True)] == [True] * 3


def test_of_chats_that_part_early_the_place_where_they_part_is_learned(tmp_path: Path) -> None:
    """What was said afterwards rests on different answers."""
    chats = [
        f"\n\nHuman: One?\n\nAssistant: {first}\n\nHuman: Two?\n\nAssistant: {second}"
        for first, second in (("Good.", "Well."), ("Bad.", "Ill."))
    ]
    left_out: list[str] = []
    assert triples(lines(tmp_path / "a.jsonl", [{"chosen": chats[0], "rejected": chats[1]}]), left_out) == [
        ("One?", "Good.", "Bad.")
    ]
    assert left_out == ["a.jsonl: turns after the place where the two replies of a pair part: 2 (line 1)"]


def test_the_best_and_the_worst_of_many_are_a_pair_and_the_others_are_said(tmp_path: Path) -> None:
    left_out: list[str] = []
    item = {"prompt": "The price?", "completions": [WORSE, "Perhaps.", BETTER, "Later."], "ranks": [4, 2, 1, 3]}
    assert triples(lines(tmp_path / "a.jsonl", [item]), left_out) == [("The price?", BETTER, WORSE)]
    assert left_out == ["a.jsonl: replies between the best and the worst: 2 (line 1)"]


@pytest.mark.parametrize("label", [(True, False), ("True", "False"), (1, 0), ("desirable", "undesirable")])
def test_a_completion_that_was_liked_or_not(label: tuple[Any, Any], tmp_path: Path) -> None:
    """KTO: in JSON as in a table."""
    items = [{"prompt": f"Trip {n}?", "completion": "62 euros.", "label": label[n % 2]} for n in range(6)]
    assert [r.liked for r in rows_of(lines(tmp_path / "a.jsonl", items))] == [True, False] * 3
    chats = [
        {"prompt": [said("user", f"Trip {n}?")], "completion": [said("assistant", "62 euros.")], "label": label[n % 2]}
        for n in range(6)
    ]
    rows = rows_of(cells(tmp_path / "a.csv", chats))
    assert [(r.prompt, r.reply, r.liked) for r in rows[:2]] == [
        ("Trip 0?", "62 euros.", True),
        ("Trip 1?", "62 euros.", False),
    ]


_TRIPS = [{"prompt": f"Trip {n}?", "completion": f"It leaves at {n}.", "label": n % 3 > 0} for n in range(12)]
_ODD = [
    {"prompt": "Lost bag?", "completion": "Ask at gate two.", "label": True},
    {"prompt": "Late bus?", "completion": "Take the next.", "label": None},
    {"prompt": "lost bag", "completion": "Ask at gate two", "label": False},
    {"prompt": "Old pass?", "completion": "Renew it."},
    *({"prompt": "A dog?", "completion": "On a lead.", "label": up} for up in (True, False, True)),
]  # fmt: skip


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.zip"])
def test_replies_without_a_verdict_and_with_both_are_left_out_with_their_lines(name: str, tmp_path: Path) -> None:
    """Liked twice and disliked once is liked; in an archive another file without verdicts loses nothing."""
    items = [*_TRIPS[:6], *_ODD, *_TRIPS[6:]]
    path = (
        lines(tmp_path / "a.jsonl", items)
        if name != "a.csv"
        else cells(tmp_path / name, [{"label": None, **item} for item in items])
    )
    plain = [{"prompt": f"Seat {n}?", "completion": f"Row {n}."} for n in range(40)]
    if name == "a.zip":
        lines(tmp_path / "b.jsonl", plain)
        with zipfile.ZipFile(tmp_path / name, "w") as file:
            file.write(path, "a.jsonl")
            file.write(tmp_path / "b.jsonl", "b.jsonl")
        path = tmp_path / name
    counts = Counts()
    kept = distinct(legible(rows_of(path), counts), counts, keep=("near_duplicate",))
    judged = [(r.prompt, r.liked) for r in kept if not r.prompt.startswith("Seat")]
    assert judged == [(t["prompt"], t["label"]) for t in _TRIPS[:6]] + [("A dog?", True)] + [
        (t["prompt"], t["label"]) for t in _TRIPS[6:]
    ]
    assert sum(r.prompt.startswith("Seat") for r in kept) == (40 if name == "a.zip" else 0)
    head = 1 if name == "a.csv" else 0
    said = left_out(counts, len(items))
    assert f"2 have no verdict on their reply, unlike the others (lines {8 + head} and {10 + head}" in said
    assert f"3 have a reply that was marked both good and bad (lines {7 + head}" in said


def test_of_a_log_with_few_thumbs_and_of_stars_nothing_is_missing(tmp_path: Path) -> None:
    few = [{"message": f"Trip {n}?", "reply": f"At {n}.", "thumbs": "up" if n % 4 == 0 else ""} for n in range(20)]
    stars = [{"message": f"Trip {n}?", "reply": f"At {n}.", "rating": "35"[n % 2] if n % 3 else ""} for n in range(21)]
    for number, items in enumerate((few, stars)):
        rows = rows_of(cells(tmp_path / f"{number}.csv", items))
        assert len(legible(rows, Counts())) == len(items)


def test_a_message_in_a_column_of_its_own_name_stays_one(tmp_path: Path) -> None:
    """Replies that begin alike by chance have it no less."""
    rows = [
        {
            "Kundenanliegen": f"Wo ist denn Paket Nummer {n}?",
            "chosen": "Danke für Ihre Nachricht. Es kommt.",
            "rejected": "Danke für Ihre Nachricht. Nein.",
        }
        for n in range(3)
    ]
    path = cells(tmp_path / "a.csv", rows)
    assert {"Kundenanliegen", "chosen", "rejected"} <= set(read_table(path).columns)
