"""Whether a sentence lets something go that protects people: plainly, by the person, now; whatever else it may be keeps what protects."""

from __future__ import annotations

import re

from planner.rule_readers.lexicon import cue, has
from planner.rule_readers.marks import sentence_at

NOT_PLAIN = "it is not plain whether you allow it; if you do, say so in a sentence of its own, such as “the cloud is fine” or “names may stay”"
_MAIL = re.compile(r"(?im)-{3,}\s*(?:original|forwarded|ursprüngliche|weitergeleitete|message transf|mensaje reenv)"
                   r"|^(?:from|von|de|发件人)\s?[:：][^\n]*\n[^\n]*[:：]")
_LABEL = re.compile(r"(?:^|[.!?。]\s)[\s\d.)*>-]*(?P<label>[^\n:：.!?。]{1,40})[:：]")
_OWN = re.compile(r"(?:\b(?:i|we|ich|wir|j['’]|je|nous|yo|nosotros)\s+(?:\w+\s+)?|我们?)$", re.I)
_AFTER, _BEFORE = 60, 25


def is_settled(words: str, start: int, end: int) -> bool:
    """Whether what stands there is said as it stands: no report, doubt, condition, example or past thing, and not taken back behind it."""
    first, last = sentence_at(words, start)
    line = words.rfind("\n", 0, start) + 1
    before = words[max(line, first) : start]
    sentence, after = _without_obstacles(words[first:last]), words[end : last + _AFTER]
    if words[line:start].lstrip().startswith("|") or _MAIL.search(words[:start]):
        return False
    labels = [label["label"] for label in _LABEL.finditer(words[line:end])]
    if any(has("dialogue", text) or has("unsettled", text) or _is_report(text) for text in labels):
        return False
    # “Bob wrote on Monday:” in the line above.
    above = words[:line].rstrip().rpartition("\n")[2]
    if above.endswith((":", "：")) and _is_report(above):
        return False
    taken_back = has("unsettled", words[last : last + _BEFORE]) or has("negation", _without_obstacles(words[end:last]))
    if _is_report(sentence) or taken_back or has("unsettled", sentence):
        return False
    return not (has("on_condition", before) or has("on_condition", after[: max(0, last - end)]))


def _is_report(text: str) -> bool:
    """Whether anybody but the person says it."""
    return any(not _OWN.search(text[max(0, verb.start() - _BEFORE) : verb.start()]) for verb in cue("reports").finditer(text))


def _without_obstacles(text: str) -> str:
    return cue("no_obstacle").sub(" ", text)
