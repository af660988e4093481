"""Text of others on the full screen: never markup, and nothing in it reaches the terminal but letters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.segment import Segment
from rich.text import Text
from textual.color import Color
from textual.filter import LineFilter
from textual.selection import Selection
from textual.widgets import Static

from engine.core.printable import isolated, letters_only, printable

_FOUND, _NOW = "black on #e5c07b", "bold underline black on #ff9f43"


class Words(Static):
    """A `Static` for text of others."""

    def __init__(self, text: str | Text = "", *, id: str | None = None, classes: str | None = None) -> None:
        self.text = _as_text(text)
        """What is shown, without marks."""
        self.marked: Sequence[tuple[int, int]] = ()
        """Begin and end of each place that is marked, in characters."""
        super().__init__(self.text, id=id, classes=classes, markup=False)

    def show(self, text: str | Text) -> None:
        """Show another text."""
        self.text, self.marked = _as_text(text), ()
        self.update(self.text)

    def mark(self, places: Sequence[tuple[int, int]], now: int | None) -> None:
        """Mark these places, and of them one, by its number, so that it is told from the others without colours."""
        self.marked = places
        shown = self.text.copy()
        for number, (begin, end) in enumerate(places):
            shown.stylize(_NOW if number == now else _FOUND, begin, end)
        self.update(shown)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """What is copied: of what the person said the words, without the marks before its lines."""
        found = super().get_selection(selection)
        if found is None or not self.has_class("person"):
            return found
        return re.sub(r"(?m)^> ?", "", found[0]), found[1]


class OnlyLetters(LineFilter):
    """The last look at each line of the screen, whatever widget it is of: an input line, a list, a notice."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments with nothing in them that has no width, commands the terminal or changes the order of
        the line."""
        return [
            segment
            if segment.control or (segment.text.isascii() and segment.text.isprintable())
            else Segment(isolated(letters_only(segment.text)), segment.style)
            for segment in segments
        ]


def _as_text(text: str | Text) -> Text:
    return Text(printable(text)) if isinstance(text, str) else text
