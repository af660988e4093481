"""An export in a process of its own: the conversation stays quick meanwhile, and its memory is free for the server
afterwards. `python -m nlforge.sharing.export_child SESSION TARGET NUMBER`; the answer is a line of JSON on stdout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

from engine.core.cancel import Cancelled
from engine.core.error_json import parts_in, told_in_json
from engine.core.errors import ExitCode, NlforgeError, RunFailed
from engine.core.journal import open_private, private_folder
from engine.core.parent import Parent
from engine.core.paths import RunPaths, runs_of
from engine.core.remedies import remedies_from_json, remedies_to_json
from engine.core.sentences import Sentence, packed, unpacked
from engine.export.export import Target, export
from engine.models.llama_child import environment
from engine.serving.settings import ServingPaths
from nlforge.run_process import open_judge
from nlforge.sharing.awaited import awaited_line
from nlforge.store import Session
from nlforge.wording.catalogue import say

_KINDS = {int(kind.exit_code): kind for kind in NlforgeError.__subclasses__()}


def export_apart(session: Session, target: Target, run: RunPaths | None = None) -> Path:
    """The folder with the model of a run, else the one that people get, in that form; what is there whole is kept.

    Raises:
        NlforgeError: as `export`.
        RunFailed: its process died.
        Cancelled: the person broke it off; the next one goes on where it was.
    """
    log, number = ServingPaths(session.root).export_log, run.root.name if run is not None else ""
    private_folder(log.parent)
    with open_private(log, "ab") as said:
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", "nlforge.sharing.export_child", str(session.root.absolute()), target, number],
            # It ends when this is closed, also where this program is killed.
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            env=environment(),
        )
    assert child.stdin is not None and child.stdout is not None
    try:
        with child.stdin, child.stdout:
            line = awaited_line(child.stdout)
    except Cancelled:
        child.kill()
        raise
    finally:
        child.wait()
    if not line:
        raise RunFailed(say("share-export-died"), "", say("share-export-log", log=str(log)))
    found = json.loads(line)
    if "folder" in found:
        return Path(found["folder"])
    raise _KINDS.get(found["exit_code"], RunFailed)(
        *parts_in(found),
        faults=[unpacked(fault) for fault in found["faults"]],
        remedies=remedies_from_json(found["remedies"]),
    )


def _answer(session: Session, target: Target, number: str) -> dict[str, Any]:
    run = next((one for one in runs_of(session.root) if one.root.name == number), None) or session.given
    try:
        assert run is not None
        found = export(run, target, root=session.data_root(), open_judge=open_judge, say=_note)
    except NlforgeError as error:
        told = {"exit_code": int(error.exit_code), **told_in_json(error)}
        faults = [packed(fault if isinstance(fault, Sentence) else Sentence(fault)) for fault in error.faults]
        return {**told, "faults": faults, "remedies": remedies_to_json(error.remedies)}
    return {"folder": str(found.folder)}


def _note(told: str) -> None:
    print(told, file=sys.stderr, flush=True)


def main(arguments: list[str]) -> int:
    """Entry of the process."""
    answers = os.dup(1)
    # Whatever libraries print goes to the log.
    os.dup2(2, 1)
    Parent().then(lambda: os._exit(int(ExitCode.INTERRUPTED)))
    found = _answer(Session(Path(arguments[0])), cast(Target, arguments[1]), arguments[2])
    os.write(answers, json.dumps(found).encode() + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
