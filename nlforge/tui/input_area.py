"""Where the person writes, with what helps in it: lines said before, files behind an @, commands behind a slash."""

from __future__ import annotations

from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import TextArea
from textual.worker import get_current_worker

from engine.core.printable import one_line
from nlforge.slash_commands import Called, command_of, offered_for
from nlforge.tui.file_completion import FolderFiles, FoundFile, NamedFile, mention_in
from nlforge.tui.history import SaidLines
from nlforge.tui.line import SayLine
from nlforge.tui.suggestion_list import Suggestion, SuggestionList
from nlforge.wording.catalogue import say


class InputArea(Vertical):
    """Holds the line and the lists above it. `folder`: the files of it are offered, and none outside."""

    DEFAULT_CSS = """
    InputArea { height: auto; }
    """

    class CommandTaken(Message):
        """A command of the list was chosen with Enter or the mouse."""

        def __init__(self, taken: Called) -> None:
            super().__init__()
            self.taken = taken

    class FilesFound(Message):
        """A look into the folder has ended."""

        def __init__(self, mention: NamedFile, found: list[FoundFile]) -> None:
            super().__init__()
            self.mention, self.found = mention, found

    class NotKept(Message):
        """Lines cannot be kept for another time."""

        def __init__(self, why: str) -> None:
            super().__init__()
            self.why = why

    def __init__(self, folder: Path, said: SaidLines) -> None:
        super().__init__()
        self.said_lines = said
        self._files = FolderFiles(folder)
        self._mention: NamedFile | None = None
        self._found: dict[str, FoundFile] = {}
        self._closed_at: int | None = None
        """Where the list stands that was closed with Esc: the column of its @, −1 for commands."""
        self._looked_at = ""
        """What stood in the line when it was last looked what it may become."""

    @property
    def line(self) -> SayLine:
        """Where the person writes."""
        return self.query_one(SayLine)

    @property
    def suggestions(self) -> SuggestionList:
        """What the line may become."""
        return self.query_one(SuggestionList)

    def compose(self) -> ComposeResult:
        yield SuggestionList()
        yield SayLine(placeholder=say("screen-hint"), said=self.said_lines)

    def on_mount(self) -> None:
        self.line.ahead = self._press
        self._read()

    def accept(self, text: str) -> None:
        """The line was said: it is emptied, and kept for the arrow keys."""
        self.line.value = ""
        self.line.said.stay()
        self.suggestions.close()
        self._keep(text)

    @work(thread=True, group="history", exit_on_error=False)
    def _read(self) -> None:
        self.said_lines.read()

    @work(thread=True, group="history", exit_on_error=False)
    def _keep(self, text: str) -> None:
        had = self.said_lines.fault
        self.said_lines.add(text)
        if had is None and (fault := self.said_lines.fault) is not None:
            self.post_message(self.NotKept(str(getattr(fault, "what", "") or fault)))

    def on_input_area_not_kept(self, event: NotKept) -> None:
        event.stop()
        self.app.notify(say("screen-lines-not-kept", why=one_line(event.why)), severity="warning", markup=False)

    @on(TextArea.Changed)
    @on(TextArea.SelectionChanged)
    def _look(self) -> None:
        """What the line may become now."""
        line = self.line
        self._looked_at = line.text
        if line.is_recalled:
            self._close()
            return
        if line.text.startswith("/") and (commands := offered_for(line.text)):
            self._mention = None
            if self._closed_at == -1:
                return
            begin = [
                one for one in commands if any(name.startswith(line.text[1:].casefold()) for name in one.all_names)
            ]
            self.suggestions.offer([Suggestion(one.key, one.name, one.about) for one in commands], marked=bool(begin))
            return
        row, column = line.cursor_location
        self._mention = mention_in(line.document.get_line(row)[:column]) if line.selection.is_empty else None
        if self._mention is None:
            self._close()
            self._closed_at = None
        elif self._closed_at != self._mention.start:
            self._search(self._mention)

    @work(thread=True, exclusive=True, group="files", exit_on_error=False)
    def _search(self, mention: NamedFile) -> None:
        worker = get_current_worker()
        found = self._files.found(mention.written, lambda: worker.is_cancelled)
        if not worker.is_cancelled:
            self.post_message(self.FilesFound(mention, found))

    def on_input_area_files_found(self, event: FilesFound) -> None:
        event.stop()
        if event.mention != self._mention:
            # The person has written on.
            return
        self._found = {one.path: one for one in event.found}
        self.suggestions.offer([Suggestion(one.path, one.shown) for one in event.found])

    def _press(self, key: str) -> bool:
        """The keys of an open list; all others are the line's."""
        suggestions = self.suggestions
        if self._looked_at != self.line.text:
            # Keys that come at once must not take what was offered for half a word; files are not looked for yet.
            self._look()
            if self._mention is not None:
                suggestions.close()
        if not suggestions.is_open:
            return False
        chosen = suggestions.chosen
        match key:
            case "up" | "down":
                suggestions.move(-1 if key == "up" else 1)
            case "escape":
                self._closed_at = self._mention.start if self._mention is not None else -1
                suggestions.close()
            case "enter" | "tab" if chosen is not None:
                self._take(chosen, walks=key == "tab")
            case _:
                return False
        return True

    def on_suggestion_list_taken(self, event: SuggestionList.Taken) -> None:
        event.stop()
        self._take(event.suggestion, walks=False)
        self.line.focus()

    def _take(self, suggestion: Suggestion, *, walks: bool) -> None:
        """Put it in the line; `walks`: a folder is looked into, and a command is only completed."""
        line = self.line
        if self._mention is None:
            command = command_of(suggestion.key)
            # What starts a run is written out: a key more or less must not be a yes.
            if walks or (command.needs == "waiting" and not command.is_called(line.text)):
                line.value = f"{command.name} "
            else:
                line.value = ""
                self.post_message(self.CommandTaken(Called(command)))
            self._close()
            return
        file = self._found[suggestion.key]
        row, column = line.cursor_location
        start = (row, self._mention.start)
        if walks and file.is_folder:
            line.replace(file.walked_into, start, (row, column))
        else:
            line.replace(f"{file.said} ", start, (row, column))
            self._close()

    def _close(self) -> None:
        if self.suggestions.is_open:
            self.suggestions.close()
        self._files.forget()
