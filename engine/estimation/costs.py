"""What a run costs: the machine, and the judges that are paid by the call."""

from __future__ import annotations

from collections.abc import Sequence

from engine.core.spec import Gpu
from engine.estimation.prices import per_hour_here, prices


def with_judges(
    cost: dict[str, float | str], prices_: Sequence[float | None], questions: int
) -> dict[str, float | str]:
    """What the judges cost beside the machine, as far as their prices are known."""
    if not prices_:
        return cost
    known = round(sum(p * questions for p in prices_ if p is not None), 4)
    said: dict[str, float | str] = {"judge_usd": known if None not in prices_ else "price not known"}
    return {**cost, "amount": round(float(cost["amount"]) + known, 4), **said}


def cost_of(hours: float, gpus: Sequence[Gpu], rented: bool) -> dict[str, float | str]:
    """Of so many hours, on a rented card, on a machine with a price by the hour, or on one's own."""
    table = prices()
    here = None if rented else per_hour_here()
    if here is not None:
        return {"amount": round(hours * here, 2), "currency": "USD", "about": f"this machine, at {here:g} USD an hour"}
    if rented:
        each = sum(table.of(g).per_hour * g.count for g in gpus)
        return {
            "amount": round(hours * each, 2),
            "currency": "USD",
            "about": f"a rented card at about {each:g} USD an hour",
        }
    kwh = hours * (table.computer_watts + sum(table.of(g).watts * g.count for g in gpus)) / 1000
    return {
        "amount": 0.0,
        "currency": "USD",
        "about": "your own machine",
        "kwh": round(kwh, 5),
        "electricity_usd": round(kwh * table.kwh_usd, 4),
        "co2_kg": round(kwh * table.kwh_co2_kg, 4),
    }
