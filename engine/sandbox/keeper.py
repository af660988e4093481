"""The process that keeps the box: goes into namespaces and a root of its own once, and starts each job in new ones from
there.

It reads nothing of what it runs: code, tests and verdicts go past it in files and pipes that its children get."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import select
import signal
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from engine.sandbox import grader_side, kernel, lock, reply_side, tests_side
from engine.sandbox.calls import allow_list
from engine.sandbox.loaded import load
from engine.sandbox.namespaces import CannotLock, enter, settle
from engine.sandbox.root import ShownPath, mount_work, shown

_SIZE = 2**29
"""Bytes of address space of Python itself, where it cannot be looked up."""
_SPARE = 100
"""Free descriptors from here on are on their way; those of other jobs may be there too."""
_LONGEST_WAIT = 3600.0


@dataclass
class _Child:
    pid: int
    fd: int
    """By which its end is seen."""
    locked: int
    """Where it says that it is locked in, before it runs anything of others."""
    ended: tuple[int, float, bool] | None = None
    """Status as of wait, seconds of the processor, and whether it was locked in."""


@dataclass
class _Job:
    done: int
    """Where its end is said."""
    until: float | None
    """By the clock; None once it is being ended."""
    children: list[_Child] = field(default_factory=list)
    """The last one gives the verdict: when it has ended, so have the others."""
    late: bool = False
    started: bool = True


class Keeper:
    """Starts jobs and ends them. In a `bubble` others have made the namespaces, for one job alone."""

    def __init__(
        self, control: socket.socket, above: int | None, what: ShownPath, *, native: bool, bubble: bool
    ) -> None:
        self._lines = [control.fileno()] + ([] if above is None else [above])
        self._control, self._what, self._native, self._bubble = control, what, native, bubble
        # A process can be put into a new namespace only through its children, so the way back to the own one has to be
        # held open.
        self._own = -1 if bubble else os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        self._size = _SIZE
        if not bubble:
            with open("/proc/self/statm", encoding="ascii") as file:
                self._size = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        self._calls = allow_list(native=native, own_pid=1)
        self._jobs: list[_Job] = []

    def start(self, inside: Callable[[], None], fds: Sequence[int], memory: int, seconds: int) -> _Child:
        """A child in namespaces of its own, with these descriptors from 3 on, that does `inside` locked in.

        Raises OSError where none can be started.
        """
        # By what comes out of this a job that could not be locked in is told from one whose code failed.
        locked, say = os.pipe()
        pid = -1
        try:
            pid = self._fork()
        finally:
            if pid:
                # Else the end of the child would never be seen as the end of the pipe.
                os.close(say)
            if pid < 0:
                os.close(locked)
        if pid:
            return _Child(pid, os.pidfd_open(pid), locked)
        try:
            # Again in each child: a fork does not inherit it.
            kernel.die_with_parent()
            spare = [
                fcntl.fcntl(fd, fcntl.F_DUPFD, _SPARE) for fd in (*([os.open("/dev/null", os.O_RDWR)] * 3), *fds, say)
            ]
            for number, fd in enumerate(spare):
                # Only when all are out of the way: some of the places are taken by descriptors of the list itself.
                os.dup2(fd, number)
            # The control line and the pipes of other jobs are this process's too, until here.
            kernel.close_from(len(spare))
            if not self._bubble:
                kernel.unshare(kernel.NEW_MOUNTS | kernel.NEW_IPC)
                mount_work(self._what.work)
            lock.limit(self._size + memory, seconds)
            lock.lock(
                self._what,
                # In a namespace of its own a job is process 1, so one list serves all; in bubblewrap its number is
                # another each time.
                allow_list(native=self._native, own_pid=os.getpid()) if self._bubble else self._calls,
                rights=not self._bubble,
            )
            os.write(len(spare) - 1, b"+")
            os.close(len(spare) - 1)
            inside()
        # The child must never come back into the keeper's loop, whatever happens; nothing of the parent is cleaned up
        # here either.
        except BaseException:
            os._exit(1)
        os._exit(0)

    def _fork(self) -> int:
        """A child that is the first process of a namespace of its own."""
        if self._bubble:
            return os.fork()
        kernel.unshare(kernel.NEW_PID)
        pid = -1
        try:
            pid = os.fork()
        finally:
            if pid:
                # Where the next child starts from.
                kernel.enter(self._own, kernel.NEW_PID)
        return pid

    def check(self) -> None:
        """Raises CannotLock where what must be refused to code is not."""
        told, tell = os.pipe()

        def tried() -> None:
            # An empty answer would look like a process that died.
            os.write(3, lock.holds().encode() or b"+")

        try:
            child = self.start(tried, [tell], 2**26, 10)
        except OSError as error:
            raise CannotLock(f"processes of its own: {error.strerror}") from error
        finally:
            os.close(tell)
        said = os.read(told, 200).decode()
        os.waitpid(child.pid, 0)
        for fd in (told, child.fd, child.locked):
            os.close(fd)
        if said != "+":
            raise CannotLock(f"it would not be kept from {said}" if said else "limits, rights and calls that hold")

    def run(self) -> None:
        """Until the other end of the control line is closed, or who holds it is gone."""
        while True:
            ends = {c.fd: (job, c) for job in self._jobs for c in job.children if c.ended is None}
            wait = min((job.until for job in self._jobs if job.until is not None), default=None)
            waiting = select.poll()
            for fd in (*self._lines, *ends):
                waiting.register(fd, select.POLLIN)
            ready = [
                fd
                for fd, _ in waiting.poll(
                    None if wait is None else min(_LONGEST_WAIT, max(0.0, wait - time.monotonic())) * 1000
                )
            ]
            for fd in ready:
                if fd in ends:
                    self._ended(*ends[fd])
            for job in self._jobs:
                # By the clock too: code that sleeps or waits uses no processor time.
                if job.until is not None and job.until <= time.monotonic():
                    job.late, job.until = True, None
                    self._kill(job)
            for job in [j for j in self._jobs if all(c.ended for c in j.children)]:
                self._finish(job)
            if any(fd in ready for fd in self._lines[1:]) or (self._lines[0] in ready and not self._take()):
                # All that is in its namespace ends with it.
                return

    def _take(self) -> bool:
        # No more than one job is in a message, and none has more descriptors.
        message, fds, _, _ = socket.recv_fds(self._control, 2**16, 8)
        if not message:
            return False
        told = json.loads(message)
        done, *given = fds
        job = _Job(done, time.monotonic() + told["wall"])
        self._jobs.append(job)
        pipes = []
        try:
            if told["kind"] == "grader":
                source, verdict = given
                job.children.append(
                    self.start(lambda: grader_side.main(3, 4), [source, verdict], told["memory"], told["seconds"])
                )
            else:
                code, tests, verdict = given
                (answers, answer), (questions, question) = pipes = [os.pipe(), os.pipe()]
                job.children.append(
                    self.start(
                        lambda: reply_side.main(3, 4, 5), [questions, answer, code], told["memory"], told["seconds"]
                    )
                )
                job.children.append(
                    self.start(
                        lambda: tests_side.main(3, 4, 5, 6),
                        [answers, question, tests, verdict],
                        told["memory"],
                        told["seconds"],
                    )
                )
        except OSError:
            job.started = False
            self._kill(job)
        for fd in (*given, *(fd for ends in pipes for fd in ends)):
            os.close(fd)
        return True

    def _ended(self, job: _Job, child: _Child) -> None:
        _, status, used = os.wait4(child.pid, 0)
        child.ended = status, used.ru_utime + used.ru_stime, os.read(child.locked, 1) == b"+"
        os.close(child.fd)
        os.close(child.locked)
        # Without the process that judges nobody reads what the reply's says.
        if child is job.children[-1]:
            self._kill(job)

    @staticmethod
    def _kill(job: _Job) -> None:
        """The first process of a namespace, and with it all others there."""
        for child in job.children:
            if child.ended is None:
                signal.pidfd_send_signal(child.fd, signal.SIGKILL)

    def _finish(self, job: _Job) -> None:
        self._jobs.remove(job)
        told = {"late": job.late, "started": job.started, "ends": [c.ended for c in job.children]}
        # Who asked may be gone.
        with contextlib.suppress(OSError):
            os.write(job.done, json.dumps(told).encode())
        os.close(job.done)


def main(control: int, parent: int, libraries: Sequence[str]) -> int:
    """`control`: descriptor of the line jobs come on, from a process `parent`; 0 = this is in a bubble. What cannot
    be had here is said there."""
    line, bubble, native = socket.socket(fileno=control), parent == 0, bool(libraries)
    # Seen to end even where others hold its end of the line.
    above = None if bubble else os.pidfd_open(parent)
    # It is empty when started by the client; in bubblewrap some may be there.
    os.environ.clear()
    try:
        if not kernel.supported_processor():
            raise CannotLock(f"a list of calls for {os.uname().machine}")
        what = shown(libraries)
        load(native=native)
        if not bubble:
            enter()
        elif not kernel.landlock_version():
            raise CannotLock("Landlock, without which a reply in bubblewrap could look at its tests")
    except CannotLock as error:
        line.send(json.dumps({"cannot": str(error)}).encode())
        return 1
    # `enter` puts children, not the caller, into the namespace of processes: this child is its first process, and with
    # it all end.
    first = 0 if bubble else os.fork()
    if first:
        line.close()
        return os.waitstatus_to_exitcode(os.waitpid(first, 0)[1])
    try:
        keeper = Keeper(line, above, what, native=native, bubble=bubble)
        if not bubble:
            kernel.die_with_parent()
            settle(what)
        # Before the first job, and in the very box jobs get: a kernel may accept a call and not do it.
        keeper.check()
    except (CannotLock, OSError) as error:
        line.send(json.dumps({"cannot": str(error)}).encode())
        os._exit(1)
    line.send(json.dumps({"landlock": kernel.landlock_version()}).encode())
    keeper.run()
    os._exit(0)
