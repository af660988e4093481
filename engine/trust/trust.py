"""What a model knows of its own reliability: kept beside its weights, obeyed wherever it answers."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from engine.core.errors import BadInput
from engine.core.frozen import Finite
from engine.core.journal import replace_json
from engine.core.remedies import Action
from engine.core.sentences import sentence

TRUST = "trust.json"


class CurvePoint(Finite):
    """One threshold, and what it gives on rows that nothing else used."""

    threshold: float = Field(ge=0, le=1)
    answered: float = Field(ge=0, le=1)
    """Share of the messages that get an answer."""
    right: float | None = Field(default=None, ge=0, le=1)
    """Share of the answered ones that are right; None where nothing is answered."""
    right_low: float | None = Field(default=None, ge=0, le=1)
    right_high: float | None = Field(default=None, ge=0, le=1)
    """Ends of the 95 % interval of `right`."""


class Calibrator(Finite):
    """Logistic regression from what is measured of a reply to the chance that it is right."""

    features: tuple[str, ...]
    """Names, in the order of the weights."""
    means: tuple[float, ...]
    spreads: tuple[float, ...]
    """Of each feature in the rows it was learned from, to standardise it with."""
    weights: tuple[float, ...]
    bias: float


class Trust(Finite):
    """Confidence of one model: how it is reckoned, from which threshold on it answers, and what that gives."""

    calibration: Calibrator
    """The chance that a reply is right, where the message is about what was learned."""
    known: Calibrator | None = None
    """The chance that the message is about what was learned; the confidence is the product of both. None = not looked
    at."""
    demand: float = Field(gt=0, lt=1)
    """Share of the answers that must be right, as confirmed."""
    threshold: float | None = Field(default=None, ge=0, le=1)
    """Answers below this confidence are handed over; None = no threshold keeps the demand, so nothing is promised."""
    at: CurvePoint | None = None
    """What the threshold gives; None without one."""
    curve: tuple[CurvePoint, ...] = ()
    rows: int = Field(ge=0)
    """Messages with right replies it was measured on; none of them was learned from."""
    rows_missing: int | None = Field(default=None, ge=0)
    """About so many further rows it would take to promise the demand; None = it is promised, or no number would do."""
    unknown_rows: int = Field(default=0, ge=0)
    """Messages about nothing it learned that it was tried with."""
    unknown_handed_over: float | None = Field(default=None, ge=0, le=1)
    """Share of these that are handed over at the threshold."""
    calibration_error: float | None = Field(default=None, ge=0, le=1)
    """Expected calibration error (Naeini et al. 2015) out of fold, ten bins of equal size."""
    text: str = ""
    """Said instead of an answer."""
    embedding: Literal["none", "use-multilingual-3"] = "none"
    """The model that compares messages and replies with what was learned; none = by words alone."""
    hashes: dict[str, str] = Field(default_factory=dict)
    """sha256 of each file beside this one that the confidence is reckoned with, by its name."""


def keep_trust(path: Path, trust: Trust) -> None:
    """Written last, in one piece."""
    replace_json(path, trust.model_dump_json(indent=1))


def trust_in(path: Path) -> Trust | None:
    """What was kept; None where the model answers everything.

    Raises:
        BadInput: it is damaged.
    """
    try:
        return Trust.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        raise BadInput(
            sentence("error-damaged", "{path} is damaged.", path=path),
            sentence(
                "error-says_when_model_hands_over_person",
                "It says when the model hands over to a person, and is not what its run wrote.",
            ),
            sentence("error-put_back_from_copy_if", "Put it back from a copy if you have one; or train again."),
            remedies=(Action(kind="train_again"),),
        ) from error
