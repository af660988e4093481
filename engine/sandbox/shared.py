"""Containers that both ends hold on to: each end has its own copy, and what one changes is changed for the other with
the next message.

So a list that an object of the reply gave away, or kept, is one list, as it is in one process.
"""

from __future__ import annotations

import operator
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from engine.sandbox.values import Coded, Decoder, Unreadable, Writing

_MOST, _LARGEST = 500, 5000
"""How many containers, and of how many items in one message; more are copies that know nothing of each other."""
_UNUSED = 2
"""References to a container that is held by nobody but here: the entry, and the question how many there are."""


class SharedContainers:
    """Those of one end. Both ends have the same under the same keys after each message."""

    def __init__(self) -> None:
        self._entries: dict[str, list[Any]] = {}
        """By key: the container, and what it held when both last agreed."""
        self.keys: dict[int, str] = {}
        self._dropped: list[str] = []

    def find(self, key: str) -> Any:
        """Raises Unreadable."""
        if key not in self._entries:
            raise Unreadable
        return self._entries[key][0]

    def told(self, writing: Writing) -> dict[str, Coded]:
        """What goes along with a message: what changed here, and what nobody here uses any more."""
        changed = {}
        for key, entry in self._entries.items():
            if not _same(items := _items(entry[0]), entry[1]):
                changed[key], entry[1] = writing.content(entry[0]), items
        dropped, self._dropped = self._dropped, []
        return {"w": changed, "d": dropped}

    def forget(self) -> None:
        """Let go of what nobody here uses any more. To be called before a message is made of anything."""
        for key in list(self._entries):
            entry = self._entries[key]
            # Who changed it and let go of it wants it changed for the other.
            if sys.getrefcount(entry[0]) == _UNUSED and _same(_items(entry[0]), entry[1]):
                self._drop(key)
                self._dropped.append(key)

    def changed(self, reading: Decoder, changes: Mapping[str, Coded]) -> None:
        """The other end changed these. Raises Unreadable."""
        for key, content in changes.items():
            held = self.find(key)
            reading.refill(held, content)
            self._entries[key][1] = _items(held)

    def dropped(self, keys: Iterable[str]) -> None:
        """The other end uses these no more."""
        for key in keys:
            self._drop(key)

    def add(self, tag: str, held: Iterable[Any], heap: Mapping[Any, Coded]) -> bool:
        """The new containers of a message, in their order, as `heap` had them. Whether they are few enough; raises
        Unreadable."""
        if len(self._entries) > _MOST or sum(len(items) for _, items, _ in heap.values()) > _LARGEST:
            return False
        for place, container in enumerate(held):
            if (key := f"{tag}.{place}") in self._entries or id(container) in self.keys:
                raise Unreadable
            self._entries[key], self.keys[id(container)] = [container, _items(container)], key
        return True

    def _drop(self, key: str) -> None:
        if (entry := self._entries.pop(key, None)) is not None:
            del self.keys[id(entry[0])]


def _items(container: Any) -> list[Any]:
    return [*container.keys(), *container.values()] if isinstance(container, dict) else list(container)


def _same(some: list[Any], others: list[Any]) -> bool:
    return len(some) == len(others) and all(map(operator.is_, some, others))
