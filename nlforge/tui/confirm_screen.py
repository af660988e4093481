"""The last look before a run starts: exactly what will run, and a yes that no slip of a key gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button

from engine.core.printable import lines as in_lines
from engine.core.printable import one_line
from nlforge.tui.deliberate_button import DeliberateButton
from nlforge.tui.foot_line import WordedScreen
from nlforge.tui.key_times import KeyTimes, now
from nlforge.tui.plan_lines import PlanLine, plan_lines, weight_text
from nlforge.tui.words import Words
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from planner.plan import Plan

_BESIDE = 8
"""Lines of the dialog beside what will run: its frame, the buttons, and what is said below them."""
_DIGITS = 12
"""Of the digest, which tells two plans apart."""


class ConfirmScreen(WordedScreen[bool], ModalScreen[bool]):
    """True where the person starts the run; the keyboard is not on that button when it opens."""

    CSS = """
    ConfirmScreen { align: center middle; background: $background 60%; }
    #confirm { width: 84; max-width: 96%; height: auto; max-height: 96%; border: round $success; padding: 0 1;
        background: $surface; }
    #confirm-what { height: auto; scrollbar-size-vertical: 1; }
    #confirm-what Words { height: auto; }
    #confirm-keys { height: 1; margin-top: 1; }
    #confirm-keys Button { margin-right: 2; min-width: 0; }
    #confirm-hint { height: auto; color: $text-muted; }
    """
    BINDINGS: ClassVar = [
        ("escape", "later", "close"),
        ("left,right", "other_button", "other"),
        ("up", "turn(-1)", "up"),
        ("down", "turn(1)", "down"),
    ]

    def __init__(self, plan: Plan, keys: KeyTimes, when: str = "", *, later: bool = False) -> None:
        """`when` says when it begins and how considerate it is; `later`: not at once."""
        super().__init__()
        self._plan, self._keys, self._when, self._later = plan, keys, when, later

    def compose(self) -> ComposeResult:
        with Vertical(id="confirm"):
            with VerticalScroll(id="confirm-what", can_focus=False):
                yield Words(_told(self._plan, self._when))
            with Horizontal(id="confirm-keys"):
                yield Button(say("confirm-back"), id="confirm-back", compact=True)
                go = say("confirm-go-so" if self._later else "confirm-go")
                yield DeliberateButton(go, self._keys, id="confirm-go", variant="success")
            yield Words(say("confirm-hint"), id="confirm-hint")

    def on_mount(self) -> None:
        self.query_one("#confirm", Vertical).border_title = say("confirm-title")
        self.query_one("#confirm-go", DeliberateButton).since = now()
        self.query_one("#confirm-back", Button).focus()

    def on_resize(self, event: events.Resize) -> None:
        """The buttons are in sight, however low the window is."""
        self.query_one("#confirm-what").styles.max_height = max(3, event.size.height - _BESIDE)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(event.button.id == "confirm-go")

    def on_deliberate_button_too_soon(self, event: DeliberateButton.TooSoon) -> None:
        event.stop()
        self.query_one("#confirm-hint", Words).show(say("confirm-too-soon"))

    def action_later(self) -> None:
        self.dismiss(False)

    def action_other_button(self) -> None:
        """The other of the two."""
        back, go = self.query_one("#confirm-back", Button), self.query_one("#confirm-go", Button)
        (back if go.has_focus else go).focus()

    def action_turn(self, lines: int) -> None:
        """What does not fit is read with the arrow keys."""
        self.query_one("#confirm-what", VerticalScroll).scroll_relative(y=lines, animate=False)


def short_digest(digest: str) -> str:
    """Its first digits."""
    return digest.rpartition(":")[2][:_DIGITS]


def _told(plan: Plan, when: str) -> Text:
    """What will run, when, what it takes, and what leaves the machine."""
    assert plan.spec is not None
    lines = [line for line in plan_lines(plan) if not line.detail]
    told = Text(f"{say('confirm-digest', digest=short_digest(plan.digest))}\n")
    told.append(f"{one_line(when)}\n" if when else "")
    leaves = say("confirm-leaves-nothing" if plan.spec.data.offline_only else "confirm-leaves-files")
    # What it takes first: in a low window the rest is scrolled to.
    for part in ("cost", "what", "data", "training", "judging"):
        told.append(f"{say(f'panel-part-{part}')}\n", "bold")
        told.append(in_lines(f"  {_in_words(line)}" for line in lines if line.part == part) + "\n")
        told.append(f"{leaves}\n" if part == "cost" else "", "bold")
    told.rstrip()
    return told


def _in_words(line: PlanLine) -> str:
    if line.weight is None:
        return line.text
    must = f"{say('panel-must')}: " if line.hard else ""
    return f"{weight_text(line.weight)}  {must}{line.text}"
