"""The process of the tests: runs them, asking the reply's process for what is the reply's, and says whether they pass.

A reply answers with values, which are compared here: it never learns what they are compared with. What the tests do with an object of the
reply's own class is done there, and only believed where the object cannot know what is wanted of it.
"""

from __future__ import annotations

import builtins
import importlib
import json
import os
import sys
import types
import unittest
from collections.abc import Callable, Coroutine
from typing import Any

from engine.sandbox.far import BINARY, COMPARED, OPERATIONS, FarFunction, FarObject, base_of, is_far
from engine.sandbox.given import text_of
from engine.sandbox.lent import Lending
from engine.sandbox.peer import Gone, Peer
from engine.sandbox.right import Own, defined, imported
from engine.sandbox.values import Coded

_WHY = 160
_CONTROL = ("unittest", "doctest", "bdb", "pdb", "test", "_pytest", "pytest")
"""Modules whose exceptions tell a runner of tests to skip, stop or take a failure as meant."""
_CHANGES = frozenset({"append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse", "add", "discard", "update", "setdefault", "popitem",
                      "move_to_end", "difference_update", "intersection_update", "symmetric_difference_update"})
_REST = ("abs", "int", "float", "complex", "index", "round", "trunc", "floor", "ceil", "bool", "len", "iter", "next", "reversed", "getitem", "setitem",
            "delitem", "contains", "hash", "str", "repr", "format", "bytes", "neg", "pos", "invert", "dir", "aiter", "enter")


def _refused(far: FarObject) -> NotATest:
    """Whoever expects an error of the reply does not mean this one: the tests fail, whatever catches it."""
    side: Any = far._far_peer
    error = NotATest("an object of the reply's own class says nothing of a value of the tests")
    side.failed_inside = side.failed_inside or error
    return error


class _Ended(RuntimeError):
    """The reply wants to end its program."""


class NotATest(TypeError):
    """Tests want to be told something by the reply that they must know themselves."""


def _mixed(value: Any) -> bool:
    """Whether a value of the tests went into an object of the reply: what it says then may be what is wanted to be heard."""
    return is_far(value) and value._far_mixed


def _plain(far: FarObject) -> Any:
    """What an object of a type made from a plain one is as such; one that cannot change is so for good."""
    if far._far_plain is not None:
        return far._far_plain
    base = base_of(far)
    value = None if far._far_mixed else far._far_peer.ask("base", far)
    if type(value) is not base:
        raise _refused(far)
    if base not in (list, dict, set, bytearray):
        far._far_plain = value
    return value


def _compared(name: str) -> Callable[[Any, Any], Any]:
    def method(self: FarObject, other: Any) -> Any:
        if is_far(other) and not (base_of(self) and base_of(other)):
            return self._far_peer.ask(name, self, other) is True
        if base_of(self) is not None:
            return OPERATIONS[name](_plain(self), _plain(other) if is_far(other) else other)
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
            raise _refused(self)
        result._far_mixed = True
        return result

    return method


def _done(name: str) -> Callable[..., Any]:
    def method(self: FarObject, *arguments: Any) -> Any:
        if self._far_mixed:
            raise _refused(self)
        if base_of(self) is None or name in ("next", "enter", "aiter") or (name in ("setitem", "delitem") and base_of(self) in (list, dict, bytearray)):
            return self._far_peer.ask(name, self, *arguments)
        return OPERATIONS[name](_plain(self), *arguments)

    return method


def _changed(far: FarObject, name: str) -> Callable[..., Any]:
    """A change of a list or the like is done there; what it gives is what it gives to a plain one."""

    def method(*given: Any, **named: Any) -> Any:
        result = getattr(_plain(far), name)(*given, **named)
        far._far_peer.ask("getattr", far, name)(*given, **named)
        return result

    return method


