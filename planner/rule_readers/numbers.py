"""Numbers in a text: digits in every notation, and words in five languages."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from planner.rule_readers.han_numbers import MIXED, NUMBER, read_han
from planner.rule_readers.lexicon import cue, table
from planner.rule_readers.marks import numbering

_DIGITS = re.compile(
    r"(?<![A-Za-z\d.,])(?:\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*)"
    r"|(?<![\w.,)\]])\.\d{1,4}(?![\w.,]*\d)"
)
_LONGEST_DIGITS = 40
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|\s+|_")
_LONGEST_WORD = 60
"""No number in words is longer; a pasted key is none."""
_HALF = re.compile(
    (
        r"(?<!\w)(?P<de>ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf)einhalb(?=(?:tausend"
        r"|hundert|millionen|\W|$))"
        r"|(?<![\w.,])(?P<one>\d{1,3}|[a-z]{2,9})\s+(?:and\s+a\s+half|et\s+demie?|y\s+medi[oa])(?!\w)"
        r"|(?P<han>[一二两兩三四五六七八九十])(?:个|個|点|千|万|萬)?半(?=千|万|萬)"
        r"|(?<!\w)(?P<half>half\s+an?|eine[rn]?\s+halben?|un\s+demi|medio)(?=[\s-]+(?:million|millón|milliard|billion))"
    ),
    re.I,
)
_UNITS_DE = {
    w: n
    for n, w in enumerate(
        ["null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"]
    )
}
_NAMING = re.compile(
    (
        r"(?:(?<!\w)(?:section|sections|chapter|abschnitt|kapitel|kap\.|ziffer|absatz|abs\.|art\.|article"
        r"|artikel|artículo|fig\.|figure|abb\.|nr\.|no\.|núm\.|n[°º]"
        r"|version|release|python|windows|iso|gdpr art\.|req|req\.|requirement|anforderung|appendix|annex"
        r"|anhang|annexe|anexo)\s?|§+\s?|#)$"
    ),
    re.I,
)
_LATIN_LANGUAGES = ("en", "de", "fr", "es")
_NOT_NUMBERS = {
    "en": {"one", "ones", "second", "a", "and", "point", "zero"},
    "de": {"ein", "eine", "eins"},
    "fr": {"un", "une"},
    "es": {"un", "una", "uno", "once"},
    "it": {"un", "una", "uno", "due", "sei"},
    "pt": {"um", "uma"},
    "nl": {"een", "over", "acht"},
    "da": {"en", "et", "to", "fire", "ti", "ni", "otte"},
}
"""Words that mostly mean something else, there or in the language beside."""


_MAY_BE_NUMBER = {
    "en": re.compile(
        r"zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thir|fif|twent|fort|hundred"
        r"|thousand|million|billion|trillion"
    ),
    "de": re.compile(
        r"null|ein|zwei|zwo|drei|vier|fünf|sech|sieb|acht|neun|zehn|elf|zwölf|zwan|dreiß|hundert|tausend"
        r"|million|milliard|billion"
    ),
    "fr": re.compile(
        r"zéro|un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize"
        r"|vingt|trente|quarante|soixante|octante"
        r"|nonante|cent|mille|million|milliard"
    ),
    "es": re.compile(
        r"cero|un|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieci"
        r"|veint|treint|cuarent|cincuent|sesent"
        r"|setent|ochent|novent|cien|quinient|seteci|noveci|mil|billon|billón"
    ),
    "it": re.compile(r"zero|un|du|tre|quattr|cinq|sei|sett|ott|nov|die|dic|dod|quind|sed|quar|cent|mil|vent|sess"),
    "pt": re.compile(
        r"zero|um|dois|duas|três|tres|quat|cin[cq]|seis|sete|oit|nov|dez|onze|doze|treze|catorze|quatorze|quin|vint|trint"
        r"|quar|sess|cem|cent|duz|trez|mil|bilh"
    ),
    "nl": re.compile(
        r"nul|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|der|veer|vijft|twin"
        r"|tach|honderd|duizend|miljoen|miljard"
    ),
    "da": re.compile(
        r"nul|en|et|to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|fjort|seks|syt|att|tyve|fyrre|halv|tres|firs"
        r"|hundred|tusind|million|milliard"
    ),
}
"""How words begin that may be a part of a number."""


@dataclass(frozen=True)
class NumberFound:
    """A number and the place it stands in."""

    value: float
    start: int
    end: int


def read_digits(written: str) -> float | None:
    """`1,000` and `1.000` with three digits after the only mark are thousands; `1,5`, `1.5` and `0.500` are not."""
    plain = re.sub(r"[ \u00a0\u202f'’]", "", written).rstrip(".,")
    if re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", plain):
        plain = plain.replace(",", "")
    elif re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", plain):
        plain = plain.replace(".", "").replace(",", ".")
    try:
        return float(plain.replace(",", "."))
    except ValueError:
        return None


def is_too_long(text: str) -> bool:
    """Whether a figure stands in it that has more digits than anything a plan could mean."""
    return any(len(match.group()) > _LONGEST_DIGITS for match in _DIGITS.finditer(text))


@lru_cache(maxsize=64)
def find_numbers(text: str, languages: tuple[str, ...] = _LATIN_LANGUAGES) -> tuple[NumberFound, ...]:
    """All numbers in order, none inside another; multipliers (5k, 3 million, 八十亿) are taken in."""
    found = [*(multiplied(text, one) for one in _halves(text, languages)), *_han(MIXED, text)]
    skipped = [*numbering(text), *((f.start, f.end) for f in found)]
    skipped.sort()
    too_long: list[NumberFound] = []
    for match in _DIGITS.finditer(text):
        if len(match.group()) > _LONGEST_DIGITS:
            # No figure, and the “billion” behind it is none by itself.
            too_long.append(multiplied(text, NumberFound(0.0, match.start(), match.end())))
            continue
        if _inside(skipped, match.start()) or _NAMING.search(text[max(0, match.start() - 16) : match.start()]):
            continue
        value = read_digits(match.group())
        if value is not None:
            end = match.start() + len(match.group().rstrip(".,"))
            found.append(multiplied(text, NumberFound(value, match.start(), end)))
    taken = [(f.start, f.end) for f in (*found, *too_long)]
    for one in [*_han(NUMBER, text), *_words(text, languages)]:
        if not any(a < one.end and one.start < b for a, b in taken):
            whole = multiplied(text, one)
            found.append(whole)
            taken.append((whole.start, whole.end))
    return tuple(sorted(found, key=lambda f: f.start))


def _inside(places: Sequence[tuple[int, int]], at: int) -> bool:
    n = bisect_right(places, at, key=lambda place: place[0]) - 1
    return n >= 0 and places[n][0] <= at < places[n][1]


def _halves(text: str, languages: Sequence[str]) -> Iterator[NumberFound]:
    """“Zweieinhalb”, “two and a half”, “trois et demi”, “dos y media”, “一万半”."""
    for match in _HALF.finditer(text):
        if match["de"]:
            yield NumberFound(_UNITS_DE[match["de"].casefold()] + 0.5, match.start(), match.end())
        elif match["half"]:
            yield NumberFound(0.5, match.start(), match.end())
        elif match["one"]:
            whole = [
                n
                for n in (
                    float(match["one"]) if match["one"].isdigit() else None,
                    *(n.value for n in _words(match["one"], languages)),
                    1.0 if match["one"].casefold() in ("one", "un", "une", "una") else None,
                )
                if n is not None
            ]
            if whole:
                yield NumberFound(whole[0] + 0.5, match.start(), match.end())
        else:
            yield NumberFound(
                "〇一二三四五六七八九十".index(match["han"].translate(str.maketrans("两兩", "二二"))) + 0.5,
                match.start(),
                match.end(),
            )


def multiplied(text: str, number: NumberFound) -> NumberFound:
    """With the word for a multiple behind it, if there is one."""
    match = _multipliers().match(text, number.end)
    if match is None or match.lastgroup is None:
        return number
    factor = float(match.lastgroup[1:])
    whole = NumberFound(number.value * factor, number.start, match.end())
    rest = whole if factor == _K else multiplied(text, whole)
    return rest if rest.value < 1e13 else whole


_K = 1000.0


def _long_multipliers(factor: int) -> list[str]:
    """Words for a multiple that are long enough to be known when they are glued to the figure."""
    return [str(w) for w in table()["multipliers"][factor] if str(w).isalpha() and len(str(w)) > 3]


@cache
def _multipliers() -> re.Pattern[str]:
    """“k” glued to the figure or a blank behind it, or a word for a multiple; one group a factor."""
    words = "|".join(rf"(?P<f{factor}>{cue('multipliers', factor).pattern})" for factor in table()["multipliers"])
    glued = "|".join(
        rf"(?P<g{factor}>(?:{'|'.join(map(re.escape, _long_multipliers(factor)))})(?!\w))" for factor in (1000, 1000000)
    )
    return re.compile(rf"\s?(?P<k1000>[kK])(?!\w)|\s?(?P<t1000>t)(?=eur\b|€)|\s*(?:{words})|(?:{glued})", re.I)


def _words(text: str, languages: Sequence[str]) -> list[NumberFound]:
    from text_to_num import find_numbers as spoken

    tokens = [t for t in _TOKEN.finditer(text) if t.end() - t.start() <= _LONGEST_WORD]
    candidates: list[NumberFound] = []
    plain = [t.group().casefold() for t in tokens]
    for language in languages:
        if not any(_MAY_BE_NUMBER[language].match(word) for word in plain):
            continue
        for hit in spoken([_Token(word) for word in plain], language, 0):
            start, end = tokens[hit.start].start(), tokens[hit.end - 1].end()
            piece = text[start:end]
            if not (
                hit.is_ordinal
                or len(piece) == 1
                or re.search(r"\d", piece)
                or piece.casefold() in _NOT_NUMBERS[language]
            ):
                candidates.append(NumberFound(float(hit.value), start, end))
    found: list[NumberFound] = []
    # The language that reads most of the words as one number is the one they are in.
    for one in sorted(candidates, key=lambda f: f.start - f.end):
        if not any(f.start < one.end and one.start < f.end for f in found):
            found.append(one)
    return found


class _Token:
    """What text_to_num takes for a word."""

    def __init__(self, written: str) -> None:
        self._written = written

    def text(self) -> str:
        return self._written

    def nt_separated(self, _previous: object) -> bool:
        return False

    def not_a_number_part(self) -> bool:
        return False


def _han(pattern: re.Pattern[str], text: str) -> list[NumberFound]:
    read = ((match, read_han(match.group())) for match in pattern.finditer(text))
    return [NumberFound(value, match.start(), match.end()) for match, value in read if value is not None]
