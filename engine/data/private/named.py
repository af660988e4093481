"""Names of people in Latin, Greek or Cyrillic letters: introduced, greeted, signed, of a relation or role, or known from lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from engine.data.private.fields import Form
from engine.data.private.gazetteer import GIVEN, NOUN, OTHER, SURNAME, WORD, gazetteer, given_names, places, words_of_languages
from engine.data.private.seen import Seen, table
from engine.data.span import Span

_MOST_WORDS = 5
_BETWEEN = re.compile(r"(?: |-|['’]|\.-?| \(?)[ \t]?|\. ?")
_JOIN = re.compile(r"[ \t]{1,2}|-|['’]|\.[ \t]?|\.-")
_SENTENCE_END = frozenset(".!?:;¿¡…\n。！？：")
_ARTICLES = frozenset({"the", "a", "an", "la", "el", "le", "les", "los", "las", "il", "lo", "gli", "un", "una", "une", "uno", "der", "die", "das", "den", "dem", "ein", "eine", "einen",
                       "einem", "einer", "this", "that", "these", "every", "each", "al", "del", "du", "au", "aux", "des", "della", "nella", "alla", "dalla", "sulla", "im", "am", "zum"})  # fmt: skip
_FIRST_PERSON = frozenset({"soy", "sono", "je suis", "ici", "aquí", "habla", "i'm", "i am", "this is", "io sono", "le escribe", "vi scrive"})
_PEOPLE_OF = re.compile(r"(?:ish|ese|ian|ean|can|ch|no|na|ol|ola|ais|ois|ain|aine|ano|ana|eño|eña|és|esa)$")
"""Endings of words for where people come from: “I am Spanish”."""
_SAINTS = frozenset({"st", "saint", "sankt", "san", "santa", "sainte", "são", "plan", "rue", "via", "calle", "plaza"})
_WITH = frozenset({"with", "for", "by", "from", "to", "and", "ask", "asked", "tell", "told", "see", "saw", "met", "of", "mit", "für", "von", "bei", "an", "und", "wie", "u", "avec", "pour", "par", "de", "à",
                   "chez", "et", "con", "para", "por", "a", "y", "e", "da", "per", "di", "che", "que", "d", "is", "was", "has", "had", "ist", "hat", "est", "es", "è", "ha", "says", "said", "dass", "dank"})  # fmt: skip
"""Small words that stand before people; a word of the language that is also a name needs one of them."""
_GERMAN = frozenset({"der", "die", "das", "und", "ich", "ist", "nicht", "ein", "eine", "zu", "mit", "auf", "für", "sie", "wir", "bitte", "habe", "von", "den", "dem", "im", "am", "es", "bei", "kann", "hab", "mein",
                     "meine", "wie", "noch", "auch", "aber", "sind", "wurde", "nach", "war", "geht", "vg", "lg", "mfg", "gruß", "hallo"})  # fmt: skip
_NOUN_ENDS = ("ung", "heit", "keit", "schaft", "tion", "ität", "nummer", "stelle", "karte", "straße", "strasse", "termin", "gerät", "kunde", "preis", "konto", "zeit", "tag", "paket", "vertrag", "team", "service",
              "dienst", "abteilung", "haus", "amt", "büro", "support", "datum", "adresse")  # fmt: skip
_WEAK = re.compile(r"(?i)(?:many )?thank|thx|ta\b|ty\b|tia\b|best$|best\b(?! (?:regards|wishes))|love|[vhb]g\b|g?lg\b|[bk]r\b|ps\b|xx|(?:vielen |besten )?dank|merci|mrc|(?:muchas )?gracias|grazie|obrigad|ciao|tschüss")
"""They end a message as well as begin a sentence: what follows is a name only where the message ends."""
_TAIL = re.compile(r"[ \t]*(?:[,!.:;\n)]|$|[-–(|])")
_END = re.compile(r"[\s.!)»”\"]*\Z|[ \t]*\n|,[ \t]*(?:\+?\d|[\w.+-]+@)|[ \t]*[,–|-][ \t]*\S[^\n]{0,60}\Z")
_STARTS_LAST = re.compile(r"(?:[.!?)…:~][ \t]+|\n[ \t]*|[.!?],?[ \t]+|–[ \t]*)(?=[^\W\d_])")


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(str(w).casefold() for w in table("people")[name])


class Names:
    """The names in one text."""

    def __init__(self, seen: Seen, form: Form, anchors: Sequence[int] = ()) -> None:
        self._seen, self._text, self._lows, self._words, self._spans = seen, seen.text, seen.lows, seen.words, seen.spans
        known = gazetteer()
        self._flags = [known.get(low, 0) for low in self._lows]
        self._at = {a: n for n, (a, _) in enumerate(self._spans)}
        self._german = sum(low in _GERMAN for low in self._lows) >= 2
        self._form, self._anchors = form, anchors
        self._found: dict[int, int] = {}
        """First word → last word (exclusive) of each name."""

    def spans(self) -> Iterator[Span]:
        """Places of names, none over another."""
        self._introduced()
        self._listed()
        self._last_words()
        self._before_numbers()
        self._beside()
        for found, end in self._found.items():
            first = found
            # “M. R. Whitcombe” has two initials, “M. Dupont” a title.
            while first and len(self._words[first - 1]) == 1 and self._capital(first - 1) and self._gap(first - 1) in (". ", ".") \
                    and (self._words[first - 1] != "M" or len(self._words[first]) == 1):
                first -= 1
            yield Span(self._spans[first][0], self._end_of(end - 1), "name")

    def _end_of(self, word: int) -> int:
        """With the point of an initial, or of “Jr.”"""
        end = self._spans[word][1]
        short = len(self._words[word]) == 1 or self._lows[word] in ("jr", "sr")
        return end + 1 if short and self._text[end : end + 1] == "." and self._text[end + 1 : end + 2].strip(" ,\n") == "" else end

    def _gap(self, n: int) -> str:
        """What stands between a word and the next."""
        return self._text[self._spans[n][1] : self._spans[n + 1][0]] if n + 1 < len(self._spans) else "\n"

    def _capital(self, n: int) -> bool:
        return self._words[n][0].isupper()

    def _starts(self, n: int) -> bool:
        """Whether it begins a sentence or line."""
        before = self._text[: self._spans[n][0]].rstrip(" \t\"'“„«(¿¡*-–>")
        return not before or before[-1] in _SENTENCE_END

    def _common(self, n: int) -> bool:
        """A word of the language, of greetings or of houses, and no name."""
        low = self._lows[n]
        return low in words_of_languages() or low in _set("nobody") or low in _cues()

    def _is_part(self, n: int, loose: bool) -> bool:
        """Whether a word goes on with a name."""
        word, low, flags = self._words[n], self._lows[n], self._flags[n]
        if not word[0].isupper():
            return False
        if len(word) == 1:
            return True
        after = self._text[self._spans[n][1] : self._spans[n][1] + 1]
        if after.isdigit() or low in _set("nobody"):
            return False
        if flags & (GIVEN | SURNAME):
            return not (flags & WORD and self._common(n)) or bool(flags & SURNAME and not self._german) or loose
        if self._common(n) or low in _set("brands"):
            return False
        return not (self._german and low.endswith(_NOUN_ENDS)) and (loose or not self._german or not self._noun_like(n))

    def _noun_like(self, n: int) -> bool:
        """In German, a capital word that a name is not known to be, and that the sentence goes on behind."""
        return self._flags[n] == 0 and self._gap(n)[:1] == " " and n + 1 < len(self._words) and not self._capital(n + 1)

    def _take(self, n: int, loose: bool = False) -> int:
        """End (exclusive) of the name that begins with a word."""
        end, suffixes, particles = n + 1, _set("suffixes"), _set("particles")
        while end < len(self._words) and end - n < _MOST_WORDS + 2:
            gap = self._gap(end - 1)
            if not _JOIN.fullmatch(gap) or (gap[:1] == "." and len(self._words[end - 1]) > 2 and self._lows[end - 1] not in ("th", "jr", "sr", "fr")):
                comma = gap in (", ", " ") and self._lows[end] in suffixes
                if not comma:
                    break
            if self._lows[end] in suffixes and self._capital(end):
                end += 1
                continue
            if self._is_part(end, loose or gap in ("-", "'", "’")) or (self._flags[end] & SURNAME and self._capital(end) and self._known(end - 1) and gap == " "):
                end += 1
                continue
            follow = end
            while follow < len(self._words) and follow - end < 2 and self._lows[follow] in particles and _JOIN.fullmatch(self._gap(follow)):
                follow += 1
            if end < follow < len(self._words) and self._capital(follow) and self._is_part(follow, loose) and (self._flags[follow] or loose or not self._starts(follow)):
                end = follow + 1
                continue
            break
        # A capital letter alone at the end, with no point, is a size or a plan.
        return end

    def _add(self, first: int, end: int) -> None:
        start, stop = self._spans[first][0], self._spans[end - 1][1]
        if any(a <= start < b for a, b in self._form.heads) or re.compile(r"[!@/_]\w|['’]?\d").match(self._text, stop):
            return
        if end == first + 1 and self._words[first].isupper() and 1 < len(self._words[first]) < 5 and not self._flags[first] & GIVEN:
            return
        if not any(first < e and f < end for f, e in self._found.items()):
            self._found[first] = end

    def _known(self, n: int) -> bool:
        return bool(self._flags[n] & GIVEN) and not self._flags[n] & (WORD | NOUN | OTHER)

    def _next(self, place: int, allowed: str) -> int | None:
        """The first word behind a place, if nothing but these stands between."""
        match = re.compile(allowed).match(self._text, place)
        return self._at.get(match.end()) if match else None

    def _introduced(self) -> None:
        for hit in self._seen.hits:
            match hit.cue.role:
                case "strong":
                    self._after_strong(hit.end)
                case "medium":
                    self._after_medium(hit.start, hit.end)
                case "title":
                    self._after_title(hit.start, hit.end)
                case "relation" | "role":
                    self._after_relation(hit.start, hit.end, hit.cue.role)
                case "greeting":
                    self._after_greeting(hit.start, hit.end)
                case "closing":
                    self._after_closing(hit.start, hit.end)
                case "after":
                    self._before(hit.start)

    def _skip_titles(self, n: int | None) -> int | None:
        while n is not None and n + 1 < len(self._words) and self._lows[n] in _set("title") and (self._capital(n) or self._lows[n] in ("don", "doña")):
            gap = self._gap(n)
            if gap.strip(". \t") or not gap:
                break
            n += 1
        return n

    def _after_strong(self, end: int) -> None:
        n = self._skip_titles(self._next(end, r"\s*[:,]?\s*[\"“„«(]?"))
        if n is None or self._lows[n] in _ARTICLES or self._lows[n] in _set("nobody"):
            return
        if self._capital(n) and not (self._common(n) and not self._flags[n] & GIVEN):
            self._add(n, self._take(n, loose=True))
        elif not self._capital(n) and (self._known(n) or (self._flags[n] & GIVEN and not self._common(n))):
            self._add(n, self._small(n))

    def _small(self, n: int) -> int:
        """A name in small letters goes on with a surname of the lists."""
        end = n + 1
        while end < len(self._words) and end - n < 3 and self._gap(end - 1) == " " and self._flags[end] & (SURNAME | GIVEN) and not self._flags[end] & WORD and not self._common(end):
            end += 1
        return end

    def _after_medium(self, start: int, end: int) -> None:
        cue = self._text[start:end].casefold().replace("’", "'")
        n = self._skip_titles(self._next(end, r"[ \t]*[:,]?[ \t]*"))
        if n is None or self._lows[n] in _ARTICLES:
            return
        flags = self._flags[n]
        if self._capital(n):
            if flags & GIVEN and not (flags & OTHER) and self._lows[n] not in _set("nobody"):
                if not flags & WORD or self._gap(n)[:1] in ",." or not self._common(n) or (n + 1 < len(self._words) and self._is_part(n + 1, False)):
                    self._add(n, self._take(n))
            elif not self._common(n) and n + 1 < len(self._words) and self._gap(n) == " " and self._is_part(n + 1, False) and self._flags[n] | self._flags[n + 1]:
                self._add(n, self._take(n))
            elif not self._common(n) and not self._german and not flags & OTHER and self._gap(n)[:1] in ",." and not _PEOPLE_OF.search(self._lows[n]) and cue in _FIRST_PERSON:
                self._add(n, n + 1)
        elif flags & GIVEN:
            follows = self._lows[n + 1] if n + 1 < len(self._words) else ""
            alone = self._gap(n)[:1] in ",.!\n" or follows in ("from", "at", "in", "again", "here", "calling", "von", "aus", "de", "from", "el", "la", "del", "di", "della", "und", "and", "i", "ich")
            if alone and (not flags & WORD or follows in ("from", "here", "calling", "again")):
                self._add(n, self._small(n))

    def _after_title(self, start: int, end: int) -> None:
        title = self._text[start:end]
        if not title[0].isupper() and re.sub(r"\W", "", title.casefold()) not in ("profssa", "dottssa", "sigra", "don", "doña", "dona", "docteur", "doctor", "doctora", "dottor", "dottore", "dottoressa", "señor", "señora", "signor", "signora", "madame", "monsieur", "frau", "herr", "herrn", "prof", "professoressa"):
            return
        if title == "D" or (title in ("Sr", "Dr", "Ing", "Arch", "Avv", "Rag", "Geom", "D") and self._text[end : end + 1] not in ". "):
            return
        n = self._skip_titles(self._next(end, r"\.?[ \t]*(?:(?:ssa|ra|na|re|med|jur|rer|nat|phil|Ing|Dott|Dr|Prof)\.?[ \t]+)*"))
        while n is not None and n + 1 < len(self._words) and self._lows[n] in _set("particles") and not self._capital(n) and _JOIN.fullmatch(self._gap(n)):
            n += 1
        if n is None or not self._capital(n) or self._next(end, r"") == n:
            return
        low = self._lows[n]
        if low in _set("nobody") or (self._common(n) and not self._flags[n]):
            return
        if len(low) == 1 and self._text[self._spans[n][1] : self._spans[n][1] + 1] != ".":
            return
        if title == "M" and _is_size(self._text, start, self._words[n]):
            return
        self._add(n, self._take(n, loose=True))

    def _after_relation(self, start: int, end: int, role: str) -> None:
        n = self._skip_titles(self._next(end, r"[ \t]*(?:,|:|\(|—|-)?[ \t]*"))
        if n is None or self._starts(n):
            return
        gap = self._text[end : self._spans[n][0]]
        flags = self._flags[n]
        if not self._capital(n):
            if self._known(n) and "," not in gap and role == "relation":
                self._add(n, self._small(n))
            return
        if self._lows[n] in _set("nobody") or (self._common(n) and not flags & GIVEN) or self._lows[n] in _set("brands"):
            return
        more = n + 1 < len(self._words) and self._gap(n) in (" ", "-") and self._is_part(n + 1, False)
        if flags & GIVEN and not (flags & OTHER and not more):
            self._add(n, self._take(n))
        elif flags & SURNAME or more or (not self._german and "," not in gap):
            if not (role == "role" and flags == 0 and not more and "," in gap):
                self._add(n, self._take(n))

    def _after_greeting(self, start: int, end: int) -> None:
        n = self._skip_titles(self._next(end, r"[ \t]+(?:(?:there|again|zusammen|el|la|le|liebe[r]?|dear|querid[oa])[ \t]+)?|,[ \t]*(?=[^\W\d_]+[ \t]*[,!.\n])"))
        if n is None or not self._starts_at(start):
            return
        low, flags = self._lows[n], self._flags[n]
        if low in _set("nobody") or low in _cues():
            return
        if self._capital(n):
            stop = self._take(n, loose=True)
            named = bool(flags & GIVEN) and not flags & OTHER
            last = self._words[stop - 1].casefold()
            if last.endswith(("team", "service", "dienst", "abteilung")) or last in _set("nobody"):
                return
            if named or (_TAIL.match(self._text, self._spans[stop - 1][1]) and not self._common(n) and not flags & OTHER and low not in _set("brands") and low not in places()):
                self._add(n, stop)
        elif self._known(n) and _TAIL.match(self._text, self._spans[n][1]):
            self._add(n, n + 1)

    def _starts_at(self, place: int) -> bool:
        before = self._text[:place].rstrip(" \t\"'“„«(¿¡*-–>")
        return not before or before[-1] in _SENTENCE_END or before[-1] == ","

    def _after_closing(self, start: int, end: int) -> None:
        last = self._next(end, r"[ \t]*[,.!~-]*[ \t]*(?:\n\s*)?(?:(?:aus|from|de|da|von)[ \t]+[^\W\d_]+,[ \t]*)?(?:(?:[Ii]hre?|[Ee]uer|[Ee]ure|[Dd]eine?|[Yy]our|[Vv]otre|[Ss]u|[Tt]u)[ \t]+)?(?=[^\W\d_])")
        n = self._skip_titles(last)
        if n is None or self._lows[n] in _set("nobody") or (self._lows[n] in _cues() and not self._flags[n] & GIVEN):
            return
        gap = self._text[end : self._spans[n][0]]
        if self._capital(n):
            stop = self._take(n, loose=True)
            low_last = self._lows[stop - 1]
            if low_last in _set("nobody") or low_last.endswith(("team", "service", "dienst", "abteilung", "support", "center", "centre")):
                return
            ends = _END.match(self._text, self._end_of(stop - 1))
            if ends and not (self._common(n) and not self._flags[n] & (GIVEN | SURNAME)):
                flagged = any(self._flags[k] & (GIVEN | SURNAME) for k in range(n, stop))
                weak = _WEAK.match(self._text, start, end) is not None
                if weak and (("\n" in gap and "," not in gap and self._text[self._spans[stop - 1][1] :].strip(" .!\n")) or (not self._text[:start].strip(" >") and "\n" not in gap and "," not in gap)):
                    return
                if flagged or not weak or "\n" in gap or (stop == len(self._words) and not self._german) or "," in gap:
                    self._add(n, stop)
        elif n == len(self._words) - 1 or (n == len(self._words) - 2 and self._gap(n) == " ") or (self._known(n) and self._text[self._spans[n][1] :].lstrip(" ")[:1] in ("\n", ",", "")):
            stop = min(n + 2, len(self._words))
            if not any((self._lows[k] in words_of_languages() and not self._flags[k] & GIVEN) or self._lows[k] in _cues() for k in range(n, stop)):
                if re.fullmatch(r"[\s.!)]*|[ \t]*\n[\s\S]*|,.*", self._text[self._spans[stop - 1][1] :]):
                    self._add(n, stop)

    def _before(self, start: int) -> None:
        """“Will here, I will be there at nine.”"""
        n = next((k for k, (_, b) in enumerate(self._spans) if b <= start and self._text[b:start] in (" ", ", ")), None)
        ahead = [k for k, (_, b) in enumerate(self._spans) if b <= start]
        n = ahead[-1] if ahead and self._text[self._spans[ahead[-1]][1] : start] in (" ", ", ") else n
        if n is None or not self._flags[n] & GIVEN or not (self._starts(n) or self._text[: self._spans[n][0]].rstrip().endswith((",", "!"))):
            return
        if self._capital(n) or self._known(n):
            self._add(n, n + 1)

    def _listed(self) -> None:
        """Given names of the lists, wherever the sentence speaks of them as of people."""
        n = 0
        while n < len(self._words):
            flags = self._flags[n]
            if flags & GIVEN and self._capital(n) and len(self._words[n]) > 2 and self._lows[n] not in _cues() and n not in self._covered():
                stop = self._as_person(n, flags)
                if stop:
                    self._add(n, stop)
                    n = stop
                    continue
            elif not flags and n + 1 < len(self._words) and self._flags[n + 1] & SURNAME and self._capital(n) and self._capital(n + 1) and self._by_surname(n):
                self._add(n, self._take(n))
            n += 1

    def _by_surname(self, n: int) -> bool:
        """“Paid by Tendai Moyo”: a word nobody knows before a surname, where people are spoken of."""
        before = self._lows[n - 1] if n and self._gap(n - 1) == " " else ""
        after = self._text[self._spans[n + 1][1] : self._spans[n + 1][1] + 8]
        plain = not self._common(n) and not self._flags[n + 1] & (WORD | OTHER | NOUN) and not {self._lows[n], self._lows[n + 1]} & (_set("brands") | places())
        return plain and self._gap(n) == " " and len(self._words[n]) > 2 and before in _WITH and before not in _ARTICLES and not re.match(r"[ -]?[A-Z]*\d|[-_@/#&+®™]", after) \
            and not self._words[n].isupper() and n not in self._covered()

    def _covered(self) -> set[int]:
        return {k for first, end in self._found.items() for k in range(first, end)}

    def _as_person(self, n: int, flags: int) -> int:
        """End of the name that begins here, 0 where the word is no name of a person."""
        text, starts = self._text, self._starts(n)
        start, after = self._spans[n][0], text[self._spans[n][1] : self._spans[n][1] + 8]
        if any(a <= start < b for a, b in (*self._form.heads, *self._form.things)):
            return 0
        before = self._lows[n - 1] if n and self._gap(n - 1) in (" ", " (", " „", ' "', " “", "'", "’") else ""
        joined = n > 0 and self._gap(n - 1) == " " and self._capital(n - 1) and not self._starts(n - 1)
        if text[max(0, start - 1) : start] in ("@", "/", ".", "_", "-", "#", "&") or re.match(r"[ ]?\d|[_@/#&+]|[.!]\w|-\d|®|™|['’]s? (?:day|Day)|[ ](?=[A-Z-]*\d)[A-Z\d-]+", after):
            return 0
        if self._words[n].isupper() and len(self._words[n]) > 1 and not starts and not (n + 1 < len(self._words) and self._words[n + 1].isupper() and self._flags[n + 1]):
            return 0
        stop = self._take(n)
        surname = stop > n + 1 and any(self._flags[k] & (SURNAME | GIVEN) or (not self._common(k) and len(self._words[k]) > 2) for k in range(n + 1, stop))
        roman = stop == n + 2 and len(self._words[n + 1]) <= 3 and re.fullmatch(r"[IVX]+|[A-Z]", self._words[n + 1]) is not None and text[self._spans[n + 1][1] : self._spans[n + 1][1] + 1] != "."
        if roman:
            return 0
        if flags & OTHER:
            return stop if surname and not joined and before not in _ARTICLES and any(self._flags[k] & SURNAME for k in range(n + 1, stop)) else 0
        if joined and not self._flags[n - 1] & (GIVEN | SURNAME) and not (self._german or self._lows[n - 1] in _set("title")):
            return 0
        if before in _SAINTS or (flags & WORD and self._gap(n) == "-" and not self._flags[min(n + 1, len(self._words) - 1)] & GIVEN):
            return 0
        if before in _ARTICLES and not (self._german and not flags & (WORD | NOUN)) and not surname:
            return 0
        if before in _ARTICLES and all(self._flags[k] & WORD or self._common(k) for k in range(n, stop)):
            return 0
        if not flags & (WORD | NOUN):
            return stop
        if flags & NOUN and self._german:
            return stop if surname and self._flags[n + 1] & SURNAME and not self._noun_like(n + 1) else 0
        if surname and not (starts and self._flags[n + 1] == 0):
            return stop
        return stop if not starts and before in _WITH and not self._german and flags & GIVEN and not self._common(n) else 0

    def _last_words(self) -> None:
        """One to four words that close a text: who wrote it."""
        if not self._words:
            return
        text = self._text.rstrip(" \n.!")
        first = 0
        for match in _STARTS_LAST.finditer(text):
            if not re.search(r"(?:^|[\s(])[A-ZÀ-Þ]\.$", text[: match.start() + 1]) and not re.search(r"(?i)(?:\b(?:mr|mrs|ms|dr|prof|sr|sra|herr|geom|ing|avv|sig|ra|st|u|jr))\.$", text[: match.start() + 1]):
                first = match.end()
        n = self._skip_titles(self._at.get(first))
        if n is None or first == 0 or not self._capital(n) or n in self._covered():
            return
        stop = self._take(n, loose=True)
        if self._spans[stop - 1][1] < len(text.rstrip(".")) and not re.fullmatch(r",[ \t]*(?:\+?\d|[a-zà-ÿ])[^.!?\n]{0,50}", text[self._end_of(stop - 1) :]):
            return
        inside = range(n, stop)
        initial = len(self._words[n]) == 1 and stop > n + 1
        known = [k for k in inside if self._flags[k] & (GIVEN | SURNAME)]
        if any(self._common(k) and not self._flags[k] for k in inside) or self._lows[stop - 1] in _set("nobody"):
            return
        single = stop == n + 1
        if (single and (self._known(n) or (self._flags[n] & GIVEN and not self._common(n) and not self._flags[n] & OTHER))) or (single and not self._german and not self._form.heads and self._spans[n][1] == len(text.rstrip(".")) and self._flags[n] == 0 and not self._common(n) and len(self._words[n]) > 3 and self._lows[n] not in places() \
                and self._lows[n] not in _set("brands") and not self._words[n].isupper()) or (not single and (initial or any(self._flags[k] & GIVEN for k in inside) or len(known) >= 1 or not self._german)):
            self._add(n, stop)

    def _before_numbers(self) -> None:
        """“Siham El Amrani, 7 bis impasse du Moulin”: two words or more before an address or number, where something begins."""
        for place in self._anchors:
            before = self._text[:place]
            rest = before.rstrip(" ,\n(")
            if len(before) - len(rest) > 3 or not before[len(rest) :].strip(" ") or not rest:
                continue
            stop = next((n + 1 for n in range(len(self._spans) - 1, -1, -1) if self._spans[n][1] == len(rest)), 0)
            n = stop - 1
            while n > 0 and stop - n < _MOST_WORDS and self._capital(n) and _JOIN.fullmatch(self._gap(n - 1)) and (self._capital(n - 1) or self._lows[n - 1] in _set("particles")):
                n -= 1
            while n < stop and not self._capital(n):
                n += 1
            if stop - n < 2 or (not self._starts(n) and self._text[: self._spans[n][0]].rstrip(" ")[-1:] != ",") or any(self._common(k) and not self._flags[k] for k in range(n, stop)):
                continue
            if any(self._flags[k] & (GIVEN | SURNAME) for k in range(n, stop)) and not any(self._lows[k] in _set("brands") for k in range(n, stop)):
                self._add(n, stop)

    def _beside(self) -> None:
        """“Beat u. Ursula Jungo”, “Zoé et Anselme”: who stands beside a person."""
        for first, end in list(self._found.items()):
            if first >= 2 and self._lows[first - 1] in ("und", "u", "and", "et", "y", "e", "i") and self._flags[first - 2] & GIVEN and self._capital(first - 2):
                if (self._gap(first - 2) == " " and not self._starts(first - 2)) or (self._flags[first - 2] & GIVEN and self._gap(first - 2) == " "):
                    self._add(first - 2, first - 1)
            if end + 1 < len(self._words) and self._lows[end] in ("und", "u", "and", "et", "y", "e", "i") and self._gap(end - 1) == " " and self._gap(end).strip(". ") == "":
                n = end + 1
                if self._capital(n) and not self._common(n) and self._lows[n] not in _set("nobody") and (not self._german or self._flags[n] & (GIVEN | SURNAME)):
                    self._add(n, self._take(n))


@cache
def _cues() -> frozenset[str]:
    """Words of greetings, closings and titles, that are no names."""
    known = table("people")
    return frozenset(str(w).casefold() for role in ("greeting", "closing", "title", "relation", "role") for w in known[role] if " " not in str(w))


_SIZES = frozenset({"größe", "grösse", "groesse", "gr", "size", "sizes", "taille", "tailles", "talla", "tallas", "taglia", "misura", "talle", "medium", "s", "l", "xl", "xs"})
_OPENERS = frozenset({
    "bitte", "danke", "vielen", "ich", "wir", "es", "das", "die", "der", "ist", "kann", "können", "wie", "was", "wann", "wo", "und", "aber", "leider", "please",
    "thanks", "thank", "i", "we", "it", "this", "the", "is", "can", "could", "how", "what", "when", "where", "but", "merci", "je", "nous", "il", "elle",
    "ce", "est", "comment", "quand", "où", "mais", "gracias", "por", "yo", "puede", "cómo", "cuándo", "pero",
})  # fmt: skip
"""Words that begin a sentence after “in M.”, which is a size and no Monsieur."""


def _is_size(text: str, start: int, name: str) -> bool:
    """Whether the “M.” before the name is the end of a sentence about a size."""
    before = re.findall(r"\w+", text[max(0, start - 30) : start])
    ahead = [w.lower() for w in before if w.lower() not in ("oder", "or", "und", "and", "ou", "et", "o", "y")]
    return (bool(ahead) and ahead[-1] in _SIZES) or name.lower() in _OPENERS


_TAIL_LETTERS = 60
_SHORT_END = re.compile(r"(?:[.!?)…:~–][ \t]*|\n[ \t]*)[^\W\d_a-zß-ÿ][^.!?\n]{0,50}[.!]?\s*$|(?:[.!?][ \t]*|\n[ \t]*)(?:[^\W\d_a-z]\.[ \t-]?){1,3}[^.!?\n]{1,40}\s*$")
"""A text may end with who wrote it."""


def named(seen: Seen, form: Form, anchors: Sequence[int] = ()) -> Iterator[Span]:
    """Places of names of people; `anchors` are places of addresses and numbers before which one may stand."""
    if anchors or any(h.cue.kind == "name" for h in seen.hits) or not given_names().isdisjoint(seen.words) or _SHORT_END.search(seen.text[-_TAIL_LETTERS:]):
        yield from Names(seen, form, anchors).spans()
