"""Ways out of the sandbox (`data/escapes.yaml`), the things outside they are after, and how one looks whether they
were reached."""

from __future__ import annotations

import ctypes
import json
import os
import platform
import secrets
import select
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.support.places import TESTS

MARK = "nlforge-escape"
_SHARED_KEY = 0x6E6C66
_X86 = {
    "clone": 56,
    "fork": 57,
    "ptrace": 101,
    "shmget": 29,
    "semget": 64,
    "msgget": 68,
    "tkill": 200,
    "tgkill": 234,
    "rt_sigqueueinfo": 129,
    "personality": 135,
    "pivot_root": 155,
    "adjtimex": 159,
    "mount": 165,
    "umount2": 166,
    "swapon": 167,
    "sethostname": 170,
    "init_module": 175,
    "quotactl": 179,
    "add_key": 248,
    "request_key": 249,
    "keyctl": 250,
    "ioprio_set": 251,
    "inotify_init1": 294,
    "unshare": 272,
    "splice": 275,
    "move_pages": 279,
    "signalfd4": 289,
    "perf_event_open": 298,
    "fanotify_init": 300,
    "name_to_handle_at": 303,
    "setns": 308,
    "process_vm_readv": 310,
    "process_vm_writev": 311,
    "kcmp": 312,
    "seccomp": 317,
    "memfd_create": 319,
    "kexec_file_load": 320,
    "bpf": 321,
    "execveat": 322,
    "userfaultfd": 323,
    "pkey_mprotect": 329,
    "syslog": 103,
    "acct": 163,
    "clock_settime": 227,
    "mq_open": 240,
    "timer_create": 222,
    "mlock": 149,
    "capset": 126,
}
_ARM = {
    "clone": 220,
    "ptrace": 117,
    "shmget": 194,
    "semget": 190,
    "msgget": 186,
    "tkill": 130,
    "tgkill": 131,
    "rt_sigqueueinfo": 138,
    "personality": 92,
    "pivot_root": 41,
    "adjtimex": 171,
    "mount": 40,
    "umount2": 39,
    "swapon": 224,
    "sethostname": 161,
    "init_module": 105,
    "quotactl": 60,
    "add_key": 217,
    "request_key": 218,
    "keyctl": 219,
    "ioprio_set": 30,
    "inotify_init1": 26,
    "unshare": 97,
    "splice": 76,
    "move_pages": 239,
    "signalfd4": 74,
    "perf_event_open": 241,
    "fanotify_init": 262,
    "name_to_handle_at": 264,
    "setns": 268,
    "process_vm_readv": 270,
    "process_vm_writev": 271,
    "kcmp": 272,
    "seccomp": 277,
    "memfd_create": 279,
    "kexec_file_load": 294,
    "bpf": 280,
    "execveat": 281,
    "userfaultfd": 282,
    "pkey_mprotect": 288,
    "syslog": 116,
    "acct": 89,
    "clock_settime": 112,
    "mq_open": 180,
    "timer_create": 107,
    "mlock": 228,
    "capset": 91,
}
_BOTH = {
    "io_uring_setup": 425,
    "open_tree": 428,
    "fsopen": 430,
    "clone3": 435,
    "openat2": 437,
    "pidfd_getfd": 438,
    "process_madvise": 440,
    "landlock_create_ruleset": 444,
    "memfd_secret": 447,
    "mount_setattr": 442,
}
NUMBERS = {"x86_64": {**_X86, **_BOTH}, "aarch64": {**_ARM, **_BOTH}}
_PRELUDE = """
import ctypes, os, socket, struct, sys, time
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
NUMBERS = {numbers!r}
def raw(name, *arguments):
    given = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    found = libc.syscall(ctypes.c_long(NUMBERS[name]), *given)
    if found < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return found
def c(name, *arguments):
    found = getattr(libc, name)(*arguments)
    if found == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return found
HOME, SECRET, PORT, UDP, ABSTRACT, PATH_SOCKET, VICTIM, MARK = {world!r}
def attack():
{body}
def attempt():
    try:
        return "got " + repr(attack())[:200]
    except BaseException as error:
        return "refused: " + type(error).__name__ + " " + str(error)[:100]
"""
_CONTROL = """
import json, os, select, sys
for name, code, secret in json.load(sys.stdin):
    with open(secret, "w") as file:
        file.write("kept")
    os.chmod(secret, 0o600)
    here, there = os.pipe()
    victim = os.fork()
    if victim == 0:
        select.select([], [], [], 60)
    child = os.fork()
    if child == 0:
        try:
            for number in range(3):
                os.dup2(os.open("/dev/null", os.O_RDWR), number)
            names = {"__name__": "control"}
            exec(code, names)
            names["VICTIM"] = victim
            said = names["attempt"]()
        except BaseException as error:
            said = "refused: " + repr(error)
        os.write(there, said.encode("utf-8", "replace")[:500])
        os._exit(0)
    os.close(there)
    said = os.read(here, 999).decode() if select.select([here], [], [], 10)[0] else "refused: it took too long"
    os.close(here)
    for process in (child, victim):
        try:
            os.kill(process, 9)
        except OSError:
            pass
        os.waitpid(process, 0)
    print(json.dumps([name, said]))
"""


