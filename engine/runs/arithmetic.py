"""What a run computes in: the fastest of this machine, and in what it began where it goes on."""

from __future__ import annotations

from collections.abc import Iterable

import psutil

from engine.core.arithmetic import Arithmetic
from engine.core.events import RunEvent, RunStarted
from engine.models.load import on_card
from engine.models.precision import for_memory


def settled(before: Iterable[RunEvent], params_b: float, *, card: bool) -> tuple[Arithmetic, str]:
    """What a run with a base model of `params_b` billion weights computes in, and what a person should know of it
    (empty where that is nothing).

    `before` are its events so far; `card`: this machine has one.
    """
    here = for_memory(params_b, psutil.virtual_memory().available / 2**30)
    # torch, which would have to work with the card, is slow to import.
    if card and on_card():
        here = Arithmetic(training="bfloat16", writing="bfloat16", why="card", processor=here.processor)
    began = next((e.arithmetic for e in before if isinstance(e, RunStarted) and e.arithmetic is not None), None)
    if began is None:
        return here, ""
    if (began.training, began.writing) == (here.training, here.writing):
        return began, ""
    there = "on a graphics card" if began.why == "card" else f"on {began.processor}"
    if here.why in ("card", "memory", "chosen") or began.why == "card":
        why = {
            "card": "a graphics card computes in it",
            "memory": "the memory that is free here holds no more",
            "chosen": "NLFORGE_ARITHMETIC says so",
        }.get(here.why, "that is fastest without a graphics card")
        return here, (
            f"This run began {there} in {_words(began)} and goes on in {_words(here)}, as {why}; "
            "what it learns may differ from the rest by rounding."
        )
    return began, (
        f"This run began {there} in {_words(began)} and goes on so, although {_words(here)} would be faster on this "
        "machine: so the result is that of one computation."
    )


def _words(found: Arithmetic) -> str:
    """As a person reads it."""
    if found.training == found.writing:
        return found.training
    return f"{found.training} (training) and {found.writing} (writing)"
