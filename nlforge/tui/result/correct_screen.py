"""The right reply to a message, written by the person."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, TextArea

from engine.core.printable import printable
from nlforge.tui.foot_line import WordedScreen
from nlforge.tui.words import Words
from nlforge.wording.catalogue import say

_BESIDE = 9
"""Lines of the dialog beside the message: its frame, the field, the hint and the buttons."""


class CorrectScreen(WordedScreen["str | None"], ModalScreen["str | None"]):
    """Ends with the right reply; None where the person leaves, or wrote nothing."""

    CSS = """
    CorrectScreen { align: center middle; background: $background 60%; }
    #correct { width: 84; max-width: 96%; height: auto; max-height: 96%; border: round $primary; padding: 0 1;
        background: $surface; }
    #correct-message { height: auto; scrollbar-size-vertical: 1; }
    #correct-message Words { height: auto; }
    #correct-text { height: 6; min-height: 4; padding: 0 1; background: $panel; }
    #correct-message { margin-bottom: 1; }
    #correct-hint { height: auto; color: $text-muted; }
    #correct-keys { height: 1; }
    #correct-keys Button { margin-right: 2; min-width: 0; }
    """
    BINDINGS: ClassVar = [("escape", "leave", "close"), ("ctrl+s", "keep", "keep")]

    def __init__(self, message: str, begin: str) -> None:
        super().__init__()
        self._message, self._begin = message, begin

    def compose(self) -> ComposeResult:
        with Vertical(id="correct"):
            with VerticalScroll(id="correct-message", can_focus=False):
                yield Words(Text(printable(self._message), "bold"))
            # Tab goes on to the buttons; a reply has no tabs.
            yield TextArea(printable(self._begin), id="correct-text", tab_behavior="focus", compact=True)
            yield Words(say("result-correct-hint"), id="correct-hint")
            with Horizontal(id="correct-keys"):
                yield Button(say("result-correct-keep"), id="correct-keep", variant="success", compact=True)
                yield Button(say("result-correct-leave"), id="correct-leave", compact=True)

    def on_mount(self) -> None:
        self.query_one("#correct", Vertical).border_title = say("result-correct-title")
        text = self.query_one(TextArea)
        text.move_cursor(text.document.end)
        text.focus()

    def on_resize(self, event: events.Resize) -> None:
        """Field and buttons are in sight, however low the window is."""
        room = max(6, event.size.height - 2)
        field = 6 if room >= _BESIDE + 5 else 4
        self.query_one("#correct-text").styles.height = field
        self.query_one("#correct-message").styles.max_height = max(2, room - field - 6)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "correct-keep":
            self.action_keep()
        else:
            self.dismiss(None)

    def action_keep(self) -> None:
        """What was written is the right reply."""
        self.dismiss(self.query_one(TextArea).text.strip() or None)

    def action_leave(self) -> None:
        self.dismiss(None)
