"""Names of people in Latin, Greek or Cyrillic letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from engine.privacy.finders.fields import FormFields
from engine.privacy.finders.gazetteer import given_names
from engine.privacy.finders.inflected import may_decline
from engine.privacy.finders.introduced import introduced
from engine.privacy.finders.line import TextLine
from engine.privacy.finders.listed import after_numbers, before_numbers, beside, last_words, listed
from engine.privacy.finders.seen import ScannedText
from engine.privacy.span import Span

_TAIL_LETTERS = 60
_SHORT_END = re.compile(
    r"(?:[.!?)…:~–],?[ \t]*|\n[ \t]*)[^\W\d_a-zß-ÿ][^.!?\n]{0,50}[.!]?\s*$|(?:[.!?][ \t]*"
    r"|\n[ \t]*)(?:[^\W\d_a-z]\.[ \t-]?){1,3}[^.!?\n]{1,40}\s*$"
)
"""A text may end with who wrote it."""


_INITIALS = re.compile(r"(?<![\w.-])[A-Z] [A-Z] [A-Z][a-z]")


def named(seen: ScannedText, form: FormFields, anchors: Sequence[Span] = ()) -> Iterator[Span]:
    """Places of names of people, none over another; `anchors` are places of addresses and numbers beside which one
    may stand."""
    if (
        not anchors
        and not any(h.cue.kind == "name" for h in seen.hits)
        and given_names().isdisjoint(seen.words)
        and not _SHORT_END.search(seen.text[-_TAIL_LETTERS:])
        and not _INITIALS.search(seen.text)
        and not may_decline(seen.text)
    ):
        return
    line = TextLine(seen, form)
    introduced(line)
    listed(line)
    last_words(line)
    before_numbers(line, [s.start for s in anchors])
    # Behind an address a town may stand.
    after_numbers(line, [s.end for s in anchors if s.kind != "address"])
    beside(line)
    for found, end in line.found.items():
        first = found
        # “M. R. Whitcombe” has two initials, “M. Dupont” a title.
        while first and line.is_initial(first - 1) and (line.words[first - 1] != "M" or len(line.words[first]) == 1):
            first -= 1
        yield Span(line.spans[first][0], line.end_of(end - 1), "name")
