"""What can be done about a run's result, as answers to choose from: a number or its words, applied as the change it
is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlforge.intents.answers import as_change
from nlforge.messages import TalkMessage
from nlforge.wording.catalogue import say
from nlforge.wording.told import offered

if TYPE_CHECKING:
    from engine.core.remedies import Remedy
    from planner.plan import Plan
    from planner.requirements import Change


@dataclass(frozen=True)
class RemedyOffer:
    """One answer."""

    words: str
    """As it is shown, and kept as what the person said."""
    changes: tuple[Change, ...]


def offers(remedies: Sequence[Remedy], plan: Plan | None) -> tuple[RemedyOffer, ...]:
    """The remedies that are a change of the plan, the best first."""
    from planner.remedies import changes_of

    if plan is None or plan.spec is None:
        return ()
    found: dict[str, RemedyOffer] = {}
    for remedy in remedies:
        unsaid = changes_of(remedy, plan.spec, "")
        if not unsaid:
            continue
        sizes = [c.value for c in unsaid if c.field == "max_params_b" and isinstance(c.value, float)]
        words = offered(remedy, sizes[0] if sizes else None)
        found.setdefault(words, RemedyOffer(words, changes_of(remedy, plan.spec, words)))
    return tuple(found.values())


def offered_in_words(found: Sequence[RemedyOffer], finished: bool) -> TalkMessage:
    """All of them with their numbers; `finished`: other words go to the trained model."""
    return TalkMessage(
        say("remedy-offers-finished" if finished else "remedy-offers"),
        *(say("remedy-offer", number=n, what=offer.words) for n, offer in enumerate(found, 1)),
    )


def chosen(text: str, found: Sequence[RemedyOffer]) -> RemedyOffer | None:
    """The offer whose number or words are said; None where something else is."""
    said = (as_change(text) or text).strip().rstrip(".!").casefold()
    return next((o for n, o in enumerate(found, 1) if said in (str(n), o.words.casefold())), None)
