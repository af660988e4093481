"""The words of a text that say what stands beside them, found in one pass."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

from engine.core.tables import table_beside
from engine.privacy.finders.letters import flat, is_foreign

_WORD = re.compile("[A-Za-zªµºÀ-ÖØ-öø-ʯͰ-؋ؠ-῿Ⰰ-⿟ぁ-鿿가-힣豈-﫿]+")
"""Letters, by their ranges: twice as fast as by what they are not."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_GAP = re.compile(r"[ \t.:'’/°º_-]{0,3}")
"""What may stand between two words of one entry: “d.n.i.”, “n° de carte”, “SV-Nummer”."""
_REMEMBERED = 50_000
_LONG = 6
"""Letters from which a word may be several in one, as in German."""


class PiiCue(NamedTuple):
    """What a word stands for."""

    role: str
    """label | other | head | name | …: which of the finders it speaks to."""
    kind: str
    form: str = ""


class CueHit(NamedTuple):
    """A cue where it stands."""

    start: int
    end: int
    cue: PiiCue


class _Entry(NamedTuple):
    rest: tuple[str, ...]
    exact: str
    """Letters as they must be written; empty = any case."""
    cue: PiiCue


class Lexicon:
    """Entries by their first word, by the beginning or end of a long word, and in Chinese."""

    def __init__(self, entries: Iterable[tuple[str, PiiCue]], han: Iterable[tuple[str, PiiCue]]) -> None:
        self.first: dict[str, list[_Entry]] = defaultdict(list)
        self.heads: dict[str, PiiCue] = {}
        self.tails: dict[str, PiiCue] = {}
        self.han: dict[str, list[PiiCue]] = defaultdict(list)
        self.known: dict[str, list[_Entry]] = {}
        """Words looked up before; most say nothing."""
        for text, cue in entries:
            for written in {text, _plain(text)}:
                self._add(written, cue)
        for text, cue in han:
            self.han[text].append(cue)
        for found in self.first.values():
            found.sort(key=lambda e: -len(e.rest))
        self.head_sizes = sorted({len(h) for h in self.heads}, reverse=True)
        self.tail_sizes = sorted({len(t) for t in self.tails}, reverse=True)
        self.in_han = re.compile("|".join(map(re.escape, sorted(self.han, key=len, reverse=True))) or r"(?!)")

    def entries(self, word: str) -> list[_Entry]:
        """What a word says, by itself or as the first of several, or by its own beginning and end where it is long."""
        found = self.first.get(word, [])
        if not found and len(word) >= _LONG:
            head = next((c for s in self.head_sizes if (c := self.heads.get(word[:s])) is not None), None)
            tail = next((c for s in self.tail_sizes if (c := self.tails.get(word[-s:])) is not None), None)
            found = [_Entry((), "", c) for c in (head, tail) if c is not None]
        if len(self.known) >= _REMEMBERED:
            self.known.clear()
        self.known[word] = found
        return found

    def _add(self, text: str, cue: PiiCue) -> None:
        words = [w.casefold() for w in _WORD.findall(text)]
        if text.endswith("*"):
            self.heads[words[0]] = cue
        elif text.startswith("*"):
            self.tails[words[0]] = cue
        elif words:
            exact = text if text.isupper() else next((w for w in _WORD.findall(text) if len(w) > 1 and w.isupper()), "")
            self.first[words[0]].append(_Entry(tuple(words[1:]), exact, cue))


def _plain(text: str) -> str:
    """Without accents, as people in a hurry write it; short words stay, since they become others (né, ne)."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return bare if min((len(w) for w in _WORD.findall(text) if not w.isascii()), default=0) > 3 else text


class ScannedText:
    """A text with its words and cues."""

    __slots__ = ("_spans", "chinese", "flat", "foreign", "hits", "lows", "text", "words")

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = text
        self.chinese = _HAN.search(text) is not None
        self.foreign = is_foreign(text)
        self.flat = flat(text) if self.foreign else text
        """The same with a bar for each letter of another script, which would count as part of a number or word
        beside it."""
        self.words: list[str] = _WORD.findall(text)
        self._spans: list[tuple[int, int]] | None = None
        self.lows = list(map(str.casefold, self.words))
        self.hits = list(self._find(lexicon))
        if self.foreign:
            self.hits += [
                CueHit(m.start(), m.end(), cue) for m in lexicon.in_han.finditer(text) for cue in lexicon.han[m.group()]
            ]
            self.hits.sort(key=lambda h: h.start)

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Where the words stand; most texts do without."""
        if self._spans is None:
            self._spans = [m.span() for m in _WORD.finditer(self.text)]
        return self._spans

    def _find(self, lexicon: Lexicon) -> Iterator[CueHit]:
        known = lexicon.known
        for n, low in enumerate(self.lows):
            entries = known.get(low)
            if entries is None:
                entries = lexicon.entries(low)
            if entries:
                yield from self._fitting(entries, n)

    def _fitting(self, entries: list[_Entry], n: int) -> Iterator[CueHit]:
        """Of the entries that fit here the longest, for each role."""
        done: dict[str, int] = {}
        following = self.lows[n + 1] if n + 1 < len(self.lows) else ""
        for rest, exact, cue in entries:
            if (rest and (rest[0] != following or not self._follows(rest, n))) or done.get(cue.role, 0) > len(rest):
                continue
            start, end = self.spans[n][0], self.spans[n + len(rest)][1]
            if exact and exact not in self.text[start:end]:
                continue
            done[cue.role] = len(rest)
            yield CueHit(start, end, cue)

    def _follows(self, rest: tuple[str, ...], n: int) -> bool:
        if len(rest) > 1 and tuple(self.lows[n + 1 : n + 1 + len(rest)]) != rest:
            return False
        return all(_GAP.fullmatch(self.text, self.spans[k][1], self.spans[k + 1][0]) for k in range(n, n + len(rest)))


def _entries(numbers: dict[str, Any]) -> Iterator[tuple[str, PiiCue, bool]]:
    for row in numbers["labels"]:
        cue = PiiCue("label", row["kind"], row["form"])
        yield from ((str(w), cue, False) for w in row.get("words", ()))
        yield from ((str(w), cue, True) for w in row.get("han", ()))
    for row in numbers["others"]:
        cue = PiiCue("other", row["name"])
        yield from ((str(w), cue, False) for w in row.get("words", ()))
        yield from ((str(w), cue, True) for w in row.get("han", ()))
    for form, words in numbers["streets"].items():
        yield from ((str(w), PiiCue("street", form), False) for w in words)
    yield from ((str(w), PiiCue("born", "birth_date"), False) for w in numbers["born"])
    yield from ((str(w), PiiCue("secret", "secret"), False) for w in numbers["secrets"])
    yield from ((str(w), PiiCue("told", "password"), False) for w in numbers["told"])
    people = table("people")
    for role in ("strong", "medium", "after", "relation", "role", "title", "greeting", "closing"):
        yield from ((str(w), PiiCue(role, "name"), False) for w in people[role])


@cache
def table(name: str) -> dict[str, Any]:
    """A table of words of this folder."""
    found: dict[str, Any] = table_beside(__file__, f"{name}.yaml")
    return found


@cache
def lexicon() -> Lexicon:
    """All words that say something."""
    found = list(_entries(table("words")))
    return Lexicon([(w, c) for w, c, han in found if not han], [(w, c) for w, c, han in found if han])


@lru_cache(maxsize=64)
def see(text: str) -> ScannedText:
    """The words of a text; one that was seen just now is not read again."""
    return ScannedText(text, lexicon())
