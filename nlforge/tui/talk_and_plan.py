"""The conversation and the plan, side by side or one above the other, and what can be done with a plan that waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.message import Message

from nlforge.messages import Page, TalkMessage
from nlforge.state import State
from nlforge.tui.confirm_bar import ConfirmBar
from nlforge.tui.confirm_screen import ConfirmScreen
from nlforge.tui.key_times import KeyTimes
from nlforge.tui.line import SayLine
from nlforge.tui.messages_view import MessagesView
from nlforge.tui.plan_lines import to_settle
from nlforge.tui.plan_panel import PlanPanel
from nlforge.tui.value_screen import ValueScreen
from nlforge.turn import Spoken
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from nlforge.conversation import Conversation
    from planner.plan import Plan

WIDE = 100
"""Columns from which on both fit beside each other."""


class TalkAndPlan(Vertical):
    """The panel is there as soon as there is a plan, until the person hides it."""

    DEFAULT_CSS = """
    TalkAndPlan { height: 1fr; }
    TalkAndPlan > #sides { height: 1fr; layout: horizontal; }
    TalkAndPlan PlanPanel { display: none; width: 45%; max-width: 76; height: 100%; }
    TalkAndPlan.planned PlanPanel { display: block; }
    TalkAndPlan.narrow > #sides { layout: vertical; }
    TalkAndPlan.narrow PlanPanel { width: 100%; max-width: 100%; height: 50%; }
    TalkAndPlan.unseen PlanPanel { display: none; }
    """

    class Meant(Message):
        """The person meant this by a key or a click, as if they had said it."""

        def __init__(self, turn: Spoken) -> None:
            super().__init__()
            self.turn = turn

    def __init__(self, keys: KeyTimes) -> None:
        super().__init__()
        self._keys = keys
        self._conversation: Conversation | None = None
        self._busy = False

    def compose(self) -> ComposeResult:
        with Container(id="sides"):
            yield MessagesView()
            yield PlanPanel()
        yield ConfirmBar(self._keys)

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < WIDE, "narrow")

    @property
    def is_beside(self) -> bool:
        """Whether the plan is in sight."""
        return self.has_class("planned") and not self.has_class("unseen")

    def follow(self, conversation: Conversation | None, *, busy: bool) -> None:
        """How the session stands now."""
        self._conversation, self._busy = conversation, busy
        self.query_one(ConfirmBar).wait(self._waiting() is not None, held=busy)

    def show_page(self, page: Page, plan: Plan | None) -> None:
        """A new plan: in the panel, and in the conversation what keeps it from starting; all of it there where the
        panel is hidden."""
        view = self.query_one(MessagesView)
        if plan is None or plan.spec is None:
            view.show(page)
            return
        first = not self.has_class("planned")
        self.add_class("planned")
        self.query_one(PlanPanel).show_plan(plan)
        if not self.is_beside:
            if not page.again:
                view.show(page)
            return
        if first:
            view.show(TalkMessage(say("panel-first")))
        if open_ := to_settle(plan):
            view.show_open(open_)

    def turn_panel(self) -> None:
        """Hide it, or show it again."""
        if self.has_class("planned"):
            self.toggle_class("unseen")
            if not self.is_beside:
                self._to_line()

    def turn_keyboard(self) -> None:
        """To the plan, from its first line that can be selected, or back to the input line."""
        panel = self.query_one(PlanPanel)
        if panel.has_focus or not self.has_class("planned"):
            self._to_line()
            return
        self.remove_class("unseen")
        panel.focus()
        if panel.highlighted is None:
            panel.action_first()

    def on_plan_panel_typed(self, event: PlanPanel.Typed) -> None:
        self._to_line().post_message(event.written)

    def on_plan_panel_left(self, _: PlanPanel.Left) -> None:
        self._to_line()

    def on_plan_panel_chosen(self, event: PlanPanel.Chosen) -> None:
        talk = self._conversation
        if talk is None or talk.plan_state is None:
            return
        free = not self._busy and talk.state is not State.RUNNING and talk.requirements is not None
        screen = ValueScreen(event.line, talk.plan_state, talk.inputs, settable=free)
        self.app.push_screen(screen, self._meant)

    def on_confirm_bar_wanted(self, event: ConfirmBar.Wanted) -> None:
        plan = self._waiting()
        if plan is None or self._conversation is None or self._busy:
            return
        match event.what:
            case "start":
                from nlforge.considerate.talk import begins_later, confirm_line

                of = self._conversation.session
                last_look = ConfirmScreen(plan, self._keys, confirm_line(of), later=begins_later(of))
                self.app.push_screen(last_look, lambda yes: self._start(plan) if yes else None)
            case "change":
                self.turn_keyboard()
                self.app.notify(say("confirm-how-to-change"), markup=False)
            case _:
                told = say("confirm-nothing-started", session=self._conversation.session.id)
                self.query_one(MessagesView).show(TalkMessage(told))
                self._to_line()

    def _start(self, seen: Plan) -> None:
        """What runs is what was seen."""
        self._to_line()
        now = self._waiting()
        if now is None or now.digest != seen.digest:
            self.query_one(MessagesView).show(TalkMessage(say("confirm-other-plan")))
            return
        self._meant(Spoken(say("confirm-yes"), confirms=seen.digest))

    def _meant(self, turn: Spoken | None) -> None:
        if turn is not None:
            self.post_message(self.Meant(turn))

    def _waiting(self) -> Plan | None:
        """The plan that a yes would start."""
        talk = self._conversation
        plan = talk.plan if talk is not None and talk.state is State.WAITING else None
        return plan if plan is not None and plan.spec is not None and not plan.unbuilt else None

    def _to_line(self) -> SayLine:
        line = self.screen.query_one(SayLine)
        line.focus()
        return line
