"""Where it is trained, and what that may cost: asked where the plan for this machine is not what was wished for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.core.spec import Money, TrainingSpec
from engine.data.profile import DataProfile
from engine.estimation.estimate import Estimate
from engine.estimation.machine import Machine
from planner.compile.asked_size import asked_size
from planner.compile.hardware import NO_RENTING, TrainingHardware, cards_to_rent, may_leave
from planner.compile.model_choice import ENOUGH_B
from planner.compile.size_advice import fits, largest_here, rented_cost
from planner.plan import YOU_DECIDE, Question
from planner.requirements import Change, Requirements
from planner.sentences import Digits, Sentence, sentence, span

HARDWARE, BUDGET = "hardware", "budget"
THIS_MACHINE = sentence("option-this-machine", "this machine, at no cost")
RENT = sentence("option-rent", "a rented card, which may see the data")
NO_MONEY = sentence("option-no-money", "nothing, this machine is enough")
_LONG_HOURS = 24.0
"""A training that likely takes longer than a day here is worth asking for a card, which takes a tenth of that."""
_WORTH_RENTING_HOURS = 1.0
"""What takes less here is not quicker on a card that has to be rented and set up first."""
_UP_TO = re.compile(r"up to (\d+) USD")
_ROUND = (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
_ROOM = 2.0
"""So many times the likely cost is offered: estimates for cards are off by up to three times, and a training may be
done again."""


def place_questions(
    wants: Requirements,
    spec: TrainingSpec,
    place: TrainingHardware,
    estimate: Estimate,
    profiles: Sequence[DataProfile],
    machine: Machine,
    settled: frozenset[str],
) -> list[Question]:
    """The cards, where none are named and the wish is large; then the money, where cards are to be rented."""
    rented, unpaid = bool(cards_to_rent(wants)), wants.one("budget") is None and BUDGET not in settled
    if rented:
        return [_money(wants, spec, profiles, machine, rented=True)] if unpaid else []
    if spec.hardware.gpus is not None or place.kind != "this machine":
        return []
    why = _large(wants, spec, place, estimate)
    if why is None:
        return []
    if may_leave(wants) and NO_RENTING not in settled:
        return [_money(wants, spec, profiles, machine, rented=False)] if unpaid else []
    if HARDWARE in settled:
        return []
    rent = (RENT,) if wants.one("offline_only") is None and NO_RENTING not in settled else ()
    text = sentence(
        "question-hardware",
        "On which hardware should it be trained? {why} If you have a graphics card (GPU), say which.",
        why=why,
    )
    return [Question(field=HARDWARE, options=(THIS_MACHINE, *rent, YOU_DECIDE), text=text)]


def place_changes(option: str, words: str) -> list[Change] | None:
    """What an answer changes; None where the option is another question's."""
    quote = words.strip()
    if option == RENT:
        return [Change(op="set", field="offline_only", value=False, quote=quote)]
    if (amount := _UP_TO.fullmatch(option)) is not None:
        return [Change(op="set", field="budget", value=Money(amount=float(amount[1])), quote=quote)]
    if option == NO_MONEY:
        return [Change(op="set", field="budget", value=Money(amount=0), quote=quote)]
    return [] if option == THIS_MACHINE else None


def _large(wants: Requirements, spec: TrainingSpec, place: TrainingHardware, estimate: Estimate) -> Sentence | None:
    """What is too much for this machine."""
    asked, likely, deadline = asked_size(wants), estimate.hours[1], spec.limits.deadline_hours
    if asked is not None and not fits(asked.billions, place):
        return sentence(
            "question-hardware-size",
            "You speak of {size} billion parameters; without a card at most {largest} billion can be trained here.",
            size=Digits(f"{asked.billions:g}"),
            largest=Digits(f"{largest_here(place):g}"),
        )
    if likely > (_LONG_HOURS if deadline is None else max(deadline, _WORTH_RENTING_HOURS)):
        return sentence(
            "question-hardware-time",
            "On this machine it likely takes {time}.",
            time=span(likely),
        )
    return None


def _money(
    wants: Requirements, spec: TrainingSpec, profiles: Sequence[DataProfile], machine: Machine, *, rented: bool
) -> Question:
    asked = asked_size(wants)
    cost = rented_cost(spec, asked.billions if asked is not None else ENOUGH_B[spec.task], profiles, machine)
    amount = next((r for r in _ROUND if r >= _ROOM * (cost or 0)), _ROUND[-1])
    text = sentence(
        "question-budget",
        "How much money may it cost to rent a card for the training (budget)? It is likely about {cost} USD.",
        cost=Digits(f"{max(cost or 0, 1):.0f}"),
    )
    up_to = sentence("option-up-to", "up to {amount} USD", amount=Digits(str(amount)))
    return Question(field=BUDGET, options=(up_to, *(() if rented else (NO_MONEY,)), YOU_DECIDE), text=text)
