"""From words to a model: words → requirements → plan → spec → run → report.

The command line, batches and conversations take these steps, in this order and from this file.

1. `turns_of`: what is typed, and what stands in requirement documents, becomes turns.
2. `plan`: each turn changes the requirements, and from these and the measured files a plan is compiled.
3. `page`: what the person is shown.
4. `confirm`: with the yes, the spec of the plan is written down; from then on it is what runs.
5. `run`: a process of its own trains, measures and delivers.
6. `report`: what that process says, as far as it has come.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from engine.core.errors import BadInput
from engine.core.sentences import Digits, sentence
from nlforge.improvement import register
from nlforge.turn import Spoken
from nlforge.wording import catalogue
from nlforge.wording.catalogue import say
from nlforge.wording.told import in_every_language

if TYPE_CHECKING:
    from engine.core.paths import RunPaths
    from engine.estimation.machine import Machine
    from nlforge.follower import Follower
    from nlforge.run_view import RunView
    from nlforge.store import Session
    from planner.compile.row_forecast import Foresee
    from planner.llm.client import Llm
    from planner.plan import Plan
    from planner.plan_state import Measure, PlanState


@dataclass
class PlanInputs:
    """What a plan is made with besides the words; a file is measured once for all turns."""

    folder: Path
    """Files are named from here."""
    sessions: Path
    """Folder of the sessions: runs in it tell how fast the machine is."""
    given: Sequence[Path] = ()
    """Files that need not be named."""
    whole_folder: bool = False
    """All files of the folder are given."""
    limit: int | None = None
    """Rows that are used at most."""
    name: str = "session"
    """What plans are called."""
    measured_machine: Machine | None = None
    """None = measured anew at each turn."""

    @cached_property
    def measure(self) -> Measure:
        """Measures the files that requirements name."""
        from nlforge.sources import measurer

        return measurer(self.folder, self.given, self.whole_folder)

    @cached_property
    def foresee(self) -> Foresee:
        """Cleans the rows as a run would, before it."""
        from nlforge.sources import forecaster

        return forecaster(self.folder)

    @property
    def machine(self) -> Machine:
        """Its cores, memory, cards and disk."""
        from engine.estimation.machine import this_machine

        return self.measured_machine or this_machine(self.sessions)


def turns_of(text: str | None, documents: Sequence[Path] = (), more: Sequence[str] = ()) -> list[Spoken]:
    """All turns in order: the words, each requirement document in parts, further words; without keys and passwords.

    Raises:
        BadInput: a document cannot be read, or there are no words at all.
    """
    from nlforge.said_words import document_turns, safe

    said = [Spoken(safe(text))] if text and text.strip() else []
    said += document_turns(documents)
    said += [Spoken(safe(one)) for one in more if one.strip()]
    if not said:
        raise BadInput(
            sentence("error-there_no_words_plan_from", "There are no words to plan from."),
            "",
            sentence("error-say_them_nlforge_plan_or", 'Say them: nlforge plan "…", or name a document with --from.'),
        )
    return said


def plan(
    before: PlanState, turn: Spoken, inputs: PlanInputs, llm: Llm | None, now: datetime | None = None
) -> PlanState:
    """The requirements after a turn, and the plan compiled from them (`planner/turn.py`); `llm` reads the words, and is
    not needed where a turn brings its changes with it.

    Raises:
        LlmUnavailable: a chosen model is out of reach; the embedded one is never needed for a plan.
        Declined: the chosen model is not on this machine, and nothing may leave it.
        BadInput: a file cannot be used as it is named.
    """
    from nlforge.sources import seen_in
    from planner.from_annotations import take_over
    from planner.turn import plan_turn

    measure, machine = inputs.measure, inputs.machine
    if turn.changes:
        return take_over(
            before,
            turn.text,
            turn.changes,
            measure,
            machine,
            limit=inputs.limit,
            session=inputs.name,
            foresee=inputs.foresee,
        )
    assert llm is not None
    return plan_turn(
        before,
        turn.text,
        llm,
        measure,
        machine,
        limit=inputs.limit,
        session=inputs.name,
        document=turn.document,
        beside=turn.beside,
        seen=seen_in(turn.text, inputs.folder, inputs.given),
        said_at=turn.said_at or now,
        now=now,
        foresee=inputs.foresee,
        in_every_language=in_every_language,
    )


def page(plan: Plan) -> str:
    """What will be built, how it is judged, what it costs and what could go wrong; its last line is the digest that a
    yes binds."""
    from planner.render.page import spec_page

    return spec_page(plan, catalogue)


def confirm(session: Session, plan: Plan | None, *, cluster: bool) -> None:
    """Write down the spec of a plan: it and no other is what runs.

    Raises:
        BadInput: there is no plan that is ready, or its deadline has passed.
        Declined: something of it cannot be built here; the nearest plan that can is named.
    """
    from nlforge.next_step import require_built

    if plan is None or plan.spec is None or plan.status != "ready":
        raise BadInput(say("talk-no-plan"), "", say("talk-answer-open"))
    if plan.spec.limits.deadline is not None and plan.spec.limits.deadline <= datetime.now().astimezone():
        raise BadInput(
            say("talk-deadline-passed"),
            sentence("error-only_why", "{why}.", why=Digits(f"{plan.spec.limits.deadline:%Y-%m-%d %H:%M}")),
            say("talk-deadline-new"),
        )
    require_built(plan, session.root.parent, cluster=cluster)
    origin = {field: found.model_dump(mode="json", exclude_none=True) for field, found in plan.origin.items()}
    session.write_spec(plan.spec, origin)
    register(session, plan.spec, plan.digest)
    session.append("confirmed", digest=plan.digest)


def run(session: Session, on: str | None = None) -> RunPaths:
    """Start what was confirmed last, or let it go on where it was broken off; on this machine, or on a Ray cluster at
    an address.

    Raises:
        BadInput: nothing was confirmed.
        NlforgeError: it cannot be started.
    """
    from engine.runs.launch import start_run
    from nlforge.store import CHILD

    confirmed = session.last("confirmed")
    if confirmed is None:
        raise BadInput(say("talk-not-confirmed"), "", say("talk-yes-first"))
    return start_run(session.root, str(confirmed["digest"]), session.data_root(), CHILD, on)


def report(session: Session, started: RunPaths, told: int = 0) -> tuple[Follower, RunView]:
    """What a run says: a follower that gives its events behind the first `told` bytes, and a view to fold them into."""
    from nlforge.follower import Follower
    from nlforge.run_view import view_of

    return Follower(started.events, told), view_of(session, started)
