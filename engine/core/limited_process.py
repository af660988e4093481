"""Reading what others made in a process of its own, with limits of memory, time, and what it writes."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil

from engine.core.cancel import checkpoint
from engine.core.error_json import parts_in, told_in_json
from engine.core.errors import BadInput
from engine.core.inner_limits import shortened, with_kind
from engine.core.process_limits import memory_bytes
from engine.core.sentences import Digits, renamed, sentence
from engine.core.system_said import system_said

_FOUND, _SAID = "found.json", "said.txt"
_WRITTEN_BYTES = 3 * 2**30
_LOOKS_EVERY = 0.2
"""Seconds between two looks whether the person broke it off."""
_STARVED = 10
"""So many times its seconds a reader has by the clock on a machine whose other programs leave it no processor."""
_PR_SET_PDEATHSIG = 1


def read_limited(module: str, arguments: Sequence[str], path: Path, folder: Path, seconds: int) -> dict[str, Any]:
    """What `python -m MODULE ARGUMENTS FOLDER SECONDS`, which ends in `answer`, finds in `path`; it and what it started
    end with this call.

    Raises:
        BadInput: it said why it cannot, or it was ended at one of its limits.
        Cancelled: the person broke it off.
    """
    # -P: what lies in the person's folder is never imported.
    command = [sys.executable, "-P", "-m", module, *arguments, str(folder), str(seconds)]
    # Rust and Arrow start a thread a core with a stack each; one is enough here.
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1"}
    try:
        with open(folder / _SAID, "wb") as said:
            # A group of its own, so that what a parser starts can be ended with it.
            child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                # Parsers print what they like; stdout of the program is for data.
                stdout=subprocess.DEVNULL,
                stderr=said,
                env=environment,
                start_new_session=True,
            )
    except OSError as error:
        raise BadInput(
            sentence("error-cannot_be_read", "{path} cannot be read.", path=path),
            sentence(
                "error-reader_could_not_be_started", "Its reader could not be started: {why}.", why=system_said(error)
            ),
            sentence("error-close_other_programs_and_try", "Close other programs, and try again."),
        ) from error
    try:
        code = _ended(child, seconds)
    finally:
        _end(child)
    # By the clock or by the processor: to the person both are too long.
    if code is None or code == -signal.SIGXCPU:
        raise BadInput(
            sentence(
                "error-takes_longer_than_seconds_read",
                "{path} takes longer than {seconds} seconds to read.",
                path=path,
                seconds=seconds,
            ),
            sentence(
                "error-may_be_damaged_or_be",
                "It may be damaged, or be made of far more parts than a person would write.",
            ),
            sentence("error-save_again_or_split", "Save it again, or split it."),
        )
    try:
        # JSON and not a pickle: what a parser was made to write must not be run here.
        found: dict[str, Any] = json.loads((folder / _FOUND).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        why = (folder / _SAID).read_text(encoding="utf-8", errors="replace").strip().split("\n")[-1][:200]
        raise BadInput(
            sentence("error-cannot_be_read", "{path} cannot be read.", path=path),
            sentence(
                "error-program_that_reads_was_stopped",
                "The program that reads it was stopped ({why}); it may be damaged, or far too large.",
                why=why or f"code {code}",
            ),
            sentence("error-open_save_again_and_name", "Open it, save it again, and name it again."),
        ) from error
    if "what" in found:
        raise BadInput(*(renamed(part, str(path.resolve()), str(path)) for part in parts_in(found)))
    return found


def _ended(child: subprocess.Popen[bytes], seconds: int) -> int | None:
    """Its code; None where its time is over: by the clock, unless it would compute and other programs have the
    processor. What it computes is limited by itself."""
    begun = time.monotonic()
    while (waited := time.monotonic() - begun) < seconds or (waited < _STARVED * seconds and _would_compute(child)):
        try:
            return child.wait(_LOOKS_EVERY)
        # The wait is cut into pieces, so that a person who breaks it off need not wait for its end.
        except subprocess.TimeoutExpired:
            checkpoint()
    return None


def _would_compute(child: subprocess.Popen[bytes]) -> bool:
    try:
        return psutil.Process(child.pid).status() in (psutil.STATUS_RUNNING, psutil.STATUS_DISK_SLEEP)
    except psutil.Error:
        return False


def _end(child: subprocess.Popen[bytes]) -> None:
    """With everything it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        # The leader of a new session has its own number as that of its group.
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def answer(path: Path, folder: Path, seconds: int, find: Callable[[], Mapping[str, Any]]) -> int:
    """The whole work of the process: what `find` finds, or why not, is written into `folder`."""
    # Before anything of the file is read.
    limit_this(memory_bytes(), _WRITTEN_BYTES, seconds)
    found: Mapping[str, Any]
    try:
        found = find()
    except BadInput as error:
        found = told_in_json(error)
    # The limit is on addresses, so Python meets it as an error it can still report.
    except MemoryError:
        found = told_in_json(
            BadInput(
                sentence("error-cannot_be_read", "{path} cannot be read.", path=path),
                sentence(
                    "error-takes_more_memory",
                    "Reading it takes more than {most} GiB of memory.",
                    most=Digits(f"{memory_bytes() / 2**30:g}"),
                ),
                sentence(
                    "error-split_or_allow_more",
                    "Split it into smaller files, or allow more with NLFORGE_DATA_MEMORY_GB.",
                ),
            )
        )
    except Exception as error:  # parsers throw what they like at broken files; the person gets one sentence
        found = told_in_json(
            BadInput(
                sentence("error-cannot_be_read", "{path} cannot be read.", path=path),
                sentence(
                    "error-damaged_or_locked",
                    "It may be damaged or locked ({why}).",
                    why=shortened(with_kind(error)),
                ),
                sentence("error-open_save_again_and_name", "Open it, save it again, and name it again."),
            )
        )
    (folder / _FOUND).write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8", errors="replace")
    return 0


def limit_this(memory: int, written: int, seconds: int | None = None) -> None:
    """End with the process that started this one, and have at most so many bytes of memory, bytes in a file and seconds
    of computing.

    That it ends with its parent is Linux's; elsewhere it ends at its other limits.
    """
    if sys.platform == "linux":
        # A reader whose program was killed would work on for nobody.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))
    # A core file would hold the person's data.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if seconds is not None:
        # The first is told by its signal, the second kills.
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
