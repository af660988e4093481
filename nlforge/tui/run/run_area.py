"""The run and what waits for its end, below the conversation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from nlforge.messages import TalkMessage
from nlforge.run_words import take_back
from nlforge.state import State
from nlforge.tui.key_times import KeyTimes
from nlforge.tui.line import SayLine
from nlforge.tui.messages_view import MessagesView
from nlforge.tui.run.queue_list import QueueList
from nlforge.tui.run.run_panel import RunDetails, RunPanel
from nlforge.tui.talk_and_plan import WIDE, TalkAndPlan

_LOW = 32
"""Rows below which a run that is looked at takes the place of the conversation."""

if TYPE_CHECKING:
    from nlforge.conversation import Conversation


class RunArea(Vertical):
    """Follows the conversation; what a button means is said to it by whoever made this."""

    DEFAULT_CSS = """
    RunArea { height: auto; }
    RunArea.open { height: 2fr; max-height: 30; }
    """

    class Commanded(Message):
        """The person wants a command of the conversation, by its key."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, keys: KeyTimes) -> None:
        super().__init__()
        self._keys = keys
        self._conversation: Conversation | None = None
        self._hid_plan = False
        """The plan is out of sight because of the run, and comes back with its end."""

    def compose(self) -> ComposeResult:
        yield RunPanel(self._keys)
        yield QueueList()

    def on_resize(self) -> None:
        self._make_room()

    def _make_room(self) -> None:
        """In a low window the conversation steps aside for a run that is looked at, and the plan for one that goes."""
        panel, sides = self.query_one(RunPanel), self.screen.query_one(TalkAndPlan)
        low = self.screen.size.height < _LOW
        sides.display = not (panel.is_open and low)
        self.query_one(QueueList).display = not (panel.is_open and low) and bool(self._queued)
        # Of the screen itself: whether this or the plan is told of a new size first is not known.
        small = low and self.screen.size.width < WIDE
        if panel.has_class("going") and small and not self._hid_plan:
            self._hid_plan = sides.is_beside
            sides.set_class(sides.is_beside or sides.has_class("unseen"), "unseen")
        elif self._hid_plan and not (panel.has_class("going") and small):
            self._hid_plan = False
            sides.remove_class("unseen")

    @property
    def _queued(self) -> Sequence[str]:
        return () if self._conversation is None else self._conversation.queue.words

    def follow(self, conversation: Conversation | None) -> None:
        """How the session stands now; called each second, whatever the run reported since."""
        self._conversation = conversation
        if conversation is None:
            return
        panel, view = self.query_one(RunPanel), conversation.view
        progress = view.progress() if conversation.state is State.RUNNING else None
        # While its end is told it still counts as running.
        if progress is not None or (view.paused and conversation.state in (State.RUNNING, State.BROKEN)):
            panel.show(view, progress)
        else:
            self._end(panel)
        self.query_one(QueueList).show_words(conversation.queue.words)
        self._make_room()

    @property
    def is_there(self) -> bool:
        """Whether there is a run to be seen."""
        return self._conversation is not None and self.query_one(RunPanel).has_class("going")

    def turn(self) -> None:
        """Show all of the run, or a few lines again."""
        panel = self.query_one(RunPanel)
        if self._conversation is None or not self.is_there:
            return
        if panel.is_open:
            panel.action_less()
        else:
            self.add_class("open")
            panel.open(self._conversation.view)
            self._make_room()

    def on_run_panel_wanted(self, event: RunPanel.Wanted) -> None:
        event.stop()
        if event.what == "open":
            self.turn()
        else:
            self.post_message(self.Commanded(event.what))

    def on_run_panel_closed(self, event: RunPanel.Closed) -> None:
        event.stop()
        self.remove_class("open")
        self._make_room()
        self._to_line()

    def on_run_details_typed(self, event: RunDetails.Typed) -> None:
        event.stop()
        self._to_line().insert_text(event.letter)

    def on_queue_list_taken_out(self, event: QueueList.TakenOut) -> None:
        event.stop()
        if self._conversation is None:
            return
        told, words = take_back(self._conversation.queue, str(event.number))
        self.screen.query_one(MessagesView).show(TalkMessage(told))
        self.follow(self._conversation)
        if event.again and words is not None:
            line = self._to_line()
            # What is half written stays.
            line.value = f"{line.value}\n{words}" if line.value.strip() else words

    def on_queue_list_left(self, event: QueueList.Left) -> None:
        event.stop()
        self._to_line()

    def _end(self, panel: RunPanel) -> None:
        if panel.has_class("open") or self.has_class("open"):
            self.remove_class("open")
            self._to_line()
        panel.end()

    def _to_line(self) -> SayLine:
        line = self.screen.query_one(SayLine)
        line.focus()
        return line
