"""One planning turn: the person's words in, the next state out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from rapidfuzz import fuzz

from engine.catalogue import entry
from engine.data.made.rows import TEMPLATES
from engine.data.profile import DataProfile
from engine.errors import Declined
from engine.frozen import Frozen
from engine.machine import Machine
from engine.spec import Task
from planner.check import check_change
from planner.compile.missing import FILES, NO_OTHER, meant_by
from planner.compile.model import next_size
from planner.compile.plan import compile_plan
from planner.compile.sources import COLUMNS, NONE_YET, YES
from planner.compile.use_of import USES, use_in
from planner.explain import Query, as_query, explain, leaves_it_open, what_if
from planner.llm import Llm
from planner.plan import YOU_DECIDE, Plan, Question
from planner.readers.all import read_hits
from planner.readers.languages import language_of
from planner.readers.seen import NOTHING_SEEN, Seen, last, placed_expert, placed_source
from planner.readers.training import read_size_step
from planner.reading.large import LargeReader
from planner.reading.merge import merged, unsure
from planner.reading.reader import Reading, Turn
from planner.reading.small import SmallReader
from planner.reading.wire import Asks
from planner.requirements import Change, Circumstance, Requirements, Value, WantedExpert, WantedSource, apply_changes, key, normal

_AGREED = frozenset({"yes", "y", "yes it is", "yes please", "correct", "right", "exactly", "ja", "genau", "oui", "sí", "si", "对", "是的"})
_TYPO = 80.0
"""Likeness (0..100) from which a new file name is taken as the right spelling of a missing one."""


class Pending(Frozen):
    """A question of the last turn whose options stand for changes."""

    question: Question
    changes: tuple[Change | None, ...]


class NotUsed(Frozen):
    """Words that became nothing."""

    turn: int
    """Number of the turn they were said in, counted from 1."""
    words: str
    """As the person said them."""
    why: str
    """Why nothing came of them, as the end of a sentence: “there is no file of that name”."""
    document: str | None = None
    """Name of the requirement document they stand in; None = said in the conversation."""


class Known(Frozen):
    """What a conversation has settled; the part an undo brings back."""

    requirements: Requirements = Requirements()
    settled: frozenset[str] = frozenset()
    """Fields of questions the person answered with “you decide”."""
    language: str | None = None
    """Language of the person's words."""
    not_used: tuple[NotUsed, ...] = ()
    """What of the words became nothing, and why."""


class PlanState(Frozen):
    """A conversation so far."""

    turns: tuple[str, ...] = ()
    known: Known = Known()
    plan: Plan | None = None
    pending: tuple[Pending, ...] = ()
    earlier: tuple[Known, ...] = ()
    """What was known before each turn that changed it, for “undo”."""
    rejected: tuple[str, ...] = ()
    """Why changes proposed in the last turn were not taken."""
    reply: str = ""
    """The answer, where the last words asked about the plan or undid something."""

    @property
    def requirements(self) -> Requirements:
        return self.known.requirements


def history(known: Sequence[tuple[Known, bool]]) -> tuple[Known, ...]:
    """What an undo can bring back, from what was known after each turn and whether that turn was an undo."""
    stack: list[Known] = [Known()]
    for now, undone in known:
        if undone:
            stack.pop()
        elif now != stack[-1]:
            stack.append(now)
    return tuple(stack[:-1])


Measure = Callable[[Requirements], Sequence[DataProfile]]
"""Measures the files that requirements name, and others given beside them."""


def plan_turn(
    state: PlanState,
    words: str,
    llm: Llm,
    measure: Measure,
    machine: Machine,
    *,
    limit: int | None = None,
    session: str = "session",
    document: str | None = None,
    seen: Seen = NOTHING_SEEN,
) -> PlanState:
    """Read the words, check every change against them, and compile the plan anew.

    `seen` is what is there besides: names of files and columns. `document` names the requirement document the words stand in. A question
    about the plan is answered in `reply` and changes nothing else.

    Raises:
        LlmUnavailable: a chosen model is out of reach; the embedded one is never needed for a plan.
        Declined: the chosen model is not on this machine, and the person said that nothing may leave it.
    """
    compiled = partial(_compiled, measure=measure, machine=machine, limit=limit, session=session, llm=llm)
    state = state.model_copy(update={"turns": (*state.turns, words), "rejected": (), "reply": ""})
    asks: Query | Asks | None = as_query(words) if state.plan is not None and document is None else None
    settled: frozenset[str] = frozenset()
    seen = _with_plan(seen, state.plan)
    if asks is None or asks.kind == "what_if":
        answered = _answers(state, words) if asks is None else None
        if answered is not None:
            heard, settled = Heard(answered[0]), answered[1]
        else:
            heard = _heard(state, words, llm, measure, document, seen)
            settled = _settled_uses(state.plan, heard.exact)
            asks = asks or (heard.reading.asks if state.plan is not None and document is None else None)
    if asks is not None and asks.kind == "undo":
        return _undone(state, compiled)
    if asks is not None and asks.kind == "why":
        return state.model_copy(update={"reply": explain(state.plan, f"{asks.about} {words}" if asks.about != words else words)})
    known, pending, rejected = _next(state, words, heard, measure, document, seen)
    known = known.model_copy(update={"settled": known.settled | settled})
    plan = compiled(known, [*(p.question for p in pending), *unsure(heard.reading.refused)])
    if asks is not None:
        return state.model_copy(update={"reply": what_if(state.plan, plan)})
    earlier = (*state.earlier, state.known) if known != state.known else state.earlier
    changed = {"known": known, "plan": plan, "pending": tuple(pending), "rejected": tuple(rejected), "earlier": earlier}
    return state.model_copy(update=changed)


