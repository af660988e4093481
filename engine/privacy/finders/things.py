"""Names that a thing has: varieties of plants, brands, furniture, titles. The words beside them say so."""

from __future__ import annotations

import re
from functools import cache

from engine.privacy.finders.gazetteer import SURNAME, WORD
from engine.privacy.finders.line import TextLine, listed_words

_OPENS = re.compile(r"[ \t]+[\"'“„«‘’‚]?|[\"'“„«‘’‚]")
_CLOSES = re.compile(r"[\"'”“»’‘]?[ \t]+")
_LISTS = re.compile(r"[\"'”“»’‘]?,[ \t]+[\"'“„«‘]?|[ \t]+[\"'“„«‘]?")
_AND = frozenset({"and", "und", "et", "y", "e", "i", "en", "og", "och", "ja", "oder", "or", "ou", "o"})
_MY = frozenset({
    "my", "your", "our", "mein", "meine", "meinen", "meinem", "meiner", "unser", "unsere", "unseren", "dein", "deine",
    "mon", "ma", "votre", "notre", "mi", "nuestro", "nuestra", "il", "mio", "mia",
})  # fmt: skip
_SHORTEST_END = 4
_MOST, _LONG = 8, 7
_NEAR = 60


def is_thing(line: TextLine, first: int, end: int) -> bool:
    """Whether the words from `first` to `end` (exclusive) name a thing: beside a word for one, behind a brand, or in
    a list with such. Who does something is a person."""
    if first and line.lows[first - 1] in _MY and end - first > 1 and line.gap(first - 1) == " ":
        # Nobody says “my John Smith”.
        return True
    follows = line.lows[end] if end < len(line.words) else ""
    if follows in listed_words("deeds") or line.text[line.end_of(end - 1) :][:2] in ("'s", "’s"):
        return False
    return (
        (end - first > 1 and is_goods(line, end - 1) and not line.flags[end - 1] & SURNAME)
        or _beside_goods(line, first, end)
        or _listed_with_things(line, first)
        or _list_of_goods(line, end)
        or _grows(line, first, end)
    )


def is_titled_thing(line: TextLine, title: int, first: int, end: int) -> bool:
    """“The Captain Scarlet tulips”, “the rose Lady Emma”: titles that things bear more often than customers; “Sofa Frau
    Meier” is a note on somebody."""
    n = line.last_until(title)
    return line.text[title : title + 12].split()[0].strip(".").casefold() in _OF_THINGS and (
        is_thing(line, first, end)
        or (n >= 0 and is_goods(line, n) and not line.text[line.spans[n][1] : title].strip())
        or (n in line.things)
        or _list_has_goods(line, n)
    )


def _list_has_goods(line: TextLine, n: int) -> bool:
    """“Roses: Wollerton Old Hall and Lady Emma Hamilton”: what the line lists are things."""
    start = max((line.spans[k][0] for k in range(max(0, n - _MOST), n + 1) if is_goods(line, k)), default=-1)
    return start >= 0 and ":" in line.text[start : line.spans[n][1]]


_OF_THINGS = frozenset({
    "captain", "lady", "sir", "lord", "dom", "don", "general", "admiral", "colonel", "major", "queen", "king", "prince",
    "princess", "saint", "graf", "gräfin", "kaiser", "königin", "capitaine", "capitán", "capitano",
})  # fmt: skip


def _beside_goods(line: TextLine, first: int, end: int) -> bool:
    if end < len(line.words) and _CLOSES.fullmatch(line.gap(end - 1)) and is_goods(line, end):
        return True
    if first == 0 or not _OPENS.fullmatch(line.gap(first - 1)):
        return False
    before = line.lows[first - 1]
    brand = before in listed_words("brands") and line.capital(first - 1) and not line.flags[first - 1] & SURNAME
    return is_goods(line, first - 1) or brand


def is_goods(line: TextLine, n: int) -> bool:
    """Whether a word is one for a thing that is sold, or a German one made of it: “Kartoffelsorte”."""
    low = line.lows[n]
    goods = listed_words("goods")
    if low in goods or (low[-1:] in "sn" and low[:-1] in goods) or (low[-2:] == "es" and low[:-2] in goods):
        return True
    made = len(low) > _LONG and line.capital(n)
    return made and any(w.endswith(_long_goods()) for w in (low, low.removesuffix("n"), low.removesuffix("en")))


@cache
def _long_goods() -> tuple[str, ...]:
    return tuple(g for g in listed_words("goods") if len(g) >= _SHORTEST_END)


def _listed_with_things(line: TextLine, first: int) -> bool:
    """“Clematis Nelly Moser, Princess Diana”: what stands before it in the list is a thing."""
    n = first - 1
    if n >= 0 and line.lows[n] in _AND:
        n -= 1
    elif n < 0 or "," not in line.gap(n):
        return False
    return n >= 0 and bool(_LISTS.fullmatch(line.gap(n))) and (n in line.things or is_goods(line, n))


def _list_of_goods(line: TextLine, end: int) -> bool:
    """“Heather and Daisy seeds”: the list ends in a word for things."""
    for n in range(end, min(len(line.words), end + _MOST)):
        if _LISTS.fullmatch(line.gap(n - 1)) is None:
            return False
        if is_goods(line, n) and n > end:
            return not line.capital(n) or line.german
        if line.lows[n] not in _AND and not (line.capital(n) and line.flags[n] & WORD):
            return False
    return False


def _grows(line: TextLine, first: int, end: int) -> bool:
    """A given name that is a plant's, or stands in a list with one, where pots, flowers or seeds are spoken of."""
    beside = {line.lows[n] for n in range(max(0, first - 3), min(len(line.words), end + 3))}
    if listed_words("plants").isdisjoint(beside) or end - first > 1:
        return False
    place = line.spans[first][0]
    near = line.text[max(0, place - _NEAR) : place + _NEAR].casefold()
    return not listed_words("growing").isdisjoint(re.findall(r"[^\W\d_]+", near))
