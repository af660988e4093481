"""What a run computes in: the fastest of this machine, and in what it began where it goes on."""

from __future__ import annotations

from collections.abc import Iterable

import psutil

from engine.core.arithmetic import Arithmetic
from engine.core.events import RunEvent, RunStarted
from engine.core.sentences import Sentence, sentence
from engine.models.load import on_card
from engine.models.precision import for_memory

_ON_CARD = sentence("noted-on_card", "on a graphics card")
_WHY = {
    "card": sentence("noted-why-card", "a graphics card computes in it"),
    "memory": sentence("noted-why-memory", "the memory that is free here holds no more"),
    "chosen": sentence("noted-why-chosen", "NLFORGE_ARITHMETIC says so"),
}
_FASTEST = sentence("noted-why-fastest", "that is fastest without a graphics card")


def settled(before: Iterable[RunEvent], params_b: float, *, card: bool) -> tuple[Arithmetic, Sentence | None]:
    """What a run with a base model of `params_b` billion weights computes in, and what a person should know of it
    (None where that is nothing).

    `before` are its events so far; `card`: this machine has one.
    """
    here = for_memory(params_b, psutil.virtual_memory().available / 2**30)
    # torch, which would have to work with the card, is slow to import.
    if card and on_card():
        here = Arithmetic(training="bfloat16", writing="bfloat16", why="card", processor=here.processor)
    began = next((e.arithmetic for e in before if isinstance(e, RunStarted) and e.arithmetic is not None), None)
    if began is None:
        return here, None
    if (began.training, began.writing) == (here.training, here.writing):
        return began, None
    figures = {
        "there": _ON_CARD
        if began.why == "card"
        else sentence("noted-on_processor", "on {processor}", processor=began.processor),
        "before": _words(began),
        "now": _words(here),
    }
    if here.why in ("card", "memory", "chosen") or began.why == "card":
        return here, sentence(
            "noted-other_arithmetic",
            "This run began {there} in {before} and goes on in {now}, as {why}; what it learns may differ from the "
            "rest by rounding.",
            why=_WHY.get(here.why, _FASTEST),
            **figures,
        )
    return began, sentence(
        "noted-same_arithmetic",
        "This run began {there} in {before} and goes on so, although {now} would be faster on this machine: so the "
        "result is that of one computation.",
        **figures,
    )


def _words(found: Arithmetic) -> str:
    """As a person reads it."""
    if found.training == found.writing:
        return found.training
    return sentence(
        "noted-arithmetic",
        "{training} (training) and {writing} (writing)",
        training=found.training,
        writing=found.writing,
    )
