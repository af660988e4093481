"""Which calls of the kernel code may use: a list of what is allowed; all others are refused as “not permitted”.

The numbers are those of the kernel's own tables (arch/x86/entry/syscalls/syscall_64.tbl,
include/uapi/asm-generic/unistd.h).
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

Line = tuple[int, int, int, int]
"""An instruction of the kernel's packet filter: code, how far to jump if true and if false, value."""
_LOAD, _AND, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NOT_PERMITTED, _NO_SUCH_CALL = 1, 38
_FEW = 6
_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_OTHER_ABI = 0x40000000
"""From here on x86-64 numbers the calls of its x32 form."""
_ALLOWED: dict[str, tuple[int | None, int | None]] = {
    # Files; which ones is for mounts and Landlock to say. No links, devices, pipes with a name, attributes or mounts.
    "read": (0, 63),
    "write": (1, 64),
    "open": (2, None),
    "close": (3, 57),
    "stat": (4, None),
    "fstat": (5, 80),
    "lstat": (6, None),
    "lseek": (8, 62),
    "pread64": (17, 67),
    "pwrite64": (18, 68),
    "readv": (19, 65),
    "writev": (20, 66),
    "access": (21, None),
    "sendfile": (40, 71),
    "fsync": (74, 82),
    "fdatasync": (75, 83),
    "truncate": (76, 45),
    "ftruncate": (77, 46),
    "getdents": (78, None),
    "getcwd": (79, 17),
    "chdir": (80, 49),
    "fchdir": (81, 50),
    "rename": (82, None),
    "mkdir": (83, None),
    "rmdir": (84, None),
    "unlink": (87, None),
    "readlink": (89, None),
    "chmod": (90, None),
    "fchmod": (91, 52),
    "umask": (95, 166),
    "statfs": (137, 43),
    "fstatfs": (138, 44),
    "getdents64": (217, 61),
    "fadvise64": (221, 223),
    "openat": (257, 56),
    "mkdirat": (258, 34),
    "newfstatat": (262, 79),
    "unlinkat": (263, 35),
    "renameat": (264, 38),
    "readlinkat": (267, 78),
    "fchmodat": (268, 53),
    "faccessat": (269, 48),
    "utimensat": (280, 88),
    "renameat2": (316, 276),
    "copy_file_range": (326, 285),
    "statx": (332, 291),
    "close_range": (436, 436),
    "faccessat2": (439, 439),
    # Waiting, and pipes without a name.
    "poll": (7, None),
    "pipe": (22, None),
    "select": (23, None),
    "dup": (32, 23),
    "dup2": (33, None),
    "epoll_create": (213, None),
    "epoll_wait": (232, None),
    "epoll_ctl": (233, 21),
    "pselect6": (270, 72),
    "ppoll": (271, 73),
    "epoll_pwait": (281, 22),
    "eventfd2": (290, 19),
    "epoll_create1": (291, 20),
    "dup3": (292, 24),
    "pipe2": (293, 59),
    "recvfrom": (45, 207),
    "shutdown": (48, 210),
    "getsockname": (51, 204),
    "getsockopt": (55, 209),
    # Memory and threads.
    "munmap": (11, 215),
    "brk": (12, 214),
    "mremap": (25, 216),
    "msync": (26, 227),
    "madvise": (28, 233),
    "futex": (202, 98),
    "set_robust_list": (273, 99),
    "set_tid_address": (218, 96),
    "rseq": (334, 293),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "getcpu": (309, 168),
    "exit": (60, 93),
    "exit_group": (231, 94),
    # Signals to itself, and clocks.
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "pause": (34, None),
    "nanosleep": (35, 101),
    "getitimer": (36, 102),
    "alarm": (37, None),
    "setitimer": (38, 103),
    "gettimeofday": (96, 169),
    "times": (100, 153),
    "time": (201, None),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "restart_syscall": (219, 128),
    # What it may know of itself and the machine.
    "getpid": (39, 172),
    "uname": (63, 160),
    "getrlimit": (97, 163),
    "getrusage": (98, 165),
    "sysinfo": (99, 179),
    "getuid": (102, 174),
    "getgid": (104, 176),
    "geteuid": (107, 175),
    "getegid": (108, 177),
    "getppid": (110, 173),
    "getpgrp": (111, None),
    "getgroups": (115, 158),
    "getresuid": (118, 148),
    "getresgid": (120, 150),
    "gettid": (186, 178),
    "getrandom": (318, 278),
}
"""Name and number on x86-64 and on 64-bit ARM; None where the latter has no such call."""


class _Test(NamedTuple):
    """An argument of a call, masked, must be one of these values; `high` tests the upper 32 bits of it."""

    argument: int
    values: tuple[int, ...]
    mask: int = 0xFFFFFFFF
    high: bool = False


def _null(argument: int) -> tuple[_Test, _Test]:
    return _Test(argument, (0,)), _Test(argument, (0,), high=True)


