"""A conversation so far, as planning knows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pydantic import Field

from engine.core.frozen import Frozen
from engine.data.profile import DataProfile
from planner.answers import Pending
from planner.documents.beside import Doubted
from planner.plan import Plan
from planner.render.explain import Reply
from planner.requirements import Requirements
from planner.sentences import Sentence, Text
from planner.unused_words import NotUsed


class KnownSoFar(Frozen):
    """What a conversation has settled; the part an undo brings back."""

    requirements: Requirements = Requirements()
    settled: frozenset[str] = frozenset()
    """Fields of questions the person answered with “you decide”."""
    language: str | None = None
    """Language of the person's words."""
    not_used: tuple[NotUsed, ...] = ()
    """What of the words became nothing, and why."""
    doubted: tuple[Doubted, ...] = Field(default=(), exclude_if=lambda doubted: not doubted)
    """Requirement documents of which it cannot be told what of them is seen."""


class PlanState(Frozen):
    """A conversation so far."""

    turns: tuple[str, ...] = ()
    known: KnownSoFar = KnownSoFar()
    plan: Plan | None = None
    pending: tuple[Pending, ...] = ()
    earlier: tuple[KnownSoFar, ...] = ()
    """What was known before each turn that changed it, for “undo”."""
    rejected: tuple[str, ...] = ()
    """Why changes proposed in the last turn were not taken."""
    reply: Reply | None = None
    """The answer, where the last words asked about the plan or undid something."""
    unchanged: tuple[Text, ...] = ()
    """Where the last words changed nothing in the plan: what was heard in them, and why nothing came of it."""

    @property
    def requirements(self) -> Requirements:
        return self.known.requirements


def sentences_of(state: PlanState) -> dict[str, Sentence]:
    """Those that can be said in other languages, by their English text, which is all that their JSON holds."""
    plan, texts = state.plan, [one.why for one in state.known.not_used]
    questions = [p.question for p in state.pending]
    if plan is not None:
        questions += [*plan.questions, *plan.offers]
        texts += [origin.reason for origin in plan.origin.values() if origin.reason is not None]
        texts += [warning.text for warning in plan.warnings]
        texts += [text for one in plan.unbuilt for text in (one.lacks, one.words)]
    texts += [text for question in questions for text in (question.text, *question.options)]
    return {str(text): text for text in texts if isinstance(text, Sentence)}


def history(known: Sequence[tuple[KnownSoFar, bool]]) -> tuple[KnownSoFar, ...]:
    """What an undo can bring back, from what was known after each turn and whether that turn was an undo."""
    stack: list[KnownSoFar] = [KnownSoFar()]
    for now, undone in known:
        if undone:
            stack.pop()
        elif now != stack[-1]:
            stack.append(now)
    return tuple(stack[:-1])


Measure = Callable[[Requirements], Sequence[DataProfile]]
"""Measures the files that requirements name, and others given beside them."""
