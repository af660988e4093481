"""Another session with the same words and the same plan, to go on from there."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from engine.core.errors import BadInput
from engine.core.journal import replace_json
from nlforge.saved_sessions.listing import is_going
from nlforge.saved_sessions.titles import title_of
from nlforge.store import Record, Session, Taken
from nlforge.wording.catalogue import say

_AT_ONCE, _ROOM = 1000, 90
"""Copies of one session, and letters of a folder's name that are left for their number."""
_CORRECTIONS = frozenset({"improve", "your-corrections.csv"})
"""What plans may learn from; the second of an older nlforge."""
_OF_RUNS = frozenset(
    {
        *("runs", "spec.yaml", "origin.json", "judgements.jsonl", "exports", "serving"),
        *("feedback.jsonl", "rounds.jsonl", "frozen", "retired.jsonl", *_CORRECTIONS, "manners.json"),
    }
)
"""What is there because of a run; what was said in sittings (teaching.jsonl, replies/) is not, and plans read it."""
_OF_A_PROCESS = frozenset({"lock", "pid", "stop", "starting", "serving"})
_KEPT_NOTES = ("data_root", "given", "replay_of", "labelled")
"""What notes must hold to say anything of the words: where files are read from, and which."""


@dataclass(frozen=True)
class Duplicate:
    """The copy, and what it holds."""

    session: Session
    name: str
    said: int
    """Things the person said that are in it."""
    planned: bool
    files: int
    """Files beside the words that were copied, without those of runs."""
    results: bool


def duplicate(original: Session, *, results: bool = False) -> Duplicate:
    """A copy beside it, with its words and its plan; with `results` also its runs, models, reports and judgements.

    Raises:
        BadInput: its run is in progress, and results are asked for.
        RunFailed, OSError: it could not be written; nothing of it is left then.
    """
    if results and is_going(original.root):
        raise BadInput(say("sessions-copy-running", session=original.id), "", say("sessions-copy-running-todo"))
    copy = _beside(original)
    try:
        # A plan whose data lies in the session itself may learn from them.
        read = _CORRECTIONS if original.data_root() == original.root.resolve() else frozenset[str]()
        files = _copy_files(original.root, copy.root, set() if results else _OF_RUNS - read)
        records = original.records()
        kept = [dict(one) for n, one in enumerate(records) if results or _is_of_the_plan(records, n)]
        name = say("sessions-copy-of", name=title_of(original))
        note = {"kind": "note", "time": datetime.now(UTC).isoformat(timespec="milliseconds")}
        kept.append({**note, "text": say("sessions-noted-copy", session=original.id), "copy_of": original.id})
        kept.append({**note, "text": say("sessions-noted-name", name=name), "title": name})
        # At once: what is half copied is no session.
        lines = [json.dumps(one, ensure_ascii=False) for one in kept]
        replace_json(copy.journal, "\n".join(lines) + "\n")
    except BaseException:
        shutil.rmtree(copy.root, ignore_errors=True)
        raise
    said = sum(one["kind"] == "said" for one in kept)
    return Duplicate(copy, name, said, any(one["kind"] == "planned" for one in kept), files, results)


def told(made: Duplicate) -> tuple[str, ...]:
    """What was copied, and what was not, in sentences."""
    what = "sessions-copied-results" if made.results else "sessions-copied"
    files = (say("sessions-copied-files", count=made.files),) if made.files else ()
    return (
        say(what, name=made.name, said=made.said, planned="yes" if made.planned else "no"),
        *files,
        say("sessions-open-it", session=made.session.id),
    )


def _beside(original: Session) -> Session:
    folder, stem = original.root.parent, original.id[:_ROOM]
    for name in (f"{stem}-copy", *(f"{stem}-copy-{n}" for n in range(2, _AT_ONCE))):
        try:
            return Session.create(folder, name)
        except Taken:
            continue
    raise BadInput(say("sessions-copies-many", session=original.id), "", say("sessions-copies-many-todo"))


def _is_of_the_plan(records: Sequence[Record], at: int) -> bool:
    """Whether a record still says something where no run was started."""
    record, after = records[at], records[at + 1 : at + 2]
    match record["kind"]:
        case "planned":
            return True
        case "said":
            begun = any(r["kind"] == "confirmed" for r in (*records[:at], *after))
            return bool(record.get("turn")) or not begun
        case "note":
            return any(name in record for name in _KEPT_NOTES)
        case _:
            return False


def _copy_files(source: Path, target: Path, left: Set[str]) -> int:
    """Plain files beside the words but those `left` out; the number of those that are not of runs. Links lead
    elsewhere, and stay."""
    copied = 0
    for folder, folders, files in os.walk(source):
        below = Path(folder).relative_to(source)
        of_run = bool(below.parts) and below.parts[0] in _OF_RUNS
        skipped = _OF_A_PROCESS | (frozenset() if below.parts else left)
        folders[:] = [one for one in folders if one not in skipped and not Path(folder, one).is_symlink()]
        (target / below).mkdir(mode=0o700, exist_ok=True)
        for name in files:
            path = Path(folder, name)
            skip = name in skipped or (not below.parts and name == "session.jsonl")
            if skip or path.is_symlink() or not path.is_file():
                continue
            shutil.copy2(path, target / below / name)
            copied += not of_run and name not in _OF_RUNS
    return copied
