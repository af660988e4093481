"""Sessions are named, copied, deleted and brought back, and nothing that was said is lost."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.core.errors import BadInput
from nlforge.conversation import Conversation
from nlforge.saved_sessions.duplicate import duplicate, told
from nlforge.saved_sessions.listing import SessionList
from nlforge.saved_sessions.titles import rename
from nlforge.saved_sessions.trash import DAYS, FOLDER, delete, deleted, purge, restore
from nlforge.state import State
from nlforge.store import Session
from tests.support.conversations import WORDS
from tests.support.listed_sessions import FINISHED, alive, judged, spoken, with_run
from tests.support.no_model import no_model


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "sessions"


def files(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_a_name_stands_beside_the_folder(folder: Path) -> None:
    """The folder and all that was said stay; an empty name takes it back."""
    session = spoken(folder, "a", "words")
    before = session.journal.read_bytes()
    assert rename(session, "  Mails\n of \x1b[31mMarta ").startswith("Mails of ")
    assert "\x1b" not in SessionList([folder]).look()[0].name
    assert session.journal.read_bytes().startswith(before) and session.root.name == "a"
    assert rename(session, "Desk") == "Desk" and SessionList([folder]).look()[0].name == "Desk"
    assert rename(session, " ") == "a" and SessionList([folder]).look()[0].name == "a"
    with pytest.raises(BadInput, match="too long"):
        rename(session, "x" * 101)
    with pytest.raises(BadInput, match="comes with nlforge"):
        rename(spoken(folder, "returns-desk", "x"), "mine")


def test_a_copy_has_the_words_and_the_plan_and_can_be_gone_on_with(session: Session, alive: list[bool]) -> None:
    """No results, and nothing that was said of them; what was planned is waiting for a yes, and starts."""
    conversation = Conversation(session, no_model)
    list(conversation.hear(WORDS))
    plan = conversation.plan
    list(conversation.hear("yes"))
    list(conversation.hear("how is it going?"))
    before = files(session.root)
    made = duplicate(session)
    assert files(session.root) == before
    assert (
        made.session.root.parent == session.root.parent
        and made.session.id == "desk-copy"
        and made.name == "desk (copy)"
    )
    assert (made.said, made.planned, made.results) == (1, True, False)
    assert "1 message" in told(made)[0] and "were not copied" in told(made)[0] and "desk-copy" in told(made)[-1]
    assert made.session.run is None and made.session.last("confirmed") is None
    copy = Conversation(made.session, no_model)
    assert copy.state is State.WAITING and copy.plan is not None and plan is not None
    assert copy.plan.digest == plan.digest and made.session.data_root() == session.data_root()
    list(copy.hear("yes"))
    assert copy.state is State.RUNNING
    assert duplicate(session).session.id == "desk-copy-2"


def test_with_results_all_of_it_is_copied(folder: Path) -> None:
    """Files of the process that ran are not, nor what links lead to; while it runs there is no such copy."""
    session = spoken(folder, "a", "words", goal="goal")
    run = with_run(session, judged("staff"), FINISHED)
    run.adapter.mkdir(parents=True)
    (run.adapter / "weights").write_bytes(b"w")
    (session.root / "mail.csv").write_text("a,b\n")
    (session.root / "linked.csv").symlink_to(session.root / "mail.csv")
    with alive(run), pytest.raises(BadInput, match="in progress"):
        duplicate(session, results=True)
    with alive(run):
        assert duplicate(session).session.run is None
    made = duplicate(session, results=True)
    copied = files(made.session.root)
    assert copied["runs/1/model/adapter/weights"] == b"w" and "runs/1/lock" not in copied
    assert copied["mail.csv"] == b"a,b\n" and "linked.csv" not in copied and made.files == 1
    (entry,) = (one for one in SessionList([folder]).look() if one.id == made.session.id)
    assert entry.stage == "done" and entry.facts.grade == "staff"


def test_what_was_said_of_a_run_is_not_of_the_plan(folder: Path) -> None:
    """Judged answers and how considerate the run was stay; what was said in a sitting goes along, the plan reads it."""
    session = spoken(folder, "a", "words", goal="goal")
    (session.root / "replies").mkdir()
    taught = {"teaching.jsonl", "replies/written.csv"}
    of_run = {"feedback.jsonl", "your-corrections.csv", "manners.json"}
    for name in taught | of_run:
        (session.root / name).write_text("x")
    copied, with_results = duplicate(session), duplicate(session, results=True)
    assert set(files(copied.session.root)) == {"session.jsonl", *taught} and copied.files == 2
    assert set(files(with_results.session.root)) == {"session.jsonl", *taught, *of_run} and with_results.files == 2


def test_a_copy_that_fails_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = spoken(folder, "a", "words")
    (session.root / "mail.csv").write_text("x")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "mail.csv")

    monkeypatch.setattr("shutil.copy2", full)
    with pytest.raises(OSError, match="No space"):
        duplicate(session)
    assert os.listdir(folder) == ["a"]


def test_what_is_deleted_can_be_brought_back(folder: Path) -> None:
    """To the letter; beside another one where its folder is taken meanwhile."""
    session = spoken(folder, "a", "words", goal="goal")
    with_run(session, FINISHED)
    before = files(session.root)
    gone = delete(session)
    assert not session.root.exists() and SessionList([folder]).look() == [] and gone.root.parent.name == FOLDER
    assert [one.id for one in deleted(folder)] == ["a"]
    assert files(restore(folder).root) == before and deleted(folder) == []
    delete(session)
    spoken(folder, "a", "others")
    assert restore(folder, "a").id == "a-2"
    with pytest.raises(BadInput, match="Nothing was deleted"):
        restore(folder)
    with pytest.raises(BadInput, match="called b"):
        restore(folder, "b")


def test_the_last_one_deleted_comes_back_first(folder: Path) -> None:
    for id in ("a", "b", "c"):
        delete(spoken(folder, id, "words"))
    assert [restore(folder).id, restore(folder, "a").id, restore(folder).id] == ["c", "a", "b"]


def test_what_runs_or_ships_is_not_deleted(folder: Path) -> None:
    session = spoken(folder, "a", "words", goal="goal")
    with alive(with_run(session)), pytest.raises(BadInput, match="nlforge stop a"):
        delete(session)
    with pytest.raises(BadInput, match="comes with nlforge"):
        delete(spoken(folder, "returns-desk", "x"))
    assert session.journal.is_file() and deleted(folder) == []


def test_after_the_days_it_goes_for_good_and_nothing_else_does(folder: Path) -> None:
    delete(spoken(folder, "new", "words"))
    old = delete(spoken(folder, "old", "words"))
    at = datetime.now(UTC) - timedelta(days=DAYS, minutes=1)
    old.root.rename(old.root.with_name(f"{at:%Y%m%dT%H%M%S%f}-old"))
    other = folder / FOLDER / "notes of mine"
    other.mkdir()
    elsewhere = folder.parent / "elsewhere"
    elsewhere.mkdir()
    (folder / FOLDER / "20200101T000000000000-link").symlink_to(elsewhere)
    purge(folder)
    assert [one.id for one in deleted(folder)] == ["new"] and other.is_dir() and elsewhere.is_dir()
