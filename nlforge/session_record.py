"""Which lines of a session's journal are records. Without pydantic, for the first screen looks at every session."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

_NEEDS = {"said": "text", "asked": "text", "confirmed": "digest", "planned": "digest"}
_LAST_TURN = 2**31


def is_record(found: object) -> bool:
    """Whether JSON is a record: it has what its kind needs, and all that is read of it is of its type; anything else
    may be there too."""
    if not isinstance(found, dict) or not _is_text(found.get("kind")):
        return False
    if not all(fits(found[name]) for name, fits in _FITS.items() if name in found):
        return False
    return found.get(_NEEDS.get(found["kind"], "kind")) is not None


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_moment(value: Any) -> bool:
    try:
        datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def _is_place(value: Any) -> bool:
    """No file's name is empty, or has a zero or half a letter in it."""
    return _is_text(value) and value != "" and not any(c == "\0" or "\ud800" <= c <= "\udfff" for c in value)


def _is_turn(value: Any) -> bool:
    return _is_number(value) and 0 <= value <= _LAST_TURN


def _or_none(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is None or fits(value)


def _all(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(fits, value))


_FITS: Mapping[str, Callable[[Any], bool]] = {
    "time": _or_none(_is_moment),
    "at": _or_none(_is_moment),
    "text": _or_none(_is_text),
    "digest": _or_none(_is_text),
    "turn": _or_none(_is_turn),
    "limit": _or_none(_is_number),
    "document": _or_none(_is_text),
    "replay_of": _or_none(_is_text),
    "data_root": _is_place,
    "given": _all(_is_place),
    "changes": _all(lambda value: isinstance(value, dict)),
}
