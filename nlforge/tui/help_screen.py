"""Help, searched as one types."""

from __future__ import annotations

import textwrap
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Footer, Input

from engine.core.printable import one_line
from nlforge.intents.intent import Situation
from nlforge.tui.foot_line import WordedScreen
from nlforge.tui.help_text import HelpSection, found_in, help_sections
from nlforge.tui.words import Words
from nlforge.wording.catalogue import say

_WIDEST, _AROUND = 110, 8
"""Columns of the help, and of what stands around its text."""
_NARROW = 80
"""Columns of text below which what a row says stands under its name."""
_NAMES = 20


class HelpScreen(WordedScreen[None], ModalScreen[None]):
    """What can be said, keys, commands and words; Escape closes it."""

    BINDINGS: ClassVar = [("escape,f1", "dismiss", "close")]
    CSS = """
    HelpScreen { align: center middle; }
    #help { width: 100%; max-width: 110; height: 100%; background: $surface; border: round $primary; padding: 0 1; }
    #help Input { margin: 0; }
    #found { height: 1fr; padding: 0 1; }
    """
    _TURNS: ClassVar = {
        "up": "scroll_up", "down": "scroll_down", "pageup": "scroll_page_up", "pagedown": "scroll_page_down",
    }  # fmt: skip

    def __init__(self, situation: Situation) -> None:
        super().__init__()
        self._sections = help_sections(situation)

    def compose(self) -> ComposeResult:
        with Vertical(id="help"):
            yield Input(placeholder=say("help-search"))
            with VerticalScroll(id="found", can_focus=False):
                yield Words()
        yield Footer()

    def on_mount(self) -> None:
        self.query_one("#help").border_title = say("help-title")
        self._show("")
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._show(event.value)

    def on_resize(self, _: events.Resize) -> None:
        self._show(self.query_one(Input).value)

    def on_key(self, event: events.Key) -> None:
        """The field keeps the keyboard; the arrows turn what was found."""
        if (turn := self._TURNS.get(event.key)) is not None:
            event.stop()
            event.prevent_default()
            getattr(self.query_one("#found"), turn)(animate=False)

    def _show(self, wanted: str) -> None:
        found = found_in(self._sections, wanted)
        width = min(self.app.size.width, _WIDEST) - _AROUND
        shown = Text("\n\n").join(_section(one, width) for one in found)
        self.query_one(Words).show(shown if found else say("help-nothing-found", words=one_line(wanted)))
        self.query_one("#found").scroll_home(animate=False)


def _section(section: HelpSection, width: int) -> Text:
    narrow = width < _NARROW
    shown = Text().append(section.title, "bold underline")
    for row in section.rows:
        shown.append("\n")
        if row.name and (narrow or len(row.name) >= _NAMES):
            shown.append(row.name, "bold").append(f"\n{row.about}")
        else:
            beside = textwrap.wrap(row.about, max(20, width - _NAMES)) if row.name else [row.about]
            shown.append(f"{row.name:<{_NAMES}}" if row.name else "", "bold")
            shown.append(f"\n{' ' * _NAMES}".join(beside))
    return shown
