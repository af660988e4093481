"""Reading, cleaning and splitting lose nothing silently."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.comparing import normalised
from engine.core.errors import BadInput
from engine.core.row import Row
from engine.core.spec import DataSpec
from engine.data.clean import NEAR_TWINS, clean
from engine.data.counts import Counts
from engine.data.minhash import near_clusters
from engine.data.prepare import prepare
from engine.data.profile import profile_source
from engine.data.read import read_table
from engine.data.split import held_out_count, split
from engine.privacy.redact import Redactor
from engine.rubric.score import breaks_guidelines
from tests.support.places import SAMPLE
from tests.support.specs import measured_on, spec_of


def test_sample_counts_are_true() -> None:
    """Every blank row, duplicate and refund promise of the sample is dropped and counted."""
    done = prepare(spec_of("messages.csv"), SAMPLE)
    assert done.counts.read == 306
    assert done.counts.dropped == Counter(duplicate=14, blank=8, breaks_guidelines=6)
    assert done.counts.redacted["password"] == 1
    assert done.counts.redacted["email"] == 16
    assert done.counts.redacted["phone"] >= 12
    assert len(done.train) + len(done.held_out) == 278


def test_no_near_equal_message_on_both_sides() -> None:
    """No held-out message reads the same as a training message."""
    done = prepare(spec_of("messages.csv"), SAMPLE)
    train = {normalised(r.prompt) for r in done.train}
    assert done.held_out
    assert not train & {normalised(r.prompt) for r in done.held_out}


@given(st.lists(st.tuples(st.text(max_size=12), st.text(min_size=1, max_size=5)), max_size=40), st.integers(0, 5))
def test_split_keeps_every_row_once(pairs: list[tuple[str, str]], seed: int) -> None:
    """Splitting neither loses nor doubles rows and is the same each time."""
    rows = [Row(p, r, "f", n) for n, (p, r) in enumerate(pairs)]
    train, held = split(rows, measured_on(0.3, 10, seed))
    assert sorted(r.line for r in train + held) == list(range(len(rows)))
    assert (train, held) == split(rows, measured_on(0.3, 10, seed))
    assert len(held) <= 10


@pytest.mark.parametrize(("rows", "held"), [(9, 3), (30, 10), (71, 23), (88, 24), (200, 30), (4_000, 200)])
def test_of_few_rows_a_third_is_held_out_where_so_many_are_needed(rows: int, held: int) -> None:
    """Never more than a third: something must be left to learn from."""
    data = DataSpec(min_eval_rows=24, max_eval_rows=200)
    assert held_out_count(rows, data) == held
    apart = [Row(f"{n} {n * n} {n**3}", "yes", "f", n) for n in range(min(rows, 200))]
    assert len(split(apart, data)[1]) == held_out_count(len(apart), data)


@given(st.text())
def test_redaction_is_stable(text: str) -> None:
    """Redacting twice changes nothing more, except inside a password's own placeholder."""
    once = Redactor(("email", "phone"), Counter()).redact(text)
    assert Redactor(("email", "phone"), Counter()).redact(once) == once


def test_redaction_leaves_order_numbers_and_prices() -> None:
    """What is no personal data stays."""
    text = (
        "Order PF-20508 of 2024-02-05 cost £3.90, 45 days ago, call +44 20 7946 0358 or mail a.b@example.org; "
        "my password is hunter2."
    )
    counts: Counter[str] = Counter()
    assert Redactor(("email", "phone", "password"), counts).redact(text) == (
        "Order PF-20508 of 2024-02-05 cost £3.90, 45 days ago, call [phone] or mail [email]; my password is [password]"
    )
    assert counts == Counter(phone=1, email=1, password=1)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("gone.csv", None, "cannot read"),
        ("empty.csv", b" \n", "empty"),
        ("noise.csv", b"\x93\x01\x02\xff\x04\x05" * 40, "not text in any encoding"),
        ("binary.csv", b"a,b\n\x00,1\n", "not a text file"),
    ],
)
def test_bad_files_get_a_sentence(tmp_path: Path, name: str, content: bytes | None, says: str) -> None:
    """Missing, empty, wrongly encoded and binary files are explained."""
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(BadInput, match=says):
        read_table(tmp_path / name)


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "utf-16", "utf-8-sig", "cp1251"])
def test_what_spreadsheets_save_is_read(tmp_path: Path, encoding: str) -> None:
    """A table saved for an older program has its own letters, not those of another alphabet."""
    said = (
        "Где мой заказ? Он в пути." if encoding == "cp1251" else "Où est ma commande ? Elle arrive à Nîmes, déjà payée."
    )
    (tmp_path / "a.csv").write_bytes(("message;reply\n" + f"{said};{said}\n" * 8).encode(encoding))
    assert read_table(tmp_path / "a.csv").rows[0] == {"message": said, "reply": said}


