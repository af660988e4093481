"""What is measured with is never learned from, and the data card says what became of every row."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from engine.core.comparing import normalised
from engine.core.row import Row
from engine.core.spec import DataSpec, ModelSpec, Source, Task, TrainingSpec
from engine.core.stages import SftStage
from engine.data.belongs import group_keys
from engine.data.card import card, card_text, rows_hash
from engine.data.clean import clean
from engine.data.contamination import without_acceptance
from engine.data.counts import Counts
from engine.data.prepare import Prepared, prepare
from engine.data.split import split
from tests.support.specs import measured_on

_THINGS = ("parcel", "invoice", "password", "lamp", "refund", "window", "garden", "engine", "ticket", "bottle")
_ASKS = (
    "Where did my {} go when nobody was at home",
    "Please cancel the {} that came on Monday",
    "The {} was broken in three places, what now",
)


def _rows(count: int, start: int = 0) -> list[tuple[str, str]]:
    return [
        (
            f"{_ASKS[n % 3].format(_THINGS[n // 3 % 10])} {'abcdefghijklmnopqrstuvwxyz'[n % 26] * 5} {n * 7919}",
            f"Answer number {n} for you",
        )
        for n in range(start, start + count)
    ]


def _write(path: Path, rows: list[tuple[str, str]]) -> None:
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("question", "answer"), *rows])


def _spec(*sources: Source, **data: object) -> TrainingSpec:
    return TrainingSpec(
        name="t",
        goal="g",
        task=Task.CHAT_ASSISTANT,
        data=DataSpec(sources=sources, **data),  # type: ignore[arg-type]
        model=ModelSpec(base="smollm2-135m-instruct", params_b=0.135),
        stages=(SftStage(),),
    )


def _prompts(prepared: Prepared) -> tuple[set[str], set[str]]:
    return {normalised(r.prompt) for r in prepared.train}, {normalised(r.prompt) for r in prepared.held_out}


def test_the_acceptance_file_is_measured_with_and_never_learned_from(tmp_path: Path) -> None:
    """Its rows are the held-out ones; their copies in the training files, also inside longer mails, are dropped and
    counted."""
    known = _rows(8)
    copies = [known[0], (f"Hello team! {known[1][0].upper()}!! Kind regards, a customer", "x y z")]
    _write(tmp_path / "train.csv", _rows(60, 100) + copies)
    _write(tmp_path / "accept.csv", known)
    done = prepare(_spec(Source(path="train.csv"), Source(path="accept.csv", use="eval")), tmp_path)
    assert sorted(r.prompt for r in done.held_out) == sorted(p for p, _ in known)
    assert done.counts.dropped["in_acceptance_file"] == 2
    assert all(r.file == "train.csv" for r in done.train)


@pytest.mark.parametrize(("learned", "measured"), [
    ("Where is the lamp I told max@example.com of", "Where is the lamp I told [email] of"),
    ("Where is the lamp I told max@example.com of", "Where is the lamp I told <EMAIL_ADDRESS> of"),
    ("Where is the lamp I told {{NAME}} of", "Where is the lamp I told [name 2] of"),
    ("Where is the lamp Ingrid told us of", "Where is the lamp [name] told us of"),
    ("Where is the lamp Ingrid told us of", "Where is the lamp Ingrid told us of"),
    ("Call 0171 1234567 of the lamp please", "Call [phone] of the lamp please"),
    ("Call [phone] of the lamp please", "Call 0171 1234567 of the lamp please"),
])  # fmt: skip
def test_a_row_with_placeholders_is_the_row_without_them(tmp_path: Path, learned: str, measured: str) -> None:
    """What is measured with is told by its words, whoever took the values out, and whatever is kept."""
    with open(tmp_path / "train.csv", "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [
                ("question", "answer", "customer_name"),
                (learned, "x y z", "Ingrid Bergqvist"),
                *((p, r, "") for p, r in _rows(40, 100)),
            ]
        )
    _write(tmp_path / "accept.csv", [(measured, "x"), *_rows(8)])
    sources = (Source(path="train.csv"), Source(path="accept.csv", use="eval"))
    for keep in ((), ("phone",), ("name",)):
        done = prepare(_spec(*sources, keep=keep), tmp_path)
        assert done.counts.dropped["in_acceptance_file"] == 1 and len(done.train) == 40


def test_the_acceptance_file_is_cleaned_as_the_others(tmp_path: Path) -> None:
    """What may stay stays in what is measured with as well."""
    _write(tmp_path / "train.csv", _rows(40, 100))
    _write(tmp_path / "accept.csv", [("My order no. 020 7946 0358 is late", "It comes"), *_rows(8)])
    done = prepare(
        _spec(Source(path="train.csv"), Source(path="accept.csv", use="eval"), keep=("order_number",)), tmp_path
    )
    assert "My order no. 020 7946 0358 is late" in {r.prompt for r in done.held_out}


def test_other_words_in_brackets_are_no_values() -> None:
    acceptance = [Row("Press the key [enter] on the left side", "ok", "a", 1)]
    assert (
        len(without_acceptance([Row("Press the key [escape] on the left side", "ok", "f", 1)], acceptance, Counts()))
        == 1
    )


def test_common_phrases_are_no_copies() -> None:
    """A row that shares a greeting or twelve words with the acceptance file stays."""
    words = [f"w{n}" for n in range(30)]
    acceptance = [Row("thank you", "ok", "a", 1), Row(" ".join(words), "ok", "a", 2)]
    rows = [
        Row("thank you very much for the parcel", "ok", "f", 1),
        Row(" ".join(words[:12]), "ok", "f", 2),
        Row(" ".join(["x", *words[5:18]]), "ok", "f", 3),
    ]
    counts = Counts()
    assert [r.line for r in without_acceptance(rows, acceptance, counts)] == [1, 2]


def test_more_data_never_moves_a_measured_row_to_the_learned_ones(tmp_path: Path) -> None:
    """What a run was measured with is held out in the next one, whatever was added."""
    _write(tmp_path / "t.csv", _rows(60))
    first = prepare(_spec(Source(path="t.csv")), tmp_path)
    measured = _prompts(first)[1]
    _write(tmp_path / "t.csv", _rows(90, 200) + _rows(60))
    assert measured & _prompts(prepare(_spec(Source(path="t.csv")), tmp_path))[0], (
        "the case must be one where a plain split would mix"
    )
    train, held_out = _prompts(prepare(_spec(Source(path="t.csv")), tmp_path, frozenset(measured)))
    assert measured <= held_out
    assert not measured & train


def test_a_conversation_is_on_one_side() -> None:
    """Rows of one ticket stay together even where they read nothing alike."""
    rows = [Row(p, r, "f", n, group=f"g{n // 5}") for n, (p, r) in enumerate(_rows(100))]
    train, held_out = split(rows, measured_on(0.2, 40, 3))
    assert held_out
    assert not {r.group for r in train} & {r.group for r in held_out}


def test_a_customer_of_two_files_is_on_one_side(tmp_path: Path) -> None:
    """Whatever column says to whom a row belongs, and in whatever file it stands; nothing known is nobody in common."""
    columns = {"a.csv": ("conversation_id", "customer_id"), "b.csv": ("Customer ID", "ticket_id")}
    rows = [*_rows(120)]
    owner = {p: f"c{n % 20}" if n % 6 else "unknown" for n, (p, _) in enumerate(rows)}
    for name, part in (("a.csv", rows[:60]), ("b.csv", rows[60:])):
        with open(tmp_path / name, "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(
                [("question", "answer", *columns[name])]
                + [
                    (p, r, *((f"t{n}", owner[p]) if name == "a.csv" else (owner[p].upper(), f"t{n}")))
                    for n, (p, r) in enumerate(part)
                ]
            )
    done = prepare(_spec(Source(path="a.csv"), Source(path="b.csv")), tmp_path)
    train, held_out = ({owner[r.prompt] for r in side} for side in (done.train, done.held_out))
    assert {r.file for r in done.held_out} == {"a.csv", "b.csv"} and train & held_out <= {"unknown"}
    by_ticket = {(r.file, r.group) for r in done.train} & {(r.file, r.group) for r in done.held_out}
    assert not by_ticket


def test_a_column_that_says_the_same_of_all_rows_joins_none() -> None:
    rows = [Row(p, r, "f", n, groups=(f"ticket_id={n // 5}", "user_id=desk")) for n, (p, r) in enumerate(_rows(100))]
    train, held_out = split(rows, measured_on(0.2, 40, 3))
    assert held_out and not {r.groups for r in train} & {r.groups for r in held_out}


def test_numbers_of_conversations_begin_anew_in_each_file() -> None:
    assert group_keys(("conversation", "customer_id"), {"conversation": "1", "customer_id": "17.0"}, "a.txt") == (
        "a.txt: conversation=1",
        "customer_id=17",
    )


def test_the_card_accounts_for_every_row(tmp_path: Path) -> None:
    """Read less dropped is what both sides hold; the hashes are those of the rows; no value that was replaced is in
    it."""
    rows = [
        *_rows(50),
        *_rows(4),
        ("", "nothing"),
        ("my mail is jane.doe@example.org now", "noted"),
        ("key ghp_9aB8cD7eF6gH5iJ4kL3mN2oP1qR0sT9uV8wX is mine", "noted"),
    ]
    _write(tmp_path / "t.csv", rows)
    spec = _spec(Source(path="t.csv", kind="table"))
    done = prepare(spec, tmp_path)
    facts = card(spec, tmp_path, done.counts, done.train, done.held_out)
    assert facts["read"] - sum(facts["dropped"].values()) == facts["train"]["rows"] + facts["eval"]["rows"]
    assert facts["dropped"] == {"duplicate": 4, "blank": 1}
    assert facts["redacted"] == {"email": 1, "secret": 1}
    assert facts["train"]["sha256"] == rows_hash(done.train) == rows_hash(prepare(spec, tmp_path).train)
    said = card_text(facts) + json.dumps(facts)
    assert "jane.doe" not in said
    assert "ghp_9aB8" not in said
    assert "t.csv:" in said
    assert "█" in said


@pytest.mark.parametrize("kind", ["secret"])
def test_a_value_is_replaced_everywhere_in_its_row(kind: str) -> None:
    """A key that stands twice is gone twice."""
    key = "sk_live_4eC39HqLyjWDarjtT1zdp7dcXyZ"
    kept = clean([Row(f"{key} and again {key}", f"got {key}", "f", 1)], (kind,), Counts())
    assert key not in kept[0].prompt + kept[0].reply


@pytest.mark.parametrize("cell", ["nan", "NaN", "#N/A", "NULL", " ", "#REF!"])
def test_what_a_program_writes_into_an_empty_cell_is_no_answer(cell: str) -> None:
    counts = Counts()
    assert (
        clean(
            [Row("Where is it?", cell, "f", 1), Row("And my null pointer?", "None of them is NaN.", "f", 2)], (), counts
        )[0].line
        == 2
    )
    assert counts.dropped["blank"] == 1
