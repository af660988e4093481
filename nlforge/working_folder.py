"""What lies in the working folder, and which of it may be meant by a name that is not there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from rapidfuzz import fuzz

from engine.core.file_kinds import READABLE
from engine.data.hub_place import located, named, of_hub
from engine.data.own import is_own_file, is_own_folder
from engine.models.hub_facts import known_facts
from engine.models.own_base import is_fetched
from planner.rule_readers.files import nearly
from planner.rule_readers.seen import file_key, last

_MOST = 2000
"""Names that are looked at; of larger folders the first ones."""
_DEPTH = 2
_STARTS = re.compile(r"(?<![\w/.~:])(?:~?/|\./|\.\./)(?=\S)")
_LONGEST = 300
_MUCH_THE_SAME, _FEW = 75.0, 3
_ENDS = re.compile(r"(?=[\s,;:!?()\"'“”«»`<>]|\.(?:\s|$)|$)")


def names_in(root: Path, given: Sequence[Path] = ()) -> tuple[str, ...]:
    """Files and folders below the working folder, two levels deep, and those given, as the plan names them; none
    that is hidden or nlforge's own."""
    given = [given_place(root, path) for path in given]
    found: dict[str, None] = dict.fromkeys(_name(root, path) for path in given)
    for folder in (p for p in given if p.is_dir()):
        found |= dict.fromkeys(_name(root, path) for path in _below(folder, _DEPTH))
    found |= dict.fromkeys(_name(root, path) for path in _below(root, _DEPTH))
    return tuple(found)[:_MOST]


def given_place(root: Path, path: Path) -> Path:
    """Where what was given is: a data set of the hub where it was fetched to, everything else as it was given."""
    return located(root, str(path)) if of_hub(root, str(path)) is not None else path


def spoken_of(words: str, root: Path) -> tuple[str, ...]:
    """Absolute and relative paths in the words that are there although they have blanks in them, as files dropped on
    a terminal have."""
    found: dict[str, None] = {}
    for start in _STARTS.finditer(words):
        text = words[start.start() : start.start() + _LONGEST].split("\n", maxsplit=1)[0]
        if " " not in text:
            continue
        ends = [m.start() for m in _ENDS.finditer(text) if m.start() > start.end() - start.start()]
        there = next(
            (
                text[:end]
                for end in reversed(ends)
                if " " in text[:end] and _exists(root / Path(text[:end]).expanduser())
            ),
            None,
        )
        if there is not None:
            found[there] = None
    return tuple(found)


def has_model(root: Path, path: str) -> bool:
    """Whether a folder at the path holds a model: its settings, and weights in whatever form; of a name of the hub with
    its commit, whether it was fetched or asked about as a model."""
    if known_facts(path) is not None or is_fetched(path):
        return True
    try:
        folder = root / Path(path).expanduser()
        if not (folder / "config.json").is_file():
            return False
        names = [entry.name for entry in os.scandir(folder)]
    except (OSError, ValueError, RuntimeError):
        return False
    return any(name.endswith((".safetensors", ".bin", ".pt", ".pth", ".gguf")) for name in names)


def spelt_alike(path: str, names: Sequence[str]) -> str | None:
    """The one file that differs from the path by a slip of the finger."""
    near = [n for n in names if nearly(path, n) or (not re.search(r"[/\\]", path) and nearly(path, last(n)))]
    return near[0] if len(near) == 1 else None


def of_same_name(path: str, names: Sequence[str]) -> tuple[str, ...]:
    """Files of the same name somewhere else, for the path may be one of another machine; else the few that are
    called much the same."""
    same = tuple(n for n in names if file_key(last(n)) == file_key(last(path)))
    if same:
        return same
    ending, called = Path(path).suffix.casefold(), file_key(last(path))
    close = {n: fuzz.ratio(file_key(last(n)), called) for n in names if ending and Path(n).suffix.casefold() == ending}
    return tuple(
        sorted((n for n, likeness in close.items() if likeness >= _MUCH_THE_SAME), key=lambda n: -close[n])[:_FEW]
    )


def only_one(written: str, root: Path) -> tuple[str, ...]:
    """The one file of the folder that can be read, for words that are the name of no file: “all my chats”."""
    if Path(written).suffix or not re.search(r"\S\s+\S", written) or re.search(r"[/\\]", written):
        return ()
    try:
        here = [p for p in sorted(root.iterdir())[:_MOST] if p.suffix.lower() in READABLE and p.is_file()]
    except OSError:
        return ()
    found = tuple(p.name for p in here if not p.name.startswith(".") and not is_own_file(p))
    return found if len(found) == 1 else ()


def _name(root: Path, path: Path) -> str:
    if (of_set := named(path)) is not None:
        return of_set
    try:
        here, whole = root.resolve(), path.resolve()
    except (OSError, RuntimeError):
        # A link that leads to itself.
        return str(path)
    return str(whole.relative_to(here)) if whole.is_relative_to(here) and whole != here else str(path)


def _below(folder: Path, depth: int) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda e: e.name)
    except OSError:
        return
    for entry in entries[:_MOST]:
        path = Path(entry.path)
        if entry.name.startswith("."):
            continue
        if _is_dir(entry):
            if not is_own_folder(path):
                yield path
                if depth > 1:
                    yield from _below(path, depth - 1)
        elif not is_own_file(path):
            yield path


def _is_dir(entry: os.DirEntry[str]) -> bool:
    """False for a link that leads nowhere or to itself."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
