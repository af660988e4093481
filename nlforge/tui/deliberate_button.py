"""A button that no key held down can press."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widgets import Button
from textual.widgets.button import ButtonVariant

from nlforge.tui.key_times import PAUSE, KeyTimes


class DeliberateButton(Button, inherit_bindings=False):
    """Pressed by a click, or by an Enter after a pause."""

    class TooSoon(Message):
        """An Enter or a click came so fast that it may have been meant for something else."""

    def __init__(
        self, label: str, keys: KeyTimes, *, id: str, variant: ButtonVariant = "default", pause: float = PAUSE
    ) -> None:
        super().__init__(label, id=id, variant=variant, compact=True)
        self._keys, self._pause = keys, pause
        self.since = 0.0
        """When what it answers was asked, by the clock of the events."""

    def on_key(self, event: events.Key) -> None:
        if event.key != "enter":
            return
        event.stop()
        event.prevent_default()
        if self._keys.is_deliberate(event.time, self.since, self._pause):
            self.press()
        else:
            self.post_message(self.TooSoon())

    async def _on_click(self, event: events.Click) -> None:
        if event.time - self.since < self._pause:
            # The second click of two.
            event.stop()
            event.prevent_default()
            self.post_message(self.TooSoon())
            return
        await super()._on_click(event)
