"""What to say next: the way on from a plan, and errors as sentences of the conversation."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from engine.core.errors import NlforgeError
from engine.core.paths import RunPaths
from nlforge.messages import TalkMessage

if TYPE_CHECKING:
    from planner.plan import Plan

GREETING = "Say in your own words what the model should do, and name the files it can learn from."
AGAIN = "Say “go on” and it is run again, exactly as confirmed; or say what should be different."
STARTED = (
    "Building it now, exactly as on the page. Ask “how is it going?” or say “stop” at any time; you can close "
    "this window, the run continues."
)
ASK_IT = (
    "Ask it anything: the base model and yours answer side by side. “Tokens” shows what exactly it learned. "
    "For another model begin with “change:” and say what should be different."
)
SECRETS_REPLACED = (
    "There was a key or password in these words. I put a placeholder in its place: it is neither used nor kept."
)
STILL_ASK = "The model you have still answers: begin with “ask:”."
_ROOM_FOR_AN_EVENT = 2**16


def next_step(
    plan: Plan | None, trained: bool = False, fixed: bool = False, *, below_page: bool = False
) -> tuple[str, ...]:
    """The way on from here, in lines; with `trained`, how the model that is there is asked meanwhile; a `fixed` plan
    is one that words cannot change; `below_page` where the page with its questions is what was shown last."""
    if plan is None:
        return (GREETING,)
    more = f" {STILL_ASK}" if trained else ""
    if plan.spec is None or plan.status == "declined":
        stops = (f"- {w.text}" for w in plan.warnings if w.blocking)
        return (f"I will not start this as asked. Change what is marked, or say it differently.{more}", *stops)
    if plan.status == "needs_answers" and below_page:
        return (f"Please answer the open questions of the page; then I can start.{more}",)
    if plan.status == "needs_answers":
        return (f"Please answer this first; then I can start.{more}", *(f"- {q.text}" for q in plan.questions))
    if plan.unbuilt:
        from planner.compile.nearest import way_out

        return (
            (
                f"Not all of this can be built here yet: {'; '.join(one.lacks for one in plan.unbuilt)}. "
                f"{way_out(plan.unbuilt)}{more}"
            ),
        )
    different = "" if fixed else ", say what should be different"
    return (
        f"Say “yes” and I build exactly this{different}, or “details” for every value and where it comes from.{more}",
    )


def require_built(plan: Plan, folder: Path, *, cluster: bool) -> None:
    """Raises Declined where something of the plan cannot be built on this machine, or on a cluster; `folder` is that
    of the sessions."""
    from engine.estimation.executors import BuildPlace
    from engine.estimation.machine import this_machine
    from planner.compile import nearest

    nearest.require_built(plan, BuildPlace(this_machine(folder).gpus, cluster))


def failure(error: NlforgeError) -> TalkMessage:
    """An error as a sentence of the conversation."""
    return TalkMessage(*error.lines)


def why_gone(run: RunPaths) -> str:
    """What keeps a run from reporting its own end."""
    if shutil.disk_usage(run.root).free < _ROOM_FOR_AN_EVENT:
        return "there is no space left on the disk; free some first"
    return "its process is gone (killed, or the machine was restarted)"
