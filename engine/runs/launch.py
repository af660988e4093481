"""Start, watch and stop the engine's child process."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from engine.core.errors import BadInput, ExitCode, SpecMismatch
from engine.core.events import RunCancelled, RunFailedEvent, RunFinished, RunStarted, read_events
from engine.core.journal import open_private, private_folder, replace_file
from engine.core.paths import RunPaths, next_run, runs_of
from engine.core.regular_files import open_own, read_own, require_no_link
from engine.core.sentences import sentence
from engine.core.spec import digest, load_spec
from engine.core.stop_reason import PAUSE
from engine.core.system_said import system_reason
from engine.estimation.capabilities import require_supported
from engine.estimation.executors import BuildPlace
from engine.estimation.machine import this_machine
from engine.models.base_weights import base_of, require_base_model
from engine.models.libraries import THREADS
from engine.training.tracking import trackers

SAFE_PATH = ("-P",)
"""Without it Python would run a stray `csv.py` of the folder a person works in."""
_children: list[subprocess.Popen[bytes]] = []


def start_run(
    session: Path, confirmed: str, data_root: Path, entry: str = "engine.runs.main", on: str | None = None
) -> RunPaths:
    """Start a detached run of the session's spec, or go on with the last one; `entry` is the module that runs it, `on`
    the address of a Ray cluster, which a run that goes on remembers.

    The last run goes on where it was stopped, killed or ended unexpectedly with the same spec; one that ended by a
    decision (a gate, bad input, a result) is done, and a new one starts.

    Raises:
        SpecMismatch: `spec.yaml` is not the confirmed spec.
        Declined: this version cannot build what the spec asks for.
        BadInput: a run of this session is already going, a tracker asked for is not there, or something of the session
            is a link.
        RunFailed: the base model is not on this machine.
    """
    spec = load_spec(session / "spec.yaml")
    found = digest(spec)
    if found != confirmed:
        raise SpecMismatch(
            sentence("noted-other_spec", "This is not the spec that was confirmed."),
            sentence("noted-digests", "Confirmed {confirmed}, found {found}.", confirmed=confirmed, found=found),
            sentence("noted-todo-other_spec", "Look at the page again and confirm it."),
        )
    begun = _unfinished(session.resolve(), confirmed)
    require_supported(
        spec,
        BuildPlace(
            this_machine(session.parent).gpus, cluster=on is not None or (begun is not None and begun.place.exists())
        ),
    )
    # Here and not in the child: the person still sits before the terminal.
    require_base_model(base_of(spec.model))
    trackers()
    _require_no_links(session / "runs")
    # Two who say yes at once must not start two runs: between the look and the start nobody else may come.
    with _locked(session / "runs" / "starting") as starting:
        if starting is None or any(is_running(r) for r in runs_of(session)):
            raise BadInput(
                sentence("noted-already_going", "A run of this session is already going."),
                todo=sentence("noted-todo-already_going", "Wait for it, or say: stop."),
            )
        # Once more, under the lock: what was unfinished above may be going by now.
        paths = _unfinished(session.resolve(), confirmed) or next_run(session.resolve())
        paths.stop.unlink(missing_ok=True)
        # A copy: the run is of the spec that was confirmed, whatever becomes of the session's.
        replace_file(paths.spec, read_own(session / "spec.yaml"))
        if on is not None:
            replace_file(paths.place, on.encode())
        for name, place in (("origin.json", paths.origin), ("manners.json", paths.manners)):
            if (session / name).is_file():
                replace_file(place, read_own(session / name))
        with open_private(paths.log, "ab") as log, _locked(paths.lock) as lock:
            assert lock is not None, "a new run's lock is free"
            # The child inherits the lock and holds it until it is gone, however it ends.
            child = subprocess.Popen(
                [sys.executable, *SAFE_PATH, "-m", entry, str(paths.root), confirmed, str(data_root.resolve())],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # It lives on when this program ends or its terminal is closed.
                start_new_session=True,
                pass_fds=(lock,),
                env={**THREADS, **os.environ, "PYTHONPATH": _python_path()},
            )
        _children.append(child)
        replace_file(paths.pid, str(child.pid).encode())
    return paths


def _require_no_links(runs: Path) -> None:
    """Raises BadInput where a folder of the runs, or a file in one, is a link: a run would write through it."""
    require_no_link(runs)
    for folder, folders, files in os.walk(runs):
        for name in (*folders, *files):
            require_no_link(Path(folder, name))


def _unfinished(session: Path, confirmed: str) -> RunPaths | None:
    """The last run, where it can go on."""
    last = next(reversed(runs_of(session)), None)
    if last is None:
        return None
    try:
        same = digest(load_spec(last.spec)) == confirmed
    except BadInput:
        return None
    end = next(
        (
            e
            for e in reversed(list(read_events(last.events)))
            if isinstance(e, RunFinished | RunFailedEvent | RunCancelled | RunStarted)
        ),
        None,
    )
    decided = isinstance(end, RunFinished) or (
        isinstance(end, RunFailedEvent) and end.exit_code != int(ExitCode.RUN_FAILED)
    )
    return last if same and end is not None and not decided else None


@contextmanager
def _locked(path: Path, kind: int = fcntl.LOCK_EX) -> Iterator[int | None]:
    """Descriptor of a file locked for this process and the children it is given to; None where another holds it."""
    if kind == fcntl.LOCK_SH:
        # To look is no reason to write.
        file = open_own(path, os.O_RDONLY)
    else:
        private_folder(path.parent)
        file = open_own(path, os.O_RDWR | os.O_CREAT)
    try:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        yield file
    finally:
        os.close(file)


def _python_path() -> str:
    """Where this installation's packages are, for a child that must not look into the working folder."""
    return os.pathsep.join(filter(None, [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH")]))


def is_running(run: RunPaths) -> bool:
    """Whether the run's process is alive: it holds a lock the system takes away when it is gone."""
    for child in _children:
        # A child that has ended and is not waited for stays a process.
        child.poll()
    try:
        # Shared, so that two who look at once do not take each other for the run.
        with _locked(run.lock, fcntl.LOCK_SH) as free:
            return free is None
    except (OSError, BadInput):
        # It was never started, is somebody else's, or is no lock.
        return False


def request_stop(run: RunPaths, *, pause: bool = False) -> None:
    """Ask the run to end after its current step; it says `run_cancelled` when it did, and with `pause` that this was a
    pause.

    Raises:
        BadInput: its folder cannot be written to.
    """
    pid = ""
    try:
        # A file and not a signal: it reaches a run on another machine of the cluster too, and one that is just
        # starting.
        with open(open_own(run.stop, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), "wb") as file:
            file.write(PAUSE if pause else b"")
    except (OSError, BadInput) as error:
        with suppress(OSError, BadInput):
            pid = read_own(run.pid).decode(errors="replace").strip()
        raise BadInput(
            sentence(
                "error-cannot_ask_run_stop_cannot",
                "I cannot ask the run to stop: {root} cannot be written to.",
                root=run.root,
            ),
            (system_reason(error) if isinstance(error, OSError) else error.what),
            sentence(
                "error-make_folder_writable_or_end",
                "Make the folder writable, or end it where it runs: {command} (what it learned is saved).",
                command=f"kill {pid}".rstrip(),
            ),
        ) from error


def pid_of(run: RunPaths) -> int | None:
    """Process id of a live run.

    Raises:
        BadInput: the file of its number is no plain file.
    """
    return int(read_own(run.pid)) if is_running(run) else None