@dataclass(frozen=True)
class Heard:
    """What was read in the words of a turn."""

    exact: Sequence[Change]
    reading: Reading = field(default_factory=Reading)
    doubtful: Sequence[Change] = ()
    """Exact readings that count only if the model agrees."""


def _with_plan(seen: Seen, plan: Plan | None) -> Seen:
    """With the files of the plan so far and what they were measured to be."""
    sources = plan.spec.data.sources if plan is not None and plan.spec is not None else ()
    return replace(seen, kinds=tuple((s.path, s.kind) for s in sources))


def _settled_uses(plan: Plan | None, changes: Sequence[Change]) -> frozenset[str]:
    """Whoever is asked what a file is for and says it in other words has answered."""
    asked = plan is not None and any(q.field == USES for q in plan.questions)
    return frozenset({USES}) if asked and any(isinstance(c.value, WantedSource) and c.value.use is not None for c in changes) else frozenset()


def _placed(change: Change, seen: Seen) -> Change:
    """With its files as the plan names them."""
    value: Value = change.value
    if isinstance(value, WantedSource):
        value = placed_source(value, seen)
    elif isinstance(value, WantedExpert):
        value = placed_expert(value, seen)
    return change if value == change.value else change.model_copy(update={"value": value})


def _heard(state: PlanState, words: str, llm: Llm, measure: Measure, document: str | None, seen: Seen) -> Heard:
    hits = read_hits(words, state.requirements, seen)
    exact, doubtful = [h.change for h in hits], [h.change for h in hits if not h.sure]
    reading = _read(state, words, exact, doubtful, llm, measure, document)
    # A small model cannot weigh a doubtful reading, so there it stands.
    return Heard(exact, reading, [] if reading.guessed else doubtful)


def _compiled(known: Known, questions: Sequence[Question] = (), *, measure: Measure, machine: Machine, limit: int | None, session: str,
              llm: Llm) -> Plan:
    return compile_plan(
        known.requirements,
        measure(known.requirements),
        machine,
        limit=limit,
        session=session,
        open_questions=questions,
        settled=known.settled,
        language=known.language,
        writer=_writer(known.requirements, llm),
        not_used=[f"I did not use: “{n.words}”{f' ({n.document})' if n.document else ''}, because {n.why}." for n in known.not_used],
    )


def _writer(wants: Requirements, llm: Llm) -> str:
    """The model that may write questions from documents: one that can, and that may see them."""
    offline = wants.one("offline_only")
    if llm.small:
        return TEMPLATES
    if offline is None or offline.value is True:
        try:
            llm.require_offline()
        except Declined:
            return TEMPLATES
    return llm.name


def _read(state: PlanState, words: str, exact: Sequence[Change], doubtful: Sequence[Change], llm: Llm, measure: Measure, document: str | None) -> Reading:
    """What the language model reads; one that is not on this machine is not asked where nothing may leave it."""
    offline = [c.value for c in exact if c.field == "offline_only" and c.op == "set"] or [w.value for w in state.requirements.all("offline_only")]
    if offline and offline[-1] is True:
        llm.require_offline()
    profiles = measure(apply_changes(state.requirements, exact, len(state.turns))) if llm.small else ()
    turn = Turn(words=words, known=state.requirements, exact=exact, doubtful=doubtful, plan=state.plan, profiles=profiles, document=document)
    return (SmallReader(llm) if llm.small else LargeReader(llm)).read(turn)


def _next(state: PlanState, words: str, heard: Heard, measure: Measure, document: str | None, seen: Seen) -> tuple[Known, list[Pending], list[str]]:
    """What is known after the words, what is to be settled, and why something was not taken."""
    number = len(state.turns)
    reading = replace(heard.reading, changes=tuple(_placed(c, seen) for c in heard.reading.changes))
    there = [path for path, _ in seen.kinds] + [w.value.path for w in state.requirements.all("sources") if isinstance(w.value, WantedSource)]
    there += seen.files
    there += [option for q in (state.plan.questions if state.plan is not None else ()) if q.field == FILES for option in q.options]
    # An answer picks a reading of the words before it, which were checked then.
    reasons = [(change, check_change(change, state.turns, there)) for change in heard.exact]
    held = [_placed(change, seen) for change, reason in reasons if reason is None]
    agreed, choices = merged(held, Reading() if reading.guessed else reading, [_placed(change, seen) for change in heard.doubtful])
    goal = (
        []
        if state.requirements.one("goal") is not None or not words.strip()
        else [Change(op="set", field="goal", value=" ".join(words.split()), quote=words.strip())]
    )
    requirements = apply_changes(state.requirements, [*goal, *agreed, *_steps(state, reading, words)], number, document=document)
    if reading.guessed:
        requirements = apply_changes(requirements, reading.changes, number, guessed=True, document=document)
    requirements = _without_missing(requirements, agreed, measure)
    language = language_of(" ".join(state.turns)) if document is None else state.known.language or language_of(words)
    known = state.known.model_copy(update={"requirements": requirements, "language": language})
    rejected = [reason for _, reason in reasons if reason is not None] + [r.reason for r in reading.refused]
    return known, [Pending(question=c.question, changes=c.changes) for c in choices], rejected


