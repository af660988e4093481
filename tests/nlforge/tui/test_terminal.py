"""A real terminal, a real child process, and kill -9 of either."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.core.events import CheckpointSaved, Step, read_events
from engine.core.spec import digest
from engine.runs.launch import is_running, pid_of, start_run
from nlforge.annotations import Desk
from nlforge.store import Session, list_sessions
from tests.support.judged_sessions import judged_session
from tests.support.places import ROOT
from tests.support.runs import wait
from tests.support.specs import tiny

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1200),
    pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed"),
]


class Terminal:
    """One tmux pane of 120 by 40."""

    def __init__(self, socket: Path, sessions: Path) -> None:
        self._tmux = ["tmux", "-S", str(socket)]
        self._sessions = sessions

    def open(self, *arguments: str) -> None:
        command = " ".join([sys.executable, "-m", "nlforge", *arguments])
        self._run("new-session", "-d", "-x", "120", "-y", "40", "-e", f"NLFORGE_SESSIONS={self._sessions}", command)

    def screen(self) -> str:
        return self._run("capture-pane", "-p", check=False)

    def type(self, text: str) -> None:
        self._run("send-keys", "-l", text)
        self._run("send-keys", "Enter")

    def press(self, key: str) -> None:
        self._run("send-keys", key)

    def paste(self, file: Path) -> None:
        self._run("load-buffer", str(file))
        self._run("paste-buffer", "-p")

    def wait_for_end(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while self._run("list-sessions", check=False).strip():
            assert time.monotonic() < until, f"it does not end:\n{self.screen()}"
            time.sleep(0.1)

    def wait_for(self, text: str, seconds: float = 300) -> str:
        until = time.monotonic() + seconds
        while text not in (seen := self.screen()):
            assert time.monotonic() < until, f"“{text}” did not appear on:\n{seen}"
            time.sleep(0.3)
        return seen

    def ask_until(self, question: str, answer: str, seconds: float = 300) -> str:
        """Asked again, for a screen that has just opened may not have read the run's first lines when it answers."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.type(question)
            for _ in range(20):
                if answer in (seen := self.screen()):
                    return seen
                time.sleep(0.3)
        raise AssertionError(f"“{answer}” did not appear on:\n{self.screen()}")

    def kill_9(self) -> None:
        os.kill(int(self._run("display-message", "-p", "#{pane_pid}")), signal.SIGKILL)
        while self._run("list-sessions", check=False).strip():
            time.sleep(0.1)

    def close(self) -> None:
        self._run("kill-server", check=False)

    def _run(self, *arguments: str, check: bool = True) -> str:
        return subprocess.run([*self._tmux, *arguments], capture_output=True, text=True, check=check, cwd=ROOT).stdout


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    pane = Terminal(tmp_path / "t", tmp_path / "sessions")
    yield pane
    pane.close()


def test_first_screen_offers_the_sample_first(terminal: Terminal) -> None:
    """A newcomer sees what it is and may press Enter."""
    terminal.open()
    seen = terminal.wait_for("Play the sample")
    assert "stay on this machine" in seen and seen.index("Play the sample") < seen.index("Start my own")


def test_200_kb_of_words_do_not_hold_the_window(terminal: Terminal, tmp_path: Path) -> None:
    """A real bracketed paste is named in the line; while it is read, Ctrl+Q closes the window, and what was said is
    on disk."""
    (tmp_path / "p.txt").write_text(
        "".join(f"Sentence {n} is about customers, and may cost {n} euros.\n" for n in range(4000))
    )
    terminal.open("chat")
    terminal.wait_for("Play the sample")
    terminal.paste(tmp_path / "p.txt")
    terminal.wait_for("pasted text 1: 4,001 lines")
    terminal.press("Enter")
    terminal.wait_for("Esc stops")
    terminal.press("C-q")
    terminal.wait_for_end(20)
    (session,) = list_sessions(tmp_path / "sessions")
    assert any(len(str(r.get("text", ""))) > 200_000 for r in session.records())


def test_neither_kill_loses_the_run(
    terminal: Terminal, tmp_path: Path, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run outlives its screen; a killed run is said, offered again, and goes on where it was."""
    monkeypatch.setenv("NLFORGE_SAVE_SECONDS", "5")
    session = Session.create(tmp_path / "sessions", "desk")
    session.set_data_root(sample)
    spec = tiny(epochs=60)
    session.write_spec(spec)
    session.append("confirmed", digest=digest(spec))
    run = start_run(session.root, digest(spec), sample)
    try:
        terminal.open("chat", "desk")
        terminal.wait_for("step ")
        terminal.kill_9()
        steps = sum(isinstance(e, Step) for e in read_events(run.events))
        terminal.open("chat", "desk")
        terminal.wait_for("step ")
        assert is_running(run) and sum(isinstance(e, Step) for e in read_events(run.events)) >= steps
        # The end of the answer: its beginning may have left a screen of 24 lines.
        terminal.ask_until("How is it going?", "This machine: processor")
        pid = pid_of(run)
        assert pid is not None
        # Of a run that has stored nothing yet it is said that it begins anew.
        wait(run, CheckpointSaved)
        os.kill(pid, signal.SIGKILL)
        seen = terminal.wait_for("its process is gone")
        assert "go on" in seen
        terminal.type("go on")
        terminal.wait_for("The run continues where it stopped")
        second = session.run
        assert second is not None and second.root == run.root
        terminal.type("stop")
        terminal.wait_for("was stopped")
        wait(second)
    finally:
        for one in (run, session.run):
            pid = pid_of(one) if one is not None else None
            if pid is not None:
                os.kill(pid, signal.SIGKILL)


def test_replies_are_judged_by_keys_and_nothing_is_lost(terminal: Terminal, tmp_path: Path) -> None:
    """`nlforge judge` on a terminal: one reply at a time; a killed screen has kept each answer, and the next one
    goes on with the others."""
    session = judged_session(tmp_path, base="")
    (tmp_path / "sessions").symlink_to(tmp_path / "s")
    terminal.open("judge", session.id)
    terminal.wait_for("1 of 20")
    for number in range(2, 8):
        terminal.press("n" if "arrive" in terminal.screen() else "y")
        terminal.wait_for(f"{number} of 20")
    terminal.kill_9()
    assert len(Desk(session).judged()) == 6
    terminal.open("judge", session.id)
    seen = terminal.wait_for("1 of 14")
    for number in range(2, 16):
        terminal.press("n" if "arrive" in seen else "y")
        seen = terminal.wait_for(f"{number} of 14" if number < 15 else "Take this into the plan?")
    assert "agree on 13 of 20" in seen and "95 % interval" in seen
    terminal.press("y")
    terminal.wait_for("This goes into your plan")
    terminal.press("Enter")
    terminal.wait_for("waiting for yes")
    assert any(r.get("changes") for r in session.records())
