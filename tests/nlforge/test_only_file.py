"""Words that are the name of no file mean the one file of the folder, where there is one."""

from __future__ import annotations

from pathlib import Path

from nlforge.sources import measurer
from planner.compile.missing import FILES
from planner.compile.plan import compile_plan
from planner.plan import Plan
from planner.requirements import Requirements, Said, WantedSource, Wish
from tests.support.machines import CPU

_CHATS = "all my chats from the website thing, its in this folder"


def folder(root: Path, *names: str) -> Path:
    for name in names:
        rows = [f"What does chain number {n} cost?,That is {30 + n} pounds fitted." for n in range(30)]
        (root / name).write_text("\n".join(["question,answer", *rows]), encoding="utf-8")
    return root


def plan(root: Path, *paths: str) -> Plan:
    """The plan that learns from what was named."""
    said = Said(turn=1, quote="so it is")
    sources = tuple(Wish(value=WantedSource(path=path), said=said) for path in paths)
    wants = Requirements(wishes={"goal": (Wish(value="answer customers", said=said),), "sources": sources})
    return compile_plan(wants, measurer(root)(wants), CPU)


def test_the_only_file_is_offered(tmp_path: Path) -> None:
    found = [q for q in plan(folder(tmp_path, "export.csv"), _CHATS).questions if q.field == FILES]
    assert [q.options[0] for q in found] == ["export.csv"]


def test_of_several_none_is_taken(tmp_path: Path) -> None:
    assert not [q for q in plan(folder(tmp_path, "a.csv", "b.csv"), _CHATS).questions if q.field == FILES]


def test_once_the_file_is_named_the_words_are_no_file(tmp_path: Path) -> None:
    for words in (_CHATS, "son 91 reseñas", "alle meine Chats", "tous mes messages", "tutti i miei messaggi"):
        found = plan(folder(tmp_path, "export.csv"), words, "export.csv")
        assert found.spec is not None
        assert [s.path for s in found.spec.data.sources] == ["export.csv"]
        assert not [q for q in found.questions if q.field in (FILES, "data_sources")]


def test_a_file_with_an_ending_is_still_looked_for(tmp_path: Path) -> None:
    found = plan(folder(tmp_path, "export.csv"), "old mails.csv", "export.csv")
    assert found.spec is not None
    assert "old mails.csv" in [s.path for s in found.spec.data.sources]
