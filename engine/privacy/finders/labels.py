"""Values behind a word that says what they are: “SSN”, “Führerschein”, “身份证号”."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import islice

from engine.privacy.finders.forms import FORMS, IN_HAN
from engine.privacy.finders.seen import CueHit, ScannedText
from engine.privacy.span import Span

_AHEAD = 60
"""Letters a value may stand behind its word."""
_NEAR = {"cvv": 36, "card": 40, "handle": 12, "plate": 40, "account": 40, "phone": 60, "date": 48, "id": 60}
_SENTENCE = re.compile(r"[.!?。！？]\s+(?=[^\W\d_])|\n")
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
            found = FORMS[hit.cue.form](
                seen.text if hit.cue.form in IN_HAN and seen.chinese else seen.flat, hit.end, end
            )
            if found is not None and not _crosses(seen.text, hit, found[0]):
                yield Span(found[0], found[1], hit.cue.kind)


def others(seen: ScannedText) -> list[tuple[int, int]]:
    """Places of numbers that a word before them makes something else's: an order's, a model's, a page's."""
    found = []
    said = sorted(h.start for h in seen.hits if h.cue.role == "label")
    for hit in seen.hits:
        match = _OTHER_GAP.match(seen.flat, hit.end) if hit.cue.role == "other" else None
        if match is not None and bisect_left(said, hit.end) == bisect_left(said, match.start("value")):
            found.append(match.span("value"))
    return found


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
