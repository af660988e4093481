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
_SUREST_GUESS = 0.999


def understand(text: str, situation: Situation, judge: Judge = likely, *, model: bool = True) -> Understood:
    """Whom a message is for, and what it asks of them; without a `model` nothing is for one, unless it says so."""
    if as_question(text) is not None:
        return Understood(Intent.FOR_MODEL, 1, 1)
    if as_change(text) is not None:
        return Understood(Intent.WISH, 1, 1)
    if (known := command(text)) is not None:
        return Understood(known, 1, 1)
    audiences = {Audience.PLANNER}
    if model:
        audiences.add(Audience.MODEL)
    if len(text) <= _LONGEST and "\n" not in text.strip():
        audiences.add(Audience.NLFORGE)
    if audiences == {Audience.PLANNER}:
        return Understood(Intent.WISH, 1, 1)
    return _weighed(judge(text, situation), audiences)


def _weighed(chances: Mapping[Intent, float], audiences: Collection[Audience]) -> Understood:
    """The likeliest audience, by the sum of its probabilities, and of it the likeliest intent."""
    possible = sorted((i for i in chances if i.audience in audiences), key=lambda i: chances[i], reverse=True)
    whole = sum(chances[intent] for intent in possible) or 1.0
    sums = {a: sum(chances[i] for i in possible if i.audience is a) / whole for a in audiences}
    first, *rest = sorted(audiences, key=lambda a: sums[a], reverse=True)
    heads = {a: next(i for i in possible if i.audience is a) for a in audiences}
    meant = heads[first]
    return Understood(
        meant,
        # A guess is never as sure as words that are known.
        min(sums[first], _SUREST_GUESS),
        min(chances[meant] / whole, _SUREST_GUESS),
        tuple((heads[audience], sums[audience]) for audience in rest),
        next((intent for intent in possible if intent is not meant), None),
    )
