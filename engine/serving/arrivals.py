"""Noting what comes in, so that somebody notices when it is no longer what the model learned from: counts, no words."""

from __future__ import annotations

import threading
from collections import deque
from contextlib import suppress
from pathlib import Path

from engine.core.errors import NlforgeError
from engine.core.paths import RunPaths
from engine.drift.arrivals import arrivals_file
from engine.drift.of_session import LearnedMessages, arrival_of, learned_messages
from engine.serving.line_writer import LineWriter
from engine.serving.replies import RequestFacts

_A_SECOND = 2.0
"""Messages looked at; telling what one is about takes some five thousandths of a second, which others wait for."""
_MOST_WAITING = 64
_FILE_BYTES, _FILES_KEPT = 4 * 2**20, 3
"""Some 150,000 messages in all."""


class Arrivals:
    """Looks at messages beside the requests, in a thread of its own; where more come than it may look at, the others
    are passed over, which changes no share."""

    def __init__(self, session: Path) -> None:
        self._session = session
        self._learned: dict[int, LearnedMessages | None] = {}
        self._waiting: deque[tuple[str, RequestFacts, int]] = deque(maxlen=_MOST_WAITING)
        self._wake, self._ending = threading.Event(), threading.Event()
        self._lines = LineWriter(arrivals_file(session), rotate_bytes=_FILE_BYTES, keep=_FILES_KEPT)
        self._thread = threading.Thread(target=self._look, name="arrivals", daemon=True)
        self._thread.start()

    def note(self, facts: RequestFacts, version: int | None) -> None:
        """A request that was answered by a version; of a conversation the last message is what came in."""
        if version is None or facts.texts is None:
            return
        said = [m for m in facts.texts.messages if m.get("role") == "user"]
        if said and isinstance(text := said[-1].get("content"), str) and text.strip():
            self._waiting.append((text, facts, version))
            self._wake.set()

    def close(self) -> None:
        """What was looked at is on the disk then; what waits is let go."""
        self._ending.set()
        self._wake.set()
        self._thread.join()
        self._lines.close()

    def _look(self) -> None:
        while not self._ending.is_set():
            self._wake.wait()
            self._wake.clear()
            while self._waiting and not self._ending.is_set():
                self._note(*self._waiting.popleft())
                self._ending.wait(1 / _A_SECOND)

    def _note(self, text: str, facts: RequestFacts, version: int) -> None:
        # A server must not end because counting failed; what cannot be told is not counted.
        with suppress(NlforgeError):
            learned = self._of(version)
            if learned is not None:
                found = arrival_of(text, learned, version)
                whole = found.model_copy(update={"handed_over": facts.hands_over, "sure": facts.sure})
                self._lines.put(whole.model_dump_json)

    def _of(self, version: int) -> LearnedMessages | None:
        """None where that version learned from nothing it could be compared with."""
        if version not in self._learned:
            try:
                self._learned[version] = learned_messages(RunPaths(self._session / "runs" / str(version)))
            except NlforgeError:
                self._learned[version] = None
        return self._learned[version]
