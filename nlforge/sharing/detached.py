"""A server that runs on without the program that started it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from engine.core.cancel import Cancelled
from engine.core.errors import RunFailed
from engine.core.journal import open_private, private_folder
from engine.core.sentences import as_said
from engine.serving.settings import ServeSettings, ServingPaths
from nlforge.sharing.awaited import awaited_line
from nlforge.wording.catalogue import say

_SHOWN = 400
_children: list[subprocess.Popen[bytes]] = []
"""Held, as they are not waited for."""


def start_detached(settings: ServeSettings) -> str:
    """The address of a new server, when the first request can come.

    Raises:
        RunFailed: it did not come up.
        Cancelled: the person broke it off; it is ended.
    """
    log = ServingPaths(settings.session).log
    private_folder(log.parent)
    with open_private(log, "ab") as said:
        begun = said.tell()
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", "engine.serving.main", settings.model_dump_json()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            start_new_session=True,
        )
    _children.append(child)
    assert child.stdout is not None
    with child.stdout as out:
        try:
            address = awaited_line(out).decode().strip()
        except Cancelled:
            child.terminate()
            child.wait()
            raise
    if address:
        return address
    child.wait()
    raise RunFailed(say("command-serve-failed"), _last_said(log, begun), say("command-serve-log", log=str(log)))


def _last_said(log: Path, begun: int) -> str:
    with open(log, "rb") as file:
        file.seek(begun)
        lines = file.read().decode(errors="replace").strip().splitlines()
    return as_said(" ".join(lines[-3:])[-_SHOWN:])
