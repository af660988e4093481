"""What stands for objects of a reply among its tests. It has the special methods that the object's own type has, and no
others; what they say is believed where the object cannot know what is wanted of it.
"""

from __future__ import annotations

import copy
import types
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from engine.sandbox.far import BINARY, COMPARED, OPERATIONS, SPECIALS, FarAttributes, base_of, is_far
from engine.sandbox.peer import FarError
from engine.sandbox.values import COPIED

_CHANGES = frozenset(
    {
        "append",
        "extend",
        "insert",
        "remove",
        "pop",
        "clear",
        "sort",
        "reverse",
        "add",
        "discard",
        "update",
        "setdefault",
        "popitem",
        "move_to_end",
        "difference_update",
        "intersection_update",
        "symmetric_difference_update",
    }
)
_KINDS: dict[str, type] = {
    "function": types.FunctionType,
    "generator": types.GeneratorType,
    "async generator": types.AsyncGeneratorType,
}
_ALWAYS = frozenset({*COMPARED, "bool", "str", "repr", "format", "dir"})
"""What every object answers to."""
_REFUSED = frozenset({"__mro_entries__", "__prepare__", "__subclasshook__", "__instancecheck__", "__subclasscheck__"})
"""With these a class of the reply would have a say in classes and checks of the tests."""


class NotATest(TypeError):
    """Tests want to be told something by the reply that they must know themselves."""


def refused(far: Any, why: str = "an object of the reply's own class says nothing of a value of the tests") -> NotATest:
    """Whoever expects an error of the reply does not mean this one: the tests fail, whatever catches it."""
    side, error = far._far_peer, NotATest(why)
    side.failed_inside = side.failed_inside or error
    return error


def plain(far: Any) -> Any:
    """What an object of a type made from a plain one is as such: for good where it cannot change, until the reply is
    asked the next time where it can.

    Raises:
        NotATest: the reply gives something of another type.
    """
    side = far._far_peer
    if far._far_plain is not None and far._far_plain[0] in (None, side.asked):
        return far._far_plain[1]
    base = base_of(far)
    value = None if far._far_mixed else side.ask("base", far)
    if type(value) is not base:
        raise refused(far)
    far._far_plain = (side.asked if base in (list, dict, set, bytearray) else None), value
    return value


def _compared(name: str) -> Callable[[Any, Any], Any]:
    def method(self: Any, other: Any) -> Any:
        if is_far(other) and not (base_of(self) and base_of(other)):
            # Of two objects of the reply it is believed; but only a plain True is.
            return self._far_peer.ask(name, self, other) is True
        if base_of(self) is not None:
            return OPERATIONS[name](plain(self), plain(other) if is_far(other) else other)
        # Not asked: it would see what is expected of it. An object of the tests may know better.
        own = self._far_has & (SPECIALS[f"__{name}__"] | (SPECIALS["__eq__"] if name == "ne" else 0))
        if own and type(other) in COPIED:
            # None tells it nothing.
            asked = self._far_peer.ask(name, self, other) if other is None and name in ("eq", "ne") else None
            if asked is not (name == "ne"):
                self._far_peer.doubt("a class of the reply compares itself with values of the tests")
        return NotImplemented

    return method


def _computed(name: str) -> Callable[[Any, Any], Any]:
    def method(self: Any, other: Any) -> Any:
        if base_of(self) is not None and not is_far(other):
            return OPERATIONS[name](plain(self), other)
        result = self._far_peer.ask(name, self, other)
        if is_far(other) and not self._far_mixed and not other._far_mixed:
            return result
        if not is_far(result):
            raise refused(self)
        # A value of the tests went into it: what it says then may be what is wanted to be heard.
        result._far_mixed = True
        return result

    return method


def _done(name: str) -> Callable[..., Any]:
    def method(self: Any, *arguments: Any) -> Any:
        if self._far_mixed:
            raise refused(self)
        base = base_of(self)
        if (
            base is None
            or name in ("next", "enter", "aiter")
            or (name in ("setitem", "delitem") and base in (list, dict, bytearray))
        ):
            return self._far_peer.ask(name, self, *arguments)
        return OPERATIONS[name](plain(self), *arguments)

    return method


def _awaited(name: str) -> Callable[..., Any]:
    async def method(self: Any, *arguments: Any) -> Any:
        return await self._far_peer.ask(name, self, *arguments)

    return method


def _ended(far: Any, kind: Any, error: Any) -> tuple[Any, ...] | None:
    """How a context of the reply is told to have ended; None where a test failed in it, which is so whatever it
    makes of it."""
    if isinstance(error, AssertionError):
        # The context may swallow it.
        far._far_peer.failed_inside = error
        return None
    return (kind, error if isinstance(error, FarError) else getattr(error, "args", None), None)


def _exit(self: Any, kind: Any, error: Any, _: Any) -> Any:
    return None if (how := _ended(self, kind, error)) is None else self._far_peer.ask("exit", self, *how)


async def _aexit(self: Any, kind: Any, error: Any, _: Any) -> Any:
    return None if (how := _ended(self, kind, error)) is None else await self._far_peer.ask("aexit", self, *how)


def _changed(far: Any, name: str) -> Callable[..., Any]:
    """A change of a list or the like is done there; what it gives is what it gives to a plain one."""

    def method(*given: Any, **named: Any) -> Any:
        # First on the plain value: what it gives, or raises, is Python's own answer.
        result = getattr(plain(far), name)(*given, **named)
        far._far_peer.ask("getattr", far, name)(*given, **named)
        return result

    return method


