"""Whether an answer says only what its passage says: each figure, each name and most of its words are found there, and
each of its sentences in one place of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.retrieval.passages import sentences

_LEAST_SHARE = 0.6
_LEAST_TOGETHER = 0.5
"""Of a sentence's words that stand where its figures do: its subject may be named in the sentence before."""
_NEAR = 2
"""Sentences beside each other that one sentence of an answer may put together."""
_LEAST_MEANING = 0.45
"""Cosine of an answer and the passage in another language, sentences of which are translations."""
_CONTENT_LETTERS, _STEM = 4, 5
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_NAME = re.compile(r"(?<![.!?:\n“\"])(?<!^) (?P<name>[A-ZÀ-ÖØ-Þ]\w{2,})")


def ungrounded(answer: str, passage: str, question: str = "") -> str | None:
    """What of the answer the passage does not say, in a few words; None = it says all of it.

    `question`: of an answer in a model's own words, which may call things as the question does, and may put a figure to
    something it does not belong to; empty where the answer is taken word for word.

    Lexical: an answer in other words fails rather than passes, for what is learned must be true.
    """
    if (strange := _strange_figure(answer, passage)) is not None:
        return strange
    folded, asked = passage.casefold(), _stems(question)
    known = _stems(passage)
    for match in _NAME.finditer(answer):
        name = match["name"].casefold()
        # The same word with another ending, as German nouns have.
        if name not in folded and not {name[:_STEM]} & (known | asked):
            return f"the name {match['name']}"
    wanted = _stems(answer)
    share = len(wanted & known) / len(wanted) if wanted else 1.0
    if share < _LEAST_SHARE:
        return f"most of its words ({share:.0%} are in the passage)"
    return _beside(answer, passage, asked) or _mixed(answer, passage, asked) if question else None


def ungrounded_translation(answer: str, passage: str) -> str | None:
    """The same of an answer in another language than the passage: its figures are there, and it means what a part of
    the passage means.

    Raises:
        RunFailed: the model that compares meanings is not on this machine.
    """
    if (strange := _strange_figure(answer, passage)) is not None:
        return strange
    from engine.retrieval.sentence_encoder import vectors

    said = sentences(passage)
    near = float((vectors([answer]) @ vectors([*said, *_pairs(said)]).T).max()) if said else 0.0
    return None if near >= _LEAST_MEANING else f"what it means ({near:.2f} like the passage)"


def _strange_figure(answer: str, passage: str) -> str | None:
    known = _figures(passage)
    return next((f"the figure {n}" for n in _NUMBER.findall(answer) if _figure(n) not in known), None)


def _beside(answer: str, passage: str, asked: set[str]) -> str | None:
    """A true sentence that answers something else: another one of the passage has more than twice as many words of the
    question."""
    most = max((len(asked & _stems(sentence)) for sentence in sentences(passage)), default=0)
    return "what was asked" if 2 * len(asked & _stems(answer)) < most else None


def _mixed(answer: str, passage: str, asked: set[str]) -> str | None:
    """A figure put to something that the passage says elsewhere: where one sentence of the passage has all figures of a
    sentence of the answer, it has many of its words as well; else two beside each other do."""
    said = sentences(passage)
    for sentence in sentences(answer):
        figures, wanted = _figures(sentence), _stems(sentence) - asked
        if not (figures and wanted):
            continue
        places = next((some for some in (said, _pairs(said)) if any(figures <= _figures(p) for p in some)), [passage])
        if not any(
            figures <= _figures(place) and len(wanted & _stems(place)) >= _LEAST_TOGETHER * len(wanted)
            for place in places
        ):
            return "which figure belongs to what"
    return None


def _pairs(said: Sequence[str]) -> list[str]:
    return [" ".join(said[n : n + _NEAR]) for n in range(len(said) - 1)]


def _figures(text: str) -> set[str]:
    return {_figure(written) for written in _NUMBER.findall(text)}


def _figure(written: str) -> str:
    return (
        # Up to two figures behind a mark are decimals; three are thousands.
        written.replace(",", ".").rstrip("0").rstrip(".")
        if re.search(r"[.,]\d{1,2}$", written)
        else re.sub(r"[.,]", "", written)
    )


def _stems(text: str) -> set[str]:
    """Beginnings of the words that carry meaning: endings differ between question and answer."""
    return {w[:_STEM] for w in re.findall(r"[^\W\d_]+", text.casefold()) if len(w) >= _CONTENT_LETTERS}
