"""The last step before code of others runs: limits, no rights, files and calls by a list of what is allowed. There
is no way back."""

from __future__ import annotations

import os
import resource
import socket
from collections.abc import Callable

from engine.sandbox import kernel
from engine.sandbox.root import DEVICES, QUOTA, ShownPath

_PROCESSES, _FILES = 256, 64
"""Threads of all jobs at once (of one, memory allows fewer), and open files."""


def limit(memory: int, seconds: int) -> None:
    """Bytes of address space, and seconds of the processor."""
    fixed = (
        (resource.RLIMIT_FSIZE, QUOTA),
        (resource.RLIMIT_NOFILE, _FILES),
        (resource.RLIMIT_NPROC, _PROCESSES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
        (resource.RLIMIT_NICE, 0),
        (resource.RLIMIT_RTPRIO, 0),
    )
    # The kernel keeps the first process of its namespace from the soft limit's signal, not from the hard one's.
    for what, most in (*fixed, (resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        resource.setrlimit(what, (most, most))


def lock(what: ShownPath, calls: bytes, *, rights: bool) -> None:
    """Rights, where it has any, then files, then calls: each step needs what the next takes away."""
    # What is written is nobody else's, although nobody else should come to see it.
    os.umask(0o077)
    # In bubblewrap there are none any more, and the calls that drop them are refused.
    if rights:
        kernel.drop_capabilities()
    # Asked for by Landlock and by the filter, where a process has no rights of its own.
    kernel.gain_nothing()
    kernel.landlock(read=what.folders, write=[what.work], both=DEVICES)
    kernel.filter_calls(calls)


def holds() -> str:
    """Tries, locked in, what must be refused; what was not, or nothing."""

    def fork() -> None:
        if os.fork() == 0:
            os._exit(0)

    tries: dict[str, Callable[[], object]] = {
        "a socket": socket.socket,
        "another process": fork,
        "a mount": lambda: kernel.mount("tmpfs", ".", "tmpfs"),
        # Signal 0 is sent to nobody, and is refused all the same where a real one would be.
        "a signal": lambda: os.kill(-1, 0),
        "a namespace": lambda: kernel.unshare(kernel.NEW_USER),
        "the machine's files": lambda: os.stat("/etc/passwd"),
        "other processes": lambda: os.stat("/proc/1"),
        "a file elsewhere": lambda: os.open("/file", os.O_CREAT | os.O_WRONLY),
        "debugging": kernel.trace_me,
    }
    for name, attempt in tries.items():
        try:
            attempt()
        except OSError:
            continue
        return name
    return ""
