"""The end of a run, told to whoever looks elsewhere: a bell, and a notice where the terminal shows some."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from nlforge.messages import Message, RunEnded

if TYPE_CHECKING:
    from textual.driver import Driver


def announce(message: Message, driver: Driver | None) -> None:
    """Where the message is the end of a run, and a bell is wanted."""
    if not isinstance(message, RunEnded) or driver is None:
        return
    from nlforge.notices.settings import bell_wanted
    from nlforge.notices.terminal import ended_words, notice

    if bell_wanted() != "never":
        # A browser has no terminal that could show more.
        where = {"TERM": ""} if driver.is_web else os.environ
        driver.write(notice("nlforge", ended_words(message), where))
        driver.flush()
