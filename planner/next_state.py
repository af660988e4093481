"""What is known after what was heard."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from rapidfuzz import fuzz

from engine.core.spec import ModelSpec
from engine.estimation.capabilities import trained_on_processor
from engine.models.catalogue import entry_of
from engine.models.own_base import is_own
from planner.answers import Pending
from planner.changes import apply_changes
from planner.check import check_change
from planner.compile.hardware import NO_RENTING
from planner.compile.missing import FILES
from planner.compile.model_choice import next_size
from planner.documents.beside import DOCUMENTS, Beside, Doubted, unseen_notes
from planner.guesses import guess_questions
from planner.hearing import Heard, placed
from planner.plan import Plan
from planner.plan_state import KnownSoFar, Measure, PlanState
from planner.reading.merge import merged
from planner.reading.reader import Reading
from planner.requirements import LISTS, Change, Requirements, WantedGate, WantedSource, key, normal, path_key
from planner.rule_readers.clauses import clause_spans
from planner.rule_readers.languages import language_of
from planner.rule_readers.lexicon import has
from planner.rule_readers.marks import sentence_edges
from planner.rule_readers.other_base import reads_other_base
from planner.rule_readers.removals import UNKNOWN, unknown_kinds
from planner.rule_readers.renting import rentings
from planner.rule_readers.seen import SeenFiles, last
from planner.rule_readers.training import read_size_step
from planner.rule_readers.utterance import Utterance, utterance
from planner.sentences import Digits, Sentence, sentence
from planner.unused_words import NotUsed, SaidWords, left_over, still_left

_LONGEST_GOAL = 2000


_ENOUGH_LETTERS = 20_000
"""The language of the first letters is that of all."""


_MOST_WORDS = 8
"""Words of a clause that says of renting alone what it says."""
_TYPO = 80.0
"""Likeness (0..100) from which a new file name is taken as the right spelling of a missing one."""


def with_beside(known: KnownSoFar, beside: Beside, document: str, turn: int) -> KnownSoFar:
    """What reading a document left out is told, and what cannot be told of it asked."""
    doubted = (*known.doubted, *([Doubted(document=document, why=beside.doubts)] if beside.doubts else []))
    return known.model_copy(
        update={
            "not_used": (*known.not_used, *unseen_notes(beside, turn, document)),
            "doubted": doubted,
            "settled": known.settled - ({DOCUMENTS} if beside.doubts else set()),
        }
    )


def with_renting(known: KnownSoFar, words: str, turn: int) -> KnownSoFar:
    """Whether a card may be rented, as far as words say it that name none: “no rented card”."""
    if (wanted := _renting(words)) is None:
        return known
    if wanted:
        return known.model_copy(update={"settled": known.settled - {NO_RENTING}})
    heeded = [one for one in known.not_used if one.turn == turn and _short(one.words) and _renting(one.words) is False]
    return known.model_copy(
        update={
            "settled": known.settled | {NO_RENTING},
            "not_used": tuple(one for one in known.not_used if one not in heeded),
        }
    )


def _renting(words: str) -> bool | None:
    """Whether one is wanted; None where renting is not spoken of, or of other things: “we do not rent bikes”."""
    about = [clause.text for clause in clause_spans(words) if has("gpu_context", clause.text)]
    told = [one.wanted for clause in about for one in rentings(clause)]
    return any(told) if told else None


def _short(words: str) -> bool:
    return len(words.split()) <= _MOST_WORDS


def known_after(
    state: PlanState,
    said: Utterance,
    heard: Heard,
    measure: Measure,
    document: str | None,
    said_at: datetime,
    seen: SeenFiles,
) -> tuple[KnownSoFar, list[Pending], list[str]]:
    """What is known after the words, what is to be settled, and why something was not taken."""
    number = len(state.turns)
    reading = replace(heard.reading, changes=tuple(placed(c, seen) for c in heard.reading.changes))
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
    reasons: list[tuple[Change, Sentence | None]] = [(change, None) for change in heard.answer]
    reasons += [
        (change, None if heard.picked else check_change(change, state.turns, there, heard.columns))
        for change in heard.exact
    ]
    held = [placed(change, seen) for change, reason in reasons if reason is None]
    agreed, choices = merged(
        held, Reading() if reading.guessed else reading, [placed(change, seen) for change in heard.doubtful]
    )
    steps = _steps(state, reading, said.raw)
    requirements = apply_changes(
        state.requirements, [*_goal(state, said), *agreed, *steps], number, document=document, at=said_at
    )
    if reading.guessed:
        requirements = apply_changes(requirements, reading.changes, number, guessed=True, document=document, at=said_at)
    guesses = [c for c in (placed(c, seen) for c in reading.guesses) if not _is_said(c, requirements)]
    if likely := [c for c in guesses if c.field in ("task", "circumstances")]:
        requirements = apply_changes(requirements, likely, number, guessed=True, document=document, at=said_at)
    choices += [*heard.meant.asks, *guess_questions(guesses)]
    requirements = _without_missing(_without_base(requirements, seen.root), agreed, measure)
    language = (
        language_of(_start_of(state.turns))
        if document is None
        else state.known.language or language_of(_start_of([said.raw]))
    )
    refused = [*((c.quote, r) for c, r in reasons if r is not None), *_overruled(agreed)]
    left = _left(state, said, heard, refused, agreed, steps, document)
    left += tuple(
        NotUsed(turn=number, words=said.raw[a:b], why=UNKNOWN, document=document)
        for a, b in unknown_kinds(said.own)
        if not any(said.raw[a:b] in one.words for one in left)
    )
    known = state.known.model_copy(update={"requirements": requirements, "language": language, "not_used": left})
    rejected: list[str] = [*(r for _, r in reasons if r is not None), *(r.reason for r in reading.refused)]
    pending = [Pending(question=c.question, changes=c.changes) for c in choices]
    return known, [*pending, *_not_asked_yet(state, pending)], rejected


def _not_asked_yet(state: PlanState, pending: Sequence[Pending]) -> list[Pending]:
    """Questions about earlier words that there was no room for; what was asked and passed over is not asked again."""
    asked = state.plan.asked if state.plan is not None else ()
    now = [one.question for one in pending]
    return [one for one in state.pending if one.question not in asked and one.question not in now]


def _overruled(changes: Sequence[Change]) -> list[tuple[str, Sentence]]:
    """Of two figures for one metric in the same words the last counts, and the other is not passed over in silence."""
    gates = [(c.quote, c.value) for c in changes if c.op == "add" and isinstance(c.value, WantedGate)]
    last = {key(gate): gate for _, gate in gates}
    return [
        (
            quote,
            sentence(
                "unused-same-gate",
                "{other} is asked of {metric} as well, and that counts; say which figure is meant",
                metric=Sentence(gate.metric, f"page-metric-{gate.metric}"),
                other=Digits(f"{last[key(gate)].at_least:g}"),
            ),
        )
        for quote, gate in gates
        if last[key(gate)].at_least != gate.at_least
    ]


def _is_said(change: Change, known: Requirements) -> bool:
    """Whether something sure is known of it: a guess does not take its place."""
    wishes = known.all(change.field)
    return any(change.field not in LISTS or key(w.value) == key(change.value) for w in wishes if not w.said.guessed)


def _goal(state: PlanState, said: Utterance) -> list[Change]:
    """The first words, as far as they are the person's own."""
    text = said.heard.strip()
    if state.requirements.one("goal") is not None or not text:
        return []
    if len(text) > _LONGEST_GOAL:
        text = text[: max(end for end in (_LONGEST_GOAL, *sentence_edges(text)) if end <= _LONGEST_GOAL)].strip()
    return [Change(op="set", field="goal", value=" ".join(text.split()), quote=text)]


