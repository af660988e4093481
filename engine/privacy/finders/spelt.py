"""Names that are spelt letter by letter: “it is spelled M-E-I-E-R”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.privacy.finders.gazetteer import GIVEN, SURNAME, gazetteer
from engine.privacy.finders.seen import ScannedText
from engine.privacy.span import Span

_LETTERS = re.compile(r"(?<![\w-])(?:[^\W\d_]-){3,20}[^\W\d_](?![\w-])")
_APART = re.compile(r"(?<![\w.-])(?:[^\W\d_](?:, ?| |\. ?)){3,20}[^\W\d_](?![\w-])")
_SPELT = re.compile(
    r"(?i)(?<!\w)(?:spell(?:ed|ing|s)?|spelt|buchstab\w*|geschrieben|schreibt sich|s['’]écrit|épel\w*|deletre\w*"
    r"|se escribe"
    r"|si scrive|soletr\w*|gespeld|stavas|staves|literuj\w*|hláskuj\w*|по буквам|пишется)(?!\w)[^\n]{0,30}$"
)
_BEFORE, _FEWEST = 60, 4


def spelt(seen: ScannedText) -> Iterator[Span]:
    """Places of names in letters: behind a word for spelling, or where the letters are a name of the lists."""
    if sum(len(word) == 1 for word in seen.words) < _FEWEST:
        return
    text = seen.text
    for pattern in (_LETTERS, _APART):
        for match in pattern.finditer(text):
            name = "".join(filter(str.isalpha, match.group())).casefold()
            listed = pattern is _LETTERS and gazetteer().get(name, 0) & (GIVEN | SURNAME)
            if listed or _SPELT.search(text[max(0, match.start() - _BEFORE) : match.start()]):
                yield Span(match.start(), match.end(), "name")
