"""What the question about the kind of task offers, understood where it is said without being asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from engine.core.spec import Task
from engine.core.tables import table_beside
from planner.requirements import Change
from planner.rule_readers.clauses import clause_spans
from planner.rule_readers.hit import Hit
from planner.rule_readers.lexicon import pattern, word_list
from planner.rule_readers.wordlist import WordList

_NOT = re.compile(
    r"(?i)\b(?:not|no|never|isn't|doesn't|nicht|kein\w*|nie|pas|aucune?|jamais|no|nunca|ni)\b|n't\b|不|没"
)
_LABEL = re.compile(r"(?i)(?<!\w)(?:task|kind of task|aufgabe|art der aufgabe|tâche|tarea|任务|任务类型)\s*[:：]\s*$")
_MORE = r"(?=\W*$|\s+(?:for|that|which|and|who|für|der|die|das|und|pour|qui|et|para|que|y)\b)"
"""Behind a name the clause ends, or says for whom or what: “it is a translation bureau” is no kind of task."""


def read_options(words: str) -> Iterator[Hit]:
    """The kind of task, where a clause is one of the answers in the question's own words."""
    bare = words.strip(" .!?。！？")
    for clause in clause_spans(words):
        if _NOT.search(clause.text):
            continue
        for task, name, does in _patterns():
            found = name.match(clause.text) or does.search(clause.text)
            if found is None:
                continue
            alone = clause.text == bare or _LABEL.search(words[: clause.start])
            # A bare name may be a heading of a document.
            if found.re is not name or found["lead"] or alone:
                yield Hit(
                    Change(op="set", field="task", value=task.value, quote=found.group().strip()),
                    clause.start,
                    clause.end,
                )
                break


def task_answered(words: str) -> tuple[Task, str] | None:
    """The kind of task an answer to the question for it begins with, and its words: “Chat assistant. If the page
    says nothing, …”."""
    first = next(iter(clause_spans(words)), None)
    if first is None or _NOT.search(first.text):
        return None
    found = next(
        ((task, match.group()) for task, name, _ in _patterns() if (match := name.match(first.text)) is not None), None
    )
    return found


@cache
def _patterns() -> tuple[tuple[Task, re.Pattern[str], WordList], ...]:
    """Of each task the pattern of its names behind a lead-in or alone, and that of what it does."""
    table = table_beside(__file__, "options.yaml")
    lead = "|".join(table["lead_in"])
    return tuple(
        (
            task,
            re.compile(
                rf"(?P<lead>(?:{lead})\s*)?(?:{pattern([task.value, *table[task.value]['names']]).pattern}){_MORE}",
                re.IGNORECASE,
            ),
            word_list(table[task.value]["does"]),
        )
        for task in Task
    )
