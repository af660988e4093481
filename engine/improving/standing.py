"""When a session may improve by itself, and within what: said once by a person, asked by cron or systemd."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from engine.core.events import RunFinished
from engine.core.frozen import Frozen
from engine.core.journal import replace_json
from engine.core.paths import RunPaths
from engine.core.rare_events import rare_events
from engine.improving.rounds import RoundLine, now, rounds_of

Every = Literal["day", "week", "month"]
_DAYS: dict[Every, int] = {"day": 1, "week": 7, "month": 30}


class StandingWish(Frozen):
    """A standing wish that a person confirmed."""

    judgements: int | None = Field(default=None, gt=0)
    """New ones from which on a round begins."""
    every: Every | None = None
    minutes: float = Field(gt=0)
    """Of training, at most, in the time that `every` names; a week where it names none."""
    confirmed: datetime

    @property
    def period(self) -> Every:
        """What the minutes are for."""
        return self.every or "week"


def keep_wish(session: Path, wish: StandingWish) -> None:
    """In the place of the one before."""
    replace_json(session / "improve" / "standing.json", wish.model_dump_json())


def wish_of(session: Path) -> StandingWish | None:
    """None where nobody confirmed one."""
    with suppress(OSError, ValidationError):
        return StandingWish.model_validate_json((session / "improve" / "standing.json").read_bytes())
    return None


def is_time(wish: StandingWish, rounds: list[RoundLine]) -> bool:
    """Whether the time between two rounds is over; it is where there was none, or no time was said."""
    if wish.every is None or not rounds:
        return True
    return now() - rounds[-1].time >= timedelta(days=_DAYS[wish.every])


def minutes_used(session: Path, wish: StandingWish) -> float:
    """Of runs of rounds that ended in the time the budget is for."""
    since = now() - timedelta(days=_DAYS[wish.period])
    used = 0.0
    for line in rounds_of(session):
        if line.time < since:
            continue
        run = RunPaths(session / "runs" / str(line.version))
        with suppress(OSError):
            ended = [one.seconds for one in rare_events(run.events, ("run_finished",)) if isinstance(one, RunFinished)]
            used += (ended[-1] if ended else 0.0) / 60
    return round(used, 1)
