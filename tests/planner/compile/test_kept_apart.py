"""What is to measure with, to look up in or to be left alone is never learned from, however its file is written."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.spec import Task, TrainingSpec
from engine.data.covering import covers
from engine.data.prepare import prepare
from nlforge.sources import measurer
from planner.compile.plan import compile_plan
from planner.requirements import WantedSource
from tests.support.changes import applied, change
from tests.support.machines import CPU

Use = Literal["eval", "retrieve", "never"]
WRITINGS: dict[str, Callable[[str], str]] = {
    "as it is": lambda path: path,
    "in capitals": str.upper,
    "from here": lambda path: f"./{path}",
    "of a home": lambda path: f"~/{path}",
    "of Windows": lambda path: "C:\\Daten\\" + path.replace("/", "\\"),
    "of a server": lambda path: "\\\\srv02\\team\\" + path.replace("/", "\\"),
    "by its name": lambda path: path.rpartition("/")[2],
    "composed": lambda path: unicodedata.normalize("NFD", path),
    "by its ending": lambda path: f"{path[:-9]}*.jsonl",
    "by its folder": lambda path: f"{path.rpartition('/')[0]}/",
    "by all in its folder": lambda path: f"{path.rpartition('/')[0]}/*",
}


def table(path: Path, about: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [{"message": f"{about} question {n}, please?", "reply": f"The {about} answer is {n}."} for n in range(40)]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("files")
    table(root / "mails" / "good.jsonl", "good")
    table(root / "mails" / "Züge" / "priv.jsonl", "private")
    return root


def planned(root: Path, *sources: WantedSource) -> TrainingSpec:
    wants = applied([change("add", "sources", source) for source in sources])
    spec = compile_plan(wants, measurer(root, (root / "mails",))(wants), CPU).spec
    assert spec is not None
    return spec


def learned(spec: TrainingSpec) -> set[str]:
    return {Path(s.path).name for s in spec.data.sources if s.use == "train"}


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize("use", ["eval", "retrieve", "never"])
@pytest.mark.parametrize("first", [True, False])
def test_no_writing_of_a_path_makes_it_something_to_learn_from(
    writing: str, use: Use, first: bool, folder: Path
) -> None:
    """Beside the folder it lies in, before or behind it."""
    apart = WantedSource(path=WRITINGS[writing]("mails/Züge/priv.jsonl"), use=use)
    whole = WantedSource(path="mails", use="train")
    spec = planned(folder, *((apart, whole) if first else (whole, apart)))
    assert learned(spec) == {"good.jsonl"}
    assert {s.use for s in spec.data.sources if s.path.endswith("priv.jsonl")} == {use}


def test_the_closest_word_for_a_file_counts(folder: Path) -> None:
    """A file of a folder that is left alone may be learned from by its own name; of its folder the rest is not."""
    never, file = WantedSource(path="MAILS/", use="never"), WantedSource(path="mails/good.jsonl", use="train")
    assert learned(planned(folder, never, file)) == learned(planned(folder, file, never)) == {"good.jsonl"}
    inner = WantedSource(path="züge", use="train")
    assert learned(planned(folder, never, inner)) == {"priv.jsonl"}


NAMES = st.text(st.sampled_from("abcé 1_-"), min_size=1, max_size=6).map(str.strip).filter(bool)
PATHS = st.lists(NAMES, min_size=1, max_size=4).map(lambda parts: "/".join(parts) + ".csv")


@given(PATHS, st.sampled_from(sorted(WRITINGS)))
def test_a_path_covers_itself_in_each_writing(path: str, writing: str) -> None:
    """And one of another name it does not."""
    if writing.startswith("by") or "/" not in path:
        return
    assert covers(WRITINGS[writing](path), path) is not None
    assert covers(WRITINGS[writing](path), f"x{path}") is None or "/" in path
    assert covers(WRITINGS[writing](path), path.replace(".csv", "2.csv")) is None


@pytest.mark.parametrize(
    "said", ["docs/hr", "hr/", "DOCS\\HR", "hr/*.md", "pay*.md", "pay.md", "docs/hr/pay.md", "C:\\x\\docs\\hr\\pay.md"]
)
@pytest.mark.parametrize("use", ["retrieve", "never"])
def test_a_part_of_a_folder_of_texts_is_not_read_with_it(said: str, use: Use, tmp_path: Path) -> None:
    """The run leaves it out too, and what it says is no fact to check against where it is left alone."""
    for name, about in (("docs/a", "valve"), ("docs/b", "pump"), ("docs/hr/pay", "salary")):
        file = tmp_path / f"{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n\n".join(f"The {about} of house {n} is number {n * 7}, seen in May." for n in range(400)))
    wants = applied(
        [
            change("set", "task", Task.DOMAIN_ADAPTATION),
            change("add", "sources", WantedSource(path="docs", use="train")),
            change("add", "sources", WantedSource(path=said, use=use)),
        ]
    )
    spec = compile_plan(wants, measurer(tmp_path)(wants), CPU).spec
    assert spec is not None
    data = prepare(spec, tmp_path)
    rows = " ".join(f"{r.prompt} {r.reply}" for r in (*data.train, *data.held_out)) + " ".join(data.texts.train)
    assert "valve" in rows and "salary" not in rows
    if use == "never":
        assert "salary" not in data.references.facts
