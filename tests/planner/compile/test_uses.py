"""What a file is for: by words in five languages, by its name, by its rows; and what is measured with is never
learned from."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.core.row import Row
from engine.core.spec import DataSpec, Source
from engine.data.overlap import shared
from engine.data.prepare import prepare, read_rows
from engine.data.profile import profile_source
from engine.data.sets import is_plain, set_of_file, stem_of
from planner.changes import apply_changes
from planner.compile.use_of import DOUBTED
from planner.requirements import Requirements, WantedSource
from planner.rule_readers.all import read_all
from planner.rule_readers.seen import SeenFiles
from tests.support.pages import spec_page
from tests.support.places import SAMPLE
from tests.support.planned_folders import planned, table, uses
from tests.support.specs import spec

SAID: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "uses_said.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "case", SAID, ids=[" / ".join([c["say"]] if isinstance(c["say"], str) else c["say"])[:70] for c in SAID]
)
def test_words_say_what_a_file_is_for(case: dict[str, Any]) -> None:
    """Each with its use; what is to learn from needs no word for it."""
    wants = Requirements()
    for number, words in enumerate([case["say"]] if isinstance(case["say"], str) else case["say"], 1):
        wants = apply_changes(wants, read_all(words, wants), number)
    found = {
        w.value.path: None if w.value.use == "train" else w.value.use
        for w in wants.all("sources")
        if isinstance(w.value, WantedSource)
    }
    assert found == case["use"]


@pytest.mark.parametrize(("path", "of"), [
    ("test.csv", "test"), ("data/test-00000-of-00001.parquet", "test"), ("gold set.xlsx", "test"),
    ("holdout.csv", "test"), ("Testdaten.xlsx", "test"),
    ("mails-eval.csv", "test"), ("TestData.csv", "test"), ("mails.test.jsonl", "test"), ("acceptance.csv", "test"),
    ("held_out.jsonl", "test"),
    ("我们的测试集.csv", "test"), ("conjunto de prueba.csv", "test"), ("Prüfdaten 2024.csv", "test"),
    ("test (1).csv", "test"),
    ("banking77-test-v2.csv", "test"), ("valid.csv", "dev"), ("val_mails.csv", "dev"), ("验证集.csv", "dev"),
    ("dev.jsonl", "dev"),
    ("jeu de validation.csv", "dev"), ("FAQ_Validierung.csv", "dev"),
    ("train.csv", "train"), ("Trainingsdaten.csv", "train"), ("train_test.csv", None), ("contest.csv", None),
    ("testimonials.csv", None), ("latest.csv", None),
    ("gold_prices.csv", None), ("Gold Customers.csv", None), ("acceptance letters.csv", None),
    ("unit test plan.md", None), ("dev-team.csv", None),
    ("messages.csv", None), ("Testergebnisse.csv", None),
])  # fmt: skip
def test_the_name_of_a_file_says_its_set(path: str, of: str | None) -> None:
    """At the beginning or the end of the name, in five languages; not inside of other words."""
    assert set_of_file(path) == of


def test_a_name_may_need_its_neighbours() -> None:
    """“dev_mails” beside “train_mails”; a folder “test”, where not everything lies in it."""
    assert set_of_file("dev_mails.csv", ["train_mails.csv"]) == "dev"
    assert set_of_file("d/test/a.csv", ["d/train/b.csv"]) == "test"
    assert set_of_file("d/test/a.csv", ["d/test/b.csv"]) is None
    assert is_plain(stem_of("dev_2.csv")) and not is_plain(stem_of("test_mails.csv"))


def test_names_decide_where_words_do_not(tmp_path: Path) -> None:
    """test measures, dev is neither learned from nor measured with, and both are said."""
    for name in ("train", "dev", "test"):
        table(tmp_path / f"{name}.csv", name, 30)
    plan = planned("Answer our customers", tmp_path, (tmp_path,))
    assert uses(plan) == {"train.csv": "train", "dev.csv": "never", "test.csv": "eval"}
    assert "its name says that it is for testing" in spec_page(plan)
    assert any(
        w.code == "rows_not_used" and "dev.csv is used neither for training nor for testing" in w.text
        for w in plan.warnings
    )
    assert uses(planned("Answer our customers. Learn from train.csv and dev.csv.", tmp_path)) == {
        "train.csv": "train",
        "dev.csv": "eval",
    }
    assert (
        uses(planned("Answer our customers. train.csv, dev.csv and test.csv are here.", tmp_path))["dev.csv"] == "never"
    )
    assert (
        uses(planned("Answer our customers like in train.csv. a.csv", tmp_path, (table(tmp_path / "a.csv", "a", 30),)))[
            "a.csv"
        ]
        == "train"
    )


def test_a_test_file_is_learned_from_only_after_a_question(tmp_path: Path) -> None:
    """Where it is the only one, or the words say so; a name that says more than “test” is taken at its word."""
    for name in ("test", "train", "test_mails"):
        table(tmp_path / f"{name}.csv", name, 30)
    alone = planned("Answer like in test.csv", tmp_path)
    assert alone.status == "needs_answers" and "By its name test.csv is a test file" in spec_page(alone)
    for answer in ("yes", "learn from test.csv", "Yes please, learn from it."):
        plan = planned(["Answer like in test.csv", answer], tmp_path)
        assert (plan.status, uses(plan)) == ("ready", {"test.csv": "train"}), answer
    against = ["Answer our customers. Learn from train.csv and from test.csv."]
    assert "its name says that it is a test file" in planned(against, tmp_path).questions[0].text
    assert uses(planned([*against, "learn from test.csv"], tmp_path)) == {"train.csv": "train", "test.csv": "train"}
    assert uses(planned([*against, "measure with test.csv"], tmp_path)) == {"train.csv": "train", "test.csv": "eval"}
    named = planned("Answer our customers. Learn from test_mails.csv, our product is called Test.", tmp_path)
    assert (named.status, uses(named)) == ("ready", {"test_mails.csv": "train"})
    other = planned("Answer our customers with test_mails.csv and train.csv", tmp_path)
    assert uses(other) == {"test_mails.csv": "eval", "train.csv": "train"}


def test_a_test_file_without_answers_is_left_alone(tmp_path: Path) -> None:
    """Competitions keep the answers back; a file the words say is to measure with is asked about."""
    table(tmp_path / "train.csv", "a", 30)
    (tmp_path / "test.csv").write_text(
        "id,question\n" + "".join(f"{n},how far is b {n} from the station\n" for n in range(20))
    )
    plan = planned("Answer our customers", tmp_path, (tmp_path / "train.csv", tmp_path / "test.csv"))
    assert (plan.status, uses(plan)) == ("ready", {"train.csv": "train", "test.csv": "never"})
    assert any("holds no answers to compare with" in w.text for w in plan.warnings)
    asked = planned("Answer our customers like in train.csv, measure with test.csv", tmp_path)
    assert asked.status == "needs_answers" and "I see no column with the right answers" in spec_page(asked)
    assert (
        uses(
            planned(["Answer our customers like in train.csv, measure with test.csv", "do not use test.csv"], tmp_path)
        )["test.csv"]
        == "never"
    )


def test_rows_that_stand_in_both_are_shown_before_the_yes(tmp_path: Path) -> None:
    """Counted as the run will count them."""
    table(tmp_path / "train.csv", "road", 60)
    table(tmp_path / "test.csv", "road", 30, first=46)
    plan = planned("Answer our customers", tmp_path, (tmp_path / "train.csv", tmp_path / "test.csv"))
    assert "14 rows of train.csv are also in test.csv; they are used for testing only." in spec_page(plan)
    assert "It is tested on at most 200 rows of test.csv; it is never trained on a row of it." in spec_page(plan)
    assert plan.spec is not None
    done = prepare(plan.spec, tmp_path)
    assert done.counts.dropped["in_acceptance_file"] == 14 and not {r.prompt for r in done.train} & {
        r.prompt for r in done.held_out
    }


def test_of_large_files_the_common_rows_are_reckoned_up() -> None:
    """Exactly where a run would not take longer, else at least, else about."""
    rows = [
        Row(f"how far is the station from house number {n} in our road", f"it is {n} miles", "a", n)
        for n in range(12_000)
    ]
    assert (shared(rows[:500], rows[400:600], "t").rows, shared(rows[:500], rows[400:600], "t").exact) == (
        100,
        "exactly",
    )
    assert (shared(rows[:3000], rows[2000:2500], "t").rows, shared(rows[:3000], rows[2000:2500], "t").exact) == (
        500,
        "at least",
    )
    many = shared(rows, rows[:6000], "t")
    assert many.exact == "about" and 5800 <= many.rows <= 6200


def test_folders_of_train_and_test(tmp_path: Path) -> None:
    """Tables by their folder or name, of many texts the folder; a repository's tests are code to learn."""
    for name in ("train/a", "test/b", "dev/c"):
        table(tmp_path / "data" / f"{name}.csv", name, 30)
    plan = planned("Answer our customers", tmp_path, (tmp_path / "data",))
    assert uses(plan) == {"data/train/a.csv": "train", "data/test/b.csv": "eval", "data/dev/c.csv": "never"}
    for n in range(50):
        table(tmp_path / "many" / "train" / f"{n}.csv", f"t{n}", 3)
    table(tmp_path / "many" / "test" / "x.csv", "x", 30)
    many = planned("Answer our customers", tmp_path, (tmp_path / "many",))
    assert uses(many) == {"many": "train", "many/test/x.csv": "eval"} and many.spec is not None
    done = prepare(many.spec, tmp_path)
    assert {r.file for r in done.held_out} == {"many/test/x.csv"} and not any("test" in r.file for r in done.train)


