"""What a person took from their judgements becomes a change of the plan, or a spec of its own where there is no
conversation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from engine.core.journal import replace_file
from engine.core.spec import Criterion, dump_yaml
from nlforge.messages import Message, TalkMessage
from nlforge.turn import Spoken
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from nlforge.annotations import Desk
    from nlforge.calibration import Calibration
    from nlforge.conversation import Conversation
    from planner.requirements import Change


def rubric_now(conversation: Conversation) -> tuple[Criterion, ...] | None:
    """The rubric of the plan as it is now, which later words may have changed; None where there is no plan."""
    plan = conversation.plan
    return plan.spec.rubric if plan is not None and plan.spec is not None else None


def take(conversation: Conversation, desk: Desk, found: Calibration) -> Iterator[Message]:
    """Write the changes into the session; the plan is shown anew, and waits for a yes.

    Raises:
        BadInput: a run is going.
    """
    plan, wants = conversation.plan, conversation.requirements
    if plan is None or plan.spec is None or wants is None:
        yield TalkMessage(_as_file(desk, found))
        return
    from planner.changes import apply_changes
    from planner.from_annotations import as_change

    changes: list[Change] = []
    for offer in found.accepted:
        change = as_change(offer.change, wants, plan.spec.task, offer.quote)
        if change is None:
            yield TalkMessage(say("judge-not-writable", quote=offer.quote))
        else:
            changes.append(change)
            # The next one may be about a line that this one made or renamed.
            wants = apply_changes(wants, [change], len(changes))
    if changes:
        yield from conversation.hear(Spoken("\n".join(c.quote for c in changes), changes=tuple(changes)))


def _as_file(desk: Desk, found: Calibration) -> str:
    """A spec made by hand stays as it is; the changed one stands beside it."""
    from planner.compile.grader_choice import how

    rubric = tuple(c if c.about else c.model_copy(update={"about": how(c.grader)}) for c in found.rubric)
    quotes = {o.change.after.name: o.quote for o in found.accepted if o.change.after is not None}
    spec = desk.spec.model_copy(
        update={"rubric": tuple(c.model_copy(update={"quote": quotes.get(c.name, c.quote)}) for c in rubric)}
    )
    path = _free(desk.session.root / "spec-judged.yaml")
    replace_file(path, dump_yaml(spec).encode())
    desk.session.append("note", text="\n".join(o.quote for o in found.accepted), spec=path.name)
    return say("judge-spec-beside", path=str(path))


def _free(path: Path) -> Path:
    return next(p for p in (path, *(path.with_stem(f"{path.stem}-{n}") for n in range(2, 1000))) if not p.exists())