def test_unknown_columns_are_named(tmp_path: Path) -> None:
    """A table without a message/reply pair says which columns were seen."""
    (tmp_path / "x.csv").write_text("alpha,beta\n1,2\n")
    assert "alpha, beta" in profile_source(tmp_path / "x.csv").problem
    with pytest.raises(BadInput, match="alpha, beta"):
        prepare(spec_of("x.csv"), tmp_path)


def test_too_few_rows(tmp_path: Path) -> None:
    """Fewer than twenty usable rows stop before training."""
    with open(tmp_path / "few.csv", "w", newline="") as file:
        csv.writer(file).writerows([("message", "reply"), *((f"question {n}", f"answer {n}") for n in range(19))])
    with pytest.raises(BadInput, match="Only 19 usable rows"):
        prepare(spec_of("few.csv"), tmp_path)


def test_duplicates_with_other_case_count_as_equal() -> None:
    """Case and punctuation do not make a message new."""
    counts = Counts()
    kept = clean([Row("Hi there!", "Yes.", "f", 1), Row("hi there", "yes", "f", 2)], (), counts)
    assert len(kept) == 1
    assert counts.dropped["duplicate"] == 1


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("I promise you'll get your refund today.", True),
        ("Refund guaranteed!", True),
        ("We can't promise a refund.", False),
        ("Please never send your password.", False),
        ("Please send me your password.", True),
        ("The checking team decides.", False),
    ],
)
def test_guidelines(text: str, broken: bool) -> None:
    """Promised refunds and asked-for secrets break the guidelines; refusing them does not."""
    assert (breaks_guidelines(text) is not None) == broken


@pytest.mark.parametrize(
    "text",
    ["My password is not working.", "Delivered on 01.02.2024, returned 05/11/2023.", "Your password is incorrect"],
)
def test_what_is_no_personal_data_stays(text: str) -> None:
    """Dates look like phone numbers, and a sentence about a password gives none away."""
    assert Redactor(("email", "phone", "password"), Counter()).redact(text) == text


def test_messages_that_all_read_alike_cannot_be_measured(tmp_path: Path) -> None:
    """A run that could hold out nothing is refused before it trains."""
    with open(tmp_path / "same.csv", "w", newline="") as file:
        csv.writer(file).writerows(
            [
                ("message", "reply"),
                *((f"Where is parcel {n}, and when will it come to my house?", f"answer {n}") for n in range(60)),
            ]
        )
    with pytest.raises(BadInput, match="too similar"):
        prepare(spec_of("same.csv"), tmp_path)


def test_a_json_array_is_read_as_rows(tmp_path: Path) -> None:
    """An array of objects in a .json file is as good as one object a line; long fields of a table are whole."""
    (tmp_path / "a.json").write_text(
        json.dumps([{"prompt": f"q {n}", "completion": f"a {n}"} for n in range(3)], indent=1)
    )
    assert [r["prompt"] for r in read_table(tmp_path / "a.json").rows] == ["q 0", "q 1", "q 2"]
    (tmp_path / "long.csv").write_text("question,answer\n" + "x" * 300_000 + ",y\n")
    assert len(read_table(tmp_path / "long.csv").rows[0]["question"]) == 300_000


def test_the_longest_of_near_twins_stays_and_other_figures_are_other_facts() -> None:
    """A row edited in a word is dropped; the same row about another sum is not."""
    words = " ".join(f"word{n}" for n in range(60))
    rows = [
        Row(f"{words} end", "yes it does", "f", 1),
        Row(f"{words} the very end", "yes it does", "f", 2),
        Row(f"{words} end", "it costs 20 euros", "f", 3),
        Row(f"{words} x", "it costs 30 euros", "f", 4),
    ]
    counts = Counts()
    assert [r.line for r in clean(rows, (), counts)] == [2, 3, 4]
    assert counts.dropped["near_duplicate"] == 1
    assert "f:1 (like f:2)" in counts.samples["near_duplicate"][0]


def test_equal_messages_with_answers_that_contradict_each_other() -> None:
    """Of labels the majority stays and of a tie none; sums that differ are a conflict, other words are not."""
    rows = [
        Row("a?", "x", "f", 1),
        Row("A?", "y", "f", 2),
        Row("b", "x", "f", 3),
        Row("b!", "y", "f", 4),
        Row("b ?", "X", "f", 5),
        Row("b.", "x.", "f", 6),
    ]
    counts = Counts()
    assert [r.line for r in clean(rows, (), counts, labels=True)] == [3]
    assert counts.dropped == {"conflict": 3, "duplicate": 2}
    free = [
        Row("how long?", "30 days", "f", 1),
        Row("How long", "You have 14 days.", "f", 2),
        Row("hi", "hello", "f", 3),
        Row("hi!", "good day", "f", 4),
    ]
    assert [r.line for r in clean(free, (), Counts())] == [3, 4]


