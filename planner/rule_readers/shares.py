"""Shares of one: “88 %”, “9 of 10”, “1 in 20”, “drei Viertel”, “九成”, “.85”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from planner.rule_readers.lexicon import cue, has, table
from planner.rule_readers.numbers import NumberFound, find_numbers

_PERCENT = re.compile(
    (
        r"\s*(?:%-?ige?[nrsm]?(?!\w)|%|％|percent\b|per cent\b|pct\b|prozent(?:ige?[nrsm]?)?\b|pour[ -]cent\b"
        r"|por ciento\b|procent\b|per cento\b)"
    ),
    re.I,
)
_PER_MILLE = re.compile(r"\s*(?:‰|per mille\b|promille\b|pour mille\b|por mil\b)", re.I)
OF = re.compile(
    (
        r"\s*(?:/|out of|in every|in each|of every|of|in|von|aus|auf|bei|sur|de cada|de|en|su|em|op|av|z|per)\s*"
        r"(?:every\s+|an?\s+|jeden?\s+|je\s+|cada\s+|ogni\s+|elke\s+)?"
    ),
    re.I,
)
_THING = re.compile(
    (
        r"\s+((?:[^\W\d_][\w'’-]*\s+){1,3}?)(?:out of|in every|in|of|per|von|auf|bei|pro|je|sur|par|de cada|de"
        r"|en|por cada|por)\s+"
        r"(?:every\s+|jeden?\s+|cada\s+|an?\s+)?"
    ), re.I)  # fmt: skip
_ONE_IN = re.compile(
    r"(?<!\w)(?:one|an?|eine[rmns]?|un[eao]?)\s+(?P<thing>(?:[^\W\d_]+\s+){0,2}?)"
    r"(?:out of every|out of|in every|in|von|unter|auf|sur|de cada|por cada|cada|su)\s+(?=\w)",
    re.I,
)
_ORDINALS = {
    3: "third|dritt", 4: "fourth|viert", 5: "fifth|fünft", 6: "sixth|sechst", 7: "seventh|siebt", 8: "eighth|acht",
    9: "ninth|neunt", 10: "tenth|zehnt", 20: "twentieth|zwanzigst", 50: "fiftieth|fünfzigst",
    100: "hundredth|hundertst",
}  # fmt: skip
_EVERY = re.compile(
    r"(?<!\w)(?:every|jede[rsmn]?)\s+(?:(?P<n>\d{1,3})(?:th|st|nd|rd|\.)"
    rf"|(?:{'|'.join(f'(?P<o{n}>{words})' for n, words in _ORDINALS.items())})(?:e[rnms]?)?)(?!\w)",
    re.I,
)
_TENTHS = re.compile(r"([一二三四五六七八九])成([一二三四五六七八九])?")
_HAN = "〇一二三四五六七八九"
_PARTS_OF = re.compile(r"([一二三四五六七八九十百]+)分之")
_CHINESE_ERRORS = re.compile(
    r"(?:每|在)?\s*(?P<of>\d+|[一二三五百千两]+)\s*[条个次封张句](?:里|中|内|当中)?[^，。；\n]{0,8}?(?:错"
    r"|误)[^，。；\n]{0,6}?"
    r"(?P<n>\d+|[一二三四五六七八九十两]+)"
)
_MOST_OF = 100_000
_ROUND = frozenset({10, 20, 25, 50, 100, 200, 250, 500, 1000, 10_000, 100_000})
_SMALLEST, _SMALL = 3, 40
_RANK_REACH = 14
_RANK = re.compile(
    r"(?<!\w)(?:top|rank|place|position|no\.|nr\.|platz|rang|stelle|puesto|posición|posizione)[\s-]*$|[#第]\s*$", re.I
)


@dataclass(frozen=True)
class Share:
    """A share and its place."""

    value: float
    start: int
    end: int
    written: Literal["percent", "ratio", "fraction", "decimal"]
    counts: str = ""
    """Of a ratio the noun between its figures: “mistakes” in “5 mistakes in 100”."""


@lru_cache(maxsize=64)
def find_shares(text: str) -> tuple[Share, ...]:
    """All shares in order, none inside another."""
    found = sorted(
        [*_fractions(text), *_chinese(text), *_one_in(text), *_from_numbers(text)], key=lambda s: (s.start, -s.end)
    )
    kept: list[Share] = []
    for share in found:
        if not kept or share.start >= kept[-1].end:
            kept.append(share)
    return tuple(kept)


def shares_said(quote: str) -> list[float]:
    """Every share the quote supports; where it speaks of errors, what is left of one as well."""
    shares = find_shares(quote)
    found = [s.value for s in shares]
    if found:
        # “90 % not 85”: the second figure is meant as a percentage too; those of “45 of 50” are none.
        parts = [s for s in shares if s.written == "ratio"]
        found += [n.value / 100 for n in _percentages(quote) if not in_parts(n, parts)]
    elif (
        has("corrects", quote)
        or has("wanted_figure", quote)
        or any(cue("gate_metric", name).search(quote) for name in table()["gate_metric"])
    ):
        # “Accuracy 95”.
        found += [n.value / 100 for n in _percentages(quote)]
    found += [n.value for n in find_numbers(quote)]
    return [*found, *(1 - value for value in found if 0 < value < 1)] if has("errors", quote) else found


def _percentages(quote: str) -> list[NumberFound]:
    """Numbers that may be meant so without the sign."""
    return [n for n in find_numbers(quote) if 1 < n.value <= 100 and not is_rank(quote, n)]


def in_parts(number: NumberFound, ratios: Sequence[Share]) -> bool:
    """Whether a number is a part of one of them."""
    return any(s.start <= number.start and number.end <= s.end for s in ratios)


def is_rank(text: str, number: NumberFound) -> bool:
    """Whether a number is a place in an order: “in the top 5”, “Platz 3 von 10”."""
    return _RANK.search(text[max(0, number.start - _RANK_REACH) : number.start]) is not None


def _from_numbers(text: str) -> Iterator[Share]:
    numbers = find_numbers(text)
    for n, number in enumerate(numbers):
        if percent := _PERCENT.match(text, number.end):
            yield Share(number.value / 100, number.start, percent.end(), "percent")
        elif mille := _PER_MILLE.match(text, number.end):
            yield Share(number.value / 1000, number.start, mille.end(), "percent")
        elif text.startswith("百分之", number.start - 3):
            yield Share(number.value / 100, number.start - 3, number.end, "percent")
        elif (
            n + 1 < len(numbers)
            and not is_rank(text, number)
            and (ratio := _ratio(text, number, numbers[n + 1])) is not None
        ):
            yield ratio
        elif 0 < number.value < 1 and re.match(r"[0.,]", text[number.start : number.end]):
            yield Share(number.value, number.start, number.end, "decimal")


def _one_in(text: str) -> Iterator[Share]:
    """“One in fifty”, “une erreur sur vingt”, “jede zehnte”, “every 20th”."""
    for match in _ONE_IN.finditer(text):
        whole = next((n for n in find_numbers(text) if n.start == match.end()), None)
        if (
            whole is not None
            # “Den Wert eines Hauses auf 5 % genau”.
            and _PERCENT.match(text, whole.end) is None
            and whole.value == int(whole.value)
            and (whole.value in _ROUND or _SMALLEST <= whole.value <= _SMALL)
        ):
            yield Share(1 / whole.value, match.start(), whole.end, "ratio", (match["thing"] or "").strip())
    for match in _EVERY.finditer(text):
        ordinal = int(match["n"]) if match["n"] else next(n for n, word in _ORDINALS.items() if match[f"o{n}"])
        if ordinal >= _SMALLEST:
            yield Share(1 / ordinal, match.start(), match.end(), "ratio")


def _ratio(text: str, number: NumberFound, whole: NumberFound) -> Share | None:
    between = text[number.end : whole.start]
    thing = _THING.fullmatch(between) if OF.fullmatch(between) is None else None
    if (not thing and OF.fullmatch(between) is None) or not 0 < number.value <= whole.value <= _MOST_OF:
        return None
    if thing and not (
        has("errors", thing[1]) or any(cue("gate_metric", name).search(thing[1]) for name in table()["gate_metric"])
    ):
        # “12 horoscopes of 45 words” is no share.
        return None
    if whole.value not in _ROUND and ("/" in between or not _SMALLEST <= whole.value <= _SMALL):
        # Neither are “24/7”, “1/12” and “two teams in 2023”.
        return None
    return Share(number.value / whole.value, number.start, whole.end, "ratio", thing[1].strip() if thing else "")


@cache
def _parts() -> re.Pattern[str]:
    # Those that are glued to their number are read apart: “dreiviertel”.
    ways = {size: cue("fraction_parts", size).pattern for size in table()["fraction_parts"]}
    return re.compile("|".join(rf"(?P<p{size}>[\s-]*(?:{way}))" for size, way in ways.items()), re.I)


def _fractions(text: str) -> Iterator[Share]:
    """“Three quarters”, “zwei Drittel”, “tres cuartos”, “half of”."""
    for number in find_numbers(text):
        match = _parts().match(text, number.end)
        if match is not None and match.lastgroup is not None and 0 < number.value < (size := int(match.lastgroup[1:])):
            yield Share(number.value / size, number.start, match.end(), "fraction")
    for match in _GLUED.finditer(text):
        yield Share(0.75 if match[0].casefold().startswith("drei") else 2 / 3, match.start(), match.end(), "fraction")
    for match in cue("quarters", "halves").finditer(text):
        yield Share(0.5, match.start(), match.end(), "fraction")


_GLUED = re.compile(r"(?<!\w)(?:dreiviertel|zweidrittel)(?!\w)", re.I)


def _chinese(text: str) -> Iterator[Share]:
    import cn2an

    def value(written: str) -> float:
        return float(written) if written.isdigit() else float(cn2an.cn2an(written.replace("两", "二"), "smart"))

    for match in _TENTHS.finditer(text):
        yield Share(
            _HAN.index(match[1]) / 10 + (_HAN.index(match[2]) / 100 if match[2] else 0),
            match.start(),
            match.end(),
            "percent",
        )
    for match in _PARTS_OF.finditer(text):
        number = next((n for n in find_numbers(text) if n.start == match.end()), None)
        if number is not None and match[1] != "百" and 0 < number.value < (whole := value(match[1])):
            yield Share(number.value / whole, match.start(), number.end, "fraction")
    for match in _CHINESE_ERRORS.finditer(text):
        try:
            few, many = value(match["n"]), value(match["of"])
        except ValueError:
            continue
        if 0 < few < many:
            yield Share(few / many, match.start(), match.end(), "ratio", "错")
