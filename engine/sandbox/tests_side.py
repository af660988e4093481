"""The process of the tests: runs them, asking the reply's process for what is the reply's, and says whether they pass.

A reply answers with values, which are compared here: it never learns what they are compared with. What the tests do
with an object of the reply's own class is done there, and only believed where the object cannot know what is wanted of
it.
"""

from __future__ import annotations

import builtins
import collections
import importlib
import json
import os
import random
import sys
import threading
import types
from typing import Any

from engine.sandbox.asserted import ENTERED, FAILED, HELD, Tests, compiled
from engine.sandbox.collected import Runs
from engine.sandbox.far import is_far
from engine.sandbox.given import text_of
from engine.sandbox.lent import Lending
from engine.sandbox.peer import DEEPEST, Gone, Peer
from engine.sandbox.right import Own, defined, imported
from engine.sandbox.seen import CHANGES, NOTHING, OWN, PLAIN, Seen, place
from engine.sandbox.stand_ins import Type, copied, settled, stand_in
from engine.sandbox.values import Coded, Decoder

_WHY = 160
_CONTROL = ("unittest", "doctest", "bdb", "pdb", "test", "_pytest", "pytest")
"""Modules whose exceptions tell a runner of tests to skip, stop or take a failure as meant."""


class _Ended(RuntimeError):
    """The reply wants to end its program."""


