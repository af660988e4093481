"""Limits that Python sets itself, told as what they mean for a file."""

from __future__ import annotations

from engine.core.sentences import Sentence, sentence


def plainly(error: BaseException) -> str:
    """What an error says, as the end of a sentence; where Python ran into a limit of its own, what in the text brought
    it there."""
    if error.args and isinstance(error.args[0], Sentence):
        return error.args[0]
    said = " ".join(str(error).split())
    if isinstance(error, RecursionError) or "too many nested" in said or "too much recursion" in said:
        return sentence("error-nested_too_deeply", "it is nested too deeply")
    if "integer string conversion" in said:
        return sentence("error-number_has_more_digits_than", "a number in it has more digits than any use calls for")
    if isinstance(error, MemoryError):
        return sentence(
            "error-too_large_or_nested_too", "it is too large, or nested too deeply, for the memory there is"
        )
    return said or type(error).__name__


def with_kind(error: BaseException) -> str:
    """The same with the kind of error before it, where its words are no sentence without it."""
    plain = plainly(error)
    if isinstance(plain, Sentence):
        return plain
    own = plain in (" ".join(str(error).split()), type(error).__name__)
    return f"{type(error).__name__}: {plain}" if own else plain


def shortened(said: str, most: int = 200) -> str:
    """What a library says is cut; a sentence of ours stays whole, and can be said in other languages."""
    return said if isinstance(said, Sentence) else said[:most]
