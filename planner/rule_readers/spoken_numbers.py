"""Figures as people say them, in more notations and languages than the exact readers propose any: what a language model
reads is held against them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from planner.rule_readers.lexicon import cue, table
from planner.rule_readers.numbers import NumberFound, find_numbers, multiplied
from planner.rule_readers.shares import find_shares
from planner.rule_readers.world_words import multiples

_MORE_LANGUAGES = ("it", "pt", "nl")
_ONLY_THERE = "da"
"""Its number words are words of other languages: “tres” is 60."""
_LESS_USUAL = (
    (re.compile(r"zwo(?!\w?lf)", re.I), "zwei"),
    (re.compile(r"veinti(dos|tres|seis)(?!\w)", re.I), r"veinti-\1"),
)
_ACCENTS = {"veinti-dos": "veintidós", "veinti-tres": "veintitrés", "veinti-seis": "veintiséis"}
_GLUED_MULTIPLE = re.compile(r"(?<![\w.,])(\d{1,3})(?P<unit>[kKM])(\d{1,3})(?!\w)")
_UNITS_OF_GLUED = {"k": 1e3, "m": 1e6}
_SLASHED = re.compile(r"(?<![\w./,])(?:(?P<whole>\d{1,3})[\s-]+)?(?P<part>\d{1,3})\s?[/⁄]\s?(?P<of>\d{1,3})(?![\w/])")
_VULGAR = re.compile(r"(?:(?<![\w.,])(?P<whole>\d{1,3})\s?)?(?P<sign>[¼½¾⅐-⅞])")
_SIGN_WORD = re.compile(r"(?<!\w)(?:meno|più|menos|mais|minus|plus|min)\s+$", re.I)
_LONGEST = 2000
"""Letters of a quote in which is looked for more than digits; a quote is a few words."""


@lru_cache(maxsize=64)
def spoken_numbers(quote: str, language: str | None = None) -> tuple[NumberFound, ...]:
    """Every number the words can be read as, in no order, none inside a longer one; `language` is that of the message,
    for words that are numbers there alone. Places are those in `plain_figures(quote)`."""
    if len(quote) > _LONGEST:
        return find_numbers(quote)
    text = plain_figures(quote)
    found = [*find_numbers(text)]
    for more in (*_MORE_LANGUAGES, *([_ONLY_THERE] if language == _ONLY_THERE else [])):
        found += find_numbers(text, (more,))
    found += [NumberFound(1.0, m.start(), m.end()) for m in cue("ones").finditer(text)]
    found += [*_ambiguous(text, language), *_parts(text), *_glued(text), *_hundreds(text)]
    found += [*_collectives(text, found)]
    found += [*_multiples(text, found)]
    return tuple(longest(found))


def longest(found: Iterable[NumberFound]) -> list[NumberFound]:
    """Without those that lie inside a longer one."""
    kept: list[NumberFound] = []
    for one in sorted(set(found), key=lambda n: (n.start - n.end, n.start)):
        same = [k for k in kept if k.start <= one.start and one.end <= k.end]
        if all((k.start, k.end) == (one.start, one.end) for k in same):
            kept.append(one)
    return kept


def plain_figures(quote: str) -> str:
    """The quote with less usual spellings of number words as they are in dictionaries."""
    for pattern, usual in _LESS_USUAL:
        quote = pattern.sub(usual, quote)
    for bare, accented in _ACCENTS.items():
        quote = quote.replace(bare, accented)
    return quote


def _ambiguous(text: str, language: str | None) -> Iterator[NumberFound]:
    for spoken, words in table()["ambiguous_numbers"].items():
        for word, value in words.items():
            for match in re.finditer(rf"(?<!\w){word}(?!\w)", text, re.I):
                if spoken == language or _SIGN_WORD.search(text[: match.start()]):
                    yield NumberFound(float(value), match.start(), match.end())


def _parts(text: str) -> Iterator[NumberFound]:
    """“½”, “1½”, “1/2”, “2 1/2”, “three quarters”, “a tenth”, “halb”, “anderthalb”."""
    for match in _VULGAR.finditer(text):
        yield NumberFound(float(match["whole"] or 0) + unicodedata.numeric(match["sign"]), match.start(), match.end())
    for match in _SLASHED.finditer(text):
        part, of = int(match["part"]), int(match["of"])
        if 0 < part < of:
            yield NumberFound(int(match["whole"] or 0) + part / of, match.start(), match.end())
    for share in find_shares(text):
        if share.written == "fraction":
            yield NumberFound(share.value, share.start, share.end)
    for size in table()["fraction_parts"]:
        for match in cue("fraction_parts", size).finditer(text):
            yield NumberFound(1 / size, match.start(), match.end())
    for size in table()["tenths_glued"]:
        for match in cue("tenths_glued", size).finditer(text):
            yield NumberFound(1 / size, match.start(), match.end())
    for value, names in ((0.5, ("halves", "more_halves")), (1.5, ("one_and_a_half", "more_one_and_a_half"))):
        for name in names:
            for match in cue(name).finditer(text):
                yield NumberFound(value, match.start(), match.end())


def _glued(text: str) -> Iterator[NumberFound]:
    """“2k5” is 2,500, “1M2” is 1,200,000."""
    for match in _GLUED_MULTIPLE.finditer(text):
        value = float(f"{match[1]}.{match[3]}") * _UNITS_OF_GLUED[match["unit"].casefold()]
        yield NumberFound(value, match.start(), match.end())


def _hundreds(text: str) -> Iterator[NumberFound]:
    """“One fifty”, “twelve fifty”."""
    words = [n for n in find_numbers(text, ("en",)) if not text[n.start : n.end][:1].isdigit()]
    words += [NumberFound(1.0, m.start(), m.end()) for m in re.finditer(r"(?<!\w)one(?!\w)", text, re.I)]
    for first in words:
        for second in words:
            if 1 <= first.value < 100 and 10 <= second.value < 100 and text[first.end : second.start] == " ":
                yield NumberFound(first.value * 100 + second.value, first.start, second.end)


def _collectives(text: str, numbers: list[NumberFound]) -> Iterator[NumberFound]:
    """“Una sessantina”, “two dozen”, “half a dozen”, “a couple”."""
    for size in table()["collectives"]:
        for match in cue("collectives", size).finditer(text):
            yield multiplied(text, NumberFound(float(size), match.start(), match.end()))
            for number in numbers:
                if number.end <= match.start() and text[number.end : match.start()].strip(" -") in (
                    "",
                    "a",
                    "an",
                    "de",
                ):
                    yield NumberFound(number.value * float(size), number.start, match.end())


def _multiples(text: str, numbers: list[NumberFound]) -> Iterator[NumberFound]:
    """“2 mila”, “3 triệu”, “5 тысяч”; “de” may stand between."""
    for number in numbers:
        behind = _multiple().match(text, number.end)
        if behind is not None:
            value = number.value * multiples()[" ".join(behind[1].casefold().split())]
            yield multiplied(text, NumberFound(value, number.start, behind.end()))
        again = multiplied(text, number)
        if again != number:
            yield again


@cache
def _multiple() -> re.Pattern[str]:
    words = sorted(multiples(), key=len, reverse=True)
    ways = (re.escape(word).replace(r"\ ", r"\s+") + (r"(?!\w)" if word.isascii() else "") for word in words)
    return re.compile(rf"\s*(?:de\s+)?({'|'.join(ways)})", re.I)


def multiples_said(quote: str) -> list[float]:
    """What numbers of the quote are multiplied by; a later one may be meant so too: “five thousand. No, seven”."""
    found = [multiples()[" ".join(m[1].casefold().split())] for m in _multiple().finditer(plain_figures(quote))]
    return [*found, *([1000.0] if re.search(r"\d\s?[kK](?!\w)", quote) else [])]
