"""Calls of the Linux kernel that Python's library has no name for. Each raises OSError with what was tried."""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Sequence

NEW_MOUNTS, NEW_CGROUP, NEW_UTS, NEW_IPC, NEW_USER, NEW_PID, NEW_NET = (
    0x20000,
    0x2000000,
    0x4000000,
    0x8000000,
    0x10000000,
    0x20000000,
    0x40000000,
)
READ_ONLY, NO_SUID, NO_DEVICES, NO_PROGRAMS = 1, 2, 4, 8
"""Of a mount; the same numbers for mount(2) and mount_setattr(2)."""
_BIND_ALL, _PRIVATE_ALL, _DETACH, _RECURSIVE = 0x1000 | 0x4000, 0x40000 | 0x4000, 2, 0x8000
_PDEATHSIG, _CAPBSET_DROP, _SECUREBITS, _NO_NEW_PRIVILEGES, _AMBIENT, _AMBIENT_CLEAR = 1, 24, 28, 38, 47, 4
_KEEP_ON_CHANGE, _NOTHING_BY_USER = 1 << 2, 0b11101111
"""Secure bits (man 7 capabilities): a change of user takes no capability away; and all of them, locked."""
_CAPABILITIES_3, _MOST_CAPABILITIES = 0x20080522, 64
_NUMBERS = {
    "x86_64": {"pivot_root": 155, "capset": 126, "seccomp": 317},
    "aarch64": {"pivot_root": 41, "capset": 91, "seccomp": 277},
}
_SAME_EVERYWHERE = {
    "close_range": 436,
    "mount_setattr": 442,
    "landlock_create_ruleset": 444,
    "landlock_add_rule": 445,
    "landlock_restrict_self": 446,
}
# `use_errno`: without it ctypes gives no way to read why a call failed before something else has overwritten it.
_libc = ctypes.CDLL(None, use_errno=True)


def supported_processor() -> bool:
    """Whether the numbers of the kernel's calls are known for this processor, and programs are of its own kind."""
    return os.uname().machine in _NUMBERS and struct.calcsize("P") == 8


def call(name: str, *arguments: object) -> int:
    """A call by its number; integers are passed as 64 bits, as the kernel takes them."""
    number = {**_SAME_EVERYWHERE, **_NUMBERS[os.uname().machine]}[name]
    return _checked(
        name, _libc.syscall(ctypes.c_long(number), *(ctypes.c_ulong(a) if isinstance(a, int) else a for a in arguments))
    )


def _checked(what: str, result: int) -> int:
    if result == -1:
        # At once: any further call through ctypes may set it anew.
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def unshare(what: int) -> None:
    """Leave namespaces for new ones; `what` is a sum of the flags above.

    Raises:
        OSError: the kernel refuses.
    """
    _checked("unshare", _libc.unshare(what))


def enter(namespace: int, kind: int) -> None:
    """Go into the namespace of a descriptor, or have children go there (of processes)."""
    _checked("setns", _libc.setns(namespace, kind))


def mount(source: str, target: str, kind: str | None = None, flags: int = 0, options: str = "") -> None:
    """Mount as mount(2) does.

    Raises:
        OSError: the kernel refuses.
    """
    _checked(
        f"mount {target}",
        _libc.mount(
            source.encode(),
            target.encode(),
            kind.encode() if kind else None,
            ctypes.c_ulong(flags),
            options.encode() or None,
        ),
    )


def show_at(source: str, target: str) -> None:
    """Have a folder or file, and what is mounted in it, seen at another place as well."""
    mount(source, target, None, _BIND_ALL)


def keep_mounts_apart() -> None:
    """What is mounted from here on is seen nowhere else, nor is what others mount seen here."""
    mount("none", "/", None, _PRIVATE_ALL)


def restrict_mounts(at: str, flags: int) -> None:
    """Add these flags to a mount and all below it (Linux 5.12); none is taken away."""
    # mount(2) changes the flags of one mount alone; what is mounted below it would stay writable.
    call("mount_setattr", -100, at.encode(), _RECURSIVE, struct.pack("QQQQ", flags, 0, 0, 0), 32)


def change_root(new: str, old: str) -> None:
    """Both are folders in use as mounts; the old root is seen at `old` from then on."""
    call("pivot_root", new.encode(), old.encode())


