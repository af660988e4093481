"""Run code of others locked in, and hear how it ended. One keeper serves all jobs of this process; it is started
with the first."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from engine.core.process_limits import MOST_MEMORY_MB, MOST_SECONDS
from engine.sandbox.given import file_of
from engine.sandbox.root import bubble, shown

Kind = Literal["code", "grader"]
_GRACE = 10.0
"""Seconds more by the clock than of the processor, which has a limit of its own: what is right is not wrong because
a machine is busy."""
_STARTS_IN, _ENDS_IN, _CLOSES_IN = 30.0, 30.0, 2.0
_LONGEST_SAID = 2**16
_BOOT = (
    "import json, os, sys; root = sys.argv[1]; sys.path.insert(0, root); from engine.sandbox.keeper import "
    "main; sys.path.remove(root); "
    "sys.exit(main(int(sys.argv[2]), int(sys.argv[3]), json.loads(sys.argv[4])))"
)


class SandboxMissing(Exception):
    """This machine cannot lock code in, today or ever: `args[0]` says what it lacks."""


class Failed(Exception):
    """It can, but this once it went wrong."""


class _Gone(Failed):
    """The keeper was ended by somebody."""


@dataclass(frozen=True)
class Ended:
    """How a job ended, as seen from outside."""

    said: Mapping[str, Any] | None
    """What the process that judges said; None where it said nothing."""
    late: bool
    """It was ended because its time by the clock was over."""
    signal: int = 0
    """That ended the process whose code is judged, if one did."""
    seconds: float = 0.0
    """Of the processor, of that process."""


class RunningKeeper:
    """A running keeper, in bubblewrap where `bwrap` is its path. Raises SandboxMissing, Failed."""

    def __init__(self, libraries: Sequence[str], bwrap: str | None = None) -> None:
        # Packets, not a stream: a message and the descriptors that belong to it arrive together or not at all.
        own, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.pid, self._line, self._sending = os.getpid(), own, threading.Lock()
        code = Path(__file__).parents[1]
        program = [sys.executable] if bwrap is None else bubble(bwrap, shown(libraries), str(code))
        command = [
            *program,
            # -I and -S: neither the environment, the folder it is started in nor installed packages say what is
            # imported; -B: no compiled files are left in the folder of this code.
            "-I",
            "-S",
            "-B",
            "-X",
            "utf8",
            "-c",
            _BOOT,
            str(code.parent),
            str(other.fileno()),
            str(self.pid if bwrap is None else 0),
            json.dumps(libraries),
        ]
        try:
            with other:
                # Another session: no key pressed on this terminal reaches it, and it reaches no terminal.
                self.process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    # Keys and tokens stand in the environment.
                    env={},
                    cwd="/",
                    pass_fds=(other.fileno(),),
                    start_new_session=True,
                )
        except OSError as error:
            own.close()
            raise Failed(f"no process can be started: {error.strerror}") from error
        own.settimeout(_STARTS_IN)
        try:
            told = json.loads(own.recv(2**12) or b"{}")
        except (OSError, ValueError):
            told = {}
        # Later waits have limits of their own, a job's.
        own.settimeout(None)
        if "landlock" not in told:
            self.close()
            if "cannot" in told:
                raise SandboxMissing(str(told["cannot"]))
            raise Failed("the process that locks code in did not start")
        self.landlock = int(told["landlock"])
        """Version of the kernel's; 0 = it has none."""
        self.gone = False

    @property
    def alive(self) -> bool:
        # After a fork the keeper is the parent's: two processes on one line would take each other's answers.
        return not self.gone and self.pid == os.getpid() and self.process.poll() is None

    def run(self, kind: Kind, given: Sequence[str], seconds: float, memory_mb: int) -> Ended:
        """`given` are the files the job reads.

        Raises:
            Failed: the keeper is gone, or ended before it said how the job went.
        """
        fds: list[int] = []
        heard = done = -1
        try:
            fds = [file_of(text) for text in given]
            (heard, say), (done, end) = os.pipe(), os.pipe()
            fds += [say, end]
            wall = seconds + _GRACE
            job = {"kind": kind, "wall": wall, "memory": memory_mb * 2**20, "seconds": int(seconds) + 1}
            with self._sending:
                socket.send_fds(self._line, [json.dumps(job).encode()], [end, *fds[:-1]])
            for fd in fds:
                os.close(fd)
            fds = []
            waiting = select.poll()
            waiting.register(done, select.POLLIN)
            if not waiting.poll((wall + _ENDS_IN) * 1000) or not (told := os.read(done, _LONGEST_SAID)):
                self.gone = True
                raise _Gone("the process that locks code in is gone")
            # All who could write have ended; a job that said nothing must not be waited for.
            os.set_blocking(heard, False)
            with contextlib.suppress(BlockingIOError):
                return _ended(json.loads(told), os.read(heard, _LONGEST_SAID))
            return _ended(json.loads(told), b"")
        except BrokenPipeError as error:
            self.gone = True
            raise _Gone("the process that locks code in is gone") from error
        except OSError as error:
            raise Failed(f"it could not be started: {error.strerror}") from error
        finally:
            for fd in (*fds, *(f for f in (heard, done) if f >= 0)):
                os.close(fd)

    def close(self) -> None:
        """End it, and all it keeps."""
        self._line.close()
        if self.pid == os.getpid():
            try:
                self.process.wait(_CLOSES_IN)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def _ended(told: Mapping[str, Any], heard: bytes) -> Ended:
    """Raises Failed where nothing was run."""
    found: Any = None
    # Graders write what they like: no depth and no number of digits may end who reads it.
    with contextlib.suppress(ValueError, RecursionError, MemoryError, OverflowError):
        found = json.loads(heard) if heard else None
    said = found if isinstance(found, dict) else None
    # Tests that are no Python end it before the reply was begun with.
    if not told["started"] or not (
        (said is not None and "no_tests" in said) or all(locked for _, _, locked in told["ends"])
    ):
        raise Failed("it could not be locked in this time")
    status, seconds, _ = told["ends"][0]
    return Ended(said, bool(told["late"]), os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, float(seconds))


