"""The conversation on a full screen: a client of the headless one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.filter import LineFilter
from textual.message import Message as UiMessage
from textual.widgets import Footer

from engine.core.cancel import Cancelled
from engine.core.errors import NlforgeError
from engine.core.presence import note_person
from engine.core.printable import one_line
from nlforge.console import unexpected
from nlforge.intents.answers import is_no, is_yes
from nlforge.messages import (
    Goodbye,
    JudgingWanted,
    Message,
    Page,
    Progress,
    ResultWanted,
    RunEnded,
    TalkMessage,
    TeachingWanted,
    WholeProgress,
)
from nlforge.tui.announce import announce
from nlforge.tui.commanding_app import CommandingApp
from nlforge.tui.find_bar import FindBar
from nlforge.tui.foot_line import WordedScreen
from nlforge.tui.input_area import InputArea
from nlforge.tui.judge_above import judge_above
from nlforge.tui.key_times import KeyTimes
from nlforge.tui.line import SayLine
from nlforge.tui.messages_view import MessagesView
from nlforge.tui.opened_session import OpenedSession
from nlforge.tui.run.run_area import RunArea
from nlforge.tui.standing_now import standing_now
from nlforge.tui.start import ALL, OWN, SAY, TOUR, StartList
from nlforge.tui.start import SAMPLE as SAMPLE_CHOICE
from nlforge.tui.talk_and_plan import TalkAndPlan
from nlforge.tui.talker import Talker
from nlforge.tui.warm_up import settled
from nlforge.tui.words import OnlyLetters, Words
from nlforge.turn import Spoken
from nlforge.wording.catalogue import has, say

if TYPE_CHECKING:
    from pathlib import Path

    from nlforge.annotation_session import Sitting
    from nlforge.conversation import Conversation
    from planner.llm.local_models import ChosenModel

_ONLY_LETTERS = OnlyLetters()


class ChatApp(CommandingApp):
    """Input line, conversation, progress panel. Closing it leaves a run going."""

    TITLE = "nlforge"
    BINDINGS: ClassVar = [
        ("f2", "spec", "plan"),
        ("f4", "hide_plan", "hide"),
        ("f8", "turn_run", "run"),
        Binding("escape", "say_it_goes_on", "close", show=False),
        Binding("f6", "select_value", "select", priority=True),
        Binding("pageup", "scroll(-1)", "up"),
        Binding("pagedown", "scroll(1)", "down"),
        Binding("escape", "break_off", "stop", priority=True),
        Binding("ctrl+q", "quit", "quit", priority=True),
    ]
    CSS = """
    #state { height: 1; background: $panel; padding: 0 1; }
    """

    class Said(UiMessage):
        """The conversation said something."""

        def __init__(self, message: Message) -> None:
            super().__init__()
            self.said = message

    class Answered(UiMessage):
        """The conversation has nothing more to say to the last line."""

    class PersonSaid(UiMessage):
        """A saved line was played."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(
        self,
        session: str | None = None,
        reader: ChosenModel | None = None,
        *,
        opener: Callable[[str | None], Conversation] | None = None,
        judging: Sitting | None = None,
    ) -> None:
        super().__init__()
        self._judging = judging
        """What is judged as soon as the session is open."""
        self.session = OpenedSession(session, reader, opener)
        self.talker = Talker()
        self.keys = KeyTimes()
        self._later: list[Callable[[], Iterator[Message]]] = []
        self._stood = ""
        """The line that says how it stands."""
        self.left: str | None = None
        """The session in which the person said goodbye."""

    @property
    def conversation(self) -> Conversation | None:
        """None until the session is open."""
        return self.session.conversation

    def get_line_filters(self) -> Sequence[LineFilter]:
        """No line reaches the terminal with anything but letters in it."""
        return [*super().get_line_filters(), _ONLY_LETTERS]

    def get_default_screen(self) -> WordedScreen[None]:
        return WordedScreen(id="_default")

    def compose(self) -> ComposeResult:
        yield Words("nlforge", id="state")
        yield TalkAndPlan(self.keys)
        yield RunArea(self.keys)
        yield FindBar()
        yield InputArea(self.folder, self.said_lines)
        yield Footer()

    def on_mount(self) -> None:
        self.query_one(SayLine).focus()
        self.set_interval(1.0, self.look_for_news)
        from nlforge.session_factory import SAMPLE

        if self.session.name == SAMPLE:
            self.session.name = None
            self._speak(self._sample)
        elif not self.session.is_given:
            self._welcome()
        else:
            self._speak(self._opening)

    def _welcome(self) -> None:
        from nlforge.session_factory import listed

        self.show_message(TalkMessage(say("screen-welcome")))
        choices = StartList(listed().look(most=4), self.folder)
        self.query_one(MessagesView).mount(choices)
        choices.focus()
        self.call_after_refresh(settled)

    def on_start_list_chosen(self, event: StartList.Chosen) -> None:
        if event.choice == TOUR:
            self.action_tour()
            return
        if event.choice == ALL:
            self.action_sessions()
            return
        self._leave_welcome()
        if event.choice == SAMPLE_CHOICE:
            self._speak(self._sample)
        elif event.choice == OWN:
            self.show_message(TalkMessage(say("talk-greeting")))
        elif event.choice.startswith(SAY):
            self.query_one(SayLine).value = event.choice.removeprefix(SAY)
        else:
            self.session.name = event.choice[1:]
            self._speak(self._opening)

    async def open_session(self, root: Path) -> None:
        """Another session takes the place of this one, whose run goes on; what was being written stays written."""
        if self.busy or len(self.screen_stack) > 1:  # a screen above would be made anew in place of the conversation
            self.notify(say("sessions-still-reading"), markup=False)
            return
        written = self.query_one(SayLine).value
        self.session.close()
        self.session = self.session.other(str(root))
        await self.recompose()
        self.query_one(SayLine).value = written
        self.query_one(SayLine).focus()
        self._speak(self._opening)

    def _leave_welcome(self) -> None:
        for choices in self.query(StartList):
            choices.remove()
        self.query_one(SayLine).focus()

    async def on_event(self, event: events.Event) -> None:
        """Each key is noted when it comes, whoever answers it."""
        if isinstance(event, events.Key | events.MouseDown) and not event.is_forwarded:
            note_person()
        if isinstance(event, events.Key) and not event.is_forwarded:
            self.keys.note(event.key, event.time, unheard=self.busy)
        await super().on_event(event)

    def on_say_line_submitted(self, event: SayLine.Submitted) -> None:
        text = event.value.strip()
        if not text or self.busy:
            return
        if is_yes(text) and self.keys.is_repeat(event.time):
            event.line.value = text
            self.notify(say("confirm-held"), markup=False)
            return
        if self.obeys(text):
            event.line.value = ""
            return
        self.query_one(InputArea).accept(text)
        self.hear_words(Spoken(text))

    def hear_words(self, turn: Spoken) -> None:
        text = turn.text
        self._leave_welcome()
        self.query_one(MessagesView).person(text)
        if self.conversation is None and is_yes(text):
            self._speak(self._sample)
        elif self.conversation is None and is_no(text):
            self.show_message(TalkMessage(say("talk-greeting")))
        else:
            self._speak(lambda: self.session.hear(turn))

    def on_talk_and_plan_meant(self, event: TalkAndPlan.Meant) -> None:
        if self.busy:
            self.notify(say("screen-not-taken"), markup=False)
            return
        self.query_one(MessagesView).person(event.turn.text)
        self._speak(lambda: self.session.hear(event.turn))

    def on_say_line_turned(self, event: SayLine.Turned) -> None:
        self.action_scroll(event.pages)

    def words_changed(self) -> None:
        self._state_line()

    def action_break_off(self) -> None:
        """What is being read is not read on; the words stay in the session, and count for nothing."""
        self.talker.break_off()
        self._state_line()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is something to break off only while something is read, and only where that is seen; a plan is turned
        to on the first screen alone."""
        if action == "turn_run":
            return len(self.screen_stack) == 1 and self.query_one(RunArea).is_there
        if action in ("hide_plan", "select_value", "say_it_goes_on"):
            return len(self.screen_stack) == 1
        if action == "break_off":
            return self.busy and len(self.screen_stack) == 1
        return super().check_action(action, parameters)

    def on_chat_app_said(self, event: ChatApp.Said) -> None:
        self.show_message(event.said)

    def on_chat_app_person_said(self, event: ChatApp.PersonSaid) -> None:
        if self.is_running:
            self.query_one(MessagesView).person(event.text)

    def on_chat_app_answered(self, _: ChatApp.Answered) -> None:
        self._set_busy(False)
        self.call_after_refresh(settled)
        if self._later:
            self._speak(self._later.pop(0))
        self._answer_queued()
        judging, self._judging = self._judging, None
        if judging is not None and self.conversation is not None:
            self.show_judge(judging)

    def action_hide_plan(self) -> None:
        """The panel with the plan goes, or comes back."""
        self.query_one(TalkAndPlan).turn_panel()

    def action_turn_run(self) -> None:
        """All there is to see of the run, or a few lines of it."""
        self.query_one(RunArea).turn()

    def action_select_value(self) -> None:
        """The keyboard goes to the plan, or back to the input line."""
        self.query_one(TalkAndPlan).turn_keyboard()

    def show_judge(self, sitting: Sitting | None) -> None:
        """Replies of the session, one at a time; whole ones unless something else was named."""
        judge_above(self, sitting, lambda desk, found: self._speak(lambda: self.session.take(desk, found)))

    def on_unmount(self) -> None:
        self.talker.break_off()
        if not self.talker.working:
            self.session.close()

    def _opening(self) -> Iterator[Message]:
        return self.session.opening(silently=self._judging is not None)

    def _sample(self) -> Iterator[Message]:
        return self.session.play_sample(lambda text: self.post_message(self.PersonSaid(text)))

    def _speak(self, speak: Callable[[], Iterator[Message]]) -> None:
        if self.busy:  # what a sitting brings may come while something is answered
            self._later.append(speak)
            return
        self.talker.begin()
        self._set_busy(True)
        self._say(speak)

    @work(group="talk")
    async def _say(self, speak: Callable[[], Iterator[Message]]) -> None:
        """Beside the screen: post what is said; widgets are only touched where it is received."""
        from nlforge.next_step import failure

        def speak_on() -> None:
            try:
                for message in speak():
                    self.post_message(self.Said(message))
            except NlforgeError as error:
                self.post_message(self.Said(failure(error)))
            except Cancelled:
                raise
            except Exception as error:  # the boundary: a fault must not close the window over what was said
                self.post_message(self.Said(TalkMessage(*unexpected(error))))

        def broken_off() -> None:
            self.post_message(self.Said(TalkMessage(say("screen-broken-off"))))

        await self.talker.run(speak_on, broken_off)
        self.post_message(self.Answered())

    def look_for_news(self) -> None:
        """Show what came from the run since the last look."""
        if self.busy or self.conversation is None or not self.is_running:
            return self._state_line()
        for message in self.conversation.poll():
            self.show_message(message)
            announce(message, self._driver)
        self._state_line()
        self._answer_queued()

    def _answer_queued(self) -> None:
        """What waited for the end of the run is said now, one after another."""
        if not self.busy and (words := self.session.next_queued) is not None:
            self.query_one(MessagesView).person(words)
            self._speak(self.session.hear_queued)

    def show_message(self, message: Message) -> None:
        """Put a message where it belongs on the screen."""
        if not self.is_running:
            # The screen is being taken away; the session holds what was said.
            return
        if isinstance(message, Page):
            self.query_one(MessagesView).note(message)
        match message:
            case ResultWanted():
                self.action_result()
            case JudgingWanted():
                self.show_judge(None)
            case TeachingWanted():
                from nlforge.tui.teach_screen import show_teach

                show_teach(self)
            case Goodbye():
                self.left = message.session
                self.exit()
            case Page():
                self.query_one(TalkAndPlan).show_page(message, self.conversation.plan if self.conversation else None)
            case Progress() | WholeProgress():
                pass  # there may be many; the panel follows once all are there
            case RunEnded():
                self.query_one(RunArea).follow(self.conversation)
                questions, self.session.sample_questions = self.session.sample_questions, []
                if questions and message.exit_code == 0:
                    self._speak(lambda: self.session.ask(questions))
            case _:
                self.query_one(MessagesView).show(message)

    def _set_busy(self, busy: bool) -> None:
        self.busy = busy
        self._state_line()

    def _state_line(self) -> None:
        if not self.is_running or not self.query("#state"):
            # The window is closing, and a last look at the run came too late.
            return
        now = self.talker.doing if self.busy else standing_now(self.conversation)
        hint = f"screen-hint-{self.conversation.state if self.conversation else 'ready'}"
        name = f"{self.conversation.session.id}: " if self.conversation else ""
        before, self._stood = self._stood, one_line(f"nlforge  {name}{now}")
        if before != self._stood:
            # Each second beside a run: the line of keys is made anew only where something has changed.
            self.query_one("#state", Words).show(self._stood)
            self.refresh_bindings()
        line = self.query_one(SayLine)
        line.placeholder, line.held = say(hint if has(hint) else "screen-hint"), self.busy
        self.query_one(TalkAndPlan).follow(self.conversation, busy=self.busy)
        self.query_one(RunArea).follow(self.conversation)
