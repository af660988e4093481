"""Objects of JSON in which a name stands more than once: a parser keeps its last value and says nothing."""

from __future__ import annotations

import json
from json.scanner import py_make_scanner  # type: ignore[attr-defined]
from typing import Any


class TwiceNamed:
    """Counts such objects while they are parsed: `json.loads(text, object_pairs_hook=found.take)`."""

    def __init__(self) -> None:
        self.count = 0
        self.name = ""
        """The first name that came again."""
        self.line: int | None = None
        """Where its object begins, counted from 1; None = not known."""

    def take(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """The object, as a parser makes it."""
        made = dict(pairs)
        if len(made) < len(pairs):
            if not self.count:
                seen = set[str]()
                self.name = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
            self.count += 1
        return made

    def at(self, line: int) -> None:
        """What was parsed last stood on this line."""
        if self.count and self.line is None:
            self.line = line

    def within(self, text: str) -> None:
        """What was parsed was this whole text."""
        if self.count and self.line is None:
            self.line = _first_line(text)

    def said(self) -> list[str]:
        """A sentence, where there are any."""
        if not self.count:
            return []
        where = f"line {self.line}, “{self.name}”" if self.line is not None else f"“{self.name}”"
        has = "one object has a name" if self.count == 1 else f"{self.count:,} objects have a name"
        return [f"{has} that stands in it more than once (first: {where}): its last value is used, the others are not"]


class _Found(Exception):
    def __init__(self, at: int) -> None:
        self.at = at


def _first_line(text: str) -> int | None:
    """Where the first such object begins. The parser in C does not tell places, so this one is asked, which is slow."""
    again, decoder = TwiceNamed(), json.JSONDecoder()
    parse = decoder.parse_object  # type: ignore[attr-defined]

    def parse_object(place: tuple[str, int], *rest: Any) -> Any:
        before = again.count
        made = parse(place, *rest)
        if again.count > before:
            raise _Found(place[1])
        return made

    decoder.object_pairs_hook, decoder.parse_object = again.take, parse_object  # type: ignore[attr-defined]
    decoder.scan_once = py_make_scanner(decoder)  # type: ignore[attr-defined]
    try:
        decoder.decode(text)
    except _Found as found:
        return text.count("\n", 0, found.at) + 1
    except (ValueError, RecursionError):
        return None
    return None
