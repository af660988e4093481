"""What people brought who had seen neither code nor tests: files that were once misread."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.core.spec import Source
from engine.data.cells import says_nothing
from engine.data.forecast import forecast
from engine.data.formats.talks import one_spelling
from engine.data.prepare import read_rows
from engine.data.profile import profile_source
from engine.data.read import read_table
from engine.data.split import clusters
from planner.check import check_change
from planner.compile.plan import compile_plan
from planner.requirements import Requirements, Said, WantedSource, Wish
from planner.rule_readers.all import read_all
from planner.rule_readers.seen import SeenFiles
from tests.support.machines import CPU
from tests.support.planned_folders import planned

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
            out.writerow(
                [
                    7,
                    "nell",
                    f"2024-03-{n + 1:02}T10:05:00",
                    f"<@20000{n}> {told}." if n % 3 == 0 else f"{told}.",
                    "",
                    "",
                ]
            )
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
        {"prompt": a, "chosen": f"{t}, with pleasure.", "rejected": "No.", "score_chosen": 8, "score_rejected": 3}
        for a, t in zip(_ASKED, _TOLD, strict=True)
    ]
    pairs[4] |= {"score_chosen": "2", "score_rejected": 9.0}
    (tmp_path / "p.jsonl").write_text("\n".join(map(json.dumps, pairs)), encoding="utf-8")
    assert [r.prompt for r in read_rows(Source(path="p.jsonl"), tmp_path)] == _ASKED[:4] + _ASKED[5:]
    assert "better reply has the lower score: 1 (line 5)" in " ".join(
        n.text for n in profile_source(tmp_path / "p.jsonl").notes
    )


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
    plan = compile_plan(
        wants, [profile_source(tmp_path / n).model_copy(update={"path": n}) for n in ("learn.csv", "check.csv")], CPU
    )
    assert plan.spec is not None
    (check,) = [s for s in plan.spec.data.sources if s.use == "eval"]
    assert (check.prompt_column, check.reply_column) == ("product", "text_we_like")


@pytest.mark.parametrize(
    "cell",
    [
        "TBD - ask Nora",
        "todo: Peter",
        "TBC (see mail)",
        "[deleted]",
        "(avis supprimé)",
        "[message deleted by user]",
        "(gelöscht)",
        "n.c.",
    ],
)
def test_a_place_holder_is_no_answer(cell: str) -> None:
    assert says_nothing(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "Todos los días",
        "It was deleted by mistake, we are sorry.",
        (
            "TBD is short for “to be determined”; it means that nobody has decided yet what will happen with "
            "the order, and we tell you as soon as we know."
        ),
    ],
)
def test_what_only_begins_so_is_one(cell: str) -> None:
    assert not says_nothing(cell)


def test_one_writer_in_several_spellings_is_one() -> None:
    """“marta” and “Marta K.” are Marta; Martha is not, and of two Martas with other names none is taken."""
    wrote = {
        "Marta": 12,
        "marta": 3,
        "Marta K.": 2,
        "Martha Brill": 3,
        "Marta / Jonas": 1,
        "Jo A.": 4,
        "Jo B.": 2,
        "Jo": 1,
    }
    assert {name: one for name, one in one_spelling(wrote).items() if name != one} == {
        "marta": "Marta",
        "Marta K.": "Marta",
    }


@pytest.mark.parametrize(("words", "kept"), [
    ("Names of pet owners must be gone. Pet names may stay.", False), ("Street names may stay.", False),
    ("Les noms des animaux peuvent rester", False),
    ("Names may stay.", True), ("Customer names may stay", True), ("The owners' names may stay.", True),
    ("Keep the names of our customers", True),
])  # fmt: skip
def test_names_of_pets_and_streets_are_no_names_of_people(words: str, kept: bool) -> None:
    """That a dog's name may stay gives nobody's name away."""
    assert any(c.field == "keep" and c.value == "name" for c in read_all(words)) is kept


@pytest.mark.parametrize(("words", "quote"), [
    ("Finished by ~~15 May~~ 29 May at the latest.", "29 May at the latest"),
    ("- Budget ~~500~~ 800 euros at most", "800 euros at most"),
    ("At least ~~85~~ 92 % right", "92 % right"), ("Finished by 29 May ~~or 30 May~~ at the latest.",
    "Finished by 29 May"),
])  # fmt: skip
def test_what_stands_around_struck_out_words_counts(words: str, quote: str) -> None:
    """The figure that is left is quoted as it stands."""
    changes = read_all(words, said=datetime(2026, 5, 1, 9, tzinfo=UTC))
    assert [c.quote for c in changes] == [quote]
    assert [check_change(c, (words,), [], set()) for c in changes] == [None]


def test_an_answer_without_the_result_that_all_others_end_in_is_left_out_and_named(tmp_path: Path) -> None:
    """One row that says “It depends.” teaches nothing that can be judged."""
    words = [
        f"{a}{b}"
        for a in ("apple", "river", "stone", "chair", "music", "paper")
        for b in ("garden", "winter", "engine", "bridge", "candle", "letter")
    ]
    rows = [
        {
            "question": f"If {w} holds {n} {x} and {y} brings {n + 3} of {z}, how many?",
            "answer": f"First {n} {x}, then {n + 3} {z}.\n#### {2 * n + 3}",
        }
        for n, (w, x, y, z) in enumerate(
            zip(words, words[7:] + words, words[13:] + words, words[23:] + words, strict=False)
        )
    ]
    rows[7]["answer"] = "It depends on how you count the apples in her basket."
    (tmp_path / "sums.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    spec = planned("Learn from sums.jsonl to solve word problems step by step", tmp_path).spec
    assert spec is not None
    found = forecast(spec, tmp_path)
    assert found is not None and "no result at the end" in found.left_out and "line 8" in found.left_out


@pytest.mark.parametrize(("words", "speaker"), [
    ("Learn from nell only.", "nell"), ("Only staff_nell's answers shall be learned, not Ruben's.", "staff_nell"),
    ("Teach the bot what nell answers.", "nell"),
    ("The bot should answer like nell.", "nell"), ("Lerne nur von Sara", "Sara"), ("只学Mo的回复", "Mo"),
    ("Teach the bot what the staff (nell and Ruben) answer.", None), ("Learn the answers of nell and Ruben", None),
    ("Learn from mails.csv only", None),
    ("Do not learn from Mo.", None),
])  # fmt: skip
def test_a_writer_of_the_files_is_known_by_a_part_of_the_name(words: str, speaker: str | None) -> None:
    """In small letters too, where somebody of that name writes."""
    seen = SeenFiles(writers=("staff_nell", "staff_Ruben", "kim", "Mo", "Sara Blum"))
    assert [c.value for c in read_all(words, seen=seen) if c.field == "speaker"] == (
        [] if speaker is None else [speaker]
    )


@pytest.mark.parametrize(("text", "nothing"), [
    ("Todo riquísimo ayer, gracias", False), ("Todo o ano, das nove às oito.", False),
    ("Todo list is on the fridge", False), ("Todo", False),
    ("To do this, press the red button.", False), ("To be announced at noon.", False), ("TODO", True),
    ("todo: ask", True), ("TODO ask Ann", True),
    ("TBD - ask Nora", True), ("To be announced", True),
])  # fmt: skip
def test_what_is_still_to_do_is_no_answer_and_todo_is_spanish(text: str, nothing: bool) -> None:
    """“Todo” begins many a review."""
    assert says_nothing(text) is nothing
