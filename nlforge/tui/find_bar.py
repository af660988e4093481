"""A bar that finds words in the conversation, and marks them there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.console import Console
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.geometry import Region
from textual.message import Message
from textual.widgets import Input

from nlforge.tui.find_marks import places
from nlforge.tui.messages_view import MessagesView
from nlforge.tui.words import Words
from nlforge.wording.catalogue import say


@dataclass(frozen=True)
class _Place:
    words: Words
    number: int
    """Which place it is in these words, from 0."""
    end: int


class FindBar(Horizontal):
    """Hidden until it is opened; closing it takes the marks away."""

    DEFAULT_CSS = """
    FindBar { height: 3; display: none; }
    FindBar.open { display: block; }
    FindBar Input { width: 1fr; }
    FindBar #count { width: auto; min-width: 14; padding: 1 1; }
    """
    BINDINGS: ClassVar = [
        ("escape", "close", "close"),
        # The arrows are the field's own, which does nothing with them, and so are not named at the foot.
        Binding("up", "step(-1)", "earlier", show=False),
        Binding("down", "step(1)", "later", show=False),
        ("shift+f3", "step(-1)", "earlier"),
        ("f3", "step(1)", "later"),
    ]

    class Closed(Message):
        """The person has found what they looked for, or gave up."""

    def __init__(self) -> None:
        super().__init__()
        self._places: list[_Place] = []
        self._at = 0

    @property
    def count(self) -> int:
        """Places that were found."""
        return len(self._places)

    @property
    def at(self) -> int:
        """The place that is shown, from 1; 0 where there is none."""
        return self._at + 1 if self._places else 0

    def compose(self) -> ComposeResult:
        yield Input(placeholder=say("screen-find-hint"))
        yield Words(id="count")

    def open(self, wanted: str = "") -> None:
        """Show it, and find what is wanted; from what is newest on."""
        field = self.query_one(Input)
        field.placeholder = say("screen-find-hint")
        self.add_class("open")
        if wanted:
            field.value = wanted
        field.focus()
        self._find()

    def look_again(self) -> None:
        """What was said since it was opened is found too; the place one is at stays, and nothing scrolls."""
        if not self.has_class("open"):
            return
        at = self._places[self._at] if self._places else None
        self._collect()
        self._at = self._places.index(at) if at in self._places else max(0, len(self._places) - 1)
        self._mark()

    def action_close(self) -> None:
        """Take the bar and its marks away, and give the keyboard back."""
        self.remove_class("open")
        for words in {place.words for place in self._places}:
            words.mark((), None)
        self._places = []
        self.post_message(self.Closed())

    def action_step(self, by: int) -> None:
        """To another place, and around: −1 goes up to what was said earlier, 1 down."""
        if self._places:
            self._at = (self._at + by) % len(self._places)
            self._show()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.has_class("open"):
            self._find()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_step(-1)

    def _find(self) -> None:
        self._collect()
        self._at = max(0, len(self._places) - 1)
        self._show()

    def _collect(self) -> None:
        wanted, before = self.query_one(Input).value, {place.words for place in self._places}
        self._places = []
        for words in self.app.query_one(MessagesView).query(Words):
            found = places(words.text.plain, wanted)
            if found or words in before:
                words.mark(found, None)
            self._places += [_Place(words, n, end) for n, (_, end) in enumerate(found)]

    def _show(self) -> None:
        self._mark()
        if self._places:
            self._bring_up(self._places[self._at])

    def _mark(self) -> None:
        wanted = self.query_one(Input).value
        told = say("screen-found", at=self.at, count=self.count) if self.count else say("screen-found-nothing")
        self.query_one("#count", Words).show(told if wanted.strip() else "")
        if not self._places:
            return
        now = self._places[self._at]
        for words in {place.words for place in self._places}:
            words.mark(words.marked, now.number if words is now.words else None)

    def _bring_up(self, now: _Place) -> None:
        """To the line it stands in, which depends on where lines are broken."""
        view, words = self.app.query_one(MessagesView), now.words
        width = max(1, words.content_size.width)
        rows = words.text[: now.end].wrap(Console(width=width), width)
        begin = words.virtual_region.y + words.gutter.top
        view.anchor(False)
        view.scroll_to_region(
            Region(0, begin + max(0, len(rows) - 1), width, 1), animate=False, force=True, center=True
        )
