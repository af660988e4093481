"""What was said before, to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Footer, OptionList
from textual.widgets.option_list import Option

from engine.core.printable import one_line
from nlforge.tui.foot_line import WordedScreen
from nlforge.wording.catalogue import say


class SaidScreen(WordedScreen["str | None"], ModalScreen["str | None"]):
    """The newest first; ends with the line that was chosen, None where none was."""

    BINDINGS: ClassVar = [("escape", "dismiss", "close")]
    CSS = """
    SaidScreen { align: center middle; }
    SaidScreen OptionList { width: 100%; max-width: 100; height: auto; max-height: 90%; border: round $primary; }
    """

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__()
        self._lines = list(dict.fromkeys(reversed(lines)))

    def compose(self) -> ComposeResult:
        yield OptionList()
        yield Footer()

    def on_mount(self) -> None:
        found = self.query_one(OptionList)
        found.border_title = say("screen-said-before")
        room = max(10, min(100, self.app.size.width) - 8)
        for line in self._lines:
            shown = Text(one_line(line), no_wrap=True)
            shown.truncate(room, overflow="ellipsis")
            found.add_option(Option(shown))
        if not self._lines:
            found.add_option(Option(say("screen-said-nothing"), disabled=True))
        found.highlighted = 0 if self._lines else None
        found.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._lines[event.option_index])
