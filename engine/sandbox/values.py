"""Values as JSON between the process of a reply and that of its tests: plain ones are copied, all others are named by a
number.

Nothing that arrives is imported or run, whatever it says. Lists, sets and dictionaries keep who is who within a
message, so that one that is changed by whom it was lent to is changed for its owner too (call by copy and restore).
"""

from __future__ import annotations

import datetime
import decimal
import fractions
import json
import pathlib
import sys
import uuid
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Coded = Any
"""What JSON can hold."""
_EXACT_INTEGER = 2**53
_DEEPEST = 150
_SINGLE: dict[str, Any] = {"ellipsis": ..., "not_implemented": NotImplemented}
_HELD: dict[str, Callable[[Any], Any]] = {
    "list": lambda _: [],
    "dict": lambda _: {},
    "set": lambda _: set(),
    "bytearray": lambda _: bytearray(),
    "OrderedDict": lambda _: OrderedDict(),
    "Counter": lambda _: Counter(),
    "deque": lambda most: deque(maxlen=most),
    "defaultdict": defaultdict,
}
"""Containers, each made empty; of a deque is told how long it may become, of a defaultdict what makes its values."""
_HELD_TYPES: dict[type, str] = {
    list: "list",
    dict: "dict",
    set: "set",
    bytearray: "bytearray",
    OrderedDict: "OrderedDict",
    Counter: "Counter",
    deque: "deque",
    defaultdict: "defaultdict",
}
_PARTS: dict[type, tuple[Callable[[Any], Sequence[Any]], Callable[..., Any]]] = {
    complex: (lambda v: (v.real, v.imag), complex),
    range: (lambda v: (v.start, v.stop, v.step), range),
    slice: (lambda v: (v.start, v.stop, v.step), slice),
    decimal.Decimal: (lambda v: (str(v),), decimal.Decimal),
    fractions.Fraction: (lambda v: (v.numerator, v.denominator), fractions.Fraction),
    datetime.date: (lambda v: (v.year, v.month, v.day), datetime.date),
    datetime.timedelta: (lambda v: (v.days, v.seconds, v.microseconds), datetime.timedelta),
    datetime.timezone: (lambda v: (v.utcoffset(None),), datetime.timezone),
    uuid.UUID: (lambda v: (str(v),), uuid.UUID),
    pathlib.PurePosixPath: (lambda v: (str(v),), pathlib.PurePosixPath),
    pathlib.PosixPath: (lambda v: (str(v),), pathlib.PosixPath),
    datetime.time: (lambda v: (v.hour, v.minute, v.second, v.microsecond, v.tzinfo), datetime.time),
    datetime.datetime: (
        lambda v: (v.year, v.month, v.day, v.hour, v.minute, v.second, v.microsecond, v.tzinfo),
        datetime.datetime,
    ),
}
_PARTS_BY_NAME = {kind.__name__: (kind, make) for kind, (_, make) in _PARTS.items()}
_TYPES: dict[str, type] = {
    kind.__name__: kind
    for kind in (bool, int, float, complex, str, bytes, bytearray, tuple, list, dict, set, frozenset, range, object)
}
"""Types that are the same for both. `type` and others that make or change something are not among them."""
COPIED = frozenset(
    {type(None), bool, int, float, str, bytes, tuple, frozenset, type(...), type(NotImplemented), *_HELD_TYPES, *_PARTS}
)
"""Types of values that are copies on arrival."""
_ATOMS = frozenset({type(None), bool, int, float, str, datetime.timedelta, datetime.timezone})


class Unreadable(Exception):
    """A message that is none."""


def exception_named(module: str, name: str) -> type[BaseException] | None:
    """An exception of the library by its name, where its module is in use here already; nothing is imported for it."""
    if module.partition(".")[0] not in sys.stdlib_module_names:
        return None
    found = getattr(sys.modules.get(module), name, None)
    return found if isinstance(found, type) and issubclass(found, BaseException) else None


