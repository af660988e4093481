"""The command that lets people use a model: a server, who may ask it, and which ones run."""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.core.errors import BadInput, NlforgeError, RunFailed
from engine.core.printable import json_line
from nlforge.cli.app import Json, app
from nlforge.console import give, talk, tell
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from engine.serving.registry import RunningServer
    from engine.serving.settings import Engine, ServeSettings, ServingPaths

_EVERYWHERE = "0.0.0.0"
_STOP_SECONDS = 70.0
"""A little more than the open requests have to end in."""


class _Engine(StrEnum):
    llama = "llama.cpp"
    vllm = "vllm"


@app.command()
def serve(
    session: Annotated[str | None, typer.Argument(help="Name of a session.")] = None,
    port: Annotated[
        int | None, typer.Option("--port", min=0, max=65535, help="Default: the first free from 8321.")
    ] = None,
    host: Annotated[
        str | None, typer.Option("--host", help="Address to listen on; needs --network beyond this machine.")
    ] = None,
    network: Annotated[bool, typer.Option("--network", help="Let other machines reach it, with keys.")] = False,
    detach: Annotated[bool, typer.Option("--detach", help="Run on when the terminal is closed.")] = False,
    list_: Annotated[bool, typer.Option("--list", help="The servers that run.")] = False,
    stop: Annotated[
        bool, typer.Option("--stop", help="End the session's servers, after what they are answering.")
    ] = False,
    key: Annotated[
        str | None, typer.Option("--key", metavar="NAME", help="Make a key for somebody; it is shown once.")
    ] = None,
    revoke: Annotated[str | None, typer.Option("--revoke", metavar="NAME", help="Take somebody's key back.")] = None,
    log_texts: Annotated[
        bool, typer.Option("--log-texts", help="Keep messages and replies in the request log.")
    ] = False,
    no_rules: Annotated[bool, typer.Option("--no-rules", help="Let replies out that break a hard rule.")] = False,
    no_corrections: Annotated[
        bool, typer.Option("--no-corrections", help="Always the model's own replies, also to what was corrected.")
    ] = False,
    engine: Annotated[
        _Engine | None,
        typer.Option("--engine", help="What computes. Default: vLLM where it, a card and merged weights are here."),
    ] = None,
    json_: Json = False,
) -> None:
    """Serve the version people get: OpenAI's API, and a page to try it."""
    from engine.serving.keys import KeyFile
    from engine.serving.settings import LOOPBACK, ServeSettings, ServingPaths
    from nlforge.changed_documents import about_changed_documents
    from nlforge.session_factory import find

    if list_ and session is None:
        _listed(_everywhere(), json_)
        return
    if session is None:
        raise BadInput(say("command-serve-which"), "", say("command-serve-list"))
    paths = ServingPaths(find(session).root)
    keys = KeyFile(paths.keys)
    if list_:
        _listed(_of(paths), json_)
    elif stop:
        _stopped(_of(paths), session)
    elif key is not None:
        _show_key(keys.make(key), key)
    elif revoke is not None:
        keys.revoke(revoke)
        tell(say("command-serve-revoked", name=revoke))
    else:
        wanted = host or (_EVERYWHERE if network else LOOPBACK[0])
        if wanted not in LOOPBACK and not network:
            raise BadInput(
                say("command-serve-beyond", host=wanted),
                say("command-serve-beyond-why"),
                say("command-serve-beyond-todo"),
            )
        computes = engine.value if engine is not None else _fitting(paths)
        export = _export(paths, session, computes)
        if (changed := about_changed_documents(find(session), export)) is not None:
            talk(changed)
        settings = ServeSettings(
            export=export.absolute(),
            session=paths.session.absolute(),
            host=wanted,
            port=port,
            engine=computes,
            log_texts=log_texts,
            rules=not no_rules,
            corrections=not no_corrections,
        )
        if not settings.loopback and not keys.used():
            _show_key(keys.make(), "first")
        _run(settings, detach, json_, session)


def _fitting(paths: ServingPaths) -> Engine:
    """vLLM where all it needs is here, which a processor alone would not repay."""
    from engine.serving.served_model import newest_export
    from engine.serving.vllm_child import vllm_command

    if vllm_command() is None or newest_export(paths.session, "vllm") is None:
        return "llama.cpp"
    import torch

    return "vllm" if torch.cuda.is_available() else "llama.cpp"


def _export(paths: ServingPaths, session: str, engine: Engine) -> Path:
    from engine.core.releases import released_run
    from engine.serving.served_model import newest_export
    from engine.serving.vllm_child import vllm_command

    if engine == "vllm" and vllm_command() is None:
        raise BadInput(
            say("command-serve-no-vllm"), say("command-serve-no-vllm-why"), say("command-serve-no-vllm-todo")
        )
    folder = newest_export(paths.session, engine)
    if folder is None:
        target = "merged" if engine == "vllm" else "gguf"
        released = released_run(paths.session)
        which = session if released is None else f"{session}@{released.root.name}"
        raise BadInput(
            say("command-serve-nothing", session=which),
            "",
            say("command-serve-export", session=which, target=target),
        )
    return folder


def _run(settings: ServeSettings, detach: bool, json_: bool, session: str) -> None:
    def told(address: str) -> None:
        if json_:
            give(json_line({"kind": "serving", "session": session, "address": address, "export": settings.export.name}))
        else:
            tell(say("command-serve-at", address=address), say("command-serve-api", address=f"{address}/v1"))
        if not settings.loopback:
            talk(say("command-serve-plain"))
        talk(say("command-serve-runs-on" if detach else "command-serve-ends", session=session))

    if detach:
        from nlforge.sharing.detached import start_detached

        told(start_detached(settings))
        return
    from engine.serving.main import serve as run

    run(settings, told)


def _show_key(key: str, name: str) -> None:
    tell(key)
    talk(say("command-serve-key", name=name))


def _everywhere() -> list[RunningServer]:
    from engine.serving.registry import running_servers
    from nlforge.session_factory import sessions_dir
    from nlforge.store import list_sessions

    return running_servers(session.root for session in list_sessions(sessions_dir()))


def _of(paths: ServingPaths) -> list[RunningServer]:
    from engine.serving.registry import running_servers

    return running_servers([paths.session])


def _listed(servers: list[RunningServer], json_: bool) -> None:
    for server in servers:
        if json_:
            give(server.model_dump_json())
        else:
            tell(f"{server.session:<32} {server.address:<30} {server.export:<12} {server.since:%Y-%m-%d %H:%M} UTC")
            for line in _moved(server.session):
                tell(f"  {line}")
    if not servers and not json_:
        talk(say("command-serve-none"))


def _moved(name: str) -> list[str]:
    """A line where what people ask that session has moved."""
    from nlforge.session_factory import find
    from nlforge.sharing.drift import alarm

    with suppress(NlforgeError):
        return [line for line in (alarm(find(name)),) if line is not None]
    return []


def _stopped(servers: list[RunningServer], session: str) -> None:
    from engine.serving.registry import stop_server

    if not servers:
        raise BadInput(say("command-serve-none"), "", say("command-serve-list"))
    for server in servers:
        if not stop_server(server, _STOP_SECONDS):
            raise RunFailed(
                say("command-serve-goes-on", address=server.address), "", say("command-serve-kill", pid=str(server.pid))
            )
        tell(say("command-serve-stopped", session=session, address=server.address))
