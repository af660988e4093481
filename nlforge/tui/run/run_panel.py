"""A run that is going, below the conversation: a few lines, or all there is to see of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Button, ProgressBar

from engine.core.printable import one_line
from nlforge.messages import WholeProgress
from nlforge.tui.deliberate_button import DeliberateButton
from nlforge.tui.key_times import KeyTimes
from nlforge.tui.words import Words
from nlforge.wording.catalogue import number, say

if TYPE_CHECKING:
    from nlforge.run_view import RunView

_LEFT, _RIGHT = ("odd", "parts"), ("curves", "rubric", "replies", "machine")
_WIDE = 100
"""Columns from which on both halves stand side by side."""
_BUTTONS = ("pause", "stop", "continue")


class RunDetails(VerticalScroll):
    """Arrow keys scroll; whoever types instead writes into the input line."""

    class Typed(Message):
        """A letter was typed: it is meant for the input line."""

        def __init__(self, letter: str) -> None:
            super().__init__()
            self.letter = letter

    def on_key(self, event: events.Key) -> None:
        if event.is_printable and event.character is not None and event.key != "space":
            event.stop()
            event.prevent_default()
            self.post_message(self.Typed(event.character))


class RunPanel(Vertical):
    """Hidden until a run begins; F8, or a click, shows all of it, Esc less."""

    DEFAULT_CSS = """
    RunPanel { height: auto; border: round $secondary; padding: 0 1; display: none; }
    RunPanel.going { display: block; }
    RunPanel.open { height: 2fr; border: round $border; }
    RunPanel.odd { border: round $warning; }
    RunPanel ProgressBar, RunPanel Bar { width: 1fr; }
    RunPanel #figures { height: auto; max-height: 2; }
    RunPanel #figure { height: 1; }
    RunPanel.open #figure { display: none; }
    RunPanel RunDetails { display: none; height: 1fr; scrollbar-size-vertical: 1; }
    RunPanel.open RunDetails { display: block; }
    RunPanel #halves { height: auto; layout: vertical; }
    RunPanel .half { height: auto; width: 100%; }
    RunPanel.wide #halves { height: auto; layout: horizontal; }
    RunPanel.wide #left { width: 42%; padding-right: 2; }
    RunPanel.wide #right { width: 58%; }
    RunPanel RunDetails Words { margin-bottom: 1; height: auto; }
    RunPanel RunDetails .empty { display: none; }
    RunPanel #block-odd { color: $text-warning; }
    RunPanel #run-buttons { display: none; height: 1; }
    RunPanel.open #run-buttons { display: block; }
    RunPanel #run-buttons Button { margin-right: 2; min-width: 0; }
    RunPanel #run-continue { display: none; }
    RunPanel.paused #run-continue { display: block; }
    RunPanel.paused #run-pause, RunPanel.paused #run-stop { display: none; }
    """
    BINDINGS: ClassVar = [("escape", "less", "close")]

    class Wanted(Message):
        """The person pressed a button; `what` is the key of the command that does it."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    class Closed(Message):
        """The person has seen enough."""

    def __init__(self, keys: KeyTimes) -> None:
        super().__init__()
        self._keys = keys

    def compose(self) -> ComposeResult:
        yield Words(id="figures")
        yield ProgressBar(total=1.0, show_eta=False)
        yield Words(id="figure")
        with Horizontal(id="run-buttons"):
            for name in _BUTTONS:
                yield DeliberateButton(say(f"going-{_word(name)}"), self._keys, id=f"run-{name}", pause=0.0)
        with RunDetails(), Container(id="halves"):
            for side, names in (("left", _LEFT), ("right", _RIGHT)):
                with Vertical(id=side, classes="half"):
                    for name in names:
                        yield Words(id=f"block-{name}", classes="empty")

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= _WIDE, "wide")

    @property
    def is_open(self) -> bool:
        """All of it is shown."""
        return self.has_class("open")

    def show(self, view: RunView, progress: WholeProgress | None) -> None:
        """The run as it stands; without `progress` it has paused."""
        self.add_class("going")
        self.set_class(progress is None, "paused")
        self.set_class(bool(view.now.odd.now), "odd")
        self.border_title = say("going-title")
        self.border_subtitle = say("going-key-close" if self.is_open else "going-key-open")
        if progress is None:
            self.query_one("#figures", Words).show(one_line(say("going-state-line-paused")))
        else:
            self.query_one("#figures", Words).show(
                one_line(say("run-progress-panel", doing=progress.doing, figure="", time=progress.left))
            )
            self.query_one(ProgressBar).update(progress=progress.share)
        self._figure(view)
        if self.is_open:
            self._details(view)

    def open(self, view: RunView) -> None:
        """Show all of it, and give it the keyboard."""
        self.add_class("open")
        self.border_subtitle = say("going-key-close")
        for name in _BUTTONS:
            self.query_one(f"#run-{name}", Button).label = say(f"going-{_word(name)}")
        self._details(view)
        self.query_one(RunDetails).focus()

    def end(self) -> None:
        """The run is over."""
        self.remove_class("going", "open", "paused", "odd")

    def action_less(self) -> None:
        """A few lines again."""
        self.remove_class("open")
        self.border_subtitle = say("going-key-open")
        self.post_message(self.Closed())

    def on_click(self, event: events.Click) -> None:
        if not self.is_open:
            event.stop()
            self.post_message(self.Wanted("open"))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.post_message(self.Wanted(str(event.button.id).removeprefix("run-")))

    def _figure(self, view: RunView) -> None:
        """One line: the figure that says how it goes, with its curve; what is odd comes before it."""
        shown = self.query_one("#figure", Words)
        odd = next(iter(view.now.odd.now.values()), "")
        if odd and not self.is_open:
            shown.show(f"! {one_line(odd)}")
            return
        name, curve = ("reward", view.now.reward) if view.now.reward.points else ("loss", view.now.loss)
        if curve.first is None or curve.last is None:
            shown.show("")
            return
        line = say(f"going-{name}-short", first=number(curve.first, 3), now=number(curve.last, 3))
        room = max(8, self.content_size.width - len(line) - 2)
        from nlforge.tui.run.details import drawn

        shown.show(f"{line}  {drawn(curve, room)}")

    def _details(self, view: RunView) -> None:
        from nlforge.tui.run import details

        width = max(10, self.query_one("#right", Vertical).content_size.width or self.content_size.width - 2)
        texts = {
            "odd": details.odd_text(view),
            "parts": details.parts_text(view),
            "curves": details.curves_text(view, width),
            "rubric": details.rubric_text(view),
            "replies": details.replies_text(view),
            "machine": details.machine_text(view),
        }
        for name, text in texts.items():
            block = self.query_one(f"#block-{name}", Words)
            block.set_class(not text.plain, "empty")
            # Else what is selected to be copied would be lost each second.
            if text != block.text:
                block.show(text)


def _word(name: str) -> str:
    return "go-on" if name == "continue" else name
