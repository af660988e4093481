"""From what is measured of a reply to the chance that it is right: logistic regression (Platt 1999, “Probabilistic
Outputs for Support Vector Machines”), and the same for each row without having learned from it.
"""

from __future__ import annotations

import math
import random
from collections.abc import Hashable, Sequence

from engine.core.errors import BadInput
from engine.core.logistic import regression
from engine.core.remedies import MoreExamples
from engine.core.sentences import sentence
from engine.trust.trust import Calibrator

FEWEST = 20
"""Rows with fewer say nothing of a chance: all 16 right would still be between 81 and 100 %."""
_PENALTY = 1.0
_STEPS = 200
_BINS = 10
Features = Sequence[Sequence[float]]


def fit(names: Sequence[str], features: Features, right: Sequence[bool]) -> Calibrator:
    """The chance that a reply is right, learned from rows of which that is known; features in the order of `names`.

    Where all replies are right, or all wrong, or a row is told by its features alone, the chance stays short of 1 and
    0: each row aims at what a further one of its kind would be (Platt 1999, section 2.2). A feature that is the same
    in all rows gets no weight, so that another value of it later moves nothing.

    Raises:
        BadInput: there are too few rows, or a feature is not a number.
    """
    _checked(names, features, right)
    return _fitted(names, features, right)


def confidence(calibration: Calibrator, features: Features) -> list[float]:
    """The chance of each row to be right, in order.

    Raises:
        BadInput: a feature is not a number, or there are more or fewer than the calibration has.
    """
    _are_numbers(calibration.features, features)
    parts = list(zip(calibration.means, calibration.spreads, calibration.weights, strict=True))
    return [
        _chance(calibration.bias + sum(w * (x - m) / s for x, (m, s, w) in zip(row, parts, strict=True)))
        for row in features
    ]


def cross_fitted(
    names: Sequence[str],
    features: Features,
    right: Sequence[bool],
    folds: int = 5,
    seed: int = 7,
    groups: Sequence[Hashable] | None = None,
) -> list[float]:
    """The chance of each row by a calibration that never saw it, in order of the rows.

    Each fold has about the same share of right rows. Rows of one group, as the same message asked twice, are in one
    fold; without `groups` each row is its own.

    Raises:
        BadInput: as for `fit`, or all rows are one group.
    """
    _checked(names, features, right)
    of_row = _folds(range(len(right)) if groups is None else groups, right, folds, seed)
    if len(set(of_row)) < 2:
        raise BadInput(
            sentence(
                "error-all_rows_one_message_how",
                "All rows are one message: how sure the model is of others cannot be told from it.",
            )
        )
    found = [0.0] * len(right)
    for fold in sorted(set(of_row)):
        learned = [n for n, one in enumerate(of_row) if one != fold]
        held = [n for n, one in enumerate(of_row) if one == fold]
        calibration = _fitted(names, [features[n] for n in learned], [right[n] for n in learned])
        for n, chance in zip(held, confidence(calibration, [features[n] for n in held]), strict=True):
            found[n] = chance
    return found


def calibration_error(confidence: Sequence[float], right: Sequence[bool]) -> float:
    """How far the chance is from the share that is right, on average over ten bins of equal size (Naeini et al. 2015,
    “Obtaining Well Calibrated Probabilities Using Bayesian Binning”); 0 without rows.

    Rows of the same chance count as the share of them that is right: which bin one falls into is arbitrary.
    """
    import numpy as np

    if not confidence:
        return 0.0
    chances = np.asarray(confidence, dtype=np.float64)
    _, which, counts = np.unique(chances, return_inverse=True, return_counts=True)
    share = (np.bincount(which, weights=np.asarray(right, dtype=np.float64)) / counts)[which]
    order = np.argsort(chances, kind="stable")
    off = [abs(float((chances[some] - share[some]).sum())) for some in np.array_split(order, min(_BINS, len(order)))]
    return min(1.0, sum(off) / len(chances))