def test_texts_of_a_test_folder_are_measured_with(tmp_path: Path) -> None:
    """Questions made from them, as those to learn from are made."""
    for side, count in (("train", 60), ("test", 4)):
        for n in range(count):
            file = tmp_path / "docs" / side / f"{n}.txt"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(
                f"The {side} lamp {n}\n\nThe {side} lamp {n} costs {n + 3} euros. It is sold in shop {n} "
                f"of {side}. Its colour is number {n}.\n"
            )
    plan = planned("Answer questions about our lamps", tmp_path, (tmp_path / "docs",))
    assert uses(plan) == {"docs": "train", **{f"docs/test/{n}.txt": "eval" for n in range(4)}} and plan.spec is not None
    done = prepare(plan.spec, tmp_path)
    assert (
        done.held_out
        and all("/test/" in r.file for r in done.held_out)
        and not any("/test/" in r.file for r in done.train)
    )


@pytest.mark.parametrize("words", [
    "An assistant that answers customers' questions from lamps.txt",
    "Look the facts up in lamps.txt and answer our customers",
    "Ein Assistent, der Kundenfragen aus lamps.txt beantwortet",
])  # fmt: skip
def test_what_is_looked_up_in_is_learned_from_where_it_is_all_there_is(tmp_path: Path, words: str) -> None:
    """A question for more data would be a dead end for whoever has nothing but a handbook."""
    names = [a + b for a in ("Wil", "Bir", "Hol", "Fer", "Mos") for b in ("lowby", "chton", "lyford", "nside", "sgate")]
    text = "".join(
        f"The {n}\n\nThe {n} lamp costs {k} euros. It is sold in {n} Street.\n\n" for k, n in enumerate(names)
    )
    (tmp_path / "lamps.txt").write_text(text)
    plan = planned(words, tmp_path)
    assert uses(plan) == {"lamps.txt": "train"} and "data_sources" not in {q.field for q in plan.questions}


