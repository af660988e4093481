"""Words of the conversation become the next state of the plan, and both are written into the session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from engine.core.cancel import Cancelled, checkpoint
from nlforge.store import Session

if TYPE_CHECKING:
    from planner.compile.row_forecast import Foresee
    from planner.documents.beside import Beside
    from planner.llm.client import Llm
    from planner.requirements import Change
    from planner.turn import Measure, PlanState


def unsaid(text: str, before: str = "") -> str:
    """The words with placeholders for keys and passwords: what is read, kept and shown later is made of these.
    `before` was said just before them."""
    from engine.privacy.secrets_in_speech import without_secrets

    return without_secrets(text, before)


def write_down(
    session: Session,
    before: PlanState | None,
    text: str,
    said_at: datetime,
    document: str | None = None,
    beside: Beside | None = None,
    changes: Sequence[Change] = (),
) -> None:
    """Store the words of the next turn, before anything else is done: whatever happens now, they are not lost."""
    session.append(
        "said",
        turn=(len(before.turns) if before is not None else 0) + 1,
        text=text,
        at=said_at.isoformat(timespec="seconds"),
        **({"document": document} if document else {}),
        **({"beside": beside.model_dump(mode="json")} if beside is not None else {}),
        **({"changes": [c.model_dump(mode="json") for c in changes]} if changes else {}),
    )


def read_words(
    session: Session,
    before: PlanState,
    text: str,
    measure: Measure,
    open_llm: Callable[[], Llm],
    *,
    limit: int | None,
    name: str,
    foresee: Foresee | None = None,
    given: Sequence[Path] = (),
    document: str | None = None,
    beside: Beside | None = None,
    changes: Sequence[Change] = (),
    said_at: datetime | None = None,
) -> tuple[PlanState, str]:
    """The state after words that are written down, and what a hosted model's reading has cost so far (empty where
    nothing).

    `changes` are what the words stand for where they are not to be read.

    Raises:
        Cancelled: the person broke it off; the words stay in the session, and count for nothing.
        NlforgeError: they could not be read.
    """
    from engine.estimation.machine import this_machine
    from nlforge.sources import seen_in
    from planner.from_annotations import take_over
    from planner.turn import plan_turn

    machine, spent = this_machine(session.root.parent), ""
    try:
        if changes:
            state = take_over(before, text, changes, measure, machine, limit=limit, session=name, foresee=foresee)
        else:
            llm = open_llm()
            state = plan_turn(
                before,
                text,
                llm,
                measure,
                machine,
                limit=limit,
                session=name,
                document=document,
                beside=beside,
                seen=seen_in(text, session.data_root(), given),
                said_at=said_at,
                foresee=foresee,
            )
            spent = llm.spent.text() if llm.spent.calls and not llm.small else ""
        checkpoint()
    except Cancelled:
        session.append("note", text="The person broke off the reading of these words.", broken_off=True)
        raise
    plan = state.plan
    assert plan is not None
    session.append(
        "planned",
        turn=len(state.turns),
        digest=plan.digest,
        status=plan.status,
        spec_summary=f"{plan.spec.task} on {plan.spec.model.base}: {plan.spec.goal}" if plan.spec else "",
        plan=plan.model_dump(mode="json", exclude={"shown"}),
        known=state.known.model_dump(mode="json"),
        pending=[p.model_dump(mode="json") for p in state.pending],
        rejected=list(state.rejected),
        **({"reply": state.reply} if state.reply else {}),
        **({"undone": True} if len(state.earlier) < len(before.earlier) else {}),
    )
    return state, spent