def _start_of(turns: Sequence[str]) -> str:
    return " ".join(utterance(turn).heard for turn in turns)[:_ENOUGH_LETTERS]


def _left(
    state: PlanState,
    said: Utterance,
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
    quotes = [c.quote for c in (*heard.reading.changes, *heard.dictated, *steps) if c.field not in ("goal", "task")]
    quotes += [*heard.answering, *heard.meant.quotes]
    left = SaidWords(
        said,
        heard.found,
        quotes,
        refused,
        first=not state.known.requirements.wishes,
        all_read=heard.reading.all_read,
    )
    return (*before, *left_over(left, len(state.turns), document))


def _steps(state: PlanState, reading: Reading, words: str) -> list[Change]:
    """“Smaller” as a ceiling: the next size of the catalogue below the one planned; where there are several to choose
    between, the next of those."""
    if state.plan is None or state.plan.spec is None or any(c.field == "max_params_b" for c in reading.changes):
        return []
    if (
        not any(c.field == "base_model" for c in reading.changes)
        and (quote := reads_other_base(words)) is not None
        and (other := _other_base(state.plan)) is not None
    ):
        return [Change(op="set", field="base_model", value=other, quote=quote)]
    step = (reading.steps[-1].value, reading.steps[-1].quote) if reading.steps else read_size_step(words)
    if step is None:
        return []
    if (name := _next_base(state.plan, step[0]) or _next_to_own(state.plan.spec.model, step[0])) is not None:
        return [Change(op="set", field="base_model", value=name, quote=step[1])]
    size = next_size(entry_of(state.plan.spec.model).nominal_b, step[0])
    return [] if size is None else [Change(op="set", field="max_params_b", value=size, quote=step[1])]


def _other_base(plan: Plan) -> str | None:
    """A base model beside the planned one, rather a smaller one: of those the page shows, else of the catalogue."""
    if plan.spec is None:
        return None
    for step in ("smaller", "larger"):
        if (name := _next_base(plan, step)) is not None:
            return name
    if is_own(plan.spec.model.weights):
        return _next_to_own(plan.spec.model, "smaller") or _next_to_own(plan.spec.model, "larger")
    planned = entry_of(plan.spec.model)
    others = [m for m in trained_on_processor() if m.name != planned.name]
    smaller = [m.name for m in others if m.params_b <= planned.params_b]
    return smaller[-1] if smaller else next((m.name for m in others), None)


def _next_base(plan: Plan, step: str) -> str | None:
    """Of the base models the page shows the one before or behind the planned one."""
    names = [option.name for option in plan.bases]
    at = next((n for n, option in enumerate(plan.bases) if option.planned), -1)
    wanted = at - 1 if step == "smaller" else at + 1
    return names[wanted] if at >= 0 and 0 <= wanted < len(names) else None


def _next_to_own(model: ModelSpec, step: str) -> str | None:
    """Beside a model of one's own that of the catalogue which is next in size, of those that train on a processor."""
    if not is_own(model.weights) or not model.params_b:
        return None
    sizes = [(m.params_b, m.name) for m in trained_on_processor()]
    smaller = [name for size, name in sizes if size < model.params_b]
    larger = [name for size, name in sizes if size > model.params_b]
    return next(reversed(smaller), None) if step == "smaller" else next(iter(larger), None)


def _without_base(requirements: Requirements, root: str) -> Requirements:
    """What was named as a file to learn from, and is the base model now, is no file to learn from. Sources below `root`
    are named from there."""
    wish = requirements.one("base_model")
    if wish is None or not is_own(base := str(wish.value)):
        return requirements
    names = {path_key(base), path_key(base.removeprefix(f"{root.rstrip('/')}/") if root else base)}
    kept = tuple(
        w
        for w in requirements.all("sources")
        if not (isinstance(w.value, WantedSource) and path_key(w.value.path) in names)
    )
    if kept == requirements.all("sources"):
        return requirements
    wishes = {field: of for field, of in {**requirements.wishes, "sources": kept}.items() if of}
    return Requirements(wishes=wishes)


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
