"""Texts are tokenised as text: the tokens a base steers itself with come from its chat template alone, never from data.

A file may hold “<filename>”, a person may ask what “<|im_end|>” means: both are words. Read as the token of the same
name, a message could end its own turn and begin one of the assistant's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.models.base_weights import DEFAULT, Base
from engine.models.protocols import Tokenizer

_SYSTEM, _SAID = "\u2063s\u2063", "\u2063u\u2063"
_NOTHING_OF_ITS_OWN = (
    "{%- if messages[0]['role'] != 'system' %}"
    "{%- set messages = [{'role': 'system', 'content': ''}] + messages %}"
    "{%- endif %}"
)


def load_tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer in a folder, `guarded`."""
    from transformers import AutoTokenizer

    return guarded(AutoTokenizer.from_pretrained(folder))


def base_tokenizer(base: Base, folder: Path) -> Tokenizer:
    """The tokenizer of a base, whose chat template says nothing the spec does not say.

    Many templates put a system message of their own (“You are Qwen, created by …”) before conversations without one.
    Here such a conversation has an empty one, in training, evaluation and use alike, and in the template that is
    delivered with what was trained. The default base keeps its own: what was trained on it so far has seen it.
    """
    tokenizer = load_tokenizer(folder)
    if base != DEFAULT:
        _silence(tokenizer)
    return tokenizer


def _silence(tokenizer: Tokenizer) -> None:
    if not isinstance(tokenizer.chat_template, str) or _own_words(tokenizer) is None:
        return
    tokenizer.chat_template = _NOTHING_OF_ITS_OWN + tokenizer.chat_template


def _own_words(tokenizer: Tokenizer) -> str | None:
    """What the template says in the place of a system message that is not there; None where it says nothing, or takes
    no system message."""
    said = {"role": "user", "content": _SAID}
    try:
        told, alone = (
            str(tokenizer.apply_chat_template(messages, tokenize=False))
            for messages in ([{"role": "system", "content": _SYSTEM}, said], [said])
        )
    except Exception:  # a template raises what it likes, for a system message too
        return None
    before, found, after = told.partition(_SYSTEM)
    after = after.partition(_SAID)[0]
    rest = alone.partition(_SAID)[0]
    if not found or not rest.startswith(before) or not rest.endswith(after) or len(rest) < len(before) + len(after):
        return None
    return rest[len(before) : len(rest) - len(after)]


def guarded(tokenizer: Tokenizer) -> Tokenizer:
    """The same tokenizer: whoever tokenises a conversation with its template, trainers included, gets control tokens
    from the template only.

    Conversations without the name of such a token are tokenised as before.
    """
    template = tokenizer.apply_chat_template
    # Blanks among them (of code models) are words, and no mark of the template.
    names = _any_of(t.content for t in tokenizer.added_tokens_decoder.values() if not t.content.isspace())

    def apply(conversation: Any, *args: Any, tokenize: bool = True, **kwargs: Any) -> Any:
        safe = tokenize and _holds(conversation, names)
        return template(
            conversation, *args, tokenize=tokenize, **({"sanitize_control_tokens": True} if safe else {}), **kwargs
        )

    tokenizer.apply_chat_template = apply
    return tokenizer


def text_ids(tokenizer: Tokenizer, text: str) -> list[int]:
    """Tokens of a text, as a text: none of them is special."""
    return list(map(int, tokenizer.encode(text, add_special_tokens=False, split_special_tokens=True)))


def chat_ids(tokenizer: Tokenizer, messages: Sequence[Mapping[str, str]], *, reply_next: bool) -> list[int]:
    """Tokens of a conversation; `reply_next`: up to where the model's reply begins."""
    return list(
        map(int, tokenizer.apply_chat_template(list(messages), add_generation_prompt=reply_next, return_dict=False))
    )


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, names)) or "(?!)")


def _holds(value: object, names: re.Pattern[str]) -> bool:
    if isinstance(value, str):
        return names.search(value) is not None
    inside = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    return any(_holds(part, names) for part in inside)
