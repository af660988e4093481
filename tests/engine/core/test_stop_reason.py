"""A run that is asked to end, ends: at once where nothing would be lost, else when it has saved."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from engine.core.paths import RunPaths
from engine.core.stop_reason import ASKED_FOR, PAUSED, StopReason
from engine.runs.launch import request_stop

_WORKS = """
import sys, time
from pathlib import Path
from engine.core.stop_reason import StopReason, Stopped
ending = StopReason(Path(sys.argv[1]))
ending.listen()
try:
    with ending.watched():
        ending.hold(sys.argv[2] == "held")
        print("begun", flush=True)
        for _ in range(300):
            time.sleep(0.01)
        ending.hold(False)
        print("saved", flush=True)
        try:
            time.sleep(60)
        except Exception:
            print("taken for a fault of what is loaded", flush=True)
except Stopped:
    time.sleep(1.5)  # it is not interrupted again
    print("ended because", ending.why, flush=True)
"""


def _ends(stop: Path, held: str) -> tuple[list[str], float]:
    """What it prints after it was asked to end, and in how many seconds."""
    command = [sys.executable, "-c", _WORKS, str(stop), held]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None and child.stdout.readline() == "begun\n"
        begun = time.monotonic()
        stop.touch()
        said = child.stdout.read().splitlines()
    assert child.returncode == 0
    return said, time.monotonic() - begun


def test_it_ends_in_the_middle_of_work(tmp_path: Path) -> None:
    """Nobody in the work looks whether it should."""
    said, seconds = _ends(tmp_path / "stop", "free")
    assert said == ["ended because you asked for it"] and seconds < 30


def test_what_is_not_saved_yet_is_waited_for(tmp_path: Path) -> None:
    """The end comes behind it, and by itself."""
    said, seconds = _ends(tmp_path / "stop", "held")
    assert said == ["saved", "ended because you asked for it"] and seconds < 40


def test_a_pause_is_told_from_a_stop(tmp_path: Path) -> None:
    """The last that was asked for counts; both end the run alike."""
    run = RunPaths(tmp_path)
    reason = StopReason(run.stop)
    request_stop(run, pause=True)
    assert reason.asked() and reason.why == PAUSED
    request_stop(run)
    assert reason.asked() and reason.why == ASKED_FOR
    request_stop(run, pause=True)
    assert reason.why == PAUSED
