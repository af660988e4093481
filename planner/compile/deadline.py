"""Until when it must be done: a length of time, or a date with the hours up to it."""

from __future__ import annotations

from datetime import datetime, timedelta

from planner.dates_shown import show_date
from planner.plan import YOU_DECIDE, Origin, Question, said
from planner.requirements import ChangeField, Requirements, WantedDate, Wish

FIELD: ChangeField = "deadline_hours"
NO_DEADLINE = "no deadline"


def deadline_of(
    wants: Requirements, rules: dict[str, Origin], now: datetime | None
) -> tuple[datetime | None, float | None]:
    """The date, where one was said, and the hours from when it was said. A date that is over at `now` is neither."""
    wish = wants.one(FIELD)
    if wish is None or _over(wish, now):
        return None, None
    where = said(wish.said)
    if isinstance(wish.value, WantedDate):
        rules["limits.deadline"] = where
        rules["limits.deadline_hours"] = where.model_copy(
            update={"reason": f"from when you said it, {show_date(wish.value.said_at)}, to the date"}
        )
        return wish.value.at, wish.value.hours
    hours = float(wish.value) if isinstance(wish.value, int | float) else None
    rules["limits.deadline_hours"] = where
    if hours is not None and wish.said.at is not None:
        until = show_date(wish.said.at + timedelta(hours=hours))
        rules["limits.deadline_hours"] = where.model_copy(
            update={"reason": "; ".join(filter(None, [where.reason, f"until {until}, from when you said it"]))}
        )
    return None, hours


def deadline_question(wants: Requirements, now: datetime | None) -> Question | None:
    """Asked where the date that was said is over."""
    wish = wants.one(FIELD)
    if wish is None or not isinstance(wish.value, WantedDate) or not _over(wish, now):
        return None
    quote = " ".join(wish.said.quote.split())
    return Question(
        field=FIELD,
        options=(NO_DEADLINE, YOU_DECIDE),
        text=(
            f"You said “{quote}”: {show_date(wish.value.at)} has passed. When must it be ready? Until you say, "
            "I plan without a deadline."
        ),
    )


def _over(wish: Wish, now: datetime | None) -> bool:
    """Whether it is a date, and was over when it was said or is now."""
    return isinstance(wish.value, WantedDate) and (wish.value.hours <= 0 or (now is not None and wish.value.at <= now))
