"""From the command to the full screen, with nothing loaded that its first picture does not need."""

from __future__ import annotations

import gc


def open_screen(session: str | None = None) -> None:
    """The full screen, with the session of this name where one is named.

    Raises:
        BadInput: there is no such session, or the planning model that the environment names is not there.
    """
    # What is loaded stays: looking through it for what may go only takes time.
    gc.disable()
    from nlforge.session_factory import find, named_reader

    # A session or model that is not there is said at once, not on a full screen.
    if session is not None:
        find(session)
    chosen = named_reader(None)
    from nlforge.tui.app import ChatApp
    from nlforge.tui.show import show

    show(ChatApp(session, chosen))
