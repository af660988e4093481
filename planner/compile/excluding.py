"""Wishes of which each rules out another: what was said of both, and the question which of them counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from engine.core.spec import Money
from planner.compile.hardware import cards_to_rent
from planner.plan import Question, Warning_
from planner.requirements import Change, Requirements, Wish
from planner.rule_readers.lexicon import has
from planner.sentences import Sentence, sentence

OFFLINE: Literal["offline_only"] = "offline_only"
WHICH_COUNTS = "offline_or_rented"
"""Field of the question."""
STAYS = sentence("option-nothing-leaves", "nothing leaves our machines, without a rented card")
MAY_GO = sentence("option-rented-may", "the rented card may see the data")


def about_exclusions(wants: Requirements) -> Iterator[Warning_]:
    """What cannot be had together, with the words of both."""
    offline, budget = wants.one(OFFLINE), wants.one("budget")
    stays = offline if offline is not None and offline.value is True else None
    card = _rented(wants)
    if stays is not None and card is not None:
        yield Warning_(code="contradiction", text=_elsewhere(stays, card))
    if stays is not None and (base := against_offline(wants)) is not None:
        text = sentence(
            "warning-hosted-against-offline",
            "“{words}” and {model} exclude each other: that model is trained and answers only at its maker's, who "
            "would get all data. A model whose weights can be had is planned instead.",
            words=_quote(stays),
            model=str(base.value),
        )
        yield Warning_(code="contradiction", text=text)
    if card is not None and budget is not None and isinstance(budget.value, Money) and budget.value.amount == 0:
        text = sentence(
            "warning-rented-for-nothing",
            "“{card}” and “{money}” exclude each other: a rented card is paid by the hour.",
            card=_quote(card),
            money=_quote(budget),
        )
        yield Warning_(code="contradiction", text=text)


def against_offline(wants: Requirements) -> Wish | None:
    """The base model they name, where it is only a service and nothing may leave."""
    offline, base = wants.one(OFFLINE), wants.one("base_model")
    stays = offline is not None and offline.value is True
    return base if stays and base is not None and has("hosted_only", str(base.value)) else None


def which_counts(wants: Requirements, settled: frozenset[str]) -> list[Question]:
    """Whether nothing leaves, or the card that is rented may see the data."""
    offline, card = wants.one(OFFLINE), _rented(wants)
    if offline is None or offline.value is not True or card is None or WHICH_COUNTS in settled:
        return []
    text = sentence("question-offline-or-rented", "{clash} Which of them counts?", clash=_elsewhere(offline, card))
    return [Question(field=WHICH_COUNTS, options=(STAYS, MAY_GO), text=text)]


def counts(option: str, words: str, wants: Requirements) -> list[Change] | None:
    """What an answer to that changes; None where the option is another question's."""
    quote = words.strip()
    if option == MAY_GO:
        return [Change(op="set", field=OFFLINE, value=False, quote=quote)]
    if option == STAYS:
        return [Change(op="remove", field="gpus", value=w.value, quote=quote) for w in cards_to_rent(wants)]
    return None


def _elsewhere(stays: Wish, card: Wish) -> Sentence:
    return sentence(
        "warning-offline-against-rented",
        "“{words}” and “{card}” exclude each other: a rented card is a machine of others, and the data would go there.",
        words=_quote(stays),
        card=_quote(card),
    )


def _rented(wants: Requirements) -> Wish | None:
    return next(iter(cards_to_rent(wants)), None)


def _quote(wish: Wish) -> str:
    return " ".join(wish.said.quote.split())
