"""How much is answered and how much of that is right, by threshold; and the threshold that keeps a demand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from engine.core.errors import BadInput
from engine.core.noted import percent
from engine.core.sentences import Digits, sentence
from engine.evaluation.statistics import wilson
from engine.trust.trust import CurvePoint

_MOST_POINTS = 50
_Z = 1.959964
"""Of the 95 % interval; its lower end alone is missed by 2.5 %."""


@dataclass(frozen=True)
class Picked:
    """A threshold and what it gives, or what is missing for one."""

    threshold: float | None
    """Confidence from which on a reply is given; None = no threshold keeps the demand on these rows."""
    at: CurvePoint | None
    rows_missing: int | None
    """About so many further rows like these, and one keeps it; None = one does, or no number of rows would do."""
    unknown_handed_over: float | None
    """Share of the unknown messages that stay below the threshold; None without a threshold or without any."""


def curve(confidence: Sequence[float], right: Sequence[bool]) -> tuple[CurvePoint, ...]:
    """What each threshold gives, from the lowest, which answers everything, to the highest: at most 50 of those there
    are, so that about the same share of rows lies between two of them. Empty without rows.

    Raises:
        BadInput: a confidence is no chance, or there are more of them than rows or fewer.
    """
    _checked(confidence, right)
    return tuple(_Rows(confidence, right).point(threshold) for threshold in _thresholds(confidence))


def threshold_for(
    confidence: Sequence[float],
    right: Sequence[bool],
    unknown: Sequence[float],
    demand: float,
    unknown_demand: float = 0.95,
) -> Picked:
    """The lowest threshold that keeps the demand: the lower end of the 95 % interval of the answers that are right
    reaches `demand`, and `unknown_demand` of the `unknown` messages, where there are any, stay below it.

    The best of many thresholds by the same rows would look better than it is. So they are tried in a fixed order, and
    the first that fails ends it: then the chance that the one that is kept breaks the demand is that of a single
    trial, 2.5 %, however many were tried (fixed sequence: Maurer et al. 1995; for thresholds of a model Angelopoulos et
    al. 2021, “Learn then Test”, section 3.1). The order begins where the confidences alone, without a look at what
    was right, promise most, and goes down from there. They must not have been learned from the rows they are of
    (`cross_fitted`).

    Raises:
        BadInput: a confidence is no chance, or a demand is not between 0 and 1.
    """
    _checked(confidence, right)
    for asked in (demand, unknown_demand):
        if not 0 < asked < 1:
            raise BadInput(
                sentence("error-cannot_be_promised", "{asked} cannot be promised.", asked=percent(asked)),
                sentence(
                    "error-what_seen_on_some_messages",
                    "What is seen on some messages never makes all or none of the others certain.",
                ),
                sentence("error-ask_for_share_between_1", "Ask for a share between 1 and 99 %."),
            )
    if not all(0 <= one <= 1 for one in unknown):
        raise BadInput(
            sentence(
                "error-confidence_message_about_nothing_learned",
                "The confidence of a message about nothing it learned is not between 0 and 1.",
            )
        )
    if not confidence:
        return Picked(None, None, None, None)
    rows, least = _Rows(confidence, right), _above(unknown, unknown_demand)
    tried = [one for one in _thresholds(confidence) if one >= least]
    # The lowest that keeps the unknown out is one of them, however the others lie.
    if (exact := min((one for one in confidence if one >= least), default=None)) is not None and exact not in tried:
        tried.insert(0, exact)
    picked: CurvePoint | None = None
    for threshold in reversed(tried[: _start(confidence, tried) + 1]):
        point = rows.point(threshold)
        if point.right_low is None or point.right_low < demand:
            break
        picked = point
    if picked is None:
        return Picked(None, None, rows.missing(tried, demand), None)
    handed = sum(one < picked.threshold for one in unknown) / len(unknown) if unknown else None
    return Picked(picked.threshold, picked, None, handed)


class _Rows:
    """Rows by their confidence, and what a threshold gives on them."""

    def __init__(self, confidence: Sequence[float], right: Sequence[bool]) -> None:
        self._pairs = list(zip(confidence, right, strict=True))

    def count(self, threshold: float) -> tuple[int, int]:
        """Answered ones, and those of them that are right."""
        answered = [held for one, held in self._pairs if one >= threshold]
        return len(answered), sum(answered)

    def point(self, threshold: float) -> CurvePoint:
        answered, hits = self.count(threshold)
        low, high = wilson(hits, answered) if answered else (None, None)
        return CurvePoint(
            threshold=threshold,
            answered=answered / len(self._pairs),
            right=hits / answered if answered else None,
            right_low=low,
            right_high=high,
        )

    def missing(self, thresholds: Sequence[float], demand: float) -> int | None:
        """Further rows, with as many right among them, until the lower end of one of the thresholds reaches the
        demand."""
        found = []
        for threshold in thresholds:
            answered, hits = self.count(threshold)
            # Ten of ten are no proof of all: one more right and one more wrong (Laplace's rule).
            share = (hits + 1) / (answered + 2)
            if answered and share > demand:
                needed = share_needs(share, demand) / (answered / len(self._pairs))
                found.append(max(1, math.ceil(needed) - len(self._pairs)))
        return min(found, default=None)


def share_needs(share: float, demand: float) -> int:
    """Rows of which so large a share is right until the lower end of the 95 % interval reaches a lower demand."""
    # Wilson's interval is where (share − end)² = z² · end · (1 − end) / rows.
    return math.ceil(_Z**2 * demand * (1 - demand) / (share - demand) ** 2)


def _thresholds(confidence: Sequence[float]) -> list[float]:
    """At most 50 of the confidences, rising, with the lowest and the highest."""
    ordered = sorted(confidence)
    if not ordered:
        return []
    # Between two equal ones there is nothing to tell apart.
    places = {round(n * (len(ordered) - 1) / (_MOST_POINTS - 1)) for n in range(_MOST_POINTS)}
    return sorted({ordered[place] for place in places})


def _above(unknown: Sequence[float], demand: float) -> float:
    """The least threshold that so large a share of the unknown messages stay below."""
    if not unknown:
        return 0.0
    must = math.ceil(demand * len(unknown) - 1e-9)
    return math.nextafter(sorted(unknown)[must - 1], 2.0)


def _start(confidence: Sequence[float], thresholds: Sequence[float]) -> int:
    """The threshold whose lower end is expected to be highest: by the mean confidence of what it answers."""
    ends = []
    for threshold in thresholds:
        answered = [one for one in confidence if one >= threshold]
        mean, n = sum(answered) / len(answered), len(answered)
        spread = _Z * math.sqrt(mean * (1 - mean) / n + _Z**2 / (4 * n * n))
        ends.append((mean + _Z**2 / (2 * n) - spread) / (1 + _Z**2 / n))
    return max(range(len(ends)), key=ends.__getitem__, default=-1)


def _checked(confidence: Sequence[float], right: Sequence[bool]) -> None:
    if len(confidence) != len(right):
        raise BadInput(
            sentence(
                "error-replies_have_confidence_and_were",
                "{count} replies have a confidence and {count_2} were judged; each takes both.",
                count=len(confidence),
                count_2=len(right),
            )
        )
    for n, one in enumerate(confidence):
        if not 0 <= one <= 1:
            raise BadInput(
                sentence(
                    "error-confidence_row_not_between_0",
                    "The confidence of row {n} is {figure}, not between 0 and 1.",
                    n=n + 1,
                    figure=Digits(f"{one:g}"),
                )
            )