@dataclass(frozen=True)
class Escape:
    """One way out."""

    name: str
    outside: str
    """For whom it works without the sandbox: anyone, root, depends; or never = it is not tried."""
    code: str


def escapes() -> list[Escape]:
    """All of them."""
    return [Escape(**e) for e in yaml.safe_load((TESTS / "data" / "escapes.yaml").read_text(encoding="utf-8"))]


@dataclass
class World:
    """What is outside: a secret, listeners, a process; and how it all was."""

    home: Path
    before: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.secret = self.home / "secret"
        self.secret.write_text("kept")
        self.secret.chmod(0o600)
        self._listeners: list[socket.socket] = []
        self.port = self._listen(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)).getsockname()[1]
        self.udp = self._listen(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)).getsockname()[1]
        self.abstract = b"\0" + f"{MARK}-{secrets.token_hex(8)}".encode()
        self._listen(socket.AF_UNIX, socket.SOCK_STREAM, self.abstract)
        self._listen(socket.AF_UNIX, socket.SOCK_DGRAM, self.abstract + b"d")
        # A path a socket can be bound to has at most a hundred letters.
        self.path_socket = os.path.relpath(self.home / "socket")
        self._listen(socket.AF_UNIX, socket.SOCK_STREAM, self.path_socket)
        self.victim = subprocess.Popen(["sleep", "600"])
        self.before = self.seen()

    def _listen(self, family: int, kind: int, at: Any) -> socket.socket:
        made = socket.socket(family, kind)
        made.bind(at)
        if kind == socket.SOCK_STREAM:
            made.listen(99)
        made.setblocking(False)
        self._listeners.append(made)
        return made

    def reply(self, body: str) -> str:
        """A reply whose `attempt()` tries it and says what came of it."""
        world = (
            str(self.home),
            str(self.secret),
            self.port,
            self.udp,
            self.abstract,
            str(self.home / "socket"),
            self.victim.pid,
            MARK,
        )
        lines = "\n".join(f"    {line}" for line in body.strip("\n").split("\n"))
        return _PRELUDE.format(numbers=NUMBERS[platform.machine()], world=world, body=lines)

    def without_the_sandbox(self, tried: list[Escape]) -> dict[str, str]:
        """What each says where nothing holds it."""
        given = json.dumps([(e.name, self.reply(e.code), str(self.secret)) for e in tried])
        said = subprocess.run(
            [sys.executable, "-I", "-c", _CONTROL],
            input=given,
            capture_output=True,
            text=True,
            check=True,
            cwd=self.home,
        )
        return dict(json.loads(line) for line in said.stdout.splitlines())

    def seen(self) -> dict[str, Any]:
        """All that code could have changed outside, as it is now."""
        stat = self.secret.stat() if self.secret.exists() else None
        pid = self.victim.pid
        return {
            "the secret": (
                self.secret.read_text(),
                stat.st_mode,
                stat.st_uid,
                stat.st_nlink,
                stat.st_mtime_ns,
                os.listxattr(self.secret),
            )
            if stat
            else None,
            "its folder": sorted(p.name for p in self.home.iterdir()),
            "who called": select.select(self._listeners, [], [], 0)[0],
            "shared memory": sorted(n for n in os.listdir("/dev/shm") if MARK in n),
            "system V": [_has_key(kind) for kind in ("shm", "sem", "msg")],
            "queues": ctypes.CDLL(None).mq_open(f"/{MARK}".encode(), 0) >= 0,
            "keys": MARK in Path("/proc/keys").read_text() if os.access("/proc/keys", os.R_OK) else False,
            "the victim": "ended"
            if self.victim.poll() is not None
            else (os.getpriority(os.PRIO_PROCESS, pid), os.sched_getaffinity(pid), _limits(pid)),
            "the name of the machine": socket.gethostname(),
            "the library": (
                os.stat(os.__file__).st_size,
                os.path.exists(os.path.join(os.path.dirname(os.__file__), "__pycache__", MARK)),
            ),
            "processes": processes_named(MARK),
        }

    def close(self) -> None:
        """Nothing of it stays."""
        self.victim.send_signal(signal.SIGKILL)
        self.victim.wait()
        for listener in self._listeners:
            listener.close()


def _has_key(kind: str) -> bool:
    path = Path(f"/proc/sysvipc/{kind}")
    return path.exists() and any(line.split()[0] == str(_SHARED_KEY) for line in path.read_text().splitlines()[1:])


def _limits(pid: int) -> str:
    return Path(f"/proc/{pid}/limits").read_text()


def processes_named(text: str) -> list[str]:
    """Processes of the whole machine whose name or command line has it, as the host sees them."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if text in (folder / "comm").read_text() or text.encode() in (folder / "cmdline").read_bytes():
                found.append(folder.name)
        except OSError:
            continue
    return found
