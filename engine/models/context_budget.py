"""How much a model can read at once, and what of some texts fits."""

from __future__ import annotations

import json
from collections.abc import Sequence

from engine.core.errors import BadInput
from engine.core.sentences import Digits, sentence
from engine.models.base_weights import Base, base_model_dir, is_encoder

BATCH_TOKENS = 8192
"""Tokens of one batch, padding included: about 1 GB of states while the 135M reads them."""
_TOKENS_PER_WORD = 1.33
_WINDOW = 2048
"""Where a model does not say."""
_ANY = 2**30


def window(base: Base) -> int:
    """Tokens a base model was made for, message and answer together; an encoder reads texts of any length, window by
    window.

    Raises:
        RunFailed: the base model is not on this machine.
    """
    if is_encoder(base):
        return _ANY
    return int(
        json.loads((base_model_dir(base) / "config.json").read_text(encoding="utf-8")).get(
            "max_position_embeddings", _WINDOW
        )
    )


def tokens_of(base: Base, system_prompt: str, texts: Sequence[str]) -> list[int]:
    """Tokens of each text as the model is asked: with the system prompt and the marks around both.

    Raises:
        RunFailed: the base model is not on this machine.
    """
    from engine.models.libraries import quiet_libraries
    from engine.models.load import conversation

    quiet_libraries()
    from engine.models.tokenizer import base_tokenizer

    tokenizer = base_tokenizer(base, base_model_dir(base))
    if is_encoder(base):
        return [len(tokenizer.encode(text)) for text in texts]
    frame = tokenizer.apply_chat_template(conversation(system_prompt, ""), tokenize=False, add_generation_prompt=True)
    # Once for all texts: the template writes the same around each.
    around = len(tokenizer.encode(frame, add_special_tokens=False))
    return [around + len(tokenizer.encode(text, add_special_tokens=False)) for text in texts]


def over_the_room(base: Base, lengths: Sequence[int], answer: int) -> list[bool]:
    """Of each length in tokens, whether it leaves no room for an answer of so many tokens.

    Raises:
        RunFailed: the base model is not on this machine.
    """
    most = window(base) - answer
    return [length > most for length in lengths]


def require_room(base: Base, texts: Sequence[str], lengths: Sequence[int], answer: int) -> None:
    """A text that does not fit is refused: what the model never sees, it cannot answer.

    Raises:
        BadInput: one leaves no room for its answer.
        RunFailed: the base model is not on this machine.
    """
    if not any(over_the_room(base, lengths, answer)):
        return
    most = window(base) - answer
    longest = max(range(len(texts)), key=lambda n: lengths[n])
    counted = sentence("error-about_words", "about {count} words", count=Digits(f"{len(texts[longest].split()):,}"))
    raise BadInput(
        sentence(
            "error-this_message_too_long_for",
            "This message is too long for the model: {counted}, and at most about {most} fit.",
            counted=counted,
            most=Digits(f"{most / _TOKENS_PER_WORD:,.0f}"),
        ),
        (
            sentence(
                "error-reads_tokens_pieces_words_at",
                "It reads {window} tokens (pieces of words) at once, its answer of up to {answer} "
                "included. Nothing was cut and nothing was asked.",
                window=Digits(f"{window(base):,}"),
                answer=Digits(f"{answer:,}"),
            )
        ),
        sentence("error-ask_about_part_text_or", "Ask about a part of the text, or send it in several pieces."),
    )


def batches(lengths: Sequence[int], rows: int | None = None) -> list[list[int]]:
    """Places in `lengths`, shortest first, in batches of at most `rows` and of a bounded number of tokens, counted as
    padded to the longest."""
    found: list[list[int]] = []
    # Rising, so that the text that is added is always the longest, and all are padded to it.
    for n in sorted(range(len(lengths)), key=lambda n: lengths[n]):
        if found and (len(found[-1]) + 1) * lengths[n] <= BATCH_TOKENS and len(found[-1]) != rows:
            found[-1].append(n)
        else:
            found.append([n])
    return found
