"""Judging replies above the conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.core.errors import NlforgeError

if TYPE_CHECKING:
    from collections.abc import Callable

    from nlforge.annotation_session import Sitting
    from nlforge.annotations import Desk
    from nlforge.calibration import Calibration
    from nlforge.tui.commanding_app import CommandingApp

_REPLIES = 20


def judge_above(app: CommandingApp, sitting: Sitting | None, take: Callable[[Desk, Calibration], None]) -> None:
    """Replies of the session, one at a time; whole ones unless something else was named. What was accepted is taken."""
    from nlforge.annotation_changes import rubric_now
    from nlforge.annotation_session import about_replies
    from nlforge.annotations import Desk
    from nlforge.next_step import failure
    from nlforge.tui.judge_screen import JudgeScreen

    assert app.conversation is not None
    try:
        sitting = sitting or about_replies(Desk(app.conversation.session), _REPLIES)
    except NlforgeError as error:
        app.show_message(failure(error))
        return
    desk = sitting.desk

    def judged(found: Calibration | None) -> None:
        if found is not None and found.accepted:
            take(desk, found)

    app.push_screen(JudgeScreen(sitting, rubric_now(app.conversation)), judged)
