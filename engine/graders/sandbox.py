"""Code of a model is run in a process of its own: without network, with limits of time and memory, in an empty folder."""

from __future__ import annotations

import secrets
import subprocess
import sys
import tempfile

from engine.graders.kinds import Code
from engine.graders.structure import unfenced
from engine.graders.verdict import Reply, Verdict

CANNOT = 77
"""Exit code of a process that could not be locked in; nothing was run."""
_GRACE = 2.0


def code(reply: Reply, wanted: Code) -> Verdict:
    """Whether the tests pass after the code; without tests whether it runs. None where a process cannot be locked in."""
    if not unfenced(reply.text):
        return Verdict(0.0, "it is empty")
    program = f"{unfenced(reply.text)}\n\n{wanted.tests}\n"
    with tempfile.TemporaryDirectory(prefix="nlforge-") as folder:
        # Said at the end by the process itself: code that ends early with a good exit code has passed nothing.
        token = secrets.token_hex(16)
        command = [sys.executable, "-I", "-S", "-c", _CHILD, folder, str(wanted.memory_mb), str(int(wanted.seconds) + 1), token]
        try:
            ended = subprocess.run(command, input=program.encode("utf-8", "replace"), capture_output=True, timeout=wanted.seconds + _GRACE, cwd=folder, env={},
                                   check=False)
        except subprocess.TimeoutExpired:
            return Verdict(0.0, f"it runs longer than {wanted.seconds:g} seconds")
        except OSError as error:
            return Verdict(None, f"no process can be started: {error.strerror}")
    if ended.returncode == CANNOT:
        return Verdict(None, "this machine cannot run it without network")
    if ended.returncode == 0 and ended.stdout.endswith(token.encode()):
        return Verdict(1.0, "its tests pass" if wanted.tests else "it runs")
    lines = ended.stderr.decode(errors="replace").strip().split("\n")
    return Verdict(0.0, lines[-1][:160] or f"it ended before its tests (code {ended.returncode})")


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
program = sys.stdin.buffer.read().decode("utf-8", "replace")
for limit, value in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_FSIZE, 2**20), (resource.RLIMIT_NOFILE, 32),
                     (resource.RLIMIT_CORE, 0)):
    resource.setrlimit(limit, (value, value))
compiled = compile(program, "reply", "exec")
REFUSED = ("subprocess", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.kill", "ctypes", "socket", "os.symlink", "os.link", "os.chmod",
           "os.chown", "os.putenv", "sys.addaudithook")
CHANGES = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.truncate", "shutil.")
def inside(path):
    return isinstance(path, (str, bytes)) and os.path.realpath(os.fsdecode(path)).startswith(os.path.realpath(folder) + os.sep)
def watch(event, args):
    if event.startswith(REFUSED):
        raise PermissionError(event + " is not allowed here")
    if event.startswith(CHANGES) and not all(inside(a) for a in args[:2] if isinstance(a, (str, bytes))):
        raise PermissionError(event + " is not allowed here")
    if event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC) and not inside(args[0]):
        raise PermissionError("only files of its own folder can be written")
sys.addaudithook(watch)
def run(token):
    sys.argv[1:] = []
    exec(compiled, {{"__name__": "__main__"}})
    os.write(1, token.encode())
run(sys.argv[4])
"""
