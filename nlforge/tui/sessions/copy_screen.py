"""What of a session is copied."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Footer, OptionList

from engine.core.printable import one_line
from nlforge.tui.foot_line import WordedScreen
from nlforge.tui.words import Words
from nlforge.wording.catalogue import say


class CopyScreen(WordedScreen["bool | None"], ModalScreen["bool | None"]):
    """Ends with whether results are copied too; None where nothing is."""

    CSS = """
    CopyScreen { align: center middle; background: $background 60%; }
    #copy { width: 80; max-width: 96%; height: auto; border: round $primary; padding: 0 1; background: $surface; }
    #copy Words { height: auto; text-style: bold; }
    #copy OptionList { height: auto; border: none; padding: 0; }
    """
    BINDINGS: ClassVar = [("escape", "dismiss", "close")]

    def __init__(self, name: str) -> None:
        super().__init__()
        self._called = name

    def compose(self) -> ComposeResult:
        with Vertical(id="copy"):
            yield Words(one_line(say("sessions-copy-title", name=self._called)))
            yield OptionList(say("sessions-copy-words"), say("sessions-copy-results"), markup=False)
        yield Footer()

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_index == 1)
