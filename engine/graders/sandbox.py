"""Code of a model, and graders somebody wrote, are run in a process of its own: without network, with limits of time and memory, in an empty folder."""

from __future__ import annotations

import json
import math
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from engine.graders import locked_in
from engine.graders.kinds import Code, Python
from engine.graders.samples import item_of, sample_of
from engine.graders.structure import unfenced
from engine.graders.verdict import Reply, Verdict

_GRACE = 10.0
"""Seconds more by the clock than of the processor, which has a limit of its own: what is right is not wrong because a machine is busy."""


def code(reply: Reply, wanted: Code) -> Verdict:
    """Whether the tests pass after the code; without tests whether it runs. None where a process cannot be locked in."""
    if not unfenced(reply.text):
        return Verdict(0.0, "it is empty")
    ended = _run({"code": unfenced(reply.text), "tests": wanted.tests}, wanted.seconds, wanted.memory_mb)
    if ended.said is not None:
        return Verdict(1.0, "its tests pass" if wanted.tests else "it runs")
    return Verdict(None if ended.unable else 0.0, ended.why or "it ended before its tests", failed=ended.unable == "failed")


def python(reply: Reply, wanted: Python) -> Verdict:
    """What `grade(sample, item)` says of the reply, cut to 0..1.

    It fails on a reply of another form than it expects: that is a fault of the reply where it works on the right reply, and no
    judgement where it does not.
    """
    value, why = _graded(reply, wanted)
    if value is None and why is not None and reply.text != reply.expected and _graded(replace(reply, text=reply.expected), wanted)[0] is not None:
        return Verdict(0.0, f"it cannot be graded: {why}"[:160])
    if value is None:
        return Verdict(None, f"the grader fails: {why}"[:160] if why else "this machine cannot run it without network")
    good = min(1.0, max(0.0, value))
    return Verdict(good if wanted.high == "good" else 1.0 - good, f"the grader says {value:g}")


def _graded(reply: Reply, wanted: Python) -> tuple[float | None, str | None]:
    """The number, or why there is none; neither where a process cannot be locked in."""
    libraries = [p for p in sys.path if Path(p).name in ("site-packages", "dist-packages")]
    given = {"grader": wanted.source, "sample": sample_of(reply.text), "item": item_of(reply, wanted.fields), "libraries": libraries}
    ended = _run(given, wanted.seconds, wanted.memory_mb)
    if ended.said is None:
        return None, None if ended.unable else ended.why or "it ended without a number"
    try:
        value = float(ended.said)
    except ValueError:
        return None, "it gave no number"
    return (value, None) if math.isfinite(value) else (None, "it gave no number")


@dataclass(frozen=True)
class _Ended:
    said: str | None
    """What a process that came to its end said; None where it did not."""
    why: str = ""
    unable: Literal["", "never", "failed"] = ""
    """Where it says nothing of the program: this machine never can, or could not this time."""


def _run(what: Mapping[str, object], seconds: float, memory_mb: int) -> _Ended:
    """`what` is a reply's code with its tests, or a grader with what it judges, as `locked_in` takes them."""
    # Complaints go to a file, whose size has a limit.
    with tempfile.TemporaryDirectory(prefix="nlforge-") as folder, tempfile.TemporaryFile() as complaints:
        # Said at the end by the process itself: code that ends early with a good exit code has passed nothing.
        token = secrets.token_hex(16)
        given = json.dumps({"folder": folder, "memory": memory_mb * 2**20, "seconds": int(seconds) + 1, "token": token, **what})
        try:
            ended = subprocess.run([sys.executable, "-I", "-S", locked_in.__file__], input=given.encode("utf-8", "replace"), stdout=subprocess.PIPE,
                                   stderr=complaints, timeout=seconds + _GRACE, cwd=folder, env={}, check=False)
        except subprocess.TimeoutExpired:
            return _Ended(None, f"it runs longer than {seconds:g} seconds")
        except OSError as error:
            return _Ended(None, f"no process can be started: {error.strerror}", unable="failed")
        complaints.seek(0)
        lines = complaints.read().decode(errors="replace").strip().split("\n")
    if ended.returncode == locked_in.CANNOT:
        return _Ended(None, "this machine cannot run it without network", unable="never")
    if ended.returncode == locked_in.BAD_TESTS:
        return _Ended(None, "its tests are no Python", unable="never")
    _, found, said = ended.stdout.decode(errors="replace").rpartition(token)
    if ended.returncode == 0 and found:
        return _Ended(said)
    return _Ended(None, lines[-1][:160])
