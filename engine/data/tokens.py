"""How many tokens texts have for a base: counted with its tokenizer where it is on this machine, else with that of the
default, else reckoned by their script.

Words say little: an English one has 1.2 tokens for it, a German 3, a Chinese sentence is one word. Larger bases know
more languages and need about as many or fewer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from engine.models.base_weights import DEFAULT, Base, unpacked

if TYPE_CHECKING:
    from tokenizers import Tokenizer

REPLY_FACTOR = 1.3
"""So much longer than the longest right reply may one be."""
FEWEST_REPLY, MOST_REPLY = 32, 1024
_LETTER, _MARK, _BYTE = 0.42, 1.0, 0.9
"""Tokens of a letter of ASCII, of a figure or mark, and of a byte of any other letter: at least what the base's own
tokenizer needs for English, German, French, Spanish, Russian, Arabic, Chinese, Japanese, Korean and code."""
_LONGEST = 32
"""Of so many texts with the most bytes one has the most tokens."""


def token_counts(texts: Sequence[str], base: Base = DEFAULT) -> list[int]:
    """Tokens of each text; names of special tokens count as text."""
    # Before the base model is here a plan still needs a figure, rather too high: larger ones have larger vocabularies.
    folder = unpacked(base) or unpacked(DEFAULT)
    if folder is None:
        return list(map(reckoned_tokens, texts))
    return [len(encoded.ids) for encoded in _tokenizer(folder).encode_batch(list(texts), add_special_tokens=False)]


def longest_tokens(texts: Sequence[str], base: Base = DEFAULT) -> int:
    """Tokens of the longest text; 0 where there is none."""
    return max(
        # Bytes are counted at once, tokens take long: only the candidates are tokenised.
        token_counts(
            sorted(set(texts), key=lambda t: len(t.encode("utf-8", "replace")), reverse=True)[:_LONGEST], base
        ),
        default=0,
    )


def reply_limit(longest: int, most: int = MOST_REPLY) -> int:
    """Tokens a model is let write where the longest right reply has `longest`, its stop token included: a multiple
    of 8, at most `most`."""
    return min(most, max(FEWEST_REPLY, -(-int(longest * REPLY_FACTOR + 2) // 8) * 8))


def reckoned_tokens(text: str) -> int:
    """About how many tokens a text has, where no tokenizer is on this machine."""
    words = re.findall(r"[A-Za-z]+", text)
    letters = max(sum(map(len, words)) * _LETTER, len(words))
    marks = sum(c.isascii() and not c.isalpha() and not c.isspace() for c in text)
    others = len(text.encode("utf-8", "replace")) - sum(map(str.isascii, text))
    return int(letters + marks * _MARK + others * _BYTE) + 1


@cache
def _tokenizer(folder: Path) -> Tokenizer:
    """Without transformers, whose import takes two seconds."""
    from tokenizers import Tokenizer

    found: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    # Its file may ask for both; a count must be of the whole text alone.
    found.no_truncation()
    found.no_padding()
    found.encode_special_tokens = True
    return found
