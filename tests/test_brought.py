"""What people brought who had seen neither code nor tests: files and answers that were once misread."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.data.cells import says_nothing
from engine.data.prepare import read_rows
from engine.data.profile import profile_source
from engine.data.read import read_table
from engine.data.split import clusters
from engine.spec import Source
from planner.answers import agreed, agreed_first
from planner.compile.plan import compile_plan
from planner.readers.all import read_all
from planner.readers.files import file_spans
from planner.readers.seen import Seen
from planner.requirements import Requirements, Said, WantedDate, WantedSource, Wish
from tests.test_columns import CPU

_ASKED = [
    "how do I whitelist a friend",
    "the world will not upload",
    "billing took it twice",
    "is there protection",
    "lag at each half hour",
    "where is the port",
    "is there a server in Asia",
    "the mod crashes",
    "lost my phone",
    "how often is the backup",
    "can I get a refund",
    "the map is black",
]
_TOLD = [
    "Type the command",
    "Use SFTP",
    "One is a hold",
    "Yes, on every plan",
    "That is the autosave",
    "Under Panel",
    "Pick it at order",
    "Take Java 17",
    "Open a ticket",
    "Each night",
    "Within a week",
    "Delete the cache",
]


def _discord(path: Path) -> Path:
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["AuthorID", "Author", "Date", "Content", "Attachments", "Reactions"])
        for n, (asked, told) in enumerate(zip(_ASKED, _TOLD, strict=True)):
            out.writerow([n, f"guest{n}", f"2024-03-{n + 1:02}T10:00:00", asked, "", ""])
            if n % 4 == 0:
                out.writerow([99, "HelperBot", f"2024-03-{n + 1:02}T10:01:00", "Have you read the rules?", "", ""])
            out.writerow([7, "nell", f"2024-03-{n + 1:02}T10:05:00", f"<@20000{n}> {told}." if n % 3 == 0 else f"{told}.", "", ""])
    return path


def test_a_channel_is_learned_without_its_bot_and_can_be_measured(tmp_path: Path) -> None:
    _discord(tmp_path / "help.csv")
    found = read_table(tmp_path / "help.csv")
    rows = read_rows(Source(path="help.csv"), tmp_path)
    assert [r.prompt for r in rows] == _ASKED and [r.reply for r in rows] == [f"{t}." for t in _TOLD]
    assert "messages that a program wrote: 3" in " ".join(found.left_out) and found.writers.answering == ("nell",)
    # One conversation for all rows would leave nothing to hold out.
    assert len(set(clusters(rows))) >= 8


def test_a_bot_that_is_half_of_a_chat_is_no_bot_beside_it(tmp_path: Path) -> None:
    """Where a program answers, its answers are what is learned."""
    talks = [
        {"conversation_id": str(n), "sender": s, "text": t}
        for n, (a, b) in enumerate(zip(_ASKED, _TOLD, strict=True))
        for s, t in (("user", a), ("shopbot", b))
    ]
    (tmp_path / "t.jsonl").write_text("\n".join(map(json.dumps, talks)), encoding="utf-8")
    assert len(read_rows(Source(path="t.jsonl"), tmp_path)) == len(_ASKED)


def test_replies_of_a_program_are_left_out_where_staff_is_named(tmp_path: Path) -> None:
    with open(tmp_path / "t.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["Assignee", "question", "reply"])
        for n, (asked, told) in enumerate(zip(_ASKED, _TOLD, strict=True)):
            out.writerow(["Automation" if n == 3 else "Joanna Reyes" if n % 2 else "Henrik Dahl", asked, told])
    found = profile_source(tmp_path / "t.csv")
    assert found.rows == len(_ASKED) - 1 and any("Automation" in note.text for note in found.notes)


def test_pairs_whose_scores_say_the_opposite_are_left_out(tmp_path: Path) -> None:
    pairs = [
        {"prompt": a, "chosen": f"{t}, with pleasure.", "rejected": "No.", "score_chosen": 8, "score_rejected": 3} for a, t in zip(_ASKED, _TOLD, strict=True)
    ]
    pairs[4] |= {"score_chosen": "2", "score_rejected": 9.0}
    (tmp_path / "p.jsonl").write_text("\n".join(map(json.dumps, pairs)), encoding="utf-8")
    assert [r.prompt for r in read_rows(Source(path="p.jsonl"), tmp_path)] == _ASKED[:4] + _ASKED[5:]
    assert "better reply has the lower score: 1 (line 5)" in " ".join(n.text for n in profile_source(tmp_path / "p.jsonl").notes)


@pytest.mark.parametrize("cells", [("1", "0"), ("true", "false"), ("x", ""), ("sí", "no")])
def test_labels_in_a_column_each_are_one(tmp_path: Path, cells: tuple[str, str]) -> None:
    kinds = ["queja", "consulta", "baja"]
    with open(tmp_path / "t.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, delimiter=";")
        out.writerow(["id", "texto", "canal", *(f"es_{k}" for k in kinds), "minutos"])
        for n, asked in enumerate(_ASKED * 2):
            out.writerow([n, f"{asked} {n}", "web", *(cells[n % 3 != k] for k in range(3)), "3,6"])
    found = profile_source(tmp_path / "t.csv")
    assert (found.prompt_column, found.reply_column, found.labels) == ("texto", "es", True)
    assert sorted(found.label_counts) == [("baja", 8), ("consulta", 8), ("queja", 8)]


def test_properties_of_rows_are_no_labels(tmp_path: Path) -> None:
    """Few are set, or several of them."""
    with open(tmp_path / "t.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["question", "answer", "is_new", "is_open", "is_vip"])
        for n, (asked, told) in enumerate(zip(_ASKED, _TOLD, strict=True)):
            out.writerow([asked, told, int(n == 2), 0, int(n == 5)])
    assert set(read_table(tmp_path / "t.csv").columns) >= {"is_new", "is_open", "is_vip"}


def test_a_table_to_measure_with_answers_as_the_rows_that_are_learned_from(tmp_path: Path) -> None:
    with open(tmp_path / "learn.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["question", "answer"])
        out.writerows(
            [f"write the card for {a}", f"{t} and enjoy it for the rest of the year, dear friends, number {n}"]
            for n, (a, t) in enumerate(zip(_ASKED * 2, _TOLD * 2, strict=True))
        )
    with open(tmp_path / "check.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["product", "text_we_like"])
        out.writerows(
            [
                ["pegs", "Bright orange so your toes find them last."],
                ["comb", "Pear wood, sawn teeth, and no static at all."],
                ["balm", "Rich balm for hands that garden in the rain."],
            ]
        )
    said = Said(turn=1, quote="check.csv is just for checking")
    wants = Requirements(wishes={"sources": (Wish(value=WantedSource(path="check.csv", use="eval"), said=said),)})
    plan = compile_plan(wants, [profile_source(tmp_path / n).model_copy(update={"path": n}) for n in ("learn.csv", "check.csv")], CPU)
    assert plan.spec is not None
    (check,) = [s for s in plan.spec.data.sources if s.use == "eval"]
    assert (check.prompt_column, check.reply_column) == ("product", "text_we_like")


@pytest.mark.parametrize(
    "cell", ["TBD - ask Nora", "todo: Peter", "TBC (see mail)", "[deleted]", "(avis supprimé)", "[message deleted by user]", "(gelöscht)", "n.c."]
)
def test_a_place_holder_is_no_answer(cell: str) -> None:
    assert says_nothing(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "Todos los días",
        "It was deleted by mistake, we are sorry.",
        "TBD is short for “to be determined”; it means that nobody has decided yet what will happen with the order, and we tell you as soon as we know.",
    ],
)
def test_what_only_begins_so_is_one(cell: str) -> None:
    assert not says_nothing(cell)


@pytest.mark.parametrize("said", ["Yes, that is right.", "Ja, genau.", "Sí, es correcto.", "Oui, c’est bien ça", "对,没错", "yes", "Ja, das stimmt so", "はい"])
def test_agreement_is_understood(said: str) -> None:
    assert agreed(said)


@pytest.mark.parametrize(
    ("said", "first"), [("Yes, but in German", "Yes"), ("对,是在对话里回答客户。", "对"), ("That is the one thing I hate", ""), ("No, it is not", "")]
)
def test_more_than_agreement_is_read(said: str, first: str) -> None:
    assert not agreed(said) and agreed_first(said) == first


@pytest.mark.parametrize(
    "said", ["No, it does not translate, it is classification.", "Nope, it should answer people in a conversation", "No! It translates between languages."]
)
def test_a_no_to_a_question_forbids_no_file(said: str) -> None:
    known = Requirements(wishes={"sources": (Wish(value=WantedSource(path="t.xlsx"), said=Said(turn=1, quote="t.xlsx")),)})
    changes = read_all(said, known, None, Seen(files=("t.xlsx",), kinds=(("t.xlsx", "table"),)))
    assert [c.field for c in changes] == ["task"]


def test_a_date_alone_is_the_deadline() -> None:
    said = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
    for words in ("Le 3 décembre", "3 December", "on December 3, please", "am 3. Dezember"):
        (change,) = read_all(words, None, said)
        assert change.field == "deadline_hours" and isinstance(change.value, WantedDate) and change.value.at.date().isoformat() == "2026-12-03", words
    assert not read_all("Our shop opened on 3 December", None, said)


@pytest.mark.parametrize("said", ["drop it in ~/", "save it to file://", "use C:\\ for that", "train on / please"])
def test_a_whole_disk_is_no_file(said: str) -> None:
    assert not file_spans(said)
