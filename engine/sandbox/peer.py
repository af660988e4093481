"""One end of the line between a reply's process and that of its tests: questions, answers, and questions back."""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, ClassVar
from weakref import WeakValueDictionary

from engine.sandbox.shared import SharedContainers
from engine.sandbox.values import Coded, Decoder, Unreadable, Writing, exception_named

_LARGEST = 2**26
_HEAD = struct.Struct("<I")
DEEPEST = 3000
"""Calls within calls: a function of one end that calls one of the other takes several."""


class Gone(BaseException):
    """The other end is no more, or says what nobody understands. No test can take it for an error of the reply that
    it expects."""


class FarError(BaseException):
    """What exceptions have in common whose class is one of the other end's."""

    far_peer: ClassVar[Peer]
    far_class: ClassVar[int]

    def __getattr__(self, name: str) -> Any:
        number = self.__dict__.get("far_number")
        if number is None or name.startswith("__"):
            raise AttributeError(name)
        return self.far_peer.ask("getattr", self, name)

    def __str__(self) -> str:
        text: str = self.__dict__.get("far_text", "")
        return text or super().__str__()


class Far:
    """What stands for an object of the other end; `engine.sandbox.far` gives it its manners."""

    __slots__ = ("__weakref__", "_far_about", "_far_mixed", "_far_number", "_far_peer", "_far_plain", "_far_times")
    _far_peer: Peer
    _far_number: int
    _far_times: int
    _far_about: dict[str, Any]
    _far_mixed: bool
    _far_plain: Any


