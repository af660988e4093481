"""The process of the tests: runs them, asking the reply's process for what is the reply's, and says whether they pass.

A reply answers with values, which are compared here: it never learns what they are compared with. What the tests do with an object of the
reply's own class is done there, and only believed where the object cannot know what is wanted of it.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import json
import os
import sys
import types
from collections.abc import Callable, Coroutine
from typing import Any

from engine.sandbox.far import BINARY, COMPARED, OPERATIONS, FarFunction, FarObject, base_of, is_far
from engine.sandbox.given import text_of
from engine.sandbox.peer import Gone, Peer
from engine.sandbox.values import Coded

_NO_WORD = "an object of the reply's own class says nothing of a value of the tests"
_TURNS_TO_A_VALUE = ("abs", "int", "float", "complex", "index", "round", "trunc", "floor", "ceil", "bool", "len", "format")
_FRAMES = ("gi_frame", "gi_code", "cr_frame", "cr_code", "ag_frame", "ag_code", "tb_frame", "f_globals", "f_locals", "f_back", "f_builtins")
_OF_WHAT_IS_LENT = frozenset({"call", "getattr", "setattr", "iter", "next", "len", "getitem", "setitem", "contains", "bool", "hash", "str", "repr", "format",
                              "enter", "exit", *COMPARED, *BINARY, *(f"r{name}" for name in BINARY)})
_WHY = 160


def _mixed(value: Any) -> bool:
    """Whether a value of the tests went into an object of the reply: what it says as a number may be what is wanted to be heard."""
    return is_far(value) and value._far_mixed


def _plain(far: FarObject) -> Any:
    """What an object of a type made from a plain one is as such."""
    value = None if far._far_mixed else far._far_peer.ask("base", far)
    if type(value) is not base_of(far):
        raise TypeError(_NO_WORD)
    return value


def _compared(name: str) -> Callable[[Any, Any], Any]:
    def method(self: FarObject, other: Any) -> Any:
        if is_far(other):
            return self._far_peer.ask(name, self, other) is True
        if base_of(self) is not None:
            return OPERATIONS[name](_plain(self), other)
        # Not asked: it would see what is expected of it. An object of the tests may know better.
        return NotImplemented

    return method


def _computed(name: str) -> Callable[[Any, Any], Any]:
    def method(self: FarObject, other: Any) -> Any:
        if base_of(self) is not None and not is_far(other):
            return OPERATIONS[name](_plain(self), other)
        result = self._far_peer.ask(name, self, other)
        if is_far(other) and not _mixed(self) and not _mixed(other):
            return result
        if not is_far(result):
            raise TypeError(_NO_WORD)
        result._far_mixed = True
        return result

    return method


def _turned_to_a_value(name: str) -> Callable[..., Any]:
    def method(self: FarObject, *arguments: Any) -> Any:
        # As a text without a form it is what its author writes; in the form of a number it is a number again.
        if self._far_mixed and arguments != ("",):
            raise TypeError(_NO_WORD)
        return self._far_peer.ask(name, self, *arguments)

    return method


class _Object(FarObject):
    __slots__ = ()


class _Function(FarFunction):
    __slots__ = ()


for _kind in (_Object, _Function):
    for _name in COMPARED:
        setattr(_kind, f"__{_name}__", _compared(_name))
    for _name in ("divmod", "rdivmod", *(f"{side}{name}" for side in ("", "r", "i") for name in BINARY)):
        setattr(_kind, f"__{_name}__", _computed(_name))
    for _name in _TURNS_TO_A_VALUE:
        setattr(_kind, f"__{_name}__", _turned_to_a_value(_name))


class _Type:
    """`type`, of objects of the reply as well."""

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        if len(arguments) == 1 and not named and is_far(arguments[0]):
            return arguments[0]._far_peer.ask("type", arguments[0])
        return type(*arguments, **named)

    def __instancecheck__(self, value: Any) -> bool:
        return isinstance(value, type)

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type, ...]:
        return (type,)


class TestsSide(Peer):
    """Asks the reply; answers where it was handed a function or an object of the tests."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        super().__init__(incoming, outgoing)
        self.failed_inside: BaseException | None = None
        """An assertion that failed in a function of the tests which the reply called, and might have caught."""
        self.known: dict[str, Any] = {}
        """Functions and objects by the reply's names for them; it says when a name stands for another."""

    def do(self, what: str, arguments: list[Any]) -> Any:
        if what == "input":
            return builtins.input(*arguments)
        if what not in _OF_WHAT_IS_LENT or is_far(arguments[0]):
            raise TypeError(f"{what} is not allowed here")
        if what in ("getattr", "setattr"):
            name = str(arguments[1])
            own = type(arguments[0]).__module__ == "__main__"
            if name.startswith("_") or name in _FRAMES or (what == "setattr" and not own):
                raise AttributeError(name)
        try:
            return OPERATIONS[what](*arguments)
        except AssertionError as error:
            self.failed_inside = error
            raise

    def stand_in(self, number: int, about: dict[str, Any]) -> Any:
        made = (_Function if about.get("call") else _Object)(self, number, about)
        return self._coroutine(made) if about.get("coroutine") else made

    def heard(self, beside: dict[str, Coded]) -> None:
        if printed := beside["printed"]:
            sys.stdout.write(printed)
        for name in beside["others"]:
            self.known.pop(name, None)

    async def _awaited(self, far: Any) -> Any:
        return self.ask("await", far)

    def _coroutine(self, far: Any) -> Coroutine[Any, Any, Any]:
        return self._awaited(far)


