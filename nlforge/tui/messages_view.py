"""The scrolling conversation: one widget a message."""

from __future__ import annotations

from rich.text import Text
from textual.containers import VerticalScroll
from textual.widgets import Static

from nlforge.messages import DiffShown, Message, Page, SampleReply, SideBySideReply, Table, Talk
from nlforge.plain import side_by_side


class MessagesView(VerticalScroll):
    """Shows what was said on both sides, newest at the bottom."""

    DEFAULT_CSS = """
    MessagesView { height: 1fr; padding: 0 1; }
    MessagesView > Static { margin-bottom: 1; height: auto; }
    MessagesView > .person { color: $accent; text-style: bold; }
    MessagesView > .page { border: round $primary; padding: 0 1; }
    MessagesView > .diff { border-left: thick $warning; padding-left: 1; }
    MessagesView > .table { border: round $success; padding: 0 1; }
    MessagesView > .aside { color: $text-muted; }
    """

    def person(self, text: str) -> None:
        """A line the person typed."""
        self._add(f"> {text}", "person")

    def show(self, message: Message) -> None:
        """One message of the conversation; progress and the end belong to the panel."""
        match message:
            case Talk():
                self._add(message.text, "talk")
            case Page():
                self._add(message.text, "page")
            case DiffShown():
                self._add("What your words changed:\n" + message.text, "diff")
            case SampleReply():
                self._add(f"A reply after step {message.step}, to “{message.prompt}”:\n{message.reply}", "aside")
            case SideBySideReply():
                self._add(side_by_side(message).strip(), "table")
            case Table():
                self._add(message.text, "table")
            case _:
                pass

    def _add(self, text: str, kind: str) -> None:
        self.mount(Static(Text(text), classes=kind))
        self.scroll_end(animate=False)
