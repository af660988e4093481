"""A session folder that somebody prepared: links, pipes and odd names in it neither write elsewhere, nor hang, nor
break the others."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.core.errors import BadInput
from engine.core.events import RunStarted, append_event, read_events
from engine.core.journal import append_line, append_text, beside, read_lines, replace_file
from engine.core.paths import RunPaths, next_run, runs_of
from engine.core.spec import digest, load_spec
from engine.runs.launch import is_running, request_stop, start_run
from nlforge import console
from nlforge.follower import Follower
from nlforge.store import Session, list_sessions
from tests.support.specs import tiny

LINE = '{"kind": "said", "time": "2026-01-01T00:00:00.000+00:00", "text": "hello"}\n'


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


def _folder(path: Path) -> None:
    path.mkdir()


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


ODD = {"fifo": _fifo, "socket": _socket, "folder": _folder, "device": _device}


def ends(work: Callable[[], object]) -> object:
    """What the work gave or raised, in a thread: one that hangs fails the test instead of hanging it."""
    found: list[object] = []

    def do() -> None:
        try:
            found.append(work())
        except BaseException as error:
            found.append(error)

    thread = threading.Thread(target=do, daemon=True)
    thread.start()
    thread.join(30)
    assert found, "it hangs"
    return found[0]


def made(root: Path) -> tuple[Session, RunPaths]:
    """A session with one run that has ended."""
    session = Session.create(root / "s", "a")
    session.append("said", text="hello")
    run = next_run(session.root)
    run.spec.write_text("version: 1\n")
    append_event(run.events, RunStarted(digest="d", pid=1))
    return session, run


@pytest.mark.parametrize("kind", ODD)
def test_what_is_no_file_is_said_and_never_waited_for(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In place of each file that nlforge opens in a session; paths of sockets are short."""
    monkeypatch.chdir(tmp_path)
    session, run = made(Path())
    for file, work in (
        (run.events, lambda: list(read_events(run.events))),
        (run.events, lambda: Follower(run.events).new()),
        (run.events, lambda: append_event(run.events, RunStarted(digest="d", pid=1))),
        (session.journal, lambda: Session.open(Path("s"), "a")),
        (session.journal, lambda: session.append("said", text="x")),
        (run.stop, lambda: request_stop(run)),
    ):
        file.unlink(missing_ok=True)
        ODD[kind](file)
        error = ends(work)
        assert isinstance(error, BadInput) and len(error.lines) == 3 and str(file.name) in str(error), (file, error)
        file.rmdir() if file.is_dir() else file.unlink()
    run.lock.unlink(missing_ok=True)
    ODD[kind](run.lock)
    assert ends(lambda: is_running(run)) is False


@pytest.mark.parametrize("place", ["session.jsonl", "runs", "a"])
def test_nothing_is_read_or_written_through_a_link(place: str, tmp_path: Path) -> None:
    """Neither the record, nor the folder of runs, nor a session among the others; those are listed all the same."""
    session, _ = made(tmp_path)
    other = Session.create(tmp_path / "s", "b")
    other.append("said", text="hello")
    at = session.root if place == "a" else session.root / place
    victim = tmp_path / "victim"
    at.rename(victim)
    at.symlink_to(victim)
    before = {p: p.stat() for p in (victim, *victim.rglob("*"))}
    with pytest.raises(BadInput, match="is a link"):
        Session.open(tmp_path / "s", "a").append("said", text="more")
    assert [s.id for s in list_sessions(tmp_path / "s")] == (["a", "b"] if place == "runs" else ["b"])
    assert {p: p.stat() for p in (victim, *victim.rglob("*"))} == before


def test_a_run_writes_through_no_link(tmp_path: Path) -> None:
    """A folder or file of the runs that leads elsewhere keeps a run from starting; spec and origin replace what lies
    there."""
    session, run = made(tmp_path)
    spec, victim = tiny(), tmp_path / "victim"
    victim.write_text("precious")
    for name in ("spec.yaml.new", "origin.json.new", "spec.yaml"):
        (session.root / name).symlink_to(victim)
    session.write_spec(spec)
    assert not (session.root / "spec.yaml").is_symlink() and digest(load_spec(session.root / "spec.yaml")) == digest(
        spec
    )
    for link in (run.root / "model", run.log, session.root / "runs" / "2"):
        link.symlink_to(victim)
        with pytest.raises(BadInput, match="is a link"):
            start_run(session.root, digest(spec), tmp_path)
        link.unlink()
    assert victim.read_text() == "precious"


def test_other_digits_and_odd_entries_are_no_runs(tmp_path: Path) -> None:
    """Folders that a person or an archive left among the runs and sessions are passed over."""
    session, run = made(tmp_path)
    for name in ("²", "٣", "1²", "9" * 40, "x", ".DS_Store"):
        (session.root / "runs" / name).mkdir()
        (session.root / "runs" / name / "spec.yaml").write_text("version: 1\n")
        (tmp_path / "s" / name).mkdir()
    os.mkfifo(tmp_path / "s" / "pipe")
    (tmp_path / "s" / "folder").mkdir()
    (tmp_path / "s" / "folder" / "session.jsonl").mkdir()
    assert [r.root for r in runs_of(session.root)] == [run.root] and next_run(session.root).root.name == "2"
    assert [s.id for s in list_sessions(tmp_path / "s")] == ["a"]


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    """What is broken off leaves neither the half nor a name beside it; a long name has room; the person's own link
    for an export may be written to."""
    file = tmp_path / ("x" * 250)
    replace_file(file, b"old")
    with pytest.raises(ZeroDivisionError), beside(file) as fresh:
        fresh.write(bytes(1 // 0))
    assert [p.name for p in tmp_path.iterdir()] == [file.name] and file.read_bytes() == b"old"
    (tmp_path / "mine.jsonl").symlink_to(tmp_path / "there.jsonl")
    append_line(tmp_path / "mine.jsonl", "{}", private=False)
    assert read_lines(tmp_path / "there.jsonl").lines == ["{}"]


def test_the_log_of_errors_keeps_the_last_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole lines, for the person alone; an error whose log cannot be written is said all the same."""
    log = tmp_path / "errors.log"
    for n in range(100):
        append_text(log, f"line {n}\n", 60)
    assert log.read_text().splitlines() == [f"line {n}" for n in range(93, 100)] and log.stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("NLFORGE_CACHE", str(tmp_path))
    log.write_bytes(b"old\n" * 2**18)
    assert "Details" in console.unexpected(ValueError("the last"))[-1]
    assert log.stat().st_size <= 2**20 and "the last" in log.read_text()
    log.unlink()
    log.symlink_to("/dev/zero")
    assert "the last" in console.unexpected(ValueError("the last"))[0]
