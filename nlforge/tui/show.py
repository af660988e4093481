"""The full screen from its first to its last moment."""

from __future__ import annotations

import os
import sys

from engine.core.printable import for_people
from nlforge.state import State
from nlforge.tui.app import ChatApp
from nlforge.wording.catalogue import say

_PATIENCE = 12.0
"""Seconds in which what was said reaches the disk, and reading comes to its next checkpoint."""


def show(screen: ChatApp) -> None:
    """Run the screen to its end, and the program with it: nobody waits for a model that is not to be heard any more."""
    screen.run()
    from nlforge.sharing.talk import still_served

    going_on = screen.conversation
    if going_on is not None and going_on.state is State.RUNNING:
        print(say("talk-continues", session=going_on.session.id), file=for_people(sys.stdout), flush=True)
    elif screen.left is not None:
        print(say("answer-goodbye", session=screen.left), file=for_people(sys.stdout), flush=True)
    for line in still_served(going_on.session) if going_on is not None else ():
        print(line, file=for_people(sys.stdout), flush=True)
    screen.talker.wait(_PATIENCE)
    if screen.talker.working:
        sys.stdout.flush()
        os._exit(0)
