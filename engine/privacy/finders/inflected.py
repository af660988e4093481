"""Names by their form where no list has them as they stand: surnames of a make, and names with the endings of cases."""

from __future__ import annotations

import re

from engine.privacy.finders.gazetteer import GIVEN, NOUN, OTHER, SURNAME, WORD, gazetteer
from engine.privacy.finders.seen import ScannedText

_MADE = re.compile(
    r"(?:sson|sdóttir|sdottir|ović|ević|owski|owska|owskiego|ewski|ewska|icki|icka|enko|енко|escu|opoulos|opoulou"
    r"|όπουλος|όπουλο|οπούλου|ίδης|άκης|shvili|швили|czyk|wicz|ová|ович|евич|овна|евна)$"
)
_CELTIC = re.compile(r"Ma?c[A-Z][a-z]{2,}$")
_APOSTROPHES, _BEFORE_ONE = frozenset({"'", "’"}), frozenset({"o", "d"})
_SHORTEST = 4
_CYRILLIC = re.compile(r"[а-яёіїєґ]")
_DECLINES = re.compile(r"[ąęłńśźżćčřšžěůďťňőűđČŘŠŽŁŚŻ]")
"""Letters of languages that give names the endings of cases."""
_CYRILLIC_ENDS = (
    ("ье", ("ья",)), ("ью", ("ья",)), ("ии", ("ия",)), ("ию", ("ия",)), ("ией", ("ия",)), ("ого", ("ий", "ый")),
    ("ому", ("ий", "ый")), ("овой", ("ова",)), ("евой", ("ева",)), ("ой", ("а",)), ("ою", ("а",)),
    ("ей", ("я",)), ("ею", ("я",)), ("ом", ("", "о")), ("ем", ("й", "ь")), ("ым", ("",)), ("им", ("ий",)),
    ("ові", ("",)),
    ("еві", ("й",)), ("у", ("а", "")), ("ю", ("я", "й", "ь")), ("ы", ("а",)), ("и", ("а", "я")), ("е", ("а", "")),
    ("і", ("а",)), ("а", ("",)), ("я", ("й", "ь")),
)  # fmt: skip
_LATIN_ENDS = (
    ("owskiego", ("owski",)), ("iego", ("i",)), ("iemu", ("i",)), ("owej", ("owa",)), ("kiej", ("ka",)),
    ("ovou", ("ová",)),
    ("ové", ("ová",)), ("owi", ("",)), ("ovi", ("",)), ("ową", ("owa",)), ("ką", ("ka",)), ("ie", ("a", "")),
    ("em", ("",)),
    ("om", ("",)), ("ou", ("a",)), ("ą", ("a",)), ("ę", ("a",)), ("ě", ("a",)), ("im", ("i",)), ("u", ("a", "")),
    ("y", ("a",)), ("i", ("a", "ia")), ("a", ("",)),
    ("ának", ("a",)), ("ének", ("e",)), ("nak", ("",)), ("nek", ("",)), ("ával", ("a",)), ("val", ("",)),
    ("vel", ("",)),
    ("tól", ("",)), ("től", ("",)), ("hoz", ("",)), ("hez", ("",)), ("át", ("a",)), ("ot", ("",)), ("et", ("",)),
    ("t", ("",)),
)  # fmt: skip
_NO_NAME = WORD | NOUN | OTHER


def may_decline(text: str) -> bool:
    """Whether letters of a language stand in it that gives names the endings of cases."""
    return not text.isascii() and (_CYRILLIC.search(text) is not None or _DECLINES.search(text) is not None)


def by_form(flags: list[int], seen: ScannedText) -> None:
    """Adds what the make of a word says to what lists say: “O’Rourke”, “McBride”, “Bjarnadóttir”, “Kowalskiego”."""
    latin = not seen.text.isascii() and _DECLINES.search(seen.text) is not None
    for n, word in enumerate(seen.words):
        low = seen.lows[n]
        if flags[n] or not word[0].isupper():
            continue
        if low in _BEFORE_ONE and n + 1 < len(seen.words) and seen.words[n + 1][0].isupper():
            if seen.text[seen.spans[n][1] : seen.spans[n + 1][0]] in _APOSTROPHES:
                flags[n] |= SURNAME
                flags[n + 1] |= SURNAME
        elif len(word) >= _SHORTEST:
            if _CELTIC.match(word) or (len(word) > _SHORTEST + 2 and _MADE.search(low)):
                flags[n] = SURNAME
            elif not low.isascii() and _CYRILLIC.search(low):
                flags[n] = _declined(low, _CYRILLIC_ENDS)
            elif latin:
                flags[n] = _declined(low, _LATIN_ENDS)


def _declined(low: str, ends: tuple[tuple[str, tuple[str, ...]], ...]) -> int:
    """What the name is that a word is a case of; 0 where it is none."""
    for end, instead in ends:
        if low.endswith(end) and len(low) - len(end) >= _SHORTEST - 1:
            for whole in instead:
                found = gazetteer().get(low[: len(low) - len(end)] + whole, 0)
                if found & (GIVEN | SURNAME) and not found & _NO_NAME:
                    return found
    return 0
