"""Where a reply is written: Enter keeps it, Ctrl+J begins a new line."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.widgets import TextArea


class ReplyArea(TextArea):
    """A few lines, which grow with what is written."""

    DEFAULT_CSS = """
    ReplyArea { height: auto; min-height: 3; max-height: 8; border: tall $border-blurred; padding: 0 1; margin: 0 1; }
    ReplyArea:focus { border: tall $border; }
    """
    BINDINGS: ClassVar = [Binding("ctrl+j", "new_line", "New line", show=False)]

    class Written(Message):
        """The person pressed Enter."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, *, id: str) -> None:
        super().__init__(
            id=id,
            soft_wrap=True,
            show_line_numbers=False,
            highlight_cursor_line=False,
            tab_behavior="focus",
        )

    def begin(self, text: str) -> None:
        """Take the keyboard, with this text to change."""
        self.load_text(text)
        self.move_cursor(self.document.end)
        self.focus()

    def action_new_line(self) -> None:
        self.insert("\n")

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Written(self.text))
            return
        await super()._on_key(event)
