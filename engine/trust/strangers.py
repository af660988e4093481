"""Messages about nothing a model learned, written by hand: whether they are handed over shows whether it knows what it
does not know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Literal

from pydantic import TypeAdapter

from engine.core.comparing import normalised
from engine.core.frozen import Frozen
from engine.core.tables import table_beside
from engine.retrieval.retriever import words
from engine.retrieval.sentence_encoder import many_vectors, present

TOO_ALIKE = 0.6
"""Cosine from which a stranger counts as something that was learned. Of 1,500 messages to a bank all but 3 in 100 lie
that close to another one of them; of the strangers 8 do, and 6 of these are what a bank is asked. From 0.55 on half of
those that would go are strangers after all (“how many people work there” beside “how many countries do you work in”),
and the hardest, which it is about, would be left out first."""
SAME_WORDS = 0.6
"""The same without that model: share of the words of both that are in both (Dice 1945). It takes out only what is
nearly said in the same words: with 0.5 it would take “can I bring my dog in” for “can I pay my bill”."""
MOST_TRIED = 100
"""Messages a model is tried with: each takes a reply."""
_MOST_COMPARED = 3000
_OTHERWISE = "en"


class Stranger(Frozen):
    """One message."""

    text: str
    kind: Literal["other_business", "near_business", "smalltalk", "nonsense", "unsafe"]
    """To another firm or office; to any firm, where no data answer it; talk; no message at all; asks for harm, for
    what belongs to others, or to be led astray."""
    language: str


@cache
def _all() -> dict[str, tuple[Stranger, ...]]:
    table = table_beside(__file__, "strangers.yaml")
    each = TypeAdapter(tuple[Stranger, ...])
    return {
        language: each.validate_python([{**line, "language": language} for line in lines])
        for language, lines in table.items()
    }


def strangers(languages: Iterable[str], learned: Sequence[str] = ()) -> list[Stranger]:
    """Those in the languages (“de-AT” is “de”), in English where there are none in any of them; without those too alike
    to a message in `learned`, of which at most 3,000, evenly spread, are looked at."""
    table = _all()
    wanted = dict.fromkeys(language.split("-")[0].casefold() for language in languages)
    known = [language for language in wanted if language in table] or [_OTHERWISE]
    return unlike([one for language in known for one in table[language]], learned)


def unlike(found: Sequence[Stranger], learned: Sequence[str]) -> list[Stranger]:
    """Those that are nothing like a learned message: by meaning where the model for that is on this machine, else by
    words. A clinic's own model is not to be blamed for knowing what a clinic is asked."""
    said = {normalised(text): text for text in learned if text.strip()}
    kept = [one for one in found if normalised(one.text) not in said]
    # Every n-th rather than the first: rows often lie in the order of their subjects.
    compared = list(said.values())[:: max(1, -(-len(said) // _MOST_COMPARED))]
    if not kept or not compared:
        return kept
    alike = _by_meaning(kept, compared) if present() else _by_words(kept, compared)
    limit = TOO_ALIKE if present() else SAME_WORDS
    return [one for one, most in zip(kept, alike, strict=True) if most < limit]


def _by_meaning(found: Sequence[Stranger], learned: Sequence[str]) -> list[float]:
    nearest = (many_vectors([one.text for one in found]) @ many_vectors(learned).T).max(axis=1)
    return [float(most) for most in nearest]


def _by_words(found: Sequence[Stranger], learned: Sequence[str]) -> list[float]:
    said = [set(words(text)) for text in learned]
    return [max(_shared(set(words(one.text)), other) for other in said) for one in found]


def _shared(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
