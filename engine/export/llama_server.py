"""A GGUF file behind xllamacpp's own server, in a child process on loopback: what the parity check asks.

`python -m engine.export.llama_server GGUF CONTEXT ADDRESS LOG`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from engine.core.errors import RunFailed

START_SECONDS = 120.0
_BYTES_A_SECOND = 50 * 2**20
"""Of a slow disk, from which a large model takes longer to start."""
_WAITING = {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0", "OMP_PROC_BIND": "false", "OMP_DYNAMIC": "false"}
"""Threads that wait for each other sleep, and none is bound to a processor that another program uses."""
_MOST_THREADS = 4


@contextmanager
def llama_server(gguf: Path, context: int, adapter: Path | None = None) -> Iterator[str]:
    """Address (`http://127.0.0.1:PORT`) of a server that lives as long as this block; `context` is how many tokens a
    conversation may have, `adapter` a GGUF adapter that is loaded on the file.

    Raises:
        RunFailed: it did not come up, with what the library said.
    """
    with tempfile.TemporaryDirectory(prefix="nlforge-") as folder:
        address, log = Path(folder) / "address", Path(folder) / "log"
        module = [sys.executable, "-P", "-m", "engine.export.llama_server"]
        given = [str(gguf), str(context), str(address), str(log), *([str(adapter)] if adapter is not None else [])]
        path = os.pathsep.join(filter(None, [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH")]))
        child = subprocess.Popen(
            [*module, *given],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": path} | _WAITING,
        )
        try:
            yield _address_of(child, address, log, gguf)
        finally:
            if child.stdin is not None:
                child.stdin.close()
            try:
                child.wait(5)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _address_of(child: subprocess.Popen[bytes], address: Path, log: Path, gguf: Path) -> str:
    until = time.monotonic() + START_SECONDS + gguf.stat().st_size / _BYTES_A_SECOND
    while time.monotonic() < until:
        if address.exists():
            return address.read_text().strip()
        if child.poll() is not None:
            break
        time.sleep(0.02)
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines()] if log.exists() else []
    faults = [line for line in lines if "error" in line.casefold() or "failed" in line.casefold()]
    raise RunFailed(
        f"llama.cpp did not load {gguf.name}.",
        (faults[0] if faults else " ".join(lines))[-300:] or "It ended without an error message.",
        "Export it again; if it stays so, this machine may lack the memory or the instructions it needs.",
    )


def asked(address: str, path: str, body: dict[str, object]) -> dict[str, Any]:
    """The answer to one request.

    Raises:
        RunFailed: it was refused, or the server is gone.
    """
    import httpx

    try:
        # No limit of time: how long a reply takes is the model's and the machine's.
        answer = httpx.post(f"{address}{path}", json=body, timeout=None, trust_env=False)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        told = error.response.text[:300] if isinstance(error, httpx.HTTPStatusError) else str(error)
        raise RunFailed("llama.cpp did not answer the exported model's test.", told) from error
    return found


def _serve(gguf: str, context: int, address: Path, log: Path, adapter: str | None) -> None:
    """Serve until stdin closes or the parent is gone; the C library writes only to `log`."""
    parent = os.getppid()
    target = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (1, 2):
        os.dup2(target, stream)
    from xllamacpp import CommonAdapterLoraInfo, CommonParams, Server

    params = CommonParams()
    params.model.path = gguf
    params.n_ctx = context
    params.n_parallel = 1
    # Each prompt is read anew: what was kept of an earlier one was computed in other batches.
    params.cache_ram_mib = 0
    params.cache_prompt = False
    params.enable_reasoning = 0
    params.use_jinja = True
    if adapter is not None:
        lora = CommonAdapterLoraInfo()
        lora.path, lora.scale = adapter, 1.0
        params.lora_adapters = [lora]
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    for which in (params.cpuparams, params.cpuparams_batch):
        # In step they wait for the slowest: where other programs use the processors, fewer are faster.
        which.n_threads = max(1, min(usable - round(os.getloadavg()[0]), _MOST_THREADS))
        which.poll = 0
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    server = Server(params)
    fresh = address.with_suffix(".new")
    fresh.write_text(server.listening_address)
    os.replace(fresh, address)
    closed = threading.Event()
    threading.Thread(target=_wait_for_end_of_input, args=(closed,), daemon=True).start()
    while not closed.wait(0.5) and os.getppid() == parent:
        pass
    os._exit(0)


def _wait_for_end_of_input(closed: threading.Event) -> None:
    while os.read(0, 4096):
        pass
    closed.set()


if __name__ == "__main__":
    _serve(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]), next(iter(sys.argv[5:]), None))
