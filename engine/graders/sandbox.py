"""Code of a model is run in a process of its own: without network, with limits of time and memory, in an empty folder."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
import tempfile

from engine.graders import locked_in
from engine.graders.kinds import Code
from engine.graders.structure import unfenced
from engine.graders.verdict import Reply, Verdict

_GRACE = 2.0


def code(reply: Reply, wanted: Code) -> Verdict:
    """Whether the tests pass after the code; without tests whether it runs. None where a process cannot be locked in."""
    if not unfenced(reply.text):
        return Verdict(0.0, "it is empty")
    # Complaints go to a file, whose size has a limit.
    with tempfile.TemporaryDirectory(prefix="nlforge-") as folder, tempfile.TemporaryFile() as complaints:
        # Said at the end by the process itself: code that ends early with a good exit code has passed nothing.
        token = secrets.token_hex(16)
        given = json.dumps({"folder": folder, "memory": wanted.memory_mb * 2**20, "seconds": int(wanted.seconds) + 1, "token": token,
                            "code": unfenced(reply.text), "tests": wanted.tests})
        try:
            ended = subprocess.run([sys.executable, "-I", "-S", locked_in.__file__], input=given.encode("utf-8", "replace"),
                                   stdout=subprocess.PIPE, stderr=complaints, timeout=wanted.seconds + _GRACE, cwd=folder, env={}, check=False)
        except subprocess.TimeoutExpired:
            return Verdict(0.0, f"it runs longer than {wanted.seconds:g} seconds")
        except OSError as error:
            return Verdict(None, f"no process can be started: {error.strerror}", failed=True)
        complaints.seek(0)
        lines = complaints.read().decode(errors="replace").strip().split("\n")
    if ended.returncode == locked_in.CANNOT:
        return Verdict(None, "this machine cannot run it without network")
    if ended.returncode == locked_in.BAD_TESTS:
        return Verdict(None, "its tests are no Python")
    if ended.returncode == 0 and ended.stdout == token.encode():
        return Verdict(1.0, "its tests pass" if wanted.tests else "it runs")
    return Verdict(0.0, lines[-1][:160] or f"it ended before its tests (code {ended.returncode})")

