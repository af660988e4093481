"""A folder that `datasets.save_to_disk` wrote: one table, each of whose rows says its split.

Only its Arrow files are read. What its JSON files say of them is looked at as what a stranger wrote: files outside of
the folder, links, counts and fingerprints count for nothing, and no script is run.
"""

from __future__ import annotations

import json
import random
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from engine.core.errors import BadInput
from engine.core.printable import one_line
from engine.data.formats.arrow import OnlyTokens, arrow_rows, count_rows, features_of
from engine.data.formats.large import LARGE_BYTES, MOST_ROWS
from engine.data.formats.table import AS_WRITTEN, FILE, SPLIT, Table
from engine.data.formats.taught import object_table
from engine.data.sets import set_of

DICT, STATE, INFO = "dataset_dict.json", "state.json", "dataset_info.json"
_OWN = frozenset({DICT, STATE, INFO})
_MOST_SPLITS, _MOST_BYTES, _NAMED = 200, 16 * 2**20, 5
_CACHE = "cache-"
"""How files begin that `datasets` keeps of `map`; they belong to no data set."""


def is_saved(folder: Path) -> bool:
    """Whether a folder is one: it has the JSON file of one, and Arrow files beside it or in folders."""
    if _is_file(folder / DICT):
        return any(_is_split(p) for p in _folders(folder)) or not _others(folder)
    return _is_split(folder) or (len(parts := [p for p in _folders(folder) if _is_split(p)]) > 1 and _are_sets(parts))


def may_be_saved(names: Iterable[str]) -> bool:
    """Whether, by the names in it, an archive holds such a folder at its top."""
    tops = set(names)
    return DICT in tops or (STATE in tops and any("/" not in n and n.endswith(".arrow") for n in tops))


def is_of_saved(path: Path) -> bool:
    """Whether a file belongs to `datasets` and not to the data: what it says of Arrow files beside it, or keeps of
    `map`."""
    if path.suffix == ".arrow":
        return path.name.startswith(_CACHE)
    return path.name in (STATE, INFO) and any(p.suffix == ".arrow" for p in path.parent.iterdir())


def saved_files(folder: Path) -> list[Path]:
    """Its files, of all splits."""
    places = [folder, *(p for p in _folders(folder) if _is_split(p))]
    return [p for place in places for p in sorted(place.iterdir()) if _is_file(p) and _belongs(p)]


def saved_table(folder: Path) -> Table:
    """Rows of all its splits, each with its own; of very many rows an even part.

    Raises:
        BadInput: it holds tokens and no texts, or has more columns than people write tables of messages with.
    """
    left_out, unused = list[str](), list[str]()
    parts = list(_parts(folder, left_out))
    large = sum(path.stat().st_size for _, path, _ in parts) > LARGE_BYTES
    drawn = _drawn(parts, left_out) if large else None
    rows = object_table(_rows(parts, left_out, unused, drawn), "row")
    # Told while the rows were read.
    return replace(
        rows,
        left_out=(*left_out, *rows.left_out, *_beside(folder)),
        unused=tuple(dict.fromkeys((*unused, *rows.unused))),
    )


def arrow_table(path: Path) -> Table:
    """Rows of one Arrow file; of very many rows an even part.

    Raises:
        BadInput: it is no Arrow file, holds tokens and no texts, or has more columns than people write tables of
            messages with.
    """
    left_out, unused = list[str](), list[str]()
    drawn = _drawn([("", path, {})], left_out) if path.stat().st_size > LARGE_BYTES else None
    rows = object_table(arrow_rows(path, left_out, unused, wanted=drawn.of(0) if drawn else None), "row")
    return replace(rows, left_out=(*left_out, *rows.left_out), unused=tuple(dict.fromkeys((*unused, *rows.unused))))


_Part = tuple[str, Path, Mapping[str, Any]]
"""A file with the name of its split (empty where there is one alone) and its features."""


@dataclass(frozen=True)
class _Draw:
    """Which rows are read of the parts of a set."""

    counts: tuple[int, ...]
    """Rows of each part."""
    numbers: frozenset[int]
    """Over all parts, from 1."""

    def of(self, part: int) -> Callable[[int], bool]:
        """Whether a row of one part is read, by its number in there."""
        before = sum(self.counts[:part])
        return lambda number: before + number in self.numbers


def _rows(
    parts: Sequence[_Part], left_out: list[str], unused: list[str], drawn: _Draw | None
) -> Iterator[tuple[int, Any]]:
    numbers: dict[str, int] = {}
    for at, (split, path, features) in enumerate(parts):
        told = list[str]()
        before = last = numbers.get(split, 0)
        try:
            wanted = drawn.of(at) if drawn is not None else None
            for number, row in arrow_rows(path, told, unused, features or None, wanted):
                last = before + number
                yield last, _in_split(row, split) if split else row
        except OnlyTokens:
            raise
        except BadInput as error:
            left_out.append(f"{_name(split, path)}: it cannot be read ({error.why.rstrip('.')})")
        left_out += [f"{_name(split, path)}: {why}" for why in told]
        numbers[split] = last if drawn is None else before + drawn.counts[at]


def _in_split(row: Mapping[str, Any], split: str) -> dict[str, Any]:
    """A row that says its split; columns of its own under these names stay under others."""
    own = {f"{name}{AS_WRITTEN}" if name in (SPLIT, FILE) else name: value for name, value in row.items()}
    return {**own, SPLIT: split, FILE: split}


