"""A yes together with one more wish for replies: “yes go ahead oh and it should ask for a photo”. The wish is a rule of
its own, in words that otherwise may say too little to tell it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from engine.core.tables import table_beside
from planner.requirements import Change, Requirements, WantedCriterion
from planner.rule_readers.hit import Hit

_LONGEST = 240
_LONGEST_RULE = 120


def read_beside_yes(words: str, known: Requirements) -> Iterator[Hit]:
    """What replies should do, behind a yes to what is known."""
    text = words.replace("’", "'")
    if not known.wishes or len(text) > _LONGEST or text.rstrip().endswith(("?", "？")):
        return
    found = _way().match(text)
    if found is None or not re.search(rf"(?<!\w){_table()['yes']}(?!\w)", found["yes"], re.I):
        return
    rule = found["rule"].strip(" .!,;")
    never = re.match(rf"(?:{_table()['negation']})\s+", rule, re.I)
    start, end = found.start("rule"), found.start("rule") + len(found["rule"].rstrip(" .!,;"))
    if never is not None:
        rule, start = rule[never.end() :], start + never.end()
    if len(rule.split()) < 2 or len(rule) > _LONGEST_RULE:
        return
    binds = re.fullmatch(_table()["binding"], found["modal"], re.I) is not None
    value = WantedCriterion(name=rule, unwanted=never is not None, strength="must" if binds else "should")
    yield Hit(Change(op="add", field="rubric", value=value, quote=words[found.start("wish") : end]), start, end)


@cache
def _way() -> re.Pattern[str]:
    table = _table()
    lead = rf"(?P<yes>\W*(?:(?:{table['yes']}|{table['around']})(?!\w)[\s,.;:!–-]*)+)"
    joins = rf"(?:{table['joins']}(?!\w)[\s,:]*)*"
    subject = rf"(?:{table['subject']}\s+|(?=deb|tien))"
    wish = rf"(?P<wish>{subject}(?P<modal>{table['modal']})(?!\w)\s+(?P<rule>[^.!?\n]+))"
    return re.compile(rf"{lead}{joins}{wish}[.!\s]*$", re.I)


@cache
def _table() -> dict[str, str]:
    return {name: str(way) for name, way in table_beside(__file__, "beside_yes.yaml").items()}
