"""Servers of a session, for the conversation: what must be there first, started with its keys, tried, found."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from httpx import HTTPError, post

from engine.core.errors import BadInput, RunFailed
from engine.core.paths import RunPaths
from engine.core.sentences import as_said
from engine.core.spec import load_spec
from engine.export.prompts import prompts_of
from engine.export.served import SERVED, served_in
from engine.prompting.delivered import weights_of
from engine.runs.deliver import served_as
from engine.serving.keys import KeyFile
from engine.serving.registry import RunningServer, running_servers
from engine.serving.served_model import newest_export
from engine.serving.settings import LOOPBACK, ServeSettings, ServingPaths
from nlforge.sharing.detached import start_detached
from nlforge.sharing.export_child import export_apart
from nlforge.store import Session, list_sessions
from nlforge.wording.catalogue import number, say

_EVERYWHERE = "0.0.0.0"
_BESIDE = 2**28
"""Bytes that a server takes beside the file of its model, at least."""
_TRY_SECONDS = 300
_LOOKED_AT, _SHORT = 20, 200
"""Held-out messages of which the first that is no longer than so many letters is asked."""
_INNER = ("docker", "br-", "veth", "virbr", "lo")
"""Beginnings of the names of networks that are inside this machine."""
_MOST_ADDRESSES = 2


@dataclass(frozen=True)
class Started:
    """A server that came up."""

    address: str
    key: str | None
    """Made for it, and shown now or never."""


def ready(session: Session) -> Path | None:
    """What can be served of the model that people get; None where it must be made first."""
    folder, given = newest_export(session.root), session.given
    return folder if folder and given and folder.parent.parent.name == given.root.name else None


def made(session: Session, trained: RunPaths) -> Path:
    """The same, made where it is not there.

    Raises:
        NlforgeError: it cannot be made, or is not the trained model.
    """
    return ready(session) or export_apart(session, served_as(load_spec(trained.spec), weights_of(trained)))


def own_servers(session: Session) -> list[RunningServer]:
    """Those of the session that run."""
    return running_servers([session.root])


def all_servers(session: Session) -> list[RunningServer]:
    """Those of all sessions beside it."""
    return running_servers(one.root for one in list_sessions(session.root.parent))


def serves_older(server: RunningServer, session: Session) -> bool:
    """Whether a model was trained, or exported, since the server began."""
    folder = ready(session)
    return folder is None or (folder / SERVED).stat().st_mtime > server.since.timestamp()


def start(session: Session, folder: Path, *, network: bool) -> Started:
    """A server that runs on; where it needs a key and nobody has one, one is made.

    Raises:
        NlforgeError: it does not come up, and nothing of it is left.
    """
    _require_memory(folder / served_in(folder).file)
    paths = ServingPaths(session.root)
    keys = KeyFile(paths.keys)
    locked = keys.used()
    owner = say("share-key-owner")
    key = keys.make(owner) if (network or locked) and not keys.entries() else None
    settings = ServeSettings(
        export=folder.absolute(), session=session.root.absolute(), host=_EVERYWHERE if network else LOOPBACK[0]
    )
    try:
        return Started(start_detached(settings), key)
    except BaseException:
        if key is not None:
            # It was not shown: nobody shall be kept out by it.
            keys.revoke(owner)
            if not locked:
                paths.keys.unlink()
        raise


def _require_memory(model: Path) -> None:
    files = [model] if model.is_file() else [path for path in model.rglob("*") if path.is_file()]
    needs, free = sum(path.stat().st_size for path in files) + _BESIDE, psutil.virtual_memory().available
    if needs > free:
        shown = {"needs": number(needs / 2**30, 1), "free": number(free / 2**30, 1)}
        raise RunFailed(say("share-no-memory"), say("share-no-memory-why", **shown), say("share-no-memory-todo"))


def tried(session: Session, started: Started) -> tuple[str, str]:
    """A message the model never learned from, and what it answers through the server.

    Raises:
        RunFailed: it does not answer.
    """
    asked = _message(session)
    here = f"http://{LOOPBACK[0]}:{started.address.rpartition(':')[2]}"
    with _key_for(session, started) as headers:
        try:
            answer = post(
                f"{here}/v1/chat/completions",
                json={"model": session.id, "messages": [{"role": "user", "content": asked}]},
                headers=headers,
                timeout=_TRY_SECONDS,
                trust_env=False,
            )
            answer.raise_for_status()
            reply = str(answer.json()["choices"][0]["message"]["content"])
        except (HTTPError, ValueError, LookupError, TypeError) as error:
            raise RunFailed(say("share-no-answer"), as_said(str(error)[:300]), say("share-no-answer-todo")) from error
    return asked, reply


@contextmanager
def _key_for(session: Session, started: Started) -> Iterator[dict[str, str]]:
    """Headers to ask with: where only others have keys, one that holds for this question alone."""
    keys, key = KeyFile(ServingPaths(session.root).keys), started.key
    name = f"check {os.getpid()}"
    lent = key is None and keys.used()
    if lent:
        key = keys.make(name)
    try:
        yield {"Authorization": f"Bearer {key}"} if key is not None else {}
    finally:
        if lent:
            keys.revoke(name)


def _message(session: Session) -> str:
    trained = session.given
    try:
        known = prompts_of(trained, _LOOKED_AT) if trained is not None else []
    except BadInput:
        known = []
    return next((one for one in known if len(one) <= _SHORT), min(known, key=len, default=say("share-hello")))


def addresses_of(server_address: str) -> list[str]:
    """Where others reach a server: by its numbers in their network, and by the name of this machine."""
    port = server_address.rpartition(":")[2]
    return [f"http://{host}:{port}" for host in (*_numbers(), socket.gethostname())]


def _numbers() -> list[str]:
    up = {name for name, state in psutil.net_if_stats().items() if state.isup and not name.startswith(_INNER)}
    found = [
        one.address
        for name, known in psutil.net_if_addrs().items()
        for one in known
        if name in up and one.family is socket.AF_INET and not one.address.startswith(("127.", "169.254."))
    ]
    return found[:_MOST_ADDRESSES]
