"""What an encoder that fills in forms takes, as measured."""

from __future__ import annotations

from engine.estimation.benchmark import Rates

_PRODUCTS, _LEAST_PRODUCTS = 0.04, 0.15e-3
"""Of the time of a token of the embedded base that is learned with adapters: the products of a piece; and the seconds
they take at least on two cores, for matrices of 384 columns gain nothing from AMX. Where all weights learn, half as
much again."""
_REST = 0.3e-3
"""Seconds on two cores for all else of a piece: turning weights into bf16 and back (a quarter of a step with AMX),
softmax, sums, norms and the optimizer are seven tenths of a training, and no faster with such units. Measured: 0.62 ms
a piece on two cores of an EPYC with BF16, where a token takes 4.1 ms; 1.35 to 1.6 ms on one core of a Xeon with AMX,
where a token takes 1.2 ms on two."""
PIECES_A_TOKEN = 1.2
"""Pieces of the encoder's vocabulary, which is one of a hundred languages, for each token that is reckoned with: 1.55 a
word of English, 1.9 of German, 1.8 of the planner's messages, where 1.4 tokens are."""
EAGER_GB = 0.8
"""Scores of its plain attention, which are kept for the backward pass: a training took 4.8 GB in all."""


def reading_rates(rates: Rates, cpus: int) -> Rates:
    """Those of the encoder, from those of the embedded base; it writes nothing, and its steps are as long as their
    pieces take. What was measured holds for the cores of the machine, and the figures here for two."""
    cores = 2 / max(1, cpus) if rates.measured else 1.0
    token = max(rates.token * _PRODUCTS, _LEAST_PRODUCTS * cores) + _REST * cores
    return rates.model_copy(update={"step": 0.0, "token": token, "decode": 0.0, "bases": {}})
