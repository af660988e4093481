"""Rows that a file to learn from has in common with one to measure with, counted for the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.core.errors import BadInput
from engine.core.row import Row
from engine.core.spec import Source
from engine.data.counts import Counts
from engine.data.hub_place import located
from engine.data.overlap import Shared, shared
from engine.data.prepare import read_rows
from engine.data.profile import DataProfile
from engine.data.set_rows import apart, measured_part
from engine.data.sets import set_of_file
from planner.requirements import Requirements, WantedSource
from planner.rule_readers.seen import file_key

_TABLES = ("table", "jsonl")


def with_shared(
    root: Path, profiles: Sequence[DataProfile], wants: Requirements, known: dict[tuple[str, ...], Shared | None]
) -> Iterator[DataProfile]:
    """The profiles, each with what it shares with files that by words or name may be measured with; `known` keeps
    what was counted before."""
    uses = {file_key(w.value.path): w.value.use for w in wants.all("sources") if isinstance(w.value, WantedSource)}
    tables = [p for p in profiles if p.kind in _TABLES and p.prompt_column and p.reply_column]
    names = [p.path for p in tables]

    def measures(profile: DataProfile) -> bool:
        use = uses.get(file_key(profile.path))
        return use == "eval" or (
            use is None and set_of_file(profile.path, [n for n in names if n != profile.path]) in ("dev", "test")
        )

    measuring = [p for p in tables if measures(p)]
    for profile in profiles:
        found = (
            [_shared(root, profile, other, known) for other in measuring if other is not profile]
            if profile in tables and profile not in measuring
            else []
        )
        if profile.measuring:
            found.append(_shared(root, profile, profile, known))
        there = tuple(s for s in found if s is not None and s.rows)
        yield profile.model_copy(update={"shared": there}) if there else profile


def _shared(
    root: Path, learned: DataProfile, measured: DataProfile, known: dict[tuple[str, ...], Shared | None]
) -> Shared | None:
    key = tuple(
        f"{p.path} {_changed(located(root, p.path))} {p.prompt_column} {p.reply_column} {p.more_reply_columns}"
        for p in (learned, measured)
    )
    if key not in known:
        try:
            rows, own = apart(_rows(root, learned), Counts())
            known[key] = shared(
                rows, own if learned is measured else measured_part(_rows(root, measured)), measured.path
            )
        except BadInput:
            # What cannot be read is said where its columns are.
            known[key] = None
    return known[key]


def _rows(root: Path, profile: DataProfile) -> list[Row]:
    return read_rows(
        Source(
            path=profile.path,
            prompt_column=profile.prompt_column,
            reply_column=profile.reply_column,
            more_reply_columns=profile.more_reply_columns,
        ),
        root,
    )


def _changed(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0
