"""A tour of the screen in three steps, offered once; who does not want it leaves it with one key."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Footer

from nlforge.tui.foot_line import WordedScreen
from nlforge.tui.words import Words
from nlforge.wording.catalogue import say

STEPS = 3


class TourScreen(WordedScreen[None], ModalScreen[None]):
    """One step at a time."""

    BINDINGS: ClassVar = [
        ("enter,right,space", "turn(1)", "next"),
        ("left,backspace", "turn(-1)", "back"),
        ("escape", "dismiss", "skip"),
    ]
    CSS = """
    TourScreen { align: center middle; }
    #step { width: 100%; max-width: 74; height: auto; max-height: 90%; background: $surface; border: round $primary;
            padding: 1 2; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.step = 1
        """Which one is shown, from 1."""

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="step"):
            yield Words()
        yield Footer()

    def on_mount(self) -> None:
        self._show()
        self.query_one("#step").focus()

    def action_turn(self, by: int) -> None:
        """To the next step, or the one before; behind the last it ends."""
        if self.step + by > STEPS:
            self.dismiss()
            return
        self.step = max(1, self.step + by)
        self._show()

    def _show(self) -> None:
        self.query_one("#step").border_title = say("tour-title", step=self.step, of=STEPS)
        self.query_one(Words).show(say(f"tour-step-{self.step}"))
