"""llama.cpp's own server on loopback, in a child process that ends with whoever started it: how it is started, how
many threads it computes with beside other programs, and what it does until nobody needs it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from engine.core.parent import Parent
from engine.core.sentences import as_said, sentence

_ROOT = Path(__file__).parents[2]
_BYTES_A_SECOND = 50 * 2**20
"""Of a slow disk, from which a large model takes longer to start."""

_HALF_USED = 4
"""Processors up to which each computes; beyond, two of them are often one core, and threads in step gain nothing."""
WAITING: dict[str, str] = {
    "OMP_WAIT_POLICY": "PASSIVE",
    "GOMP_SPINCOUNT": "0",
    "OMP_PROC_BIND": "false",
    "OMP_DYNAMIC": "false",
}
"""Threads that wait for each other sleep, and none is bound to a processor that another program uses."""


def threads(usable: int, cores: int | None) -> int:
    """How many threads compute, of so many processors this process may use and so many `cores` with a unit of their
    own. One less gains nothing where other programs use them: measured beside two and four busy ones, two threads on
    two processors stay faster than one."""
    return usable if usable <= _HALF_USED else max(_HALF_USED, min(usable, cores or usable))


def usable_processors() -> int:
    """Processors this process may use: fewer than there are in a container or under taskset."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with suppress(OSError, ValueError):
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
        if quota != "max":
            return max(1, min(allowed, int(quota) // int(period)))
    return allowed


class NotStarted(Exception):
    """A child that did not come up; its text is why, in the words of the library."""


def environment() -> dict[str, str]:
    """What a child is started with: this code, and threads that do not wait busily."""
    path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")]))
    return os.environ | {"PYTHONPATH": path} | WAITING


def patience(model: Path, least: float) -> float:
    """Seconds a model, a file or a folder, is waited for, at `least` so many."""
    files = [path for path in model.iterdir() if path.is_file()] if model.is_dir() else [model]
    return least + sum(path.stat().st_size for path in files) / _BYTES_A_SECOND


def why_in(log: Path, begun: int = 0) -> str:
    """Why a child did not start, in the words of its library: the first line of a fault, else the last ones; `begun`
    bytes are of children before it."""
    said = log.read_bytes()[begun:].decode(errors="replace") if log.exists() else ""
    lines = [line.strip() for line in said.splitlines()[-40:]]
    faults = [line for line in lines if "error" in line.casefold() or "failed" in line.casefold()]
    words = (faults[0] if faults else " ".join(lines))[-300:]
    return as_said(words) if words else sentence("error-ended_silently", "It ended without an error message.")


@contextmanager
def started(module: str, arguments: Sequence[str], model: Path, least: float) -> Iterator[str]:
    """Address (`http://127.0.0.1:PORT`) of the server that `module` runs; it is given `arguments`, and the files
    `--port-file` and `--log`, and lives as long as this block.

    Raises:
        NotStarted: it did not come up.
    """
    with tempfile.TemporaryDirectory(prefix="nlforge-") as folder:
        port_file, log = Path(folder) / "address", Path(folder) / "log"
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", module, *arguments, "--port-file", str(port_file), "--log", str(log)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment(),
        )
        try:
            until = time.monotonic() + patience(model, least)
            while not port_file.exists():
                if child.poll() is not None or time.monotonic() > until:
                    raise NotStarted(why_in(log))
                time.sleep(0.02)
            yield port_file.read_text().strip()
        finally:
            if child.stdin is not None:
                child.stdin.close()
            try:
                child.wait(5)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def write_only_to(log: Path) -> None:
    """In the child: the C library writes to no other place."""
    target = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(target, 1)
    os.dup2(target, 2)


def parameters(model: Path, context: int, slots: int = 1) -> Any:
    """In the child, once its output goes elsewhere: settings of llama.cpp's server for `slots` conversations at once,
    each of `context` tokens; loopback alone, any free port, and threads that leave room to other programs."""
    import psutil
    from xllamacpp import CommonParams

    params = CommonParams()
    params.model.path = str(model)
    params.n_ctx = context * slots
    params.n_parallel = slots
    # What was read last is kept in place; copies of earlier prompts would take gigabytes.
    params.cache_ram_mib = 0
    for which in (params.cpuparams, params.cpuparams_batch):
        which.n_threads = threads(usable_processors(), psutil.cpu_count(logical=False))
        # Threads that spin while they wait starve, and are starved by, every other program on few cores.
        which.poll = 0
    # A grammar holds from the first token on; thoughts before it would be none.
    params.enable_reasoning = 0
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    return params


def told(address: str, port_file: Path) -> None:
    """In the child: whoever waits for it may ask now."""
    fresh = port_file.with_suffix(".new")
    fresh.write_text(address)
    os.replace(fresh, port_file)


def serve_until_closed(server: Any, port_file: Path, parent: Parent) -> None:
    """In the child: tell the address, and end with the `parent`; `server` is held until then, as it ends with its
    object."""
    told(server.listening_address, port_file)
    parent.wait()
    # The server's own threads need not be waited for: nothing of theirs is worth keeping.
    os._exit(0)
