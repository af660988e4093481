"""Data sets of the model hub that were fetched: how a source names one, where its files are, and what they are known
by.

A source `org/name@COMMIT`, or a file or folder of it (`org/name@COMMIT/data/train.parquet`), leads to the cache; a path
that is there leads where it always led. Nothing here asks the network.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from engine.core.errors import BadInput
from engine.core.frozen import Frozen
from engine.core.hashed_file import sha256_of
from engine.core.paths import cache_dir
from engine.core.remedies import FetchData, LookAtData, RemoveData
from engine.core.sentences import sentence

_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*"
SOURCE = re.compile(rf"(?P<name>{_NAME})@(?P<revision>[0-9a-f]{{40}})(?P<inside>(?:/[^/]+)*)/?")
UNPINNED = re.compile(rf"(?P<name>{_NAME})(?:@(?P<revision>[^/@\s]*))?")
_FILE = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,7}$")
_LONGEST = 96
"""Characters of a part of a name; the hub allows no more."""


class KeptFile(Frozen):
    """A file as it was fetched and checked."""

    size: int
    sha256: str
    packed: str = ""
    """What it was unpacked from; empty = it is as the hub has it."""


class Fetched(Frozen):
    """What is known of a data set that is on this machine; written when its files are."""

    name: str
    revision: str
    license: str
    """As its makers wrote it; empty = they did not."""
    hub: str
    """The address it came from."""
    parts: tuple[str, ...]
    """What was fetched whole: folders and files of it; an empty name is all of it."""
    files: dict[str, KeptFile]

    def has(self, inside: str) -> bool:
        """Whether all of a part of it was fetched."""
        return any(not part or inside == part or inside.startswith(f"{part}/") for part in self.parts)


class Pinned(Frozen):
    """A name of a source, taken apart."""

    name: str
    revision: str
    inside: str
    """Path of the file or folder in it; empty = all of it."""

    @property
    def whole(self) -> str:
        """`org/name@COMMIT`."""
        return f"{self.name}@{self.revision}"

    @property
    def written(self) -> str:
        """As a source names it."""
        return f"{self.whole}/{self.inside}" if self.inside else self.whole

    @property
    def place(self) -> Path:
        """The folder of all of its files."""
        return sets_dir() / self.whole

    @property
    def record(self) -> Path:
        """What is known of them, beside it."""
        return self.place.with_name(f"{self.place.name}.json")


def sets_dir() -> Path:
    """Where fetched data sets are."""
    return cache_dir() / "hub-data"


def pinned(written: str) -> Pinned | None:
    """The data set a source names; None where it names none, or no commit."""
    found = SOURCE.fullmatch(written)
    if found is None or any(len(part) > _LONGEST for part in found["name"].split("/")):
        return None
    inside = PurePosixPath(found["inside"].lstrip("/"))
    if ".." in inside.parts or "\0" in found["inside"]:
        return None
    return Pinned(name=found["name"], revision=found["revision"], inside="" if not inside.parts else inside.as_posix())


def located(root: Path, written: str) -> Path:
    """Where a source is: below `root` where such a file or folder is there, else in the data set it names."""
    here = root / written
    found = pinned(written)
    return here if found is None or os.path.lexists(here) else found.place / found.inside


def source_path(root: Path, written: str) -> Path:
    """Where the files of a source are that is read now.

    Raises:
        BadInput: it names a data set of the hub that is not on this machine.
    """
    if pinned(written) is not None and (why := not_here(root, written)) is not None:
        raise why
    return located(root, written)


def of_hub(root: Path, written: str) -> Pinned | None:
    """The data set of the hub that a source is read from; None where a file or folder of that name is there."""
    return None if os.path.lexists(root / written) else pinned(written)


def named(path: Path) -> str | None:
    """How a source names a file in the place of fetched data sets; None for every other file."""
    try:
        written = path.relative_to(sets_dir()).as_posix()
    except ValueError:
        return None
    return written if pinned(written) is not None else None


def record_of(found: Pinned) -> Fetched | None:
    """What is known of a data set; None where it is not on this machine."""
    try:
        return Fetched.model_validate_json(found.record.read_bytes())
    except (OSError, ValidationError):
        return None


def placed_record(folder: Path) -> Path:
    """What is known of a data set that was fetched to a folder of the person's; it is not kept there, where whoever
    made the folder could have written it."""
    key = hashlib.sha256(os.fsencode(os.path.realpath(folder))).hexdigest()[:32]
    return cache_dir() / "hub-placed" / f"{key}.json"


def origin_of(root: Path, written: str) -> Fetched | None:
    """The data set a source is read from, also where that was fetched to a folder of the person's and is as it was;
    None where it comes from elsewhere, or is not known to."""
    if (found := of_hub(root, written)) is not None:
        return record_of(found)
    path = Path(os.path.realpath(root / written))
    for folder in (path, *path.parents):
        try:
            known = Fetched.model_validate_json(placed_record(folder).read_bytes())
        except (OSError, ValidationError):
            continue
        return (
            known
            if _fault(folder, "" if path == folder else path.relative_to(folder).as_posix(), known) is None
            else None
        )
    return None


def hub_facts(known: Fetched) -> dict[str, str]:
    """What the data card says of a data set."""
    return {"name": known.name, "revision": known.revision, "license": known.license, "from": known.hub}


def not_here(root: Path, written: str) -> BadInput | None:
    """Why a source that leads to no file is none on the hub that may be used; None where it may, or names none.

    Whether it is fetched is for the person alone to say: nothing that plans or runs does it.
    """
    if os.path.lexists(root / written):
        return None
    found = pinned(written)
    if found is None:
        return _unpinned(written)
    known = record_of(found)
    if known is None or not known.has(found.inside):
        return BadInput(
            sentence(
                "error-data_set_on_model_hub",
                "{written} is a data set on the model hub and not on this machine.",
                written=found.written,
            ),
            sentence(
                "error-nlforge_fetches_nothing_unasked_and", "nlforge fetches nothing unasked, and a plan never does."
            ),
            sentence("error-if_may_be_fetched_fetch", "If it may be fetched, fetch it once."),
            remedies=(FetchData(data=found.written),),
        )
    if not os.path.lexists(found.place / found.inside):
        if (fault := _fault(found.place, found.inside, known)) is not None:
            return _changed(found, fault)
        return BadInput(
            sentence(
                "error-data_set_has_no_that",
                "The data set {whole} has no {inside} that is read.",
                whole=found.whole,
                inside=found.inside,
            ),
            sentence("error-holds", "It holds {some}.", some=_some(known)),
            sentence("error-name_one_these_or_whole", "Name one of these, or the whole data set."),
        )
    return None


def may_be_set(written: str) -> str | None:
    """The name of a data set that a path to nothing may be, without its commit; None where it is none.

    “notes/mails.csv” is a file that is not there, “notes/mails/” a folder.
    """
    found = UNPINNED.fullmatch(written)
    return None if found is None or pinned(written) is not None or _FILE.search(written) else found["name"]


def _unpinned(written: str) -> BadInput | None:
    name = may_be_set(written)
    if name is None:
        return None
    return BadInput(
        sentence("error-there_no_file_or_folder", "There is no file or folder {written} here.", written=written),
        (
            sentence(
                "error-if_data_set_on_model",
                "If it is a data set on the model hub, it has to be named with its commit: under the "
                "name alone it is other data tomorrow.",
            )
        ),
        sentence("error-look_up_commit_if_hub", "Look up the commit, if the hub may be asked."),
        remedies=(LookAtData(data=name),),
    )


def _some(known: Fetched) -> str:
    names = sorted(known.files)
    return ", ".join(names[:5]) + (f" and {len(names) - 5:,} more" if len(names) > 5 else "")


def require_unchanged(root: Path, written: str) -> None:
    """That the files of a source are those that were fetched, byte for byte; for sources of other kinds nothing.

    Raises:
        BadInput: it is not here, or something in it is another.
    """
    found = of_hub(root, written)
    if found is None:
        return
    if (why := not_here(root, written)) is not None:
        raise why
    known = record_of(found)
    if known is not None and (fault := _fault(found.place, found.inside, known)) is not None:
        raise _changed(found, fault)


def _changed(found: Pinned, fault: str) -> BadInput:
    return BadInput(
        sentence(
            "error-data_set_no_longer_as", "The data set {whole} is no longer as it was fetched.", whole=found.whole
        ),
        sentence("error-only_why", "{why}.", why=fault),
        sentence("error-remove_and_fetch_again", "Remove it, and fetch it again."),
        remedies=(RemoveData(data=found.whole), FetchData(data=found.written)),
    )


def _fault(place: Path, inside: str, known: Fetched) -> str | None:
    """What of a part is not as it was fetched; None = all is."""
    wanted = {n: f for n, f in known.files.items() if n == inside or _below(n, inside)}
    there = set(_files(place / inside, place)) if os.path.lexists(place / inside) else set[str]()
    for name in sorted(wanted):
        if name not in there:
            return sentence("error-gone", "{name} is gone", name=name)
        if _differs(place / name, wanted[name]):
            return sentence("error-was_changed", "{name} was changed", name=name)
    odd = sorted(there - wanted.keys())
    return (
        sentence("error-was_put_there_by_somebody", "{odd} was put there by somebody else", odd=odd[0]) if odd else None
    )


def _below(name: str, folder: str) -> bool:
    return not folder or name.startswith(f"{folder}/")


def _differs(path: Path, known: KeptFile) -> bool:
    seen = path.lstat()
    if not stat.S_ISREG(seen.st_mode) or seen.st_size != known.size:
        return True
    return _digest(path, (seen.st_ino, seen.st_mtime_ns, seen.st_ctime_ns)) != known.sha256


@lru_cache(maxsize=4096)
def _digest(path: Path, _: tuple[int, int, int]) -> str:
    """Once for a file as it is: large ones take a while."""
    return sha256_of(path)


def _files(path: Path, place: Path) -> Iterator[str]:
    """Whatever lies there, by its path in the data set; links are not followed."""
    if path.is_symlink() or not path.is_dir():
        yield path.relative_to(place).as_posix()
        return
    for folder, folders, files in os.walk(path):
        links = [f for f in folders if os.path.islink(os.path.join(folder, f))]
        for name in (*files, *links):
            yield Path(folder, name).relative_to(place).as_posix()