def _undone(state: PlanState, compiled: partial[Plan]) -> PlanState:
    if not state.earlier:
        return state.model_copy(update={"reply": "There is nothing to take back."})
    known = state.earlier[-1]
    return state.model_copy(
        update={
            "known": known,
            "plan": compiled(known),
            "earlier": state.earlier[:-1],
            "pending": (),
            "reply": "Taken back: the plan is as it was before your last change.",
        }
    )


def _answers(state: PlanState, words: str) -> tuple[list[Change], frozenset[str]] | None:
    """The changes and settled fields of a bare answer to open questions; None where the words are something else."""
    questions = state.plan.questions if state.plan is not None else ()
    if not questions:
        return None
    said = normal(words.strip(" .!?\"'“”")).replace("_", " ")
    if leaves_it_open(words):
        return [], frozenset(name for q in questions for name in (q.field, *q.field.split("_and_")))
    for question in questions:
        at = next((n for n, o in enumerate(question.options) if normal(o).replace("_", " ") == said), None)
        if at is None and question.field == COLUMNS and said in _AGREED:
            return [], frozenset({COLUMNS})
        if at is None and question.field == "task" and said in _AGREED and state.plan is not None and state.plan.spec is not None:
            return [Change(op="set", field="task", value=state.plan.spec.task.value, quote=words.strip())], frozenset()
        if at is None and question.field in (USES, FILES) and said in _AGREED:
            at = 0
        if at is not None:
            return _picked(state, question, at, words)
    return None


def _picked(state: PlanState, question: Question, at: int, words: str) -> tuple[list[Change], frozenset[str]]:
    option, settled = question.options[at], frozenset({question.field, *question.field.split("_and_")})
    pending = next((p for p in state.pending if p.question == question), None)
    if pending is not None:
        change = pending.changes[at]
        # The words of the first reading support the value; the answer only picks it.
        return ([change] if change is not None else []), settled
    if question.field == USES:
        return [Change(op="add", field="sources", value=use_in(option), quote=words.strip())], settled
    if question.field == FILES and option != NO_OTHER:
        old = meant_by(option, state.requirements)
        return [Change(op="replace", field="sources", value=WantedSource(path=option), quote=words.strip(), old=old)], settled
    if question.field == "task" and option in {task.value for task in Task}:
        return [Change(op="set", field="task", value=option, quote=words.strip())], frozenset()
    if question.field == "data_sources" and option == NONE_YET:
        return [Change(op="add", field="circumstances", value=Circumstance.NO_DATA, quote=words.strip())], frozenset()
    if question.field in ("data_sources", COLUMNS) and option not in (YOU_DECIDE, YES):
        return [Change(op="set", field="column", value=option, quote=words.strip())], frozenset()
    return [], settled


def _steps(state: PlanState, reading: Reading, words: str) -> list[Change]:
    """“Smaller” as a ceiling: the next size of the catalogue below the one planned."""
    if state.plan is None or state.plan.spec is None or any(c.field == "max_params_b" for c in reading.changes):
        return []
    step = (reading.steps[-1].value, reading.steps[-1].quote) if reading.steps else read_size_step(words)
    if step is None:
        return []
    size = next_size(entry(state.plan.spec.model.base).nominal_b, step[0])
    return [] if size is None else [Change(op="set", field="max_params_b", value=size, quote=step[1])]


def _without_missing(requirements: Requirements, changes: Sequence[Change], measure: Measure) -> Requirements:
    """A file that is there, named now, replaces one named earlier that is not there and is spelt nearly the same."""
    now = {key(c.value) for c in changes if c.op == "add" and isinstance(c.value, WantedSource)}
    if not now or len(requirements.all("sources")) < 2:
        return requirements
    gone = {normal(p.path).rstrip("/\\") for p in measure(requirements) if p.kind == "missing"}
    digits = partial(re.sub, r"\D", "")
    wrong = {g for g in gone - now for n in now - gone if fuzz.ratio(last(g), last(n)) >= _TYPO and digits(last(g)) == digits(last(n))}
    kept = tuple(w for w in requirements.all("sources") if key(w.value) not in wrong)
    return Requirements(wishes={**requirements.wishes, "sources": kept})
