"""Sentences of a plan or a run: in English, which its JSON and its events hold, and by a key and figures, so that they
can be said in other languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import reduce
from typing import Any, cast

from engine.core.dates_shown import show_date


class Digits(str):
    """A figure as Python formats it; other languages write its point and comma otherwise."""

    __slots__ = ()


class Tongue(str):
    """A language by its code (ISO 639); English texts show the code."""

    __slots__ = ()


Figure = str | int | datetime | Sequence["Figure"]
"""A name or quote is said as it is; digits, dates, languages and sentences as the language has them; of several, one
behind the other. A number is never shown: it chooses between forms."""


class Sentence(str):
    """English text that other languages have by its key."""

    key: str
    figures: Mapping[str, Figure]

    def __new__(cls, text: str, key: str = "", figures: Mapping[str, Figure] | None = None) -> Sentence:
        made = super().__new__(cls, text)
        made.key, made.figures = key, figures or {}
        return made


def sentence(key: str, english: str, /, **figures: Figure) -> Sentence:
    """The sentence of a template with figures in {braces}.

    Raises:
        KeyError: the template names a figure that is not given.
    """
    return Sentence(english.format_map({name: _english(value) for name, value in figures.items()}), key, figures)


def quoted(text: Figure) -> Sentence:
    """In quotation marks."""
    return sentence("reason-quoted", "“{text}”", text=text)


def all_of(items: Sequence[str]) -> str:
    """“a and b and c”."""
    return reduce(
        lambda first, second: sentence("reason-and", "{first} and {second}", first=first, second=second), items
    )


def semicolons(items: Sequence[str]) -> str:
    """“a; b; c”."""
    return reduce(
        lambda first, second: sentence("reason-semicolon", "{first}; {second}", first=first, second=second), items
    )


def first_of(items: Sequence[Figure], most: int) -> Figure:
    """“a, b and 4 more”."""
    if len(items) <= most:
        return items
    more = Digits(f"{len(items) - most}")
    return sentence("reason-and-more", "{items} and {more} more", items=items[:most], more=more)


def then(first: str, second: str) -> Sentence:
    """Two sentences, one behind the other."""
    return sentence("noted-then", "{first} {second}", first=first, second=second)


def one_after_another(items: Sequence[str]) -> str:
    """The same of several; empty for none."""
    return reduce(then, items or [""])


def _english(figure: Figure) -> str:
    match figure:
        case datetime():
            return show_date(figure)
        case str() | int():
            return str(figure)
        case _:
            return ", ".join(map(_english, figure))


def packed(told: Sentence) -> dict[str, Any]:
    """For JSON that `unpacked` reads."""
    return {"text": str(told), "key": told.key, "figures": {name: _packed(one) for name, one in told.figures.items()}}


def unpacked(data: Mapping[str, Any]) -> Sentence:
    """The sentence again.

    Raises:
        KeyError, TypeError, ValueError: it is of another version.
    """
    figures = {str(name): _unpacked(one) for name, one in data["figures"].items()}
    return Sentence(str(data["text"]), str(data["key"]), figures)


def _packed(figure: Figure) -> Any:
    match figure:
        case Sentence():
            return packed(figure)
        case Digits():
            return {"digits": str(figure)}
        case Tongue():
            return {"language": str(figure)}
        case datetime():
            return {"at": figure.isoformat()}
        # What is packed already stays as it is.
        case str() | int() | float() | dict():
            return figure
        case _:
            return [_packed(one) for one in figure]


def _unpacked(data: Any) -> Figure:
    match data:
        case {"key": _}:
            return unpacked(data)
        case {"digits": digits}:
            return Digits(digits)
        case {"language": code}:
            return Tongue(code)
        case {"at": at}:
            return datetime.fromisoformat(at)
        case list():
            return tuple(_unpacked(one) for one in data)
        case _:
            return cast(Figure, data)
