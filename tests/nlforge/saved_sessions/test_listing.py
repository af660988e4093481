"""A list of sessions says what each is about, where it stands and what came of it, as their files have it now."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.core import events as ev
from engine.core.errors import BadInput, GateFailed
from engine.core.events import append_event
from engine.core.noted import run_failed
from nlforge.saved_sessions import index
from nlforge.saved_sessions.entry import SessionEntry
from nlforge.saved_sessions.listing import SessionList, matching
from nlforge.saved_sessions.words import about_words, entry_line, state_words
from nlforge.store import Session
from nlforge.wording.catalogue import speak
from tests.support.listed_sessions import FINISHED, alive, judged, spoken, with_run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "sessions"


def look(folder: Path) -> dict[str, SessionEntry]:
    return {one.id: one for one in SessionList([folder]).look()}


def test_each_stands_where_its_files_say(folder: Path) -> None:
    """Planning, a plan that waits, and every end a run can have, with the verdict in short."""
    Session.create(folder, "new").set_data_root(folder)
    spoken(folder, "asked", "Sort my mails", goal="Sort mails", ready=False)
    spoken(folder, "waits", "Sort my mails", goal="Sort mails")
    with_run(spoken(folder, "good", "x", goal="y"), judged("staff"), FINISHED)
    with_run(spoken(folder, "held", "x", goal="y"), judged("not_yet"), run_failed(GateFailed("no better")))
    with_run(spoken(folder, "bad", "x", goal="y"), run_failed(BadInput("no rows")))
    with_run(spoken(folder, "halted", "x", goal="y"), ev.RunCancelled())
    with_run(spoken(folder, "gone", "x", goal="y"))
    again = spoken(folder, "again", "x", goal="y")
    with_run(again, judged("customers"), FINISHED)
    again.append("planned", turn=2, digest="e", status="ready", spec_summary="chat on tiny: z")
    assert {name: state_words(one) for name, one in look(folder).items()} == {
        "new": "new", "asked": "planning", "waits": "waits for your yes", "good": "done, helps staff",
        "held": "not released, not to be used yet", "bad": "failed", "halted": "stopped", "gone": "broken off",
        "again": "waits for your yes (before: done, fit for customers)",
    }  # fmt: skip
    assert about_words(look(folder)["waits"]) == "Sort mails" and about_words(look(folder)["new"]).startswith("nothing")
    speak("de")
    assert state_words(look(folder)["good"]) == "fertig, hilft Mitarbeitern"


def test_a_run_that_somebody_else_started_is_followed(folder: Path) -> None:
    """Each look says how far it is; when its process has gone, so is that."""
    run = with_run(spoken(folder, "here", "x", goal="y"))
    sessions = SessionList([folder])
    with alive(run):
        (first,) = sessions.look()
        assert first.stage == "running" and first.share is not None and first.share < 0.5
        append_event(run.events, ev.StageStarted(stage="sft", steps=10, rows=10))
        append_event(run.events, ev.Step(stage="sft", step=9, of=10, loss=1.0, tokens_per_second=9, eta_seconds=0.1))
        append_event(run.events, ev.StageFinished(stage="sft", seconds=1, loss=1.0))
        (later,) = sessions.look()
        assert later.share is not None and later.share >= first.share
        assert state_words(later).startswith("runs, ") and state_words(later).endswith(" %")
    assert state_words(sessions.look()[0]) == "broken off"


def test_the_newest_is_first_and_a_new_name_is_no_talk(folder: Path) -> None:
    for id in ("a", "b", "c"):
        spoken(folder, id, f"words of {id}")
    lines = (folder / "a" / "session.jsonl").read_text().replace('"time": "20', '"time": "19')
    (folder / "a" / "session.jsonl").write_text(lines)
    Session(folder / "a").append("note", text="x", title="Ä new name")
    assert [one.id for one in SessionList([folder]).look()][-1] == "a"
    assert look(folder)["a"].name == "Ä new name" and "“Ä new name”" in entry_line(look(folder)["a"])


def test_it_is_found_by_name_and_by_what_was_said(folder: Path) -> None:
    """All words must be there, whatever their case and accents, in any order, early or late."""
    spoken(folder, "desk", "Answer our customers", "Größere Äpfel, bitte", goal="Answer customers")
    spoken(folder, "garden", "Sort plants")
    found = SessionList([folder]).look()
    for words, ids in (
        ("apfel GROSSERE", ["desk"]),
        ("gard", ["garden"]),
        ("plants desk", []),
        ("", ["garden", "desk"]),
    ):
        assert [one.id for one in matching(found, words)] == ids, words


def test_damaged_files_and_links_harm_nobody(folder: Path) -> None:
    """What cannot be read of one is left out, and the others are listed."""
    spoken(folder, "good", "words")
    torn = spoken(folder, "torn", "first words", goal="goal")
    with torn.journal.open("ab") as file:
        file.write(b'\xff\xfe{"kind": "planned", "status\n{"kind": 7}\n[[[[\n{"kind": "said", "text": 5}\nnull\n')
    (folder / "linked").symlink_to(folder / "good")
    Session.create(folder, "odd").journal.mkdir()
    (folder / "file").write_text("x")
    assert {name: about_words(one) for name, one in look(folder).items()} == {"good": "words", "torn": "goal"}


def test_an_index_is_kept_of_many_and_never_believed_against_the_files(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is for this person alone; what changed is read again, what went is forgotten, and a damaged one is none."""
    monkeypatch.setattr(index, "_WORTH", 2)
    one, two = spoken(folder, "one", "first"), spoken(folder, "two", "second", goal="g")
    run = with_run(two)
    before = look(folder)
    kept = folder / ".index.json"
    assert kept.stat().st_mode & 0o077 == 0
    read: list[str] = []
    real = index.facts_of
    monkeypatch.setattr(index, "facts_of", lambda journal, run: read.append(journal.parent.name) or real(journal, run))
    assert look(folder) == before and read == []
    one.append("said", text="more of it")
    append_event(run.events, FINISHED)
    after = look(folder)
    assert sorted(read) == ["one", "two"] and after["two"].stage == "done"
    assert [e.id for e in matching(after.values(), "more of")] == ["one"]
    for text in ("{", "[]", json.dumps({"version": 1, "sessions": {"one": [[1], {"odd": 1}]}}), '{"version": 9}'):
        kept.write_text(text)
        assert look(folder) == after


