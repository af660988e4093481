"""The first screen: what to begin with, the sample first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.text import Text
from textual import events, work
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from engine.core.printable import one_line
from nlforge.saved_sessions.entry import SessionEntry
from nlforge.saved_sessions.words import about_words, state_words
from nlforge.tui.line import SayLine
from nlforge.tui.remembered import TOUR as TOUR_OFFERED
from nlforge.tui.remembered import remember, remembered
from nlforge.tui.wishes_from_files import wishes_from
from nlforge.wording.catalogue import say

SAMPLE, OWN, TOUR, ALL, SAY = "sample", "own", "tour", "all", "say:"
_ABOUT = 40
"""Letters of what a session is about."""


class StartList(OptionList):
    """Choices by arrow keys and Enter; whoever types instead writes into the input line."""

    DEFAULT_CSS = """
    StartList { height: auto; max-height: 14; margin: 0 0 1 0; border: round $primary; }
    """

    class Chosen(Message):
        """`choice` is SAMPLE, OWN, TOUR, ALL, “=” and the name of a session, or SAY and words that could be said."""

        def __init__(self, choice: str) -> None:
            super().__init__()
            self.choice = choice

    class Found(Message):
        """What could be said of the files of the folder."""

        def __init__(self, wishes: Sequence[str]) -> None:
            super().__init__()
            self.wishes = wishes

    def __init__(self, recent: Sequence[SessionEntry], folder: Path) -> None:
        # Words of people are text: what looks like markup in them is none.
        own = [Option(Text(one_line(_go_on_with(one))), id=f"={one.id}") for one in recent]
        if own:
            own.append(Option(say("sessions-start-all"), id=ALL))
        super().__init__(
            Option(
                say("screen-play-sample"),
                id=SAMPLE,
            ),
            Option(say("screen-start-own"), id=OWN),
            *own,
        )
        self._folder = folder
        if not remembered(TOUR_OFFERED):
            self.add_option(Option(say("screen-take-tour"), id=TOUR))

    def on_mount(self) -> None:
        remember(TOUR_OFFERED, True)
        # Not before the screen is there: what tells columns apart takes a moment to load.
        self.call_after_refresh(self._look)

    @work(thread=True, group="wishes", exit_on_error=False)
    def _look(self) -> None:
        self.post_message(self.Found(wishes_from(self._folder)))

    def on_start_list_found(self, event: Found) -> None:
        event.stop()
        self.add_options(
            Option(Text(one_line(say("screen-could-say", words=wish))), id=f"{SAY}{wish}") for wish in event.wishes
        )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Chosen(str(event.option_id)))

    def on_key(self, event: events.Key) -> None:
        line = self.app.query_one(SayLine)
        if line.text and event.key == "enter":
            # Who types fast has begun to write; the line has the keyboard only a moment later.
            event.stop()
            event.prevent_default()
            line.post_message(SayLine.Submitted(line, line.value))
        elif event.character in ("?", "？") and not line.text:
            event.stop()
            event.prevent_default()
            self.post_message(SayLine.HelpWanted())
        elif event.is_printable and event.character is not None and (line.text or event.key != "space"):
            event.stop()
            event.prevent_default()
            line.focus()
            line.insert_text(event.character)

    def on_paste(self, event: events.Paste) -> None:
        """Whoever pastes instead of choosing writes as well."""
        line = self.app.query_one(SayLine)
        line.focus()
        line.post_message(event)


def _go_on_with(entry: SessionEntry) -> str:
    about = about_words(entry)
    short = about if len(about) <= _ABOUT else about[: _ABOUT - 1] + "…"
    return say("screen-go-on-with", name=entry.name, state=state_words(entry), about=short)
