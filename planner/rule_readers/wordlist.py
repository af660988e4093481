"""Many words searched at once: each word of a text is looked up, instead of trying every entry at every letter."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby

_UNSPACED = r"\u3040-\u9fff\uac00-\ud7af"
"""Letters of scripts that set no blanks between words, or endings right behind them: Chinese, Japanese, Korean."""
_WORD = re.compile(rf"[^\W{_UNSPACED}]+|[{_UNSPACED}]+")
_HAN = re.compile(rf"[{_UNSPACED}]")
_LETTER = rf"(?-i:[^\W{_UNSPACED}])"
"""These scripts have no case; without saying so, compiling it looks up the other case of each of their letters."""
_AHEAD, _BEHIND = rf"(?<!{_LETTER})", rf"(?!{_LETTER})"
_LETTERS = 2
_FIRST = re.compile(r"(\w+)(\*?)")


@dataclass(frozen=True)
class WordEntry:
    """One entry as a pattern; `first` is its first word in small letters, or the beginning of one."""

    way: str
    first: str
    stem: bool


@lru_cache(maxsize=512)
def _tokens(text: str) -> tuple[frozenset[str], dict[str, list[tuple[str, int]]]]:
    """All words and beginnings of words, and the words of each with their places."""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for match in _WORD.finditer(text):
        word = match.group().lower()
        for key in {word, word[:_LETTERS], word[:1]}:
            found[key].append((word, match.start()))
    return frozenset(found), found


class WordList:
    """Answers as a compiled pattern of all entries would, those that stand first before those behind; matches are
    those of one entry."""

    def __init__(self, entries: Sequence[WordEntry]) -> None:
        self._entries = entries
        self._ways: dict[int, re.Pattern[str]] = {}
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._stems: dict[str, list[tuple[str, int]]] = defaultdict(list)
        """By their first letters."""
        self._signs: dict[str, list[int]] = defaultdict(list)
        odd = []
        for n, entry in enumerate(entries):
            if not entry.first:
                odd.append(n)
            elif _HAN.match(entry.first):
                self._signs[entry.first[0]].append(n)
            elif entry.stem:
                self._stems[entry.first[:_LETTERS]].append((entry.first, n))
            else:
                self._exact[entry.first].append(n)
        self._odd = odd
        self._keys = frozenset([*self._exact, *self._stems])

    @cached_property
    def pattern(self) -> str:
        """All entries as one pattern, to be a part of a larger one. What stands around several is written once: to
        compile what no letter is takes a millisecond."""
        alike = groupby((entry.way for entry in self._entries), key=_guards)
        return "|".join(_guarded(*guards, [*ways]) for guards, ways in alike)

    @cached_property
    def _odd_ones(self) -> re.Pattern[str] | None:
        """Entries that begin with a mark."""
        return re.compile("|".join(self._entries[n].way for n in self._odd), re.IGNORECASE) if self._odd else None

    @cached_property
    def _first_signs(self) -> re.Pattern[str]:
        return re.compile("[" + "".join(map(re.escape, self._signs)) + "]")

    def _way(self, n: int) -> re.Pattern[str]:
        found = self._ways.get(n)
        if found is None:
            found = self._ways[n] = re.compile(self._entries[n].way, re.IGNORECASE)
        return found

    def _places(self, text: str, pos: int, endpos: int) -> list[tuple[int, Sequence[int]]]:
        """Where an entry may begin, and which, in order."""
        keys, words = _tokens(text)
        at = {place: word for key in self._keys & keys for word, place in words[key] if pos <= place < endpos}
        found = ((place, self._beginning(at[place])) for place in sorted(at))
        places: list[tuple[int, Sequence[int]]] = [(place, candidates) for place, candidates in found if candidates]
        if self._signs:
            signs = [(m.start(), self._signs[m.group()]) for m in self._first_signs.finditer(text, pos, endpos)]
            places = sorted([*places, *signs]) if signs else places
        return places

    def _beginning(self, token: str) -> list[int]:
        """Entries that may begin with a word, in order."""
        stems = [*self._stems.get(token[:_LETTERS], ()), *(self._stems.get(token[:1], ()) if len(token) > 1 else ())]
        return sorted([*self._exact.get(token, ()), *(n for stem, n in stems if token.startswith(stem))])

    def finditer(self, text: str, pos: int = 0, endpos: int | None = None) -> Iterator[re.Match[str]]:
        end = len(text) if endpos is None else min(endpos, len(text))
        odd = self._odd_ones
        ahead = odd.search(text, pos, end) if odd is not None else None
        at = pos
        for start, candidates in self._places(text, pos, end):
            while odd is not None and ahead is not None and ahead.start() < start:
                if ahead.start() >= at:
                    yield ahead
                    at = ahead.end()
                ahead = odd.search(text, max(at, ahead.end(), ahead.start() + 1), end)
            if start < at:
                continue
            found = next((m for n in candidates if (m := self._way(n).match(text, start, end)) is not None), None)
            if found is not None:
                yield found
                at = found.end()
        while odd is not None and ahead is not None:
            if ahead.start() >= at:
                yield ahead
                at = ahead.end()
            ahead = odd.search(text, max(at, ahead.end(), ahead.start() + 1), end)

    def search(self, text: str, pos: int = 0, endpos: int | None = None) -> re.Match[str] | None:
        return next(self.finditer(text, pos, endpos), None)

    def match(self, text: str, pos: int = 0, endpos: int | None = None) -> re.Match[str] | None:
        end = len(text) if endpos is None else min(endpos, len(text))
        word = _WORD.match(text, pos, end)
        candidates: list[int] = [*self._odd]
        if word is not None:
            token = word.group().lower()
            candidates += [*self._beginning(token), *self._signs.get(token[0], ())]
        return next((m for n in sorted(candidates) if (m := self._way(n).match(text, pos, end)) is not None), None)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        return next(
            (
                m
                for n in range(len(self._entries))
                if self._may_begin(n, text) and (m := self._way(n).fullmatch(text)) is not None
            ),
            None,
        )

    def _may_begin(self, n: int, text: str) -> bool:
        first = self._entries[n].first
        return not first or text[: len(first)].lower() == first

    def sub(self, new: str, text: str) -> str:
        parts, at = [], 0
        for match in self.finditer(text):
            parts += [text[at : match.start()], new]
            at = match.end()
        return "".join([*parts, text[at:]])

    def split(self, text: str) -> list[str]:
        parts, at = [], 0
        for match in self.finditer(text):
            parts.append(text[at : match.start()])
            at = match.end()
        return [*parts, text[at:]]


def _guards(way: str) -> tuple[str, str]:
    return _AHEAD if way.startswith(_AHEAD) else "", _BEHIND if way.endswith(_BEHIND) else ""


def _guarded(ahead: str, behind: str, ways: Sequence[str]) -> str:
    """Ways with the same ahead and behind, as one."""
    bodies = "|".join(way[len(ahead) : len(way) - len(behind)] for way in ways)
    return f"{ahead}(?:{bodies}){behind}" if len(ways) > 1 and (ahead or behind) else f"{ahead}{bodies}{behind}"


def entry(word: str) -> WordEntry:
    """Whole words; * = any ending; blanks match any white space; Chinese, Japanese and Korean match anywhere, and end a
    word of another script (“Ollama로”)."""
    body = r"\s+".join(re.escape(part).replace(r"\*", r"\w*").replace("'", "['’]") for part in word.split())
    first = _FIRST.match(word)
    if _HAN.search(word):
        return WordEntry(body.replace(r"\s+", r"\s*"), word[0] if _HAN.match(word) else "", stem=False)
    ahead = _AHEAD if re.match(r"[\w*]", word) else ""
    behind = _BEHIND if re.search(r"[\w*]$", word) else ""
    return WordEntry(
        f"{ahead}{body}{behind}",
        first[1].lower() if first is not None else "",
        stem=first is not None and first[2] == "*",
    )
