"""Whether a model looks facts up in the documents before it answers: “let it look things up”, “without a search”,
“es soll in unseren Unterlagen nachschlagen”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from engine.core.tables import table_beside
from planner.requirements import Change
from planner.rule_readers.hit import Hit
from planner.rule_readers.marks import sentence_edges

_LONGEST = 300


def read_look_up(claimed: str) -> Iterator[Hit]:
    """What the sentences of the person's own words say of it; a question asks, and wants nothing."""
    for start, end in pairwise(sorted({*sentence_edges(claimed), len(claimed)})):
        text = claimed[start:end].strip()
        if not text or len(text) > _LONGEST or text.endswith(("?", "？")) or _pattern("others").search(text):
            continue
        no = _pattern("unwanted").search(text)
        yes = _pattern("wanted").search(text)
        if no is None and yes is None:
            continue
        at = start + claimed[start:end].index(text)
        change = Change(op="set", field="look_up", value=no is None, quote=text)
        yield Hit(change, at, at + len(text))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    words = "|".join(rf"(?<!\w)(?:{way})(?!\w)" for way in map(str, table_beside(__file__, "look_up.yaml")[name]))
    return re.compile(words, re.I)
