"""Files as people name them: blanks, umlauts, quotes, escapes, paths of other machines; and phrases that are no
files."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from engine.data.folder import files_of
from nlforge.working_folder import names_in, of_same_name, spelt_alike, spoken_of
from planner.changes import apply_changes
from planner.requirements import Change, Requirements, WantedExpert, WantedGpu, WantedSource
from planner.rule_readers.all import read_all
from planner.rule_readers.files import file_spans
from planner.rule_readers.seen import SeenFiles
from tests.support.pages import spec_page
from tests.support.planned_folders import planned, table, uses

APART = unicodedata.normalize("NFD", "Übersicht 2024.csv")
SEEN = SeenFiles(files=("support mails.csv", "gold set.csv", "data", "kunden mails", "Übersicht 2024.csv",
    "Tickets (final), Q1 & Q2.xlsx", "验证集.csv",
                   "mails_2024", "a.csv", "far/foo.csv"), root="/srv/here", home="/home/jo")  # fmt: skip


@pytest.mark.parametrize(("words", "paths"), [
    ("Train on support mails.csv and test only on gold set.csv", ["support mails.csv", "gold set.csv"]),
    ("Train on Support  Mails.csv", ["Support  Mails.csv"]), ("Train on suport mails.csv", ["suport mails.csv"]),
    ("learn from the data folder and the folder kunden mails", ["data", "kunden mails"]),
    ("train on my data, the mails of kunden", []),
    ("use mails_2024 to learn", ["mails_2024"]), (f"nimm {APART}", [APART]),
    ("learn from Tickets (final), Q1 & Q2.xlsx please", ["Tickets (final), Q1 & Q2.xlsx"]),
    ("用验证集.csv测试", ["验证集.csv"]), ("用训练.csv训练", ["训练.csv"]),
    ("`a.csv` and 'b c.csv' „d e.csv“ «f.csv» 《测试 集.csv》 「g.csv」",
    ["a.csv", "b c.csv", "d e.csv", "f.csv", "测试 集.csv", "g.csv"]),
    (r"/home/jo/My\ Data/mails.csv /home/jo/b\ \(1\).csv ", ["/home/jo/My Data/mails.csv", "/home/jo/b (1).csv"]),
    ("'/home/jo/My Data/a b.csv' '/home/jo/c.csv' ", ["/home/jo/My Data/a b.csv", "/home/jo/c.csv"]),
    (r"C:\Users\Jo Smith\Documents\Tickets Export (final) 2024.xlsx is the file",
    [r"C:\Users\Jo Smith\Documents\Tickets Export (final) 2024.xlsx"]),
    (r"C:\daten\mails.xlsx und D:\x y\z.csv", [r"C:\daten\mails.xlsx", r"D:\x y\z.csv"]),
    (r"\\server\share\my mails.csv", [r"\\server\share\my mails.csv"]),
    ("C:/Users/Jo Smith/a b.csv", ["C:/Users/Jo Smith/a b.csv"]),
    ("learn from Retouren 2026.csv", ["Retouren 2026.csv"]), ("in 2026.csv", ["2026.csv"]),
    ("MAILS.CSV, report.final.csv", ["MAILS.CSV", "report.final.csv"]), ("we don't use 'a b.csv'", ["a b.csv"]),
    ("huggingface.co/datasets/squad, openai/gsm8k, hf://datasets/x/y.csv, https://x.org/a.csv", []),
    ("v2.0, GPT-4.1, e.g. this, 24/7, and/or, Office 2021.", []),
])  # fmt: skip
def test_names_in_words(words: str, paths: list[str]) -> None:
    """One name each, as it is written."""
    assert [s.path for s in file_spans(words, SEEN)] == paths


STEMS = SeenFiles(files=("mensajes_clasificados.csv", "Gästemails 2026.xlsx", "mails.csv", "tickets.xlsx", "notes_1.md",
    "notes_1.txt", "d/retouren_2025.csv", "customer mails.csv", "supportChats.jsonl", "main_2026.lock"))  # fmt: skip


@pytest.mark.parametrize(("words", "paths"), [
    ("Los mensajes están en mensajes_clasificados", ["mensajes_clasificados.csv"]),
    ("el archivo se llama «mensajes clasificados»", ["mensajes_clasificados.csv"]),
    ("Gästemails 2026 heißt die", ["Gästemails 2026.xlsx"]),
    ("Miss mit Gästemails_2026, lerne aus mails.csv", ["Gästemails 2026.xlsx", "mails.csv"]),
    ("train on retouren_2025 and supportChats", ["d/retouren_2025.csv", "supportChats.jsonl"]),
    ("the file is called tickets", ["tickets.xlsx"]), ("le fichier tickets", ["tickets.xlsx"]),
    ("Die Tabelle heißt „customer mails“", ["customer mails.csv"]),
    # Words as any others, names of two files, and of none that could be read.
    ("We answer tickets and sort customer mails", []), ("learn from mails", []), ("notes_1 has all", []),
    ("our app is called tickets", []), ('never say "tickets"', []), ("unser Hund heißt Tickets", []),
    ("it's called tickets", ["tickets.xlsx"]), ("sie heißt tickets", ["tickets.xlsx"]),
    ("the sheet with them is “tickets”", ["tickets.xlsx"]), ("learn from “customer mails”", ["customer mails.csv"]),
    ("main_2026 is old", []), ("retouren_2025_old is gone", []),
])  # fmt: skip
def test_a_file_that_is_there_needs_no_ending(words: str, paths: list[str]) -> None:
    """Where one file alone is called so, and nothing else can be meant; nothing more is read in its name."""
    assert [s.path for s in file_spans(words, STEMS)] == paths
    found = [c for c in read_all(words, seen=STEMS) if c.field in ("base_model", "prompt_columns", "column")]
    assert not (paths and found)


@pytest.mark.parametrize(("path", "place"), [
    ("file:///home/jo/My%20Data/mails.csv", "/home/jo/My Data/mails.csv"), ("~/x.csv", "/home/jo/x.csv"),
    ("/srv/here/a.csv", "a.csv"), ("./a.csv", "a.csv"),
    ("A.CSV", "a.csv"), ("foo.csv", "far/foo.csv"), ("data/", "data/"), (APART, "Übersicht 2024.csv"),
    ("other.csv", "other.csv"), ("file:///C:/Users/Jo/a%20b.csv", "C:/Users/Jo/a b.csv"),
    ("/srv/here2/a.csv", "/srv/here2/a.csv"),
])  # fmt: skip
def test_names_get_their_place(path: str, place: str) -> None:
    """As the plan names files: relative inside the working folder, in the letters of the disk."""
    assert SEEN.placed(path) == place


def test_files_are_found_by_any_spelling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also those outside of the folder, with blanks that nobody escaped; a slip of the finger is said."""
    here = tmp_path / "my work"
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in (
        "support mails.csv",
        "plain.csv",
        "customer mails/one.csv",
        "UPPER.CSV",
        "o'neill.csv",
        "Tickets (final), Q1 & Q2.csv",
    ):
        table(here / name, name, 30)
    table(tmp_path / "zu Hause.csv", "home", 30)
    spelt = {
        "support mails.csv": ["support mails.csv", "suport mails.csv", "SUPPORT_MAILS.csv",
         f"'{here}/support mails.csv' ",
         f"{here}/support mails.csv".replace(" ", "\\ "),
         f"file://{here}/support mails.csv".replace(" ", "%20")],
        "plain.csv": [f"{here}/plain.csv", "plan.csv", "./plain.csv and plain.csv"],
        "customer mails/one.csv": ["the folder customer mails", "one.csv"], "UPPER.CSV": ["upper.csv"],
        "o'neill.csv": ['"o\'neill.csv"'], "Tickets (final), Q1 & Q2.csv": ["Tickets (final), Q1 & Q2.csv"],
        str(tmp_path / "zu Hause.csv"): ["~/zu Hause.csv", "~/zu\\ Hause.csv",
         f"{tmp_path}/zu Hause.csv"],
    }  # fmt: skip
    for path, ways in spelt.items():
        for way in ways:
            plan = planned(f"Answer our customers. Learn from {way}", here)
            assert (uses(plan), plan.status) == ({path: "train"}, "ready"), way
    page = spec_page(planned("Answer our customers. Learn from suport mails.csv", here))
    assert "suport mails.csv is not here; I take support mails.csv, which is spelt nearly the same." in page


