"""One planning turn: the person's words in, the next state out."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ConfigDict

from engine.data.profile import DataProfile
from engine.errors import RunFailed
from engine.machine import Machine
from engine.spec import Frozen, Task
from planner.compile import compile_plan, measured_task
from planner.llm import Llm
from planner.plan import Plan
from planner.readers import read_all
from planner.requirements import Change, ChangeField, Requirements, apply_changes, check_change, normal
from prompts.render import render

TASKS = {
    Task.CHAT_ASSISTANT: "answers people in a conversation", Task.QA_OVER_DOCUMENTS: "answers questions from documents",
    Task.CLASSIFICATION: "sorts texts into categories or topics", Task.EXTRACTION: "pulls fields out of texts",
    Task.SUMMARIZATION: "shortens texts", Task.REWRITING_STYLE: "rewrites texts in a style",
    Task.CODE_ASSISTANT: "writes or explains code", Task.TRANSLATION: "translates between languages",
    Task.TOOL_USE_AGENT: "calls tools and does work", Task.DOMAIN_ADAPTATION: "learns the language of a field",
}


_AGREED = frozenset({"yes", "y", "yes it is", "yes please", "correct", "right", "exactly", "ja", "oui", "sí"})


class TaskAnswer(Frozen):
    """The kind of task."""

    task: Task


class ChangesAnswer(Frozen):
    """What one message changes."""

    model_config = ConfigDict(extra="ignore")

    changes: tuple[Change, ...] = ()


class PlanState(Frozen):
    """A conversation so far."""

    turns: tuple[str, ...] = ()
    requirements: Requirements = Requirements()
    plan: Plan | None = None
    rejected: tuple[str, ...] = ()
    """Why changes the model proposed in the last turn were not taken."""


def plan_turn(state: PlanState, words: str, llm: Llm, profiles: Sequence[DataProfile], machine: Machine, *,
              limit: int | None = None, session: str = "session") -> PlanState:
    """Read the words, check every change against them, and compile the plan anew.

    Raises:
        LlmUnavailable: a chosen model is out of reach; the embedded one is never needed for a plan.
    """
    turns = (*state.turns, words)
    number = len(turns)
    exact = read_all(words)
    if state.requirements.one("goal") is None and words.strip():
        exact.insert(0, Change(op="set", field="goal", value=" ".join(words.split()), quote=words.strip()))
    exact += _answers(state, words)
    proposed = _propose(state, words, llm, profiles, {change.field for change in exact})
    requirements, rejected = _without_missing(state.requirements, exact, profiles), []
    for changes, guessed in ((exact, False), (proposed, llm.small)):
        reasons = [check_change(change, (words,)) for change in changes]
        rejected += [reason for reason in reasons if reason is not None]
        good = [change for change, reason in zip(changes, reasons, strict=True) if reason is None]
        requirements = apply_changes(requirements, good, number, guessed)
    plan = compile_plan(requirements, profiles, machine, limit=limit, session=session)
    return PlanState(turns=turns, requirements=requirements, plan=plan, rejected=tuple(rejected))


def _answers(state: PlanState, words: str) -> list[Change]:
    """A bare answer to an open question: one of its options, or a yes to a guessed task."""
    if state.plan is None:
        return []
    said = normal(words.strip(" .!?\"'“”")).replace("_", " ")
    for question in state.plan.questions:
        picked = next((o for o in question.options if normal(o).replace("_", " ") == said), None)
        if question.field == "task" and picked is None and said in _AGREED and state.plan.spec is not None:
            picked = state.plan.spec.task.value
        if picked is not None:
            return [Change(op="set", field="task" if question.field == "task" else "column", value=picked, quote=words.strip())]
    return []


def _without_missing(requirements: Requirements, changes: Sequence[Change], profiles: Sequence[DataProfile]) -> Requirements:
    """A file named now replaces files named earlier that are not there."""
    now = {normal(str(c.value)) for c in changes if c.field == "sources" and c.op == "add"}
    gone = {normal(p.path) for p in profiles if p.kind == "missing"} - now
    if not now or not gone:
        return requirements
    wishes = dict(requirements.wishes)
    kept = tuple(w for w in wishes.pop("sources", ()) if normal(str(w.value)) not in gone)
    if kept:
        wishes["sources"] = kept
    return Requirements(wishes=wishes)


def _propose(state: PlanState, words: str, llm: Llm, profiles: Sequence[DataProfile], read: set[ChangeField]) -> list[Change]:
    """What the model adds to the exact readers; fields those have read are not taken from it."""
    if llm.small:
        return _propose_task(state, words, llm, profiles, read)
    prompt = render("changes", words=words, fields=list(ChangeField.__args__), known=_known(state.requirements))  # type: ignore[attr-defined]
    return [change for change in llm.ask(prompt, ChangesAnswer).changes if change.field not in read]


def _propose_task(state: PlanState, words: str, llm: Llm, profiles: Sequence[DataProfile], read: set[ChangeField]) -> list[Change]:
    """The one question the embedded model is asked, and only where the data cannot tell."""
    if state.turns or "task" in read or not words.strip() or measured_task(profiles) is not None:
        return []
    try:
        task = llm.ask(render("task", words=words, tasks={t.value: about for t, about in TASKS.items()}), TaskAnswer).task
    except RunFailed:
        return []
    return [Change(op="set", field="task", value=task.value, quote=words.strip())]


def _known(requirements: Requirements) -> list[str]:
    return [f"{field}: {wish.value}" for field, wishes in requirements.wishes.items() for wish in wishes]
