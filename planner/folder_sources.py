"""A spec written by hand may name a folder as one source: the files in it, each with the use that its name shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from engine.core.error_parts import whole_of
from engine.core.errors import BadInput
from engine.core.regular_files import irregular
from engine.core.remedies import FetchData, LookAtData
from engine.core.sentences import one_after_another, renamed
from engine.core.spec import Source, TrainingSpec
from engine.data.asked_columns import asked_of
from engine.data.folder import files_of
from engine.data.hub_place import located, not_here, pinned
from engine.data.profile import DataProfile, hub_of, profile_source
from engine.data.sets import set_of_file

_TABLES, _TEXTS = ("table", "jsonl"), ("text", "folder")


def measured_sources(spec: TrainingSpec, root: Path) -> list[tuple[Source, DataProfile | None]]:
    """The sources of a spec with what was measured on them, those of a folder one by one; None = it is not used.

    Raises:
        BadInput: a folder holds more files than anyone could check.
    """
    found: list[tuple[Source, DataProfile | None]] = []
    for source in spec.data.sources:
        if source.use == "never":
            found.append((source, None))
        elif (inside := _inside(source, root)) is None:
            found.append((source, measured(source, root)))
        else:
            found += _used(source, [(name, measured(_named(source, name), root)) for name in inside])
    return found


def measured(source: Source, root: Path) -> DataProfile:
    """What one source holds; one that is not there, and why it is not, is told in `problem`."""
    if pinned(source.path) is not None and (why := not_here(root, source.path)) is not None:
        return DataProfile(path=source.path, kind="missing", problem=_with_command(why))
    path = located(root, source.path)
    profile = profile_source(path, asked_of(source), source.speaker, _sorts(source))
    problem = renamed(profile.problem, str(path), source.path)
    if profile.kind == "missing" and (missing := not_here(root, source.path)) is not None:
        problem = _with_command(missing)
    of_hub = hub_of(root, source.path)
    return profile.model_copy(update={"path": source.path, "problem": problem, **of_hub})


def _with_command(error: BadInput) -> str:
    """What is said of a source that is not there, with what to type for it."""
    typed = [
        f"nlforge data {'fetch' if isinstance(one, FetchData) else 'look'} {one.data}"
        for one in error.remedies
        if isinstance(one, FetchData | LookAtData)
    ]
    return one_after_another([whole_of(error), *typed])


def _inside(source: Source, root: Path) -> list[str] | None:
    """Names of the sources in a folder of which nobody said what it is; None where it is a single one."""
    path = located(root, source.path)
    if source.kind != "unknown" or not path.is_dir() or irregular(path) is not None:
        return None
    if pinned(source.path) is not None and not_here(root, source.path) is not None:
        return None
    files = files_of(path)
    if not files or files == [path]:
        return None
    folder = source.path.rstrip("/")
    return [folder if f == path else f"{folder}/{f.relative_to(path).as_posix()}" for f in files]


def _named(source: Source, name: str) -> Source:
    return source.model_copy(update={"path": name})


_NO_COLUMNS: dict[str, Any] = {
    "prompt_column": None,
    "more_prompt_columns": (),
    "reply_column": None,
    "more_reply_columns": (),
}


def _used(folder: Source, inside: Sequence[tuple[str, DataProfile]]) -> Iterator[tuple[Source, DataProfile]]:
    """What is to measure with, by its name, is never learned from; beside tables, texts are facts to check with."""
    names = [name for name, _ in inside]
    sets = {name: set_of_file(name, [n for n in names if n != name]) for name in names}
    tables = any(p.kind in _TABLES and p.usable and sets[n] not in ("dev", "test") for n, p in inside)
    for name, profile in inside:
        use = folder.use
        if use == "train" and sets[name] in ("dev", "test"):
            use = "eval" if sets[name] == "test" or "test" not in sets.values() else "never"
        elif use == "train" and (profile.kind == "glossary" or (tables and profile.kind in _TEXTS)):
            use = "retrieve"
        kind = profile.kind if profile.kind in (*_TABLES, *_TEXTS, "glossary") else "unknown"
        columns: dict[str, Any] = {} if kind in _TABLES else _NO_COLUMNS
        changed = folder.model_dump() | {"path": name, "use": use, "kind": kind} | columns
        yield Source.model_validate(changed), profile


def _sorts(source: Source) -> bool | None:
    """Whether a folder was planned as one of labels."""
    return True if source.kind == "table" else False if source.kind in _TEXTS else None
