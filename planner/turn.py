"""One planning turn: the person's words in, the next state out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from pydantic import Field
from rapidfuzz import fuzz

from engine.core.errors import Declined
from engine.core.frozen import Frozen
from engine.core.printable import lines as in_lines
from engine.data.profile import DataProfile
from engine.data.synthetic.rows import TEMPLATES
from engine.documents.signs import shapeless
from engine.estimation.machine import Machine
from engine.models.catalogue import entry
from planner.answers import Pending, agreed_first, answers
from planner.changes import apply_changes
from planner.check import check_change
from planner.compile.missing import FILES
from planner.compile.model_choice import next_size
from planner.compile.plan import compile_plan
from planner.compile.row_forecast import Foresee
from planner.compile.use_of import USES
from planner.diff import diff
from planner.documents.beside import DOCUMENTS, Beside, Doubted, doubt_questions, unseen_notes
from planner.llm.client import Llm
from planner.plan import Plan, Question
from planner.reading.large import LargeReader
from planner.reading.merge import merged, unsure
from planner.reading.reader import Reading, TurnContext, show_value
from planner.reading.small import SmallReader
from planner.reading.wire import Asks
from planner.render.explain import Query, as_query, explain, what_if
from planner.requirements import Change, Requirements, Value, WantedExpert, WantedSource, key, normal
from planner.rule_readers.all import MOST_FILES, WishesFound, pieces, read_words
from planner.rule_readers.columns import SeenColumns, seen_columns
from planner.rule_readers.files import file_spans
from planner.rule_readers.languages import language_of
from planner.rule_readers.marks import sentence_edges
from planner.rule_readers.options import task_answered
from planner.rule_readers.own import own
from planner.rule_readers.paths import read_paths
from planner.rule_readers.removals import UNKNOWN, unknown_kinds
from planner.rule_readers.seen import NOTHING_SEEN, SeenFiles, last, placed_expert, placed_source
from planner.rule_readers.selecting import leaves_notes_out
from planner.rule_readers.training import read_size_step
from planner.unused_words import NotUsed, SaidWords, left_over, sentence_of, still_left, which_rows, without_heeded

NOTHING_HEARD = (
    "I found no figure, file, limit or name in these words; say it like “budget 200 euros”, “at least 90 % "
    "right” or “learn from mails.csv”."
)
_LONGEST_GOAL = 2000
_ENOUGH_LETTERS = 20_000
"""The language of the first letters is that of all."""
_TYPO = 80.0
"""Likeness (0..100) from which a new file name is taken as the right spelling of a missing one."""


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
    reply: str = ""
    """The answer, where the last words asked about the plan or undid something."""
    unchanged: str = ""
    """Where the last words changed nothing in the plan: what was heard in them, and why nothing came of it."""

    @property
    def requirements(self) -> Requirements:
        return self.known.requirements


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
    beside: Beside | None = None,
    seen: SeenFiles = NOTHING_SEEN,
    said_at: datetime | None = None,
    now: datetime | None = None,
    foresee: Foresee | None = None,
) -> PlanState:
    """Read the words, check every change against them, and compile the plan anew.

    `seen` is what is there besides: names of files; `foresee` says what the run would make of the rows. `document`
    names the requirement document the words stand in, `beside` what reading it left out. `said_at` is when they were
    said, which dates are counted from (default: now); a date that is over at `now` is asked about. A question about the
    plan is answered in `reply` and changes nothing else.

    Raises:
        LlmUnavailable: a chosen model is out of reach; the embedded one is never needed for a plan.
        Declined: the chosen model is not on this machine, and the person said that nothing may leave it.
    """
    now = now or datetime.now().astimezone()
    said_at = said_at or now
    compiled = partial(
        _compiled, measure=measure, machine=machine, limit=limit, session=session, llm=llm, now=now, foresee=foresee
    )
    words = shapeless(words)
    state = state.model_copy(update={"turns": (*state.turns, words), "rejected": (), "reply": "", "unchanged": ""})
    asks: Query | Asks | None = as_query(words) if state.plan is not None and document is None else None
    settled: frozenset[str] = frozenset()
    seen = _with_plan(seen, state.plan)
    if asks is None or asks.kind == "what_if":
        answered = (
            answers(words, state.plan, state.pending, state.requirements, [d.document for d in state.known.doubted])
            if asks is None
            else None
        )
        if answered is not None:
            heard, settled = Heard(answered[0]), answered[1]
        else:
            heard = _heard(state, words, llm, measure, document, said_at, seen)
            settled = _settled_uses(state.plan, heard.exact)
            asks = asks or (heard.reading.asks if state.plan is not None and document is None else None)
    if asks is not None and asks.kind == "undo":
        return _undone(state, compiled)
    if asks is not None and asks.kind == "why":
        return state.model_copy(
            update={"reply": explain(state.plan, f"{asks.about} {words}" if asks.about != words else words)}
        )
    known, pending, rejected = _next(state, words, heard, measure, document, said_at, seen)
    known = known.model_copy(update={"settled": known.settled | settled})
    if document is not None and beside is not None:
        known = _with_beside(known, beside, document, len(state.turns))
    if any(leaves_notes_out(one.words) for one in known.not_used):
        known = known.model_copy(update={"not_used": without_heeded(known.not_used, measure(known.requirements))})
    plan = compiled(known, [*(p.question for p in pending), *unsure(heard.reading.refused)])
    if asks is not None:
        return state.model_copy(update={"reply": what_if(state.plan, plan)})
    earlier = (*state.earlier, state.known) if known != state.known else state.earlier
    unchanged = "" if diff(state.plan, plan) else nothing_changed(state, known, plan, heard.exact)
    changed = {
        "known": known,
        "unchanged": unchanged,
        "plan": plan,
        "pending": tuple(pending),
        "rejected": tuple(rejected),
        "earlier": earlier,
    }
    return state.model_copy(update=changed)


@dataclass(frozen=True)
class Heard:
    """What was read in the words of a turn."""

    exact: Sequence[Change]
    reading: Reading = field(default_factory=Reading)
    doubtful: Sequence[Change] = ()
    """Exact readings that count only if the model agrees."""
    found: WishesFound | None = None
    """What the exact readers made of the words; None where they were an answer."""


def _with_plan(seen: SeenFiles, plan: Plan | None) -> SeenFiles:
    """With the files of the plan so far and what they were measured to be."""
    sources = plan.spec.data.sources if plan is not None and plan.spec is not None else ()
    return replace(seen, kinds=tuple((s.path, s.kind) for s in sources))


def _settled_uses(plan: Plan | None, changes: Sequence[Change]) -> frozenset[str]:
    """Whoever is asked what a file is for and says it in other words has answered."""
    asked = plan is not None and any(q.field == USES for q in plan.questions)
    return (
        frozenset({USES})
        if asked and any(isinstance(c.value, WantedSource) and c.value.use is not None for c in changes)
        else frozenset()
    )


def _placed(change: Change, seen: SeenFiles) -> Change:
    """With its files as the plan names them."""
    value: Value = change.value
    if isinstance(value, WantedSource):
        value = placed_source(value, seen)
    elif isinstance(value, WantedExpert):
        value = placed_expert(value, seen)
    return change if value == change.value else change.model_copy(update={"value": value})


def _heard(
    state: PlanState, words: str, llm: Llm, measure: Measure, document: str | None, said_at: datetime, seen: SeenFiles
) -> Heard:
    # Names of columns are known from the files, also from those that the words name themselves.
    named = [
        _placed(h.change, seen)
        for _, piece in pieces(own(words).text)
        if file_spans(piece, seen)
        for h in read_paths(piece, state.requirements, seen)
    ]
    profiles = measure(apply_changes(state.requirements, named[:MOST_FILES], len(state.turns)))
    writers = tuple(dict.fromkeys(name for p in profiles for name in p.writers))
    found = read_words(
        words, state.requirements, said_at, replace(seen, columns=_columns(state, profiles), writers=writers)
    )
    exact, doubtful = [h.change for h in found.hits], [h.change for h in found.hits if not h.sure]
    exact += _agreed_task(state.plan, words, exact)
    reading = _read(state, own(words).heard, exact, doubtful, llm, measure, document)
    # A small model cannot weigh a doubtful reading, so there it stands.
    return Heard(exact, reading, [] if reading.guessed else doubtful, found)


def _agreed_task(plan: Plan | None, words: str, changes: Sequence[Change]) -> list[Change]:
    """The kind of task that was asked about, where the words begin with its name, or with a yes and name no other."""
    if (
        plan is None
        or plan.spec is None
        or not any(q.field == "task" for q in plan.questions)
        or any(c.field == "task" for c in changes)
    ):
        return []
    if (named := task_answered(words)) is not None:
        return [Change(op="set", field="task", value=named[0].value, quote=named[1].strip())]
    yes = agreed_first(words)
    return [Change(op="set", field="task", value=plan.spec.task.value, quote=yes)] if yes else []


def _columns(state: PlanState, profiles: Sequence[DataProfile]) -> tuple[SeenColumns, ...]:
    """The columns of the measured files, as the plan has them."""
    return tuple(
        seen_columns(
            profiles, state.plan.spec.data.sources if state.plan is not None and state.plan.spec is not None else ()
        )
    )


def _with_beside(known: KnownSoFar, beside: Beside, document: str, turn: int) -> KnownSoFar:
    """What reading a document left out is told, and what cannot be told of it asked."""
    doubted = (*known.doubted, *([Doubted(document=document, why=beside.doubts)] if beside.doubts else []))
    return known.model_copy(
        update={
            "not_used": (*known.not_used, *unseen_notes(beside, turn, document)),
            "doubted": doubted,
            "settled": known.settled - ({DOCUMENTS} if beside.doubts else set()),
        }
    )


def _compiled(
    known: KnownSoFar,
    questions: Sequence[Question] = (),
    *,
    measure: Measure,
    machine: Machine,
    limit: int | None,
    session: str,
    llm: Llm,
    now: datetime,
    foresee: Foresee | None = None,
) -> Plan:
    questions = [*questions, *which_rows(known.not_used, known.settled)]
    return compile_plan(
        known.requirements,
        measure(known.requirements),
        machine,
        limit=limit,
        session=session,
        open_questions=[*questions, *doubt_questions(known.doubted, known.requirements, known.settled)],
        settled=known.settled,
        language=known.language,
        writer=_writer(known.requirements, llm),
        now=now,
        foresee=foresee,
        not_used=[sentence_of(one) for one in known.not_used],
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


def _read(
    state: PlanState,
    words: str,
    exact: Sequence[Change],
    doubtful: Sequence[Change],
    llm: Llm,
    measure: Measure,
    document: str | None,
) -> Reading:
    """What the language model reads; one that is not on this machine is not asked where nothing may leave it."""
    offline = [c.value for c in exact if c.field == "offline_only" and c.op == "set"] or [
        w.value for w in state.requirements.all("offline_only")
    ]
    if offline and offline[-1] is True:
        llm.require_offline()
    profiles = measure(apply_changes(state.requirements, exact, len(state.turns))) if llm.small else ()
    turn = TurnContext(
        words=words,
        known=state.requirements,
        exact=exact,
        doubtful=doubtful,
        plan=state.plan,
        profiles=profiles,
        document=document,
    )
    return (SmallReader(llm) if llm.small else LargeReader(llm)).read(turn)


def _next(
    state: PlanState,
    words: str,
    heard: Heard,
    measure: Measure,
    document: str | None,
    said_at: datetime,
    seen: SeenFiles,
) -> tuple[KnownSoFar, list[Pending], list[str]]:
    """What is known after the words, what is to be settled, and why something was not taken."""
    number = len(state.turns)
    reading = replace(heard.reading, changes=tuple(_placed(c, seen) for c in heard.reading.changes))
    there = [path for path, _ in seen.kinds] + [
        w.value.path for w in state.requirements.all("sources") if isinstance(w.value, WantedSource)
    ]
    there += seen.files
    there += [
        option
        for q in (state.plan.questions if state.plan is not None else ())
        if q.field == FILES
        for option in q.options
    ]
    # An answer picks a reading of the words before it, which were checked then.
    columns = {c for s in _columns(state, measure(state.requirements)) for c in (*s.prompt, s.reply or "")}
    reasons = [(change, check_change(change, state.turns, there, columns)) for change in heard.exact]
    held = [_placed(change, seen) for change, reason in reasons if reason is None]
    agreed, choices = merged(
        held, Reading() if reading.guessed else reading, [_placed(change, seen) for change in heard.doubtful]
    )
    steps = _steps(state, reading, words)
    requirements = apply_changes(
        state.requirements, [*_goal(state, words), *agreed, *steps], number, document=document, at=said_at
    )
    if reading.guessed:
        requirements = apply_changes(requirements, reading.changes, number, guessed=True, document=document, at=said_at)
    requirements = _without_missing(requirements, agreed, measure)
    language = (
        language_of(_start_of(state.turns))
        if document is None
        else state.known.language or language_of(_start_of([words]))
    )
    left = _left(state, words, heard, [(c.quote, r) for c, r in reasons if r is not None], agreed, steps, document)
    left += tuple(
        NotUsed(turn=number, words=words[a:b], why=UNKNOWN, document=document)
        for a, b in unknown_kinds(own(words).text)
        if not any(words[a:b] in one.words for one in left)
    )
    known = state.known.model_copy(update={"requirements": requirements, "language": language, "not_used": left})
    rejected = [reason for _, reason in reasons if reason is not None] + [r.reason for r in reading.refused]
    return known, [Pending(question=c.question, changes=c.changes) for c in choices], rejected


def _goal(state: PlanState, words: str) -> list[Change]:
    """The first words, as far as they are the person's own."""
    text = own(words).heard.strip()
    if state.requirements.one("goal") is not None or not text:
        return []
    if len(text) > _LONGEST_GOAL:
        text = text[: max(end for end in (_LONGEST_GOAL, *sentence_edges(text)) if end <= _LONGEST_GOAL)].strip()
    return [Change(op="set", field="goal", value=" ".join(text.split()), quote=text)]


