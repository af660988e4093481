"""Values written so that a look for them passes by: wide letters, unseen signs, blanks between letters, “[.]” for a
point, figures as words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from engine.privacy.finders.seen import see
from engine.privacy.finders.spoken_figures import spoken_figures
from engine.privacy.span import Span

_ODD = re.compile(
    "[\u00ad\u034f\u180e\u2000-\u200f\u202a-\u202f\u205f-\u2064\u206a-\u206f\ufe0f\u20e3"
    "\ufeff\uff0b\uff0d\uff0e\uff10-\uff19\uff20-\uff3a\uff3f\uff41-\uff5a\U0001d400-\U0001d7ff\u24b6-\u24e9]"
)
"""Signs of no width, blanks of other widths, and Latin letters and figures as others write them."""
_SPELLED = re.compile(r"%40|&(?:#\d{2,5}|#x[\da-f]{2,4}|commat|period|lowbar);", re.I)
_DEFANGED = re.compile(r"(?<=\w) ?[\[({<](?P<sign>\.|@|dot|at|ät|punkt|point|punto)[\])}>] ?(?=\w)", re.I)
_APART = re.compile(
    r"(?<![^\s:(])[\w.+-]{2,}(?: @ | ?@ | @ ?)[\w-]+(?:(?: \. ?| ?\. |\.)[\w-]+)*(?: \. | ?\. "
    r"|\.)[a-z]{2,10}(?![^\s,.;:)!?])"
)
_MASKED_WORD = re.compile(r"(?i)(?<!\w)p[a4@](?:ss|\$\$|55|s\$|\$s|§§)(?:w[o0]rd|[- ]?code|wort|w[o0]rt)(?!\w)")
"""“pa$$word”: so that no filter takes it."""
_SIGNS_IN_IT = frozenset("0@$5§4")
_LETTER_BY_LETTER = re.compile(r"(?<!\S)(?:[^\s] ){9,80}[^\s](?!\S)")
_GROUPS = re.compile(
    r"(?<![\w.-])(?:[A-Z]{2}\d{2}(?P<i>[-._/])(?:\w{2,4}(?P=i)){2,7}\w{1,4}"
    r"|\d{4}(?P<c>[._/])\d{4}(?P=c)\d{4}(?P=c)\d{4})(?![\w-])"
)
_ADDRESS = re.compile(r"[\w.+%-]+@[^\W\d_][\w-]*(?:\.[\w-]+)+")
_SIGNS = {"dot": ".", "punkt": ".", "point": ".", "punto": ".", "at": "@", "ät": "@"}
_SMALLEST = 8
"""Figures, or a sign of an address, in what is written letter by letter; fewer are a list or an abbreviation."""


@dataclass(frozen=True)
class Plain:
    """The text as it is usually written; `places[n]` is where its letter `n` stood, and one more for the end."""

    text: str
    places: tuple[int, ...]

    def back(self, spans: Iterable[Span]) -> Iterator[Span]:
        """The same spans where they stand in the text itself."""
        for span in spans:
            if span.start < span.end:
                yield Span(self.places[span.start], self.places[span.end - 1] + 1, span.kind)

    def addresses(self) -> Iterator[Span]:
        """Mail addresses with a domain in any letters (RFC 6531), which are looked for here alone: “anna@例え.jp”."""
        return (Span(*match.span(), "email") for match in _ADDRESS.finditer(self.text) if not match.group().isascii())


@lru_cache(maxsize=64)
def undisguised(text: str) -> Plain | None:
    """The text as it is usually written, or None where that is how it stands: most texts."""
    marks = [(m.start(), m.end(), _usual(m.group())) for m in _ODD.finditer(text)] if not text.isascii() else []
    marks += [
        (m.start(), m.end(), "password")
        for m in (_MASKED_WORD.finditer(text) if not _SIGNS_IN_IT.isdisjoint(text) else ())
        if re.search(r"[\d@$§]", m.group())
    ]
    marks += (
        [(m.start(), m.end(), "@" if m.group() == "%40" else unescape(m.group())) for m in _SPELLED.finditer(text)]
        if "%40" in text or "&" in text
        else []
    )
    plain = _written(text, tuple(range(len(text) + 1)), marks)
    dictated = [(f.start, f.end, f.figures) for f in spoken_figures(see(plain.text))]
    plain = _written(plain.text, plain.places, dictated)
    for pattern in (_DEFANGED, _APART, _LETTER_BY_LETTER, _GROUPS):
        plain = _written(
            plain.text,
            plain.places,
            [(m.start(), m.end(), _together(pattern, m)) for m in pattern.finditer(plain.text)],
        )
    return plain if plain.text != text or ("@" in text and not text.isascii()) else None


def _usual(sign: str) -> str:
    """As NFKC has it (Unicode UAX 15); what has no width is nothing, and a wide blank is a blank."""
    if unicodedata.category(sign) in ("Cf", "Mn", "Me"):
        return ""
    usual = unicodedata.normalize("NFKC", sign)
    return usual if len(usual) == 1 else sign


def _together(pattern: re.Pattern[str], match: re.Match[str]) -> str:
    if pattern is _DEFANGED:
        return _SIGNS.get(match["sign"].casefold(), match["sign"])
    joined = match.group().replace(" ", "")
    if pattern is _APART:
        return joined
    if pattern is _GROUPS:
        return re.sub(r"[-._/]", " ", match.group())
    return joined if sum(map(str.isdigit, joined)) >= _SMALLEST or "@" in joined else match.group()


def _written(text: str, places: tuple[int, ...], marks: list[tuple[int, int, str]]) -> Plain:
    if not marks:
        return Plain(text, places)
    out: list[str] = []
    where: list[int] = []
    at = 0
    for start, end, usual in sorted(marks):
        if start < at or text[start:end] == usual:
            continue
        out += [text[at:start], usual]
        where += places[at:start]
        # Each letter of what stands for it stands at its beginning, the last one at its end.
        where += [places[start]] * (len(usual) - 1) + [places[end - 1]] * bool(usual)
        at = end
    return Plain("".join([*out, text[at:]]), (*where, *places[at:]))
