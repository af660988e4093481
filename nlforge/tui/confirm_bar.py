"""What can be done with a plan that waits for a yes: never off the screen while it waits."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Button

from nlforge.tui.deliberate_button import DeliberateButton
from nlforge.tui.key_times import KeyTimes
from nlforge.tui.words import Words
from nlforge.wording.catalogue import say

_NAMES = ("start", "change", "later")


class ConfirmBar(Horizontal):
    """Start, change something, or later."""

    DEFAULT_CSS = """
    ConfirmBar { height: 1; display: none; padding: 0 1; background: $panel; }
    ConfirmBar.waiting { display: block; }
    ConfirmBar Button { margin-right: 2; min-width: 0; }
    ConfirmBar Words { width: 1fr; height: 1; color: $text-muted; }
    """

    class Wanted(Message):
        """`what` is “start”, “change” or “later”."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    def __init__(self, keys: KeyTimes) -> None:
        super().__init__()
        self._keys = keys

    def compose(self) -> ComposeResult:
        for name in _NAMES:
            # Nothing starts here yet, so fast fingers do no harm; a key held down would open and close without end.
            yield DeliberateButton(
                say(f"confirm-{name}"),
                self._keys,
                id=f"plan-{name}",
                variant="success" if name == "start" else "default",
                pause=0.0,
            )
        yield Words(id="plan-waits")

    def wait(self, waiting: bool, *, held: bool) -> None:
        """Show it while a plan waits; `held`: something is being read, and the plan may be another in a moment."""
        self.set_class(waiting, "waiting")
        for name in _NAMES:
            button = self.query_one(f"#plan-{name}", DeliberateButton)
            button.label, button.disabled = say(f"confirm-{name}"), held
        self.query_one("#plan-waits", Words).show(say("confirm-waits"))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.post_message(self.Wanted(str(event.button.id).removeprefix("plan-")))

    def on_deliberate_button_too_soon(self, event: DeliberateButton.TooSoon) -> None:
        event.stop()
        self.query_one("#plan-waits", Words).show(say("confirm-too-soon"))