class _Names(dict[str, Any]):
    """What the tests define; then what Python does; then what the reply does. It cannot put its own `all` in the place of Python's, unless
    the right reply defines one too."""

    def __init__(self, side: TestsSide, own: frozenset[str], known: dict[str, Any]) -> None:
        super().__init__(known)
        self._side, self._own = side, own

    def __missing__(self, name: str) -> Any:
        if name not in self._own:
            if name in vars(builtins):
                return self["__builtins__"][name]
            if name in sys.stdlib_module_names:
                return importlib.import_module(name)
        if name in self._side.known:
            return self._side.known[name]
        found = self._side.ask("global", name)
        if is_far(found):
            self._side.known[name] = found
        return found


def defined(source: str) -> frozenset[str]:
    """Names a source defines at its top."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    found: set[str] = set()
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(statement.name)
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            found |= {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}
    return frozenset(found)


def passed(side: TestsSide, tests: str, right: str) -> dict[str, Any]:
    """`passed`; where not, `why`; `no_tests` where the tests themselves are no Python."""
    try:
        compiled = compile(tests, "tests", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return {"no_tests": str(error)}
    module = types.ModuleType("__main__")
    sys.modules["__main__"], sys.argv = module, ["tests"]
    names = _Names(side, defined(right), {"__name__": "__main__", "__builtins__": {**vars(builtins), "type": _Type()}})
    try:
        side.ask("run")
        exec(compiled, names)
    except (Gone, SystemExit):
        return {"why": "it ended before its tests"}
    except BaseException as error:
        return {"why": _last_line(error)}
    if side.broken:
        return {"why": "it ended before its tests"}
    return {"passed": True} if side.failed_inside is None else {"why": _last_line(side.failed_inside)}


def _last_line(error: BaseException) -> str:
    try:
        text = " ".join(str(error).split())
    except BaseException:
        text = ""
    return (f"{type(error).__name__}: {text}" if text else type(error).__name__)[:_WHY]


def main(incoming: int, outgoing: int, given: int, verdict: int) -> None:
    """Say the verdict where only this process can."""
    told = json.loads(text_of(given))
    found = passed(TestsSide(incoming, outgoing), told["tests"], told["right"])
    os.write(verdict, json.dumps(found).encode())
