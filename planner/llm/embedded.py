"""The embedded server: a child process that answers with the model of a GGUF file, OpenAI-compatible, on loopback."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.core.errors import LlmUnavailable
from engine.core.parent import Parent
from engine.core.sentences import as_said, sentence
from engine.models.base_weights import gguf_path
from engine.models.llama_child import NotStarted, parameters, serve_until_closed, started, write_only_to

START_SECONDS = 60.0
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
    try:
        with started(
            "planner.llm.embedded", ["--model", str(model), "--context", str(context)], model, START_SECONDS
        ) as address:
            yield address
    except NotStarted as error:
        raise LlmUnavailable(
            sentence(
                "error-embedded_server_did_not_start", "The embedded server did not start with {name}.", name=model.name
            ),
            as_said(str(error)),
            sentence("error-check_machine_with_nlforge_doctor", "Check the machine with: nlforge doctor"),
        ) from error


def serve(model: Path, context: int, port_file: Path, log: Path) -> None:
    """Serve until stdin closes or the parent is gone; the C library writes only to `log`."""
    parent = Parent()
    write_only_to(log)
    from xllamacpp import Server

    serve_until_closed(Server(parameters(model, context)), port_file, parent)


def main() -> None:
    parser = argparse.ArgumentParser(prog="planner.llm.embedded")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--context", type=int, default=CONTEXT)
    parser.add_argument("--port-file", type=Path, required=True)
    parser.add_argument("--log", type=Path, required=True)
    options = parser.parse_args()
    serve(options.model, options.context, options.port_file, options.log)


if __name__ == "__main__":
    main()