class Peer:
    """An end. Who has one says what is done on a question, and what stands for an object of the other end."""

    _mine: ClassVar[str] = "a"
    """Whose questions are whose."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        self._in, self._out = incoming, outgoing
        self._lent: dict[int, list[Any]] = {}
        """By number: the object and how often it was lent."""
        self._numbers: dict[int, int] = {}
        self._next = self._asked = 0
        self._shared = SharedContainers()
        self.far: WeakValueDictionary[int, Far] = WeakValueDictionary()
        self._far_classes: dict[int, type[FarError]] = {}
        self.returned: list[tuple[int, int]] = []
        """Numbers of far objects nobody here uses any more, and how often they had come."""
        self.broken = False
        """Whether the other end was gone once, or was not understood."""

    def do(self, what: str, arguments: list[Any]) -> Any:
        """Answer a question."""
        raise NotImplementedError

    def stand_in(self, number: int, about: dict[str, Any]) -> Any:
        """What stands for an object of the other end, from its number and what is told of it."""
        raise NotImplementedError

    def about(self, value: Any) -> dict[str, Any]:
        """What is told of an object that is lent."""
        if isinstance(value, type) and issubclass(value, BaseException):
            return {
                "exception": value.__name__,
                "of": [self._class(base) for base in value.__bases__ if issubclass(base, BaseException)],
            }
        return {"call": callable(value)}

    def exception_class(self, found: type[BaseException]) -> type[BaseException]:
        """What an exception of the library is here, when the other end names it."""
        return found

    def value_of(self, coded: Coded) -> Any:
        """What is not copied.

        Raises:
            Unreadable: the other end sends what nobody of ours would.
        """
        return self._find(coded)

    def failure(self, what: str, error: BaseException) -> BaseException:
        """What is raised here for an error of the other end."""
        if isinstance(error, StopIteration) and what != "next":
            # It would end loops of who asks, as if they had come to their end.
            return RuntimeError("StopIteration was raised")
        return error

    def is_lent(self, value: Any) -> bool:
        """Whether the other end got this very object from here."""
        number = self._numbers.get(id(value))
        return number is not None and number in self._lent and self._lent[number][0] is value

    def beside(self) -> dict[str, Coded]:
        """What goes along with each answer."""
        return {}

    def heard(self, beside: dict[str, Coded]) -> None:
        """What came along with an answer."""

    def restore(self, reading: Decoder, handed: dict[str, Coded], shared: dict[str, Coded]) -> None:
        """Containers that were handed over, or are both ends', and are others now."""
        reading.restore(handed)
        self._shared.changed(reading, shared)

    def ask(self, what: str, *arguments: Any) -> Any:
        """What the other end gives, or the exception it raises. Raises Gone where it is no more."""
        self._shared.forget()
        writing = Writing(self._lend, shared=self._shared.keys)
        coded = [writing.value(a) for a in arguments]
        self._asked += 1
        tag, beside = f"{self._mine}{self._asked}", self._shared.told(writing)
        self._send({"q": what, "a": coded, "h": writing.heap, "f": self.returned, "n": self._asked, **beside})
        self.returned = []
        known = [] if self._shared.add(tag, writing.held, writing.heap) else writing.held
        while "q" in (message := self._receive()):
            self._answer(message)
        failed: BaseException | None = None
        with self._understood():
            self.heard(message["s"])
            reading = Decoder(message["h"], self.value_of, known)
            self.restore(reading, message["b"], message["w"])
            if "x" in message:
                failed = self._exception(reading, message["x"])
            else:
                found = reading.value(message["r"])
            self._shared.dropped(message["d"])
            self._shared.add(f"{tag}=", reading.held[len(known) :], reading.heap)
        if failed is None:
            return found
        raise self.failure(what, failed) from None

    def serve(self) -> None:
        """Answer until the other end is gone."""
        try:
            while True:
                self._answer(self._receive())
        except Gone:
            pass

    @contextmanager
    def _understood(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            self.broken = True
            # What cannot be understood cannot be gone on from: both ends would hold different things to be true.
            raise Gone from error

    def _answer(self, message: dict[str, Any]) -> None:
        with self._understood():
            for number, times in message.get("f", ()):
                self._take_back(number, times)
            reading = Decoder(message["h"], self.value_of)
            arguments = [reading.value(a) for a in message["a"]]
            self.restore(reading, {}, message["w"])
            self._shared.dropped(message["d"])
            tag = f"{'b' if self._mine == 'a' else 'a'}{int(message['n'])}"
            known, before = (
                ([], {}) if self._shared.add(tag, reading.held, reading.heap) else (reading.held, reading.heap)
            )
        # Containers must be held by nobody here but who uses them: that is how it is seen which are unused.
        del reading
        self._shared.forget()
        writing = Writing(self._lend, known, self._shared.keys)
        try:
            answer = {"r": writing.value(self.do(message["q"], arguments))}
        except Gone:
            raise
        # Whatever the code raises is an answer; only the end of the other side is not.
        except BaseException as error:
            answer = {"x": self._written(writing, error)}
        changed, beside = writing.changed(before), self._shared.told(writing)
        self._send({**answer, "b": changed, "h": writing.heap, "s": self.beside(), **beside})
        with self._understood():
            self._shared.add(f"{tag}=", writing.held[len(known) :], writing.heap)

    def _lend(self, value: Any) -> Coded:
        if isinstance(value, FarError) and (number := value.__dict__.get("far_number")) is not None:
            return ["o", number]
        if isinstance(value, type) and issubclass(value, FarError):
            return ["o", value.far_class]
        if issubclass(type(value), Far):
            return ["o", value._far_number]
        if (number := self._numbers.get(id(value))) is None:
            self._next += 1
            number = self._numbers[id(value)] = self._next
        entry = self._lent.setdefault(number, [value, 0])
        entry[1] += 1
        return ["p", number, self.about(value)]

    def _take_back(self, number: int, times: int) -> None:
        entry = self._lent.get(number)
        if entry is not None:
            # It may be on its way to the other end once more while that gives it back: only as often as it was counted
            # there.
            entry[1] -= times
            if entry[1] <= 0:
                del self._lent[number], self._numbers[id(entry[0])]

    def _find(self, coded: Coded) -> Any:
        match coded:
            case ["o", int(number)] if number in self._lent:
                return self._lent[number][0]
            case ["w", str(key)]:
                return self._shared.find(key)
            case ["n", str(module), str(name)] if (found := exception_named(module, name)) is not None:
                return self.exception_class(found)
            case ["p", int(number), {"exception": str(name), "of": list(bases)}]:
                if number not in self._far_classes:
                    near = tuple(map(self._find, bases))
                    known = near if any(issubclass(b, FarError) for b in near) else (FarError, *near)
                    self._far_classes[number] = type(name, known, {"far_peer": self, "far_class": number})
                return self._far_classes[number]
            case ["p", int(number), dict(about)]:
                if (known_far := self.far.get(number)) is not None:
                    known_far._far_times += 1
                    return known_far
                return self.stand_in(number, about)
            case _:
                raise Unreadable

    def _class(self, kind: type[BaseException]) -> Coded:
        return (
            ["n", kind.__module__, kind.__name__]
            if exception_named(kind.__module__, kind.__name__) is kind
            else self._lend(kind)
        )

    def _written(self, writing: Writing, error: BaseException) -> Coded:
        try:
            text = str(error)
        except Exception:
            text = ""
        kind = self._class(type(error))
        arguments = [writing.value(a) for a in error.args] if isinstance(error.args, tuple) else []
        own = {k: writing.value(v) for k, v in vars(error).items() if kind[0] == "n"}
        return [kind, arguments, text, None if kind[0] == "n" else self._lend(error), own]

    def _exception(self, reading: Decoder, coded: Coded) -> BaseException:
        """The exception the other end raised: one of the library, one of our own classes, or one of its."""
        kind, arguments, text, whole, own_values = coded
        found, values = self._find(kind), [reading.value(a) for a in arguments]
        if not (isinstance(found, type) and issubclass(found, BaseException)):
            raise Unreadable
        if whole is not None and whole[0] == "o":
            own = self._find(whole)
            if not isinstance(own, BaseException):
                raise Unreadable
            return own
        # Not by calling it: `__init__` may want other arguments than those it kept, and is not needed to be raised.
        made = found.__new__(found)
        made.args = tuple(values)
        if isinstance(made, FarError):
            made.__dict__.update(far_text=str(text), far_number=whole[1] if whole is not None else None)
        else:
            with suppress(Exception):
                # Some keep their arguments under names as well.
                made = found(*values)
            vars(made).update({str(name): reading.value(value) for name, value in own_values.items()})
        return made

    def _send(self, message: dict[str, Any]) -> None:
        data = memoryview(
            b"".join((_HEAD.pack(len(body := json.dumps(message, separators=(",", ":")).encode())), body))
        )
        try:
            while data:
                data = data[os.write(self._out, data) :]
        except OSError as error:
            self.broken = True
            raise Gone from error

    def _receive(self) -> dict[str, Any]:
        (length,) = _HEAD.unpack(self._exactly(_HEAD.size))
        with self._understood():
            # Before any of it is read: whoever says the length also decides how much memory it takes.
            if length > _LARGEST:
                raise Unreadable
        body = self._exactly(length)
        with self._understood():
            message = json.loads(body)
            if not isinstance(message, dict):
                raise Unreadable
            return message

    def _exactly(self, count: int) -> bytes:
        parts, left = [], count
        while left:
            # In parts, so that memory grows with what really came.
            part = os.read(self._in, min(left, 2**20))
            if not part:
                self.broken = True
                raise Gone
            parts.append(part)
            left -= len(part)
        return b"".join(parts)
