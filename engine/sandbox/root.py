"""A root of its own: Python's library, three devices and an empty folder, all of it but the folder read-only."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from engine.sandbox import kernel

WORK = "/tmp"
"""The folder code works in; a file system in memory, with a quota."""
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")
_SYSTEM_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache")
"""Where machine code of installed packages finds the C library."""
_TIME_ZONES = "/usr/share/zoneinfo"
_PACKAGES = ("site-packages", "dist-packages")
_LOCKED = kernel.READ_ONLY | kernel.NO_SUID


@dataclass(frozen=True)
class Shown:
    """What of the machine is seen inside, each at its own path."""

    folders: tuple[str, ...]
    """Also single files."""
    links: tuple[tuple[str, str], ...] = ()
    """Path, and where it leads."""
    hidden: tuple[str, ...] = ()
    """Folders below those that are shown, seen empty."""


def shown(libraries: Sequence[str] = ()) -> Shown:
    """Python's own library, as it is looked for; and where there are `libraries` (folders of installed packages), these and the system's shared libraries."""
    folders = [p for p in dict.fromkeys((*sys.path, _TIME_ZONES)) if os.path.isdir(p)]
    if not libraries:
        return Shown(tuple(folders), hidden=tuple(h for f in folders for name in _PACKAGES if os.path.isdir(h := os.path.join(f, name))))
    present = [p for p in _SYSTEM_LIBRARIES if os.path.exists(p)]
    links = tuple((p, os.readlink(p)) for p in present if os.path.islink(p))
    folders += [p for p in (*libraries, *present) if not os.path.islink(p)]
    return Shown(tuple(dict.fromkeys(folders)), links)


def build(what: Shown) -> None:
    """Leave the machine's files behind. In namespaces of users and mounts of its own."""
    kernel.keep_mounts_apart()
    kernel.mount("tmpfs", WORK, "tmpfs", kernel.NO_SUID | kernel.NO_DEVICES, "mode=755")
    os.mkdir(f"{WORK}/old")
    kernel.change_root(WORK, f"{WORK}/old")
    os.chdir("/")
    os.umask(0o022)
    os.mkdir("/new")
    kernel.mount("tmpfs", "/new", "tmpfs", kernel.NO_SUID | kernel.NO_DEVICES, "mode=755,size=1m,nr_inodes=512")
    for path in what.folders:
        _place(path, folder=os.path.isdir(f"/old{path}"))
        kernel.show_at(f"/old{path}", f"/new{path}")
    for path, to in what.links:
        os.symlink(to, f"/new{path}")
    for path in what.hidden:
        kernel.mount("tmpfs", f"/new{path}", "tmpfs", kernel.NO_SUID | kernel.NO_DEVICES, "mode=755,size=4k")
    os.makedirs(f"/new{WORK}", exist_ok=True)
    for path in DEVICES:
        _place(path, folder=False)
    kernel.restrict_mounts("/new", _LOCKED | kernel.NO_DEVICES)
    for path in DEVICES:
        kernel.show_at(f"/old{path}", f"/new{path}")
        kernel.restrict_mounts(f"/new{path}", _LOCKED | kernel.NO_PROGRAMS)
    kernel.unmount("/old")
    os.chdir("/new")
    # The old root lies over the new one then, and is taken away.
    kernel.change_root(".", ".")
    kernel.unmount(".")
    os.chdir("/")
    socket.sethostname("sandbox")


def _place(path: str, *, folder: bool) -> None:
    """Something to mount over."""
    os.makedirs(f"/new{path}" if folder else os.path.dirname(f"/new{path}"), exist_ok=True)
    if not folder:
        os.close(os.open(f"/new{path}", os.O_CREAT | os.O_WRONLY, 0o644))


def mount_work(quota: int) -> None:
    """The empty folder code works in, of at most so many bytes; machine code in it cannot be run or mapped."""
    kernel.mount("tmpfs", WORK, "tmpfs", kernel.NO_SUID | kernel.NO_DEVICES | kernel.NO_PROGRAMS, f"mode=700,size={quota},nr_inodes=1024")
    os.chdir(WORK)
