"""The embedded planning model: a child process with an OpenAI-compatible server on loopback."""

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

START_SECONDS = 60.0


@contextmanager
def embedded_server() -> Iterator[str]:
    """Address (`http://127.0.0.1:PORT`) of a server that lives as long as this block.

    Raises:
        LlmUnavailable: the server did not come up.
    """
    model = gguf_path()
    with tempfile.TemporaryDirectory(prefix="nlforge-") as folder:
        port_file, log = Path(folder) / "address", Path(folder) / "server.log"
        command = [
            sys.executable,
            "-P",
            "-m",
            "planner.llm.embedded",
            "--model",
            str(model),
            "--port-file",
            str(port_file),
            "--log",
            str(log),
        ]
        path = os.pathsep.join(filter(None, [str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH")]))
        environment = os.environ | {"PYTHONPATH": path, "OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0"}
        child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
        )
        try:
            yield _wait_for_address(child, port_file, log)
        finally:
            if child.stdin is not None:
                child.stdin.close()
            try:
                child.wait(5)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _wait_for_address(child: subprocess.Popen[bytes], port_file: Path, log: Path) -> str:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if port_file.exists():
            return port_file.read_text().strip()
        if child.poll() is not None:
            break
        time.sleep(0.02)
    tail = log.read_text(errors="replace")[-300:] if log.exists() else ""
    raise LlmUnavailable(
        "The embedded planning model did not start.",
        tail.strip() or "It ended without an error message.",
        "Check the machine with: nlforge doctor",
    )


def serve(model: Path, port_file: Path | None, log: Path | None) -> None:
    """Serve until stdin closes or the parent is gone; the C library writes only to `log`."""
    parent = os.getppid()
    target = os.open(log or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(target, 2)
    talk = os.dup(1)
    os.dup2(target, 1)
    from xllamacpp import CommonParams, Server

    params = CommonParams()
    params.model.path = str(model)
    params.n_ctx = 4096
    params.n_parallel = 1
    params.cpuparams.n_threads = 2
    # Threads that spin while they wait starve, and are starved by, every other program on few cores.
    params.cpuparams.poll = 0
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
    parser.add_argument("--port-file", type=Path, default=None)
    parser.add_argument("--log", type=Path, default=None)
    options = parser.parse_args()
    serve(options.model or gguf_path(), options.port_file, options.log)


if __name__ == "__main__":
    main()
