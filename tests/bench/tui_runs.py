"""Runs that report much on the full screen: keys while 2,000 events a second arrive, and a million events."""

from __future__ import annotations

import fcntl
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.core.events import RunEvent, RunStarted, StageStarted, Step
from engine.core.journal import private_folder
from engine.core.paths import RunPaths, next_run
from engine.core.spec import digest
from nlforge.store import Session
from tests.bench.terminal import Terminal
from tests.support.specs import tiny

_A_SECOND, _TICK = 2000, 0.02
_LETTERS = (range(0x100, 0x17F), range(0x3B1, 0x3C9), range(0x430, 0x450), range(0x561, 0x587), range(0x10D0, 0x10F1))
_KEYS = [chr(code) for codes in _LETTERS for code in codes]
"""Each is pressed once: it is new in the line, and in nothing else that is drawn."""
_SECONDS = 600.0
_OF = 10_000_000


def _step(number: int) -> Step:
    return Step(stage="sft", step=number, of=_OF, loss=2.5, tokens_per_second=100.0, eta_seconds=60.0)


def _lines(*events: RunEvent) -> str:
    return "".join(event.model_dump_json() + "\n" for event in events)


@contextmanager
def going(home: Path, name: str) -> Iterator[RunPaths]:
    """A run that was confirmed, and whose process, this one, is there."""
    session = Session.create(home / "sessions", name)
    session.set_data_root(home)
    spec = tiny()
    session.write_spec(spec)
    session.append("confirmed", digest=digest(spec))
    run = next_run(session.root)
    run.spec.write_bytes((session.root / "spec.yaml").read_bytes())
    private_folder(run.root)
    run.events.write_text(
        _lines(RunStarted(digest=digest(spec), pid=os.getpid()), StageStarted(stage="sft", steps=_OF, rows=40))
    )
    with open(run.lock, "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield run


def key_to_paint(home: Path, keys: int) -> list[float]:
    """Milliseconds from each key to the letter on the screen, while 2,000 events a second arrive."""
    with going(home, "busy") as run, Terminal((sys.executable, "-P", "-m", "nlforge", "chat", "busy"), home) as screen:
        ends = threading.Event()
        writer = threading.Thread(target=_report, args=(run.events, ends))
        writer.start()
        try:
            screen.until(": step ", _SECONDS)
            # As long as a person needs to begin.
            until = time.perf_counter() + 3
            while screen.read(until):
                pass
            return [_painted(screen, key) for key in _KEYS[:keys]]
        finally:
            ends.set()
            writer.join()


def _painted(screen: Terminal, key: str) -> float:
    until = time.perf_counter() + 0.05
    while screen.read(until):
        pass
    before, begun = len(screen.drawn), time.perf_counter()
    screen.type(key)
    wanted = key.encode()
    while wanted not in screen.drawn[before:]:
        if not screen.read(begun + 30):
            raise TimeoutError(f"{key} was not drawn")
    return (time.perf_counter() - begun) * 1000


def _report(events: Path, ends: threading.Event) -> None:
    number, begun = 0, time.perf_counter()
    with open(events, "a", encoding="utf-8") as file:
        while not ends.wait(_TICK):
            due = int((time.perf_counter() - begun) * _A_SECOND)
            file.write(_lines(*map(_step, range(number + 1, due + 1))))
            file.flush()
            number = max(number, due)


def opened_long(home: Path, events: int) -> tuple[float, float]:
    """Seconds until a session whose run has reported so much is seen with its last step, and MiB it takes."""
    with going(home, "long") as run:
        line = _lines(_step(0))
        with open(run.events, "a", encoding="utf-8") as file:
            for number in range(1, events + 1):
                file.write(line.replace('"step":0', f'"step":{number}', 1))
        with Terminal((sys.executable, "-P", "-m", "nlforge", "chat", "long"), home) as screen:
            return screen.until(f"step {events:,}", _SECONDS), screen.mib()
