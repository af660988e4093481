"""What an encoder that fills in forms takes, as measured."""

from __future__ import annotations

from engine.estimation.benchmark import Rates

_PRODUCTS = 0.04
"""Of the time of a token of the embedded base that is learned with adapters: the products of a piece, which units for
matrices make faster; where all weights learn, half as much again."""
_REST = 0.25e-3
"""Seconds for all else of a piece: softmax, norms, gradients and the steps of the optimizer are three fifths of a
training, and no faster with such units. On two cores of an EPYC with BF16 a piece took 0.62 ms, a token 4.1 ms; with
AMX, where a token takes 1.2 ms, products were 37 % of a step."""
EAGER_GB = 0.8
"""Scores of its plain attention, which are kept for the backward pass: a training took 4.8 GB in all."""


def reading_rates(rates: Rates) -> Rates:
    """Those of the encoder, from those of the embedded base; it writes nothing, and its steps are as long as their
    pieces take."""
    return rates.model_copy(update={"step": 0.0, "token": rates.token * _PRODUCTS + _REST, "decode": 0.0, "bases": {}})
