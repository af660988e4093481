"""One line of the plan: where it comes from, what other values would change, and setting it by hand."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Input, OptionList
from textual.widgets.option_list import Option

from engine.core.errors import NlforgeError
from engine.core.printable import lines as in_lines
from engine.core.printable import one_line
from nlforge.console import unexpected
from nlforge.tui.foot_line import WordedScreen
from nlforge.tui.plan_lines import PlanLine, weight_text
from nlforge.tui.words import Words
from nlforge.value_by_hand import TriedValue, origin_lines, shown_choice, try_value
from nlforge.wording.catalogue import say
from nlforge.wording.told import error_lines

if TYPE_CHECKING:
    from nlforge.pipeline import PlanInputs
    from nlforge.turn import Spoken
    from planner.by_hand import SettableValue
    from planner.plan_state import PlanState

_MOST_CHOICES = 7
_BESIDE = 6
"""Lines beside text and choices: the frame, what may be typed, and the buttons."""
_REST = 0.15
"""Seconds without another key before it is looked what would follow."""


class ValueScreen(WordedScreen["Spoken | None"], ModalScreen["Spoken | None"]):
    """Ends with what is said to set the value; None where it stays as it is."""

    CSS = """
    ValueScreen { align: center middle; background: $background 60%; }
    #value { width: 90; max-width: 96%; height: auto; max-height: 96%; border: round $primary; padding: 0 1;
        background: $surface; }
    #value-text { height: auto; scrollbar-size-vertical: 1; }
    #value-text Words { height: auto; margin-bottom: 1; }
    #value-choices { height: auto; max-height: 7; border: none; padding: 0; }
    #value-typed { height: 1; border: none; padding: 0 1; }
    #value-keys { height: 1; margin-top: 1; }
    #value-keys Button { margin-right: 2; min-width: 0; }
    """
    BINDINGS: ClassVar = [("escape", "leave", "close")]

    def __init__(self, line: PlanLine, state: PlanState, inputs: PlanInputs, *, settable: bool) -> None:
        super().__init__()
        from planner.by_hand import settable as value_at

        self._line, self._state, self._inputs = line, state, inputs
        plan = state.plan
        self._value: SettableValue | None = value_at(plan, line.at) if settable and plan is not None else None
        self._asked = ""
        """What is being tried, or was."""
        self._tried: TriedValue | None = None

    def compose(self) -> ComposeResult:
        value = self._value
        with Vertical(id="value"):
            with VerticalScroll(id="value-text"):
                yield Words(_head(self._line, value))
                if self._line.at:
                    yield Words(_part(say("value-why"), *origin_lines(self._state, self._line.at)))
                yield Words(say("value-pick") if value is not None else say("value-only-words"), id="value-follows")
            if value is not None:
                yield OptionList(
                    *(Option(one_line(shown_choice(value, one)), id=f"{n}") for n, one in enumerate(value.choices)),
                    id="value-choices",
                    markup=False,
                )
                if value.typed:
                    yield Input(placeholder=say("value-by-hand"), id="value-typed", compact=True)
            with Horizontal(id="value-keys"):
                if value is not None:
                    yield Button(say("value-take"), id="value-take", variant="success", compact=True, disabled=True)
                yield Button(say("value-leave"), id="value-leave", compact=True)

    def on_mount(self) -> None:
        first = next(
            (f"#{name}" for name in ("value-choices", "value-typed") if self.query(f"#{name}")), "#value-leave"
        )
        self.query_one(first).focus()
        choices = self.query(OptionList)
        if choices:
            # A key held down since the screen was opened chooses nothing.
            choices.first().highlighted = None

    def on_resize(self, event: events.Resize) -> None:
        """Choices and buttons are in sight, however low the window is."""
        choices = min(_MOST_CHOICES, len(self._value.choices)) if self._value is not None else 0
        self.query_one("#value-text").styles.max_height = max(3, event.size.height - choices - _BESIDE)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        # None by now where it is the first one, which nobody has chosen.
        if event.option_list.highlighted is not None and self._value is not None:
            self._look(self._value.choices[event.option_index])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        if self._value is not None:
            self._take_or_look(self._value.choices[event.option_index])

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.value.strip():
            self._look(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self._take_or_look(event.value)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        turn: Spoken | None = self._tried.turn if self._tried is not None else None
        self.dismiss(turn if event.button.id == "value-take" else None)

    def action_leave(self) -> None:
        self.dismiss(None)

    def _take_or_look(self, typed: str) -> None:
        """The second time, when it is seen what would follow, it is meant."""
        if self._tried is not None and self._asked == typed and self._tried.turn is not None:
            self.dismiss(self._tried.turn)
        elif self._asked != typed and typed.strip():
            self._look(typed)

    @work(exclusive=True, group="try")
    async def _look(self, typed: str) -> None:
        """Show what would follow; what is asked later takes its place."""
        value = self._value
        if value is None:
            return
        self._asked, self._tried = typed, None
        self.query_one("#value-take", Button).disabled = True
        follows = self.query_one("#value-follows", Words)
        follows.show(say("value-trying"))
        await asyncio.sleep(_REST)
        try:
            tried = await asyncio.to_thread(try_value, self._state, self._inputs, value, typed)
        except NlforgeError as error:
            tried = TriedValue(None, "\n".join(error_lines(error)))
        except Exception as error:  # the boundary: a fault must not close the window over what was said
            tried = TriedValue(None, "\n".join(unexpected(error)))
        self._tried = tried
        head = say("value-what-follows") if tried.turn is not None else say("value-not-possible")
        follows.show(_part(f"{head} ({one_line(tried.turn.text)})" if tried.turn else head, *tried.text.split("\n")))
        follows.scroll_visible(animate=False)
        self.query_one("#value-take", Button).disabled = tried.turn is None


def _head(line: PlanLine, value: SettableValue | None) -> Text:
    points = f"{weight_text(line.weight)}  " if line.weight is not None else ""
    must = f"{say('panel-must')}: " if line.hard and line.weight is not None else ""
    told = Text(one_line(f"{points}{must}{line.text}"), "bold")
    if line.was:
        told.append(f"\n{say('panel-was', was=one_line(line.was))}", "")
    if value is not None and line.weight is None:
        told.append(f"\n{say('value-now', value=one_line(shown_choice(value, value.now)))}", "")
    return told


def _part(head: str, *lines: str) -> Text:
    return Text.assemble((f"{head}\n", "bold"), in_lines(lines))
