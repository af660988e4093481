"""What a person says becomes turns that are safe to keep, and is written into the session with the plan that follows
from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from engine.core.cancel import Cancelled, checkpoint
from engine.core.doing import doing
from nlforge import pipeline
from nlforge.saved_plan import save
from nlforge.store import Session
from nlforge.turn import Spoken

if TYPE_CHECKING:
    from planner.llm.client import Llm
    from planner.plan_state import PlanState


def inputs_of(session: Session, given: Sequence[Path], whole_folder: bool, limit: int | None) -> pipeline.PlanInputs:
    """What the plans of a conversation are made with; they carry the name of the session that it repeats, if it
    does."""
    repeats = [str(r["replay_of"]) for r in session.records() if "replay_of" in r]
    name = repeats[-1] if repeats else session.id
    return pipeline.PlanInputs(session.data_root(), session.root.parent, given, whole_folder, limit, name)


def write_down(session: Session, before: PlanState | None, turn: Spoken) -> None:
    """Store the words of the next turn, before anything else is done: whatever happens now, they are not lost."""
    session.append(
        "said",
        turn=(len(before.turns) if before is not None else 0) + 1,
        text=turn.text,
        at=(turn.said_at or datetime.now().astimezone()).isoformat(timespec="seconds"),
        **({"document": turn.document} if turn.document else {}),
        **({"beside": turn.beside.model_dump(mode="json")} if turn.beside is not None else {}),
        **({"changes": [c.model_dump(mode="json") for c in turn.changes]} if turn.changes else {}),
    )


def read_turn(
    session: Session, before: PlanState, turn: Spoken, inputs: pipeline.PlanInputs, open_llm: Callable[[], Llm]
) -> tuple[PlanState, str]:
    """The state after a turn that is written down, and what a hosted model's reading has cost so far (empty where
    nothing).

    Raises:
        Cancelled: the person broke it off; the words stay in the session, and count for nothing.
        NlforgeError: they could not be read.
    """
    try:
        doing("loading")
        llm = None if turn.changes else open_llm()
        doing("understanding")
        state = pipeline.plan(before, turn, inputs, llm)
        checkpoint()
    except Cancelled:
        session.append("note", text="The person broke off the reading of these words.", broken_off=True)
        raise
    save(session, state, undone=len(state.earlier) < len(before.earlier))
    return state, llm.spent.text() if llm is not None and llm.spent.calls and not llm.small else ""
