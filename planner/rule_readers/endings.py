"""How each reply is to close: “we always sign « Garnier & Fils, courtiers »”, “doit se terminer par …”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from engine.core.tables import table_beside
from planner.requirements import Change, Requirements, WantedCriterion, normal
from planner.rule_readers.clauses import clause_spans
from planner.rule_readers.hit import Hit
from planner.rule_readers.lexicon import has, word_list
from planner.rule_readers.marks import sentence_edges
from planner.rule_readers.rewards import read_rewards
from planner.rule_readers.wordlist import WordList

_QUOTED = re.compile(r"[“”\"«„「『]\s*([^“”\"«»„「」『』\n]{2,120}?)\s*[“”\"»」』]")
_UPPER = r"(?-i:[A-ZÀ-ÖØ-Þ][\w'’.-]*\w|[A-ZÀ-ÖØ-Þ])"
_NAME = re.compile(
    rf"{_UPPER}(?:\s+(?:(?:&|\+|and|und|et|y|e|de|du|of|von|di|la)\s+)*{_UPPER}|\s+(?:GmbH|Ltd|Inc|AG|KG|SA|SL)\b"
    r"|\s+(?:regards|wishes|greetings|freundlich\w+|herzlich\w+|besten|lieben|saludos?|saluti|salutations)\b)*"
)
_HAN = re.compile(r"以\s*[“”\"「『]?([^“”\"「」『』，。；\n]{2,40}?)[”\"」』]?\s*(?:结尾|结束|收尾|落款|署名)")
_VERB_LAST = re.compile(
    rf"(?i)(?<!\w)mit\s+(?:{_QUOTED.pattern}|(?P<name>{_NAME.pattern}))\s+(?:enden|endet|schließen|schließt"
    r"|unterschreiben|unterschrieben|abschließen|aufhören)(?!\w)"
)
"""German has the verb behind."""
_GAP = re.compile(r"[\s:：,]*")
_REACH = 40


@dataclass(frozen=True)
class Closing:
    """The words a reply closes with, and where they are said."""

    phrase: str
    start: int
    end: int


def closing_in(text: str) -> Closing | None:
    """What the words say a reply closes with; None where they name nothing: “end with a question”."""
    if (han := _HAN.search(text)) is not None:
        return Closing(han[1].strip(), *han.span())
    if (last := _VERB_LAST.search(text)) is not None:
        return Closing((last[1] or last["name"]).strip(" ."), *last.span())
    for match in sorted([*_list("signs").finditer(text), *_list("ends").finditer(text)], key=lambda m: m.start()):
        at = _behind(text, match.end())
        found = _QUOTED.match(text, at) or _NAME.match(text, at)
        if found is not None and at - match.end() <= _REACH:
            phrase = (found[1] if found.re is _QUOTED else found[0]).strip(" .")
            return Closing(phrase, match.start(), found.end())
    return None


def read_endings(words: str, known: Requirements) -> Iterator[Hit]:
    """One rule for each way to close; its points are those that the sentence gives for it, or takes where it is
    missing."""
    for a, b in pairwise((*sentence_edges(words), len(words))):
        found = closing_in(words[a:b])
        if found is None or has("negation", words[a : a + found.start][-_REACH:]):
            continue
        start, end = a + found.start, a + found.end
        if not _list("of_replies").search(words[a:b]):
            continue
        inside = [c for c in clause_spans(words) if a <= c.start < b and c.end > start]
        begin = min([c.start for c in inside if c.start <= start] or [start])
        points = [
            h
            for h in read_rewards(words[a:b])
            if a + h.end > begin and (a + h.start < end or _list("missing").search(h.change.quote))
        ]
        stop = max([end, *(a + h.end for h in points)])
        begin = min([begin, *(a + h.start for h in points)])
        weights = [abs(h.change.value.weight or 0) for h in points if isinstance(h.change.value, WantedCriterion)]
        value = WantedCriterion(
            name=words[start:end].strip(),
            weight=max(weights) if any(weights) else None,
            strength="must" if has("binding", words[begin:stop]) and not any(weights) else "should",
        )
        yield Hit(_change(value, words[begin:stop].strip(), found.phrase, known), begin, stop)


def _change(value: WantedCriterion, quote: str, phrase: str, known: Requirements) -> Change:
    """Said again, it takes the place of what was said before."""
    for old in (w.value for w in known.all("rubric")):
        before = closing_in(old.name) if isinstance(old, WantedCriterion) else None
        if isinstance(old, WantedCriterion) and before is not None:
            one, other = sorted((normal(before.phrase), normal(phrase)), key=len)
            if other.startswith(one):
                return Change(op="replace", field="rubric", value=value, quote=quote, old=old.name)
    return Change(op="add", field="rubric", value=value, quote=quote)


def _behind(text: str, at: int) -> int:
    """Behind the small words that lead up to what is said."""
    while True:
        gap = _GAP.match(text, at)
        at = gap.end() if gap is not None else at
        small = _list("between").match(text, at)
        if small is None or small.group()[0].isupper():
            return at
        at = small.end()


@cache
def _list(name: str) -> WordList:
    loaded: dict[str, list[str]] = table_beside(__file__, "endings.yaml")
    return word_list(tuple(map(str, loaded[name])))
