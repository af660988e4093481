"""Names of the lists, wherever the sentence speaks of them as of people; and who stands beside them or signs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.privacy.finders.gazetteer import GIVEN, NOUN, OTHER, SURNAME, WORD, places
from engine.privacy.finders.line import (
    ARTICLES,
    JOIN,
    MOST_WORDS,
    NOUN_ENDS,
    TextLine,
    greetings,
    listed_words,
    nameless,
)
from engine.privacy.finders.seen import lexicon
from engine.privacy.finders.things import is_goods, is_thing

_SAINTS = frozenset({"st", "saint", "sankt", "san", "santa", "sainte", "são", "plan", "rue", "via", "calle", "plaza"})
_WITH = frozenset({
    "with", "for", "by", "from", "to", "and", "ask", "asked", "tell", "told", "see", "saw", "met", "of", "mit", "für",
    "von", "bei", "an", "und", "wie", "u", "avec", "pour", "par", "de", "à", "chez", "et", "con", "para", "por", "a",
    "y", "e", "da", "per", "di", "che", "que", "d", "is", "was", "has", "had", "ist", "hat", "est", "es", "è", "ha",
    "says", "said", "dass", "dank",
})  # fmt: skip
"""Small words that stand before people; a word of the language that is also a name needs one of them."""
_LONGEST_LAST, _NEAR = 100, 3
_IN_A_PLACE = frozenset({"in", "near", "visit", "visiting", "around", "nach", "aus", "en", "a", "à", "ad"})
_AND = frozenset({"und", "u", "and", "et", "y", "e", "i"})
_COUPLED = greetings() | listed_words("pronouns") | {"me", "moi", "yo", "io", "mich", "him", "her", "us", "she", "he"}
_STARTS_LAST = re.compile(r"(?:[.!?)…:~][ \t]+|\n[ \t]*|[.!?],?[ \t]+|–[ \t]*)(?=[^\W\d_])")


def listed(line: TextLine) -> None:
    """Given names of the lists, wherever the sentence speaks of them as of people."""
    n = 0
    while n < len(line.words):
        flags = 0 if n in line.things else line.flags[n]
        if n in line.things:
            pass
        elif (
            flags & GIVEN
            and line.capital(n)
            and len(line.words[n]) > 2
            and line.lows[n] not in nameless()
            and n not in line.covered()
        ):
            stop = _as_person(line, n, flags)
            if stop and is_thing(line, n, stop):
                line.things.update(range(n, stop))
                n = stop
                continue
            if stop:
                line.add(n, stop)
                n = stop
                continue
            if is_thing(line, n, n + 1):
                line.things.update(range(n, line.take(n)))
        elif _by_initials(line, n) or (
            not flags
            and n + 1 < len(line.words)
            and line.flags[n + 1] & SURNAME
            and line.capital(n)
            and line.capital(n + 1)
            and _by_surname(line, n)
        ):
            line.add(n, line.take(n))
        n += 1


def _by_initials(line: TextLine, n: int) -> bool:
    """“R K Banerjee”: two capital letters, which no point makes initials, before a surname."""
    if len(line.words[n]) > 1 or n + 2 >= len(line.words) or n in line.covered():
        return False
    letters = all(len(line.words[k]) == 1 and line.capital(k) and line.gap(k) == " " for k in (n, n + 1))
    last = line.flags[n + 2]
    return letters and line.capital(n + 2) and bool(last & SURNAME) and not last & (WORD | OTHER | NOUN)


def _by_surname(line: TextLine, n: int) -> bool:
    """“Paid by Tendai Moyo”: a word nobody knows before a surname, where people are spoken of."""
    before = line.lows[n - 1] if n and line.gap(n - 1) == " " else ""
    after = line.text[line.spans[n + 1][1] : line.spans[n + 1][1] + 8]
    plain = (
        not line.common(n)
        and not line.flags[n + 1] & (WORD | OTHER | NOUN)
        and not {line.lows[n], line.lows[n + 1]} & (listed_words("brands") | places())
    )
    return (
        plain
        and line.gap(n) == " "
        and len(line.words[n]) > 2
        and before in _WITH
        and before not in ARTICLES
        and not re.match(r"[ -]?[A-Z]*\d|[-_@/#&+®™]", after)
        and not line.words[n].isupper()
        and n not in line.covered()
        and not is_goods(line, n)
        and not is_thing(line, n, n + 2)
    )


def _is_label(low: str) -> bool:
    """A word for a number, as “EAN”, that is a name in small letters."""
    return any(e.cue.role in ("other", "label") and not e.rest for e in lexicon().entries(low))


def _as_person(line: TextLine, n: int, flags: int) -> int:
    """End of the name that begins here, 0 where the word is no name of a person."""
    text, starts = line.text, line.starts(n)
    start, after = line.spans[n][0], text[line.spans[n][1] : line.spans[n][1] + 8]
    if line.form.is_head(start) or line.form.is_thing(start) or (line.words[n].isupper() and _is_label(line.lows[n])):
        return 0
    before = line.lows[n - 1] if n and line.gap(n - 1) in (" ", " (", " „", ' "', " “", "'", "’", ". ") else ""
    joined = n > 0 and line.gap(n - 1) == " " and line.capital(n - 1) and not line.starts(n - 1)
    if text[max(0, start - 1) : start] in ("@", "/", ".", "_", "-", "#", "&") or re.match(
        r"[ ]?\d|[_@/#&+]|[.!]\w|-\d|®|™|['’]s? (?:day|Day)|[ ](?=[A-Z-]*\d)[A-Z\d-]+", after
    ):
        return 0
    if (
        line.words[n].isupper()
        and len(line.words[n]) > 1
        and not starts
        and not (n + 1 < len(line.words) and line.words[n + 1].isupper() and line.flags[n + 1])
    ):
        return 0
    stop = line.take(n)
    surname = stop > n + 1 and any(
        line.flags[k] & (SURNAME | GIVEN) or (not line.common(k) and len(line.words[k]) > 2) for k in range(n + 1, stop)
    )
    roman = (
        stop == n + 2
        and re.fullmatch(r"[IVX]{1,5}|[A-Z]", line.words[n + 1]) is not None
        and text[line.spans[n + 1][1] : line.spans[n + 1][1] + 1] != "."
    )
    if roman:
        return 0
    if flags & OTHER:
        return (
            stop
            if surname
            and not joined
            and before not in ARTICLES
            and any(line.flags[k] & SURNAME and line.lows[k] not in listed_words("brands") for k in range(n + 1, stop))
            else 0
        )
    if (
        joined
        and not line.flags[n - 1] & (GIVEN | SURNAME)
        and not (line.german or line.lows[n - 1] in listed_words("title"))
    ):
        return 0
    if before in _IN_A_PLACE and line.lows[n] in listed_words("towns") and stop == n + 1:
        return 0
    if before in _SAINTS or (
        flags & WORD and line.gap(n) == "-" and not line.flags[min(n + 1, len(line.words) - 1)] & GIVEN
    ):
        return 0
    if before in ARTICLES and not (line.german and not flags & (WORD | NOUN)) and not surname:
        return 0
    if before in ARTICLES and flags & WORD and not line.german:
        return 0
    if not flags & (WORD | NOUN):
        return stop
    if starts and line.common(n) and n + 1 < stop and line.flags[n + 1] & GIVEN and not line.flags[n + 1] & SURNAME:
        return 0
    if flags & NOUN and line.german:
        return stop if surname and line.flags[n + 1] & SURNAME and not line.noun_like(n + 1) else 0
    if surname and not (starts and line.flags[n + 1] == 0):
        return stop
    if before in _AND and n > 1 and not (n - 2 in line.covered() or line.lows[n - 2] in _COUPLED):
        return 0
    return stop if not starts and before in _WITH and not line.german and flags & GIVEN and not line.common(n) else 0


def last_words(line: TextLine) -> None:
    """One to four words that close a text: who wrote it."""
    if not line.words:
        return
    text = line.text.rstrip(" \n.!")
    first = 0
    for match in _STARTS_LAST.finditer(text, max(0, len(text) - _LONGEST_LAST)):
        if not re.search(
            r"(?:^|[\s(])[A-ZÀ-Þ]\.$", text[max(0, match.start() - 12) : match.start() + 1]
        ) and not re.search(
            r"(?i)(?:\b(?:mr|mrs|ms|dr|prof|sr|sra|herr|geom|ing|avv|sig|ra|st|u|jr))\.$",
            text[max(0, match.start() - 12) : match.start() + 1],
        ):
            first = match.end()
    n = line.skip_titles(line.at.get(first))
    if n is None or first == 0 or not line.capital(n) or n in line.covered() or n in line.things:
        return
    stop = line.take(n, loose=True)
    if line.spans[stop - 1][1] < len(text.rstrip(".")) and not re.fullmatch(
        r",[ \t]*(?:\+?\d|[a-zà-ÿ])[^.!?\n]{0,50}", text[line.end_of(stop - 1) :]
    ):
        return
    inside = range(n, stop)
    initial = len(line.words[n]) == 1 and stop > n + 1
    known = [k for k in inside if line.flags[k] & (GIVEN | SURNAME)]
    if any(line.common(k) and not line.flags[k] for k in inside) or line.lows[stop - 1] in listed_words("nobody"):
        return
    single = stop == n + 1
    if (
        (single and (line.known(n) or (line.flags[n] & GIVEN and not line.common(n) and not line.flags[n] & OTHER)))
        or (
            single
            and not line.german
            and not line.form.heads
            and line.spans[n][1] == len(text.rstrip("."))
            and line.flags[n] == 0
            and not line.common(n)
            and len(line.words[n]) > 3
            and line.lows[n] not in places()
            and line.lows[n] not in listed_words("brands")
            and not line.words[n].isupper()
        )
        or (single and line.spans[n][1] == len(text) and _signs(line, n, text[:first]))
        or (
            not single and (initial or any(line.flags[k] & GIVEN for k in inside) or len(known) >= 1 or not line.german)
        )
    ):
        line.add(n, stop)


def _signs(line: TextLine, n: int, before: str) -> bool:
    """Whether a single last word is a surname: one of the lists, or any that a comma sets apart from a sentence that
    has ended (“Please call me., Weber”: a line of its own, written on)."""
    flags, low = line.flags[n], line.lows[n]
    if flags & (WORD | NOUN) or line.common(n) or low in places() or low in listed_words("brands"):
        return False
    apart = re.search(r"[.!?],[ \t]+$", before) is not None
    return bool(flags & SURNAME) or (apart and not flags and len(low) > 3 and not low.endswith(NOUN_ENDS))


def before_numbers(line: TextLine, anchors: Sequence[int]) -> None:
    """“Siham El Amrani, 7 bis impasse du Moulin”: two words or more before an address or number, where something
    begins."""
    for place in anchors:
        n = line.last_until(place)
        gap = line.text[line.spans[n][1] : place] if n >= 0 else ""
        if not 0 < len(gap) <= _NEAR or gap.strip(" ,\n(") or not gap.strip(" "):
            continue
        stop = n + 1
        while (
            n > 0
            and stop - n < MOST_WORDS
            and line.capital(n)
            and JOIN.fullmatch(line.gap(n - 1))
            and (line.capital(n - 1) or line.lows[n - 1] in listed_words("particles"))
        ):
            n -= 1
        while n < stop and not line.capital(n):
            n += 1
        if (
            stop - n < 2
            or (not line.starts(n) and line.before(n).rstrip(" ")[-1:] != ",")
            or any(line.common(k) and not line.flags[k] for k in range(n, stop))
        ):
            continue
        if any(line.flags[k] & (GIVEN | SURNAME) for k in range(n, stop)) and not any(
            line.lows[k] in listed_words("brands") for k in range(n, stop)
        ):
            line.add(n, stop)


_SIGNS_OFF = re.compile(r"[ \t]*(?:[,/–—|\n]|-(?=[ \t]))[ \t\n]*|[.!][ \t]+|[ \t]+\(")
_ENDS = re.compile(r"[\s.!)]*$|[ \t]*\n")


def after_numbers(line: TextLine, ends: Sequence[int]) -> None:
    """“070-123 45 67 /Linnea”: one or two words behind a number or address that end the text or the line."""
    for place in ends:
        gap = _SIGNS_OFF.match(line.text, place)
        n = line.at.get(gap.end()) if gap is not None else None
        if n is None or not line.capital(n) or n in line.covered():
            continue
        stop = line.take(n, loose=True)
        plain = stop - n <= 2 and not any(
            line.common(k)
            or line.flags[k] & OTHER
            or line.lows[k] in listed_words("brands")
            or line.lows[k] in places()
            or line.lows[k] in listed_words("towns")
            or line.words[k].isupper()
            or line.lows[k].endswith(NOUN_ENDS)
            for k in range(n, stop)
        )
        known = any(line.flags[k] & (GIVEN | SURNAME) and not line.flags[k] & (WORD | NOUN) for k in range(n, stop))
        if plain and (known or not line.german) and _ENDS.match(line.text, line.end_of(stop - 1)):
            line.add(n, stop)


def beside(line: TextLine) -> None:
    """“Beat u. Ursula Jungo”, “Zoé et Anselme”: who stands beside a person."""
    for first, end in list(line.found.items()):
        ahead = first - 2
        if (
            ahead >= 0
            and line.lows[first - 1] in _AND
            and line.flags[ahead] & GIVEN
            and line.capital(ahead)
            and line.gap(ahead) == " "
        ):
            line.add(ahead, first - 1)
        n = end + 1
        follows = (
            n < len(line.words)
            and line.lows[end] in _AND
            and line.gap(end - 1) == " "
            and not line.gap(end).strip(". ")
        )
        named = follows and line.capital(n) and not line.common(n) and line.lows[n] not in listed_words("nobody")
        if named and (not line.german or line.flags[n] & (GIVEN | SURNAME)) and not is_thing(line, n, line.take(n)):
            line.add(n, line.take(n))
