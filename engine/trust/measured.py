"""From replies with right ones, and replies to strangers, to the trust that is kept beside the weights."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.core.spec import HandOver
from engine.trust.calibrate import calibration_error, confidence, cross_fitted, fit
from engine.trust.curve import Picked, curve, share_needs, threshold_for
from engine.trust.instead import instead
from engine.trust.learned import Learned, keep_learned
from engine.trust.measures import AnsweredMessage, measures, names_of, only
from engine.trust.trust import Calibrator, Trust, keep_trust

UNKNOWN_DEMAND = 0.95
_FEWEST_ANSWERED = 5
"""Answers a threshold that promises nothing must have been seen with: the one reply a model is surest of is no
threshold."""
_NEARLY_SAME, _OTHERWISE = 0.95, 0.7
"""Cosines from which two messages ask the same, and below which two replies say otherwise."""


@dataclass(frozen=True)
class MeasuredTrust:
    """What becomes `Trust`."""

    trust: Trust
    promised: bool


def trust_of(
    known: Sequence[AnsweredMessage],
    right: Sequence[bool],
    strangers: Sequence[AnsweredMessage],
    learned: Learned,
    wish: HandOver,
    languages: Sequence[str],
    unknown_demand: float = UNKNOWN_DEMAND,
    *,
    forms: bool = False,
) -> MeasuredTrust:
    """Calibrated and measured on replies to messages that were not learned from.

    Two chances are learned and multiplied: that a message is about what was learned, from these and the strangers, and
    that a reply to one that is is right. In one regression with the strangers' replies as wrong ones, which are many
    and told apart easily, what tells right from wrong would hardly count: on the sample's held-out rows the product
    tells right replies from wrong ones with an AUC of 0.80, the single one of the same figures with 0.65. Every
    confidence that is looked at is of calibrations that never saw that message. `forms` where the replies are forms.

    Raises:
        BadInput: there are too few messages, or their figures are no numbers.
        RunFailed: the model that compares meanings is not on this machine.
    """
    figures, n = measures(learned, [*known, *strangers]), len(known)
    for_right, for_known = names_of(learned, forms=forms)
    of_right = only(for_right, figures)
    calibration = fit(for_right, of_right[:n], right)
    sure = [*cross_fitted(for_right, of_right[:n], right), *confidence(calibration, of_right[n:])]
    about: Calibrator | None = None
    if strangers:
        of_known, is_known = only(for_known, figures), [at < n for at in range(len(figures))]
        # As many strangers as there are say nothing of how many will come: as if half of all messages were theirs.
        even = math.log(len(strangers) / n)
        about = _shifted(fit(for_known, of_known, is_known), even)
        chances = [_moved(one, even) for one in cross_fitted(for_known, of_known, is_known)]
        sure = [a * b for a, b in zip(sure, chances, strict=True)]
    mine, theirs = sure[:n], sure[n:]
    picked = threshold_for(mine, right, theirs, wish.right_share, unknown_demand)
    promised = picked.threshold is not None
    if not promised:
        picked = _as_seen(mine, right, theirs, wish.right_share, unknown_demand, picked.rows_missing)
    trust = Trust(
        calibration=calibration,
        known=about,
        demand=wish.right_share,
        threshold=picked.threshold,
        at=picked.at,
        curve=curve(mine, right),
        rows=len(known),
        rows_missing=picked.rows_missing,
        unknown_rows=len(strangers),
        unknown_handed_over=picked.unknown_handed_over,
        calibration_error=round(calibration_error(mine, right), 4),
        text=instead(languages, wish.text),
        embedding=learned.embedding,
    )
    return MeasuredTrust(trust, promised)


def _shifted(calibration: Calibrator, by: float) -> Calibrator:
    return calibration.model_copy(update={"bias": calibration.bias + by})


def _moved(chance: float, by: float) -> float:
    """A chance with its log odds moved."""
    odds = chance * math.exp(by)
    return odds / (odds + 1 - chance)


def _as_seen(
    sure: Sequence[float],
    right: Sequence[bool],
    strangers: Sequence[float],
    demand: float,
    unknown: float,
    missing: int | None,
) -> Picked:
    """The lowest threshold above most strangers whose answers are right in the share that is demanded as far as was
    seen, which promises nothing; none where fewer than five answers would be left."""
    for point in curve(sure, right):
        handed = sum(one < point.threshold for one in strangers) / len(strangers) if strangers else None
        enough = point.answered * len(sure) >= _FEWEST_ANSWERED
        if enough and (point.right or 0.0) >= demand and (handed is None or handed >= unknown):
            # Of answers that were all right so few say nothing of how many would do: at least so many would be needed.
            needed = math.ceil(share_needs(1.0, demand) / point.answered) - len(sure)
            return Picked(point.threshold, point, missing if missing is not None else max(1, needed), handed)
    return Picked(None, None, missing, None)


def keep(path: Path, measured: MeasuredTrust, learned: Learned) -> Trust:
    """Write the trust and its files; the file itself last.

    Raises:
        RunFailed: they could not be written.
    """
    trust = measured.trust.model_copy(update={"hashes": keep_learned(path.parent, learned)})
    keep_trust(path, trust)
    return trust


def contradicting(learned: Learned) -> tuple[int, int] | None:
    """The numbers of two learned messages that ask the same and were answered otherwise, the nearest such pair; None
    where there is none. Of many rows the first 2,000 are looked at."""
    alike, replies = learned.alike()
    if not len(alike):
        return None
    alike[replies >= _OTHERWISE] = 0.0
    at = int(alike.argmax())
    one, other = divmod(at, len(alike))
    return (one, other) if alike[one, other] >= _NEARLY_SAME else None


def in_words(trust: Trust, promised: bool) -> str:
    """How much it answers, how much of that is right, and how far that is promised."""
    demand, at = f"{trust.demand:.0%}".replace("%", " %"), trust.at
    said = []
    if at is not None and at.right is not None:
        # Never more than was seen, and as the verdict has it.
        least = None if at.right_low is None else math.floor(100 * at.right_low) / 100
        interval = f" ({_share(least)} to {_share(at.right_high)})" if least is not None else ""
        said.append(
            f"It answers {_share(at.answered)} of your messages, {_share(at.right)} of them right{interval}; it hands "
            "over the rest."
        )
    elif trust.rows_missing is None:
        said.append(
            f"However sure it is, too few of its answers are right for {demand}: it hands over every message. Give it "
            "more examples of what it gets wrong, or ask for a smaller share."
        )
    else:
        said.append("It hands over every message.")
    if not promised and trust.rows_missing is not None:
        said.append(
            f"{trust.rows:,} messages with right replies are too few to promise {demand}: about {trust.rows_missing:,} "
            "more."
        )
    elif not promised and at is not None:
        said.append(f"{demand} is not promised: chance alone could explain what was seen on {trust.rows:,} messages.")
    if trust.unknown_rows and trust.unknown_handed_over is not None:
        said.append(
            f"Of {trust.unknown_rows:,} messages about nothing it learned it hands over "
            f"{_share(trust.unknown_handed_over)}."
        )
    return " ".join(said)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.0f} %"
