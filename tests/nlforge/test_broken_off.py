"""A run that was killed: what is told of it where its session is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.core import events as ev
from nlforge.broken_off import broken_off_lines
from nlforge.cli import main
from nlforge.wording.catalogue import speak
from tests.support.listed_sessions import FINISHED, alive, spoken, with_run

BEGUN = (
    ev.DataReady(read=30, kept=30, dropped={}, redacted={}, train=25, eval=5),
    ev.StageStarted(stage="sft", steps=40, rows=25),
    ev.Step(stage="sft", step=7, of=40, loss=2.0, tokens_per_second=10, eta_seconds=60, time="2026-11-30T12:00:00Z"),
)


def test_when_at_which_step_and_how_it_goes_on(tmp_path: Path) -> None:
    session = spoken(tmp_path / "sessions", "desk", "Answer our customers", goal="answer")
    run = with_run(session, *BEGUN)
    told, go_on = broken_off_lines(session)
    assert "2026-11-30" in told and "step 7 of 40" in told and "process is gone" in told
    assert "nlforge resume desk" in go_on
    speak("de")
    told, go_on = broken_off_lines(session)
    assert "abgebrochen" in told and "7 von 40" in told and "nlforge resume desk" in go_on
    with alive(run):
        assert broken_off_lines(session) == ()


def test_a_run_that_said_nothing_or_its_end(tmp_path: Path) -> None:
    session = spoken(tmp_path / "sessions", "desk", "Answer our customers", goal="answer")
    assert broken_off_lines(session) == ()
    run = with_run(session, *BEGUN, FINISHED)
    assert broken_off_lines(session) == ()
    run.events.unlink()
    assert len(broken_off_lines(session)) == 2


def test_the_command_tells_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """For people; programs get the records alone."""
    with_run(spoken(tmp_path / "sessions", "desk", "Answer our customers", goal="answer"), *BEGUN)

    def shown(*more: str) -> str:
        command = ["nlforge", "--sessions", str(tmp_path / "sessions"), "sessions", "show", "desk", *more]
        monkeypatch.setattr("sys.argv", command)
        with pytest.raises(SystemExit) as ended:
            main()
        assert not ended.value.code
        return capsys.readouterr().out

    assert "nlforge resume desk" in shown() and "nlforge resume" not in shown("--json")
