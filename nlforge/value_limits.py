"""Figures set by hand that make no sense, and such as hardly anybody means, each with the sentence why."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from engine.core.tables import table_beside
from nlforge.wording.catalogue import say, written

if TYPE_CHECKING:
    from planner.by_hand import SettableValue


def nonsense(value: SettableValue, typed: str) -> str | None:
    """Why a figure that was typed is not set; None where it is."""
    number, known = _number(value, typed), limits_by_hand().get(value.field, {})
    if number is None:
        return None
    if "most" in known and number > known["most"]:
        return _sentence("value-refused-most", value, typed, known["most"], "high")
    if "least" in known and number < known["least"]:
        return _sentence("value-refused-least", value, typed, known["least"], "low")
    if known.get("whole") and number != int(number):
        return say("value-refused-whole", typed=typed.strip())
    return None


def unusual(value: SettableValue, typed: str) -> str | None:
    """What is to be thought of before such a figure is set; None where nothing is."""
    number, known = _number(value, typed), limits_by_hand().get(value.field, {})
    if number is None:
        return None
    if "high" in known and number > known["high"]:
        return _sentence("value-unusual-high", value, typed, known["high"], "high")
    if "low" in known and number < known["low"]:
        return _sentence("value-unusual-low", value, typed, known["low"], "low")
    return None


def _number(value: SettableValue, typed: str) -> float | None:
    """None where no figure was typed: another choice, or something that cannot be read."""
    from planner.by_hand import figure_in

    figure = figure_in(value, typed) if value.typed else None
    if figure is None:
        return None
    number = figure.number / 100 if value.kind == "share" and figure.unit else figure.number
    return abs(number) if limits_by_hand().get(value.field, {}).get("amount") else number


def _sentence(key: str, value: SettableValue, typed: str, limit: float, side: str) -> str:
    shown = f"{written(f'{100 * limit:g}')} %" if value.kind == "share" else _plain(limit)
    # Below the least it is the same as where it is low, only more so.
    return say(key, typed=typed.strip(), limit=shown, why=say(f"value-why-{value.field}-{side}"))


def _plain(limit: float) -> str:
    """In digits, as a person would type it."""
    return written(f"{limit:.10f}".rstrip("0").rstrip("."))


@cache
def limits_by_hand() -> Mapping[str, Mapping[str, float]]:
    """Of each value: `least`, `low`, `high` and `most`, and whether it is `whole`, or an `amount`."""
    return {str(field): dict(one) for field, one in table_beside(__file__, "value_limits.yaml")["limits"].items()}
