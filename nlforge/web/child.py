"""The conversation's screen as a process of the web server: `python -m nlforge.web.child WANTED`, which is JSON."""

from __future__ import annotations

import os
import sys

from engine.core.frozen import Frozen
from nlforge.console import in_words, printable_streams


class WantedScreen(Frozen):
    """What a screen is opened with."""

    session: str | None = None
    model: str | None = None


def main(arguments: list[str]) -> None:
    """Show the screen until it is closed; what is printed beside it goes to the terminal of the server."""
    wanted = WantedScreen.model_validate_json(arguments[0])
    output = os.dup(1)
    os.dup2(2, 1)
    with printable_streams(), in_words():
        from nlforge.session_factory import named_reader
        from nlforge.tui.app import ChatApp
        from nlforge.tui.show import show
        from nlforge.web.piped_driver import PipedDriver

        PipedDriver.output = output
        screen = ChatApp(wanted.session, named_reader(wanted.model))
        screen.driver_class = PipedDriver
        show(screen)


if __name__ == "__main__":
    main(sys.argv[1:])
