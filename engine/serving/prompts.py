"""What the model is given beside a conversation, before it goes to the library that computes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from engine.prompting.room import most_beside, within
from engine.serving.backends import Ask
from engine.serving.chat_request import Message
from engine.serving.served_model import ServedModel

_MARKS = 16
"""Bytes and tokens a template writes around a message, at most."""


async def prompted(model: ServedModel, messages: Sequence[Message], longest: int, ask: Ask) -> list[Message]:
    """The conversation with examples before it, or with what a search finds for its last message in that; as it is
    where nothing stands in the prompts of this model. `longest` is how many tokens the reply may have.

    Where the conversation leaves little room, less is put in: nobody is refused for what they did not send.

    Raises:
        ApiError: the model cannot be reached.
    """
    given = list(messages)
    if model.prompter is None:
        return given
    most = model.served.context - min(longest, model.served.max_new_tokens)
    # A token has a byte at least: most conversations need not be counted.
    used = sum(len(str(one["content"]).encode()) + _MARKS for one in given)
    if most - used < most_beside(model.prompter):
        used = len(await model.backend.prompt_ids(ask, given))
    prompter = within(model.prompter, most - used)
    return given if prompter is None else await asyncio.to_thread(prompter.prompted, given)
