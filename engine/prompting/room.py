"""What stands beside a message where the message leaves little room."""

from __future__ import annotations

from dataclasses import replace

from engine.prompting.prompter import Prompter

_MARKS = 16
"""Tokens of the words and marks around an example, or around all finds."""


def most_beside(prompter: Prompter) -> int:
    """Tokens that stand beside a message at most."""
    prompting = prompter.prompting
    return prompting.budget + _MARKS * max(2, 2 * len(prompting.examples))


def within(prompter: Prompter, tokens: int) -> Prompter | None:
    """The same with no more beside a message than so many tokens; None where there is no room for anything. A message
    that is long gets fewer finds; examples stand there all or not at all."""
    if tokens >= most_beside(prompter):
        return prompter
    left = tokens - 2 * _MARKS
    if prompter.prompting.kind == "examples" or left <= 0:
        return None
    return replace(prompter, prompting=prompter.prompting.model_copy(update={"budget": left}))
