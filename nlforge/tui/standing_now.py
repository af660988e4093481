"""How a conversation stands, in the few words of the line above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlforge.state import State
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from nlforge.conversation import Conversation


def standing_now(conversation: Conversation | None) -> str:
    """What its run waits for, where it does; else its state."""
    if conversation is None:
        return say("screen-state-ready")
    if conversation.state is State.RUNNING and (waits := conversation.view.hold.words):
        return waits
    paused = conversation.state is State.BROKEN and conversation.view.paused
    return say("going-state-line-paused" if paused else f"screen-state-{conversation.state}")
