"""All values that a quote supports: what a language model says must be among them."""

from __future__ import annotations

import re

from planner.rule_readers.byte_sizes import find_byte_sizes
from planner.rule_readers.durations import find_durations, spoken_hours
from planner.rule_readers.lexicon import cue
from planner.rule_readers.numbers import find_numbers, read_digits
from planner.rule_readers.shares import shares_said
from planner.wishes.field import Unit


def values_in(quote: str, unit: Unit = "plain") -> list[float]:
    """Every value the quote supports in a unit: its numbers as they are; as shares (“88 %”, “9 of 10”); as lengths of
    time in hours or seconds; as sizes in billions of parameters, or in megabytes."""
    numbers = find_numbers(quote)
    if unit in ("hours", "seconds"):
        lengths = [d.seconds for d in find_durations(quote)] + [h * 3600 for h in spoken_hours(quote)]
        return [s / 3600 if unit == "hours" else s for s in lengths]
    # Digits inside names and other notations: 405 in “405b”, 7 in “Qwen2.5-7B”, 1.5 in “1.500”.
    values = [n.value for n in numbers] + [
        v for m in re.finditer(r"\d+(?:[.,]\d+)*", quote) if (v := read_digits(m.group())) is not None
    ]
    values += [float(m.group().replace(",", ".")) for m in re.finditer(r"(?<![\d.,])\d+[.,]\d+(?![.,]?\d)", quote)]
    if cue("halves").search(quote):
        values.append(0.5)
    if re.search(r"\bdozen\b|\bdutzend\b|\bdouzaine\b|\bdocena\b|一打", quote, re.I):
        values.append(12.0)
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
