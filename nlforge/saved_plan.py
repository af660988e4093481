"""A session's plan, written into its file and read back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlforge.store import Record, Session
from nlforge.wording import catalogue

if TYPE_CHECKING:
    from planner.plan_state import PlanState


@dataclass(frozen=True)
class Restored:
    """What the session holds of planning."""

    state: PlanState | None = None
    """None: nothing was planned yet, or another version's plan."""
    foreign: bool = False
    """The plan was made by another version, and cannot be read."""
    from_spec: str | None = None
    """The file the session was built from, where there was no conversation."""
    unread: bool = False
    """The last words were not read to their end."""
    newer: bool = False
    """The plan was made after what was last confirmed."""


def save(session: Session, state: PlanState, *, undone: bool = False, spec_file: str | None = None) -> None:
    """Write down what is planned after the last turn: `undone` if that took an earlier one back, `spec_file` if there
    were no words, but a spec in a file."""
    from planner.plan_state import sentences_of
    from planner.render.explain import reply_text
    from planner.sentences import packed

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
        sentences=[packed(one) for one in sentences_of(state).values()],
        rejected=list(state.rejected),
        **({"reply": reply_text(state.reply, catalogue)} if state.reply is not None else {}),
        **({"undone": True} if undone else {}),
        **({"spec_file": spec_file} if spec_file is not None else {}),
    )


def restored(records: Sequence[Record]) -> Restored:
    """Nothing is planned again."""
    planned = next((r for r in reversed(records) if r["kind"] == "planned" and "plan" in r), None)
    kinds = [r["kind"] for r in records]
    newer = "planned" in kinds and (
        kinds[::-1].index("planned") < kinds[::-1].index("confirmed") if "confirmed" in kinds else True
    )
    if planned is None:
        return Restored(newer=newer)
    from planner.answers import Pending
    from planner.plan import Plan
    from planner.plan_state import KnownSoFar, PlanState, history
    from planner.sentences import unpacked

    said = {int(r["turn"]): str(r["text"]) for r in records if r["kind"] == "said" and r.get("turn")}
    try:
        count = int(str(planned["turn"]))
        told = {str(one["text"]): unpacked(one) for r in records for one in r.get("sentences", ())}
        known = [
            (KnownSoFar.model_validate(r["known"], context=told), bool(r.get("undone")))
            for r in records
            if r["kind"] == "planned" and "known" in r
        ]
        state = PlanState(
            turns=tuple(said[n] for n in range(1, count + 1) if n in said),
            plan=Plan.model_validate(planned["plan"], context=told),
            known=known[-1][0],
            earlier=history(known),
            pending=tuple(Pending.model_validate(p, context=told) for p in planned.get("pending", ())),
        )
    except (ValueError, KeyError, IndexError, TypeError):
        return Restored(foreign=True, newer=newer)
    return Restored(state, from_spec=planned.get("spec_file"), unread=len(state.turns) + 1 in said, newer=newer)
