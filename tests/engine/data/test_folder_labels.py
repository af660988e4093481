"""Folders whose names are the labels of the texts in them, and folders of brat: each is one table."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from engine.core.spec import DataSpec, Source
from engine.data.card import card
from engine.data.counts import Counts
from engine.data.folder import files_of
from engine.data.foldertable import reads_as
from engine.data.prepare import prepare, read_rows
from engine.data.profile import profile_source
from nlforge.sources import measurer
from planner.answers import answers
from planner.compile.classification import FOLDERS, LOOKS_UP, SORTS
from planner.compile.plan import compile_plan
from planner.requirements import Requirements, Said, WantedSource, Wish
from tests.support.machines import CPU
from tests.support.pages import spec_page
from tests.support.specs import spec

_SAYS = {
    "lost_key": (
        "The key to room {n} is gone",
        "I cannot find key number {n}",
        "Somebody took my key for door {n}",
        "My key fell into the canal at lock {n}",
    ),
    "late_boat": (
        "The {n} o'clock boat has not come",
        "Still waiting for ferry {n}",
        "Boat {n} is an hour behind",
        "When will number {n} leave at last?",
    ),
    "price": (
        "What does a week in hut {n} cost?",
        "Is there a discount for {n} nights?",
        "How much is parking for {n} cars?",
        "A quote for {n} guests",
    ),
}


def _texts(label: str, count: int, start: int = 0) -> list[str]:
    says = _SAYS[label]
    return [
        f"{says[n % len(says)].format(n=n + 3)}, written on day {n * 7 % 29} by guest {chr(97 + n % 26)}."
        for n in range(start, start + count)
    ]


def _sorted(root: Path, places: Mapping[str, tuple[str, int, int]], name: str = "{:03}.txt", form: str = "{}") -> Path:
    """Folders of texts: place → label, how many and which number is the first."""
    for place, (label, count, start) in places.items():
        (root / place).mkdir(parents=True, exist_ok=True)
        for n, text in enumerate(_texts(label, count, start), start):
            (root / place / name.format(n)).write_text(form.format(text), encoding="utf-8")
    return root


_FLAT = {label: (label, 12, 0) for label in _SAYS}
_SETS = {
    f"{of}/{label}": (label, count, start)
    for of, count, start in (("train", 12, 0), ("valid", 2, 12), ("test", 4, 14))
    for label in _SAYS
}


def _source(folder: Path) -> Source:
    return Source(path=folder.name, kind="table", prompt_column="text", reply_column="label")


@pytest.mark.parametrize(("places", "sets"), [
    (_FLAT, {"train"}), (_SETS, {"train", "dev", "test"}), ({f"letters/2024/{k}": v for k, v in _FLAT.items()},
    {"train"}),
    ({f"{label}/{of}": v for k, v in _SETS.items() for of, label in (k.split("/"),)}, {"train", "dev", "test"}),
    ({f"part{n}/{label}": (label, 6, 6 * n) for n in (1, 2) for label in _SAYS}, {"train"}),
])  # fmt: skip
def test_each_text_has_the_name_of_its_folder_as_label(
    places: Mapping[str, tuple[str, int, int]], sets: set[str], tmp_path: Path
) -> None:
    """With sets above or below the labels, in parts, and below folders that say nothing."""
    folder = _sorted(tmp_path / "mails", places)
    rows = read_rows(_source(folder), tmp_path)
    wanted = Counter((text, label) for label, count, start in places.values() for text in _texts(label, count, start))
    assert Counter((r.prompt, r.reply) for r in rows) == wanted
    assert {r.of_set for r in rows} == sets and all(
        f"/{r.reply}/" in r.file and (tmp_path / r.file).read_text() == r.prompt for r in rows
    )
    assert files_of(folder) == [folder]
    found = profile_source(folder)
    assert (found.kind, found.labels, found.distinct_replies, found.usable, found.perhaps_labels) == (
        "table",
        True,
        3,
        36,
        (),
    )
    assert found.measuring == (12 if len(sets) > 1 else 0)


@pytest.mark.parametrize(("name", "form", "message"), [
    ("{:03}.md", "{}", "{}"), ("{:03}.html", "<html><body><p>{}</p></body></html>", "{}"), ("{:05}", "{}", "{}"),
    ("{:03}.eml", (
        "From: a@x.example\nTo: b@x.example\nSubject: A question\nContent-Type: text/plain; "
        "charset=utf-8\n\n{}\n"
    ), "A question\n\n{}"),
])  # fmt: skip
def test_texts_of_labels_may_be_of_several_kinds(name: str, form: str, message: str, tmp_path: Path) -> None:
    folder = _sorted(tmp_path / "mails", {label: (label, 8, 0) for label in _SAYS}, name, form)
    rows = read_rows(_source(folder), tmp_path)
    assert Counter((r.prompt.strip(), r.reply) for r in rows) == Counter(
        (message.format(t), label) for label in _SAYS for t in _texts(label, 8)
    )
    assert profile_source(folder).kind == "table"


def test_an_archive_of_such_a_folder_is_read_as_the_folder_is(tmp_path: Path) -> None:
    folder = _sorted(tmp_path / "mails", _SETS)
    with zipfile.ZipFile(tmp_path / "mails.zip", "w") as file:
        for path in sorted(folder.rglob("*.txt")):
            file.write(path, path.relative_to(tmp_path).as_posix())
        file.writestr("__MACOSX/mails/train/._x.txt", b"\x00\x05\x16\x07")
        file.writestr("../outside.txt", "no")
    packed = read_rows(
        Source(path="mails.zip", kind="table", prompt_column="text", reply_column="label"), tmp_path, counts := Counts()
    )
    plain = read_rows(_source(folder), tmp_path)
    assert [(r.prompt, r.reply, r.of_set, r.file.replace("mails.zip/mails/", "mails/")) for r in packed] == [
        (r.prompt, r.reply, r.of_set, r.file) for r in plain
    ]
    assert counts.left_out == ["mails.zip: ../outside.txt: its name points outside of the archive"]
    found = profile_source(tmp_path / "mails.zip")
    assert (found.usable, found.measuring, found.labels) == (36, 12, True) and any(
        n.code == "labels_by_folder" for n in found.notes
    )


def test_the_set_to_measure_with_is_kept_apart_and_what_is_no_text_of_a_label_is_said(tmp_path: Path) -> None:
    folder = _sorted(tmp_path / "mails", _SETS)
    twice = _texts("price", 1)[0]
    (folder / "test/price/099.txt").write_text(twice)
    (folder / "train/price/empty.txt").write_text("\n")
    (folder / "README.txt").write_text("Collected at the harbour in spring.")
    (folder / "test/late_boat").rename(folder / "test/Late Boat")
    chosen = spec(task="classification", data=DataSpec(sources=(_source(folder),)))
    data = prepare(chosen, tmp_path)
    assert data.labels == ("late_boat", "lost_key", "price") and len(data.held_out) == 13 and len(data.train) == 35
    assert {r.file.split("/")[1] for r in data.held_out} == {"test"} and {r.file.split("/")[1] for r in data.train} == {
        "train"
    }
    assert twice in {r.prompt for r in data.held_out} and twice not in {r.prompt for r in data.train}
    assert data.counts.dropped["in_acceptance_file"] == 1 and data.counts.dropped["set_aside"] == 6
    assert data.counts.left_out == [
        "mails: files that explain the folder: 1 (README.txt)",
        "mails: empty files: 1 (train/price/empty.txt)",
    ]
    facts = card(chosen, tmp_path, data.counts, data.train, data.held_out)
    assert facts["sources"][0]["files"] == 12 * 3 + 2 * 3 + 4 * 3 + 3 and facts["sources"][0]["rows_kept"] == 48


def test_the_page_says_that_folders_are_labels_and_which_set_measures(tmp_path: Path) -> None:
    folder = _sorted(tmp_path / "mails", _SETS)
    (folder / "test/price/099.txt").write_text(_texts("price", 1)[0])
    wants = Requirements()
    plan = compile_plan(wants, measurer(tmp_path, [folder])(wants), CPU)
    assert plan.spec is not None and plan.spec.task == "classification"
    assert [(s.path, s.use, s.kind) for s in plan.spec.data.sources] == [("mails", "train", "table")]
    text = spec_page(plan)
    assert "each folder's name is the label of the texts in it: “late_boat”, “lost_key”, “price”" in text
    assert (
        "rows of the test set in mails (13 rows of its own set); it is never trained on a row of it" in text
        and "15%" not in text
    )
    assert "1 row of mails for training are also among the rows for testing" in text and not plan.questions


def test_sets_that_are_named_one_by_one_are_a_source_each(tmp_path: Path) -> None:
    """What is measured with is learned from under no name."""
    folder = _sorted(tmp_path / "mails", _SETS)
    wishes = tuple(
        Wish(
            value=WantedSource(path=f"mails/{of}", use=use),
            said=Said(turn=1, quote="learn from mails/train, measure with mails/test"),
        )
        for of, use in (("train", "train"), ("test", "eval"))
    )
    wants = Requirements(wishes={"sources": wishes})
    plan = compile_plan(wants, measurer(tmp_path, [folder])(wants), CPU)
    assert plan.spec is not None
    assert {(s.path, s.use, s.kind) for s in plan.spec.data.sources} == {
        ("mails/train", "train", "table"),
        ("mails/test", "eval", "table"),
        ("mails/valid", "never", "table"),
    }


def _handbook(root: Path) -> Path:
    for topic in ("travel", "leave", "office"):
        (root / topic).mkdir(parents=True)
        for n in range(9):
            (root / topic / f"how-to-{'abcdefghi'[n]}{topic}.md").write_text(
                f"# About {topic} {n}\n\nAsk the {topic} desk first. Then fill in form {n}.\n"
            )
    return root


@pytest.mark.parametrize("change", ["headings", "long", "few", "nested", "table", "code"])
def test_a_handbook_and_other_folders_stay_documents(change: str, tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    if change == "headings":
        _handbook(folder)
    else:
        _sorted(folder, {**_FLAT, "price": ("price", 3, 0)} if change == "few" else _FLAT)
    if change == "long":
        for path in folder.rglob("*.txt"):
            path.write_text(path.read_text() * 60)
    elif change == "nested":
        for n, path in enumerate(sorted(folder.rglob("*.txt"))):
            (path.parent / f"about {n % 4} {path.parent.name}").mkdir(exist_ok=True)
            path.rename(path.parent / f"about {n % 4} {path.parent.name}" / path.name)
    elif change == "table":
        (folder / "all.csv").write_text("message,reply\nHow are you?,Well.\n")
    elif change == "code":
        (folder / "run.py").write_text("print(1)\n")
    assert reads_as(folder) is None and profile_source(folder).kind == "folder"


_TREES = ("alder", "birch", "cedar", "elder", "fir", "hazel", "larch", "maple", "oak", "pine")


def test_in_doubt_it_is_asked_and_words_settle_it(tmp_path: Path) -> None:
    """Short texts with names of their own may be either."""
    folder = tmp_path / "texts"
    for label in _SAYS:
        (folder / label).mkdir(parents=True)
        for n, text in enumerate(_texts(label, 10)):
            (folder / label / f"{_TREES[n]} {label}.txt").write_text(text)
    measure, wants = measurer(tmp_path, [folder]), Requirements()
    plan = compile_plan(wants, measure(wants), CPU)
    question = next(q for q in plan.questions if q.field == FOLDERS)
    assert question.options == (SORTS, LOOKS_UP) and "“late_boat”, “lost_key”, “price”" in question.text
    assert plan.spec is not None and [(s.path, s.kind) for s in plan.spec.data.sources] == [("texts", "folder")]
    for words in ("yes", "Ja, genau.", SORTS):
        found = answers(words, plan, (), wants)
        assert (
            found is not None
            and [(c.field, c.value) for c in found[0]] == [("task", "classification")]
            and FOLDERS in found[1]
        )
    refused = answers("no", plan, (), wants)
    assert refused is not None and not refused[0] and FOLDERS in refused[1]
    assert not [
        q
        for q in compile_plan(wants, measure(wants), CPU, settled=frozenset({FOLDERS})).questions
        if q.field == FOLDERS
    ]
    told = _says("task", "classification", "it sorts letters")
    plan = compile_plan(told, measure(told), CPU)
    assert (
        plan.spec is not None
        and [(s.path, s.kind) for s in plan.spec.data.sources] == [("texts", "table")]
        and not plan.questions
    )
    told = _says("task", "qa_over_documents", "it answers from the documents")
    plan = compile_plan(told, measure(told), CPU)
    assert (
        plan.spec is not None
        and {s.kind for s in plan.spec.data.sources} <= {"folder", "text"}
        and not [q for q in plan.questions if q.field == FOLDERS]
    )


def _says(field: str, value: str, quote: str) -> Requirements:
    return Requirements(wishes={field: (Wish(value=value, said=Said(turn=1, quote=quote)),)})
