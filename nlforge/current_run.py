"""The newest run of a session, followed as far as it has reported."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator

from engine.core.events import RunCancelled, RunEvent, RunFailedEvent
from engine.core.paths import RunPaths
from engine.core.stop_reason import asked_to_stop
from nlforge import pipeline
from nlforge.follower import Follower
from nlforge.messages import Message, Progress, TalkMessage
from nlforge.run_view import RunView
from nlforge.store import Session
from nlforge.thinned_steps import LAST


class CurrentRun:
    """Starts runs, also notices those that another window starts, and reads what they report."""

    def __init__(self, session: Session, on_event: Callable[[RunEvent], None] | None = None) -> None:
        self._session, self._on_event = session, on_event
        self.paths: RunPaths | None = None
        self.view = RunView()
        self.follower: Follower | None = None
        if (newest := session.run) is not None:
            self._follow(newest)

    def _follow(self, paths: RunPaths) -> None:
        self.paths = paths
        self.follower, self.view = pipeline.report(self._session, paths)

    def is_going(self) -> bool:
        """Whether its process is there."""
        from engine.runs.launch import is_running

        return self.paths is not None and is_running(self.paths)

    def found_another(self) -> bool:
        """Whether another window has started a run since, or let this one go on; that one is followed from now on."""
        from engine.runs.launch import is_running

        newest = self._session.run
        if newest is None:
            return False
        if self.paths is not None and newest.root.name == self.paths.root.name:
            return self._goes_on_again()
        if not is_running(newest):
            return False
        self._follow(newest)
        return True

    def _goes_on_again(self) -> bool:
        """Whether the run that was broken off has reported anew; its process may still be ending, or be starting."""
        if not isinstance(self.view.ended, RunCancelled | RunFailedEvent) or not self.is_going():
            return False
        for _ in self.news():
            pass
        return self.view.ended is None

    def start(self, on: str | None) -> None:
        """Start what was confirmed last, or let it go on, on this machine or on a Ray cluster at an address.

        Raises:
            BadInput: nothing was confirmed.
            NlforgeError: it cannot be started.
        """
        before = self.paths
        told = before.events.stat().st_size if before is not None and before.events.exists() else 0
        now = pipeline.run(self._session, on)
        if before is None or before.root.name != now.root.name:
            self._follow(now)
        else:
            # A run that goes on has told its beginning already.
            self.paths, self.follower = now, Follower(now.events, told)
            # Its former end is over; until it reports anew, it is only going.
            self.view.ended, self.view.remedies = None, ()

    def stop(self, *, pause: bool = False) -> bool:
        """Ask the run to end after its current step, to go on later where it is to `pause`; whether that was asked.

        Raises:
            BadInput: its folder cannot be written to.
        """
        from engine.runs.launch import request_stop

        assert self.paths is not None
        asked = "The person asked to pause the run." if pause else "The person asked to stop the run."
        self._session.append("note", text=asked)
        request_stop(self.paths, pause=pause)
        self.view.stopping, self.view.pausing = True, pause
        return pause

    def news(self) -> Iterator[Message]:
        """What it has reported since the last look; of many steps in a row the last, for nobody sees more of them."""
        asked = None if self.paths is None else asked_to_stop(self.paths.stop)
        self.view.stopping, self.view.pausing = asked is not None, asked == "pause"
        steps: deque[Progress] = deque(maxlen=LAST)
        for event in self.follower.stream(thin=self._on_event is None) if self.follower is not None else ():
            if self._on_event is not None:
                self._on_event(event)
            for message in self.view.take(event):
                if isinstance(message, Progress):
                    steps.append(message)
                    continue
                while steps:
                    yield steps.popleft()
                yield message
        yield from steps
        if odd := self.view.now.odd.overdue():
            yield TalkMessage(*odd)
