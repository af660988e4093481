"""What a chat template writes around each message, read off it; where it writes always the same, other programs can be
told it in their own words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from engine.core.errors import BadInput
from engine.core.sentences import sentence

Messages = Sequence[Mapping[str, str]]
Render = Callable[[Messages, bool], str]
"""A conversation as the template writes it; the second says whether a reply is to follow."""
_SYSTEM, _USER, _REPLY, _NEXT = "\u2063s\u2063", "\u2063u\u2063", "\u2063a\u2063", "\u2063n\u2063"


@dataclass(frozen=True)
class Turns:
    """Texts around messages."""

    alone: str
    """Before the first message, where that is not a system message."""
    begin: str
    """Before a system message, which is the first."""
    system_end: str
    user: str
    user_end: str
    assistant: str
    assistant_end: str

    def text(self, messages: Messages, reply_next: bool) -> str:
        """The conversation."""
        parts = [] if messages and messages[0]["role"] == "system" else [self.alone]
        for message in messages:
            before, after = {
                "system": (self.begin, self.system_end),
                "user": (self.user, self.user_end),
                "assistant": (self.assistant, self.assistant_end),
            }[message["role"]]
            parts += [before, message["content"], after]
        return "".join(parts) + (self.assistant if reply_next else "")


def turns_of(render: Render) -> Turns:
    """The texts a template writes.

    Raises:
        BadInput: it does not write the same around each message, or takes no system message.
    """
    try:
        found = _read_off(render)
        whole = all(found.text(messages, reply) == render(messages, reply) for messages, reply in _trials())
    except Exception as error:  # a template raises what it likes
        raise _refused() from error
    if not whole:
        raise _refused()
    return found


def _read_off(render: Render) -> Turns:
    system, user, reply = _said("system", _SYSTEM), _said("user", _USER), _said("assistant", _REPLY)
    user_end = _after(render([system, user], False), _USER)
    assistant = _without(_after(render([system, user], True), _USER), user_end)
    assistant_end = _after(render([system, user, reply], False), _REPLY)
    four = render([system, user, reply, _said("user", _NEXT)], True)
    next_user = _between(four, _REPLY, _NEXT)
    user_begin = _without(next_user, assistant_end)
    before_user = _between(four, _SYSTEM, _USER)
    if not before_user.endswith(user_begin):
        raise ValueError("a first message begins otherwise")
    first = render([user], True).partition(_USER)[0]
    if not first.endswith(user_begin):
        raise ValueError("a message begins otherwise where it stands alone")
    return Turns(
        alone=first[: len(first) - len(user_begin)],
        begin=four.partition(_SYSTEM)[0],
        system_end=before_user[: len(before_user) - len(user_begin)],
        user=user_begin,
        user_end=user_end,
        assistant=assistant,
        assistant_end=assistant_end,
    )


def _trials() -> list[tuple[list[dict[str, str]], bool]]:
    """Conversations of all forms people have, with texts that a template might trim."""
    system = [_said("system", "Be kind.\n"), _said("system", "")]
    talk = [_said("user", " a\nb "), _said("assistant", "c {d}"), _said("user", "e"), _said("assistant", "f")]
    heads: list[list[dict[str, str]]] = [[], *([one] for one in system)]
    return [(head + talk[:most], most % 2 == 1) for head in heads for most in range(1, len(talk) + 1)]


def _said(role: str, content: str) -> dict[str, str]:
    return {"role": role, "content": content}


def _after(text: str, mark: str) -> str:
    _, found, after = text.rpartition(mark)
    if not found:
        raise ValueError("a message is not written as it is")
    return after


def _between(text: str, first: str, last: str) -> str:
    return _after(text.partition(last)[0], first)


def _without(text: str, begin: str) -> str:
    if not text.startswith(begin):
        raise ValueError("a message ends otherwise where another follows")
    return text[len(begin) :]


def _refused() -> BadInput:
    return BadInput(
        sentence("error-modelfile_for_ollama_not_written", "A Modelfile for Ollama is not written for this model."),
        sentence(
            "error-chat_template_does_not_write",
            "Its chat template does not write the same around each message, and Ollama's templates "
            "could not follow it.",
        ),
        sentence(
            "error-take_gguf_file_which_has_template", "Take the GGUF file, which has the template in it: --to gguf"
        ),
    )