def test_a_path_of_another_machine_is_one_sentence(tmp_path: Path) -> None:
    """The same name in this folder is suggested, and “yes” takes it; other figures are another file."""
    table(tmp_path / "plain.csv", "plain", 30)
    far = "Answer our customers. Learn from C:\\Users\\Jo Smith\\plain.csv"
    asked = planned(far, tmp_path)
    assert [q.text for q in asked.questions if q.field == "files"] == [
        (
            "C:\\Users\\Jo Smith\\plain.csv is not on this machine. Is plain.csv in this folder the same file? "
            "If not, put the file into this folder and say "
            "its name."
        )
    ]
    for answer in ("yes", "plain.csv", "Use plain.csv"):
        plan = planned([far, answer], tmp_path)
        assert plan.status == "ready" and uses(plan)["plain.csv"] == "train", answer
    alone = planned("Answer our customers. Learn from C:\\Users\\Jo Smith\\Export (final) 2024.xlsx", tmp_path)
    assert "is a path of a Windows machine, and not on this machine" in spec_page(alone)
    near = planned("Answer our customers. Learn from plain_2023.csv", tmp_path)
    assert "I have not seen plain_2023.csv yet. Is plain.csv meant?" in spec_page(near) and uses(near) == {
        "plain_2023.csv": "train"
    }


