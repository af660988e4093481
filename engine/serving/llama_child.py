"""The process that computes: llama.cpp's own server on loopback, which ends with whoever started it."""

from __future__ import annotations

import argparse
from pathlib import Path

from engine.core.parent import Parent
from engine.models import llama_child
from engine.models.llama_child import serve_until_closed, write_only_to


def compute(model: Path, name: str, context: int, slots: int, port_file: Path, log: Path) -> None:
    """Serve until stdin closes or the parent is gone; the C library writes only to `log`."""
    parent = Parent()
    write_only_to(log)
    from xllamacpp import Server

    serve_until_closed(Server(parameters(model, name, context, slots)), port_file, parent)


def parameters(model: Path, name: str, context: int, slots: int) -> object:
    """Settings of the library, the same for whoever compares with it: `slots` conversations at once, each with
    `context` tokens."""
    params = llama_child.parameters(model, context, slots)
    # Else it tells the path of the file to every client.
    params.model_alias = {name}
    # Each connection takes one, also while it waits for its turn.
    params.n_threads_http = 96
    params.endpoint_slots = False
    return params


def main() -> None:
    """What `ModelProcess` starts."""
    parser = argparse.ArgumentParser(prog="engine.serving.llama_child")
    for name, kind in (("file", Path), ("name", str), ("context", int), ("slots", int), ("port-file", Path)):
        parser.add_argument(f"--{name}", type=kind, required=True)
    parser.add_argument("--log", type=Path, required=True)
    options = parser.parse_args()
    compute(options.file, options.name, options.context, options.slots, options.port_file, options.log)


if __name__ == "__main__":
    main()
