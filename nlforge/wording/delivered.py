"""How long replies of what was delivered take, and what they cost, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nlforge.wording.catalogue import number, say, short

if TYPE_CHECKING:
    from engine.core.events import PlaceCost, ReplyCosts, ReplyTime, TrustMeasured


def reply_time_line(event: ReplyTime) -> str:
    """How long people wait, and whether that is longer than they asked for."""
    figures: dict[str, str | int] = {"users": event.users, "seconds": number(event.most, 2)}
    if event.limit is None:
        return say("run-reply-time", **figures)
    key = "run-reply-time-over" if event.most > event.limit else "run-reply-time-within"
    return say(key, **figures, limit=short(event.limit))


def trust_lines(event: TrustMeasured) -> Iterator[str]:
    """How much it answers itself, how much of that is right, and how far that is promised."""
    demand = _percent(event.demand)
    if event.answered is not None and event.right is not None:
        yield say("run-trust", answered=_percent(event.answered), right=_percent(event.right))
    else:
        yield say("run-trust-none" if event.rows_missing is not None else "run-trust-never", demand=demand)
    if not event.promised and event.rows_missing is not None:
        figures = {"rows": number(event.rows), "more": number(event.rows_missing)}
        yield say("run-trust-rows", demand=demand, **figures)
    elif not event.promised and event.answered is not None:
        yield say("run-trust-chance", demand=demand, rows=number(event.rows))
    if event.unknown_rows and event.unknown_handed_over is not None:
        shown = _percent(event.unknown_handed_over)
        yield say("run-trust-unknown", rows=number(event.unknown_rows), share=shown)


def _percent(share: float) -> str:
    return number(100 * share)


def cost_lines(event: ReplyCosts) -> Iterator[str]:
    """What 1,000 replies and a month of them cost in each place, and what the server needs."""
    for one in event.places:
        if one.month is not None:
            yield _place(one, event)
    memory, disk = number(event.memory_mb), number(event.disk_mb)
    yield say("run-costs-needs", memory=memory, disk=disk, processors=event.processors)


def _place(cost: PlaceCost, event: ReplyCosts) -> str:
    month, day = _money(cost.month or 0.0), number(event.replies_a_day)
    if cost.thousand is None:
        return say("run-costs-month", name=cost.name, month=month)
    figures = {"name": cost.name, "thousand": _money(cost.thousand), "month": month, "day": day}
    return say(f"run-costs-{cost.place}", **figures, assumed="yes" if event.assumed else "no")


def _money(usd: float) -> str:
    """With two figures that count, and cents from one dollar on."""
    digits = 2
    while usd and digits < 6 and usd < 10 ** (1 - digits):
        digits += 1
    return number(usd, digits)
