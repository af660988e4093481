"""Figures and claims checked by meaning: a figure has to stand in one of the sentences of the sources that speak of the
same, a claim in one sentence of the sources, the message or the right reply, in whatever words or language.

Vectors see what a sentence is about, and no “not”; so figures, links and names are still compared to the letter, and
the table in docs/rubric.md says what passes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from engine.graders import facts
from engine.graders.verdict import References, Reply, Verdict
from engine.retrieval.sentence_encoder import many_vectors, vectors

if TYPE_CHECKING:
    from engine.retrieval.sentence_encoder import Vectors

SIMILAR = 0.4
"""Cosine from which two sentences count as saying the same; a little below the best of `tests.bench.grounding` (0.44),
for a right sentence called invented costs more than an invention that passes."""
_SENTENCE = re.compile(r"(?:[^.!?。！？\n]|\.(?=\d))+[.!?。！？]*")
_WORD = re.compile(r"[^\W\d_]{4,}")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NEAR = 3
"""Sentences of the sources that may have a figure."""
_CLAIM_WORDS, _CLAIM_CJK, _WITH_FIGURE = 3, 8, 4
"""Words of four letters and more, or ideographs, from which a sentence claims something; words of any length beside
a figure."""
_NUMBERED = re.compile(r"^\s*(?:[-*•]\s+|\d+(?:\.\d+)*[.)]?\s+)")
COURTESIES = (
    "Thank you for your message.",
    "Thank you for contacting us.",
    "I am sorry about that.",
    "We apologise for the inconvenience.",
    "Please let us know if you have any other questions.",
    "I am happy to help you.",
    "I understand that this is annoying.",
    "Kind regards, your team.",
    "I hope this helps.",
    "Have a nice day.",
    "That is a good question.",
    "I cannot help you with that.",
    "Please tell me more about it.",
    "This is how you do it.",
)
"""What is said everywhere and claims nothing; one language is enough, the vectors know the others."""


def grounding(reply: Reply, refs: References) -> Verdict:
    """As `engine.graders.facts.grounding`, but a figure has to stand where the sources speak of the same, and claims
    are compared by meaning; None without sources.

    Raises:
        RunFailed: the model that compares meanings is not on this machine.
    """
    if not refs.facts:
        return Verdict(None, "there are no sources to check it against")
    # By the letter first: an invented link or number is near in meaning to the real one.
    wrong = facts.stray_figure(reply, refs)
    if wrong is not None:
        return wrong
    own = f"{reply.prompt}\n{reply.expected}"
    # What the person or the right reply says needs no source.
    given = set(facts.numbers(own))
    for match in _SENTENCE.finditer(facts.unnumbered(reply.text)):
        said = match.group().strip()
        at = (match.end() - len(match.group().lstrip()), match.end())
        figures = set(facts.numbers(said)) - given
        if (
            figures
            and len(said.split()) >= _WITH_FIGURE
            and (strange := sorted(figures - figures_near(said, refs.facts)))
        ):
            return Verdict(0.0, f"the number {strange[0]} stands in a source, but not where it says “{said[:60]}”", at)
        if claims(said) and similarity(said, refs.facts, own) < SIMILAR:
            return Verdict(0.0, f"nothing in a source says “{said[:60]}”", at)
    return Verdict(1.0, "everything it says stands in a source")


def claims(sentence: str) -> bool:
    """Whether it is long enough to claim something."""
    return len(_WORD.findall(sentence)) >= _CLAIM_WORDS or len(_CJK.findall(sentence)) >= _CLAIM_CJK


def figures_near(sentence: str, sources: str) -> frozenset[str]:
    """The figures of the three sentences of the sources that are most like this one.

    Raises:
        RunFailed: the model that compares meanings is not on this machine.
    """
    known = _sources(sources)
    alike = known.vectors @ vectors([sentence])[0]
    return frozenset().union(*(known.figures[n] for n in sorted(range(len(alike)), key=lambda n: -alike[n])[:_NEAR]))


def similarity(claim: str, sources: str, own: str = "") -> float:
    """The largest cosine of a claim with a sentence of the sources, of `own` (message and right reply), or with a
    courtesy.

    Raises:
        RunFailed: the model that compares meanings is not on this machine.
    """
    vector = vectors([claim])[0]
    alike = [_sources(sources).vectors @ vector, _courtesies() @ vector, vectors(sentences(own)) @ vector]
    return float(max(a.max() for a in alike if a.size))


def sentences(text: str) -> list[str]:
    """Each once, in order; of a table its rows."""
    rows = (_NUMBERED.sub("", line).replace("**", "") for line in text.splitlines())
    parts = (
        part
        for row in rows
        for part in (
            [" ".join(row.replace("|", " ").split())] if row.lstrip().startswith("|") else _SENTENCE.findall(row)
        )
    )
    return list(dict.fromkeys(part.strip() for part in parts if _WORD.search(part) or _CJK.search(part)))


class _Sources:
    def __init__(self, text: str) -> None:
        said = sentences(text)
        self.vectors, self.figures = many_vectors(said), [frozenset(facts.numbers(s)) for s in said]


@lru_cache(maxsize=4)
def _sources(text: str) -> _Sources:
    return _Sources(text)


@lru_cache(maxsize=1)
def _courtesies() -> Vectors:
    return vectors(COURTESIES)
