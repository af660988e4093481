"""What a sitting says to the plan: learn from the replies, and add the lines of the rubric that were taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlforge.reply_table import plan_name
from nlforge.state import State
from nlforge.teaching.told import brought, history_lines
from nlforge.turn import Spoken
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from nlforge.conversation import Conversation
    from nlforge.teaching.sitting import TeachSitting


def ended(sitting: TeachSitting, conversation: Conversation) -> tuple[list[str], Spoken | None]:
    """The files of a sitting are written; what it brought, and what is said to the plan with it (None = nothing: no
    reply is new, or a run is in progress).

    Raises:
        RunFailed: they could not be written.
    """
    sitting.end()
    told = [*brought(sitting), *history_lines(sitting.desk.book)]
    if not sitting.given and not sitting.lines:
        return told, None
    path = plan_name(sitting.desk.book.written, conversation.inputs.folder)
    if conversation.state is State.RUNNING:
        return [*told, say("teach-later", path=path)], None
    return told, _turn(path if sitting.given else "", _doubtful(conversation), sitting.lines)


def _doubtful(conversation: Conversation) -> list[str]:
    """Files the plan learns from although the words may say otherwise: beside another one it would ask about them."""
    from planner.requirements import WantedSource, path_key

    plan, wants = conversation.plan, conversation.requirements
    if plan is None or plan.spec is None or wants is None:
        return []
    learned = {path_key(one.path) for one in plan.spec.data.sources if one.use == "train"}
    wanted = [w.value for w in wants.all("sources") if isinstance(w.value, WantedSource)]
    return [one.path for one in wanted if one.doubtful and one.use is None and path_key(one.path) in learned]


def _turn(path: str, beside: list[str], lines: list[str]) -> Spoken:
    from planner.from_annotations import line_change, source_change

    said, changes = list[str](), []
    if path:
        for one in beside:
            said.append(say("teach-say-beside", path=one))
            changes.append(source_change(one, said[-1], use="train"))
        said.append(say("teach-say-source", path=path))
        changes.append(source_change(path, said[-1]))
    for line in lines:
        said.append(say("teach-say-line", line=line))
        changes.append(line_change(line, said[-1]))
    return Spoken("\n".join(said), changes=tuple(changes))
