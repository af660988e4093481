"""How long a base model of this machine writes questions from texts."""

from __future__ import annotations

from collections.abc import Sequence

from engine.core.spec import TrainingSpec
from engine.data.profile import DataProfile
from engine.data.synthetic.base_writer import LONGEST
from engine.data.synthetic.parts import MOST_WORDS
from engine.data.synthetic.rows import writes_here
from engine.estimation.machine import Machine
from engine.models.catalogue import entry
from engine.models.generate import AT_ONCE

_TOKENS_PER_WORD = 1.6
_FULL = 0.8
"""Share of the words a part may have that it has on average."""
_FORWARD = 0.4
"""Share of a learned token's time that one takes which is only read."""
_MEASURED_AT_ONCE, _ALONE = 16, 0.55
"""Replies whose token was timed, and the share of that time that one alone takes."""
_BYTES, _BESIDE_GB = 2.0, 2.5
"""Of a weight; and what a batch and the runtime take beside the weights."""


def writing_seconds(spec: TrainingSpec, profiles: Sequence[DataProfile], machine: Machine) -> float:
    """Of all parts of all texts; 0 where nothing of this machine writes."""
    words = sum(p.words for p in profiles)
    if not words or not writes_here(spec.data.writer):
        return 0.0
    model = entry(spec.data.writer)
    rates = machine.known.rates.of(model)
    scale = 1.0 if rates.measured else 2 / max(1, machine.cpus)
    prompts = words / (_FULL * MOST_WORDS)
    read = prompts * _FULL * MOST_WORDS * _TOKENS_PER_WORD * rates.token * _FORWARD
    # As many as a batch holds, each as long as it may be: some go round in circles.
    rows = min(prompts, AT_ONCE)
    drawn = prompts / rows * LONGEST * rates.decode * (_ALONE + rows * (1 - _ALONE) / _MEASURED_AT_ONCE)
    return (read + drawn) * scale


def writing_memory_gb(spec: TrainingSpec) -> float:
    """Of the model that writes; 0 where nothing of this machine does."""
    if not writes_here(spec.data.writer):
        return 0.0
    return round(entry(spec.data.writer).params_b * _BYTES + _BESIDE_GB, 1)
