"""One answer on the screen of the result: read, judged by a key or a click, corrected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Button

from engine.core.printable import printable
from nlforge.result.answers import how_sure
from nlforge.result.told import judged_line
from nlforge.tui.words import Words
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from nlforge.result.answers import AnswerShown, SaidOfAnswer

Verb = Literal["good", "wrong", "correct", "take_back"]
_VERBS: tuple[Verb, ...] = ("good", "wrong", "correct", "take_back")


class AnswerCard(Vertical, can_focus=True):
    """Message, replies, the right one, why, and what the person said of it."""

    BINDINGS: ClassVar = [
        Binding("plus,g", "say('good')", "good", key_display="+"),
        Binding("minus,w,f", "say('wrong')", "wrong", key_display="-"),
        Binding("enter,c,v", "say('correct')", "correct"),
        Binding("u,z", "say('take_back')", "unsay"),
    ]
    DEFAULT_CSS = """
    AnswerCard { height: auto; border: round $secondary; padding: 0 1; margin-bottom: 1; }
    AnswerCard:focus { border: heavy $accent; }
    AnswerCard Words { height: auto; }
    AnswerCard Horizontal { height: 1; }
    AnswerCard Button { min-width: 0; margin-right: 1; }
    """

    class Said(Message):
        """The person wants to say something of an answer."""

        def __init__(self, card: AnswerCard, verb: Verb) -> None:
            super().__init__()
            self.card, self.verb = card, verb

    def __init__(self, answer: AnswerShown, said: SaidOfAnswer | None) -> None:
        super().__init__()
        self.answer, self._said = answer, said

    def compose(self) -> ComposeResult:
        yield Words(_answer_text(self.answer))
        yield Words(_said_text(self._said), classes="said")
        with Horizontal():
            for verb in _VERBS:
                button = Button(say(f"result-{verb.replace('_', '-')}"), classes=verb, compact=True)
                # The card has the keyboard; its buttons are for the mouse.
                button.can_focus = False
                yield button

    def on_mount(self) -> None:
        self._show()

    def show(self, said: SaidOfAnswer | None) -> None:
        """What holds now of what the person said of it."""
        self._said = said
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is something to take back only where something was said."""
        return self._said is not None if (action, parameters) == ("say", ("take_back",)) else True

    def action_say(self, verb: Verb) -> None:
        """By a key."""
        self.post_message(self.Said(self, verb))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.focus()
        self.post_message(self.Said(self, next(verb for verb in _VERBS if event.button.has_class(verb))))

    def _show(self) -> None:
        line = self.query_one(".said", Words)
        line.show(_said_text(self._said))
        line.display = self._said is not None
        self.query_one(".take_back", Button).display = self._said is not None
        self.refresh_bindings()


def _answer_text(answer: AnswerShown) -> Text:
    shown = Text()
    for n, (name, text, style) in enumerate(_parts(answer)):
        shown.append("" if n == 0 else "\n")
        shown.append(f"{name} " if name else "", "bold")
        shown.append(printable(text), style)
    return shown


def _parts(answer: AnswerShown) -> Iterator[tuple[str, str, str]]:
    yield f"{answer.number}. {say('result-asked')}", answer.message, ""
    if answer.tried is not None:
        yield say("result-untrained"), answer.tried.base, ""
    yield say("result-replied"), answer.reply, ""
    if answer.tried is not None:
        yield "", how_sure(answer.tried), "italic"
    if answer.expected:
        yield say("result-right"), answer.expected, ""
    if answer.why:
        yield say("result-why"), "; ".join(answer.why), "dim"


def _said_text(said: SaidOfAnswer | None) -> Text:
    if said is None:
        return Text()
    return Text(printable(judged_line(said)), "bold green" if said.rating == "up" else "bold yellow")