def test_rows_say_themselves_which_set_they_are_of(tmp_path: Path) -> None:
    """By a column, or by the file of an archive they stand in: the test rows measure, dev rows do neither."""

    def lines(name: str, rows: int, cell: str = "") -> str:
        return "".join(
            f"how far is {name} {n} from the station,it is {n} miles along {name} street{cell}\n" for n in range(rows)
        )

    (tmp_path / "one.csv").write_text(
        "question,answer,split\n" + lines("a", 40, ",train") + lines("b", 12, ",Validation") + lines("c", 9, ",test")
    )
    (tmp_path / "folds.csv").write_text(
        "question,answer,fold\n" + "".join(lines(f"f{n}", 12, f",{n}") for n in range(4))
    )
    (tmp_path / "all.csv").write_text("question,answer,set\n" + lines("z", 40, ",test"))
    with zipfile.ZipFile(tmp_path / "packed.zip", "w") as file:
        for name, rows in (("train", 40), ("test", 9)):
            file.writestr(f"data/{name}.csv", "question,answer\n" + lines(name, rows))
    for name, usable, measuring, held_out in (("one.csv", 40, 9, 9), ("packed.zip", 40, 9, 9)):
        profile = profile_source(tmp_path / name)
        assert (profile.usable, profile.measuring) == (usable, measuring)
        assert f"9 rows of {name} are in its set “test”: they are used for testing only." in [
            n.text for n in profile.notes
        ]
        done = prepare(spec(data=DataSpec(sources=(Source(path=name),))), tmp_path)
        assert (
            len(done.held_out) == held_out
            and {r.of_set for r in done.held_out} == {"test"}
            and {r.of_set for r in done.train} == {"train"}
        )
    assert profile_source(tmp_path / "folds.csv").usable == 48 and profile_source(tmp_path / "all.csv").usable == 40
    measured = read_rows(Source(path="one.csv", use="eval"), tmp_path)
    assert len(measured) == 61
    both = prepare(spec(data=DataSpec(sources=(Source(path="all.csv"), Source(path="one.csv", use="eval")))), tmp_path)
    assert {r.of_set for r in both.held_out} == {"test"} and len(both.held_out) == 9


