"""A change of the rubric that a person's judgements call for, as a change of what they want."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Literal

from engine.calibration.candidates import CandidateChange
from engine.core.spec import Criterion, Task
from engine.data.synthetic.rows import TEMPLATES
from engine.estimation.machine import Machine
from planner.changes import apply_changes
from planner.check import check_change
from planner.compile.grader_choice import grader_for
from planner.compile.plan import compile_plan
from planner.compile.row_forecast import Foresee
from planner.documents.beside import doubt_questions
from planner.plan_state import Measure, PlanState
from planner.requirements import Change, Requirements, WantedCriterion, WantedSource, name_key
from planner.unused_words import sentence_of


def as_change(change: CandidateChange, wants: Requirements, task: Task, quote: str) -> Change | None:
    """The same as a change of requirements, with the judgement as its words; None where no words of a rubric line
    say it."""
    before, after = change.before, change.after
    known = {name_key(w.value.name) for w in wants.all("rubric") if isinstance(w.value, WantedCriterion)}
    if before is not None and name_key(before.name) not in known and not before.default:
        return None
    if after is None:
        assert before is not None
        return Change(op="remove", field="rubric", value=_wanted(before), quote=quote)
    if grader_for(after.name, task, unwanted=after.weight < 0, quote=quote) != after.grader and (
        before is None or after.grader != before.grader
    ):
        return None
    if before is not None and before.name != after.name:
        return Change(op="replace", field="rubric", value=_wanted(after), quote=quote, old=before.name)
    return Change(op="add", field="rubric", value=_wanted(after), quote=quote)


def source_change(path: str, quote: str, use: Literal["train"] | None = None) -> Change:
    """That a file is among those the plan is made of; with `use`, that it is learned from whatever was said before."""
    return Change(op="add", field="sources", value=WantedSource(path=path, use=use), quote=quote)


def source_gone(path: str, quote: str) -> Change:
    """That a file is learned from no longer."""
    return Change(op="remove", field="sources", value=WantedSource(path=path), quote=quote)


def line_change(line: str, quote: str) -> Change:
    """A line of the rubric in a person's own words, without points of their own."""
    return Change(op="add", field="rubric", value=WantedCriterion(name=line), quote=quote)


def _wanted(line: Criterion) -> WantedCriterion:
    return WantedCriterion(
        name=line.name, weight=line.weight, unwanted=line.weight < 0, strength="must" if line.hard else "should"
    )


def take_over(
    state: PlanState,
    words: str,
    changes: Sequence[Change],
    measure: Measure,
    machine: Machine,
    *,
    limit: int | None = None,
    session: str = "session",
    foresee: Foresee | None = None,
) -> PlanState:
    """A turn whose changes are given, not read: no language model is asked.

    Changes whose quote is not in the `words`, or whose numbers are not in the quote, are left out and said in
    `rejected`.
    """
    turns = (*state.turns, words)
    reasons = [(change, check_change(change, (words,))) for change in changes]
    requirements = apply_changes(state.requirements, [c for c, reason in reasons if reason is None], len(turns))
    known = state.known.model_copy(update={"requirements": requirements})
    writer = state.plan.spec.data.writer if state.plan is not None and state.plan.spec is not None else TEMPLATES
    compiled = partial(
        compile_plan,
        limit=limit,
        session=session,
        settled=known.settled,
        language=known.language,
        writer=writer,
        open_questions=doubt_questions(known.doubted, requirements, known.settled),
        not_used=[sentence_of(one) for one in known.not_used],
        now=datetime.now().astimezone(),
        foresee=foresee,
    )
    earlier = (*state.earlier, state.known) if known != state.known else state.earlier
    return PlanState(
        turns=turns,
        known=known,
        plan=compiled(requirements, measure(requirements), machine),
        earlier=earlier,
        rejected=tuple(reason for _, reason in reasons if reason is not None),
    )