def _drawn(parts: Sequence[_Part], left_out: list[str]) -> _Draw | None:
    """The rows that are read; None = all."""
    counts = tuple(count_rows(path) for _, path, _ in parts)
    count = sum(counts)
    if count <= MOST_ROWS:
        return None
    left_out.append(f"{count - MOST_ROWS:,} of its {count:,} rows: {MOST_ROWS:,}, evenly drawn, are used")
    # The same ones on every machine.
    return _Draw(counts, frozenset(random.Random(1).sample(range(1, count + 1), MOST_ROWS)))


def _parts(folder: Path, left_out: list[str]) -> Iterator[_Part]:
    splits = _splits(folder, left_out)
    for split in splits if splits is not None else [""]:
        place = folder / split if split else folder
        features = features_of(_json(place / INFO, split, left_out)) if _is_file(place / INFO) else {}
        for path in _named(place, split, left_out):
            yield split, path, features
    if splits and all(set_of(s) in ("dev", "test") for s in splits):
        left_out.append(
            f"nothing by its splits: it has none to learn from ({', '.join(splits)}), so all are used as you said"
        )


def _splits(folder: Path, left_out: list[str]) -> list[str] | None:
    """Names of the splits; None where the folder is a single one."""
    if not _is_file(folder / DICT):
        return None if _is_split(folder) else sorted(p.name for p in _folders(folder) if _is_split(p))
    found = _json(folder / DICT, "", left_out)
    told = found.get("splits") if isinstance(found, Mapping) else None
    there = sorted(p.name for p in _folders(folder) if _is_split(p))
    if not isinstance(told, list) or not all(isinstance(name, str) for name in told):
        left_out.append(f"{DICT}: it names no splits, so the folders beside it are taken for them")
        return there[:_MOST_SPLITS]
    for name in told[:_MOST_SPLITS]:
        if name in there:
            continue
        if "/" in name or "\\" in name or name in ("", ".", ".."):
            left_out.append(f"the split “{one_line(name)[:80]}”: its name points outside of the folder")
        elif (folder / name).is_symlink():
            left_out.append(f"the split {one_line(name)[:80]}: it is a link, which is not followed")
        else:
            left_out.append(f"the split {one_line(name)[:80]}: its folder is missing")
    left_out += [f"the folder {name}: {DICT} does not name it" for name in there if name not in told]
    return list(dict.fromkeys(name for name in told[:_MOST_SPLITS] if name in there))


def _named(place: Path, split: str, left_out: list[str]) -> Iterator[Path]:
    """The Arrow files of a split that its state names and that are its own."""
    there = sorted(p for p in place.iterdir() if p.suffix == ".arrow" and not p.name.startswith(_CACHE))
    state = _json(place / STATE, split, left_out) if _is_file(place / STATE) else None
    listed = state.get("_data_files") if isinstance(state, Mapping) else None
    if not isinstance(listed, list):
        left_out.append(
            f"{_name(split, place / STATE)}: it is missing or damaged, so all Arrow files beside it are read"
        )
        listed = [{"filename": p.name} for p in there]
    names = [str(entry.get("filename", "")) if isinstance(entry, Mapping) else "" for entry in listed]
    for name in dict.fromkeys(names):
        path, said = place / name, _name(split, Path(one_line(name)[:80]))
        if not name or "/" in name or "\\" in name or name in (".", ".."):
            left_out.append(f"“{said}”: {STATE} names a file outside of the folder, which is not read")
        elif path.is_symlink():
            left_out.append(f"{said}: it is a link, which is not followed")
        elif not _is_file(path):
            left_out.append(f"{said}: it is missing, and with it its rows")
        else:
            yield path
    extra = [p.name for p in there if p.name not in names]
    if extra:
        left_out.append(f"{_listed(extra, split)}: {STATE} does not name {'it' if len(extra) == 1 else 'them'}")


def _json(path: Path, split: str, left_out: list[str]) -> Any:
    """A JSON file of the folder; None, and told, where it is damaged or far larger than such files are."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ValueError("far too large")
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        left_out.append(f"{_name(split, path)}: it is damaged, and what it says of the data is not used")
        return None


def _beside(folder: Path) -> list[str]:
    """Files of other kinds, as scripts and pickles: they are never opened."""
    others = [p.name for p in _others(folder)]
    if not others:
        return []
    return [f"{_listed(others, '')}: of other kinds, and no code of a data set is ever run"]


def _others(folder: Path) -> list[Path]:
    return [
        p
        for p in sorted(folder.iterdir())
        if not p.is_dir() and not p.name.startswith((".", _CACHE)) and not _belongs(p) and p.name != "README.md"
    ]


def _belongs(path: Path) -> bool:
    return path.name in _OWN or (path.suffix == ".arrow" and not path.name.startswith(_CACHE))


def _is_split(folder: Path) -> bool:
    return (_is_file(folder / STATE) or _is_file(folder / INFO)) and any(
        p.suffix == ".arrow" or (p.name == STATE and _names_files(p)) for p in folder.iterdir()
    )


def _names_files(state: Path) -> bool:
    """Whether a state whose Arrow files are all gone is one of a data set."""
    try:
        return b'"_data_files"' in state.read_bytes()[:_MOST_BYTES] if _is_file(state) else False
    except OSError:
        return False


def _are_sets(parts: Sequence[Path]) -> bool:
    found = {set_of(p.name) for p in parts}
    return "train" in found and None not in found


def _folders(folder: Path) -> list[Path]:
    try:
        return sorted(p for p in folder.iterdir() if not p.is_symlink() and p.is_dir() and not p.name.startswith("."))
    except OSError:
        return []


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _name(split: str, path: Path) -> str:
    return f"{split}/{path.name}" if split else path.name


def _listed(names: Sequence[str], split: str) -> str:
    shown = ", ".join(_name(split, Path(one_line(name)[:80])) for name in names[:_NAMED])
    return shown + (f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else "")
