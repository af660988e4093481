"""What it costs to use a model that was delivered, and what its server needs: from the seconds, tokens and memory that
were measured of it, and the table of prices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.core.events import PlaceCost, ReplyCosts
from engine.core.printable import printable
from engine.core.spec import TrainingSpec
from engine.estimation.estimate import reply_seconds
from engine.estimation.gpus import find
from engine.estimation.prices import Prices, per_hour_here, prices
from engine.serving.reply_time import Timed

UsdFor = Callable[[str, int, int], float | None]
"""US dollars of one call of a hosted model that reads and writes so many tokens; None where its price is not known."""
ASSUMED_A_DAY = 1000
_DAYS, _HOURS = 30, 30 * 24
_BESIDE_GB = 1.5
"""Of a card, for the runtime."""
_WHERE = (
    "Prices and power are those of engine/estimation/prices.yaml, to be changed for what is true for you: copy it, and "
    "name the copy in NLFORGE_PRICES. The number of replies a day (replies_a_day) and a hosted model to compare with "
    "(hosted_model) stand in it too."
)


@dataclass(frozen=True)
class Delivered:
    """What was measured of what was delivered."""

    alone: Timed
    """One person."""
    together: Timed
    """Several at once."""
    disk_mb: float
    """Of the files the server loads."""
    processors: int
    """It was measured with."""


@dataclass(frozen=True)
class Costs:
    """As data and in words."""

    event: ReplyCosts
    lines: tuple[str, ...]


def reply_costs(delivered: Delivered, spec: TrainingSpec, usd_for: UsdFor = lambda *_: None) -> Costs:
    """1,000 replies and a month of them here, on a rented card and at the hosted model that the table of prices names.

    Raises:
        BadInput: the person's price table cannot be read.
    """
    table = prices()
    said = spec.deploy.replies_a_day
    day = max(1, round(said)) if said is not None else table.replies_a_day or ASSUMED_A_DAY
    here, here_said = _here(delivered, table, day)
    rented, rented_said = _rented(delivered, spec, table, day)
    hosted, hosted_said = _hosted(delivered, table, day, usd_for)
    memory = max(delivered.alone.memory_mb, delivered.together.memory_mb)
    volume = (
        f"A month here is {_DAYS} days of {day:,} replies, as {'you' if said is not None else 'your table of prices'} "
        f"{'said' if said is not None else 'says'}."
        if said is not None or table.replies_a_day
        else f"Nobody said how many replies there will be: a month here is {_DAYS} days of {day:,} replies."
    )
    processors = "processor" if delivered.processors == 1 else "processors"
    needs = (
        f"The server needs {memory:,.0f} MB of memory and {delivered.disk_mb:,.0f} MB of disk for the model (measured, "
        f"on {delivered.processors} {processors}), and no graphics card."
    )
    event = ReplyCosts(
        places=(here, rented, *([hosted] if hosted is not None else [])),
        replies_a_day=day,
        assumed=said is None and table.replies_a_day is None,
        memory_mb=memory,
        disk_mb=delivered.disk_mb,
        processors=delivered.processors,
    )
    return Costs(event, (volume, *here_said, rented_said, *([hosted_said] if hosted_said else []), needs, _WHERE))


def _here(delivered: Delivered, table: Prices, day: int) -> tuple[PlaceCost, list[str]]:
    alone, month = delivered.alone.mean, day * _DAYS
    hours, price = 1000 * alone / 3600, per_hour_here()
    basis = f"{_digits(alone)} seconds a reply, as measured"
    if price is not None:
        cost = PlaceCost(place="here", thousand=hours * price, month=_HOURS * price)
        said = (
            f"On this machine 1,000 replies cost {_money(cost.thousand)} ({basis}, at {price:g} USD an hour, as "
            f"NLFORGE_PRICE_PER_HOUR says), and a month {_money(cost.month)}, as it is paid for also while it waits."
        )
    else:
        usd = hours * table.computer_watts / 1000 * table.kwh_usd
        cost = PlaceCost(place="here", thousand=usd, month=usd * month / 1000)
        said = (
            f"On this machine 1,000 replies cost {_money(cost.thousand)} of electricity and a month "
            f"{_money(cost.month)} ({basis}; assumed: {table.computer_watts:g} watts at full work and "
            f"{table.kwh_usd:g} USD a kilowatt-hour). What the machine draws while it waits comes on top."
        )
    most = 86400 / (delivered.together.wall / len(delivered.together.seconds))
    if day <= most:
        return cost, [said]
    return cost, [said, f"This machine writes about {most:,.0f} replies a day at most, which is fewer than {day:,}."]


def _rented(delivered: Delivered, spec: TrainingSpec, table: Prices, day: int) -> tuple[PlaceCost, str]:
    card, price = _card(delivered, spec, table)
    written = delivered.alone.tokens_written
    month = _HOURS * price
    paid = f"and a month {_money(month)}: a server is paid for by the hour, also while it waits"
    named = f"On a rented {card} ({price:g} USD an hour by the table of prices)"
    if written is None:
        unknown = PlaceCost(place="rented", name=card, thousand=None, month=month)
        return unknown, f"{named} a month costs {_money(month)}."
    seconds = reply_seconds(spec.model.params_b, round(written), gpu=True)
    thousand = 1000 * seconds / 3600 * price
    return PlaceCost(place="rented", name=card, thousand=thousand, month=month), (
        f"{named} 1,000 replies cost {_money(thousand)} (about {_digits(seconds)} seconds a reply, a rule of thumb and "
        f"not measured), {paid}."
    )


def _card(delivered: Delivered, spec: TrainingSpec, table: Prices) -> tuple[str, float]:
    """The card that was said, else the cheapest one that holds the model."""
    if spec.hardware.gpus:
        said = spec.hardware.gpus[0]
        known = find(said.name)
        return (known.name if known is not None else printable(said.name) or "card"), table.of(said).per_hour
    needed = delivered.disk_mb / 1000 + _BESIDE_GB
    fits = [
        (price.per_hour, name)
        for name, price in table.cards.items()
        if (known := find(name)) is not None and known.vram_gb[0] >= needed
    ]
    price, name = min(fits, default=(table.other_card.per_hour, "card"))
    return name, price


def _hosted(delivered: Delivered, table: Prices, day: int, usd_for: UsdFor) -> tuple[PlaceCost | None, str]:
    called = (table.hosted_model or "").strip()
    model = printable(called)
    if not model:
        return None, ""
    read, written = delivered.alone.tokens_read, delivered.alone.tokens_written
    if read is None or written is None:
        return PlaceCost(place="hosted", name=model, thousand=None, month=None), (
            f"What {model} would cost is not told: nobody counted tokens of these messages."
        )
    usd = usd_for(called, round(read), round(written))
    if usd is None:
        return PlaceCost(place="hosted", name=model, thousand=None, month=None), (
            f"What {model} would cost is not told: litellm's list of prices on this machine does not have it."
        )
    cost = PlaceCost(place="hosted", name=model, thousand=1000 * usd, month=day * _DAYS * usd)
    return cost, (
        f"At {model} 1,000 such replies cost {_money(cost.thousand)} and a month {_money(cost.month)} ({read:.0f} "
        f"tokens read and {written:.0f} written, as this model counts them; prices a token of litellm's list on this "
        "machine)."
    )


def _money(usd: float | None) -> str:
    """US dollars with two figures that count, and cents from one dollar on."""
    assert usd is not None
    return f"{usd:,.2f} USD" if usd >= 1 else f"{float(f'{usd:.2g}'):.6f}".rstrip("0").rstrip(".") + " USD"


def _digits(seconds: float) -> str:
    return f"{seconds:.2f}" if seconds < 10 else f"{seconds:.0f}"
