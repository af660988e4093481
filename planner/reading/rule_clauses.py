"""The words of a rule are whole clauses: an encoder marks “Never name” of “Never name a member of staff”."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from engine.encoder.read import ReadSpan
from planner.graders.subject import subject_of
from planner.reading.rule_names import named
from planner.requirements import Change, WantedCriterion
from planner.rule_readers.clauses import Clause, clause_spans
from planner.rule_readers.endings import closing_in
from planner.rule_readers.lexicon import has

_TOUCHED = 0.3
"""Share of a clause that is marked, from which all of it belongs to the rule."""
_SPOKEN_FOR = 0.6
"""Share of a rule's words that are such a wish already, from which they are no rule."""
_LONG_WORD = 8
"""Letters; signs of scripts without blanks as well."""
_LIMITS = frozenset({"budget", "deadline_hours", "gpus", "max_params_b", "max_model_mb", "offline_only", "deploy"})
"""Wishes whose words say nothing of a single reply; those of files, languages and seconds may be a rule as well."""


def rules_in(words: str, marked: Sequence[ReadSpan], exact: Sequence[Change]) -> list[ReadSpan]:
    """The marked places as whole clauses, without those that the exact readers know to be something else."""
    taken = [
        change.quote
        for change in exact
        if change.quote and (change.field in _LIMITS or has_points(change) or _is_closing(change))
    ]
    whole = _whole(words, sorted(marked, key=lambda span: span.start))
    each = [clause for one in whole for clause in _clauses_of(words, one)]
    return [one for one in each if _speaks(quote := words[one.start : one.end]) and not _spoken_for(quote, taken)]


def has_points(change: Change) -> bool:
    """Whether it is a rule with its points, which the exact readers know the name and the sign of: “too slow −0.5”."""
    return isinstance(change.value, WantedCriterion) and change.value.weight is not None


def _is_closing(change: Change) -> bool:
    """Whether the exact readers know it for the words a reply closes with."""
    return isinstance(change.value, WantedCriterion) and closing_in(change.value.name) is not None


def _speaks(quote: str) -> bool:
    """Points alone, “−1.0”, are no rule."""
    return any(map(str.isalpha, quote))


def _clauses_of(words: str, span: ReadSpan) -> list[ReadSpan]:
    """Where one of the clauses is measured by itself, each is a rule of its own: “friendly, at most 120 words”. Others
    belong together, as “no names, ever” does."""
    inside = [c for c in clause_spans(words) if _is_touched(c, span)]
    if len(inside) < 2:
        return [span]
    parts = [replace(span, start=max(span.start, c.start), end=min(span.end, c.end)) for c in inside]
    apart = all(_says_something(words, part) for part in parts)
    return parts if apart and any(_is_measured(words[part.start : part.end]) for part in parts) else [span]


def _is_measured(quote: str) -> bool:
    return subject_of(named(quote, unwanted=False)[0]) != "none"


def _is_touched(clause: Clause, span: ReadSpan) -> bool:
    shared = min(clause.end, span.end) - max(clause.start, span.start)
    return shared > 0 and shared >= _TOUCHED * (clause.end - clause.start)


def _whole(words: str, marked: Sequence[ReadSpan]) -> list[ReadSpan]:
    found: list[ReadSpan] = []
    marks: list[ReadSpan] = []
    for one in marked:
        start, end = _edges(words, one)
        if not found or start >= found[-1].end:
            found.append(replace(one, start=start, end=end))
            marks.append(one)
        elif (
            _says_something(words, one)
            and _says_something(words, marks[-1])
            and not has("due_condition", words[start : one.start])
        ):
            # “Short and in plain words”: two rules share the clause.
            found[-1] = replace(found[-1], end=marks[-1].end)
            found.append(replace(one, end=end))
            marks.append(one)
        else:
            # Two pieces of one rule, as “when it is Medipack” and “always high” are; the surer one tells of it.
            surer = max(marks[-1], one, key=lambda span: span.probability)
            found[-1] = replace(surer, start=found[-1].start, end=max(found[-1].end, end))
            marks[-1] = surer
    return found


def _says_something(words: str, span: ReadSpan) -> bool:
    """Whether a mark is more than the “always” or “never” of a rule."""
    return len(re.findall(r"[^\W_]+", words[span.start : span.end])) > 1 or span.end - span.start >= _LONG_WORD


def _edges(words: str, span: ReadSpan) -> tuple[int, int]:
    """Where the clauses begin and end of which enough is marked."""
    start, end = span.start, span.end
    for clause in clause_spans(words):
        within = clause.start <= span.start and span.end <= clause.end
        if within or _is_touched(clause, span):
            start, end = min(start, clause.start), max(end, clause.end)
    return start, end


def _spoken_for(quote: str, taken: Sequence[str]) -> bool:
    return any(quote in other or (other in quote and len(other) >= _SPOKEN_FOR * len(quote)) for other in taken)
