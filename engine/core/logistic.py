"""Multinomial logistic regression: probabilities from scores, and the weights with the least loss."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.floating[Any]]


def softmax(scores: Floats) -> Floats:
    """Scores as probabilities, along the last axis."""
    import numpy as np

    chances: Floats = np.exp(log_softmax(scores))
    return chances


def regression(
    rows: Any, right: Floats, penalty: float, *, steps: int, counts: Floats | None = None
) -> tuple[Floats, Floats]:
    """Weights `(features, kinds)` and bias `(kinds,)` with the least cross-entropy plus L2 penalty on the weights, by
    at most so many steps of L-BFGS.

    `rows` `(rows, features)` may be sparse; `right` `(rows, kinds)` is 1 at each row's kind; a row counts for `counts`
    `(rows,)`, else for 1. Where `right` is in fp32 the products are: four times as fast on many rows, and near enough
    for what is only ranked.
    """
    import numpy as np
    from scipy.optimize import minimize

    width, kinds = rows.shape[1], right.shape[1]
    weighted = right if counts is None else right * counts[:, None]
    kind = np.float32 if right.dtype == np.float32 else np.float64

    def split(flat: Floats) -> tuple[Floats, Floats]:
        return flat[: width * kinds].reshape(width, kinds), flat[width * kinds :]

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights, bias = split(flat.astype(kind, copy=False))
        logs = log_softmax(np.asarray(rows @ weights) + bias)
        wrong = np.exp(logs) * weighted.sum(axis=1, keepdims=True) - weighted
        slope = np.concatenate([(np.asarray(rows.T @ wrong) + penalty * weights).ravel(), wrong.sum(axis=0)])
        value = -(weighted * logs).sum(dtype=np.float64) + penalty / 2 * (weights * weights).sum(dtype=np.float64)
        return float(value), slope.astype(np.float64, copy=False)

    start = np.zeros((width + 1) * kinds)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": steps}).x
    return split(found)


def log_softmax(scores: Floats) -> Floats:
    """Their logarithms, whatever the size of the scores."""
    import numpy as np

    lowered = scores - scores.max(axis=-1, keepdims=True)
    logs: Floats = lowered - np.log(np.exp(lowered).sum(axis=-1, keepdims=True))
    return logs
