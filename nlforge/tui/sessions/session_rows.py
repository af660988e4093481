"""Sessions as rows: what each is called, where it stands and when, and below it what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.text import Text
from textual import events
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from engine.core.printable import one_line
from nlforge.saved_sessions.entry import SessionEntry, SessionStage
from nlforge.saved_sessions.words import about_words, state_words, when_words
from nlforge.wording.catalogue import say

_AT_ONCE = 200
"""Rows that are made at once; the last one makes as many more."""
_LEAST = 10
"""Columns that a name has however narrow the window is."""
_LINES = 2
"""Of a row; the last one, which makes more, has one."""
MORE = "more"


class SessionRows(OptionList):
    """A click on another row goes to it; a click on the row one is at, and Enter, choose it."""

    DEFAULT_CSS = """
    SessionRows { height: 1fr; border: none; padding: 0; overflow-y: scroll; scrollbar-size-vertical: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.entries: Sequence[SessionEntry] = ()
        """All of them, also those without a row yet."""
        self.open_here: Path | None = None
        """The one that is open in this window."""
        self.in_all = False
        """Of several folders: which one is said too."""
        self._shown = _AT_ONCE
        self._rows: list[tuple[str, Text]] = []
        self._was_at: int | None = None

    @property
    def chosen(self) -> SessionEntry | None:
        """The session one is at."""
        at = self.highlighted
        return self.entries[at] if at is not None and at < min(self._shown, len(self.entries)) else None

    def show(self, entries: Sequence[SessionEntry], at: Path | None = None, *, sought: bool = False) -> None:
        """Show these, and stay at the session one was at, or go to `at`; where it has gone, at the one in its place,
        or where others were `sought`, at the first."""
        before = at or (self.chosen.root if self.chosen is not None else None)
        place = 0 if sought else (self.highlighted or 0)
        self.entries = entries
        self._draw(next((n for n, one in enumerate(entries) if one.root == before), place))

    def show_more(self) -> None:
        """Make as many rows more."""
        at, self._shown = self._shown, self._shown + _AT_ONCE
        self._draw(at)

    def on_resize(self) -> None:
        """What is cut depends on the width."""
        self._draw(self.highlighted or 0)

    async def _on_click(self, event: events.Click) -> None:
        event.prevent_default()
        clicked = (event.y + self.scroll_offset.y) // _LINES
        if clicked >= self.option_count:
            return
        if clicked == self.highlighted and self._was_at == clicked:
            self.action_select()
        self.highlighted = clicked

    def on_mouse_down(self) -> None:
        """Where one was before the click."""
        self._was_at = self.highlighted

    def _draw(self, at: int) -> None:
        self._shown = max(self._shown, _AT_ONCE * (1 + at // _AT_ONCE))
        rows = [(str(one.root), self._row(one)) for one in self.entries[: self._shown]]
        if (left := len(self.entries) - len(rows)) > 0:
            rows.append((MORE, Text(say("sessions-more", count=left))))
        if [name for name, _ in rows] != [name for name, _ in self._rows]:
            self.clear_options()
            self.add_options(Option(row, id=name) for name, row in rows)
        else:
            for n, (old, new) in enumerate(zip(self._rows, rows, strict=True)):
                if old != new:
                    self.replace_option_prompt_at_index(n, new[1])
        self._rows = rows
        self.highlighted = min(at, len(rows) - 1) if rows else None

    def _row(self, entry: SessionEntry) -> Text:
        width = max(20, self.scrollable_content_region.width)
        state, when = one_line(state_words(entry)), when_words(entry)
        if entry.root == self.open_here:
            state = f"{state}, {say('sessions-this-one')}"
        name = Text(one_line(entry.name), "bold", no_wrap=True)
        name.truncate(max(_LEAST, width - len(state) - len(when) - 4), overflow="ellipsis")
        head = Text.assemble(name, "  ", (state, "bold" if entry.stage is SessionStage.RUNNING else ""), no_wrap=True)
        head.truncate(max(_LEAST, width - len(when) - 1), overflow="ellipsis")
        head.append(" " * max(1, width - head.cell_len - len(when)))
        head.append(when, "dim")
        place = f"{entry.root.resolve().parent}: " if self.in_all else ""
        about = Text(one_line(f"  {place}{about_words(entry)}"), "dim", no_wrap=True)
        about.truncate(width, overflow="ellipsis")
        return Text("\n").join([head, about])
