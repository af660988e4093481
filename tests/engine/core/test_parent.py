"""A process ends with whoever started it: when its stdin is closed, and when that process is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil

from tests.support.places import ROOT

_CHILD = """
import os, time
from engine.core.parent import Parent
Parent().then(lambda: os._exit(7))
print(os.getpid(), flush=True)
time.sleep(60)
"""
# Its own child keeps a stdin that nobody closes.
_BETWEEN = f"""
import os, subprocess, sys
read, write = os.pipe()
subprocess.Popen([sys.executable, "-c", {_CHILD!r}], stdin=read, pass_fds=(write,)).wait()
"""


def _started(code: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=Path(ROOT),
    )


def test_it_ends_when_its_stdin_is_closed() -> None:
    child = _started(_CHILD)
    assert child.stdin is not None
    child.stdin.close()
    assert child.wait(30) == 7


def test_it_ends_when_its_parent_is_killed() -> None:
    between = _started(_BETWEEN)
    assert between.stdout is not None
    child = psutil.Process(int(between.stdout.readline()))
    between.send_signal(signal.SIGKILL)
    between.wait()
    _, alive = psutil.wait_procs([child], 30)
    assert not alive
