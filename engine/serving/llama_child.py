"""The process that computes: llama.cpp's own server on loopback, which ends with whoever started it."""

from __future__ import annotations

import argparse
import os
import threading
from pathlib import Path

from engine.models.llama_threads import threads, usable_processors


def compute(model: Path, name: str, context: int, slots: int, port_file: Path, log: Path) -> None:
    """Serve until stdin closes or the parent is gone; the C library writes only to `log`."""
    parent = os.getppid()
    target = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(target, 1)
    os.dup2(target, 2)
    import psutil
    from xllamacpp import Server

    server = Server(parameters(model, name, context, slots, psutil.cpu_count(logical=False)))
    fresh = port_file.with_suffix(".new")
    fresh.write_text(server.listening_address)
    os.replace(fresh, port_file)
    closed = threading.Event()
    threading.Thread(target=_wait_for_end_of_input, args=(closed,), daemon=True).start()
    while not closed.wait(0.5) and os.getppid() == parent:
        pass
    # Its own threads need not be waited for: nothing of theirs is worth keeping.
    os._exit(0)


def parameters(model: Path, name: str, context: int, slots: int, cores: int | None) -> object:
    """Settings of the library, the same for whoever compares with it: `slots` conversations at once, each with
    `context` tokens."""
    from xllamacpp import CommonParams

    params = CommonParams()
    params.model.path = str(model)
    # Else it tells the path of the file to every client.
    params.model_alias = {name}
    params.n_ctx = context * slots
    params.n_parallel = slots
    # What was read last is kept in place; copies of earlier prompts would take gigabytes.
    params.cache_ram_mib = 0
    for which in (params.cpuparams, params.cpuparams_batch):
        which.n_threads = threads(usable_processors(), cores)
        # Threads that spin while they wait starve, and are starved by, every other program on few cores.
        which.poll = 0
    # Each connection takes one, also while it waits for its turn.
    params.n_threads_http = 96
    params.enable_reasoning = 0
    params.endpoint_slots = False
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    return params


def _wait_for_end_of_input(closed: threading.Event) -> None:
    while os.read(0, 4096):
        pass
    closed.set()


def main() -> None:
    """What `LlamaProcess` starts."""
    parser = argparse.ArgumentParser(prog="engine.serving.llama_child")
    for name, kind in (("file", Path), ("name", str), ("context", int), ("slots", int), ("port-file", Path)):
        parser.add_argument(f"--{name}", type=kind, required=True)
    parser.add_argument("--log", type=Path, required=True)
    options = parser.parse_args()
    compute(options.file, options.name, options.context, options.slots, options.port_file, options.log)


if __name__ == "__main__":
    main()
