"""Where the person writes: Enter says it, a paste of many lines stays one message, a dropped file stays whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.widgets import TextArea

from nlforge.dropped_paths import dropped
from nlforge.tui.history import SaidLines

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

    class HelpWanted(Message):
        """The person wrote nothing but a question mark."""

    def __init__(self, placeholder: str = "", said: SaidLines | None = None) -> None:
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
        self.ahead: Callable[[str], bool] = lambda _: False
        """Looks at each key first, and says whether it has taken it: a list above the line, for one."""
        self.said = said or SaidLines(None)
        """What was said before, for the arrow keys."""
        self._recalled = ""
        self._own: tuple[str, dict[str, str]] = ("", {})
        """What was half written when the person went to earlier lines, and its pastes."""

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

    @property
    def is_recalled(self) -> bool:
        """What stands here is an earlier line, as it was."""
        return self.said.walking and self.text == self._recalled

    def _walk(self, key: str) -> bool:
        """To the line before or after; only where the arrow could not move in the line itself, or nothing of it was
        changed."""
        at = self.cursor_location
        edge = self.navigator.is_first_wrapped_line if key == "up" else self.navigator.is_last_wrapped_line
        if not (self.is_recalled or not self.text or edge(at)):
            return False
        if self.said.walking and not self.is_recalled:
            # It was changed, so it is the person's own line now.
            self.said.stay()
        if key == "up":
            own = (self.text, dict(self._pasted))
            walking = self.said.walking
            if (found := self.said.older()) is None:
                return walking
            self._own = self._own if walking else own
            self._recall(found)
            return True
        if not self.said.walking:
            return False
        if (found := self.said.newer()) is not None:
            self._recall(found)
        else:
            text, pasted = self._own
            self.value = text
            self._pasted.update(pasted)
        return True

    def _recall(self, text: str) -> None:
        self.value = self._recalled = text

    async def _on_key(self, event: events.Key) -> None:
        if self.ahead(event.key) or (event.key in ("up", "down") and self._walk(event.key)):
            event.stop()
            event.prevent_default()
            return
        if event.character in ("?", "？") and not self.text:
            event.stop()
            event.prevent_default()
            self.post_message(self.HelpWanted())
            return
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
