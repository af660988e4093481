"""While the person reads the first screen, what their first words need is loaded beside it."""

from __future__ import annotations

import gc
import sys
import threading

_TURN = 0.001
"""Seconds after which the thread lets the screen in: a key is seen at once meanwhile."""


def settled() -> None:
    """The screen is there: from here on what goes out of use is cleared away again, but what was loaded until now is
    not looked through for it. What comes next is loaded beside the screen."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
        warm_up()


def warm_up() -> threading.Thread:
    """The thread that does it; nobody need wait for it."""
    thread = threading.Thread(target=_load, name="warm-up", daemon=True)
    thread.start()
    return thread


def _load() -> None:
    before = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    try:
        import nlforge.conversation  # noqa: F401 - what hears the words
        import planner.llm.local_models
        import planner.turn  # noqa: F401 - what reads the words
    finally:
        sys.setswitchinterval(before)
    gc.freeze()
