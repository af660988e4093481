"""Numbers that are dictated: “oh seven seven”, “null eins sieben”, “seis uno dos”, “一三八零零”, and codes figure by
figure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from engine.privacy.finders.seen import ScannedText, see, table

_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+")
_GAP = re.compile(r"[\s,.;/()·–—…-]{0,4}")
_FEWEST, _FEWEST_WORDS, _SURE, _MOST = 4, 3, 7, 19
"""Figures of a number, words among them, and figures between which nothing else is said so."""
_SURE_UNITS, _LONGEST = 6, 60
_HUNDRED = 100
_ONE_BY_ONE = re.compile(r"(?<![\w.,/:-])(?<!\b[^\W_] )\d(?: \d){3,40}(?! ?\w|[/:-]|[.,]\d)")
_HANGUL_END = re.compile(r"(?:번|이|은|는|로|입|예|에|요|$|[^가-힣])")


class SpokenFigures(NamedTuple):
    """Characters `start` to `end` (exclusive) say these figures."""

    start: int
    end: int
    figures: str
    sure: bool
    """So long, and so plainly one figure after the other, that it is the number of a telephone or account."""


class _Words(NamedTuple):
    values: Mapping[str, int]
    hundred: frozenset[str]
    links: frozenset[str]
    times: Mapping[str, int]
    multiplied: frozenset[str]


def spoken_figures(seen: ScannedText) -> tuple[SpokenFigures, ...]:
    """Numbers in words, none over another."""
    return _found(seen.text)


@lru_cache(maxsize=64)
def _found(text: str) -> tuple[SpokenFigures, ...]:
    return tuple(_spoken(see(text)))


def _spoken(seen: ScannedText) -> Iterator[SpokenFigures]:
    for match in _ONE_BY_ONE.finditer(seen.flat):
        figures = match.group().replace(" ", "")
        yield SpokenFigures(*match.span(), figures, False)
    if seen.foreign:
        yield from _in_signs(seen.text)
    said = Counter(n for low in seen.lows if low in _by_word() for n in _by_word()[low])
    languages = [n for n, words in said.items() if words >= _FEWEST_WORDS - 1]
    if not languages:
        return
    tokens = [(m.group().casefold(), m.start(), m.end()) for m in _TOKEN.finditer(seen.text)]
    taken = 0
    runs = sorted(
        (run for n in languages for run in _runs(tokens, _languages()[n], seen.text)),
        key=lambda run: (run.start, -run.end),
    )
    for run in runs:
        if run.start >= taken:
            taken = run.end
            yield run


def _runs(tokens: list[tuple[str, int, int]], words: _Words, text: str) -> Iterator[SpokenFigures]:
    """Stretches of words and figures of one language."""
    n = 0
    while n < len(tokens):
        first = n
        while n < len(tokens) and _goes_on(tokens, n, first, words, text):
            n += 1
        end = n
        while end > first and tokens[end - 1][0] in words.links:
            end -= 1
        if end - first >= _FEWEST_WORDS and (found := _number(tokens[first:end], words)) is not None:
            yield found
        n = max(n, first + 1)


def _goes_on(tokens: list[tuple[str, int, int]], n: int, first: int, words: _Words, text: str) -> bool:
    word = tokens[n][0]
    inside = n > first
    if not (
        word.isdigit()
        or word in words.values
        or word in words.times
        or (inside and (word in words.links or word in words.hundred or word in words.multiplied))
    ):
        return False
    return not inside or _GAP.fullmatch(text, tokens[n - 1][2], tokens[n][1]) is not None


def _number(tokens: list[tuple[str, int, int]], words: _Words) -> SpokenFigures | None:
    said = sum(not word.isdigit() and word not in words.links for word, _, _ in tokens)
    parts = list(_parts([word for word, _, _ in tokens], words))
    figures = "".join(parts)
    units = [int(p) for p in parts if len(p) == 1]
    if said < _FEWEST_WORDS - 1 or not _FEWEST <= len(figures) <= _LONGEST:
        return None
    if said < _FEWEST_WORDS and len(figures) < _SURE:
        return None
    one_by_one = len(units) >= _SURE_UNITS or (parts[0].startswith("0") and len(parts) > _FEWEST)
    sure = _may_be_sure(figures) and one_by_one
    return SpokenFigures(tokens[0][1], tokens[-1][2], figures, sure)


def _parts(said: list[str], words: _Words) -> Iterator[str]:
    """Each number as it is said: “thirty four” is 34, “nine hundred” 900, “double oh” 00."""
    n = 0
    while n < len(said):
        word = said[n]
        if word.isdigit():
            yield word
        elif word in words.times:
            following = words.values.get(said[n + 1]) if n + 1 < len(said) else None
            if following is not None and following < 10:
                yield from [str(following)] * words.times[word]
                n += 1
        elif word in words.values and said[n + 1 : n + 2] and said[n + 1] in words.multiplied:
            more = [w for w in said[n + 2 : n + 4] if w not in words.links][:1]
            figure = words.values.get(more[0], 10) if more else 10
            if figure < 10:
                yield from [str(figure)] * min(words.values[word], 9)
                n = said.index(more[0], n + 2)
        elif word in words.values:
            value, n = _value(said, n, words)
            yield str(value)
            continue
        n += 1


def _value(said: list[str], n: int, words: _Words) -> tuple[int, int]:
    """A number and the word behind it."""
    value, n = words.values[said[n]], n + 1
    if n < len(said) and said[n] in words.hundred:
        value, n = max(1, value) * _HUNDRED, n + 1
    elif value == 4 and n < len(said) and said[n] in ("vingt", "vingts"):
        value, n = 80, n + 1
    limit = 100 if value >= _HUNDRED else 20 if value in (60, 80) else 10
    while n < len(said) and (value >= 20 and value % limit == 0):
        at = n + 1 if said[n] in words.links and n + 1 < len(said) else n
        more = words.values.get(said[at], 0)
        # “nine hundred one two three”: what follows a hundred figure by figure is no part of it.
        if not 0 < more < limit or (limit == _HUNDRED and more < 10):
            break
        value, n = value + more, at + 1
        limit = 10 if more % 10 == 0 else 1
    return value, n


def _may_be_sure(figures: str) -> bool:
    """Who counts, up or down, says no number; nor who says one figure again and again."""
    steps = {int(b) - int(a) for a, b in pairwise(figures)}
    return _SURE <= len(figures) <= _MOST and len(set(figures)) > 2 and steps not in ({1}, {-1})


def _in_signs(text: str) -> Iterator[SpokenFigures]:
    """Chinese and Japanese figures one by one, and Korean ones; “一百二十” is a number of things."""
    han, hangul = _signs("signs"), _signs("hangul")
    for pattern, signs in ((_sign_run("".join(han)), han), (_sign_run("".join(hangul)), hangul)):
        for match in pattern.finditer(text):
            written = match.group()
            said = [c for c in written if c in signs]
            figures = "".join(signs.get(c, c) for c in written if c in signs or c.isdigit())
            if len(said) < _FEWEST_WORDS or len(figures) < _FEWEST:
                continue
            if signs is hangul and (len(figures) < _SURE or not _HANGUL_END.match(text, match.end())):
                continue
            yield SpokenFigures(*match.span(), figures, _may_be_sure(figures))


@cache
def _sign_run(signs: str) -> re.Pattern[str]:
    many = "十百千万億亿兆"
    return re.compile(rf"(?<![\d{signs}{many}])[{signs}](?:[ 　の・ー—–，-]?[\d{signs}]){{3,24}}(?![\d{signs}{many}])")


@cache
def _signs(name: str) -> dict[str, str]:
    return {sign: str(figure) for figure, signs in enumerate(table("figures")[name]) for sign in str(signs)}


@cache
def _languages() -> tuple[_Words, ...]:
    return tuple(
        _Words(
            _values(row),
            frozenset(map(str, row.get("hundred", ()))),
            frozenset(map(str, row.get("links", ()))),
            {str(word): times for times, written in row.get("times", {}).items() for word in written},
            frozenset(map(str, row.get("multiplied", ()))),
        )
        for row in table("figures")["languages"].values()
    )


def _values(row: Mapping[str, object]) -> dict[str, int]:
    """Each word and its number, with tens and units that are written as one."""
    listed: dict[int, list[str]] = row["words"]  # type: ignore[assignment]
    found = {str(word).casefold(): int(value) for value, words in listed.items() for word in words}
    join = row.get("joins")
    pairs = [
        (ten, one, a, b)
        for ten in range(20, 100, 10)
        for one in range(1, 10)
        for a in listed.get(ten, ())
        for b in listed.get(one, ())
        if join
    ]
    for ten, one, a, b in pairs:
        if join == "ten":
            found[(a[:-1] if b[0] in "uo" else a) + b] = ten + one
        else:
            found |= {b + str(link) + a: ten + one for link in (join, "ën" if join == "en" else join)}
    return found


@cache
def _by_word() -> Mapping[str, tuple[int, ...]]:
    """Word → the languages in which it is a figure."""
    found: dict[str, list[int]] = defaultdict(list)
    for n, words in enumerate(_languages()):
        for word in (*words.values, *words.times):
            found[word].append(n)
    return {word: tuple(languages) for word, languages in found.items()}
