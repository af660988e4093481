"""What of a message is its goal, from the words an encoder marked: it may end them within a word, a list or the name of
a file."""

from __future__ import annotations

import re
from functools import cache

from engine.core.tables import table_beside
from planner.rule_readers.all_but import leaves_some_out
from planner.rule_readers.field_questions import begins_a_question
from planner.rule_readers.files import file_spans
from planner.rule_readers.marks import sentence_at

_CLAUSE = re.compile(r"[,;:.!?，；：。！？\n](?=\s|$)|\s[-–—]\s|[，；：。！？]")
_LAST = re.compile(r"[^\W\d_]+['’]?$")
_INSIDE = re.compile(r"[^\W_]")
_GOES_ON = re.compile(r"['’]?[^\W_]")
_LISTED = re.compile(r"[,、，]")
_FEW = 3
"""Words of an item of a list."""
_FEWEST = 2
"""Words of a goal; a single one tells nothing."""
_REACH = 40
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_AND = re.compile(r"\s(?:and|und|et|y|e)\s")


def goal_words(words: str, start: int, end: int) -> tuple[int, int]:
    """The marked words from the begin of what is asked to the end of their clause."""
    first, last = sentence_at(words, start)
    if len(words[start:end].split()) < _FEWEST and _LAST.fullmatch(words[start:end].strip()) and not _HAN.search(words):
        start, end = first + len(words[first:last]) - len(words[first:last].lstrip()), last
    if begins_a_question(words[start:end]):
        # “… who sent it, what they want”: what is to be done with it stands before.
        start = first + len(words[first:]) - len(words[first:].lstrip())
    while start > 0 and _INSIDE.match(words[start]) and _INSIDE.match(words[start - 1]):
        start -= 1
    files = [span.outer for span in file_spans(words)]
    ends = _goes_on(words, end, files)
    while ends is not None and ends < last:
        end = ends
        ends = _next_item(words, start, end)
    end = ends if ends is not None and ends <= last else end
    return start, len(words[:end].rstrip(" ,;:，；："))


def _goes_on(words: str, end: int, files: list[tuple[int, int]]) -> int | None:
    """The end of the clause, where the words end before it; None where they end as words do."""
    within = next((b for a, b in files if a < end < b), None)
    if within is not None:
        end = within
    broken = 0 < end < len(words) and bool(_GOES_ON.match(words, end) and _INSIDE.match(words[end - 1]))
    tail = _LAST.search(words[:end].rstrip())
    small = tail is not None and tail[0].casefold() in _ends()
    # “… into the topics | mails.csv”: the file belongs to it.
    file = next((b for a, b in files if a >= end and not words[end:a].strip(" \"'“„«`")), None)
    # “Fill in all columns | except the number”.
    but = leaves_some_out(words[end:])
    if within is None and not broken and not small and not but and file is None:
        return _next_item(words, 0, end)
    skip = [(a, b) for a, b in files if b > end]
    marks = (m.start() for m in _CLAUSE.finditer(words, end) if not any(a <= m.start() < b for a, b in skip))
    return next(marks, len(words))


def _next_item(words: str, start: int, end: int) -> int | None:
    """Where a list has been begun, the end of its next item; None where nothing of the kind follows."""
    begun = _LISTED.search(words[start:end]) or _AND.search(words[end + 1 : end + _REACH])
    if not begun or words[end : end + 1] not in (",", "、", "，"):
        return None
    following = _CLAUSE.search(words, end + 1)
    at = following.start() if following is not None else len(words)
    item = _AND.split(words[end + 1 : at])[0].split()
    # A clause of its own is longer than what stands in a list.
    return at if 0 < len(item) <= _FEW or begins_a_question(words[end + 1 : at]) else None


@cache
def _ends() -> frozenset[str]:
    listed: list[str] = table_beside(__file__, "goal_words.yaml")["ends"]
    return frozenset(map(str, listed))
