"""What a reply may do with what its tests hand it: a short list by the kind of thing. Whatever is not on it is only
handed back.

The reply's process may ask anything in any order, so nothing here trusts a question: neither names with an underscore,
nor setting, nor classes, exceptions, modules, frames and code are on the list, and of the library only functions
without side effects.
"""

from __future__ import annotations

import abc
import collections.abc
import enum
import functools
import io
import itertools
import json
import math
import operator
import random
import re
import statistics
import sys
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from engine.sandbox.far import BASES, BINARY, COMPARED, OPERATIONS, is_far
from engine.sandbox.values import COPIED

_STEPS = frozenset({"iter", "next"})
_READ = frozenset({"iter", "len", "getitem", "contains", "bool"})
_ITERABLE: tuple[Iterable[Any], ...] = ([], (), {}, set(), "", b"", range(1), {}.values(), {}.items())
_ITERATORS = frozenset(
    {
        types.GeneratorType,
        map,
        filter,
        zip,
        enumerate,
        reversed,
        *(type(iter(made)) for made in _ITERABLE),
        *(kind for kind in vars(itertools).values() if isinstance(kind, type)),
    }
)
_VIEWS = frozenset({type({}.keys()), type({}.values()), type({}.items()), types.MappingProxyType})
_FILE = frozenset(
    {"read", "readline", "readlines", "write", "writelines", "seek", "tell", "truncate", "flush", "close", "getvalue"}
)
_METHODS: dict[type, frozenset[str]] = {
    io.StringIO: _FILE,
    io.BytesIO: _FILE,
    io.TextIOWrapper: _FILE,
    io.BufferedReader: _FILE,
    io.BufferedWriter: _FILE,
    random.Random: frozenset(
        {"random", "randint", "randrange", "choice", "choices", "shuffle", "sample", "uniform", "gauss", "getrandbits"}
    ),
    re.Pattern: frozenset({"match", "search", "fullmatch", "findall", "split", "sub"}),
    **{kind: frozenset({"keys", "values", "items", "get"}) for kind in (types.MappingProxyType,)},
}
"""Objects of the library that tests hand over, and what of them may be called."""
_FUNCTIONS = frozenset(
    map(
        id,
        (
            abs,
            all,
            any,
            bin,
            chr,
            divmod,
            hex,
            len,
            max,
            min,
            oct,
            ord,
            pow,
            round,
            sorted,
            sum,
            callable,
            json.dumps,
            json.loads,
            functools.reduce,
            *(
                f
                for module in (math, statistics)
                for name, f in vars(module).items()
                if getattr(f, "__module__", None) == module.__name__
                and not isinstance(f, type)
                and not name.startswith("_")
            ),
            *(
                f
                for name, f in vars(operator).items()
                if isinstance(f, types.BuiltinFunctionType)
                and not name.startswith(("_", "set", "del", "call", "mod", "imod"))
            ),
        ),
    )
)
"""Functions of the library that do nothing but compute."""
_PARTS_OF_A_TYPE = (types.MethodDescriptorType, types.BuiltinMethodType)
_SINGLE = frozenset({type(None), type(...), type(NotImplemented)})
"""Functions that belong to nothing say None."""
_NAMES = frozenset({"__name__", "__qualname__", "__doc__", "__module__"})
"""What functions and classes of the tests are called: who wraps or registers them keeps it."""
_FORMATS = frozenset({"format", "format_map"})
"""They reach attributes by what stands in a text."""
_SAFE_BASES = frozenset(
    {
        object,
        *BASES.values(),
        abc.ABC,
        typing.Generic,
        typing.Protocol,
        *(b for kind in (enum.IntFlag, enum.StrEnum) for b in kind.__mro__),
        enum.IntEnum,
        *(kind for kind in vars(collections.abc).values() if isinstance(kind, type)),
    }
)
_SAFE_METACLASSES = (type, abc.ABCMeta, enum.EnumMeta, type(typing.Protocol))
_OF_AN_OBJECT: Mapping[str, str] = {
    **{
        name: f"__{name}__"
        for name in (
            "iter",
            "next",
            "len",
            "getitem",
            "setitem",
            "contains",
            "enter",
            "exit",
            *COMPARED,
            *BINARY,
            *(f"r{name}" for name in BINARY),
            "int",
            "float",
            "index",
            "str",
            "repr",
            "hash",
        )
    },
    "call": "__call__",
}
"""Special methods of an object of a class that the tests wrote, where the class has them."""


