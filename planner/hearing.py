"""What is heard in the words of a turn: by the exact readers, and by the language model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from engine.core.doing import doing
from engine.data.profile import DataProfile
from planner.agreement import agreed_first
from planner.asked_fields import fields_meant
from planner.changes import apply_changes
from planner.compile.use_of import USES
from planner.documents.quiet import counted, counts_here, without_list_marks
from planner.documents.tables import weighed
from planner.fields_before import fields_said_before
from planner.llm.client import Llm
from planner.meant import NOTHING_MEANT, Meant
from planner.misread import without_misread
from planner.plan import Plan
from planner.plan_state import Measure, PlanState
from planner.reading.choice import reader_of
from planner.reading.in_doubt import in_doubt
from planner.reading.reader import Reading, TurnContext
from planner.requirements import Change, Value, WantedExpert, WantedSource
from planner.rule_readers.all import MOST_FILES, WishesFound, read_utterance
from planner.rule_readers.document_sources import document_sources, uses_otherwise
from planner.rule_readers.durations import LONGEST_REPLY
from planner.rule_readers.files import file_spans
from planner.rule_readers.options import task_answered
from planner.rule_readers.paths import read_paths
from planner.rule_readers.seen import SeenFiles, placed_base, placed_expert, placed_source
from planner.rule_readers.seen_columns import SeenColumns, seen_columns
from planner.rule_readers.utterance import Utterance
from planner.spoken_files import files_meant


@dataclass(frozen=True)
class Heard:
    """What was read in the words of a turn."""

    exact: Sequence[Change]
    reading: Reading = field(default_factory=Reading)
    doubtful: Sequence[Change] = ()
    """Exact readings that count only if the model agrees."""
    found: WishesFound | None = None
    """What the exact readers made of the words; None where they were an answer."""
    picked: bool = False
    """The changes are those of an option the person was shown, whose figures need not stand in the words."""
    answer: Sequence[Change] = ()
    """Those of an option that was answered beside other words."""
    answering: Sequence[str] = ()
    """The words that answered it."""
    dictated: Sequence[Change] = ()
    """Those of the exact ones whose words the page asked for."""
    meant: Meant = NOTHING_MEANT
    """Fields and files that were asked for in other words than they are called."""
    columns: frozenset[str] = frozenset()
    """Columns of the files, also of those that these words name: the exact readers may mean them without a name."""


def settled_uses(plan: Plan | None, changes: Sequence[Change]) -> frozenset[str]:
    """Whoever is asked what a file is for and says it in other words has answered."""
    asked = plan is not None and any(q.field == USES for q in plan.questions)
    return (
        frozenset({USES})
        if asked and any(isinstance(c.value, WantedSource) and c.value.use is not None for c in changes)
        else frozenset()
    )


def placed(change: Change, seen: SeenFiles) -> Change:
    """With its files as the plan names them."""
    value: Value = change.value
    if isinstance(value, WantedSource):
        value = placed_source(value, seen)
    elif isinstance(value, WantedExpert):
        value = placed_expert(value, seen)
    elif change.field == "base_model":
        value = placed_base(str(value), seen)
    return change if value == change.value else change.model_copy(update={"value": value})


def hear(
    state: PlanState,
    said: Utterance,
    llm: Llm,
    measure: Measure,
    document: str | None,
    said_at: datetime,
    seen: SeenFiles,
) -> Heard:
    """What the exact readers find, and what the model reads beside it.

    Raises:
        LlmUnavailable: a chosen model is out of reach.
        Declined: the chosen model is not on this machine, and nothing may leave it.
    """
    # Names of columns are known from the files, also from those that the words name themselves.
    named = [
        placed(h.change, seen)
        for _, piece in said.pieces
        if file_spans(piece, seen)
        for h in read_paths(piece, state.requirements, seen)
    ]
    profiles = measure(apply_changes(state.requirements, named[:MOST_FILES], len(state.turns)))
    writers = tuple(dict.fromkeys(name for p in profiles for name in p.writers))
    columns = columns_of_plan(state, profiles)
    found = read_utterance(said, state.requirements, said_at, replace(seen, columns=columns, writers=writers))
    exact = [weighed(h.change, said) for h in found.hits]
    if document is not None:
        exact = without_list_marks(exact)
    meant = NOTHING_MEANT
    doubtful = [change for h, change in zip(found.hits, exact, strict=True) if not h.sure or in_doubt(h.change)]
    if document is not None:
        kept = counted(exact, without_list_marks([h.change for h in found.corrected]), said.raw)
        doubtful = [change for change in doubtful if change in kept]
        exact = document_sources(said.heard, kept)
    else:
        meant = fields_meant(state, columns, exact)
        exact += meant.changes or fields_said_before(state, columns, exact)
        if not profiles and not any(c.field == "sources" for c in exact):
            spoken = files_meant(said.heard, state.requirements, seen)
            exact, meant = [*exact, *spoken.changes], meant.beside(spoken)
    agreed = _agreed_task(state.plan, said.raw, exact)
    doing("understanding")
    reading = _read(state, said.heard, [*exact, *agreed], doubtful, llm, measure, document)
    goal_known = state.requirements.one("goal") is not None and document is None
    reading = without_misread(
        reading, said.raw, found.hits, found.corrected, columns, found.missed, goal_known=goal_known
    )
    read = [weighed(change, said) for change in _of_the_work(reading.changes, exact)]
    if document is not None:
        read = without_list_marks([change for change in read if counts_here(change, said.raw)])
        read = [change for change in read if not uses_otherwise(change, exact)]
    reading = replace(reading, changes=tuple(read))
    if reading.guessed or not any(c.field == "task" for c in reading.changes):
        # Else “yes, and out come …” agrees to one thing and says another.
        exact += agreed
    # What cannot weigh a doubtful reading lets it stand.
    there = frozenset(c for s in columns for c in s.names)
    return Heard(exact, reading, doubtful if reading.weighs_doubt else [], found, columns=there, meant=meant)


def _of_the_work(changes: Sequence[Change], exact: Sequence[Change]) -> list[Change]:
    """What a model took for the time of one reply and nobody would wait for is the time of the work."""
    found = []
    for change in changes:
        seconds = change.value if change.field == "max_response_seconds" else None
        if not isinstance(seconds, float) or seconds <= LONGEST_REPLY:
            found.append(change)
        elif not any(c.field == "deadline_hours" for c in (*exact, *changes)):
            hours = round(seconds / 3600, 4)
            found.append(change.model_copy(update={"field": "deadline_hours", "value": hours}))
    return found


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


def columns_of_plan(state: PlanState, profiles: Sequence[DataProfile]) -> tuple[SeenColumns, ...]:
    """The columns of the measured files, as the plan has them."""
    return tuple(
        seen_columns(
            profiles, state.plan.spec.data.sources if state.plan is not None and state.plan.spec is not None else ()
        )
    )


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
    return reader_of(llm).read(turn)
