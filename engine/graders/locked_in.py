"""The process of a reply's code, or of a grader somebody wrote: locks itself in, then runs it. `sandbox` starts it as a script that knows
nothing of nlforge."""

from __future__ import annotations

import ast
import builtins
import ctypes
import functools
import io
import json
import os
import struct
import sys
import types
from collections.abc import Mapping
from typing import Any

CANNOT = 77
"""Exit code where this process could not be locked in; nothing was run."""
BAD_TESTS = 78
"""Exit code where the tests themselves cannot be read."""
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_STARTS = {"x86_64": (0xC000003E, (59, 322, 57, 58)), "aarch64": (0xC00000B7, (221, 281))}
"""Architecture as the kernel names it, and the calls that start programs or copies of this one (execve, execveat, fork, vfork)."""
_REFUSED = ("subprocess", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.kill", "ctypes", "socket", "os.symlink", "os.link",
            "os.chmod", "os.chown", "os.putenv", "sys.addaudithook", "sys._current_frames", "sys.settrace", "sys.setprofile", "gc.get_", "pty.")
_CHANGES = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.truncate", "shutil.")
_FRAMES = frozenset({"tb_frame", "gi_frame", "cr_frame", "ag_frame"})
_NAME_THEIR_CALLER = ("collections/__init__.py", "enum.py", "typing.py", "dataclasses.py")
"""Modules of the library that look at the frame of who calls them, and do not give it away."""
_IMPORTS = "<frozen importlib"
_LIBRARY = (os.path.dirname(os.__file__) + os.sep, "<frozen")


def lock_in(given: Mapping[str, Any]) -> bool:
    """No network, no other programs, and limits. False where this machine has no such thing."""
    try:
        kernel = ctypes.CDLL(None, use_errno=True)
        locked = sys.platform == "linux" and kernel.unshare(_NEW_USER | _NEW_NET) == 0
    except Exception:
        locked = False
    if not locked:
        return False
    import resource

    for limit, value in ((resource.RLIMIT_AS, given["memory"]), (resource.RLIMIT_CPU, given["seconds"]), (resource.RLIMIT_FSIZE, 2**20),
                         (resource.RLIMIT_NOFILE, 32), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(limit, (value, value))
    refuse_programs(kernel)
    return True


def refuse_programs(kernel: Any) -> None:
    """A seccomp filter of the kernel (man 2 seccomp) for the calls that start programs; on other processors the audit hook alone watches."""
    architecture, calls = _STARTS.get(os.uname().machine, (0, ()))
    if not calls:
        return
    # Load the architecture, let others pass; load the number of the call, refuse ours with “not permitted”, let all others pass.
    lines = [(0x20, 0, 0, 4), (0x15, 0, len(calls) + 1, architecture), (0x20, 0, 0, 0)]
    lines += [(0x15, len(calls) - n, 0, call) for n, call in enumerate(calls)]
    lines += [(0x06, 0, 0, 0x7FFF0000), (0x06, 0, 0, 0x00050001)]
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in lines))

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("lines", ctypes.c_void_p)]

    kernel.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    kernel.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(Program(len(lines), ctypes.addressof(program))), 0, 0)


def watch(folder: str, libraries: tuple[str, ...] = ()) -> None:
    """Refuse by audit hook (PEP 578) what a reply has no business with; `libraries` are folders of packages it may use."""
    # Libraries for numbers say in the environment how many threads they take.
    refused = tuple(r for r in _REFUSED if not libraries or r != "os.putenv")
    trusted = _LIBRARY + libraries
    own = os.path.realpath(folder) + os.sep
    library = tuple({os.path.realpath(p) + os.sep for p in (os.path.dirname(os.__file__), sys.base_exec_prefix + "/lib/python3", *sys.path) if p}
                    | {"/usr/share/zoneinfo/", "/dev/null", "/dev/urandom", "/dev/random"})

    def inside(path: object, places: str | tuple[str, ...]) -> bool:
        return isinstance(path, (str, bytes)) and (os.path.realpath(os.fsdecode(path)) + os.sep).startswith(places)

    def refuse(event: str, args: tuple[Any, ...]) -> None:
        if event.startswith(refused) or (not libraries and forged(event, args)):
            raise PermissionError(event + " is not allowed here")
        if event.startswith(_CHANGES) and not all(inside(a, own) for a in args[:2] if isinstance(a, (str, bytes))):
            raise PermissionError(event + " is not allowed here")
        if event == "open" and not isinstance(args[0], int):
            writes = isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC)
            if writes and not inside(args[0], own):
                raise PermissionError("only files of its own folder can be written")
            if not inside(args[0], (own, *library)):
                raise PermissionError("only files of its own folder can be read")
        if event in ("os.listdir", "os.scandir") and not (args[0] is None or inside(args[0], (own, *library))):
            raise PermissionError("only its own folder can be looked into")
        if event == "object.__getattr__" and args[1] in _FRAMES:
            raise PermissionError("frames are not allowed here")
        if event == "sys._getframe" and not watching:
            where = caller(1)
            if not libraries or (not where.endswith(_NAME_THEIR_CALLER) and (args[0].f_code.co_filename == "reply" or not where.startswith(trusted))):
                # A ValueError as well, on which what the library does with frames falls back.
                raise io.UnsupportedOperation("frames are not allowed here")

    def caller(above: int) -> str:
        """File of the code that did what is watched, so many calls above the one that asks."""
        watching.append(True)
        try:
            return sys._getframe(above + 1).f_code.co_filename
        finally:
            watching.clear()

    def forged(event: str, args: tuple[Any, ...]) -> bool:
        """Whether code is made that says it comes from the library."""
        if event == "code.__new__":
            return True
        if event in ("marshal.load", "marshal.loads"):
            return not caller(2).startswith(_IMPORTS)
        return event == "compile" and os.fsdecode(args[1] or "").startswith(_LIBRARY) and not caller(2).startswith(_IMPORTS)

    watching: list[bool] = []
    sys.addaudithook(refuse)