class TestsSide(Peer):
    """Asks the reply; answers where it was handed a function or an object of the tests."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        super().__init__(incoming, outgoing)
        self.failed_inside: BaseException | None = None
        """What failed and might be caught by somebody."""
        self.swallowed: AssertionError | None = None
        """The first assertion that failed in a function of the tests which the reply called."""
        self.doubted = ""
        """What cannot be known of what the tests believed."""
        self.asked = 0
        """How often the reply was asked something that may change it."""
        self.seen = Seen()
        self.right: Seen | None = None
        """What was seen with the right reply; None where this is the right one, or there is none."""
        self.learns = self.apart = False
        """Whether this is the right reply; whether what was handed over stays as it was where the right reply leaves
        it so."""
        self.changed = False
        """Whether the reply changed what the right reply leaves as it is."""
        self._line = threading.RLock()
        self._place, self._inside, self._met = "", 0, 0
        self.known: dict[str, Any] = {}
        """Functions and objects by the reply's names for them; it says when a name stands for another."""
        self._lending = Lending({})

    def lend_from(self, names: dict[str, Any]) -> None:
        """The tests' own names: what is defined there is what they lend."""
        self._lending = Lending(names)

    def doubt(self, why: str) -> None:
        """The tests believe something that cannot be known: what else fails them, fails; they do not pass."""
        self.doubted = self.doubted or why

    def ask(self, what: str, *arguments: Any) -> Any:
        """As any end, but held to what the right reply gives at the same place."""
        # Threads of the tests ask one after the other.
        with self._line:
            # It only says what an object is as a plain value, and changes nothing.
            if what == "base":
                return super().ask(what, *arguments)
            self.asked += 1
            before, self._place, self._met = self._place, place(what), 0
            if self.apart and self._left_alone(self._place):
                known: dict[int, Any] = {}
                # Copies: tests that compute what they expect from the same list are not led astray by what the reply
                # makes of it.
                arguments = tuple(copied(a, known) for a in arguments)
            try:
                return self._held_to_right(what, self._place, super().ask(what, *arguments))
            finally:
                self._place = before
                self.asked += 1

    def _held_to_right(self, what: str, at: str, found: Any) -> Any:
        # Cheap first: a value in which nothing of the reply came needs no walk through it.
        own = self._met > 0 and _holds_far(found)
        if self.right is None:
            self.seen.add(at, OWN if own else NOTHING if found is None else PLAIN)
            return found
        usual = self.right.places.get(at, 0)
        if what == "contains" and not usual:
            # The right reply's object is gone through there: it says nothing of what is looked for.
            self.doubt("an object of the reply says itself what is in it")
        # An object is as good as the right reply's, or nobody knows what the right one gives here.
        if not own or usual & OWN or not usual & (PLAIN | NOTHING):
            return found
        # Where the right reply gives nothing, nobody asks what it is.
        return object() if not usual & PLAIN else settled(found)

    def restore(self, reading: Decoder, handed: dict[str, Coded], shared: dict[str, Coded]) -> None:
        if (handed or shared) and self.right is None:
            self.seen.add(self._place, CHANGES)
        elif handed or shared:
            self.changed = self.changed or self._left_alone(self._place)
        super().restore(reading, handed, shared)

    def _left_alone(self, at: str) -> bool:
        """Whether the right reply changes nothing when it is asked from there, or is not asked there at all."""
        return self.right is not None and not self.right.places.get(at, 0) & CHANGES

    def do(self, what: str, arguments: list[Any]) -> Any:
        self._inside += 1
        try:
            return self._do(what, arguments)
        # Kept before it goes to the reply, which may catch it: a test has failed all the same.
        except AssertionError as error:
            self.swallowed = self.swallowed or error
            self.seen.swallowed.add(_line(error))
            raise
        finally:
            self._inside -= 1

    def _do(self, what: str, arguments: list[Any]) -> Any:
        match what, arguments:
            case "input", [str(prompt)]:
                return builtins.input(prompt)
            case "setattr", [value, str(name), new] if (
                not is_far(value) and self.is_lent(value) and self._may_set(value, name)
            ):
                return self._lending.set(value, name, new, is_lent=self.is_lent)
            case str(), [value, *rest] if not is_far(value) and self.is_lent(value):
                return self._lending.do(what, value, rest, is_lent=self.is_lent)
        raise TypeError(f"{what} is not allowed here")

    def _may_set(self, value: Any, name: str) -> bool:
        """What the right reply sets others may set too: a link of a node, never what the tests keep to compare with."""
        which = f"{type(value).__qualname__}.{name}"
        if self.learns:
            self.seen.sets.add(which)
        return self.learns or (self.right is not None and which in self.right.sets)

    def held(self, number: int) -> None:
        """An assertion held."""
        if self._inside:
            self.seen.held_inside.add(number)
        else:
            self.seen.held[number] += 1

    def failed(self, number: int) -> bool:
        """An assertion fails."""
        self.seen.failed.add(number)
        return False

    def about(self, value: Any) -> dict[str, Any]:
        if isinstance(value, type) and issubclass(value, BaseException):
            return super().about(value)
        return {"call": self._lending.may("call", value)}

    def exception_class(self, found: type[BaseException]) -> type[BaseException]:
        """Those that end or steer who runs tests are errors like all others."""
        if issubclass(found, (StopIteration, StopAsyncIteration)):
            return found
        # An exception of pytest would skip the test or end the run, and count as no failure.
        steers = not issubclass(found, Exception) or any(
            c.__module__.partition(".")[0] in _CONTROL for c in found.__mro__
        )
        return (
            type(found.__name__, (_Ended if issubclass(found, SystemExit) else RuntimeError,), {}) if steers else found
        )

    def value_of(self, coded: Coded) -> Any:
        """An object of the reply. A name of the reply for AssertionError, or for all errors, would make who expects
        its error take a failed test for one."""
        found = self._find(coded)
        self._met += is_far(found)
        covers = isinstance(found, type) and issubclass(AssertionError, found)
        return type(found.__name__, (RuntimeError,), {}) if covers else found

    def failure(self, what: str, error: BaseException) -> BaseException:
        ends = (
            isinstance(error, StopIteration) and what != "next",
            isinstance(error, StopAsyncIteration) and what not in ("anext", "await"),
        )
        if any(ends) or not isinstance(error, Exception) or self.exception_class(type(error)) is not type(error):
            return RuntimeError(f"{type(error).__name__} was raised")
        return error

    def stand_in(self, number: int, about: dict[str, Any]) -> Any:
        made = stand_in(self, number, about)
        return self._awaited(made) if about.get("coroutine") else made

    def heard(self, beside: dict[str, Coded]) -> None:
        if (printed := beside["printed"]) and type(printed) is str:
            # Tests may look at what is printed; it went to the stdout of another process.
            sys.stdout.write(printed)
        for name in beside["others"]:
            self.known.pop(name, None)

    async def _awaited(self, far: Any) -> Any:
        return self.ask("await", far)


def _holds_far(value: Any, seen: frozenset[int] = frozenset()) -> bool:
    """Whether something of the reply's own is in it, at any depth."""
    if is_far(value):
        return True
    if id(value) in seen or not isinstance(value, list | tuple | set | frozenset | dict | collections.deque):
        return False
    parts = [*value.keys(), *value.values()] if isinstance(value, dict) else value
    return any(_holds_far(part, seen | {id(value)}) for part in parts)


