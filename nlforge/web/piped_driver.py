"""How textual draws in a browser: through a pipe that nothing else writes to, and until the server ends."""

from __future__ import annotations

import os
from functools import partial
from typing import Any, ClassVar

from textual import messages
from textual.app import App
from textual.drivers.web_driver import WebDriver


class PipedDriver(WebDriver):
    """textual's driver for the web, on a descriptor of its own."""

    output: ClassVar[int] = 1
    """Descriptor of the pipe to the server."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self.fileno = self.output
        self._write = partial(os.write, self.output)

    def run_input_thread(self) -> None:
        """Take keys until the pipe ends: a server that was killed leaves no screen behind."""
        super().run_input_thread()
        self._app.post_message(messages.ExitApp())

    def stop_application_mode(self) -> None:
        """Tell the server; where it is gone nobody is left to be told."""
        try:
            super().stop_application_mode()
        except BrokenPipeError:
            self.exit_event.set()
