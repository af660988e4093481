"""What a message means: the one place where words are told apart.

Exact readers know plain commands; everything else is judged by a classifier, which may be replaced by another that
gives probabilities of the same intents.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from nlforge.intents.answers import as_change, as_question
from nlforge.intents.classifier import likely
from nlforge.intents.commands import command
from nlforge.intents.intent import Audience, Intent, Situation, Understood

Judge = Callable[[str, Situation], Mapping[Intent, float]]
"""Words and where the session stands → probability of each intent, summing to 1."""

_LONGEST = 200
"""Characters; a command or a question about the run is shorter."""


def understand(text: str, situation: Situation, judge: Judge = likely, *, model: bool = True) -> Understood:
    """Whom a message is for, and what it asks of them; without a `model` nothing is for one, unless it says so."""
    if as_question(text) is not None:
        return Understood(Intent.FOR_MODEL, 1)
    if as_change(text) is not None:
        return Understood(Intent.WISH, 1)
    if (known := command(text)) is not None:
        return Understood(known, 1)
    audiences = {Audience.PLANNER}
    if model:
        audiences.add(Audience.MODEL)
    if len(text) <= _LONGEST and "\n" not in text.strip():
        audiences.add(Audience.NLFORGE)
    return _weighed(judge(text, situation), audiences)


def _weighed(chances: Mapping[Intent, float], audiences: Collection[Audience]) -> Understood:
    """The likeliest audience, by the sum of its probabilities, and of it the likeliest intent."""
    heads: list[tuple[float, Intent]] = []
    for audience in audiences:
        own = {intent: chance for intent, chance in chances.items() if intent.audience is audience}
        heads.append((sum(own.values()), max(own, key=lambda intent: own[intent])))
    heads.sort(reverse=True)
    whole = sum(chance for chance, _ in heads) or 1.0
    # A guess is never as sure as words that are known.
    others = tuple((intent, chance / whole) for chance, intent in heads[1:])
    return Understood(heads[0][1], min(heads[0][0] / whole, 0.999), others)
