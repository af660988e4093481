"""The embedded server: a child process that answers with the model of a GGUF file, OpenAI-compatible, on loopback."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.core.errors import LlmUnavailable
from engine.models.base_weights import gguf_path
from engine.models.llama_threads import WAITING, threads, usable_processors

START_SECONDS = 60.0
_BYTES_A_SECOND = 50 * 2**20
"""Of a slow disk, from which a large model takes longer to start."""
CONTEXT = 4096


@contextmanager
def embedded_server(gguf: Path | None = None, context: int = CONTEXT) -> Iterator[str]:
    """Address (`http://127.0.0.1:PORT`) of a server that lives as long as this block; by default with the model that is
    installed. `context` is how many tokens a question and its answer may have.

    Raises:
        RunFailed: the default model is not on this machine.
        LlmUnavailable: the server did not come up.
    """
    model = gguf or gguf_path()
    with tempfile.TemporaryDirectory(prefix="nlforge-") as folder:
        port_file, log = Path(folder) / "address", Path(folder) / "server.log"
        command = [
            sys.executable,
            "-P",
            "-m",
            "planner.llm.embedded",
            "--model",
            str(model),
            "--context",
            str(context),
            "--port-file",
            str(port_file),
            "--log",
            str(log),
        ]
        path = os.pathsep.join(filter(None, [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH")]))
        child = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": path} | WAITING,
        )
        try:
            yield _wait_for_address(child, port_file, log, model)
        finally:
            if child.stdin is not None:
                child.stdin.close()
            try:
                child.wait(5)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _wait_for_address(child: subprocess.Popen[bytes], port_file: Path, log: Path, model: Path) -> str:
    until = time.monotonic() + START_SECONDS + model.stat().st_size / _BYTES_A_SECOND
    while time.monotonic() < until:
        if port_file.exists():
            return port_file.read_text().strip()
        if child.poll() is not None:
            break
        time.sleep(0.02)
    raise LlmUnavailable(
        f"The embedded server did not start with {model.name}.",
        _said(log) or "It ended without an error message.",
        "Check the machine with: nlforge doctor",
    )


def _said(log: Path) -> str:
    """Why it did not start, in the words of its library: the first line of a fault, else the last ones."""
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines()] if log.exists() else []
    faults = [line for line in lines if "error" in line.casefold()]
    return (faults[0] if faults else " ".join(lines))[-300:]


def serve(model: Path, context: int, port_file: Path | None, log: Path | None) -> None:
    """Serve until stdin closes or the parent is gone; the C library writes only to `log`."""
    parent = os.getppid()
    target = os.open(log or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(target, 2)
    talk = os.dup(1)
    os.dup2(target, 1)
    import psutil
    from xllamacpp import CommonParams, Server

    params = CommonParams()
    params.model.path = str(model)
    params.n_ctx = context
    params.n_parallel = 1
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
    server = Server(params)
    address = server.listening_address
    if port_file is not None:
        fresh = port_file.with_suffix(".new")
        fresh.write_text(address)
        os.replace(fresh, port_file)
    os.write(talk, (address + "\n").encode())
    closed = threading.Event()
    threading.Thread(target=_wait_for_end_of_input, args=(closed,), daemon=True).start()
    while not closed.wait(0.5) and os.getppid() == parent:
        pass
    # The server's own threads need not be waited for: nothing of theirs is worth keeping.
    os._exit(0)


def _wait_for_end_of_input(closed: threading.Event) -> None:
    while os.read(0, 4096):
        pass
    closed.set()


def main() -> None:
    parser = argparse.ArgumentParser(prog="planner.llm.embedded")
    parser.add_argument("--model", type=Path, default=None)
    parser.add_argument("--context", type=int, default=CONTEXT)
    parser.add_argument("--port-file", type=Path, default=None)
    parser.add_argument("--log", type=Path, default=None)
    options = parser.parse_args()
    serve(options.model or gguf_path(), options.context, options.port_file, options.log)


if __name__ == "__main__":
    main()
