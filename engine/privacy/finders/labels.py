"""Values behind a word that says what they are: “SSN”, “Führerschein”, “身份证号”."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import islice

from engine.privacy.finders.forms import FORMS, IN_HAN
from engine.privacy.finders.letters import plain_figures
from engine.privacy.finders.seen import CueHit, ScannedText
from engine.privacy.span import Span

_AHEAD = 60
"""Letters a value may stand behind its word."""
_NEAR = {"cvv": 36, "card": 40, "handle": 12, "plate": 40, "account": 40, "phone": 60, "date": 48, "id": 60}
_SENTENCE = re.compile(r"[.!?。！？]\s+(?=[^\W\d_])|\n")
_AGAIN = 20
_SAYS_AGAIN = re.compile(r"(?i)[,\s(=/]*(?:(?:le|am|on|the|el|il|den|the|em|op|dnia|i\.e\.|d\.h\.)\s+)?")
_LINK = re.compile(r"(?i)nummer|number|numéro|número|numero|richtig|correct|:|：|号")
_OTHER_GAP = re.compile(
    r"(?i)(?:[\s:#=(/-]|\.(?! [^\W\d_]))*(?:(?:no|nr|n°|nº|num|number|nummer|numéro|número|numero|id|code"
    r"|is|ist|est|es|è|è il|la|el|the|die|der"
    r"|lautet|[a-zà-ÿ]{2,9})(?![^\W_])(?:[\s:#=]|\.(?! [^\W\d_]{3}))*){0,3}"
    r"(?P<value>[#A-Za-z]{0,6}[-–./]?\d[\w./–-]*(?: [1-9][\w./–-]*)*)"
)
"""A number of something else, right behind its word."""


def labelled(seen: ScannedText) -> Iterator[Span]:
    """Places of values whose kind a word before them names."""
    hits = [h for h in seen.hits if h.cue.role in ("label", "other")]
    for n, hit in enumerate(hits):
        if hit.cue.role == "label":
            end = _window(seen.text, hit, islice(hits, n + 1, None))
            found = FORMS[hit.cue.form](_letters_for(hit.cue.form, seen), hit.end, end)
            if found is not None and not _crosses(seen.text, hit, found[0]):
                yield Span(found[0], found[1], hit.cue.kind)
                # “né un 14 juillet, le 14/07/1979”: said once more.
                again = FORMS["date"](seen.flat, found[1], found[1] + _AGAIN) if hit.cue.form == "date" else None
                if again is not None and _SAYS_AGAIN.fullmatch(seen.text[found[1] : again[0]]):
                    yield Span(*again, hit.cue.kind)


_TRADE = re.compile(r"(?<![\w+-])(?:\d[ -]\d{6}[ -]\d{6}|\d{13}|\d{4}[ -]\d{4})(?![\w-]|[ -]\d)")
"""An article number as it is printed below its bars (GTIN-13, GTIN-8)."""


def _letters_for(form: str, seen: ScannedText) -> str:
    """Months have names in every script; other values end where letters of another begin."""
    if form == "date" and seen.foreign:
        return plain_figures(seen.text)
    return seen.text if form in IN_HAN and seen.chinese else seen.flat


def others(seen: ScannedText) -> list[tuple[int, int]]:
    """Places of numbers that a word before them makes something else's: an order's, a model's, a page's."""
    found = []
    said = sorted(h.start for h in seen.hits if h.cue.role == "label")
    for hit in seen.hits:
        match = _OTHER_GAP.match(seen.flat, hit.end) if hit.cue.role == "other" else None
        if match is not None and bisect_left(said, hit.end) == bisect_left(said, match.start("value")):
            found.append(match.span("value"))
    return found + [m.span() for m in _TRADE.finditer(seen.flat) if _is_trade(m.group())]


def _is_trade(written: str) -> bool:
    """Whether its last figure checks it; a run without blanks may be a telephone's."""
    from stdnum import ean

    return " " in written and bool(ean.is_valid(written))


def said_of_others(seen: ScannedText, start: int) -> bool:
    """Whether the last word for a kind of number just before a place is one for something else's."""
    before = [h for h in seen.hits if h.cue.role in ("label", "other") and start - _AHEAD < h.start < start]
    things = [h for h in before if h.cue.role == "other"]
    # “order number is”: the phone's “number is” stands in the order's words.
    before = [h for h in before if h.cue.role == "other" or all(h.start >= t.end for t in things)]
    return (
        bool(before) and before[-1].cue.role == "other" and _SENTENCE.search(seen.text, before[-1].end, start) is None
    )


def _window(text: str, hit: CueHit, later: Iterable[CueHit]) -> int:
    end = min(len(text), hit.end + _NEAR.get(hit.cue.form, _AHEAD) + 40)
    for other in later:
        if other.start >= end:
            break
        # A word for another thing takes what stands behind it; one that says the same only says it again.
        if other.start >= hit.end + (2 if other.cue.role == "label" else 0) and (
            other.cue.role == "other" or other.cue.kind != hit.cue.kind
        ):
            return min(end, other.start)
    return end


def _crosses(text: str, hit: CueHit, start: int) -> bool:
    """Whether the value stands too far off, or in another sentence that does not speak of it."""
    gap = text[hit.end : start]
    if len(gap) > _NEAR.get(hit.cue.form, _AHEAD):
        return True
    return _SENTENCE.search(gap) is not None and _LINK.search(gap) is None