def test_the_index_is_not_written_because_a_run_goes_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each look would write all of it; the end of the run is kept."""
    monkeypatch.setattr(index, "_WORTH", 1)
    run = with_run(spoken(folder, "one", "first", goal="g"))
    look(folder)
    kept = folder / ".index.json"
    before = kept.stat().st_ino
    append_event(run.events, ev.StageStarted(stage="sft", steps=10, rows=10))
    assert look(folder)["one"].facts.runs == 1 and kept.stat().st_ino == before
    append_event(run.events, FINISHED)
    assert look(folder)["one"].stage == "done" and kept.stat().st_ino != before


def test_only_those_of_the_folder_are_listed(tmp_path: Path) -> None:
    """In one folder of sessions for several folders of work: where its data is read decides, and repetitions belong
    nowhere."""
    kept, here, there = tmp_path / "all", tmp_path / "here", tmp_path / "there"
    for name, place in (("mine", here), ("theirs", there)):
        place.mkdir()
        Session.create(kept, name).set_data_root(place)
    Session.create(kept, "sample").set_data_root(tmp_path, replay_of="returns-desk")
    assert {one.id for one in SessionList([kept], of=here).look()} == {"mine", "sample"}
    assert {one.id for one in SessionList([kept], of=tmp_path).look()} == {"mine", "theirs", "sample"}
