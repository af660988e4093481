"""Plans without a conversation: turns and requirement documents in, one plan out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from engine.core.errors import BadInput
from engine.core.printable import json_line
from nlforge.console import talk
from nlforge.turn import Spoken
from nlforge.turn_reader import unsaid
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from planner.documents.coverage import Covered
    from planner.llm.client import Llm
    from planner.turn import PlanState


@dataclass(frozen=True)
class Planned:
    """The state after the last turn, with what each document sentence became."""

    state: PlanState
    coverage: list[Covered] = field(default_factory=list)
    asked: bool = False
    """A requirement document was given, so the coverage is wanted."""

    def json(self) -> str:
        """The plan as the contract says, with `coverage` where documents were given."""
        assert self.state.plan is not None
        plan = self.state.plan.model_dump(mode="json")
        return json_line(
            plan | ({"coverage": [c.model_dump(mode="json") for c in self.coverage]} if self.asked else {})
        )


def turns_of(text: str | None, documents: Sequence[Path], more: Sequence[str]) -> list[Spoken]:
    """All turns in order: the words, each document in parts, further words.

    Raises:
        BadInput: a document cannot be read, or there are no words at all.
    """
    from engine.documents.apart import seen_apart
    from planner.documents.beside import beside_of
    from planner.documents.quoting import document_parts

    said = [Spoken(_whole(text))] if text and text.strip() else []
    names = [path.name for path in documents]
    for path in documents:
        name = path.name if names.count(path.name) == 1 else str(path)
        found = seen_apart(path)
        said += [
            Spoken(part, name, beside_of(found) if n == 0 else None)
            for n, part in enumerate(document_parts(_whole(found.text)))
        ]
    said += [Spoken(_whole(t)) for t in more if t.strip()]
    if not said:
        raise BadInput(
            "There are no words to plan from.", "", 'Say them: nlforge plan "…", or name a document with --from.'
        )
    return said


def _whole(text: str) -> str:
    """Half characters, as broken exports hold them, cannot be written anywhere: they become question marks. Keys and
    passwords become placeholders."""
    whole = text.encode("utf-8", "replace").decode()
    kept = unsaid(whole)
    if kept != whole:
        talk(say("talk-secrets-replaced"))
    return kept


def plan_from(turns: Sequence[Spoken], llm: Llm, given: Sequence[Path], limit: int | None, id: str) -> Planned:
    """Plan turn by turn; files are looked for in the working folder."""
    from engine.estimation.machine import this_machine
    from nlforge.session_factory import sessions_dir
    from nlforge.sources import forecaster, measurer, seen_in
    from planner.documents.coverage import coverage
    from planner.reading.given import GivenReadings
    from planner.turn import PlanState, plan_turn

    state, here, now = PlanState(), Path.cwd(), datetime.now().astimezone()
    machine, measure, foresee = this_machine(sessions_dir()), measurer(here, given), forecaster(here)
    rejected: list[str] = []
    for number, turn in enumerate(turns):
        reads = llm.at(number) if isinstance(llm, GivenReadings) else llm
        state = plan_turn(
            state,
            turn.text,
            reads,
            measure,
            machine,
            limit=limit,
            session=id,
            document=turn.document,
            beside=turn.beside,
            seen=seen_in(turn.text, here, given),
            said_at=turn.said_at or now,
            now=now,
            foresee=foresee,
        )
        rejected += state.rejected
    assert state.plan is not None
    documents = documents_of(turns)
    rows = coverage(documents, state.requirements, rejected, state.known.not_used, small=llm.small) if documents else []
    return Planned(state, rows, bool(documents))


def documents_of(turns: Sequence[Spoken]) -> list[tuple[str, str]]:
    """Name and whole text of each requirement document among the turns."""
    found: dict[str, str] = {}
    for turn in turns:
        if turn.document is not None:
            found[turn.document] = "\n\n".join(filter(None, [found.get(turn.document), turn.text]))
    return list(found.items())
