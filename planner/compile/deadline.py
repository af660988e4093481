"""Until when it must be done: a length of time, or a date with the hours up to it."""

from __future__ import annotations

from datetime import datetime, timedelta

from planner.plan import YOU_DECIDE, Origin, Question, said
from planner.requirements import ChangeField, Requirements, WantedDate, Wish
from planner.sentences import Sentence, sentence

FIELD: ChangeField = "deadline_hours"
NO_DEADLINE = sentence("option-no-deadline", "no deadline")


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
            update={
                "reason": sentence(
                    "reason-to-date", "from when you said it, {day}, to the date", day=wish.value.said_at
                )
            }
        )
        return wish.value.at, wish.value.hours
    hours = float(wish.value) if isinstance(wish.value, int | float) else None
    rules["limits.deadline_hours"] = where
    if hours is not None and wish.said.at is not None:
        until = wish.said.at + timedelta(hours=hours)
        reason = (
            sentence("reason-until", "until {until}, from when you said it", until=until)
            if where.reason is None
            else sentence(
                "reason-until-document",
                "{document}; until {until}, from when you said it",
                document=where.reason,
                until=until,
            )
        )
        rules["limits.deadline_hours"] = where.model_copy(update={"reason": reason})
    return None, hours


def until_of(origin: Origin | None) -> datetime | None:
    """When the hours are over, where they were said as hours."""
    reason = origin.reason if origin is not None else None
    until = reason.figures.get("until") if isinstance(reason, Sentence) else None
    return until if isinstance(until, datetime) else None


def deadline_question(wants: Requirements, now: datetime | None) -> Question | None:
    """Asked where the date that was said is over."""
    wish = wants.one(FIELD)
    if wish is None or not isinstance(wish.value, WantedDate) or not _over(wish, now):
        return None
    return Question(
        field=FIELD,
        options=(NO_DEADLINE, YOU_DECIDE),
        text=sentence(
            "question-deadline-over",
            "You said “{quote}”: {day} has passed. When must it be ready? Until you say, I plan without a deadline.",
            quote=" ".join(wish.said.quote.split()),
            day=wish.value.at,
        ),
    )


def _over(wish: Wish, now: datetime | None) -> bool:
    """Whether it is a date, and was over when it was said or is now."""
    return isinstance(wish.value, WantedDate) and (wish.value.hours <= 0 or (now is not None and wish.value.at <= now))
