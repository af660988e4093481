"""The result of a run: verdict, figures, answers to judge, a line to try the model, and what can be done with it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events, work
from textual.app import ComposeResult
from textual.containers import Grid, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Footer, Input

from engine.core.errors import NlforgeError
from engine.core.printable import lines as in_lines
from nlforge.console import unexpected
from nlforge.messages import Message, TalkMessage
from nlforge.tui.foot_line import WordedScreen
from nlforge.tui.result.answer_card import AnswerCard, Verb
from nlforge.tui.result.correct_screen import CorrectScreen
from nlforge.tui.talker import Talker
from nlforge.tui.words import Words
from nlforge.turn import Spoken
from nlforge.wording.catalogue import say
from nlforge.wording.told import error_lines

if TYPE_CHECKING:
    from nlforge.result.answers import AnswerDesk, AnswerShown, SaidOfAnswer
    from nlforge.result.facts import ResultFacts
    from nlforge.store import Session

_WIDE = 92
"""Columns in which all buttons stand in one row."""
_ACTIONS = ("serve", "export", "improve", "compare", "share")


class ResultScreen(WordedScreen["Spoken | None"], ModalScreen["Spoken | None"]):
    """Ends with the words a button stands for, which the conversation answers; None where it is only closed."""

    CSS = """
    ResultScreen { background: $background; }
    #result-parts { height: 1fr; padding: 0 1; }
    #result-parts:focus { outline-left: thick $accent; }
    #result-parts > Words { height: auto; margin-bottom: 1; }
    #result-parts > .error { border-left: thick $error; padding-left: 1; }
    #result-try { height: 1; border: none; padding: 0 1; background: $panel; }
    #result-try:focus { background: $boost; }
    #result-actions { height: auto; grid-size: 5; grid-rows: 1; grid-gutter: 0 1; padding: 0 1; }
    #result-actions Button { width: 100%; min-width: 0; }
    ResultScreen.-narrow #result-actions { grid-size: 3; }
    """
    BINDINGS: ClassVar = [("escape,f7", "leave", "close"), ("t", "try", "try")]

    def __init__(self, session: Session, is_busy: Callable[[], bool]) -> None:
        """`is_busy`: whether the conversation is answering, which a trial waits for."""
        super().__init__()
        self._session, self._is_busy = session, is_busy
        self._desk: AnswerDesk | None = None
        self._talker = Talker()

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="result-parts", can_focus=True):
            yield Words(say("result-loading"), id="result-state")
        yield Input(placeholder=say("result-try"), id="result-try", compact=True, disabled=True)
        with Grid(id="result-actions"):
            for action in _ACTIONS:
                yield Button(say(f"result-button-{action}"), id=f"result-{action}", compact=True)
        yield Footer()

    def on_mount(self) -> None:
        self.query_one("#result-parts").focus()
        self._load()

    def on_unmount(self) -> None:
        self._talker.break_off()

    @work(group="result")
    async def _load(self) -> None:
        """Reports and long logs are read beside the screen."""
        try:
            facts, desk, answers, said = await asyncio.to_thread(_read, self._session)
        except NlforgeError as error:
            self._state(error_lines(error), failed=True)
        except Exception as error:  # the boundary: a fault must not close the window
            self._state(unexpected(error), failed=True)
        else:
            self._desk = desk
            self._show(facts, answers, said)

    def _show(self, facts: ResultFacts, answers: Sequence[AnswerShown], said: dict[str, SaidOfAnswer]) -> None:
        from nlforge.tui.result.figures import parts_of_result

        view = self.query_one("#result-parts", VerticalScroll)
        parts = [Words(text, id=f"result-{name}") for name, text in parts_of_result(facts)]
        head = Words(Text(say("result-head-answers"), "bold underline"))
        none = [] if answers else [Words(say("result-no-answers"))]
        cards = [AnswerCard(one, said.get(one.reply_id)) for one in answers]
        view.mount_all([*parts, head, *none, *cards], before="#result-state")
        self._state(())
        self.query_one("#result-try", Input).disabled = False

    def _state(self, lines: Sequence[str], *, failed: bool = False) -> None:
        """What happens now, at the end of the parts; nothing where nothing does."""
        if not self.is_mounted:
            return
        state = self.query_one("#result-state", Words)
        state.show(in_lines(lines))
        state.set_class(failed, "error")
        state.display = bool(lines)
        if lines:
            state.scroll_visible(animate=False)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(Spoken(say(f"result-say-{(event.button.id or '').removeprefix('result-')}")))

    def on_resize(self, event: events.Resize) -> None:
        """The buttons are whole, however narrow the window is."""
        self.set_class(event.size.width < _WIDE, "-narrow")

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_try(self) -> None:
        """The keyboard goes to the line."""
        self.query_one("#result-try").focus()

    def on_answer_card_said(self, event: AnswerCard.Said) -> None:
        answer = event.card.answer
        if event.verb != "correct":
            self._judge(event.card, event.verb, "")
            return

        def corrected(text: str | None) -> None:
            if text is not None:
                self._judge(event.card, "correct", text)

        self.app.push_screen(CorrectScreen(answer.message, answer.expected or answer.reply), corrected)

    @work(group="judge")
    async def _judge(self, card: AnswerCard, verb: Verb, correction: str) -> None:
        """Kept, and on the disk, before it is shown."""
        if self._desk is None:
            return
        try:
            said = await asyncio.to_thread(_judged, self._desk, card.answer, verb, correction)
        except NlforgeError as error:
            self._state(error_lines(error), failed=True)
            return
        except Exception as error:  # the boundary: a fault must not close the window
            self._state(unexpected(error), failed=True)
            return
        self._state(())
        card.show(said)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        text = event.value.strip()
        if not text or self._desk is None:
            return
        if self._talker.working or self._is_busy():
            self.notify(say("screen-not-taken"), markup=False)
            return
        event.input.value = ""
        self._try(text)

    @work(group="try")
    async def _try(self, text: str) -> None:
        """Both models answer beside the screen; the session keeps what they said, also where the person has left."""
        self._state([f"> {text}", say("result-trying")])
        told: list[str] = []
        failed = False

        def ask() -> None:
            nonlocal failed
            from nlforge.side_by_side import side_by_side

            try:
                told.extend(_remarks(side_by_side(self._session, [text])))
            except NlforgeError as error:
                failed = True
                told.extend(error_lines(error))
            except Exception as error:  # the boundary: a fault must not close the window
                failed = True
                told.extend(unexpected(error))

        await self._talker.run(ask, lambda: None)
        if self._desk is None or not self.is_mounted:
            return
        self._state(told, failed=failed)
        answers, said = await asyncio.to_thread(lambda desk: (desk.shown(), desk.said()), self._desk)
        await self._show_new(answers, said)

    async def _show_new(self, answers: Sequence[AnswerShown], said: dict[str, SaidOfAnswer]) -> None:
        known = {card.answer.number for card in self.query(AnswerCard)}
        new = [AnswerCard(one, said.get(one.reply_id)) for one in answers if one.number not in known]
        if new:
            await self.query_one("#result-parts").mount_all(new, before="#result-state")
            new[-1].scroll_visible(animate=False)


def _read(session: Session) -> tuple[ResultFacts, AnswerDesk, tuple[AnswerShown, ...], dict[str, SaidOfAnswer]]:
    from nlforge.result.answers import AnswerDesk
    from nlforge.result.facts import result_of

    facts = result_of(session)
    desk = AnswerDesk(session, facts.run, facts.worst)
    return facts, desk, desk.shown(), desk.said()


def _judged(desk: AnswerDesk, answer: AnswerShown, verb: Verb, correction: str) -> SaidOfAnswer | None:
    if verb == "take_back":
        desk.take_back(answer)
        return desk.said().get(answer.reply_id)
    return desk.judge(answer, "up" if verb == "good" else "down", correction)


def _remarks(messages: Iterable[Message]) -> list[str]:
    """What is said beside the replies, which have cards of their own."""
    return [line for message in messages if isinstance(message, TalkMessage) for line in message.lines]
