"""Namespaces and a root of its own for the process that keeps the box."""

from __future__ import annotations

import contextlib
import os

from engine.sandbox import kernel
from engine.sandbox.root import ShownPath, build

_INSIDE, _OUTSIDE = 1000, 65534
"""User and group code runs as, and, where nlforge runs as root, what these are outside: nobody."""


class CannotLock(Exception):
    """This machine has not what the box is made of."""


def enter() -> None:
    """Namespaces of users, processes, mounts, networks, shared memory, names and control groups; children are in that
    of processes.

    Raises CannotLock.
    """
    root = os.geteuid() == 0
    user, group = os.geteuid(), os.getegid()
    # Tells the helper when the namespace is there: numbers of users can be mapped only then.
    ask, asked = os.pipe()
    helper = os.fork() if root else 0
    if root and helper == 0:
        # Only from outside can other users than one's own be named.
        os.close(asked)
        maps = f"0 0 1\n{_INSIDE} {_OUTSIDE} 1"
        with contextlib.suppress(OSError):
            if os.read(ask, 1):
                for name in ("uid_map", "gid_map"):
                    with open(f"/proc/{os.getppid()}/{name}", "w", encoding="ascii") as file:
                        file.write(maps)
                os._exit(0)
        os._exit(1)
    os.close(ask)
    kinds = kernel.NEW_USER | kernel.NEW_PID | kernel.NEW_MOUNTS | kernel.NEW_NET | kernel.NEW_IPC | kernel.NEW_UTS
    try:
        try:
            # Namespaces of control groups are missing on some kernels, and nothing depends on them.
            kernel.unshare(kinds | kernel.NEW_CGROUP)
        except OSError:
            kernel.unshare(kinds)
        if root:
            os.write(asked, b"x")
    except OSError as error:
        raise CannotLock(f"namespaces of its own: {error.strerror}") from error
    finally:
        os.close(asked)
        mapped = root and os.waitpid(helper, 0)[1] == 0
    if not mapped:
        try:
            for name, content in (
                # The kernel wants this before an ordinary user maps a group: else groups that take rights away could be
                # left.
                ("setgroups", "deny"),
                ("uid_map", f"{_INSIDE} {user} 1"),
                ("gid_map", f"{_INSIDE} {group} 1"),
            ):
                with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
                    file.write(content)
        except OSError as error:
            raise CannotLock(f"users of its own: {error.strerror}") from error


def settle(what: ShownPath) -> None:
    """The root, and a user who is nobody. Raises CannotLock."""
    try:
        build(what)
    except OSError as error:
        raise CannotLock(f"a root of its own: {error.strerror}") from error
    if os.geteuid() == 0:
        # They are still needed, to start each job in namespaces of its own.
        kernel.keep_capabilities_of_user()
        # Groups before users: a user who is nobody may not change groups any more.
        os.setgroups([])
        os.setresgid(_INSIDE, _INSIDE, _INSIDE)
        os.setresuid(_INSIDE, _INSIDE, _INSIDE)
        if not all(os.access(path, os.R_OK) for path in what.folders):
            # Installed for root alone.
            os.setresuid(0, 0, 0)
    # After the changes of user, which take it back.
    kernel.die_with_parent()
