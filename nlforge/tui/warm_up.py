"""While the person reads the first screen, what their first words need is loaded beside it."""

from __future__ import annotations

import gc
import sys
import threading

_NAME = "warm-up"
_TURN = 0.001
"""Seconds after which the thread lets the screen in: a key is seen at once meanwhile."""


def settled() -> None:
    """The screen is there, with the session it was opened with: what comes next is loaded beside it. From then on what
    goes out of use is cleared away again, but what was loaded is not looked through for it."""
    if not gc.isenabled() and all(thread.name != _NAME for thread in threading.enumerate()):
        threading.Thread(target=_load, name=_NAME, daemon=True).start()


def _load() -> None:
    before = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    try:
        import nlforge.conversation  # noqa: F401 - what hears the words
        import planner.llm.local_models
        import planner.turn  # noqa: F401 - what reads the words
    finally:
        sys.setswitchinterval(before)
        # Not before: to look through all that is loaded meanwhile would hold up the screen.
        gc.freeze()
        gc.enable()
