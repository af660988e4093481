"""A root of its own: Python's library, three devices and an empty folder, all of it but the folder read-only."""

from __future__ import annotations

import glob
import os
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from engine.sandbox import kernel

_BASE = "/tmp"
_WORK, _OTHER_WORK = "/tmp", "/sandbox"
QUOTA = 16 * 2**20
"""Bytes of the folder code works in, and of its largest file."""
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")
_SYSTEM_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache")
"""Where machine code of installed packages finds the C library."""
_TIME_ZONES = "/usr/share/zoneinfo"
_PACKAGES = ("site-packages", "dist-packages")
_LOCKED = kernel.READ_ONLY | kernel.NO_SUID


@dataclass(frozen=True)
class ShownPath:
    """What of the machine is seen inside, each at its own path."""

    folders: tuple[str, ...]
    """Also single files."""
    links: tuple[tuple[str, str], ...] = ()
    """Path, and where it leads."""
    hidden: tuple[str, ...] = ()
    """Folders below those that are shown, seen empty."""

    @property
    def work(self) -> str:
        """The folder code works in; a file system in memory, with a quota. Nothing else is in it: bubblewrap shows this
        program at its own path, which may be below the usual one."""
        seen = (*self.folders, os.path.abspath(__file__), os.path.realpath(sys.executable))
        return _OTHER_WORK if any(f"{path}/".startswith(f"{_WORK}/") for path in seen) else _WORK


def library() -> list[str]:
    """Folders of Python's own library: modules, and machine code."""
    return [os.path.dirname(os.__file__), *(p for p in sys.path if os.path.basename(p) == "lib-dynload")]


def shown(libraries: Sequence[str] = ()) -> ShownPath:
    """Python's own library; and where there are `libraries` (folders of installed packages), these and the system's
    shared libraries."""
    folders = [p for p in dict.fromkeys((*library(), _TIME_ZONES)) if os.path.isdir(p)]
    if not libraries:
        return ShownPath(
            tuple(folders),
            hidden=tuple(h for f in folders for name in _PACKAGES if os.path.isdir(h := os.path.join(f, name))),
        )
    system, links = _system()
    # Machine code of packages looks for libraries beside Python itself, too.
    return ShownPath(tuple(dict.fromkeys((os.path.join(sys.base_prefix, "lib"), *folders, *libraries, *system))), links)


def _system() -> tuple[list[str], tuple[tuple[str, str], ...]]:
    present = [p for p in _SYSTEM_LIBRARIES if os.path.exists(p)]
    return [p for p in present if not os.path.islink(p)], tuple(
        (p, os.readlink(p)) for p in present if os.path.islink(p)
    )


def bubble(bwrap: str, what: ShownPath, code: str) -> list[str]:
    """The command that has bubblewrap make namespaces and root for the Python that comes after it, whose modules are
    in the folder `code`."""
    program = os.path.realpath(sys.executable)
    system, links = _system()
    files = [*what.folders, *system, program, code, *glob.glob(os.path.join(sys.base_prefix, "lib", "libpython*"))]
    command = [
        bwrap,
        "--unshare-all",
        "--die-with-parent",
        "--new-session",
        "--cap-drop",
        "ALL",
        "--hostname",
        "sandbox",
    ]
    # `--size` is for the next `--tmpfs` alone, so it stands right before it.
    command += ["--size", str(QUOTA), "--tmpfs", what.work]
    command += [part for path in dict.fromkeys(files) for part in ("--ro-bind", path, path)]
    command += [part for path, to in (*what.links, *links) for part in ("--symlink", to, path)]
    command += [part for path in what.hidden for part in ("--tmpfs", path)]
    command += [part for path in DEVICES for part in ("--dev-bind", path, path)]
    return [*command, "--chdir", what.work, "--", program]


def build(what: ShownPath) -> None:
    """Leave the machine's files behind. In namespaces of users and mounts of its own."""
    # First of all: as long as mounts are shared with the outside, whatever is mounted here is seen there.
    kernel.keep_mounts_apart()
    kernel.mount("tmpfs", _BASE, "tmpfs", kernel.NO_SUID | kernel.NO_DEVICES, "mode=755")
    os.mkdir(f"{_BASE}/old")
    # The machine is under /old from here on, so that a path of the new root can have the name it has on the machine.
    kernel.change_root(_BASE, f"{_BASE}/old")
    os.chdir("/")
    # Folders to mount over have to be entered by the user nobody, who reads them later.
    os.umask(0o022)
    os.mkdir("/new")
    # It holds names to mount over and nothing else, so it may be tiny; nobody can fill memory through it.
    kernel.mount("tmpfs", "/new", "tmpfs", kernel.NO_SUID | kernel.NO_DEVICES, "mode=755,size=1m,nr_inodes=512")
    for path in what.folders:
        _place(path, folder=os.path.isdir(f"/old{path}"))
        kernel.show_at(f"/old{path}", f"/new{path}")
    for path, to in what.links:
        os.symlink(to, f"/new{path}")
    for path in what.hidden:
        kernel.mount("tmpfs", f"/new{path}", "tmpfs", kernel.NO_SUID | kernel.NO_DEVICES, "mode=755,size=4k")
    os.makedirs(f"/new{what.work}", exist_ok=True)
    for path in DEVICES:
        _place(path, folder=False)
    # Before the devices are shown: in a mount without devices they could not be opened.
    kernel.restrict_mounts("/new", _LOCKED | kernel.NO_DEVICES)
    for path in DEVICES:
        kernel.show_at(f"/old{path}", f"/new{path}")
        kernel.restrict_mounts(f"/new{path}", _LOCKED | kernel.NO_PROGRAMS)
    # Whatever was shown above has mounts of its own by now.
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
    # A file can only be mounted over a file.
    if not folder:
        os.close(os.open(f"/new{path}", os.O_CREAT | os.O_WRONLY, 0o644))


def mount_work(at: str) -> None:
    """The empty folder code works in; machine code in it cannot be run or mapped."""
    kernel.mount(
        "tmpfs",
        at,
        "tmpfs",
        kernel.NO_SUID | kernel.NO_DEVICES | kernel.NO_PROGRAMS,
        f"mode=700,size={QUOTA},nr_inodes=1024",
    )
    os.chdir(at)
