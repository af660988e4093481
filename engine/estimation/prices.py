"""What machines cost: the table `prices.yaml`, or the person's own."""

from __future__ import annotations

import math
import os
from pathlib import Path

import yaml
from pydantic import Field, ValidationError

from engine.core.errors import BadInput
from engine.core.frozen import Frozen
from engine.core.sentences import as_said, sentence
from engine.core.spec import Gpu, Money
from engine.estimation.gpus import find


class CardPrice(Frozen):
    per_hour: float
    """US dollars to rent one for an hour."""
    watts: float
    tflops: float
    """Dense bf16, as its maker says."""


class Prices(Frozen):
    """US dollars, watts and CO2."""

    cards: dict[str, CardPrice]
    other_card: CardPrice
    computer_watts: float
    kwh_usd: float
    kwh_co2_kg: float
    usd_for: dict[str, float]
    replies_a_day: int | None = Field(default=None, gt=0)
    """How many replies there are to be; None = nobody said."""
    hosted_model: str | None = None
    """A hosted model to compare with, as litellm calls it; None = nobody named one."""

    def of(self, gpu: Gpu) -> CardPrice:
        """The line of a card, whatever its spelling."""
        known = find(gpu.name)
        name = known.name if known is not None else gpu.name
        return next(
            (price for card, price in self.cards.items() if card.casefold() == name.casefold()), self.other_card
        )


def in_usd(money: Money) -> float:
    """An amount in US dollars; of a currency that is not in the table, as if it were dollars.

    Raises:
        BadInput: the person's price table cannot be read.
    """
    return money.amount * prices().usd_for.get(money.currency, 1.0)


def per_hour_here() -> float | None:
    """US dollars an hour of this machine, where it is rented and NLFORGE_PRICE_PER_HOUR says so; None = it is the
    person's own.

    Raises:
        BadInput: the price is no number above 0.
    """
    said = os.environ.get("NLFORGE_PRICE_PER_HOUR", "").strip()
    if not said:
        return None
    try:
        price = float(said)
    except ValueError:
        price = 0.0
    if not 0 < price < math.inf:
        raise BadInput(
            sentence(
                "error-nlforge_price_per_hour_which",
                "NLFORGE_PRICE_PER_HOUR is “{why}”, which is not a price.",
                why=said,
            ),
            "",
            sentence("error-give_us_dollars_hour_like", "Give US dollars an hour, like 0.75, or unset it."),
        )
    return price


def prices() -> Prices:
    """The person's table where NLFORGE_PRICES names one, else ours.

    Raises:
        BadInput: theirs cannot be read.
    """
    own = os.environ.get("NLFORGE_PRICES")
    path = Path(own) if own else Path(__file__).parent / "prices.yaml"
    try:
        return Prices.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise BadInput(
            sentence("error-price_table_cannot_be_used", "The price table {path} cannot be used.", path=path),
            as_said(" ".join(str(error).split())[:300]),
            sentence(
                "error-take_engine_estimation_prices_yaml",
                "Take engine/estimation/prices.yaml as a pattern, or unset NLFORGE_PRICES.",
            ),
        ) from error