@pytest.mark.parametrize(("turns", "never"), [
    (["drop the glossary"], {"glossary.csv"}), (["leave out the handbook"], {"handbook.md"}),
    (["sans le glossaire"], {"glossary.csv"}),
    (["不要术语表"], {"glossary.csv"}), (["ohne Glossar"], {"glossary.csv"}), (["quita el glosario"], {"glossary.csv"}),
    (["the glossary can go"], {"glossary.csv"}),
    (["das Handbuch ist vertraulich, bitte weglassen"], {"handbook.md"}),
    (["The handbook is secret, never read it."], {"handbook.md"}),
    (["Do not use handbook.md, it is confidential", "house terms +0.8", "Make it short."], {"handbook.md"}),
    (["never use the handbook", "the handbook has 20 pages", "budget 50 dollars"], {"handbook.md"}),
    (["Use messages.csv only, not the handbook and not the glossary."], {"handbook.md", "glossary.csv"}),
    (["never use handbook.md", "on second thought use it"], set()),
    (["never use the handbook", "you may use the handbook again"], set()),
    (["do not drop the glossary"], set()), (["The answers must not contradict the handbook."], set()),
    (["The bot must not use the handbook's wording."], set()),
    (["the glossary is confidential"], set()),
])  # fmt: skip
@pytest.mark.parametrize("named", ["", " Use messages.csv, handbook.md and glossary.csv."])
def test_files_are_withdrawn_by_kind_name_or_stem(turns: list[str], never: set[str], named: str) -> None:
    """Also those nobody has named, and for good; what may be used again is what its content makes it."""
    found = uses(planned([f"An assistant for our returns desk.{named}", *turns], SAMPLE, whole=True))
    assert found == {"messages.csv": "train", "handbook.md": "retrieve", "glossary.csv": "retrieve"} | dict.fromkeys(
        never, "never"
    )


def test_every_word_of_the_list_is_a_word() -> None:
    """A bare “no” or “on” is false or true to YAML, and would never be found."""
    from planner.rule_readers.purposes import table as lists

    entries = [
        entry
        for words in lists().values()
        for entry in (words if isinstance(words, list) else [w for of in words.values() for w in of])
    ]
    assert entries and all(isinstance(entry, str) for entry in entries)


@pytest.mark.parametrize(
    ("words", "doubtful"),
    [
        ("a.csv teaches, b.csv judges.", {"b.csv"}),
        ("Learn from a.csv. Nobody but us may ever see b.csv, it is confidential.", {"b.csv"}),
        ("Lerne aus a.csv. Mit b.csv gleichen wir hinterher ab.", {"b.csv"}),
        ("Apprends avec a.csv. Avec b.csv, on comparera les deux.", {"b.csv"}),
        ("用a.csv学习。b.csv由老师核对。", {"b.csv"}),
        ("Learn from a.csv and b.csv.", set()),
        ("Here are our mails of 2024, a.csv, and the newer ones in b.csv.", set()),
        ("train_file is a.csv and the validation file is b.csv", set()),
    ],
)
def test_a_file_that_may_be_to_measure_with_is_asked_about(words: str, doubtful: set[str], tmp_path: Path) -> None:
    """Never learned from in silence; one word settles it."""
    table(tmp_path / "a.csv", "oak", 40)
    table(tmp_path / "b.csv", "elm", 40)
    plan = planned(words, tmp_path)
    assert {q.text.split()[2] for q in plan.questions if q.field == DOUBTED} == doubtful
    assert all(use != "train" for path, use in uses(plan).items() if path in doubtful)
    for path in doubtful:
        settled = planned([words, f"measure with {path}"], tmp_path)
        assert uses(settled)[path] == "eval" and not any(q.field == DOUBTED for q in settled.questions)


@pytest.mark.parametrize(
    ("words", "never"),
    [
        ('Lern aus "Anfragen (neu).csv", nicht aus der alten, die ist falsch.', "Anfragen (alt).csv"),
        ("Use orders_2024.csv, not the 2023 one.", "orders_2023.csv"),
    ],
)
def test_the_other_of_two_files_is_known_by_the_word_that_tells_them_apart(words: str, never: str) -> None:
    """“The old one” is a file, where one of two sisters is called old."""
    seen = SeenFiles(files=("Anfragen (alt).csv", "Anfragen (neu).csv", "orders_2023.csv", "orders_2024.csv"))
    found = {c.value.path: c.value.use for c in read_all(words, seen=seen) if isinstance(c.value, WantedSource)}
    assert found[never] == "never" and len(found) == 2


def test_a_check_and_an_exam_measure_by_their_names() -> None:
    """As the whole name only."""
    assert [set_of_file(n) for n in ("check.csv", "exam_2.csv", "check_these.csv", "Kontrolle.xlsx")] == ["test"] * 4
    assert [set_of_file(n) for n in ("credit_check.csv", "exam questions.csv", "quality control notes.csv")] == [
        None
    ] * 3
    assert (
        set_of_file("mails_check.csv", ["mails_sorted.csv"]) == "test"
        and set_of_file("credit_check.csv", ["mails.csv"]) is None
    )
