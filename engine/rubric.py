"""One scoring path for data filter, evaluation and release: criteria in, scores out.

A grader that cannot judge returns None, which is missing, never 0. Graders of what is wanted return
how well it was met (0..1); graders of what is penalised (negative weight) return how far it was violated.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from engine.spec import Criterion

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_PROMISE = re.compile(
    r"(?i)\b(?:i|we)\s+(?:personally\s+)?(?:promise|guarantee)\b|\brefund (?:is )?guaranteed\b|\bguaranteed refund\b"
    r"|\byou(?:'ll| will) (?:definitely|certainly) (?:get|receive)\b[^.]*\b(?:refund|money)"
)
_ASKS_SECRET = re.compile(
    r"(?i)\b(?:send|tell|give|confirm|share|provide)\b(?:(?!\bnever\b|\bnot\b)[^.!?]){0,40}\b(?:password|card number|cvv|pin)\b"
)
_NEGATED = re.compile(r"(?i)\b(?:never|don't|do not|cannot|can't|please do not|not)\b")
DEFAULT_SECONDS = 5.0


@dataclass(frozen=True)
class Term:
    """A house term and the plain words it stands for."""

    term: str
    instead_of: tuple[str, ...]


@dataclass(frozen=True)
class Reply:
    """What is judged: the prompt, the right reply, the model's reply, and its measured seconds."""

    prompt: str
    expected: str
    text: str
    seconds: float | None = None


@dataclass(frozen=True)
class References:
    """What replies are judged against beside the right reply."""

    facts: str = ""
    """Text of the sources used as `retrieve`; empty = grounding cannot be judged."""
    terms: tuple[Term, ...] = ()
    max_seconds: float | None = None


def numbers(text: str) -> list[str]:
    """Numbers of a text, thousands and decimal marks unified."""
    return [n.replace(",", ".") for n in _NUMBER.findall(text)]


def token_f1(expected: str, text: str) -> float:
    """Bag-of-words F1 of two texts (Rajpurkar et al. 2016, SQuAD)."""
    want, have = (Counter(re.findall(r"\w+", t.casefold())) for t in (expected, text))
    shared = sum((want & have).values())
    return 2 * shared / (sum(want.values()) + sum(have.values())) if shared else 0.0


def _reference(reply: Reply) -> float:
    wanted = set(numbers(reply.expected))
    agreed = len(wanted & set(numbers(reply.text))) / len(wanted) if wanted else 1.0
    return token_f1(reply.expected, reply.text) * agreed


def _contains(text: str, words: str) -> bool:
    return re.search(rf"(?i)(?<!\w){re.escape(words)}(?!\w)", text) is not None


def _glossary(reply: Reply, terms: Sequence[Term]) -> float | None:
    """Share of the due terms that are used; a plain synonym instead of one counts as missed."""
    due = [t for t in terms if _contains(reply.expected, t.term) or any(_contains(reply.text, s) for s in t.instead_of)]
    if not due:
        return None
    good = [t for t in due if _contains(reply.text, t.term) and not any(_contains(reply.text, s) for s in t.instead_of)]
    return len(good) / len(due)


def breaks_guidelines(text: str) -> str | None:
    """The words that break the security guidelines (a promised refund, asking for a secret), or None."""
    for pattern in (_PROMISE, _ASKS_SECRET):
        hit = pattern.search(text)
        if hit and not _NEGATED.search(re.split(r"[.!?]", text[max(0, hit.start() - 25) : hit.start()])[-1] + hit.group()):
            return hit.group()
    return None


@lru_cache(maxsize=4)
def _numbers_of(facts: str) -> frozenset[str]:
    return frozenset(numbers(facts))


def _grounding(reply: Reply, facts: str) -> float | None:
    """1 where a number, address or link of the reply stands in no source, message or right reply."""
    if not facts:
        return None
    known = _numbers_of(facts) | set(numbers(reply.prompt)) | set(numbers(reply.expected))
    links = re.findall(r"[\w.+-]+@[\w.-]+\w|https?://\S+", reply.text)
    invented = any(n not in known for n in numbers(reply.text)) or any(x.rstrip(".,;)") not in facts + reply.prompt + reply.expected for x in links)
    return float(invented)


def grade(criterion: Criterion, reply: Reply, refs: References) -> float | None:
    """One criterion's judgement of one reply, 0..1, or None where it cannot judge."""
    match criterion.grader:
        case "reference":
            met: float | None = _reference(reply)
        case "label":
            met = float(reply.text.strip().casefold() == reply.expected.strip().casefold())
        case "glossary":
            met = _glossary(reply, refs.terms)
        case "guidelines":
            met = float(breaks_guidelines(reply.text) is None and bool(reply.text.strip()))
        case "latency":
            met = None if reply.seconds is None else float(reply.seconds <= (refs.max_seconds or DEFAULT_SECONDS))
        case "grounding":
            violated = _grounding(reply, refs.facts)
            met = None if violated is None else 1.0 - violated
        case "none":
            met = None
    return met if met is None or criterion.weight > 0 else 1.0 - met


def weighted(criteria: Sequence[Criterion], grades: Sequence[float | None]) -> float | None:
    """Sum of weight times grade over the judged criteria, divided by their positive weight; at most 1.

    None where no wanted criterion could be judged; 0 where a hard one is violated.
    """
    judged = [(c, g) for c, g in zip(criteria, grades, strict=True) if g is not None]
    top = sum(c.weight for c, _ in judged if c.weight > 0)
    if top <= 0:
        return None
    if any(c.hard and (g > 0 if c.weight < 0 else g <= 0) for c, g in judged):
        return 0.0
    return sum(c.weight * g for c, g in judged) / top
