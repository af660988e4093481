"""Which files of a data set on the hub are fetched: data that the readers read, and nothing that is or holds code."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Any

from engine.core.errors import BadInput
from engine.core.file_kinds import ARROW
from engine.core.frozen import Frozen
from engine.core.printable import one_line
from engine.core.sentences import Digits, sentence
from engine.data.layout import EXPLAINS
from engine.data.saved_set import DICT, INFO, STATE
from engine.data.sets import set_of, set_of_file
from engine.models.hub_process import HubListing

_PLAIN = frozenset({".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".txt"})
_DATA = _PLAIN | ARROW | {".parquet"}
_SCRIPTS = frozenset({".py", ".ipynb", ".sh", ".js", ".rb", ".pl", ".r"})
_PICKLES = frozenset({".pkl", ".pickle", ".pt", ".pth", ".bin", ".joblib", ".npy", ".npz"})
_OF_DATASETS = frozenset({DICT, STATE, INFO})
_TOOLS = frozenset({"dataset_infos.json", "package.json", "requirements.txt"})
MOST_FILES = 20_000
"""Data files of one set; the readers look at no more than some ten thousands below a folder."""
_DEEPEST, _LONGEST, _LONGEST_PART = 30, 800, 200
_MOST_PATTERNS, _LONGEST_PATTERN, _MOST_STARS = 200, 300, 6
_NAMED, _LOOKED_AT = 4, 40


class ChosenFiles(Frozen):
    """What would be fetched of a data set."""

    files: dict[str, str]
    """Path in the data set → path it gets here."""
    splits: dict[str, tuple[str, ...]]
    """The files of each split, by what its makers or its names say; “all” = they say nothing."""
    others: int
    """Files that are not fetched."""


def chosen(listed: HubListing, inside: str = "") -> ChosenFiles:
    """The data files of a set, or of a folder or file in it.

    Raises:
        BadInput: there are none, too many, or one whose name leads elsewhere.
    """
    data = [name for name in sorted(listed.files) if _is_data(name, listed.files)]
    for name in data:
        _require_name(listed, name)
    told = _told_splits(listed.card, data)
    # What its makers call its data is its data; files beside them are figures about it, or the same once more.
    wanted = [n for n in data if n in told] or data
    if inside:
        wanted = [n for n in wanted if _is_in(n, inside)] or [n for n in data if _is_in(n, inside)]
    if not wanted:
        raise _nothing(listed, data, inside)
    if len(wanted) > MOST_FILES:
        raise BadInput(
            sentence(
                "error-data_set_has_data_files",
                "The data set {name} has {count} data files.",
                name=listed.name,
                count=Digits(f"{len(wanted):,}"),
            ),
            sentence(
                "error-more_than_not_fetched_no",
                "More than {most_files} are not fetched; no one could check what is learned from so many.",
                most_files=Digits(f"{MOST_FILES:,}"),
            ),
            sentence(
                "error-name_folder_folder",
                "Name a folder of it: {name}@{revision}/FOLDER",
                name=listed.name,
                revision=listed.revision,
            ),
        )
    # By all of its data, so that a part of it lies where the whole would.
    here = {name: _place_of(name, data, told) for name in wanted}
    _require_apart(listed, here.values())
    splits: dict[str, list[str]] = {}
    for name in wanted:
        of = told.get(name) or set_of_file(name, [n for n in wanted[:_LOOKED_AT] if n != name]) or "all"
        splits.setdefault(of, []).append(here[name])
    return ChosenFiles(
        files=here, splits={of: tuple(names) for of, names in splits.items()}, others=len(listed.files) - len(here)
    )


def unpacked(name: str) -> str:
    """The path without its packing."""
    return name.removesuffix(".gz")


def _is_in(name: str, inside: str) -> bool:
    return inside in (name, unpacked(name)) or name.startswith(f"{inside}/")


def _is_data(name: str, names: Mapping[str, object]) -> bool:
    path = PurePosixPath(name)
    if any(part.startswith((".", "__")) and part not in (".", "..") for part in path.parts):
        return False
    if path.suffix == ".gz":
        return PurePosixPath(unpacked(name)).suffix.lower() in _PLAIN and unpacked(name) not in names
    if path.suffix.lower() not in _DATA or path.name.lower() in _TOOLS:
        return False
    if path.name in _OF_DATASETS:
        # They say what is in the Arrow files beside or below them, and are no data themselves.
        folder = path.parent.as_posix()
        return any(PurePosixPath(n).suffix in ARROW and (folder == "." or n.startswith(f"{folder}/")) for n in names)
    return not (path.suffix.lower() in (".txt", ".json") and EXPLAINS.fullmatch(path.stem))


def _require_name(listed: HubListing, name: str) -> None:
    """A name is a stranger's, and becomes a path here."""
    parts = name.split("/")
    if (
        any(part in ("", ".", "..") or len(part.encode("utf-8", "replace")) > _LONGEST_PART for part in parts)
        or "\\" in name
        or not name.isprintable()
        or len(parts) > _DEEPEST
        or len(name) > _LONGEST
    ):
        raise BadInput(
            sentence(
                "error-data_set_holds_file_that",
                "The data set {name} holds a file that cannot be kept: “{file}”.",
                name=listed.name,
                file=one_line(name)[:80],
            ),
            sentence(
                "error-name_leads_out_folder_or", "Its name leads out of the folder, or is none that a file can have."
            ),
            sentence(
                "error-nothing_was_fetched_take_another",
                "Nothing was fetched. Take another data set, or name a folder of it that is sound.",
            ),
        )