def _fitted(names: Sequence[str], features: Features, right: Sequence[bool]) -> Calibrator:
    import numpy as np

    rows = np.asarray(features, dtype=np.float64).reshape(len(right), len(names))
    means, spreads = rows.mean(axis=0), rows.std(axis=0)
    # Rounding leaves a trace of spread in equal numbers.
    still = spreads <= 1e-9 * np.maximum(1.0, np.abs(means))
    spreads = np.where(still, 1.0, spreads)
    level = np.where(still, 0.0, (rows - means) / spreads)
    held = np.asarray(right, dtype=bool)
    good, bad = int(held.sum()), int((~held).sum())
    aim = np.where(held, (good + 1) / (good + 2), 1 / (bad + 2))
    # Of two kinds only the difference of the weights counts; each of the two is penalised, so a half each.
    weights, bias = regression(level, np.stack([1 - aim, aim], axis=1), 2 * _PENALTY, steps=_STEPS)
    return Calibrator(
        features=tuple(names),
        means=tuple(means.tolist()),
        spreads=tuple(spreads.tolist()),
        weights=tuple(np.where(still, 0.0, weights[:, 1] - weights[:, 0]).tolist()),
        bias=float(bias[1] - bias[0]),
    )


def _folds(groups: Sequence[Hashable], right: Sequence[bool], folds: int, seed: int) -> list[int]:
    """Fold of each row."""
    rows_of: dict[Hashable, list[int]] = {}
    for n, group in enumerate(groups):
        rows_of.setdefault(group, []).append(n)
    shuffled = list(rows_of.values())
    random.Random(seed).shuffle(shuffled)
    # Those with the largest share of wrong rows one after another, dealt out in turn: each fold gets its part.
    shuffled.sort(key=lambda some: sum(right[n] for n in some) / len(some))
    found = [0] * len(right)
    for at, some in enumerate(shuffled):
        for n in some:
            found[n] = at % max(2, folds)
    return found


def _chance(score: float) -> float:
    if score >= 0:
        return 1 / (1 + math.exp(-min(score, 700.0)))
    small = math.exp(max(score, -700.0))
    return small / (1 + small)


def _checked(names: Sequence[str], features: Features, right: Sequence[bool]) -> None:
    if len(features) != len(right):
        raise BadInput(
            sentence(
                "error-rows_were_measured_and_judged",
                "{count} rows were measured and {count_2} judged; each takes both.",
                count=len(features),
                count_2=len(right),
            )
        )
    if len(right) < FEWEST:
        raise BadInput(
            sentence(
                "error-rows_too_few_learn_from",
                "{count} rows are too few to learn from how sure the model can be of a reply; it takes {fewest}.",
                count=len(right),
                fewest=FEWEST,
            ),
            sentence("error-rows_missing", "{fewest} are missing.", fewest=FEWEST - len(right)),
            sentence(
                "error-give_further_messages_with_right",
                "Give further messages with right replies, or let the model answer everything.",
            ),
            remedies=(MoreExamples(have=len(right), needed=FEWEST),),
        )
    _are_numbers(names, features)


def _are_numbers(names: Sequence[str], features: Features) -> None:
    for n, row in enumerate(features):
        if len(row) != len(names):
            raise BadInput(
                sentence(
                    "error-row_has_figures",
                    "Row {n} has {count} figures of {count_2}: {names}.",
                    n=n + 1,
                    count=len(row),
                    count_2=len(names),
                    names=", ".join(names),
                )
            )
        for name, figure in zip(names, row, strict=True):
            if not math.isfinite(figure):
                raise BadInput(
                    sentence("error-row_not_number", "“{name}” of row {n} is not a number.", name=name, n=n + 1),
                    sentence(
                        "error-without_nothing_can_be_said", "Without it nothing can be said of how sure the model is."
                    ),
                    sentence("error-leave_row_out_or_measure", "Leave the row out, or measure it again."),
                )
