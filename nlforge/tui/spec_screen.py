"""Every value of the plan with its origin, on a key."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Footer

from nlforge.tui.foot_line import WordedScreen
from nlforge.tui.words import Words


class SpecScreen(WordedScreen[None], ModalScreen[None]):
    """Shows a plan; Escape closes it."""

    BINDINGS: ClassVar = [("escape", "dismiss", "close")]

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Words(self._text)
        yield Footer()