_METHODS: dict[str, Any] = {
    **{name: _compared(name) for name in COMPARED},
    **{
        name: _computed(name)
        for name in ("divmod", "rdivmod", *(f"{side}{name}" for side in ("", "r", "i") for name in BINARY))
    },
    "exit": _exit,
    "aexit": _aexit,
    "anext": _awaited("anext"),
    "aenter": _awaited("aenter"),
}
_METHODS |= {
    name: _done(name)
    for name in OPERATIONS
    if name not in _METHODS and name not in ("call", "getattr", "setattr", "delattr")
}
_SPECIAL = frozenset(f"__{name}__" for name in _METHODS) | _REFUSED
"""Called by their names they do what they do else."""


class StandIn(FarAttributes):
    """An object."""

    __slots__ = ()

    def __getattribute__(self, name: str) -> Any:
        # Before anything else, or to look for its own parts it would ask itself without end.
        if name.startswith("_far_") or name in _SPECIAL:
            return object.__getattribute__(self, name)
        base = base_of(self)
        if name == "__class__":
            return base or _KINDS.get(str(self._far_about.get("kind"))) or type(self)
        if self._far_mixed:
            raise refused(self)
        if base is not None and hasattr(base, name):
            if name in _CHANGES and base in (list, dict, set, bytearray):
                return _changed(self, name)
            return getattr(plain(self), name)
        return self._far_peer.ask("getattr", self, name)

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type, ...]:
        raise TypeError("no class can be derived from one of the other process")

    def __prepare__(self, *_: Any, **__: Any) -> Any:
        raise TypeError("no class can be derived from one of the other process")

    @property
    def _far_has(self) -> int:
        """The special methods of its type, as the other end says."""
        has = self._far_about.get("has")
        return has if isinstance(has, int) else 0


class _Function(StandIn):
    """One that can be called."""

    __slots__ = ()

    def __call__(self, *given: Any, **named: Any) -> Any:
        if self._far_mixed:
            raise refused(self)
        return self._far_peer.ask("call", self, given, named)

    def __instancecheck__(self, value: Any) -> bool:
        return is_far(value) and self._far_peer.ask("isinstance", value, self) is True

    def __subclasscheck__(self, value: Any) -> bool:
        return is_far(value) and self._far_peer.ask("issubclass", value, self) is True


def stand_in(side: Any, number: int, about: dict[str, Any]) -> Any:
    """For an object of which the reply's process says this."""
    has = about.get("has")
    return _class(bool(about.get("call")), has if isinstance(has, int) else 0)(side, number, about)


@lru_cache(maxsize=1024)
def _class(call: bool, has: int) -> type[StandIn]:
    kind = _Function if call else StandIn
    methods = {
        f"__{name}__": method for name, method in _METHODS.items() if name in _ALWAYS or has & SPECIALS[f"__{name}__"]
    }
    # A class for each set of special methods: `hasattr` and operators look at the class, not at the object.
    return type("object of the reply", (kind,), {"__slots__": (), "__hash__": None, **methods})


class Items:
    """What an object that can be gone through gave once, where the right reply gives a plain value: as such it is
    believed nothing else."""

    def __init__(self, items: list[Any]) -> None:
        self._items = tuple(items)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)


def settled(value: Any, known: dict[int, Any] | None = None) -> Any:
    """A value that may be or hold objects of the reply as plain ones, once and for good. Raises NotATest where one
    is nothing of the kind."""
    return copied(value, {} if known is None else known, _settled)


def _settled(far: Any, known: dict[int, Any]) -> Any:
    if base_of(far) is not None:
        return settled(plain(far), known)
    if far._far_has & SPECIALS["__next__"]:
        return _pulled(far)
    if far._far_has & SPECIALS["__iter__"]:
        return Items(list(_pulled(far._far_peer.ask("iter", far))))
    raise refused(far, "the reply gives an object of its own class where the right reply gives a plain value")


def copied(value: Any, known: dict[int, Any], far: Callable[[Any, dict[int, Any]], Any] = lambda far, _: far) -> Any:
    """Containers made anew at every depth, and what `far` makes of objects of the reply; all else as it is."""
    if is_far(value):
        return far(value, known)
    if id(value) in known:
        return known[id(value)]
    kind = type(value)
    if kind in (tuple, frozenset):
        return kind(copied(v, known, far) for v in value)
    if kind not in COPIED or not hasattr(value, "clear"):
        return value
    # Known before it is filled: a list may hold itself.
    made = known[id(value)] = copy.copy(value)
    if kind is bytearray:
        return made
    made.clear()
    if isinstance(value, dict):
        dict.update(made, [(copied(k, known, far), copied(v, known, far)) for k, v in value.items()])
    else:
        (made.update if isinstance(value, set) else made.extend)([copied(v, known, far) for v in value])
    return made


def _pulled(far: Any) -> Iterator[Any]:
    while True:
        try:
            found = far._far_peer.ask("next", far)
        except StopIteration:
            return
        yield settled(found)


class Type:
    """`type`, of objects of the reply as well."""

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        if len(arguments) == 1 and not named and is_far(arguments[0]):
            return arguments[0]._far_peer.ask("type", arguments[0])
        return type(*arguments, **named)

    def __getattribute__(self, name: str) -> Any:
        return getattr(type, name)

    def __getitem__(self, what: Any) -> Any:
        return type[what]

    def __eq__(self, other: Any) -> Any:
        return other is type or other is self

    def __hash__(self) -> int:
        return hash(type)

    def __instancecheck__(self, value: Any) -> bool:
        return isinstance(value, type) or (is_far(value) and value._far_about.get("kind") == "class")

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type, ...]:
        return (type,)
