"""Whether a figure that reads like a limit is another's, an example's or one that there is not: then nothing is
limited by it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from planner.rule_readers.hit import Hit, Missed
from planner.rule_readers.lexicon import cue, has
from planner.rule_readers.marks import sentence_at
from planner.sentences import sentence
from planner.wishes.table import WISHES

LIMITS = frozenset(field for field, wish in WISHES.items() if wish.limit)
NOT_YOURS = sentence(
    "unused-not-yours",
    "it reads like somebody else's, an example or one there is not; if it is yours, say so in a sentence of its "
    "own, such as “our budget is 500 euros”",
)
_LABEL = re.compile(r"(?:^|[.!?。]\s)[\s\d.)*>-]*(?P<label>[^\n:：.!?。]{1,40}?)[\s\d]*[:：]", re.M)
_LOGGED = re.compile(r"^\W*(?:\w{1,12}\W+)?(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?Z?\W.*=")
"""“[12:00] INFO budget=500”."""
_MINE = re.compile(
    (
        r"(?<!\w)(?:i|we|our|my|ich|wir|unser\w*|mein\w*|je|j['’]|nous|notre|nos|mon|ma|yo|nosotros|nuestr\w+"
        r"|mi|tenemos|avons|haben|have)(?!\w)|我"
    ),
    re.I,
)
_CLAUSE = re.compile(r"[,;，；–—]|\s-\s")
_NEAR, _AFTER = 60, 40


def only_own_limits(words: str, found: Iterable[Hit | Missed]) -> Iterator[Hit | Missed]:
    """The same, each limit that is not the person's own as one that is not used."""
    for one in found:
        if (
            isinstance(one, Hit)
            and one.change.field in LIMITS
            and one.change.op != "remove"
            and one.end > one.start
            and _is_not_own(words, one.start, one.end)
        ):
            yield Missed(one.start, one.end, NOT_YOURS, one.change.field)
        else:
            yield one


def _is_not_own(words: str, start: int, end: int) -> bool:
    first, last = sentence_at(words, start)
    line = words.rfind("\n", 0, start) + 1
    if _LOGGED.match(words[line : words.find("\n", end) if "\n" in words[end:] else len(words)]):
        return True
    if any(
        (found := cue("speakers").match(one["label"])) and found.end() == len(one["label"])
        for one in _LABEL.finditer(words, min(first, line), end)
    ):
        return True
    before, after = words[max(first, line) : start], words[end:last][:_AFTER]
    near = _CLAUSE.split(before)[-1][-_NEAR:]
    figure = near + words[start:end] + _CLAUSE.split(after)[0]
    if has("there_is_none", figure) or has("void", after):
        return True
    others = list(cue("not_this_plan").finditer(before))
    return any(not _MINE.search(before[other.end() :]) for other in others)
