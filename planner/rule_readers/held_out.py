"""How many rows are held out to measure with: “keep every tenth conversation aside”, “an 80/20 split”, “20 % zum
Testen zurückhalten”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from planner.requirements import Change
from planner.rule_readers.clauses import clause_at, clause_spans
from planner.rule_readers.hit import Hit
from planner.rule_readers.lexicon import cue, has
from planner.rule_readers.shares import find_shares

_SPLIT = re.compile(r"(?<![\d/.,])(?P<a>[5-9]\d)\s?(?:%\s?)?[/:–-]\s?(?P<b>[1-5]\d?)(?![\d/.,])\s?%?")
_ON_ROWS = re.compile(
    r"(?i)(?<!\w)(?:measur|test|evaluat|validat|check|mess|miss|prüf|teste|mesur|évalu|mid|medi|evalú"
    r"|prueb)\w*\s+(?:it\s+|the model\s+|das modell\s+)?"
    r"(?:only\s+)?(?:with|on|mit|an|auf|sur|avec|con|en)\s+(?:a\s+|den\s+|les\s+|el\s+)?$"
)
_OF = re.compile(r"(?i)\s*(?:of|der|von|des|de|del)(?!\w)")
_REACH = 40
_FILE = re.compile(r"\.\w{2,5}(?!\w)")


def read_held_out(words: str) -> Iterator[Hit]:
    """The share of the rows that is only measured with; of two figures of a split the smaller."""
    spans = clause_spans(words)
    for match in _SPLIT.finditer(words):
        clause = clause_at(spans, match.start(), match.end())
        a, b = int(match["a"]), int(match["b"])
        if clause is not None and a + b == 100 and has("split_word", clause.text):
            yield Hit(
                Change(op="set", field="eval_share", value=b / 100, quote=clause.text), match.start(), match.end()
            )
            return
    for share in find_shares(words):
        clause = clause_at(spans, share.start, share.end)
        if clause is None or not 0 < share.value <= 0.5:
            continue
        # “… from mails.csv and keep 10 % aside”; of “20 % of test.csv” the file says what it is for.
        near = (
            words[max(clause.start, share.start - _REACH) : share.start].rpartition(".")[2]
            + words[share.end : min(clause.end, share.end + _REACH)]
        )
        if _FILE.search(words[share.end : min(clause.end, share.end + _REACH)]):
            continue
        on_rows = (
            _ON_ROWS.search(words[clause.start : share.start]) is not None and _OF.match(words, share.end) is not None
        )
        if on_rows or has("held_out", near) or cue("to_measure_with").match(words[share.end : clause.end].lstrip()):
            yield Hit(
                Change(op="set", field="eval_share", value=round(share.value, 6), quote=clause.text),
                share.start,
                share.end,
            )
            return
