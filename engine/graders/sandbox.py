"""Code of a model, and graders somebody wrote, are run in a process of its own: without network, with limits of time and memory, in an empty folder."""

from __future__ import annotations

import json
import math
import secrets
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from engine.graders.kinds import Code, Python
from engine.graders.samples import item_of, sample_of
from engine.graders.structure import unfenced
from engine.graders.verdict import Reply, Verdict

CANNOT = 77
"""Exit code of a process that could not be locked in; nothing was run."""
_GRACE = 2.0


def code(reply: Reply, wanted: Code) -> Verdict:
    """Whether the tests pass after the code; without tests whether it runs. None where a process cannot be locked in."""
    if not unfenced(reply.text):
        return Verdict(0.0, "it is empty")
    ended = _run("code", f"{unfenced(reply.text)}\n\n{wanted.tests}\n", wanted.seconds, wanted.memory_mb)
    if ended.said is not None:
        return Verdict(1.0, "its tests pass" if wanted.tests else "it runs")
    return Verdict(None if ended.by_machine else 0.0, ended.why or "it ended before its tests")


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
    given = json.dumps({"source": wanted.source, "sample": sample_of(reply.text), "item": item_of(reply, wanted.fields)})
    ended = _run("grade", given, wanted.seconds, wanted.memory_mb)
    if ended.said is None:
        return None, None if ended.by_machine else ended.why or "it ended without a number"
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
    by_machine: bool = False
    """Whether the machine rather than the program is why it did not."""


def _run(what: Literal["code", "grade"], given: str, seconds: float, memory_mb: int) -> _Ended:
    """`given` is a program, or the source of a grader with what it judges."""
    with tempfile.TemporaryDirectory(prefix="nlforge-") as folder:
        # Said at the end by the process itself: code that ends early with a good exit code has passed nothing.
        token = secrets.token_hex(16)
        libraries = [p for p in sys.path if Path(p).name in ("site-packages", "dist-packages")] if what == "grade" else []
        command = [sys.executable, "-I", "-S", "-c", _CHILD, folder, str(memory_mb), str(int(seconds) + 1), token, what, *libraries]
        try:
            ended = subprocess.run(command, input=given.encode("utf-8", "replace"), capture_output=True, timeout=seconds + _GRACE, cwd=folder, env={},
                                   check=False)
        except subprocess.TimeoutExpired:
            return _Ended(None, f"it runs longer than {seconds:g} seconds")
        except OSError as error:
            return _Ended(None, f"no process can be started: {error.strerror}", by_machine=True)
    if ended.returncode == CANNOT:
        return _Ended(None, "this machine cannot run it without network", by_machine=True)
    _, found, said = ended.stdout.decode(errors="replace").rpartition(token)
    if ended.returncode == 0 and found:
        return _Ended(said)
    lines = ended.stderr.decode(errors="replace").strip().split("\n")
    return _Ended(None, lines[-1][:160])


_CHILD = f"""
import ctypes, os, resource, sys
folder, memory, seconds = sys.argv[1], int(sys.argv[2]) * 2**20, int(sys.argv[3])
NEW_USER, NEW_NET = 0x10000000, 0x40000000
try:
    locked = sys.platform == "linux" and ctypes.CDLL(None, use_errno=True).unshare(NEW_USER | NEW_NET) == 0
except Exception:
    locked = False
if not locked:
    os._exit({CANNOT})
given = sys.stdin.buffer.read().decode("utf-8", "replace")
for limit, value in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_FSIZE, 2**20), (resource.RLIMIT_NOFILE, 32),
                     (resource.RLIMIT_CORE, 0)):
    resource.setrlimit(limit, (value, value))
refused = ("subprocess", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.kill", "ctypes", "socket", "os.symlink", "os.link", "os.chmod",
           "os.chown", "os.putenv", "sys.addaudithook")
sys.dont_write_bytecode = True
if sys.argv[5] == "grade":
    import json
    given = json.loads(given)
    sys.path += sys.argv[6:]
    # Libraries for numbers say in the environment how many threads they take.
    refused = [r for r in refused if r != "os.putenv"]
    compiled = compile(given["source"], "grader", "exec")
else:
    compiled = compile(given, "reply", "exec")
CHANGES = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.truncate", "shutil.")
refused = tuple(refused)
def inside(path):
    return isinstance(path, (str, bytes)) and os.path.realpath(os.fsdecode(path)).startswith(os.path.realpath(folder) + os.sep)
def watch(event, args, refused=refused, changes=CHANGES, inside=inside):
    if event.startswith(refused):
        raise PermissionError(event + " is not allowed here")
    if event.startswith(changes) and not all(inside(a) for a in args[:2] if isinstance(a, (str, bytes))):
        raise PermissionError(event + " is not allowed here")
    if event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC) and not inside(args[0]):
        raise PermissionError("only files of its own folder can be written")
sys.addaudithook(watch)
def run(token, graded):
    sys.argv[1:] = []
    names = {{"__name__": "grader" if graded else "__main__"}}
    exec(compiled, names)
    said = repr(float(names["grade"](given["sample"], given["item"]))) if graded else ""
    sys.stdout.flush()
    os.write(1, (token + said).encode())
run(sys.argv[4], sys.argv[5] == "grade")
"""
