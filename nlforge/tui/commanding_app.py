"""What the screen itself does when a command or a key asks for it: help, finding, copying, writing to a file, other
colours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.actions import SkipAction
from textual.app import App
from textual.binding import Binding
from textual.widgets import Input, TextArea

from engine.core.errors import NlforgeError
from engine.core.printable import one_line
from nlforge.intents.commands import command as command_in_words
from nlforge.intents.intent import Intent, Situation
from nlforge.messages import Message, TalkMessage
from nlforge.run_words import take_back
from nlforge.slash_answers import export_file, lacking, language_line, said_by
from nlforge.slash_commands import Called, UnknownCommand, called, command_of
from nlforge.state import State
from nlforge.tui.find_bar import FindBar
from nlforge.tui.history import SaidLines, history_file
from nlforge.tui.input_area import InputArea
from nlforge.tui.line import SayLine
from nlforge.tui.messages_view import MessagesView
from nlforge.tui.remembered import THEME, remember, remembered
from nlforge.tui.run.run_area import RunArea
from nlforge.wording import catalogue
from nlforge.wording.catalogue import say
from nlforge.wording.told import error_lines

if TYPE_CHECKING:
    from nlforge.conversation import Conversation
    from nlforge.turn import Spoken

_SCREENS = {"plan": "spec", "result": "result"}
"""Commands that open a screen at once, where plain lines say words."""
_DARK, _LIGHT = "textual-dark", "textual-light"


class CommandingApp(App[None]):
    """An app around a conversation; what it says and hears is left to who makes it."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar = [
        Binding("f1", "help", "help"),
        Binding("f7", "result", "result", show=False, priority=True),
        Binding("ctrl+f", "find", "find", priority=True),
        Binding("ctrl+o", "sessions", "sessions", show=False),
        Binding("ctrl+c", "copy", "copy", show=False, priority=True),
    ]
    busy = False

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path.cwd()
        """Where it was started: files are named from here, and none outside is offered."""
        self.said_lines = SaidLines(history_file(self.folder))
        theme = remembered(THEME)
        if isinstance(theme, str) and theme in self.available_themes:
            self.theme = theme

    @property
    def conversation(self) -> Conversation | None:
        """None until the session is open."""
        raise NotImplementedError

    def show_message(self, message: Message) -> None:
        """Put a message where it belongs on the screen."""
        raise NotImplementedError

    def hear_words(self, turn: Spoken) -> None:
        """What the person says, beside the screen."""
        raise NotImplementedError

    async def open_session(self, root: Path) -> None:
        """Another session takes the place of this one."""
        raise NotImplementedError

    def obeys(self, text: str) -> bool:
        """Whether a line was a command, or a word for help; then it is done."""
        found = called(text)
        if isinstance(found, UnknownCommand):
            self.show_message(TalkMessage(found.told))
        elif found is not None:
            self.do(found)
        elif command_in_words(text) is Intent.HELP:
            self.action_help()
        else:
            return False
        return True

    def do(self, taken: Called) -> None:
        """A command, or the sentence that says why it cannot be done."""
        why = lacking(taken, self.conversation)
        if why is None and self.busy and taken.command.words:
            why = say("screen-still-reading", name=taken.command.name)
        if why is not None:
            self.show_message(TalkMessage(why))
        elif taken.command.key in _SCREENS:
            self.run_action_now(_SCREENS[taken.command.key])
        elif taken.command.words:
            self.hear_words(said_by(taken.command, self.conversation))
        else:
            self._do_here(taken)

    def run_action_now(self, name: str) -> None:
        """One of the keys of this screen."""
        getattr(self, f"action_{name}")()

    def _do_here(self, taken: Called) -> None:
        name = self.conversation.session.id if self.conversation else None
        try:
            match taken.command.key:
                case "export":
                    path = export_file(self.query_one(MessagesView).log_of_messages, taken.rest, name)
                    self.show_message(TalkMessage(say("slash-exported", path=str(path))))
                    if self._driver is not None and self._driver.is_web:
                        # Whoever sits at a browser looks among its downloads.
                        self.deliver_text(path)
                case "sessions":
                    self.action_sessions(taken.rest)
                case "language":
                    self.show_message(TalkMessage(language_line(taken.rest)))
                    self.words_changed()
                case "theme":
                    self._change_theme(taken.rest)
                case "find":
                    self.query_one(FindBar).open(taken.rest)
                case "copy":
                    self._copy_last()
                case "quit":
                    self.exit()
                case "takeback" if self.conversation is not None:
                    self.show_message(TalkMessage(take_back(self.conversation.queue, taken.rest)[0]))
                    self.words_changed()
                case "history":
                    self._show_history()
                case key:
                    self.run_action_now(key)
        except NlforgeError as error:
            self.show_message(TalkMessage(*error_lines(error)))

    def words_changed(self) -> None:
        """Another language is spoken."""

    def action_help(self) -> None:
        """Keys, commands and words."""
        from nlforge.tui.help_screen import HelpScreen

        self.push_screen(HelpScreen(self.conversation.situation if self.conversation else Situation.PLANNING))

    def action_sessions(self, search: str = "") -> None:
        """Every session, with search; one of them may be opened."""
        from nlforge.tui.sessions.sessions_screen import SessionsScreen

        def chosen(root: Path | None) -> None:
            if root is not None and root != here:
                self.call_later(self.open_session, root)

        here = self.conversation.session.root.absolute() if self.conversation else None
        self.push_screen(SessionsScreen(here, search), chosen)

    def action_result(self) -> None:
        """What the newest run with a result brought; a button of it says its words here."""
        from nlforge.result.report_file import run_with_result
        from nlforge.tui.result.result_screen import ResultScreen

        conversation = self.conversation
        if conversation is None or run_with_result(conversation.session) is None:
            self.show_message(TalkMessage(say("result-none"), say("result-none-todo")))
            return

        def said(turn: Spoken | None) -> None:
            if turn is None:
                return
            if self.busy:
                self.notify(say("screen-not-taken"), markup=False)
            else:
                self.hear_words(turn)

        self.push_screen(ResultScreen(conversation.session, lambda: self.busy), said)

    def action_spec(self) -> None:
        """Every value of the plan and where it comes from."""
        from nlforge.tui.spec_screen import SpecScreen
        from planner.render.page import whole_page

        plan = self.conversation.plan if self.conversation else None
        if plan is None:
            self.notify(say("screen-no-plan"), markup=False)
        else:
            self.push_screen(SpecScreen(whole_page(plan, catalogue)))

    def action_say_it_goes_on(self) -> None:
        """Whoever wants to stop something is told how, where nobody else answers the key."""
        if self.conversation is not None and self.conversation.state is State.RUNNING:
            self.notify(say("going-escape", command=command_of("pause").name), markup=False)

    def on_run_area_commanded(self, event: RunArea.Commanded) -> None:
        self.do(Called(command_of(event.key)))

    def action_scroll(self, pages: int) -> None:
        """The input line keeps the keyboard, so what was said scrolls from there."""
        view = self.query_one(MessagesView)
        if pages < 0:
            view.scroll_page_up(animate=False)
        else:
            view.scroll_page_down(animate=False)

    def action_tour(self) -> None:
        """The three steps."""
        from nlforge.tui.tour import TourScreen

        self.push_screen(TourScreen())

    def action_find(self) -> None:
        """Words in the conversation."""
        self.query_one(FindBar).open()

    def action_copy(self) -> None:
        """What is selected, in the conversation or where the person writes; else this key stops what is being read.
        Where nothing is, it is left to whoever else has a use for it (SkipAction)."""
        text = self._selected()
        if text is None:
            if not self.busy:
                raise SkipAction
            self.run_action_now("break_off")
            return
        self.copy_to_clipboard(text)
        self.screen.clear_selection()
        self.notify(say("screen-copied", characters=len(text)), markup=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of the conversation are not those of a screen above it."""
        if action in ("find", "result", "sessions"):
            return len(self.screen_stack) == 1
        if action == "copy":
            return self._selected() is not None or (self.busy and len(self.screen_stack) == 1)
        return super().check_action(action, parameters)

    def on_input_area_command_taken(self, event: InputArea.CommandTaken) -> None:
        self.do(event.taken)

    def on_say_line_help_wanted(self, _: SayLine.HelpWanted) -> None:
        self.action_help()

    def on_messages_view_added(self, _: MessagesView.Added) -> None:
        self.query_one(FindBar).look_again()

    def on_find_bar_closed(self, _: FindBar.Closed) -> None:
        self.query_one(SayLine).focus()

    def _selected(self) -> str | None:
        """Without borders, and without the marks before what the person said."""
        if not self.screen_stack:
            return None
        written = self.focused.selected_text if isinstance(self.focused, TextArea | Input) else ""
        found = written or self.screen.get_selected_text()
        return found or None

    def _copy_last(self) -> None:
        from nlforge.transcript_export import clean

        texts = (clean(message) for message in reversed(self.query_one(MessagesView).log_of_messages))
        if (text := next(filter(str.strip, texts), None)) is None:
            self.show_message(TalkMessage(say("slash-export-nothing")))
        else:
            self.copy_to_clipboard(text)
            self.notify(say("screen-copied", characters=len(text)), markup=False)

    def _show_history(self) -> None:
        from nlforge.tui.said_screen import SaidScreen

        def taken(text: str | None) -> None:
            if text is not None:
                self.query_one(SayLine).value = text
                self.query_one(SayLine).focus()

        self.push_screen(SaidScreen(self.said_lines.lines), taken)

    def _change_theme(self, asked: str) -> None:
        known = sorted(self.available_themes)
        light, dark = ("light", "hell"), ("dark", "dunkel")
        name = asked.casefold()
        if not name:
            name = _LIGHT if self.current_theme.dark else _DARK
        elif name in (*light, *dark):
            name = _LIGHT if name in light else _DARK
        if name not in known:
            self.show_message(TalkMessage(say("screen-themes", name=one_line(asked), themes=", ".join(known))))
            return
        self.theme = name
        remember(THEME, name)