def unmount(at: str) -> None:
    """Take away a mount, at once for new users of it and later for those who still hold it.

    Raises:
        OSError: the kernel refuses.
    """
    _checked(f"umount {at}", _libc.umount2(at.encode(), _DETACH))


def _control(what: str, option: int, *arguments: int) -> int:
    return _checked(what, _libc.prctl(option, *(ctypes.c_ulong(a) for a in (*arguments, 0, 0, 0, 0)[:4])))


def die_with_parent() -> None:
    """Has to be said again after each change of user."""
    _control("PR_SET_PDEATHSIG", _PDEATHSIG, 9)


def keep_capabilities_of_user() -> None:
    """A change of user takes no capability away."""
    _control("PR_SET_SECUREBITS", _SECUREBITS, _KEEP_ON_CHANGE)


def drop_capabilities() -> None:
    """All of them, for good, whatever user this is or becomes."""
    # How many there are depends on the kernel: the first number it does not know ends the list. That the very first is
    # refused means that none can be dropped.
    for number in range(_MOST_CAPABILITIES):
        try:
            _control("PR_CAPBSET_DROP", _CAPBSET_DROP, number)
        except OSError:
            if number == 0:
                raise
            break
    # Ambient ones would be given to a program that is started; then the secure bits, for which a capability is needed
    # that the last call gives up.
    _control("PR_CAP_AMBIENT", _AMBIENT, _AMBIENT_CLEAR)
    _control("PR_SET_SECUREBITS", _SECUREBITS, _NOTHING_BY_USER)
    call("capset", struct.pack("II", _CAPABILITIES_3, 0), b"\0" * 24)


def gain_nothing() -> None:
    """No program started from here on has more rights than this one."""
    _control("PR_SET_NO_NEW_PRIVS", _NO_NEW_PRIVILEGES, 1)


def trace_me() -> None:
    """Let the parent look into this process."""
    _checked("ptrace", _libc.ptrace(0, 0, None, None))


def close_from(first: int) -> None:
    """All descriptors from this number on."""
    call("close_range", first, 0xFFFFFFFF, 0)


def filter_calls(program: bytes) -> None:
    """Install a program of the kernel's packet filter, eight bytes an instruction, over all calls of this process
    (man 2 seccomp)."""
    # The kernel gets the address, so the buffer has to live until the call has returned.
    code = ctypes.create_string_buffer(program)
    call("seccomp", 1, 0, struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(code)))


def landlock_version() -> int:
    """0 where the kernel has no Landlock, or does not use it."""
    try:
        return call("landlock_create_ruleset", None, 0, 1)
    except OSError:
        return 0


_WRITE, _READ, _LIST = 1 << 1, 1 << 2, 1 << 3
_MAKE_FOLDER, _MAKE_FILE, _MOVE, _TRUNCATE, _REMOVE = 1 << 7, 1 << 8, 1 << 13, 1 << 14, 1 << 4 | 1 << 5
_FILES = {1: 0x1FFF, 2: 0x3FFF, 3: 0x7FFF, 4: 0x7FFF}
_FILES_NOW = 0xFFFF


def landlock(read: Sequence[str], write: Sequence[str], both: Sequence[str]) -> None:
    """Files are opened below the folders of `read`, read and written below those of `write`, and the files of `both`
    are used as they are; no other file is, no address is connected to, and no process outside is sent a signal (as far
    as the version of the kernel goes)."""
    version = landlock_version()
    if not version:
        return
    files = _FILES.get(version, _FILES_NOW)
    handled = struct.pack("QQQ", files, 0b11, 0b11)[: 8 if version < 4 else 16 if version < 6 else 24]
    rules = call("landlock_create_ruleset", handled, len(handled), 0)
    inside = _WRITE | _READ | _LIST | _REMOVE | _MAKE_FOLDER | _MAKE_FILE | _MOVE | _TRUNCATE
    for paths, rights in ((read, _READ | _LIST), (write, inside), (both, _READ | _WRITE)):
        for path in paths:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
            of_a_file = 0 if os.path.isdir(path) else _LIST
            call("landlock_add_rule", rules, 1, struct.pack("=Qi", rights & files & ~of_a_file, place), 0)
            os.close(place)
    call("landlock_restrict_self", rules, 0)
    os.close(rules)
