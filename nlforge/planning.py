"""Plans without a conversation: turns and requirement documents in, one plan out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from engine.core.printable import json_line
from nlforge import pipeline
from nlforge.turn import Spoken
from nlforge.wording.catalogue import InLanguage, language_for
from planner.render.reasons import said

if TYPE_CHECKING:
    from planner.documents.coverage import Covered
    from planner.llm.client import Llm
    from planner.plan_state import PlanState


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
        language = language_for(self.state.known.language)
        if language != "en":
            # For whoever puts them to the person; programs compare the English ones.
            words = InLanguage(language)
            for told, question in zip(plan["questions"], self.state.plan.questions, strict=True):
                told["in_language"] = {
                    "language": language,
                    "text": said(question.text, words),
                    "options": [said(option, words) for option in question.options],
                }
        return json_line(
            plan | ({"coverage": [c.model_dump(mode="json") for c in self.coverage]} if self.asked else {})
        )


def plan_from(turns: Sequence[Spoken], llm: Llm, given: Sequence[Path], limit: int | None, id: str) -> Planned:
    """Plan turn by turn; files are looked for in the working folder.

    Raises:
        LlmUnavailable: a chosen model is out of reach.
        Declined: the chosen model is not on this machine, and nothing may leave it.
        BadInput: a file cannot be used as it is named.
    """
    from engine.estimation.machine import this_machine
    from nlforge.session_factory import sessions_dir
    from planner.documents.coverage import coverage
    from planner.plan_state import PlanState
    from planner.reading.choice import reads_figures_alone
    from planner.reading.given import GivenReadings

    sessions, now = sessions_dir(), datetime.now().astimezone()
    inputs = pipeline.PlanInputs(
        Path.cwd(), sessions, given, limit=limit, name=id, measured_machine=this_machine(sessions)
    )
    state, rejected = PlanState(), list[str]()
    for number, turn in enumerate(turns):
        reads = llm.at(number) if isinstance(llm, GivenReadings) else llm
        state = pipeline.plan(state, turn, inputs, reads, now)
        rejected += state.rejected
    assert state.plan is not None
    documents = documents_of(turns)
    figures_alone = reads_figures_alone(llm)
    unsure = [change.quote for one in state.pending for change in one.changes if change is not None]
    rows = coverage(documents, state.requirements, rejected, state.known.not_used, small=figures_alone, unsure=unsure)
    return Planned(state, rows, bool(documents))


def documents_of(turns: Sequence[Spoken]) -> list[tuple[str, str]]:
    """Name and whole text of each requirement document among the turns."""
    found: dict[str, str] = {}
    for turn in turns:
        if turn.document is not None:
            found[turn.document] = "\n\n".join(filter(None, [found.get(turn.document), turn.text]))
    return list(found.items())
