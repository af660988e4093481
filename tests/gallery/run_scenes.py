"""A run from its start to its end, and what can be done then."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from engine.core import events as ev
from engine.core.events import append_event
from nlforge.annotation_session import about_replies
from nlforge.annotations import Desk
from nlforge.conversation import Conversation
from nlforge.tui.app import ChatApp
from tests.gallery.plan_scenes import plan
from tests.gallery.scene import Scene, planning
from tests.nlforge.tui.keys import say, settle
from tests.support.conversations import evaluated
from tests.support.judged_sessions import judged_session
from tests.support.no_model import no_model

BEGAN = "2026-03-02T09:00:00+00:00"
NOW = "2026-03-02T09:02:00+00:00"
"""When the scenes are seen."""
_LOSSES = (3.1, 2.8, 2.6, 2.45, 2.3, 2.2, 2.15, 2.1)


async def report(app: ChatApp, pilot: Pilot[None], *events: ev.RunEvent) -> None:
    """What a run says, and the screen after it."""
    assert app.conversation is not None and app.conversation.run is not None
    for event in events:
        append_event(app.conversation.run.events, event)
    app.look_for_news()
    await settle(app, pilot)


async def running(app: ChatApp, pilot: Pilot[None]) -> None:
    await plan(app, pilot)
    await say(app, pilot, "yes")
    steps = [
        ev.Step(time=NOW, stage="sft", step=5 * n, of=80, loss=loss, tokens_per_second=100.0, eta_seconds=120.0)
        for n, loss in enumerate(_LOSSES, 1)
    ]
    likely = {"start": 5.0, "data": 5.0, "checks": 10.0, "train": 240.0, "measure": 120.0}
    await report(
        app,
        pilot,
        ev.RunStarted(time=BEGAN, digest="d", pid=1, seconds_estimate=(200.0, 380.0, 600.0), phases=likely),
        ev.StageStarted(time=BEGAN, stage="sft", steps=80, rows=40),
        *steps,
    )


async def ended(app: ChatApp, pilot: Pilot[None]) -> None:
    await running(app, pilot)
    measured = [
        evaluated(name, score).model_copy(update={"time": NOW}) for name, score in (("base", 0.2), ("trained", 0.8))
    ]
    await report(
        app, pilot, *measured, ev.RunFinished(time=NOW, seconds=120.0, adapter="model/adapter", report="report.md")
    )


async def failed(app: ChatApp, pilot: Pilot[None]) -> None:
    await running(app, pilot)
    failure = ev.RunFailedEvent(time=NOW, what="There is no space left.", why="The disk is full.", todo="Free some.")
    await report(app, pilot, failure)


def judging(folder: Path) -> ChatApp:
    session = judged_session(folder)
    return ChatApp("desk", opener=lambda _: Conversation(session, no_model), judging=about_replies(Desk(session), 9))


SCENES = (
    Scene("run", planning, running, about="A run in progress; closing the window leaves it going."),
    Scene("run-ended", planning, ended, about="Its result, against the model before training."),
    Scene("run-failed", planning, failed),
    Scene("judge", judging, about="Judging replies oneself, one at a time."),
)