class Bubbles:
    """Bubblewrap, where this machine gives namespaces to nobody else: a keeper a job, as only what it starts has
    any. Raises SandboxMissing, Failed."""

    alive = True

    def __init__(self, libraries: Sequence[str], bwrap: str) -> None:
        self._libraries, self._bwrap = libraries, bwrap
        # To learn now, and not with the first reply, whether bubblewrap gets what it needs.
        RunningKeeper(libraries, bwrap).close()

    def run(self, kind: Kind, given: Sequence[str], seconds: float, memory_mb: int) -> Ended:
        keeper = RunningKeeper(self._libraries, self._bwrap)
        try:
            return keeper.run(kind, given, seconds, memory_mb)
        finally:
            keeper.close()

    def close(self) -> None:
        """Nothing of it is left between jobs."""


keepers: dict[tuple[str, ...], RunningKeeper | Bubbles | SandboxMissing] = {}
_starting = threading.Lock()
_running = threading.Lock()
"""One job at a time: limits on threads are the kernel's for a user, not for a job."""


def keeper_of(libraries: tuple[str, ...]) -> RunningKeeper | Bubbles:
    """The one of this process. Raises SandboxMissing, each time again, and Failed."""
    with _starting:
        found = keepers.get(libraries)
        if isinstance(found, SandboxMissing):
            raise SandboxMissing(*found.args)
        if found is None or not found.alive:
            if not sys.platform.startswith("linux"):
                raise SandboxMissing(f"namespaces of Linux, and this is {sys.platform}")
            try:
                found = keepers[libraries] = _started(libraries)
            except SandboxMissing as error:
                # It will not be otherwise later in this process, and to find out costs a process.
                keepers[libraries] = error
                raise
        return found


def _started(libraries: tuple[str, ...]) -> RunningKeeper | Bubbles:
    try:
        return RunningKeeper(libraries)
    except SandboxMissing:
        if (bwrap := shutil.which("bwrap")) is not None:
            with contextlib.suppress(SandboxMissing, Failed):
                return Bubbles(libraries, bwrap)
        raise


def run(kind: Kind, given: Sequence[str], seconds: float, memory_mb: int, libraries: Sequence[str] = ()) -> Ended:
    """Run a job locked in: a reply's code (given: code, tests) or a grader (given: all of it as JSON).

    Raises:
        SandboxMissing: this machine has not what the box is made of.
        Failed: it has, and still it could not be run.
    """
    if not 0 < seconds <= MOST_SECONDS or not 0 < memory_mb <= MOST_MEMORY_MB:
        raise Failed(f"no code runs for {seconds:g} seconds with {memory_mb} MB")
    with _running:
        try:
            return keeper_of(tuple(libraries)).run(kind, given, seconds, memory_mb)
        # Once more with a new one: that somebody ended the old one says nothing of this job. A second time it is said.
        except _Gone:
            return keeper_of(tuple(libraries)).run(kind, given, seconds, memory_mb)


def lacks(libraries: Sequence[str] = ()) -> str | None:
    """What this machine lacks to lock code in; None where it lacks nothing. Known after the first time."""
    try:
        keeper_of(tuple(libraries))
    except SandboxMissing as error:
        return str(error)
    except Failed as error:
        return f"a process to lock it in with ({error})"
    return None


# They would end with their lines in any case; here they are waited for.
@atexit.register
def close() -> None:
    """End the keepers of this process."""
    for keeper in keepers.values():
        if not isinstance(keeper, SandboxMissing):
            keeper.close()
    keepers.clear()
