"""A GGUF file behind xllamacpp's own server, in a child process on loopback: what the parity check asks."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from engine.core.errors import RunFailed
from engine.core.parent import Parent
from engine.core.sentences import as_said, sentence
from engine.models.llama_child import NotStarted, parameters, serve_until_closed, started, write_only_to

START_SECONDS = 120.0


@contextmanager
def llama_server(gguf: Path, context: int, adapter: Path | None = None) -> Iterator[str]:
    """Address (`http://127.0.0.1:PORT`) of a server that lives as long as this block; `context` is how many tokens a
    conversation may have, `adapter` a GGUF adapter that is loaded on the file.

    Raises:
        RunFailed: it did not come up, with what the library said.
    """
    given = ["--file", str(gguf), "--context", str(context)]
    given += ["--adapter", str(adapter)] if adapter is not None else []
    try:
        with started("engine.export.llama_server", given, gguf, START_SECONDS) as address:
            yield address
    except NotStarted as error:
        raise RunFailed(
            sentence("error-llama_cpp_did_not_load", "llama.cpp did not load {name}.", name=gguf.name),
            as_said(str(error)),
            sentence(
                "error-export_again_if_stays_so_this",
                "Export it again; if it stays so, this machine may lack the memory or the instructions it needs.",
            ),
        ) from error


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
        told = as_said(error.response.text[:300] if isinstance(error, httpx.HTTPStatusError) else str(error))
        raise RunFailed(
            sentence("error-llama_cpp_did_not_answer", "llama.cpp did not answer the exported model's test."), told
        ) from error
    return found


def _serve(gguf: Path, context: int, adapter: Path | None, port_file: Path, log: Path) -> None:
    """Serve until stdin closes or the parent is gone; the C library writes only to `log`."""
    parent = Parent()
    write_only_to(log)
    from xllamacpp import CommonAdapterLoraInfo, Server

    params = parameters(gguf, context)
    # Each prompt is read anew: what was kept of an earlier one was computed in other batches.
    params.cache_prompt = False
    params.use_jinja = True
    if adapter is not None:
        lora = CommonAdapterLoraInfo()
        lora.path, lora.scale = str(adapter), 1.0
        params.lora_adapters = [lora]
    serve_until_closed(Server(params), port_file, parent)


def main() -> None:
    parser = argparse.ArgumentParser(prog="engine.export.llama_server")
    parser.add_argument("--file", type=Path, required=True)
    parser.add_argument("--context", type=int, required=True)
    parser.add_argument("--adapter", type=Path, default=None)
    parser.add_argument("--port-file", type=Path, required=True)
    parser.add_argument("--log", type=Path, required=True)
    options = parser.parse_args()
    _serve(options.file, options.context, options.adapter, options.port_file, options.log)


if __name__ == "__main__":
    main()