class Lending:
    """Answers for the tests, whose own names are `names`."""

    def __init__(self, names: Mapping[str, Any]) -> None:
        self._names = names

    def may(self, what: str, value: Any) -> bool:
        """Whether a reply may do this with it."""
        kind = type(value)
        if what == "call":
            return self._called(value)
        if what == "getattr":
            return kind in _METHODS or self._written(kind) or self._mock(value) or self._named(value)
        # By type and not by `isinstance`: a class derived from one may do anything.
        if kind in _ITERATORS:
            return what in _STEPS
        if kind in _VIEWS:
            return what in _READ
        if kind in _METHODS:
            return what in ("iter", "next", "enter", "exit") and _METHODS[kind] is _FILE
        if isinstance(value, enum.EnumMeta) and self._written(value):
            return what in ("iter", "len")
        if not self._written(kind):
            return False
        if what in ("bool", "eq", "ne", "hash"):
            return True
        if what in ("str", "repr", "format"):
            # What Python says of any object, the tests' author did not write for a reply.
            return any(name in vars(c) for c in kind.__mro__ if self._own(c) for name in ("__str__", "__repr__"))
        return what in _OF_AN_OBJECT and any(_OF_AN_OBJECT[what] in vars(c) for c in kind.__mro__ if c is not object)

    def any(self, value: Any) -> bool:
        """Whether there is anything a reply may do with it but hand it back."""
        return any(self.may(what, value) for what in ("call", "iter", "next", "getattr"))

    def do(self, what: str, value: Any, arguments: list[Any], *, is_lent: Callable[[Any], bool]) -> Any:
        """Do it. Raises TypeError, AttributeError where it may not, and what the tests raise."""
        if not self.may(what, value):
            raise TypeError(f"the tests lend their {type(value).__name__} for other things than “{what}”")
        if what == "getattr":
            return self._attribute(value, *arguments)
        if what == "format" and arguments != [""]:
            raise TypeError("an object of the tests has no other form")
        if what == "call":
            given, named = arguments
            # The reply's process writes the message, so its form is checked like any other word of it.
            if type(given) is not tuple or type(named) is not dict or not all(type(name) is str for name in named):
                raise TypeError("that is not a call")
            arguments = [given, named]
            parts: list[Any] = [*given, *named.values()]
        else:
            parts = arguments
        theirs = self._theirs(value)
        for part in parts:
            # Objects of the tests come back only where they were lent.
            if not (is_far(part) or type(part) in COPIED or (is_lent(part) and (theirs or self.any(part)))):
                raise TypeError(f"{type(part).__name__} cannot be handed to what the tests lend")
        return OPERATIONS[what](value, *arguments)

    def set(self, value: Any, name: str, new: Any, *, is_lent: Callable[[Any], bool]) -> None:
        """Set an attribute of an object of a class the tests wrote. Raises TypeError, AttributeError."""
        kind = type(value)
        if not self._written(kind) or name.startswith("_") or not (is_far(new) or type(new) in COPIED or is_lent(new)):
            raise TypeError(f"the tests lend their {kind.__name__} for other things than setting this")
        found = [vars(c)[name] for c in kind.__mro__ if name in vars(c)]
        # A property or a `__setattr__` of the tests would run code of theirs with a value the reply chose.
        if any("__setattr__" in vars(c) for c in kind.__mro__ if c is not object) or (
            found and type(found[0]) is not types.MemberDescriptorType and hasattr(type(found[0]), "__set__")
        ):
            raise AttributeError(name)
        setattr(value, name, new)

    def _own(self, kind: Any) -> bool:
        return isinstance(kind, type) and type(kind) in _SAFE_METACLASSES and kind.__module__ == "__main__"

    def _written(self, kind: Any) -> bool:
        """A class the tests wrote, on nothing but plain types."""
        return self._own(kind) and all(c in _SAFE_BASES or self._own(c) for c in kind.__mro__)

    def _theirs(self, value: Any) -> bool:
        """A function the tests wrote, or something of a class they wrote."""
        if isinstance(value, types.MethodType):
            return self._theirs(value.__func__)
        if type(value) is types.FunctionType:
            return value.__globals__ is self._names
        if type(value) in (functools.partial, type(functools.cache(abs))):
            return self._theirs(value.func if type(value) is functools.partial else value.__wrapped__)
        return self._written(type(value)) or self._mock(value) or self._written(value)

    def _named(self, value: Any) -> bool:
        """A function or class the tests wrote."""
        return self._written(value) or (type(value) is types.FunctionType and self._theirs(value))

    def _called(self, value: Any) -> bool:
        kind = type(value)
        # It is as harmless as what it calls.
        if kind is functools.partial:
            return self._called(value.func)
        if kind in (type(operator.itemgetter(0)), type(operator.attrgetter("a"))) or id(value) in _FUNCTIONS:
            return True
        if isinstance(value, types.MethodType) and type(value.__self__) in _METHODS:
            return value.__name__ in _METHODS[type(value.__self__)]
        if kind in _PARTS_OF_A_TYPE:
            whose = value.__objclass__ if kind is types.MethodDescriptorType else type(value.__self__)
            name = value.__name__
            return (
                name in _METHODS[whose]
                if whose in _METHODS
                else whose in COPIED - _SINGLE and not name.startswith("_") and name not in _FORMATS
            )
        if self._written(kind):
            return any("__call__" in vars(c) for c in kind.__mro__)
        return self._theirs(value)

    def _attribute(self, value: Any, name: Any) -> Any:
        kind = type(value)
        if type(name) is str and name in _NAMES and self._named(value):
            found_name = getattr(value, name)
            if found_name is None or type(found_name) is str:
                return found_name
        if type(name) is not str or name.startswith("_") or type(value) is types.FunctionType or name in _FORMATS:
            raise AttributeError(name)
        if kind in _METHODS:
            found = name in _METHODS[kind] or (name == "closed" and _METHODS[kind] is _FILE)
        elif self._mock(value):
            # Mocks make any attribute there is not; those of the class itself reach into them.
            found = not hasattr(kind.__mro__[1], name) and not name.startswith("assert")
        else:
            classes = [c for c in (value if isinstance(value, type) else kind).__mro__ if c is not object]
            own = {} if isinstance(value, type) else getattr(value, "__dict__", {})
            # Fakes that answer to any name say so themselves.
            found = (
                name in own
                or any(name in vars(c) for c in classes)
                or any("__getattr__" in vars(c) for c in classes if self._own(c))
            )
        if not found:
            raise AttributeError(name)
        return getattr(value, name)

    @staticmethod
    def _mock(value: Any) -> bool:
        """A mock of the tests with nothing real behind it."""
        mocks = sys.modules.get("unittest.mock")
        if mocks is None or type(value).__mro__[1:2] not in ((mocks.Mock,), (mocks.MagicMock,)):
            return False
        # A mock that wraps something would hand that out.
        return all(vars(value).get(name) is None for name in ("_mock_wraps", "_mock_delegate"))