def _require_apart(listed: HubListing, places: Iterable[str]) -> None:
    """That no file is where another is, or its folder."""
    there = Counter(places)
    folders = {p.as_posix() for name in there for p in PurePosixPath(name).parents}
    twice = sorted(name for name, count in there.items() if count > 1 or name in folders)
    if twice:
        raise BadInput(
            sentence(
                "error-data_set_holds_two_files",
                "The data set {name} holds two files for one place: “{file}”.",
                name=listed.name,
                file=one_line(twice[0])[:80],
            ),
            sentence("error-only_one_them_could_be", "Only one of them could be kept."),
            sentence("error-nothing_was_fetched_name_one", "Nothing was fetched. Name one folder of it."),
        )


def _place_of(name: str, data: Sequence[str], told: Mapping[str, str]) -> str:
    """Where it lies here: as in the data set; what its makers measure with and its name does not show, in a folder
    that says so, for it must not be learned from."""
    place, of = unpacked(name), set_of(told.get(name, ""))
    if of not in ("dev", "test") or set_of_file(place, [n for n in data[:_LOOKED_AT] if n != name]) in ("dev", "test"):
        return place
    folder = "test" if of == "test" else "validation"
    if set_of(PurePosixPath(place).stem) is None:
        return f"{folder}/{place}"
    # Its own name says that it is to learn from.
    digest = hashlib.sha256(place.encode()).hexdigest()[:8]
    return f"{folder}/{folder}-{digest}{PurePosixPath(place).suffix}"


def _told_splits(card: Mapping[str, Any], names: Sequence[str]) -> dict[str, str]:
    """The split of each file, by what its makers wrote (“configs”) of them."""
    found: dict[str, str] = {}
    for count, (split, pattern) in enumerate(_patterns(card.get("configs"))):
        if count >= _MOST_PATTERNS:
            break
        for name in names:
            if _matches(name, pattern):
                found.setdefault(name, split)
    return found


def _patterns(configs: Any) -> Iterator[tuple[str, str]]:
    """Split and pattern, from any of the forms that makers write; whatever is none of them says nothing."""
    for config in configs if isinstance(configs, list) else []:
        files = config.get("data_files") if isinstance(config, Mapping) else None
        folder = config.get("data_dir", "") if isinstance(config, Mapping) else ""
        entries = (
            [{"split": split, "path": path} for split, path in files.items()]
            if isinstance(files, Mapping)
            else files
            if isinstance(files, list)
            else [files]
        )
        for entry in entries:
            split = entry.get("split", "train") if isinstance(entry, Mapping) else "train"
            paths = entry.get("path") if isinstance(entry, Mapping) else entry
            for path in paths if isinstance(paths, list) else [paths]:
                if isinstance(path, str) and isinstance(split, str) and path:
                    whole = f"{folder}/{path}" if isinstance(folder, str) and folder else path
                    yield split, whole.removeprefix("./")


def _matches(name: str, pattern: str) -> bool:
    if name == pattern or name.startswith(f"{pattern.rstrip('/')}/"):
        return True
    # Patterns of many stars take years on a name made for them.
    if len(pattern) > _LONGEST_PATTERN or pattern.count("*") > _MOST_STARS:
        return False
    return fnmatchcase(name, re.sub(r"\*\*/?", "*", pattern))


def _nothing(listed: HubListing, data: Sequence[str], inside: str) -> BadInput:
    """Why nothing of it can be fetched."""
    if inside and data:
        some = ", ".join(one_line(n)[:80] for n in data[:_NAMED]) + (" …" if len(data) > _NAMED else "")
        return BadInput(
            sentence(
                "error-data_set_has_no_data",
                "The data set {name} has no data in {inside}.",
                name=listed.name,
                inside=inside,
            ),
            sentence("error-holds", "It holds {some}.", some=some),
            sentence("error-name_one_these", "Name one of these."),
        )
    kinds = Counter(PurePosixPath(name).suffix.lower() for name in listed.files)
    scripts, pickles = (_first(listed, endings) for endings in (_SCRIPTS, _PICKLES))
    if pickles:
        why = sentence(
            "error-pickled_and_pickle_can_run",
            "It is pickled ({pickles}), and a pickle can run any code when it is opened.",
            pickles=pickles,
        )
    elif scripts:
        why = sentence(
            "error-script_makes_and_no_code",
            "A script makes it ({scripts}), and no code of a data set is ever fetched or run.",
            scripts=scripts,
        )
    else:
        seen = ", ".join(f"{ending or 'no ending'} ({n:,})" for ending, n in kinds.most_common(_NAMED))
        why = sentence(
            "error-has_no_parquet_arrow_json",
            "It has no Parquet, Arrow, JSON, CSV, TSV or text file; what it has is: {why}.",
            why=seen or sentence("error-nothing", "nothing"),
        )
    return BadInput(
        sentence("error-nothing_data_set_can_be", "Nothing of the data set {name} can be used.", name=listed.name),
        why,
        sentence(
            "error-take_another_revision_makers_often",
            "Take another revision of it (makers often publish Parquet too), or another data set; a "
            "folder that you have downloaded yourself can be named by its path.",
        ),
    )


def _first(listed: HubListing, endings: frozenset[str]) -> str:
    found = next((n for n in sorted(listed.files) if PurePosixPath(n).suffix.lower() in endings), "")
    return one_line(found)[:80]
