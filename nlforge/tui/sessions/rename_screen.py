"""A name for a session."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Footer, Input

from nlforge.saved_sessions.entry import SessionEntry
from nlforge.saved_sessions.titles import LONGEST
from nlforge.tui.foot_line import WordedScreen
from nlforge.tui.words import Words
from nlforge.wording.catalogue import say


class RenameScreen(WordedScreen["str | None"], ModalScreen["str | None"]):
    """Ends with the new name, empty for that of its folder; None where it stays."""

    CSS = """
    RenameScreen { align: center middle; background: $background 60%; }
    #rename { width: 80; max-width: 96%; height: auto; border: round $primary; padding: 0 1; background: $surface; }
    #rename Input { margin: 0; }
    #rename Words { height: auto; }
    """
    BINDINGS: ClassVar = [("escape", "dismiss", "close")]

    def __init__(self, entry: SessionEntry) -> None:
        super().__init__()
        self._entry = entry

    def compose(self) -> ComposeResult:
        with Vertical(id="rename") as frame:
            frame.border_title = say("sessions-rename-title")
            yield Input(self._entry.facts.title, placeholder=self._entry.id, max_length=LONGEST)
            yield Words(say("sessions-rename-how", session=self._entry.id))
        yield Footer()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(event.value.strip())