class _Told:
    """Attributes, for objects and functions of the reply."""

    __slots__ = ()

    def __getattribute__(self: Any, name: str) -> Any:
        if name.startswith("_far_") or name in _SPECIAL:
            return object.__getattribute__(self, name)
        base = base_of(self)
        if name == "__class__":
            return base or type(self)
        if self._far_mixed:
            raise _refused(self)
        if base is not None and hasattr(base, name):
            if name in _CHANGES and base in (list, dict, set, bytearray):
                return _changed(self, name)
            return getattr(_plain(self), name)
        return self._far_peer.ask("getattr", self, name)

    def __exit__(self: Any, *how: Any) -> Any:
        # A failure is one, whatever a context of the reply makes of it.
        if isinstance(how[1], AssertionError):
            self._far_peer.failed_inside = how[1]
            return False
        return self._far_peer.ask("exit", self, *how)

    async def __aexit__(self: Any, *how: Any) -> Any:
        if isinstance(how[1], AssertionError):
            self._far_peer.failed_inside = how[1]
            return False
        return await self._far_peer.ask("aexit", self, *how)


class _Object(_Told, FarObject):
    __slots__ = ()


class _Function(_Told, FarFunction):
    __slots__ = ()

    def __call__(self, *given: Any, **named: Any) -> Any:
        if self._far_mixed:
            raise _refused(self)
        return self._far_peer.ask("call", self, given, named)


for _kind in (_Object, _Function):
    for _name in COMPARED:
        setattr(_kind, f"__{_name}__", _compared(_name))
    for _name in ("divmod", "rdivmod", *(f"{side}{name}" for side in ("", "r", "i") for name in BINARY)):
        setattr(_kind, f"__{_name}__", _computed(_name))
    for _name in _REST:
        setattr(_kind, f"__{_name}__", _done(_name))
_SPECIAL = frozenset(f"__{name}__" for name in (*OPERATIONS, "exit", "aexit", "anext", "aenter") if name not in ("call", "getattr", "setattr", "delattr"))
"""Called by their names they do what they do else."""


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
        self._lending = Lending({})

    def lend_from(self, names: dict[str, Any]) -> None:
        """The tests' own names: what is defined there is what they lend."""
        self._lending = Lending(names)

    def do(self, what: str, arguments: list[Any]) -> Any:
        match what, arguments:
            case "input", [str(prompt)]:
                return builtins.input(prompt)
            case str(), [value, *rest] if not is_far(value) and self.is_lent(value):
                try:
                    return self._lending.do(what, value, rest, is_lent=self.is_lent)
                except AssertionError as error:
                    self.failed_inside = error
                    raise
        raise TypeError(f"{what} is not allowed here")

    def about(self, value: Any) -> dict[str, Any]:
        if isinstance(value, type) and issubclass(value, BaseException):
            return super().about(value)
        return {"call": self._lending.may("call", value)}

    def exception_class(self, found: type[BaseException]) -> type[BaseException]:
        """Those that end or steer who runs tests are errors like all others."""
        if issubclass(found, (StopIteration, StopAsyncIteration)):
            return found
        steers = not issubclass(found, Exception) or any(c.__module__.partition(".")[0] in _CONTROL for c in found.__mro__)
        return type(found.__name__, (_Ended if issubclass(found, SystemExit) else RuntimeError,), {}) if steers else found

    def value_of(self, coded: Coded) -> Any:
        """A name of the reply for AssertionError, or for all errors, would make who expects its error take a failed test for one."""
        found = self._find(coded)
        covers = isinstance(found, type) and issubclass(AssertionError, found)
        return type(found.__name__, (RuntimeError,), {}) if covers else found

    def failure(self, what: str, error: BaseException) -> BaseException:
        ends = isinstance(error, StopIteration) and what != "next", isinstance(error, StopAsyncIteration) and what not in ("anext", "await")
        if any(ends) or not isinstance(error, Exception) or self.exception_class(type(error)) is not type(error):
            return RuntimeError(f"{type(error).__name__} was raised")
        return error

    def stand_in(self, number: int, about: dict[str, Any]) -> Any:
        made = (_Function if about.get("call") else _Object)(self, number, about)
        return self._coroutine(made) if about.get("coroutine") else made

    def heard(self, beside: dict[str, Coded]) -> None:
        if (printed := beside["printed"]) and type(printed) is str:
            sys.stdout.write(printed)
        for name in beside["others"]:
            self.known.pop(name, None)

    async def _awaited(self, far: Any) -> Any:
        return self.ask("await", far)

    def _coroutine(self, far: Any) -> Coroutine[Any, Any, Any]:
        return self._awaited(far)