def test_letters_broken_by_a_wrong_encoding_are_repaired() -> None:
    """UTF-8 read as Windows-1252 is put right; right text is left alone."""
    counts = Counts()
    kept = clean([Row("Grüße aus Köln, schön".encode().decode("cp1252"), "“Danke”", "f", 1)], (), counts)
    assert (kept[0].prompt, kept[0].reply, counts.repaired) == ("Grüße aus Köln, schön", "“Danke”", 1)


def test_one_value_has_one_placeholder_in_a_conversation() -> None:
    """The same address is the same placeholder in message and reply, another has another; the next conversation
    starts anew."""
    rows = [
        Row("I am a@b.org", "Is it A@B.org or c@d.org?", "f", 1, group="x"),
        Row("c@d.org", "Thanks", "f", 2, group="x"),
        Row("c@d.org!", "Hm", "f", 3, group="y"),
    ]
    kept = clean(rows, ("email",), Counts())
    assert [(r.prompt, r.reply) for r in kept] == [
        ("I am [email]", "Is it [email] or [email 2]?"),
        ("[email 2]", "Thanks"),
        ("[email]!", "Hm"),
    ]


def test_samples_never_show_what_was_redacted() -> None:
    """A sample says where a secret stood, not what it was; the values go to the memory test only."""
    counts = Counts()
    clean([Row("my key is ghp_9aB8cD7eF6gH5iJ4kL3mN2oP1qR0sT9uV8wX ok", "fine", "f", 1)], ("secret",), counts)
    assert counts.secrets == ["ghp_9aB8cD7eF6gH5iJ4kL3mN2oP1qR0sT9uV8wX"]
    assert counts.samples["secret"] == ["f:1: gh…X"]


def test_samples_of_dropped_rows_show_nobody() -> None:
    """Names of a name column, and values that stand where the sample ends, are replaced before it is cut."""
    counts = Counts()
    long = "Ingrid asks for " + "x" * 135 + " jane.doe@example.org"
    rows = [
        Row(long, "yes", "f", 1, names=("Ingrid Bergqvist",)),
        Row(long, "yes", "f", 2, names=("Ingrid Bergqvist",)),
        Row("Where is it?\n\nBest regards,\nAnna Schmidt", " ", "f", 3),
    ]
    clean(rows, (), counts)
    shown = counts.samples["duplicate"] + counts.samples["blank"]
    assert len(shown) == 2 and not any(said in text for text in shown for said in ("Ingrid", "jane", "Anna", "Schmidt"))
    assert "[name] asks" in shown[0] and len(shown[0]) < 200


@given(st.lists(st.text(alphabet="abcxyz ", max_size=8), max_size=12))
def test_short_texts_are_twins_only_where_their_words_are_the_same(texts: list[str]) -> None:
    """No two texts of one or two words fall together by accident of a hash."""
    short = [" ".join(t.split()[:2]) for t in texts]
    for text, cluster in zip(short, near_clusters(short, NEAR_TWINS), strict=True):
        assert sorted(text.split()) == sorted(short[cluster].split())


@pytest.mark.parametrize(("rows", "pair"), [
    ([("A17", "Wo bleibt die Lieferung denn nur", "Sie kommt am Montag bei Ihnen an"),
    ("B18", "Wie kann ich das umtauschen?", "Schicken Sie es uns zurück")],
     ("spalte2", "spalte3")),
    ([("A17", "Sie kommt am Montag bei Ihnen an", "Wo bleibt die Lieferung denn nur?"),
    ("B18", "Schicken Sie es uns zurück", "Wie kann ich das umtauschen?")],
     ("spalte3", "spalte2")),
    ([("rechnung", "Wo bleibt die Lieferung denn nur", "12"), ("versand", "Wie kann ich das umtauschen", "13")] * 5,
    (None, None)),
    ([("12.3.", "4.5", "https://a.example/b")] * 3, (None, None)),
])  # fmt: skip
def test_columns_are_told_by_what_stands_in_them(
    tmp_path: Path, rows: list[tuple[str, ...]], pair: tuple[str | None, str | None]
) -> None:
    """Names that say nothing: the content does, or the columns are asked for."""
    (tmp_path / "x.csv").write_text("spalte1,spalte2,spalte3\n" + "\n".join(",".join(r) for r in rows) + "\n")
    found = profile_source(tmp_path / "x.csv")
    assert (found.prompt_column, found.reply_column) == pair and found.guessed is (pair[0] is not None)


def test_labels_are_told_by_their_repeating(tmp_path: Path) -> None:
    lines = "\n".join(f"{n},Meine Lieferung mit Nummer {n} fehlt,{('Versand', 'Rechnung')[n % 2]}" for n in range(30))
    (tmp_path / "x.csv").write_text(f"nr,spalte2,spalte3\n{lines}\n")
    found = profile_source(tmp_path / "x.csv")
    assert (found.prompt_column, found.reply_column, found.labels) == ("spalte2", "spalte3", True)