def _line(error: BaseException) -> int:
    """The line of the tests that raised it; 0 = none did."""
    found, at = 0, error.__traceback__
    while at is not None:
        if at.tb_frame.f_code.co_filename == "tests":
            found = at.tb_lineno
        at = at.tb_next
    return found


class _Names(dict[str, Any]):
    """What the tests define; then what Python and its library do; then what the reply does. It cannot put its own `all`
    in the place of Python's, nor an `isclose` in the place of the one that the right reply imports, unless the right
    reply defines one too."""

    def __init__(self, side: TestsSide, own: Own, known: dict[str, Any], told: dict[str, Any]) -> None:
        super().__init__(known)
        self._side, (self._own, self._imported) = side, own
        self._told = told

    def __missing__(self, name: str) -> Any:
        if name in self._told:
            return self._told[name]
        if name not in self._own:
            if name in self._imported:
                module, what = self._imported[name]
                # From this process's library: the reply may have changed its own.
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


def passed(side: TestsSide, tests: Tests, own: Own) -> dict[str, Any]:
    """`passed`; where not, `why`, or `unknown` where it cannot be told. `own` are the names that the right reply
    defines, and those that it takes from Python's library."""

    def fail(error: BaseException) -> None:
        side.failed_inside = side.failed_inside or error

    runs = Runs(fail)
    told = {HELD: side.held, FAILED: side.failed, ENTERED: runs.entered.add}
    names = _Names(side, own, {"__name__": "__main__", "__builtins__": {**vars(builtins), "type": Type()}}, told)
    # unittest and pytest look for tests in `__main__`.
    sys.modules["__main__"], sys.argv = _Main(names), ["tests"]
    side.lend_from(names)
    try:
        side.ask("run")
        try:
            exec(tests.code, names)
        except SystemExit as end:
            # `unittest.main()` ends the program when it is done; 0 says that all passed.
            if end.code not in (None, 0):
                return {"why": _last_line(side.failed_inside) if side.failed_inside else "it ended before its tests"}
        runs.rest(names)
    except (Gone, SystemExit, _Ended):
        return {"why": "it ended before its tests"}
    except BaseException as error:
        return {"why": _last_line(error)}
    # Tests may have caught what the end of the reply raised.
    if side.broken:
        return {"why": "it ended before its tests"}
    swallowed = (
        side.swallowed
        if not side.learns and side.seen.swallowed - (side.right.swallowed if side.right else set())
        else None
    )
    if (error_inside := side.failed_inside or swallowed) is not None:
        return {"why": _last_line(error_inside)}
    # A suite that skips all its tests ends without a failure.
    if runs.begun and not runs.ran:
        return {"why": "none of its tests was run"}
    if side.right is not None:
        why, sure = side.seen.less_than(side.right, tests.lines, catches=tests.catches)
        if why:
            return {"why" if sure else "unknown": why}
    if tests.lines and not side.seen.reached:
        return {"unknown": "none of its assertions is come to"}
    if side.doubted:
        return {"unknown": side.doubted}
    return {"passed": True, **({"changed": True} if side.changed else {})}


def _last_line(error: BaseException) -> str:
    try:
        text = " ".join(str(error).split())
    except BaseException:
        text = ""
    return (f"{type(error).__name__}: {text}" if text else type(error).__name__)[:_WHY]


def main(incoming: int, outgoing: int, given: int, verdict: int) -> None:
    """Say the verdict where only this process can. The texts are gone before anything of the reply is heard."""
    # The same in both processes: values that one can write the other can read.
    sys.setrecursionlimit(DEEPEST)
    told = json.loads(text_of(given))
    tests, own = compiled(told["tests"]), (defined(told["right"]), imported(told["right"]))
    side = TestsSide(incoming, outgoing)
    seen = told.get("seen")
    side.learns, side.apart, side.right = (
        told.get("learns", False),
        told.get("apart", False),
        None if seen is None else Seen.of(seen),
    )
    # The same numbers for all replies, else their tests could not be compared; nobody who writes one knows them.
    random.seed(told.get("seed"))
    # Whoever looks through this process's memory later finds nothing to learn from.
    del told
    found: dict[str, Any] = {"no_tests": tests} if isinstance(tests, str) else passed(side, tests, own)
    if side.learns and "passed" in found:
        found["seen"] = side.seen.told()
    os.write(verdict, json.dumps(found).encode())
