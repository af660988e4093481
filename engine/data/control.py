"""Tokens of chat templates that stand in texts: the template puts them there when the model is trained and asked, so
that here they are words too many."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_OPENED = re.compile(
    r"<\|im_start\|>\s*(?P<chatml>\w+)[ \t]*\n?"
    r"|<\|start_header_id\|>\s*(?P<llama>\w+)\s*<\|end_header_id\|>\s*"
    r"|<start_of_turn>\s*(?P<gemma>\w+)[ \t]*\n?"
    r"|<\|start_of_role\|>\s*(?P<granite>\w+)\s*<\|end_of_role\|>"
    r"|<\|START_OF_TURN_TOKEN\|>\s*<\|(?P<command>\w+)_TOKEN\|>"
    r"|<[|｜](?P<plain>system|user|human|assistant|bot|System|User|Assistant)[|｜]>[ \t]*\n?"
)
_STRAY = (
    r"(?:<[|｜](?:im_start|im_end|im_sep|endoftext|end_of_text|begin_of_text|startoftext|eot_id|eom_id"
    r"|start_header_id|end_header_id|end|endofprompt|eos|bos"
    r"|pad|sep|start_of_role|end_of_role|START_OF_TURN_TOKEN|END_OF_TURN_TOKEN|CHATBOT_TOKEN|USER_TOKEN"
    r"|SYSTEM_TOKEN|user|assistant|system|return|call"
    r"|begin▁of▁sentence|end▁of▁sentence)[|｜]>|<start_of_turn>|<end_of_turn>)"
)
_EDGE = r"(?:</?s>|\[/?INST\]|<</?SYS>>|<bos>|<eos>|<pad>)"
"""Of older templates; inside a text they may be something else."""
_LONGEST = 80
"""Letters at an end of a text in which a token of it stands."""
_FIRST = re.compile(rf"\A(?:{_EDGE}|{_STRAY}(?=\s*(?:\n|<|\[|\Z)|\S))\s*")
_LAST = re.compile(rf"(?:\s*{_EDGE}|(?<=\S){_STRAY}|(?<=[^\w\s])\s+{_STRAY}|\s*\n\s*{_STRAY})\s*\Z")
"""At the ends: a token between blanks beside a word is a word of the sentence."""
_ANY = re.compile(rf"{_STRAY}|{_EDGE}|{_OPENED.pattern}")
_ANSWERS = frozenset({"assistant", "model", "bot", "chatbot", "gpt"})
_INSTRUCTS = frozenset({"system", "developer"})


def without_template(text: str, *, reply: bool) -> str:
    """What was said, without the tokens around it; where it is no template's, the text as it is.

    Of several turns in a message the last is what is to be answered, below those before it; of a reply the first turn
    counts. A token in the middle of a sentence is a word.
    """
    if not _ANY.search(text):
        return text
    opened = list(_OPENED.finditer(text))
    if not opened or (not reply and _bare(text[: opened[0].start()])):
        return _bare(text)
    turns = list(_turns(text, opened))
    if reply:
        first = _bare(text[: opened[0].start()])
        return (
            first
            or next((said for role, said in turns if role in _ANSWERS and said), "")
            or next((said for _, said in turns if said), "")
        )
    return _asked(turns)


def _turns(text: str, opened: list[re.Match[str]]) -> Iterator[tuple[str, str]]:
    ends = [*(m.start() for m in opened), len(text)]
    for match, (_, end) in zip(opened, pairwise(ends), strict=True):
        role = next(name for name in match.groupdict().values() if name is not None)
        yield role.casefold(), _bare(text[match.end() : end])


def _asked(turns: list[tuple[str, str]]) -> str:
    """As chats are read: instructions, earlier turns with who said them, and what is to be answered."""
    told = [said for role, said in turns if role in _INSTRUCTS and said]
    talk = [(role in _ANSWERS, said) for role, said in turns if role not in _INSTRUCTS and said]
    start = len(talk)
    while start and not talk[start - 1][0]:
        start -= 1
    earlier = "\n".join(f"{'Assistant' if answers else 'User'}: {said}" for answers, said in talk[:start])
    return "\n\n".join(filter(None, [*told, earlier, "\n".join(said for _, said in talk[start:])]))


def _bare(text: str) -> str:
    before = None
    while before != text:
        text = text.strip()
        before, end = text, len(text)
        if (last := _LAST.search(text, max(0, end - _LONGEST))) is not None:
            end = last.start()
        first = _FIRST.match(text[:_LONGEST])
        text = text[first.end() if first is not None else 0 : end]
    return text
