"""What stands for an object of the other end: whatever is done with it is asked there."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

from engine.sandbox.peer import Far, Peer

BASES = {
    kind.__name__: kind for kind in (int, float, complex, str, bytes, bytearray, tuple, list, dict, set, frozenset)
}
BINARY = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or", "xor", "lshift", "rshift")
COMPARED = ("eq", "ne", "lt", "le", "gt", "ge")
_UNARY: dict[str, Callable[..., Any]] = {
    "neg": operator.neg,
    "pos": operator.pos,
    "abs": abs,
    "invert": operator.invert,
    "int": int,
    "float": float,
    "complex": complex,
    "index": operator.index,
    "round": round,
    "trunc": math.trunc,
    "floor": math.floor,
    "ceil": math.ceil,
    "bool": bool,
    "hash": hash,
    "len": len,
}
_OTHER: dict[str, Callable[..., Any]] = {
    "str": str,
    "repr": repr,
    "format": format,
    "bytes": bytes,
    "dir": dir,
    "getitem": operator.getitem,
    "setitem": operator.setitem,
    "delitem": operator.delitem,
    "contains": operator.contains,
    "iter": iter,
    "next": next,
    "reversed": reversed,
    "enter": lambda manager: type(manager).__enter__(manager),
    "exit": lambda manager, *how: type(manager).__exit__(manager, *how),
    "aiter": lambda value: type(value).__aiter__(value),
    "anext": lambda value: type(value).__anext__(value),
    "aenter": lambda manager: type(manager).__aenter__(manager),
    "aexit": lambda manager, *how: type(manager).__aexit__(manager, *how),
    "divmod": divmod,
    "rdivmod": lambda one, other: divmod(other, one),
}
_ALIASES = {"and": "and_", "or": "or_"}


def _operator(name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = getattr(operator, _ALIASES.get(name, name))
    return found


def _turned(function: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda one, other: function(other, one)


OPERATIONS: dict[str, Callable[..., Any]] = {
    **_UNARY,
    **_OTHER,
    **{name: _operator(name) for name in (*BINARY, *COMPARED)},
    **{f"r{name}": _turned(_operator(name)) for name in BINARY},
    **{f"i{name}": getattr(operator, f"i{name}") for name in BINARY},
    "call": lambda function, given, named: function(*given, **named),
    "getattr": getattr,
    "setattr": setattr,
    "delattr": delattr,
}
"""What can be asked of an object, by the name of the special method without its underscores."""
_ALL_HAVE = ("getattr", "setattr", "delattr", "str", "repr", "format", "dir")
SPECIALS = {f"__{name}__": 1 << place for place, name in enumerate(n for n in OPERATIONS if n not in _ALL_HAVE)}
"""Special methods a class may have or not, each with its bit in what is told of an object."""


def is_far(value: Any) -> bool:
    """By its type: what it says its class is may be another."""
    return issubclass(type(value), Far)


def base_of(far: Far) -> type | None:
    """The plain type its type is made from, as the other end says."""
    return BASES.get(str(object.__getattribute__(far, "_far_about").get("base")))


def _asked(name: str) -> Callable[..., Any]:
    def method(self: Far, *arguments: Any) -> Any:
        return _peer(self).ask(name, self, *arguments)

    return method


def _peer(far: Far) -> Peer:
    found: Peer = object.__getattribute__(far, "_far_peer")
    return found


def _awaited(name: str) -> Callable[..., Any]:
    async def method(self: Far, *arguments: Any) -> Any:
        return await _peer(self).ask(name, self, *arguments)

    return method


class FarAttributes(Far):
    """Its attributes are asked for."""

    __slots__ = ()

    def __init__(self, peer: Peer, number: int, about: dict[str, Any]) -> None:
        for name, value in (
            ("peer", peer),
            ("number", number),
            ("about", about),
            ("times", 1),
            ("mixed", False),
            ("plain", None),
        ):
            object.__setattr__(self, f"_far_{name}", value)
        peer.far[number] = self

    def __del__(self) -> None:
        object.__getattribute__(self, "_far_peer").returned.append((self._far_number, self._far_times))

    def __getattribute__(self, name: str) -> Any:
        if name.startswith("_far_"):
            return object.__getattribute__(self, name)
        if name == "__class__":
            return base_of(self) or type(self)
        return self._far_peer.ask("getattr", self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("_far_"):
            object.__setattr__(self, name, value)
        else:
            self._far_peer.ask("setattr", self, name, value)

    def __delattr__(self, name: str) -> None:
        self._far_peer.ask("delattr", self, name)


class FarObject(FarAttributes):
    """All special methods there are are asked for; what the object has not raises there what it raises."""

    __slots__ = ()

    def __aiter__(self) -> Any:
        return self._far_peer.ask("aiter", self)


class FarFunction(FarObject):
    """One that can be called."""

    __slots__ = ()

    def __call__(self, *given: Any, **named: Any) -> Any:
        return self._far_peer.ask("call", self, given, named)


for _name in BINARY:
    for _side in ("", "r", "i"):
        setattr(FarObject, f"__{_side}{_name}__", _asked(f"{_side}{_name}"))
for _name in (*COMPARED, *_UNARY, *(n for n in _OTHER if n not in ("anext", "aenter", "aexit", "aiter"))):
    setattr(FarObject, f"__{_name}__", _asked(_name))
for _name in ("anext", "aenter", "aexit"):
    setattr(FarObject, f"__{_name}__", _awaited(_name))
