"""A sitting on the full screen: messages whose replies would teach most, one at a time, by single keys, the mouse, or
words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events, work
from textual.app import ComposeResult
from textual.containers import ItemGrid, VerticalScroll
from textual.screen import Screen
from textual.widgets import Button

from engine.core.errors import NlforgeError
from engine.core.printable import one_line
from nlforge.console import unexpected
from nlforge.plain_text import quoted
from nlforge.teaching.sitting import Option, TeachSitting, TeachStep, letter, option_of, word
from nlforge.tui.foot_line import WordedScreen
from nlforge.tui.reply_area import ReplyArea
from nlforge.tui.words import Words
from nlforge.wording.catalogue import say
from nlforge.wording.told import error_lines

if TYPE_CHECKING:
    from nlforge.conversation import Conversation
    from nlforge.tui.commanding_app import CommandingApp
    from nlforge.turn import Spoken

_MOST = 20_000
"""Characters of a text that are shown."""
_SCROLL = {"up": "scroll_up", "down": "scroll_down", "pageup": "scroll_page_up", "pagedown": "scroll_page_down"}
_ASKED = {
    TeachStep.REPLY: "question",
    TeachStep.WRITE: "write",
    TeachStep.WHOM: "whom",
    TeachStep.WHICH: "which",
    TeachStep.WHY: "ask-why",
    TeachStep.REWORD: "reword",
}


@dataclass(frozen=True)
class TeachResult:
    """What a sitting brought, in lines, and what is said to the plan with it; None = nothing."""

    lines: tuple[str, ...]
    turn: Spoken | None


class TeachScreen(WordedScreen["TeachResult | None"], Screen["TeachResult | None"]):
    """Ends with what the sitting brought; None where nothing was asked."""

    CSS = """
    TeachScreen { layout: vertical; }
    #teach-head { height: auto; max-height: 4; background: $panel; padding: 0 1; }
    #teach-body { height: 1fr; min-height: 3; padding: 0 1; scrollbar-size-vertical: 1; }
    #teach-body Words { height: auto; }
    #teach-body .message { margin-bottom: 1; }
    #teach-body .reply { border: round $primary; padding: 0 1; }
    #teach-body .other { border: round $accent; padding: 0 1; }
    #teach-asked { height: auto; padding: 0 1; }
    #teach-text { display: none; }
    #teach-options { height: auto; padding: 0 1; grid-rows: 1; keyline: none; }
    #teach-options Button { min-width: 0; width: 100%; content-align: left middle; text-align: left; }
    #teach-options Button:focus { text-style: reverse bold; }
    #teach-foot { height: auto; background: $panel; padding: 0 1; color: $text-muted; }
    """
    BINDINGS: ClassVar = [("escape", "leave", "close")]

    def __init__(self, conversation: Conversation) -> None:
        super().__init__()
        self._conversation = conversation
        self._sitting: TeachSitting | None = None

    def compose(self) -> ComposeResult:
        yield Words(say("teach-reading"), id="teach-head")
        yield VerticalScroll(id="teach-body", can_focus=False)
        yield Words(id="teach-asked")
        yield ReplyArea(id="teach-text")
        yield ItemGrid(id="teach-options", min_column_width=26, stretch_height=False)
        yield Words(say("teach-keys-wait"), id="teach-foot")

    def on_mount(self) -> None:
        self._read()

    @work(thread=True, group="teach")
    def _read(self) -> None:
        """Beside the screen: thousands of messages take a while. Widgets are only touched on the other side."""
        from nlforge.teaching.taking import begun

        try:
            sitting = begun(self._conversation)
        except NlforgeError as error:
            self._tell(self._cannot, error_lines(error))
        except Exception as error:  # the boundary: a fault must not close the window over what was said
            self._tell(self._cannot, unexpected(error))
        else:
            self._tell(self._begin, sitting)

    def _tell(self, what: object, argument: object) -> None:
        if self.is_attached and self.is_running:
            self.app.call_from_thread(what, argument)  # type: ignore[arg-type]

    async def _begin(self, sitting: TeachSitting | Spoken) -> None:
        if not isinstance(sitting, TeachSitting):
            self.dismiss(TeachResult((), sitting))
            return
        self._sitting = sitting
        await self._ask()
        if sitting.resumed:
            self.notify(say("teach-goes-on"), markup=False)

    def _cannot(self, lines: list[str]) -> None:
        self.dismiss(TeachResult(tuple(lines), None))

    async def on_key(self, event: events.Key) -> None:
        """A letter is an option; arrows turn long messages."""
        sitting = self._sitting
        if sitting is None or sitting.step.takes_text or event.key.startswith("ctrl+"):
            return
        if event.key in _SCROLL:
            event.stop()
            getattr(self.query_one("#teach-body"), _SCROLL[event.key])(animate=False)
        elif event.key in ("left", "right"):
            event.stop()
            (self.focus_previous if event.key == "left" else self.focus_next)(Button)
        elif event.character and (option := option_of(event.character, sitting.options)) is not None:
            event.stop()
            event.prevent_default()
            await self._choose(option)

    async def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        name = (event.button.id or "").removeprefix("teach-option-")
        if self._sitting is not None and (option := option_of(name, self._sitting.options)) is not None:
            await self._choose(option)

    async def on_reply_area_written(self, event: ReplyArea.Written) -> None:
        event.stop()
        if self._sitting is None or not self._sitting.step.takes_text:
            return
        try:
            self._sitting.write(event.text)
        except NlforgeError as error:
            self._not_kept(error)
            return
        await self._ask()

    async def action_leave(self) -> None:
        """Out of the words that are written, else out of the sitting."""
        if self._sitting is None:
            self.dismiss(None)
        elif self._sitting.step.takes_text:
            self._sitting.leave_text()
            await self._ask()
        else:
            self._end()

    async def _choose(self, option: Option) -> None:
        assert self._sitting is not None
        try:
            self._sitting.choose(option)
        except NlforgeError as error:
            self._not_kept(error)
            return
        await self._ask()

    def _not_kept(self, error: NlforgeError) -> None:
        self.notify("\n".join(error_lines(error)), severity="error", markup=False)

    def _end(self) -> None:
        from nlforge.teaching.taking import ended

        assert self._sitting is not None
        try:
            told, turn = ended(self._sitting, self._conversation)
        except NlforgeError as error:
            self.dismiss(TeachResult(tuple(error_lines(error)), None))
        else:
            self.dismiss(TeachResult(tuple(told), turn))

    async def _ask(self) -> None:
        """Show what is asked now."""
        from nlforge.teaching.told import head_line, why_chosen

        sitting = self._sitting
        assert sitting is not None
        asked = sitting.now
        if sitting.step is TeachStep.DONE or asked is None:
            self._end()
            return
        self.query_one("#teach-head", Words).show(
            Text.assemble((one_line(head_line(sitting)), "bold"), "\n", one_line(why_chosen(asked)))
        )
        body = self.query_one("#teach-body", VerticalScroll)
        await body.remove_children()
        await body.mount(*self._texts(sitting))
        body.scroll_home(animate=False)
        question = (
            say("teach-line", line=sitting.line)
            if sitting.step is TeachStep.LINE
            else say(f"teach-{_ASKED[sitting.step]}")
        )
        self.query_one("#teach-asked", Words).show(Text(one_line(question), "bold"))
        area, grid = self.query_one(ReplyArea), self.query_one("#teach-options", ItemGrid)
        area.display = sitting.step.takes_text
        await grid.remove_children()
        await grid.mount(
            *(Button(f"{letter(o)}  {word(o)}", id=f"teach-option-{o}", compact=True) for o in sitting.options)
        )
        self.query_one("#teach-foot", Words).show(say("teach-esc"))
        if sitting.step.takes_text:
            area.begin(sitting.text)
        elif sitting.options:
            self.query_one(f"#teach-option-{sitting.options[0]}", Button).focus()

    def _texts(self, sitting: TeachSitting) -> list[Words]:
        """The message, and the replies that are asked about."""
        from nlforge.teaching.told import where_from

        asked = sitting.now
        assert asked is not None
        shown = [Words(quoted(asked.text[:_MOST]), classes="message")]
        if sitting.step is TeachStep.REPLY and (where := where_from(asked)):
            shown[0] = Words(f"{quoted(asked.text[:_MOST])}\n{where}", classes="message")
        if sitting.step in (TeachStep.WHICH, TeachStep.WHY):
            one, near, other = sitting.dispute
            shown.append(_framed(one, say("teach-one"), "reply"))
            if near != asked.text:
                shown.append(Words(say("teach-near", message=one_line(near))))
            shown.append(_framed(other, say("teach-other"), "other"))
        elif sitting.step in (TeachStep.REPLY, TeachStep.WRITE):
            if sitting.draft:
                shown.append(Words(say("teach-draft", message=one_line(sitting.draft_of))))
                shown.append(_framed(sitting.draft, "", "reply"))
            else:
                shown.append(Words(say("teach-no-draft")))
        return shown


def _framed(text: str, title: str, kind: str) -> Words:
    found = Words(text[:_MOST], classes=kind)
    if title:
        found.border_title = title
    return found


def show_teach(app: CommandingApp) -> None:
    """A sitting above the conversation; what it brought is said there, and what is new goes into the plan."""
    from nlforge.messages import TalkMessage

    assert app.conversation is not None

    def taught(found: TeachResult | None) -> None:
        if found is None:
            return
        if found.lines:
            app.show_message(TalkMessage(*found.lines))
        if found.turn is not None:
            app.hear_words(found.turn)

    app.push_screen(TeachScreen(app.conversation), taught)