def _start_of(turns: Sequence[str]) -> str:
    return " ".join(own(turn).heard for turn in turns)[:_ENOUGH_LETTERS]


def _left(
    state: PlanState,
    words: str,
    heard: Heard,
    refused: Sequence[tuple[str, str]],
    taken: Sequence[Change],
    steps: Sequence[Change],
    document: str | None,
) -> tuple[NotUsed, ...]:
    """What of these words became nothing, behind what was left of earlier ones and is still."""
    before = still_left(state.known.not_used, frozenset(c.field for c in (*taken, *steps)))
    if heard.found is None:
        return before
    quotes = [c.quote for c in (*heard.reading.changes, *steps) if c.field not in ("goal", "task")]
    said = SaidWords(
        words,
        heard.found,
        quotes,
        refused,
        first=not state.known.requirements.wishes,
        all_read=not heard.reading.guessed,
    )
    return (*before, *left_over(said, len(state.turns), document))


def nothing_changed(state: PlanState, known: KnownSoFar, plan: Plan, exact: Sequence[Change]) -> str:
    """What was heard, and why the plan is as it was."""
    there = [
        f"{c.field.replace('_', ' ')} {show_value(c.value)} (“{' '.join(c.quote.split())}”)"
        for c in exact
        if c.value in [w.value for w in known.requirements.all(c.field)] and c.op != "remove"
    ]
    lines = [f"In the plan already: {'; '.join(dict.fromkeys(there))}."] if there else []
    lines += [sentence_of(one) for one in known.not_used if one.turn == len(state.turns)]
    if plan.questions and not lines:
        lines.append("I am still asking: " + " ".join(q.text for q in plan.questions))
    return "Nothing changed. " + (in_lines(lines) or NOTHING_HEARD)


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
    wrong = {
        g
        for g in gone - now
        for n in now - gone
        if fuzz.ratio(last(g), last(n)) >= _TYPO and digits(last(g)) == digits(last(n))
    }
    kept = tuple(w for w in requirements.all("sources") if key(w.value) not in wrong)
    return Requirements(wishes={**requirements.wishes, "sources": kept})
