"""One planning turn: the person's words in, the next state out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from engine.core.errors import Declined
from engine.data.synthetic.rows import TEMPLATES
from engine.documents.signs import shapeless
from engine.estimation.machine import Machine
from planner.agreement import agreed_sentence
from planner.answered_beside import beside_wishes, split_answer
from planner.answers import agreed_to, answers
from planner.compile.nearest import taken_beside
from planner.compile.plan import compile_plan
from planner.compile.row_forecast import Foresee
from planner.diff import diff
from planner.documents.beside import Beside, doubt_questions
from planner.hearing import Heard, hear, settled_uses
from planner.llm.client import Llm
from planner.next_state import known_after, with_beside, with_renting
from planner.plan import Plan, Question
from planner.plan_state import KnownSoFar, Measure, PlanState
from planner.reading.merge import unsure
from planner.reading.reader import show_value
from planner.reading.wire import Asks
from planner.ready_answers import settled_beside_files
from planner.render.explain import Explained, Query, Undone, WhatIf, as_query
from planner.requirements import Change, Requirements
from planner.rule_readers.seen import NOTHING_SEEN, SeenFiles
from planner.rule_readers.selecting import leaves_notes_out
from planner.rule_readers.utterance import utterance
from planner.sentences import InEveryLanguage, Sentence, in_english, semicolons, sentence
from planner.unused_words import sentence_of, which_rows, without_heeded

NOTHING_HEARD = sentence(
    "unchanged-nothing-heard",
    "I found no figure, file, limit or name in these words; say it like “budget 200 euros”, “at least 90 % "
    "right” or “learn from mails.csv”.",
)

ANSWERED = sentence("unchanged-answered", "That answers what I asked; the plan stays as it is.")


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
    in_every_language: InEveryLanguage = in_english,
) -> PlanState:
    """Read the words, check every change against them, and compile the plan anew.

    `seen` is what is there besides: names of files; `foresee` says what the run would make of the rows. `document`
    names the requirement document the words stand in, `beside` what reading it left out. `said_at` is when they were
    said, which dates are counted from (default: now); a date that is over at `now` is asked about. A question about the
    plan is answered in `reply` and changes nothing else. `in_every_language` gives the answers that the plan offers as
    they may be said.

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
    said = utterance(words)
    state = state.model_copy(update={"turns": (*state.turns, words), "rejected": (), "reply": None, "unchanged": ()})
    asks: Query | Asks | None = as_query(words) if state.plan is not None and document is None else None
    settled: frozenset[str] = frozenset()
    seen = _with_plan(seen, state.plan)
    if asks is None or asks.kind == "what_if":
        known_answers = partial(
            answers,
            plan=state.plan,
            pending=state.pending,
            wants=state.requirements,
            doubted=[d.document for d in state.known.doubted],
            in_every_language=in_every_language,
        )
        answered, beside_it = (
            split_answer(words, known_answers(words), state.plan, state.requirements, in_every_language, known_answers)
            if asks is None
            else (None, None)
        )
        if answered is not None and beside_it is None:
            heard, settled = Heard(answered[0], picked=True), answered[1]
        else:
            heard = hear(state, said, llm, measure, document, said_at, seen)
            if state.plan is not None and document is None:
                dictated = taken_beside(said.heard, state.plan.unbuilt, in_every_language)
                heard = replace(heard, exact=[*heard.exact, *dictated], dictated=dictated)
            settled = settled_uses(state.plan, heard.exact) | settled_beside_files(state.plan, words)
            if (yes := agreed_sentence(words)) and state.plan is not None and document is None:
                meant, answers_it = agreed_to(yes, state.plan, state.pending, state.requirements)
                heard, settled = replace(heard, exact=[*meant, *heard.exact]), settled | answers_it
            if answered is not None:
                heard, settled = beside_wishes(heard, answered, beside_it or ()), settled | answered[1]
            asks = asks or (heard.reading.asks if state.plan is not None and document is None else None)
    if asks is not None and asks.kind == "undo":
        return _undone(state, compiled)
    if asks is not None and asks.kind == "why":
        about = f"{asks.about} {words}" if asks.about != words else words
        return state.model_copy(update={"reply": Explained(plan=state.plan, about=about)})
    known, pending, rejected = known_after(state, said, heard, measure, document, said_at, seen)
    known = with_renting(known.model_copy(update={"settled": known.settled | settled}), said.heard, len(state.turns))
    if document is not None and beside is not None:
        known = with_beside(known, beside, document, len(state.turns))
    if any(leaves_notes_out(one.words) for one in known.not_used):
        known = known.model_copy(update={"not_used": without_heeded(known.not_used, measure(known.requirements))})
    plan = compiled(known, [*(p.question for p in pending), *unsure(heard.reading.refused)])
    if asks is not None:
        return state.model_copy(update={"reply": WhatIf(before=state.plan, after=plan)})
    earlier = (*state.earlier, state.known) if known != state.known else state.earlier
    unchanged = () if diff(state.plan, plan) else nothing_changed(state, known, plan, heard.exact)
    if (
        unchanged
        and state.plan is not None
        and {q.field for q in state.plan.questions} - {q.field for q in plan.questions}
    ):
        unchanged = (ANSWERED, *(line for line in unchanged if line is not NOTHING_HEARD))
    changed = {
        "known": known,
        "unchanged": unchanged,
        "plan": plan,
        "pending": tuple(pending),
        "rejected": tuple(rejected),
        "earlier": earlier,
    }
    return state.model_copy(update=changed)


def _with_plan(seen: SeenFiles, plan: Plan | None) -> SeenFiles:
    """With the files of the plan so far and what they were measured to be."""
    sources = plan.spec.data.sources if plan is not None and plan.spec is not None else ()
    return replace(seen, kinds=tuple((s.path, s.kind) for s in sources))


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


def nothing_changed(state: PlanState, known: KnownSoFar, plan: Plan, exact: Sequence[Change]) -> tuple[Sentence, ...]:
    """What was heard, and why the plan is as it was."""
    there = [
        sentence(
            "unchanged-wish",
            "{field} {value} (“{quote}”)",
            field=Sentence(c.field.replace("_", " "), f"label-{c.field}"),
            value=show_value(c.value),
            quote=" ".join(c.quote.split()),
        )
        for c in exact
        if c.value in [w.value for w in known.requirements.all(c.field)] and c.op != "remove"
    ]
    wishes = semicolons(list(dict.fromkeys(there))) if there else ""
    lines = [sentence("unchanged-there", "In the plan already: {wishes}.", wishes=wishes)] if there else []
    lines += [sentence_of(one) for one in known.not_used if one.turn == len(state.turns)]
    if plan.questions and not lines:
        lines.append(sentence("unchanged-asking", "I am still asking what stands under “Open questions”."))
    return tuple(lines) or (NOTHING_HEARD,)


def _undone(state: PlanState, compiled: partial[Plan]) -> PlanState:
    if not state.earlier:
        return state.model_copy(update={"reply": Undone(done=False)})
    known = state.earlier[-1]
    return state.model_copy(
        update={
            "known": known,
            "plan": compiled(known),
            "earlier": state.earlier[:-1],
            "pending": (),
            "reply": Undone(),
        }
    )