def test_what_nlforge_wrote_is_no_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions, runs, specs and plans under any name, environments and hidden files."""
    table(tmp_path / "mails.csv", "mails", 30)
    for name, text in {"sessions/s1/session.jsonl": "{}", "sessions/s1/notes.csv": "a,b\n",
        "elsewhere/1/events.jsonl": "{}", "elsewhere/1/eval.jsonl": "{}",
                       "env/pyvenv.cfg": "", "env/lib/x.py": "x = 1", ".hidden/a.csv": "a,b\n", ".secret.csv": "a,b\n",
                       "spec.yaml": "version: 1\nname: x\ngoal: y\n",
                       "my plan.yml": "version: 1\nname: x\ngoal: y\n",
                       "plans.jsonl": '{"id": "1", "status": "ready", "digest": "sha256:1"}\n',
                       "report.md": "# Report", "own.yaml": "version: 1\nname: a\n"}.items():  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    assert [str(p) for p in files_of(Path())] == ["mails.csv", "own.yaml"]
    assert set(names_in(tmp_path)) == {"mails.csv", "own.yaml", "elsewhere", "sessions"}
    assert planned("Answer our customers", tmp_path, (Path(),)).spec is not None


def test_names_that_may_be_meant(tmp_path: Path) -> None:
    """One slip is taken, the same name elsewhere is offered, and names with blanks are found in the words."""
    assert (
        spelt_alike("mails2023.csv", ["mails2024.csv"]) is None
        and spelt_alike("mial.csv", ["mail.csv", "mall.csv"]) is None
    )
    assert spelt_alike("data/mails.csv", ["data/mail.csv"]) == "data/mail.csv"
    assert of_same_name("/x/mails.csv", ["far/mails.csv", "mails.json"]) == ("far/mails.csv",)
    (tmp_path / "a b").mkdir()
    (tmp_path / "a b" / "c d.csv").write_text("x")
    assert spoken_of(f"Learn from {tmp_path}/a b/c d.csv, and be kind", tmp_path) == (f"{tmp_path}/a b/c d.csv",)


@pytest.mark.parametrize(("words", "heaps"), [
    ("It must run on a Raspberry Pi 5 with 8GB after training.", []), ("We use Office 2021. It is on 24 servers", []),
    ("Take only the first 60 rows", []),
    ("Nous avons Windows 11 avec 16 Go et 20 employés", []), ("we use 10 GB RAM", []),
    ("I have an iPhone 15 and 40 chats", ["40 chats"]),
    ("Es läuft auf einem Pixel 9 mit 12 GB", []), ("usamos un Xeon 4210 con 32 GB", []),
    ("using our 12 FAQ entries", ["12 FAQ entries"]),
    ("We have about 900 old mails", ["900 old mails"]), ("on a 400 exemples de mails", ["400 exemples de mails"]),
    ("nous avons environ 400 exemples", ["400 exemples"]),
    ("Wir haben rund 500 alte Anfragen mit Antworten", ["500 alte Anfragen mit Antworten"]),
    ("tenemos 800 correos", ["800 correos"]),
])  # fmt: skip
def test_numbers_that_are_no_data(words: str, heaps: list[str]) -> None:
    """A heap of data is what is had, right beside its number."""
    assert [c.value.path for c in read_all(words) if isinstance(c.value, WantedSource)] == heaps


def test_a_heap_of_data_never_blocks_files(tmp_path: Path) -> None:
    """With a file there it is said that nothing came of the words, unless they are about that file; without one it
    is asked for."""
    table(tmp_path / "chats.csv", "chats", 40)
    plan = planned("Answer like our staff. We have 3,000 letters on paper.", tmp_path, (tmp_path / "chats.csv",))
    assert (plan.status, uses(plan)) == ("ready", {"chats.csv": "train"})
    assert any(w.code == "words_not_used" and "3,000 letters" in w.text for w in plan.warnings)
    for same in ("We have 40 examples.", "We have 300 chats."):
        told = planned(f"Answer like our staff. {same}", tmp_path, (tmp_path / "chats.csv",))
        assert told.status == "ready" and not any(w.code == "words_not_used" for w in told.warnings), same
    assert "I have not seen 3,000 letters yet" in spec_page(
        planned("Answer like our staff. We have 3,000 letters on paper.", tmp_path)
    )


def change(op: str, field: str, value: object, old: str | None = None, quote: str = "so") -> Change:
    return Change.model_validate({"op": op, "field": field, "value": value, "quote": quote, "old": old})


def applied(*changes: Change) -> Requirements:
    wants = Requirements()
    for turn, one in enumerate(changes, 1):
        wants = apply_changes(wants, [one], turn)
    return wants


@pytest.mark.parametrize(("field", "before", "old", "now"), [
    *[("gpus", WantedGpu(name="RTX 4090"), old, WantedGpu(name="A100"))
    for old in ("RTX 4090", "4090", "2x RTX 4090", "rtx4090", "NVIDIA RTX 4090 24GB")],
    ("gpus", WantedGpu(name="Foo 1"), "foo-1", WantedGpu(name="A100")),
    ("rights", "We own the rights.", "we own the rights", "CC-BY"),
    ("keep", "order_number", "order number", "email"), ("sources", WantedSource(path="./data/a.csv"), "data/a.csv",
    WantedSource(path="b.csv")),
    ("rubric", {"name": "is polite to customers"}, "polite", {"name": "friendly"}),
    ("stages", {"kind": "dpo"}, "DPO", {"kind": "sft"}),
    ("experts", WantedExpert(name="Marketing"), "the marketing specialist", WantedExpert(name="sales")),
])  # fmt: skip
def test_an_entry_is_replaced_by_any_form_of_its_name(field: str, before: object, old: str, now: object) -> None:
    """One entry is left, the new one."""
    wants = applied(change("add", field, before), change("replace", field, now, old))
    assert [w.value for w in wants.all(field)] == [change("add", field, now).value]  # type: ignore[arg-type]


def test_an_unclear_name_replaces_nothing() -> None:
    wants = applied(
        change("add", "rubric", {"name": "short replies"}),
        change("add", "rubric", {"name": "short words"}),
        change("replace", "rubric", {"name": "long"}, "short"),
    )
    assert len(wants.all("rubric")) == 3


def test_a_dropped_specialist_takes_its_files_along(tmp_path: Path) -> None:
    """Unless another learns from them; they stay away when they lie in the folder, and are no line of the page when
    they do not."""
    for name in ("m", "b", "all"):
        table(tmp_path / f"{name}.csv", name, 30)
    said = [change("add", "sources", WantedSource(path=p)) for p in ("m.csv", "b.csv", "all.csv")]
    experts = [
        change("add", "experts", WantedExpert(name=n, sources=(p, "all.csv")))
        for n, p in (("marketing", "m.csv"), ("billing", "b.csv"))
    ]
    wants = applied(
        *said, *experts, change("remove", "experts", WantedExpert(name="Marketing"), quote="drop marketing")
    )
    from nlforge.sources import measurer
    from planner.compile.plan import compile_plan
    from tests.support.machines import CPU

    alone = compile_plan(wants, measurer(tmp_path)(wants), CPU)
    assert uses(alone) == {"b.csv": "train", "all.csv": "train"} and "m.csv" not in spec_page(alone)
    beside = compile_plan(wants, measurer(tmp_path, [tmp_path])(wants), CPU)
    assert uses(beside) == {"b.csv": "train", "all.csv": "train", "m.csv": "never"}
    back = apply_changes(wants, [change("add", "experts", WantedExpert(name="marketing", sources=("m.csv",)))], 9)
    assert uses(compile_plan(back, measurer(tmp_path, [tmp_path])(back), CPU))["m.csv"] == "train"
    named = apply_changes(wants, [change("add", "sources", WantedSource(path="m.csv"))], 9)
    assert uses(compile_plan(named, measurer(tmp_path)(named), CPU))["m.csv"] == "train"
