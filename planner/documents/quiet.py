"""Figures of a document that limit nothing: those of sections that tell of what there is, of people and of the project
(but where the sentence speaks of the model), how often something happens, and how many of something there are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from planner.requirements import Change, WantedDate, WantedSource
from planner.rule_readers.asides import quiet_sections
from planner.rule_readers.asks_nothing import why_nothing
from planner.rule_readers.demands import speaks_of_the_model
from planner.rule_readers.lexicon import has
from planner.rule_readers.marks import sentence_at

_LIMITS = frozenset(
    {"budget", "deadline_hours", "max_response_seconds", "languages", "max_model_mb", "max_params_b", "gates", "gpus"}
)
_DATED = frozenset({"deadline_hours"})
_IS_FILE = re.compile(r"(?i)[_/\\]|\.[a-z]")
_ANYWHERE = frozenset({"sources", "goal", "task", "circumstances"})
"""Wishes that are read in sentences on what is planned or asked too: a file is a file."""
_COUNTED = re.compile(r"\d|[一二三四五六七八九十百千万两]+[个名条]")
_AGAIN = re.compile(
    r"(?i)(?<!\w)(?:every|each|alle|jede[nrs]?|tous les|toutes les|chaque|cada|todos los|todas las|ogni)\s+$|每$"
)
"""“Every two weeks” is no deadline."""
_SHORTEST_DEADLINE, _REACH, _FEW_WORDS, _ABOVE = 0.1, 14, 4, 80
_MARKS = re.compile(r"\s*(?:(?:[-*•–+]|#{1,6})\s+)+")


def counts_here(change: Change, words: str) -> bool:
    """Whether a change counts where its quote stands."""
    if change.op == "remove" or not change.quote:
        return True
    value = change.value
    if isinstance(value, WantedSource) and _COUNTED.match(value.path) and not _IS_FILE.search(value.path):
        # “1,140 lodges” are no data.
        return False
    if (
        change.field == "deadline_hours"
        and isinstance(value, float)
        and value < _SHORTEST_DEADLINE
        and not has("train_words", change.quote)
    ):
        return False
    at = words.find(change.quote)
    if at >= 0 and change.field not in _ANYWHERE:
        said = words[slice(*sentence_at(words, at))]
        if why_nothing(said, change.field) is not None:
            return False
        if isinstance(value, WantedDate) and _is_date_alone(words, said, at):
            return False
    if at < 0 or (
        change.field not in _LIMITS and not (isinstance(value, WantedSource) and not _IS_FILE.search(value.path))
    ):
        return True
    if change.field == "deadline_hours" and _AGAIN.search(words[max(0, at - _REACH) : at]):
        return False
    for start, end, why in quiet_sections(words):
        if start <= at < end:
            in_plan = change.field in _DATED and why.key == "unused-in-schedule"
            return in_plan or speaks_of_the_model(words[slice(*sentence_at(words, at))])
    return True


def counted(changes: Sequence[Change], corrected: Sequence[Change], words: str) -> list[Change]:
    """Those that count; where a figure that took the place of an earlier one does not, the earlier one does."""
    kept = [change for change in changes if counts_here(change, words)]
    open_now = {c.field for c in changes if c not in kept and c.op == "set"} - {c.field for c in kept}
    for change in reversed(corrected):
        if change.field in open_now and counts_here(change, words):
            open_now.discard(change.field)
            kept.append(change)
    return kept


def _is_date_alone(words: str, said: str, at: int) -> bool:
    """“Thursday, 10 o'clock” below “Next meeting”: nothing says that it is the day by which the work is done."""
    lines = words[:at].rstrip().rsplit("\n", 1)[-1][-_ABOVE:]
    return len(said.split()) <= _FEW_WORDS and not any(
        has(name, text) for name in ("due_noun", "due_done", "due_need") for text in (said, lines)
    )


def without_list_marks(changes: Sequence[Change]) -> list[Change]:
    """The same, quoted without the marks of the lists they stand in."""
    return [
        change
        if (mark := _MARKS.match(change.quote)) is None
        else change.model_copy(update={"quote": change.quote[mark.end() :]})
        for change in changes
    ]
