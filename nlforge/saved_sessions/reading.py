"""What a session is about and how its newest run ended, read from its files without planning or following anything."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engine.core.errors import ExitCode, NlforgeError
from engine.core.paths import RunPaths
from engine.core.regular_files import open_own, read_own
from nlforge.saved_sessions.entry import SessionFacts, SessionStage
from nlforge.saved_sessions.folding import folded

_PLANNED = re.compile(rb'"kind":\s*"planned"')
_HEAD = 120
"""Bytes of a line in which its kind stands."""
_STATUS, _TIME = re.compile(rb'"status":\s*"(\w+)"'), re.compile(rb'"time":\s*"([^"\\]{10,40})"')
_SUMMARY = re.compile(rb'"spec_summary":\s*("(?:[^"\\]|\\.)*")')
_KEPT = 300
"""Letters of a goal that are kept; a list shows fewer."""
_END = re.compile(rb'"(?:run_(?:started|finished|failed|cancelled)|fitness)"')
_BLOCK = 2**20


def facts_of(journal: Path, run: RunPaths | None) -> SessionFacts:
    """A session's own file, and the log of its newest run.

    Raises:
        NlforgeError, OSError: it cannot be read, or is no plain file.
    """
    said: list[str] = []
    summary, title, at, root, repeats = "", "", "", "", False
    plan, planned = SessionStage.EMPTY, b""
    newer = False
    for line in filter(None, read_own(journal).split(b"\n")):
        if _PLANNED.search(line, 0, _HEAD):
            # A plan is long, and only the last one counts.
            if line.endswith(b"}"):
                planned, newer = line, True
                at = _found(_TIME, line) or at
            continue
        record = _record(line)
        text, time = record.get("text"), record.get("time")
        match record.get("kind"):
            case "said" | "asked" if isinstance(text, str):
                said.append(text)
            case "confirmed":
                newer = False
            case "note":
                title = record["title"] if isinstance(record.get("title"), str) else title
                root = record["data_root"] if isinstance(record.get("data_root"), str) else root
                repeats = repeats or "replay_of" in record
                # A new name is no talk, and does not make a session the newest.
                time = None if "title" in record else time
        at = time if isinstance(time, str) else at
    if planned:
        summary = _summary(planned)
        ready = _found(_STATUS, planned) == "ready" and summary
        plan = SessionStage.WAITING if ready else SessionStage.PLANNING
    elif said:
        plan = SessionStage.PLANNING
    end, grade = (None, None) if run is None else _end_of(run.events)
    return SessionFacts(
        title=title, summary=_short(summary), first=_short(next(iter(said), "")),
        sought=folded("\n".join((title, summary.partition(": ")[2], *said))), at=at, data_root=root,
        repeats=repeats, plan=plan, newer=newer, runs=0 if run is None else int(run.root.name), end=end, grade=grade,
    )  # fmt: skip


def _end_of(events: Path) -> tuple[SessionStage | None, Any]:
    """How a run ended, and the grade of its verdict; only lines that may say so are looked into."""
    end: SessionStage | None = None
    grade = None
    for line in _lines(events):
        if _END.search(line) is None:
            continue
        event = _record(line)
        match event.get("kind"):
            case "run_started":
                end = grade = None
            case "run_finished":
                end = SessionStage.DONE
            case "run_cancelled":
                end = SessionStage.STOPPED
            case "run_failed":
                held_back = event.get("exit_code") == int(ExitCode.GATE_FAILED)
                end = SessionStage.HELD_BACK if held_back else SessionStage.FAILED
            case "fitness":
                grade = event.get("grade")
    return end, grade if grade in ("customers", "staff", "not_yet", "no_claim") else None


def _lines(path: Path) -> Iterator[bytes]:
    try:
        opened = open_own(path, os.O_RDONLY)
    except (OSError, NlforgeError):
        return
    with open(opened, "rb", buffering=_BLOCK) as file:
        yield from file


def _record(line: bytes) -> dict[str, Any]:
    """Nothing where it is damaged."""
    try:
        found = json.loads(line) if line.strip() else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _summary(planned: bytes) -> str:
    found = _found(_SUMMARY, planned)
    try:
        return str(json.loads(found)) if found else ""
    except ValueError:
        return ""


def _short(text: str) -> str:
    return " ".join(text.split())[:_KEPT]


def _found(pattern: re.Pattern[bytes], line: bytes) -> str:
    found = pattern.search(line)
    return found[1].decode("utf-8", "replace") if found else ""
