"""Dates in figures and in words, as a value or as what a number is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from engine.privacy.finders.seen import ScannedText, table

_DAY, _NUMBER, YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20|2[45])\d{2}"
_ROMAN = r"(?:I{1,3}|I?V|VI{1,3}|I?X|XI{1,2})"
_OF = r"(?:\s+(?:of|de|del|di))?"
_ENGLISH_DAY = r"(?:st|nd|rd|th|er|\.|º|°)?"


@cache
def months() -> frozenset[str]:
    """Names of months and their short forms in some thirty languages."""
    return frozenset(map(str, table("months")["months"]))


def _month() -> str:
    return "(?:" + "|".join(sorted(map(re.escape, months()), key=lambda w: (-len(w), w))) + r")\.?"


@cache
def date_look() -> re.Pattern[str]:
    """One date."""
    month = _month()
    return re.compile(
        rf"(?i)(?<![A-Za-z0-9/.-])(?:(?:{_DAY}\s?[./-]\s?{_NUMBER}"
        rf"|{_NUMBER}\s?[./-]\s?{_DAY})\s?[./-]\s?(?:{YEAR}|['’]?\d{{2}})(?![A-Za-z0-9]|[./-]\d)"
        rf"|{_DAY}[./-]{_ROMAN}[./-](?:{YEAR}|['’]?\d{{2}})(?![A-Za-z0-9])"
        rf"|{YEAR}[./-]{_NUMBER}[./-]{_DAY}(?![A-Za-z0-9])|{YEAR}\s?[年년]\s?\d{{1,2}}\s?[月월](?:\s?\d{{1,2}}\s?[日号일])?"
        rf"|(?:明治|大正|昭和|平成|令和)(?:\d{{1,2}}|元)年\d{{1,2}}月(?:\d{{1,2}}日)?"
        rf"|{_DAY}{_ENGLISH_DAY}{_OF}[\s-]+{month}(?![^\W_]),?(?:{_OF}[\s-]+{YEAR}(?!\d)|[\s-]+['’]?\d\d(?!\d))?"
        rf"|(?<!\d){YEAR}\.?\s+{month}\s+{_DAY}(?!\d)\.?"
        # In Thailand years are counted from 543 B.C.
        rf"|{_DAY}\s+tháng\s+{_NUMBER}(?:\s+năm\s+{YEAR})?"
        rf"|(?<![^\W_]){month}\s+(?:{_DAY}(?:st|nd|rd|th)?(?:,?\s+{YEAR})?|{_OF}\s?{YEAR})(?![A-Za-z0-9])"
        rf"|(?<!\d){_NUMBER}[./]{YEAR}(?!\d)|(?<!\d){YEAR}(?:0[1-9]|1[0-2]){_DAY}(?!\d))"
    )


_AHEAD = 45
"""Letters before a word for birth in which a date is its."""
_BREAK = re.compile(r"[,;:!?。！？，\n]|\.\s+(?=[A-ZÄÖÜ])|\d")
_BEHIND_HAN = re.compile(r"\s?(?:出生|生まれ|生(?![产效日])|년?생|에?\s?태어)")


def born(seen: ScannedText) -> Iterator[tuple[int, int]]:
    """Places of dates that the word behind them makes somebody's birthday: “am 3.5.1977 in Jena geboren”."""
    text = seen.text
    places = [h.start for h in seen.hits if h.cue.role == "born"]
    for place in places:
        found = list(date_look().finditer(text, max(0, place - _AHEAD), place))
        if found and _BREAK.search(text, found[-1].end(), place) is None:
            yield found[-1].span()
    if seen.foreign and ("生" in text or "생" in text or "태어" in text):
        for match in date_look().finditer(text):
            if _BEHIND_HAN.match(text, match.end()):
                yield match.span()


_WORD = re.compile(r"[^\W\d_]+")
_SAID_MOST = 7


