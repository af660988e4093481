"""What a line may become, above it: chosen with the arrows while the line keeps the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from engine.core.printable import one_line

_GAP = 2


@dataclass(frozen=True)
class Suggestion:
    """One of them."""

    key: str
    """What whoever offered it knows it by."""
    shown: str
    about: str = ""


class SuggestionList(OptionList):
    """Hidden while there is nothing to offer; each suggestion has one line, whatever the width."""

    DEFAULT_CSS = """
    SuggestionList { height: auto; max-height: 10; display: none; border: round $secondary; padding: 0 1; }
    SuggestionList.open { display: block; }
    """

    class Taken(Message):
        """One was chosen with the mouse."""

        def __init__(self, suggestion: Suggestion) -> None:
            super().__init__()
            self.suggestion = suggestion

    def __init__(self) -> None:
        super().__init__()
        self.can_focus = False
        self._offered: tuple[Suggestion, ...] = ()

    @property
    def is_open(self) -> bool:
        """There is something to choose from."""
        return bool(self._offered)

    @property
    def offered(self) -> tuple[Suggestion, ...]:
        """What there is to choose from, the likeliest first."""
        return self._offered

    @property
    def chosen(self) -> Suggestion | None:
        """What the keys take now; None where nothing is marked."""
        return None if self.highlighted is None or not self._offered else self._offered[self.highlighted]

    def offer(self, suggestions: Sequence[Suggestion], *, marked: bool = True) -> None:
        """Offer these instead of the last; `marked`: the first of them can be taken at once."""
        if (*suggestions,) == self._offered:
            return
        self._offered = (*suggestions,)
        self._fill()
        self.highlighted = 0 if marked and self._offered else None
        self.set_class(self.is_open, "open")

    def close(self) -> None:
        """Offer nothing."""
        self.offer(())

    def move(self, by: int) -> None:
        """Mark the next, or the one before; behind the last is the first."""
        if self._offered:
            start = (-1 if by > 0 else 0) if self.highlighted is None else self.highlighted
            self.highlighted = (start + by) % len(self._offered)

    def on_resize(self, _: events.Resize) -> None:
        marked = self.highlighted
        self._fill()
        self.highlighted = marked

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Taken(self._offered[event.option_index]))

    def _fill(self) -> None:
        room = max(self.container_size.width or self.app.size.width, 20) - 6
        widest = min(max((cell_len(one_line(one.shown)) for one in self._offered), default=0), room)
        self.set_options([Option(_row(one, widest, room)) for one in self._offered])


def _row(one: Suggestion, widest: int, room: int) -> Text:
    """Names of files are text: what looks like markup in them is none."""
    row = Text(no_wrap=True).append(one_line(one.shown), "bold" if one.about else "")
    row.truncate(widest, overflow="ellipsis", pad=True)
    if one.about and room - widest > 2 * _GAP:
        about = Text(no_wrap=True).append(" " * _GAP + one_line(one.about), "dim")
        about.truncate(room - widest, overflow="ellipsis")
        row.append_text(about)
    return row