class _Names(dict[str, Any]):
    """What the tests define; then what Python and its library do; then what the reply does. It cannot put its own `all` in the place of Python's,
    nor an `isclose` in the place of the one that the right reply imports, unless the right reply defines one too."""

    def __init__(self, side: TestsSide, own: Own, known: dict[str, Any]) -> None:
        super().__init__(known)
        self._side, (self._own, self._imported) = side, own

    def __missing__(self, name: str) -> Any:
        if name not in self._own:
            if name in self._imported:
                module, what = self._imported[name]
                found = importlib.import_module(module)
                return found if what is None else getattr(found, what)
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


class _Main(types.ModuleType):
    """The module of the tests: its names are theirs, so that who runs tests finds them."""

    def __init__(self, names: dict[str, Any]) -> None:
        super().__init__("__main__")
        object.__setattr__(self, "names", names)

    def __getattribute__(self, name: str) -> Any:
        names = object.__getattribute__(self, "names")
        if name == "__dict__":
            return names
        return names[name] if dict.__contains__(names, name) else object.__getattribute__(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        object.__getattribute__(self, "names")[name] = value

    def __delattr__(self, name: str) -> None:
        del object.__getattribute__(self, "names")[name]

    def __dir__(self) -> list[str]:
        return list(object.__getattribute__(self, "names"))


class _Suites:
    """Counts the tests that unittest runs: a suite of which none was run says nothing."""

    def __init__(self) -> None:
        self.begun = self.ran = 0
        suite_run, case_run, skipped = unittest.TestSuite.run, unittest.TestCase.run, unittest.TestResult.addSkip

        def run_suite(suite: Any, *arguments: Any, **named: Any) -> Any:
            self.begun += 1
            return suite_run(suite, *arguments, **named)

        def run_case(case: Any, *arguments: Any, **named: Any) -> Any:
            self.begun += 1
            self.ran += 1
            return case_run(case, *arguments, **named)

        def add_skip(result: Any, case: Any, reason: str) -> None:
            self.ran -= isinstance(case, unittest.TestCase) and type(case).__name__ != "_SubTest"
            skipped(result, case, reason)

        for kind, name, function in ((unittest.TestSuite, "run", run_suite), (unittest.TestCase, "run", run_case), (unittest.TestResult, "addSkip", add_skip)):
            setattr(kind, name, function)


def compiled(tests: str) -> types.CodeType | str:
    """The tests, or why they are no Python."""
    try:
        return compile(tests, "tests", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return str(error)


def passed(side: TestsSide, tests: types.CodeType, own: Own) -> dict[str, Any]:
    """`passed`; where not, `why`. `own` are the names that the right reply defines, and those that it takes from Python's library."""
    names = _Names(side, own, {"__name__": "__main__", "__builtins__": {**vars(builtins), "type": _Type()}})
    sys.modules["__main__"], sys.argv = _Main(names), ["tests"]
    side.lend_from(names)
    suites = _Suites()
    try:
        side.ask("run")
        exec(tests, names)
    except (Gone, SystemExit, _Ended):
        return {"why": "it ended before its tests"}
    except BaseException as error:
        return {"why": _last_line(error)}
    if side.broken:
        return {"why": "it ended before its tests"}
    if side.failed_inside is not None:
        return {"why": _last_line(side.failed_inside)}
    return {"why": "none of its tests was run"} if suites.begun and not suites.ran else {"passed": True}


def _last_line(error: BaseException) -> str:
    try:
        text = " ".join(str(error).split())
    except BaseException:
        text = ""
    return (f"{type(error).__name__}: {text}" if text else type(error).__name__)[:_WHY]


def main(incoming: int, outgoing: int, given: int, verdict: int) -> None:
    """Say the verdict where only this process can. The texts are gone before anything of the reply is heard."""
    told = json.loads(text_of(given))
    tests, own = compiled(told["tests"]), (defined(told["right"]), imported(told["right"]))
    del told
    found = {"no_tests": tests} if isinstance(tests, str) else passed(TestsSide(incoming, outgoing), tests, own)
    os.write(verdict, json.dumps(found).encode())