def date_in_words(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The first date between two places that is said: “the fourth of july nineteen seventy”."""
    words = [(m.group().casefold(), m.start(), m.end()) for m in _WORD.finditer(text, start, end)]
    for n, (word, _, _) in enumerate(words):
        if word not in months():
            continue
        first, last = n, n
        while (
            first > 0 and n - first < _SAID_MOST and _is_said(words[first - 1][0], text, words[first - 1 : first + 1])
        ):
            first -= 1
        while (
            last + 1 < len(words)
            and last - n < _SAID_MOST
            and _is_said(words[last + 1][0], text, words[last : last + 2])
        ):
            last += 1
        said = [w for w, _, _ in (*words[first:n], *words[n + 1 : last + 1])]
        if any(w not in _links() for w in said):
            return words[first][1], words[last][2]
    return None


def _is_said(word: str, text: str, pair: list[tuple[str, int, int]]) -> bool:
    """Whether a word is one of a day or year, right beside the other."""
    return text[pair[0][2] : pair[1][1]].strip(" ,-") == "" and (
        word in _said_words() or word in _links() or _said_ends().search(word) is not None
    )


@cache
def _links() -> frozenset[str]:
    return frozenset({"of", "the", "and", "de", "del", "et", "und", "y", "e", "di", "do"})


@cache
def _said_words() -> frozenset[str]:
    known = table("figures")
    days = {str(d).casefold() for listed in known["days"].values() for d in listed if not str(d).startswith("*")}
    numbers = {
        str(w).casefold()
        for row in known["languages"].values()
        for words in (*row["words"].values(), row.get("hundred", ()))
        for w in words
    }
    years = {str(w) for w in known["years"] if "*" not in str(w)}
    return frozenset(days | {d + "n" for d in days} | {d + "r" for d in days} | numbers | years)


@cache
def _said_ends() -> re.Pattern[str]:
    """Words for days and years that are made of several."""
    known = table("figures")
    made = [
        str(w) for w in (*known["years"], *(d for listed in known["days"].values() for d in listed)) if "*" in str(w)
    ]
    return re.compile("|".join(rf"^{re.escape(w).replace(re.escape('*'), '.{0,30}')}[nr]?$" for w in made))


_D, _M, _Y = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d{2}"
_SHORT = (
    rf"(?:(?:{_D}[./-]{_M}|{_M}[./-]{_D})[./-]{_Y}(?!\d)"
    rf"|(?:{_D}[./-]{_M}|{_M}[./-]{_D})[./-]\d{{2}}(?![./-]?\d)"
    rf"|{_Y}[./-]{_M}[./-]{_D}(?!\d)|{_D}\.{_M}\.(?!\d))"
)
_MONTH_ON = re.compile(
    r"(?<![\d./-])(?:0?[1-9]|1[0-2])[./](?:19|20)\d\d(?:\s?[-–]\s?(?:0?[1-9]|1[0-2])[./](?:19|20)\d\d)?(?![\d./])"
)
_HOUR = r"(?:[01]?\d|2[0-4])[.:][0-5]\d(?![.:]?\d)"
_TO = r"\s*(?:-|–|bis|to|until|and|und|à|au|a|al)\s*"
_WHEN = re.compile(
    rf"(?i)(?<![\d+])(?<!\d[./-])(?=\d)(?:(?:{_D}\.{_TO})?{_SHORT}(?:{_TO}{_SHORT})?|{_HOUR}{_TO}{_HOUR}"
    rf"|{_HOUR}(?=\s*(?:uhr|h|am|pm|hrs)\b)"
    rf"|(?:[01]?\d|2[0-4]):[0-5]\d(?:[:.][0-5]\d)?(?!\d)|\d{{4}}\s*[-–]\s*\d{{4}}(?=\s*(?:uhr|h|hrs)\b))"
)
"""Dates and hours, alone and from one to the other: they are written with the marks of phone numbers."""


def without_times(text: str) -> str:
    """The text with bars where dates and hours stand."""
    bars: Callable[[re.Match[str]], str] = lambda when: "|" * len(when.group())  # noqa: E731
    return _MONTH_ON.sub(bars, _WHEN.sub(bars, text))
