"""All sessions, searched as one types, with what can be done with each; what runs is followed."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Footer, Input, OptionList

from engine.core.errors import NlforgeError
from engine.core.printable import lines as in_lines
from nlforge.console import unexpected
from nlforge.saved_sessions.entry import SessionEntry, SessionStage
from nlforge.saved_sessions.listing import SessionList, matching
from nlforge.session_changes import SessionChanges
from nlforge.tui.foot_line import WordedScreen
from nlforge.tui.sessions.copy_screen import CopyScreen
from nlforge.tui.sessions.rename_screen import RenameScreen
from nlforge.tui.sessions.session_rows import MORE, SessionRows
from nlforge.tui.words import Words
from nlforge.wording.catalogue import say
from nlforge.wording.told import error_lines

_PAUSE, _SHARE = 2.0, 20
"""Seconds between two looks at least, and how many times as long as a look takes."""


class SessionsScreen(WordedScreen["Path | None"], ModalScreen["Path | None"]):
    """Ends with the folder of the session to open; None where none was chosen."""

    CSS = """
    SessionsScreen { align: center middle; background: $background 60%; }
    #sessions { width: 120; max-width: 100%; height: 1fr; border: round $primary; padding: 0 1; background: $surface; }
    #sessions-search { margin: 0; }
    #sessions-told { height: auto; max-height: 4; }
    """
    BINDINGS: ClassVar = [
        Binding("escape", "dismiss", "close"),
        Binding("f2", "rename", "rename"),
        Binding("f3", "duplicate", "copy"),
        Binding("f8", "delete", "delete"),
        Binding("f9,ctrl+z", "undo", "undo", key_display="f9"),
        Binding("f4", "everywhere", "everywhere"),
        Binding("up", "move('cursor_up')", show=False),
        Binding("down", "move('cursor_down')", show=False),
        Binding("pageup", "move('page_up')", show=False),
        Binding("pagedown", "move('page_down')", show=False),
    ]

    class Looked(Message):
        """The sessions as they stand now."""

        def __init__(self, entries: Sequence[SessionEntry], took: float, of: SessionList) -> None:
            super().__init__()
            self.entries, self.took, self.of = entries, took, of

    class Changed(Message):
        """Something was done, or could not be; `at` is the session to go to."""

        def __init__(self, lines: Sequence[str], at: Path | None) -> None:
            super().__init__()
            self.lines, self.at = lines, at

    def __init__(self, here: Path | None, search: str = "") -> None:
        super().__init__()
        self._here, self._search = here, search
        self._in_all = False
        self._entries: Sequence[SessionEntry] | None = None
        self._go_to: Path | None = None
        self._sessions = self._listed()
        self._changes = SessionChanges(here)

    def compose(self) -> ComposeResult:
        with Vertical(id="sessions"):
            yield Input(self._search, placeholder=say("sessions-search"), id="sessions-search", compact=True)
            yield SessionRows()
            yield Words(say("sessions-reading"), id="sessions-told")
        yield Footer(compact=True)

    def on_mount(self) -> None:
        self.query_one(SessionRows).open_here = self._here
        self.query_one("#sessions", Vertical).border_title = say("sessions-title")
        self.query_one(Input).focus()
        self.look_again()

    def on_key(self, event: events.Key) -> None:
        """Whoever types looks for something, wherever the keyboard is."""
        field = self.query_one(Input)
        if event.is_printable and event.character is not None and not field.has_focus:
            event.stop()
            field.focus()
            field.insert_text_at_cursor(event.character)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._show(sought=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(SessionRows).action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        rows = self.query_one(SessionRows)
        if event.option_id == MORE:
            rows.show_more()
        elif (chosen := rows.chosen) is not None:
            self.dismiss(chosen.root)

    def action_move(self, how: str) -> None:
        """The arrows go through the list while the keyboard stays where one types."""
        getattr(self.query_one(SessionRows), f"action_{how}")()

    def action_rename(self) -> None:
        """Another name for the one that one is at."""
        if (entry := self.query_one(SessionRows).chosen) is not None:
            self.app.push_screen(RenameScreen(entry), lambda name: self._renamed(entry, name))

    def action_duplicate(self) -> None:
        """A copy; where there are results it is asked whether they are copied too."""
        entry = self.query_one(SessionRows).chosen
        if entry is None:
            return
        if entry.facts.runs and entry.stage is not SessionStage.RUNNING:
            self.app.push_screen(CopyScreen(entry.name), lambda results: self._copied(entry, results))
        else:
            self._copied(entry, False)

    def action_delete(self) -> None:
        """Out of the list; it can be brought back."""
        if (entry := self.query_one(SessionRows).chosen) is not None:
            self._change(lambda: self._changes.delete(entry))

    def action_undo(self) -> None:
        """What was deleted last comes back."""
        self._change(self._changes.restore)

    def action_everywhere(self) -> None:
        """Those of all folders, or of this one again."""
        self._in_all = not self._in_all
        self._sessions, self._entries = self._listed(), None
        title = say("sessions-title-all" if self._in_all else "sessions-title")
        self.query_one("#sessions", Vertical).border_title = title
        self._tell(say("sessions-reading"))
        self.look_again()

    def on_sessions_screen_looked(self, event: Looked) -> None:
        event.stop()
        if event.of is not self._sessions:
            return
        first, self._entries = self._entries is None, event.entries
        self._show(told=first)
        self.set_timer(max(_PAUSE, _SHARE * event.took), self.look_again)

    def on_sessions_screen_changed(self, event: Changed) -> None:
        event.stop()
        self._tell(*event.lines)
        self._go_to = event.at
        self.look_again()

    def _renamed(self, entry: SessionEntry, name: str | None) -> None:
        if name is not None and name != entry.facts.title:
            self._change(lambda: self._changes.rename(entry, name))

    def _copied(self, entry: SessionEntry, results: bool | None) -> None:
        if results is not None:
            self._change(lambda: self._changes.duplicate(entry, results=results))

    def _listed(self) -> SessionList:
        from nlforge.session_factory import listed

        return listed(everywhere=self._in_all)

    def _show(self, *, told: bool = True, sought: bool = False) -> None:
        if self._entries is None:
            return
        wanted, rows = self.query_one(Input).value, self.query_one(SessionRows)
        found = matching(self._entries, wanted)
        rows.in_all = self._in_all
        rows.show(found, self._go_to, sought=sought)
        self._go_to = None
        if not told:
            return
        if not self._entries:
            self._tell(say("sessions-none"))
        elif not found:
            self._tell(say("sessions-none-found"))
        elif wanted.strip():
            self._tell(say("sessions-found", count=len(found), of=len(self._entries)))
        else:
            self._tell(say("sessions-count", count=len(found)))

    def _tell(self, *lines: str) -> None:
        self.query_one("#sessions-told", Words).show(in_lines(lines))

    @work(thread=True, exclusive=True, group="look", exit_on_error=False)
    def look_again(self) -> None:
        """Read them anew, beside the screen."""
        began, sessions = time.monotonic(), self._sessions
        self.post_message(self.Looked(sessions.look(), time.monotonic() - began, sessions))

    @work(thread=True, group="change", exit_on_error=False)
    def _change(self, work: Callable[[], tuple[tuple[str, ...], Path | None]]) -> None:
        try:
            lines, at = work()
        except NlforgeError as error:
            lines, at = error_lines(error), None
        except Exception as error:  # the boundary: a fault must not close the window over what was said
            lines, at = unexpected(error), None
        self.post_message(self.Changed(lines, at))
