"""Where the person writes: Enter says it, a paste of many lines stays one message, a dropped file stays whole."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.widgets import TextArea

from nlforge.dropped_paths import dropped

_SHOWN_WHOLE = 4000
"""A longer paste is held beside the line, and named in it: nobody edits a document here."""


class SayLine(TextArea):
    """A few lines at most are shown; Ctrl+J begins a new one."""

    DEFAULT_CSS = """
    SayLine { height: auto; max-height: 8; border: tall $border-blurred; padding: 0 1; margin: 0; }
    SayLine:focus { border: tall $border; }
    """
    BINDINGS: ClassVar = [Binding("ctrl+j", "new_line", "New line", show=False)]

    class Submitted(Message):
        """The person pressed Enter; `value` is all of it, pastes included."""

        def __init__(self, line: SayLine, value: str) -> None:
            super().__init__()
            self.line, self.value = line, value

    class Turned(Message):
        """The person wants to turn the conversation by so many pages; this line has none."""

        def __init__(self, pages: int) -> None:
            super().__init__()
            self.pages = pages

    def __init__(self, placeholder: str = "") -> None:
        super().__init__(
            soft_wrap=True,
            show_line_numbers=False,
            highlight_cursor_line=False,
            tab_behavior="focus",
            compact=False,
            placeholder=placeholder,
        )
        self._pasted: dict[str, str] = {}
        """What stands in the line for a long paste → the paste."""
        self.held = False
        """While something is being read, Enter says nothing and begins a new line."""

    @property
    def value(self) -> str:
        """All that was written and pasted."""
        text = self.text
        for mark, whole in self._pasted.items():
            text = text.replace(mark, whole)
        return text

    @value.setter
    def value(self, text: str) -> None:
        self._pasted.clear()
        self.load_text(text)
        self.move_cursor(self.document.end)

    def insert_text(self, text: str) -> None:
        """Write at the cursor."""
        self.insert(text)

    def action_cursor_page_up(self) -> None:
        self.post_message(self.Turned(-1))

    def action_cursor_page_down(self) -> None:
        self.post_message(self.Turned(1))

    def action_new_line(self) -> None:
        self.insert("\n")

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter" and not self.held:
            event.stop()
            event.prevent_default()
            self.post_message(self.Submitted(self, self.value))
            return
        await super()._on_key(event)

    async def _on_paste(self, event: events.Paste) -> None:
        """A file dropped on the terminal comes as a paste as well."""
        event.stop()
        event.prevent_default()
        text = event.text.replace("\r\n", "\n").replace("\r", "\n")
        text = dropped(text) or text
        if len(text) > _SHOWN_WHOLE:
            mark = f"[pasted text {len(self._pasted) + 1}: {text.count(chr(10)) + 1:,} lines, {len(text):,} characters]"
            self._pasted[mark] = text
            text = mark
        self.insert(text)
        self.focus()
