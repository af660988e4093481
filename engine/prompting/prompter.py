"""Puts examples or finds into a prompt: one way for base and trained models, wherever they answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.models.load import conversation
from engine.prompting.prompting import Prompting, library_in, prompting_in
from engine.retrieval.retriever import IndexedText, Library
from engine.retrieval.sentence_encoder import require

_HELPS = "This may help:\n\n"
_ASKED = "\n\nNow reply to this message:\n"
FRAME_TOKENS = 24
"""Tokens of these words at most, and of the marks between finds."""


@dataclass(frozen=True)
class Prompter:
    """Makes the messages a model sees."""

    prompting: Prompting
    library: Library | None = None
    """What is searched; None for examples."""

    def turns(self, system_prompt: str, message: str) -> list[dict[str, str]]:
        """Of one message: what `generate` takes as `asked`."""
        return self.prompted(conversation(system_prompt, message))

    def prompted(self, messages: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
        """Of a conversation: examples stand after the system prompt, as turns that were had; what is found for the
        person's last message stands in it."""
        given = [dict(one) for one in messages]
        if self.library is None:
            before = 1 if given and given[0]["role"] == "system" else 0
            return [*given[:before], *self._examples(), *given[before:]]
        for turn in reversed(given):
            if turn["role"] == "user":
                turn["content"] = self.message(turn["content"])
                break
        return given

    def message(self, text: str, without: Callable[[IndexedText], bool] | None = None) -> str:
        """A message with what is found for it, but for items to look `without`; as it is where nothing is found."""
        if self.library is None:
            return text
        return with_finds(text, self.library.best(text, self.prompting.budget, self.prompting.finds, without))

    def _examples(self) -> list[dict[str, str]]:
        return [
            turn
            for message, reply in self.prompting.examples
            for turn in ({"role": "user", "content": message}, {"role": "assistant", "content": reply})
        ]


def with_finds(message: str, found: Sequence[str]) -> str:
    """A message below what was found for it."""
    finds = "\n\n".join(found)
    return f"{_HELPS}{finds}{_ASKED}{message}" if found else message


def prompter_in(folder: Path) -> Prompter | None:
    """What was kept beside the weights in a folder; None where a prompt is the message alone.

    Raises:
        BadInput: a file of it is missing or was changed, or there is nothing to search in.
        RunFailed: the search goes by meaning, and the model for that is not on this machine.
    """
    prompting = prompting_in(folder)
    if prompting is None:
        return None
    if prompting.kind == "examples":
        return Prompter(prompting)
    # Before anybody asks.
    require(prompting.embedding)
    return Prompter(prompting, library_in(folder, prompting))
