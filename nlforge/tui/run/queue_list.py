"""What waits for the end of a run, above the line: each can be taken back."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual import events
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from nlforge.wording.catalogue import say


class QueueList(OptionList):
    """Hidden while nothing waits. Enter or a click takes one back into the line, Del drops it, Esc leaves."""

    DEFAULT_CSS = """
    QueueList { height: auto; max-height: 5; display: none; border: round $secondary; padding: 0 1; }
    QueueList.waits { display: block; }
    QueueList:focus { border: round $border; }
    """

    class TakenOut(Message):
        """One of them, by its number from 1; `again`: it is to be written anew."""

        def __init__(self, number: int, again: bool) -> None:
            super().__init__()
            self.number, self.again = number, again

    class Left(Message):
        """The person is done here."""

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._words: tuple[str, ...] = ()

    def show_words(self, words: Sequence[str]) -> None:
        """What waits now, in the order in which it will be answered."""
        self.border_title, self.border_subtitle = say("going-queue-title"), say("going-queue-keys")
        self.set_class(bool(words), "waits")
        if tuple(words) == self._words:
            return
        from nlforge.run_lines import short_text

        had = self.has_focus and not words
        self._words = tuple(words)
        at = self.highlighted
        self.clear_options()
        for number, said in enumerate(words, 1):
            self.add_option(Option(Text(f"{number}. {short_text(said)}", no_wrap=True, overflow="ellipsis")))
        self.highlighted = min(at or 0, len(words) - 1) if words else None
        if had:
            self.post_message(self.Left())

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.TakenOut(event.option_index + 1, again=True))

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            event.stop()
            self.post_message(self.Left())
        elif event.key in ("delete", "backspace") and self.highlighted is not None:
            event.stop()
            self.post_message(self.TakenOut(self.highlighted + 1, again=False))
