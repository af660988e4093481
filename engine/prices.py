"""What machines cost: the table `prices.yaml`, or the person's own."""

from __future__ import annotations

import os
from pathlib import Path

import yaml
from pydantic import ValidationError

from engine.errors import BadInput
from engine.frozen import Frozen
from engine.gpus import find
from engine.spec import Gpu


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

    def of(self, gpu: Gpu) -> CardPrice:
        """The line of a card, whatever its spelling."""
        known = find(gpu.name)
        name = known.name if known is not None else gpu.name
        return next((price for card, price in self.cards.items() if card.casefold() == name.casefold()), self.other_card)


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
        raise BadInput(f"The price table {path} cannot be used.", " ".join(str(error).split())[:300],
                       "Take engine/prices.yaml as a pattern, or unset NLFORGE_PRICES.") from error