class _Same(ast.NodeTransformer):
    """`a == b` of a test asks the values, not what a reply says its own objects are equal to."""

    def __init__(self, name: str) -> None:
        self._name = name

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        self.generic_visit(node)
        if len(node.ops) != 1 or not isinstance(node.ops[0], ast.Eq):
            return node
        call = ast.Call(ast.Name(self._name, ast.Load()), [node.left, node.comparators[0]], [])
        return ast.fix_missing_locations(ast.copy_location(call, node))


def same(a: Any, b: Any, depth: int = 0) -> bool:
    """Equal, and not because a class of the reply says so to a value that is no such object."""
    if lies(a) != lies(b):
        return False
    if depth < 20 and type(a) is type(b) and type(a) in (list, tuple):
        return len(a) == len(b) and all(same(x, y, depth + 1) for x, y in zip(a, b, strict=True))
    if depth < 20 and type(a) is type(b) is dict:
        return len(a) == len(b) and all(k in b and same(v, b[k], depth + 1) for k, v in a.items())
    return bool(a == b)


def lies(value: object) -> bool:
    """Whether its equality is written in Python outside of the library."""
    function = getattr(type(value), "__eq__", None)
    return isinstance(function, types.FunctionType) and not function.__code__.co_filename.startswith(_LIBRARY)


def grade(given: dict[str, Any]) -> None:
    """Call the grader's `grade(sample, item)`, and say the token and its number at the end."""
    libraries = tuple(os.path.realpath(p) + os.sep for p in given["libraries"])
    sys.path += given["libraries"]
    write, token, answer = os.write, given.pop("token").encode(), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    compiled = compile(given["grader"], "reply", "exec")
    watch(given["folder"], libraries)
    names: dict[str, Any] = {"__name__": "grader"}
    exec(compiled, names)
    write(answer, token + repr(float(names["grade"](given["sample"], given["item"]))).encode())


def main() -> None:
    """Read what to run from standard input, and say the token at the end."""
    given = json.loads(sys.stdin.buffer.read().decode("utf-8", "replace"))
    if not lock_in(given):
        os._exit(CANNOT)
    if "grader" in given:
        grade(given)
        return
    try:
        # A name nobody knows before the tests run.
        name = f"_{os.urandom(8).hex()}"
        tests = compile(_Same(name).visit(ast.parse(given["tests"], "tests")), "tests", "exec")
    except (SyntaxError, ValueError):
        os._exit(BAD_TESTS)
    names: dict[str, Any] = {"__name__": "__main__"}
    kept = dict(vars(builtins))
    write, token, answer = os.write, given.pop("token").encode(), os.dup(1)
    # What the code prints is nobody's concern.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.modules["__main__"] = types.ModuleType("__main__")
    reply = compile(given["code"], "reply", "exec")
    watch(given["folder"])
    exec(reply, names)
    vars(builtins).update(kept)
    # What is wrapped so cannot be taken apart: the reply's own functions run beside it, and would change what it asks.
    compared = functools.lru_cache(maxsize=0)(same)
    del compared.__wrapped__
    names[name] = compared
    exec(tests, names)
    if names.get(name) is compared:
        write(answer, token)


if __name__ == "__main__":
    main()
