"""Reader for the small embedded model: narrow questions with a closed set of answers, over single clauses.

The clause is the quote, so nothing can be made up; an answer that cannot be had is no answer, never a failed turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.core.errors import RunFailed
from engine.core.frozen import Frozen
from engine.core.spec import Task
from planner.data_tells import measured_task
from planner.llm.client import Llm
from planner.reading.reader import Reading, TurnContext
from planner.requirements import Change, WantedCriterion
from planner.rule_readers.clauses import clauses
from prompts.render import render

ABOUT_TASKS = {
    Task.CHAT_ASSISTANT: "answers people in a conversation",
    Task.QA_OVER_DOCUMENTS: "answers questions from documents",
    Task.CLASSIFICATION: "sorts texts into categories or topics",
    Task.EXTRACTION: "pulls fields out of texts",
    Task.SUMMARIZATION: "shortens texts",
    Task.REWRITING_STYLE: "rewrites texts in a style",
    Task.CODE_ASSISTANT: "writes or explains code",
    Task.TRANSLATION: "translates between languages",
    Task.TOOL_USE_AGENT: "calls tools and does work",
    Task.DOMAIN_ADAPTATION: "learns the language of a field",
}
_MOST_CLAUSES = 12
_LEAST_WORDS = 2
_MOST_LETTERS = 4000
"""Of longer words the beginning says what the model is for."""


class TaskAnswer(Frozen):
    """The kind of task."""

    task: Task


class ClauseAnswer(Frozen):
    """What a clause is."""

    kind: Literal["must", "never", "should", "nice", "none"]


@dataclass(frozen=True)
class SmallReader:
    """One question for the task of the first turn; with `rules`, one a clause for the rules of the rubric."""

    llm: Llm
    rules: bool = False
    """Off until the embedded model is trained for it: as it comes it calls nearly every clause the same."""

    def read(self, turn: TurnContext) -> Reading:
        read = {change.field for change in turn.exact}
        changes: list[Change] = []
        if (
            "task" not in read
            and not turn.known.all("task")
            and turn.words.strip()
            and measured_task(turn.profiles) is None
        ):
            changes += self._task(turn.words[:_MOST_LETTERS])
        if self.rules:
            taken = [change.quote for change in turn.exact if change.field != "goal"]
            for clause in [
                c
                for c in clauses(turn.words)
                if len(c.split()) >= _LEAST_WORDS and not any(q in c or c in q for q in taken)
            ][:_MOST_CLAUSES]:
                changes += self._rule(clause)
        return Reading(tuple(changes), guessed=True, all_read=False, weighs_doubt=False)

    def _task(self, words: str) -> list[Change]:
        try:
            task = self.llm.ask(
                render("task", words=words, tasks={t.value: about for t, about in ABOUT_TASKS.items()}), TaskAnswer
            ).task
        except RunFailed:
            return []
        return [Change(op="set", field="task", value=task.value, quote=words.strip())]

    def _rule(self, clause: str) -> list[Change]:
        try:
            kind = self.llm.ask(render("clause", clause=clause), ClauseAnswer).kind
        except RunFailed:
            return []
        if kind == "none":
            return []
        strength: Literal["must", "should", "nice"] = (
            "must" if kind in ("must", "never") else "nice" if kind == "nice" else "should"
        )
        return [
            Change(
                op="add",
                field="rubric",
                value=WantedCriterion(name=clause, unwanted=kind == "never", strength=strength),
                quote=clause,
            )
        ]
