"""All values that a quote supports: what a language model says must be among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import permutations

from planner.rule_readers.byte_sizes import find_byte_sizes
from planner.rule_readers.durations import find_durations, spoken_hours
from planner.rule_readers.lexicon import cue, has
from planner.rule_readers.numbers import NumberFound, find_numbers, read_digits
from planner.rule_readers.shares import find_shares, in_parts, is_rank, shares_said
from planner.rule_readers.spoken_lengths import spoken_lengths
from planner.rule_readers.spoken_numbers import multiples_said, plain_figures, spoken_numbers
from planner.rule_readers.volume import find_volumes
from planner.wishes.field import Unit

_PERCENT = re.compile(r"\s*[%％‰]")
_MOST_IN_PAIRS = 8
_MOST_OF = 100_000
_SCALES = (5.0, 6.0, 10.0, 20.0, 100.0)
"""Of marks that may be said with a point: “4.5 of 5”."""


def values_in(quote: str, unit: Unit = "plain") -> list[float]:
    """Every value the quote supports in a unit: its numbers as they are; as shares (“88 %”, “9 of 10”); as lengths of
    time in hours or seconds; as sizes in billions of parameters, or in megabytes; as messages a day."""
    numbers = find_numbers(quote)
    if unit in ("hours", "seconds"):
        lengths = [d.seconds for d in find_durations(quote)] + [h * 3600 for h in spoken_hours(quote)]
        return [s / 3600 if unit == "hours" else s for s in lengths]
    if unit == "a_day":
        return [volume.a_day for volume in find_volumes(quote)]
    # Digits inside names and other notations: 405 in “405b”, 7 in “Qwen2.5-7B”, 1.5 in “1.500”.
    values = [n.value for n in numbers] + [
        v for m in re.finditer(r"\d+(?:[.,]\d+)*", quote) if (v := read_digits(m.group())) is not None
    ]
    values += [float(m.group().replace(",", ".")) for m in re.finditer(r"(?<![\d.,])\d+[.,]\d+(?![.,]?\d)", quote)]
    if cue("halves").search(quote):
        values.append(0.5)
    match unit:
        case "share":
            return [*values, *shares_said(quote)]
        case "billions":
            small = [v / 1000 for v in values] if re.search(r"\d\s?[mM](?!\w)|million|mio|millon", quote) else []
            return [*values, *small, *(v / 1e9 for v in values)]
        case "megabytes":
            # “Make it 300”: a figure without its unit is in that of the one before.
            return [size.megabytes for size in find_byte_sizes(quote)] or values
        case _:
            return values


def spoken_values(quote: str, unit: Unit = "plain", language: str | None = None) -> list[float]:
    """What more the quote supports in words, other notations and other languages; `language` is that of the message."""
    if unit in ("hours", "seconds"):
        lengths = spoken_lengths(quote, language)
        if unit == "hours":
            return [s / 3600 for s in lengths]
        # “Latency .5”: seconds, or thousandths of them.
        bare = () if lengths or find_durations(quote) else spoken_numbers(quote, language)
        return [*lengths, *(v for n in bare for v in (n.value, n.value / 1000))]
    numbers = spoken_numbers(quote, language)
    values = [n.value for n in numbers]
    match unit:
        case "share":
            return [*values, *_shares(quote, numbers)]
        case "billions":
            return [v / 1e9 for v in values if v >= 1e6] + [v for v in values if v > 1]
        case "megabytes" | "a_day":
            return []
        case "money":
            larger = {size for size in multiples_said(quote) if size >= 1000}
            again = [value * size for value in values if value < 1000 for size in larger]
            return [*values, *again, *([0.0] if _costs_nothing(quote) else [])]
        case "points":
            return [*values, *([1.0] if has("one_point", quote) else [])]
        case _:
            return values


def _costs_nothing(quote: str) -> bool:
    """“No budget”, and not “money is no object”."""
    rest = cue("not_for_money").sub(" ", quote)
    return has("no_money", rest) and not has("money_no_object", rest)


def _shares(quote: str, numbers: tuple[NumberFound, ...]) -> Iterator[float]:
    """“108 of the 120”, “100条中至少96条”, “97 is okay”, “von hundert sechsundneunzig”; of mistakes, what is left."""
    # The numbers have their places in it.
    quote = plain_figures(quote)
    numbers = tuple(n for n in numbers if not is_rank(quote, n))
    parts = [s for s in find_shares(quote) if s.written == "ratio"]
    plain = [n.value for n in numbers if not _PERCENT.match(quote, n.end)]
    told = list(dict.fromkeys(plain))[:_MOST_IN_PAIRS]
    found = [a / b for a, b in permutations(told, 2) if 0 < a < b <= _MOST_OF and _counts(a, b)]
    found += [n.value / 100 for n in numbers if 1 < n.value <= 100 and not in_parts(n, parts)]
    # “Of a hundred ninety-six”, read as one number.
    found += [(n.value - 100) / 100 for n in numbers if 100 < n.value < 200 and " " in quote[n.start : n.end]]
    yield from found
    if has("errors", quote) or has("more_errors", quote):
        yield from (1 - value for value in found if value < 1)


def _counts(part: float, whole: float) -> bool:
    return part >= 1 and (part == int(part) or whole in _SCALES) and whole == int(whole)
