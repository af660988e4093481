"""The words of a text as parts of names: what each may be, and how far a name goes."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache

from engine.privacy.finders.fields import FormFields
from engine.privacy.finders.gazetteer import GIVEN, NOUN, OTHER, SURNAME, WORD, gazetteer, words_of_languages
from engine.privacy.finders.inflected import by_form
from engine.privacy.finders.seen import ScannedText, table

MOST_WORDS = 5
_BEFORE = 24
JOIN = re.compile(r"[ \t]{1,2}|-|['’]|\.[ \t]?|\.-")
SENTENCE_END = frozenset(".!?:;¿¡…\n。！？：")
ARTICLES = frozenset({
    "the", "a", "an", "la", "el", "le", "les", "los", "las", "il", "lo", "gli", "un", "una", "une", "uno", "der", "die",
    "das", "den", "dem", "ein", "eine", "einen", "einem", "einer", "this", "that", "these", "every", "each", "al",
    "del", "du", "au", "aux", "des", "della", "nella", "alla", "dalla", "sulla", "im", "am", "zum",
})  # fmt: skip
_GERMAN = frozenset({
    "der", "die", "das", "und", "ich", "ist", "nicht", "ein", "eine", "zu", "mit", "auf", "für", "sie", "wir", "bitte",
    "habe", "von", "den", "dem", "im", "am", "es", "bei", "kann", "hab", "mein", "meine", "wie", "noch", "auch", "aber",
    "sind", "wurde", "nach", "war", "geht", "vg", "lg", "mfg", "gruß", "hallo",
})  # fmt: skip
NOUN_ENDS = (
    "ung", "heit", "keit", "schaft", "tion", "ität", "nummer", "stelle", "karte", "straße", "strasse", "termin",
    "gerät", "kunde", "preis", "konto", "zeit", "tag", "paket", "vertrag", "team", "service", "dienst", "abteilung",
    "haus", "amt", "büro", "support", "datum", "adresse",
)  # fmt: skip


@cache
def listed_words(name: str) -> frozenset[str]:
    """A list of the table, in small letters."""
    return frozenset(str(w).casefold() for w in table("people")[name])


@cache
def greetings() -> frozenset[str]:
    """Words of greetings, closings and titles, that are no names."""
    known = table("people")
    return frozenset(
        str(w).casefold()
        for role in ("greeting", "closing", "title", "relation", "role")
        for w in known[role]
        if " " not in str(w)
    )


@cache
def nameless() -> frozenset[str]:
    """Words that begin no name though a list of given names has them: greetings, titles and pronouns, as the German
    “Sie”."""
    return greetings() | listed_words("pronouns")


class TextLine:
    """A text with what each of its words may be, and the names found in it."""

    def __init__(self, seen: ScannedText, form: FormFields) -> None:
        self.seen, self.text, self.lows, self.words, self.spans = seen, seen.text, seen.lows, seen.words, seen.spans
        known = gazetteer()
        self.flags = [known.get(low, 0) for low in self.lows]
        by_form(self.flags, seen)
        self.at = {a: n for n, (a, _) in enumerate(self.spans)}
        self.german = sum(low in _GERMAN for low in self.lows) >= 2
        self.form = form
        self._taken: set[int] = set()
        self.things: set[int] = set()
        """Words that name a thing."""
        self.found: dict[int, int] = {}
        """First word → last word (exclusive) of each name."""

    def end_of(self, word: int) -> int:
        """With the point of an initial, or of “Jr.”"""
        end = self.spans[word][1]
        short = len(self.words[word]) == 1 or self.lows[word] in ("jr", "sr")
        return (
            end + 1
            if short and self.text[end : end + 1] == "." and self.text[end + 1 : end + 2].strip(" ,\n") == ""
            else end
        )

    def is_initial(self, n: int) -> bool:
        """A capital letter with a point behind it."""
        return len(self.words[n]) == 1 and self.capital(n) and self.gap(n) in (". ", ".")

    def gap(self, n: int) -> str:
        """What stands between a word and the next."""
        return self.text[self.spans[n][1] : self.spans[n + 1][0]] if n + 1 < len(self.spans) else "\n"

    def before(self, n: int) -> str:
        """The letters just before a word; what stands far off says nothing of it."""
        return self.text[max(0, self.spans[n][0] - _BEFORE) : self.spans[n][0]]

    def last_until(self, place: int) -> int:
        """The last word that ends at a place or before it, -1 where there is none."""
        n = bisect_left(self.spans, (place, 0)) - 1
        return n if n < 0 or self.spans[n][1] <= place else n - 1

    def capital(self, n: int) -> bool:
        return self.words[n][:1].isupper()

    def starts(self, n: int) -> bool:
        """Whether it begins a sentence or line."""
        before = self.before(n).rstrip(" \t\"'“„«(¿¡*-–>")
        return not before or before[-1] in SENTENCE_END

    def common(self, n: int) -> bool:
        """A word of the language, of greetings or of houses, and no name."""
        low = self.lows[n]
        return low in words_of_languages() or low in listed_words("nobody") or low in greetings()

    def is_part(self, n: int, loose: bool) -> bool:
        """Whether a word goes on with a name."""
        word, low, flags = self.words[n], self.lows[n], self.flags[n]
        if not word[0].isupper():
            return False
        if len(word) == 1:
            return True
        after = self.text[self.spans[n][1] : self.spans[n][1] + 1]
        if after.isdigit() or low in listed_words("nobody"):
            return False
        if flags & (GIVEN | SURNAME):
            return not (flags & WORD and self.common(n)) or bool(flags & SURNAME and not self.german) or loose
        if self.common(n) or low in listed_words("brands"):
            return False
        return not (self.german and low.endswith(NOUN_ENDS)) and (loose or not self.german or not self.noun_like(n))

    def noun_like(self, n: int) -> bool:
        """In German, a capital word that a name is not known to be, and that the sentence goes on behind."""
        return self.flags[n] == 0 and self.gap(n)[:1] == " " and n + 1 < len(self.words) and not self.capital(n + 1)

    def take(self, n: int, loose: bool = False) -> int:
        """End (exclusive) of the name that begins with a word."""
        end, suffixes, particles = n + 1, listed_words("suffixes"), listed_words("particles")
        if (
            loose
            and self.lows[n] in particles
            and self.gap(n) == " "
            and n + 1 < len(self.words)
            and self.capital(n + 1)
        ):
            end += 1
        while end < len(self.words) and end - n < MOST_WORDS + 2:
            gap = self.gap(end - 1)
            if not JOIN.fullmatch(gap) or (
                gap[:1] == "." and len(self.words[end - 1]) > 2 and self.lows[end - 1] not in ("th", "jr", "sr", "fr")
            ):
                comma = gap in (", ", " ") and self.lows[end] in suffixes
                if not comma:
                    break
            if self.lows[end] in suffixes and self.capital(end):
                end += 1
                continue
            if self.is_part(end, loose or gap in ("-", "'", "’")) or (
                self.flags[end] & SURNAME and self.capital(end) and self.known(end - 1) and gap == " "
            ):
                end += 1
                continue
            follow = end
            while (
                follow < len(self.words)
                and follow - end < 2
                and self.lows[follow] in particles
                and JOIN.fullmatch(self.gap(follow))
            ):
                follow += 1
            if (
                end < follow < len(self.words)
                and self.capital(follow)
                and (self.is_part(follow, loose) or (loose and self.capital(follow - 1) and end < follow - 1))
                and (self.flags[follow] or loose or not self.starts(follow))
            ):
                end = follow + 1
                continue
            break
        # A capital letter alone at the end, with no point, is a size or a plan.
        return end

    def add(self, first: int, end: int) -> None:
        start, stop = self.spans[first][0], self.spans[end - 1][1]
        if self.form.is_head(start) or re.compile(r"[!@/_]\w|['’]?\d").match(self.text, stop):
            return
        if (
            end == first + 1
            and self.words[first].isupper()
            and 1 < len(self.words[first]) < 5
            and not self.flags[first] & GIVEN
        ):
            return
        if self._taken.isdisjoint(range(first, end)):
            self.found[first] = end
            self._taken.update(range(first, end))

    def known(self, n: int) -> bool:
        return bool(self.flags[n] & GIVEN) and not self.flags[n] & (WORD | NOUN | OTHER)

    def next(self, place: int, allowed: str) -> int | None:
        """The first word behind a place, if nothing but these stands between."""
        match = re.compile(allowed).match(self.text, place)
        return self.at.get(match.end()) if match else None

    def covered(self) -> set[int]:
        return self._taken

    def small(self, n: int) -> int:
        """A name in small letters goes on with a surname of the lists."""
        end = n + 1
        while (
            end < len(self.words)
            and end - n < 3
            and self.gap(end - 1) == " "
            and self.flags[end] & (SURNAME | GIVEN)
            and not self.flags[end] & WORD
            and not self.common(end)
        ):
            end += 1
        return end

    def skip_titles(self, n: int | None) -> int | None:
        while (
            n is not None
            and n + 1 < len(self.words)
            and self.lows[n] in listed_words("title")
            and (self.capital(n) or self.lows[n] in ("don", "doña"))
        ):
            gap = self.gap(n)
            if gap.strip(". \t") or not gap:
                break
            n += 1
        return n

    def starts_at(self, place: int) -> bool:
        before = self.text[:place].rstrip(" \t\"'“„«(¿¡*-–>")
        return not before or before[-1] in SENTENCE_END or before[-1] == ","