class Writing:
    """A message in the making. `lend` names what cannot be copied; `known` are the containers of the message it
    answers;
    `shared` names those that both ends have."""

    def __init__(
        self, lend: Callable[[Any], Coded], known: Sequence[Any] = (), shared: Mapping[int, str] | None = None
    ) -> None:
        self._lend, self._known, self._shared = lend, len(known), shared or {}
        self.held: list[Any] = list(known)
        self._places = {id(v): n for n, v in enumerate(known)}
        self.heap: dict[int, Coded] = {}

    def value(self, value: Any, depth: int = 0) -> Coded:
        kind = type(value)
        if value is None or kind in (bool, str, float):
            return value
        if kind is int:
            # In hexadecimal: of decimal numbers Python reads only so many digits.
            return value if -_EXACT_INTEGER < value < _EXACT_INTEGER else ["i", hex(value)]
        if kind is bytes:
            # Latin-1 has one letter for each byte.
            return ["b", value.decode("latin-1")]
        # By exact type: a class derived from a list is an object of its own, and stays where it is.
        if kind in _HELD_TYPES:
            if (key := self._shared.get(id(value))) is not None:
                return ["w", key]
            return (
                ["k", self._place(value, depth)] if depth < _DEEPEST or id(value) in self._places else self._lend(value)
            )
        if kind in (tuple, frozenset):
            return (
                ["t" if kind is tuple else "f", [self.value(v, depth + 1) for v in value]]
                if depth < _DEEPEST
                else self._lend(value)
            )
        if kind in _PARTS and not (
            # Other zones are objects with code and tables; only a fixed offset is a value.
            isinstance(tz := getattr(value, "tzinfo", None), datetime.tzinfo) and type(tz) is not datetime.timezone
        ):
            return ["v", kind.__name__, [self.value(v, depth + 1) for v in _PARTS[kind][0](value)]]
        for name, single in _SINGLE.items():
            if value is single:
                return ["s", name]
        if isinstance(value, type) and _TYPES.get(value.__name__) is value:
            return ["y", value.__name__]
        return self._lend(value)

    def _place(self, value: Any, depth: int) -> int:
        if (place := self._places.get(id(value))) is None:
            place = self._places[id(value)] = len(self.held)
            self.held.append(value)
            # Its place is known before its content: it may hold itself.
            self.heap[place] = self.content(value, depth)
        return place

    def content(self, value: Any, depth: int = 0) -> Coded:
        """What a container holds, and what else makes it."""
        kind = _HELD_TYPES[type(value)]
        more = (
            value.maxlen
            if kind == "deque"
            else self.value(value.default_factory, depth + 1)
            if kind == "defaultdict"
            else None
        )
        if kind == "bytearray":
            return [kind, value.decode("latin-1"), more]
        if isinstance(value, dict):
            return [kind, [[self.value(k, depth + 1), self.value(v, depth + 1)] for k, v in value.items()], more]
        items = [self.value(v, depth + 1) for v in value]
        # The same set is written in the same way by both.
        return [kind, sorted(items, key=json.dumps) if kind == "set" else items, more]

    def changed(self, before: dict[int, Coded]) -> dict[int, Coded]:
        """Of the containers that came, those whose content is another now."""
        now = {place: self.content(self.held[place]) for place in range(self._known)}
        return {place: content for place, content in now.items() if content != before.get(place)}


class Decoder:
    """A message that came. `find` gives what a number stands for; `known` are the containers of the message it
    answers."""

    def __init__(self, heap: dict[str, Coded], find: Callable[[Coded], Any], known: Sequence[Any] = ()) -> None:
        self._find = find
        self.heap = {int(place): content for place, content in heap.items()}
        self._held: dict[int, Any] = dict(enumerate(known))
        # Made empty first, filled afterwards: they may hold each other.
        for place, (kind, _, more) in self.heap.items():
            if place in self._held:
                raise Unreadable
            self._held[place] = _HELD[kind](self.value(more) if kind == "defaultdict" else more)
        for place, content in self.heap.items():
            self._fill(self._held[place], content)

    @property
    def held(self) -> list[Any]:
        """The containers in their order."""
        return [self._held[place] for place in range(len(self._held))]

    def restore(self, changed: dict[str, Coded]) -> None:
        """Give containers their new content.

        Raises:
            Unreadable: one is of another type now, or holds what cannot be read.
        """
        for place, content in changed.items():
            self.refill(self._held[int(place)], content)

    def refill(self, held: Any, content: Coded) -> None:
        """Give one container its new content.

        Raises:
            Unreadable: it is of another type now.
        """
        if _HELD_TYPES[type(held)] != content[0]:
            raise Unreadable
        self._fill(held, content)

    def _fill(self, held: Any, content: Coded) -> None:
        _, items, _ = content
        if isinstance(held, bytearray):
            held[:] = items.encode("latin-1")
            return
        found = (
            [tuple(map(self.value, item)) for item in items] if isinstance(held, dict) else list(map(self.value, items))
        )
        # In place: whoever holds it sees the new content.
        held.clear()
        if isinstance(held, dict):
            # What a subclass does on an update (a Counter adds) is not meant.
            dict.update(held, found)
        elif isinstance(held, set):
            held.update(found)
        else:
            held.extend(found)

    def value(self, coded: Coded) -> Any:
        """Raises Unreadable, or what making a value raises."""
        if not isinstance(coded, list):
            return coded
        match coded:
            case ["k", int(place)]:
                return self._held[place]
            case ["t", items]:
                return tuple(map(self.value, items))
            case ["i", digits]:
                return int(digits, 16)
            case ["b", letters]:
                return letters.encode("latin-1")
            case ["f", items]:
                return frozenset(map(self.value, items))
            case ["v", name, parts]:
                kind, make = _PARTS_BY_NAME[name]
                made_of = list(map(self.value, parts))
                # Constructors would take objects with methods of their own, and call them.
                if not {type(part) for part in made_of} <= ({int} if name == "Fraction" else _ATOMS):
                    raise Unreadable
                found = make(*made_of)
                if type(found) is not kind:
                    raise Unreadable
                return found
            case ["s", name]:
                return _SINGLE[name]
            case ["y", name]:
                return _TYPES[name]
            case _:
                return self._find(coded)