_EXECUTABLE = 4
_THREAD, _ANY_NAMESPACE = 0x10000, 0x7E020000
_ONLY_THREADS = (_Test(0, (_THREAD,), mask=_THREAD | _ANY_NAMESPACE),)
_LOCAL, _STREAM, _NOT_KIND = 1, 1, 0o2004000
_TCGETS, _FIONREAD, _FIONBIO, _FIONCLEX, _FIOCLEX, _WINDOW_SIZE = 0x5401, 0x541B, 0x5421, 0x5450, 0x5451, 0x5413
_DUPLICATE, _GET_FLAGS_OF_FD, _SET_FLAGS_OF_FD, _GET_FLAGS, _SET_FLAGS, _LOCKS, _DUPLICATE_CLOSED = (
    0,
    1,
    2,
    3,
    4,
    (5, 6, 7, 36, 37, 38),
    1030,
)
_NAMES_OF_THREADS = (15, 16)
_RESTRICTED: dict[str, tuple[int, int, tuple[_Test, ...]]] = {
    "clone": (56, 220, _ONLY_THREADS),
    "ioctl": (16, 29, (_Test(1, (_TCGETS, _FIONREAD, _FIONBIO, _FIONCLEX, _FIOCLEX, _WINDOW_SIZE)),)),
    "fcntl": (
        72,
        25,
        (_Test(1, (_DUPLICATE, _GET_FLAGS_OF_FD, _SET_FLAGS_OF_FD, _GET_FLAGS, _SET_FLAGS, _DUPLICATE_CLOSED)),),
    ),
    "prctl": (157, 167, (_Test(0, _NAMES_OF_THREADS),)),
    # What its limits are, not other ones; of itself, not of others.
    "prlimit64": (302, 261, (_Test(0, (0,)), *_null(2))),
    # The two ends of a pipe that event loops wake themselves with: no address, so nobody else is reached.
    "socketpair": (53, 199, (_Test(0, (_LOCAL,)), _Test(1, (_STREAM,), mask=0xFFFFFFFF & ~_NOT_KIND))),
    "sendto": (44, 206, _null(4)),
}
_CODE_IN_MEMORY: dict[str, tuple[int, int, tuple[_Test, ...]]] = {
    "mmap": (9, 222, (_Test(2, (0,), mask=_EXECUTABLE),)),
    "mprotect": (10, 226, (_Test(2, (0,), mask=_EXECUTABLE),)),
}
_TO_ITSELF = {"kill": (62, 129), "tgkill": (234, 131)}
_ABSENT = {"clone3": (435, 435)}
"""The C library falls back on `clone`, whose flags can be looked at, where it is told that there is no such call."""


def allow_list(*, native: bool, own_pid: int) -> bytes:
    """The filter. `native`: machine code may be brought into memory (libraries for numbers bring theirs); `own_pid`:
    whom signals may go to.

    Raises KeyError on a processor whose numbers are not known.
    """
    machine = os.uname().machine
    arm = machine == "aarch64"
    # The architecture first: numbers of calls mean other calls on another, and an x86-64 kernel also takes those of 32
    # bits.
    head: list[Line] = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 1, 0, _ARCHITECTURES[machine]),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),
    ]
    if not arm:
        # From this number on calls are those of x32, which nothing here uses.
        head += [(_AT_LEAST, 0, 1, _OTHER_ABI), (_RETURN, 0, 0, _KILL)]
    allow: Line = (_RETURN, 0, 0, _ALLOW)
    plain = {
        **_ALLOWED,
        **({name: (x86, other) for name, (x86, other, _) in _CODE_IN_MEMORY.items()} if native else {}),
    }
    tested = {**_RESTRICTED, **({} if native else _CODE_IN_MEMORY)}
    tested |= {name: (x86, other, (_Test(0, (own_pid,)),)) for name, (x86, other) in _TO_ITSELF.items()}
    ends = [(x86, other, [allow]) for x86, other in plain.values()]
    ends += [
        (x86, other, [*(_done_nothing(name)), *(line for test in tests for line in _tested(test)), allow])
        for name, (x86, other, tests) in tested.items()
    ]
    ends += [(x86, other, [(_RETURN, 0, 0, _REFUSE | _NO_SUCH_CALL)]) for x86, other in _ABSENT.values()]
    lines = [
        *head,
        *_found(sorted((number, end) for x86, other, end in ends if (number := other if arm else x86) is not None)),
    ]
    return b"".join(struct.pack("HBBI", *line) for line in lines)


def _found(ends: Sequence[tuple[int, list[Line]]]) -> list[Line]:
    """To the end of the call's number by halves: the kernel walks through the filter for each call there is when it
    is installed."""
    if len(ends) <= _FEW:
        return [
            *(line for number, end in ends for line in ((_EQUAL, 0, len(end), number), *end)),
            (_RETURN, 0, 0, _REFUSE | _NOT_PERMITTED),
        ]
    middle = len(ends) // 2
    low, high = _found(ends[:middle]), _found(ends[middle:])
    return [(_AT_LEAST, len(low), 0, ends[middle][0]), *low, *high]


def _done_nothing(name: str) -> Iterator[Line]:
    """A lock on a file is taken as had, and is not: one process needs none in its own folder, and all other files
    are the machine's."""
    if name == "fcntl":
        yield _LOAD, 0, 0, 16 + 8
        for command in _LOCKS:
            yield _EQUAL, 0, 1, command
            yield _RETURN, 0, 0, _REFUSE


def _tested(test: _Test) -> Iterator[Line]:
    """On to what follows where the argument is one of the values; refused where it is not."""
    # An instruction looks at 32 bits; arguments have 64, the lower half first on both processors.
    yield _LOAD, 0, 0, 16 + 8 * test.argument + (4 if test.high else 0)
    if test.mask != 0xFFFFFFFF:
        yield _AND, 0, 0, test.mask
    for n, value in enumerate(test.values):
        yield _EQUAL, len(test.values) - n, 0, value
    yield _RETURN, 0, 0, _REFUSE | _NOT_PERMITTED
