"""The process of a reply: runs its code, then does what the tests ask of it. It knows nothing of them but what they
hand over."""

from __future__ import annotations

import asyncio
import builtins
import io
import sys
import types
from collections.abc import Callable, Coroutine
from typing import Any

from engine.sandbox.far import OPERATIONS, SPECIALS, FarFunction, FarObject
from engine.sandbox.given import text_of
from engine.sandbox.peer import DEEPEST, Peer
from engine.sandbox.values import Coded

_MOST_PRINTED = 2**16
_ALL = slice(None)
_BASES: dict[type, Callable[[Any], Any]] = {
    # By the plain type's own methods, never those of its class: what it is, and not what it says it is.
    int: lambda v: int.__add__(v, 0),
    float: lambda v: float.__add__(v, 0.0),
    complex: lambda v: complex.__add__(v, 0j),
    str: str.__str__,
    bytes: lambda v: bytes.__getitem__(v, _ALL),
    bytearray: lambda v: bytearray.__getitem__(v, _ALL),
    tuple: lambda v: tuple.__getitem__(v, _ALL),
    list: lambda v: list.__getitem__(v, _ALL),
    dict: lambda v: {**v},
    set: lambda v: set().union(v),
    frozenset: lambda v: frozenset().union(v),
}
"""Plain types, and what an object of a type made from one is as such."""


_KINDS = {types.FunctionType: "function", types.GeneratorType: "generator", types.AsyncGeneratorType: "async generator"}
"""Types of Python's own that tests ask for."""


def _specials(kind: type) -> int:
    """The special methods objects of this type have; a class that sets one to None has it no more."""
    found = SPECIALS["__hash__"]
    for one in reversed(kind.__mro__[:-1]):
        for name, value in vars(one).items():
            if (bit := SPECIALS.get(name)) is not None:
                found = found | bit if value is not None else found & ~bit
    return found


class _Printed(io.TextIOBase):
    """What is printed, up to a limit; what comes after is dropped."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._room = _MOST_PRINTED

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        # A reply that prints without end must not fill what both share.
        if self._room > 0:
            self._parts.append(text[: self._room])
            self._room -= len(text)
        return len(text)

    def taken(self) -> str:
        found, self._parts, self._room = "".join(self._parts), [], _MOST_PRINTED
        return found


class ReplySide(Peer):
    """Answers the tests."""

    _mine = "b"

    def __init__(self, incoming: int, outgoing: int, code: str) -> None:
        super().__init__(incoming, outgoing)
        self._code, self._printed = code, _Printed()
        self._module = types.ModuleType("__main__")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told: dict[str, Any] = {}
        """What the tests know by the names of the reply."""
        sys.modules["__main__"], sys.argv = self._module, ["reply"]
        sys.stdout = self._printed
        builtins.input = lambda prompt="": self.ask("input", str(prompt))

    def do(self, what: str, arguments: list[Any]) -> Any:
        match what, arguments:
            case "run", []:
                # `dont_inherit`: the future imports of this file are not the reply's.
                exec(compile(self._code, "reply", "exec", dont_inherit=True), vars(self._module))
            case "global", [str(name)]:
                found = self._told[name] = vars(self._module)[name]
                return found
            case "isinstance", [value, kind]:
                return isinstance(value, kind)
            case "issubclass", [value, kind]:
                return issubclass(value, kind)
            case "type", [value]:
                return type(value)
            case "base", [value]:
                return next(plain(value) for base, plain in _BASES.items() if isinstance(value, base))
            case "await", [value]:
                if self._loop is None:
                    # One for all: what a reply waits for in one call may have been made in another.
                    self._loop = asyncio.new_event_loop()
                return self._loop.run_until_complete(value)
            case "exit" | "aexit", [manager, type() as kind, tuple(given), _]:
                # An error of the tests is one here as well, to be raised and caught.
                # Without its `__init__`, which may want what nobody here has.
                error: Any = BaseException.__new__(kind)
                error.args = given
                return OPERATIONS[what](manager, kind, error, None)
            case _:
                return OPERATIONS[what](*arguments)

    def stand_in(self, number: int, about: dict[str, Any]) -> Any:
        return (FarFunction if about.get("call") else FarObject)(self, number, about)

    def about(self, value: Any) -> dict[str, Any]:
        found = super().about(value)
        if isinstance(value, Coroutine):
            return {**found, "coroutine": True}
        kind = type(value)
        found["has"] = _specials(kind)
        if isinstance(value, type):
            found["kind"] = "class"
        elif (base := next((base.__name__ for base in _BASES if isinstance(value, base)), None)) is not None:
            found["base"] = base
        elif kind in _KINDS:
            found["kind"] = _KINDS[kind]
        return found

    def beside(self) -> dict[str, Coded]:
        """What was printed, and the names that stand for something else now."""
        others = [name for name, value in self._told.items() if vars(self._module).get(name, self) is not value]
        for name in others:
            del self._told[name]
        return {"printed": self._printed.taken(), "others": others}


def main(incoming: int, outgoing: int, code: int) -> None:
    """Until the tests are done."""
    sys.setrecursionlimit(DEEPEST)
    ReplySide(incoming, outgoing, text_of(code)).serve()
