"""What to say next: the way on from a plan, and errors as sentences of the conversation."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from engine.core.errors import BadInput, NlforgeError
from engine.core.paths import RunPaths
from nlforge.messages import TalkMessage
from nlforge.wording import catalogue
from nlforge.wording.catalogue import say
from nlforge.wording.told import error_lines

if TYPE_CHECKING:
    from planner.plan import Plan

_ROOM_FOR_AN_EVENT = 2**16


def next_step(
    plan: Plan | None, trained: bool = False, fixed: bool = False, *, below_page: bool = False
) -> tuple[str, ...]:
    """The way on from here, in lines; with `trained`, how the model that is there is asked meanwhile; a `fixed` plan
    is one that words cannot change; `below_page` where the page with its questions is what was shown last."""
    if plan is None:
        return (say("talk-greeting"),)
    from planner.render.reasons import said

    more = f" {say('talk-still-ask')}" if trained else ""
    if plan.spec is None or plan.status == "declined":
        stops = (f"- {said(w.text, catalogue)}" for w in plan.warnings if w.blocking)
        return (f"{say('talk-not-as-asked')}{more}", *stops)
    if plan.status == "needs_answers" and below_page:
        return (f"{say('talk-answer-open-questions')}{more}",)
    if plan.status == "needs_answers":
        return (f"{say('talk-answer-first')}{more}", *(f"- {said(q.text, catalogue)}" for q in plan.asked))
    if plan.unbuilt:
        from planner.compile.nearest import lacks_of, way_out

        lacks, way = said(lacks_of(plan.unbuilt), catalogue), said(way_out(plan.unbuilt), catalogue)
        return (f"{say('talk-not-built', lacks=lacks, way_out=way)}{more}",)
    return (f"{say('talk-yes-fixed' if fixed else 'talk-yes')}{more}",)


def require_built(plan: Plan, folder: Path, *, cluster: bool) -> None:
    """Raises Declined where something of the plan cannot be built on this machine, or on a cluster; `folder` is that
    of the sessions."""
    from engine.estimation.executors import BuildPlace
    from engine.estimation.machine import this_machine
    from planner.compile import nearest

    nearest.require_built(plan, BuildPlace(this_machine(folder).gpus, cluster))


def require_words(spec: str | None) -> None:
    """Raises BadInput where a session was built from the file `spec`, which words cannot change."""
    if spec is not None:
        raise BadInput(say("talk-from-spec", spec=spec), say("talk-unchanged"), say("talk-from-spec-todo", spec=spec))


def failure(error: NlforgeError) -> TalkMessage:
    """An error as a sentence of the conversation."""
    return TalkMessage(*error_lines(error))


def why_gone(run: RunPaths) -> str:
    """What keeps a run from reporting its own end."""
    if shutil.disk_usage(run.root).free < _ROOM_FOR_AN_EVENT:
        return say("talk-disk-full")
    return say("talk-process-gone")
