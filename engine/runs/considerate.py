"""A run that waits and pauses as its manners say, and is told to end like any other."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from engine.core.errors import NlforgeError
from engine.core.events import append_event
from engine.core.paths import RunPaths
from engine.core.stop_reason import StopReason
from engine.core.waiting_events import Held, HeldFor, LetOn, Slept
from engine.core.work_time import leave_out
from engine.runs.manners import Manners, manners_of
from engine.runs.surroundings import SleepClock, make_gentle, on_battery, person_is_here
from engine.runs.turns import PlaceInLine

_LOOK = 1.0
"""Seconds between two looks."""
_Reasons: TypeAlias = tuple[HeldFor, ...]


@dataclass(frozen=True)
class Sights:
    """How it sees what it looks at."""

    battery: Callable[[], bool] = on_battery
    person: Callable[[], bool] = person_is_here


class ConsiderateStop(StopReason):
    """Whether a run shall end; whoever asks waits as long as it shall pause."""

    def __init__(self, paths: RunPaths, sights: Sights | None = None) -> None:
        super().__init__(paths.stop)
        self._paths, self._sights = paths, sights or Sights()
        self._manners, self._read = manners_of(paths), 0
        self._turn: PlaceInLine | None = None
        self._alone = False
        """There is no line to stand in."""
        self._pauses: _Reasons = ()
        """Why it should pause now, as last seen."""
        self._gentle = False

    def begin(self) -> None:
        """Wait until it may begin. Once, on the main thread.

        Raises:
            Stopped: it was asked to end meanwhile.
        """
        threading.Thread(target=self._attend, daemon=True).start()
        self._hold_while(self._before, begun=False)
        self.check()

    def asked(self) -> bool:
        """As of any run; it returns when there is no reason to pause any more."""
        if self._pauses and not self._over:
            self._hold_while(self._during, begun=True)
        return super().asked()

    def leave(self) -> None:
        """Let the next run come."""
        if self._turn is not None:
            self._turn.leave()
            self._turn = None

    def _hold_while(self, reasons: Callable[[], _Reasons], *, begun: bool) -> None:
        told: Held | None = None
        since = time.monotonic()
        while (why := reasons()) and not super().asked():
            now = self._as_event(why, begun)
            if told is None or now.model_copy(update={"time": told.time}) != told:
                append_event(self._paths.events, now)
                told = now
            time.sleep(_LOOK)
        if told is not None:
            held = time.monotonic() - since
            leave_out(held)
            append_event(self._paths.events, LetOn(seconds=round(held, 1), asked=super().asked()))

    def _as_event(self, why: _Reasons, begun: bool) -> Held:
        ahead = self._turn.ahead() if self._turn is not None and "turn" in why else None
        until = self._manners.not_before if "time" in why else None
        return Held(why=why, until=until, behind="" if ahead is None else ahead.session, begun=begun)

    def _before(self) -> _Reasons:
        """Why it does not begin yet."""
        wanted = self._manners
        if wanted.not_before is not None and datetime.now(UTC) < wanted.not_before:
            return ("time",)
        if self._paths.place.exists():
            # What computes is elsewhere, and has its own line.
            return ()
        return self._held_or_behind(self._seen(wanted))

    def _during(self) -> _Reasons:
        """Why it does not go on yet."""
        return self._held_or_behind(self._pauses)

    def _held_or_behind(self, held: _Reasons) -> _Reasons:
        if held:
            # Others need not wait for a person or a plug.
            self.leave()
            return held
        if self._turn is None and not self._alone:
            try:
                self._turn = PlaceInLine(self._paths)
            except (OSError, NlforgeError):
                # A cache that cannot be written is no reason not to work.
                self._alone = True
        behind = self._turn is not None and self._manners.in_turn and self._turn.ahead() is not None
        return ("turn",) if behind else ()

    def _seen(self, wanted: Manners) -> _Reasons:
        person: _Reasons = ("person",) if wanted.only_away and self._sights.person() else ()
        battery: _Reasons = ("battery",) if wanted.on_mains and self._sights.battery() else ()
        return (*person, *battery)

    def _attend(self) -> None:
        """Look around, beside the work, so that asking costs nothing."""
        try:
            self._look_around()
        finally:
            # Where nobody looks any more nothing holds the work for ever.
            self._pauses = ()

    def _look_around(self) -> None:
        clock = SleepClock()
        while True:
            self._read_again()
            self._pauses = () if self._paths.place.exists() else self._seen(self._manners)
            if seconds := clock.slept():
                # What is told is not worth a fault.
                with suppress(OSError, NlforgeError):
                    append_event(self._paths.events, Slept(seconds=round(seconds, 1)))
            time.sleep(_LOOK)

    def _read_again(self) -> None:
        """What was said of it since."""
        with suppress(OSError):
            changed = self._paths.manners.stat().st_mtime_ns
            if changed != self._read:
                self._manners, self._read = manners_of(self._paths), changed
        if self._manners.gentle and not self._gentle:
            self._gentle = True
            make_gentle()
