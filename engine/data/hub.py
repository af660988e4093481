"""Data sets of the model hub: looked at and fetched where the person asks for it, and by nothing else.

Only data files of exactly the pinned commit are fetched, each held to the digest the hub tells; nothing of it is run.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from engine.core.errors import BadInput, RunFailed
from engine.core.frozen import Frozen
from engine.core.hashed_file import sha256_of
from engine.core.journal import replace_file
from engine.core.remedies import Action, LookAtData
from engine.core.sentences import sentence
from engine.core.system_said import system_reason
from engine.data.hub_files import ChosenFiles, chosen
from engine.data.hub_place import UNPINNED, Fetched, KeptFile, Pinned, pinned, placed_record, record_of, sets_dir
from engine.data.hub_unpack import require_plain, unpack
from engine.models.download import Say, cache_lock, kept, quiet, require_space
from engine.models.hub_process import HubFile, HubListing, fault_of, fetched, gated, listing

_AT_ONCE = 50
"""Files that are fetched between two lines of progress."""
_GROWS = 8
"""Packed text unpacks to about so many times its bytes."""
_PAGE = re.compile(
    r"(?i)(?:(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/|hf://)datasets/(?P<name>[^/\s@?#]+/[^/\s@?#]+)"
    r"(?:@(?P<at>[^/\s?#]+)|/(?:tree|resolve|blob|raw|commit)/(?P<rev>[^/\s?#]+))?(?P<inside>(?:/[^\s?#]*)?)(?:[?#]\S*)?"
)
_HUB = "https://huggingface.co"


class SetFacts(Frozen):
    """What the hub says of a data set before anything of it is fetched."""

    name: str
    now: str
    """What it is called today."""
    revision: str
    """The commit to pin."""
    pinned: str
    """`org/name@COMMIT`, as a source names it."""
    license: str
    """As its makers wrote it; empty = they did not."""
    gated: bool
    """Whether its makers ask for an agreement first."""
    bytes: int
    """Of the files that would be fetched."""
    files: dict[str, int]
    """Bytes of each."""
    splits: dict[str, tuple[str, ...]]
    """Files of each split; “all” = nothing says which they belong to."""
    others: int
    """Files that are not fetched: scripts, pickles, pictures and what explains the set."""
    problem: str
    """Why nothing of it can be fetched; empty = it can."""
    on_this_machine: bool


def as_written(text: str) -> str:
    """The name of a data set however it was given: also the address of its page, or of a file on it."""
    found = _PAGE.fullmatch(text.strip())
    if found is None:
        return text.strip().removesuffix("/")
    revision, inside = found["at"] or found["rev"] or "", unquote(found["inside"]).strip("/")
    if re.fullmatch(r"[0-9a-f]{40}", revision) is None:
        # A branch: which commit it is will be looked up.
        return found["name"] + (f"@{revision}" if revision else "")
    return f"{found['name']}@{revision}" + (f"/{inside}" if inside else "")


def look(wanted: str) -> SetFacts:
    """What the hub says of `org/name` or `org/name@COMMIT[/FOLDER]`; asks it, so the network has to be allowed.

    Raises:
        BadInput: it is no such name, or the hub has no such data set.
        RunFailed: the hub cannot be reached.
    """
    wanted = as_written(wanted)
    exact, loose = pinned(wanted), UNPINNED.fullmatch(wanted)
    if exact is None and loose is None:
        raise BadInput(
            sentence(
                "error-no_name_data_set_on", "“{wanted}” is no name of a data set on the model hub.", wanted=wanted
            ),
            "",
            sentence("error-write_as_org_name_or", "Write it as org/name, or org/name@COMMIT."),
        )
    inside = exact.inside if exact is not None else ""
    listed = listing("dataset", exact.whole if exact is not None else wanted)
    try:
        found, problem = chosen(listed, inside), ""
    except BadInput as error:
        found, problem = ChosenFiles(files={}, splits={}, others=len(listed.files)), str(error)
    here = Pinned(name=listed.name, revision=listed.revision, inside=inside)
    known = record_of(here)
    return SetFacts(
        name=listed.name,
        now=listed.now,
        revision=listed.revision,
        pinned=here.written,
        license=listed.license,
        gated=listed.gated,
        bytes=sum(listed.files[name].size for name in found.files),
        files={name: listed.files[name].size for name in found.files},
        splits=found.splits,
        others=found.others,
        problem=problem,
        on_this_machine=known is not None and known.has(inside),
    )


def fetch(wanted: str, say: Say = quiet, to: Path | None = None) -> Path:
    """The folder or file with a pinned data set, or a part of it: in the cache, where a source of this name finds it,
    or in a new folder `to`.

    Raises:
        BadInput: it names no commit, is not there, gated, or holds nothing that is read; or `to` is taken.
        RunFailed: the hub cannot be reached, there is too little space, or a file is not the one the hub names.
    """
    wanted = as_written(wanted)
    exact = pinned(wanted)
    if exact is None:
        raise _no_commit(wanted)
    if to is not None:
        return _fetch_to(exact, to.absolute(), say)
    with kept(f"data set {exact.whole}"), cache_lock(exact.place, say):
        known = record_of(exact)
        if known is not None and known.has(exact.inside):
            say("The data set is here already.")
            return exact.place / exact.inside
        parts = exact.place.with_name(f"{exact.place.name}.parts")
        listed, found = _listed(exact, say)
        files = _files(exact, listed, found, parts, exact.place, say)
        record = Fetched(
            name=exact.name,
            revision=exact.revision,
            license=listed.license,
            hub=_hub(),
            parts=(*(known.parts if known is not None else ()), *_parts(exact.inside, files)),
            files={**(known.files if known is not None else {}), **files},
        )
        # Last: only what is recorded counts as fetched.
        replace_file(exact.record, record.model_dump_json(indent=1).encode())
        shutil.rmtree(parts, ignore_errors=True)
    say("The data set is here and checked.")
    return _place(exact, files)


def _parts(inside: str, files: Mapping[str, KeptFile]) -> list[str]:
    """What was fetched whole: the part that was asked for, and files of it that lie elsewhere here."""
    return [inside, *(name for name in files if inside and name != inside and not name.startswith(f"{inside}/"))]


def _place(exact: Pinned, files: Mapping[str, KeptFile]) -> Path:
    """The part that was asked for; of one file, which may have been unpacked, where that lies."""
    asked = exact.place / exact.inside
    return asked if os.path.lexists(asked) or len(files) != 1 else exact.place / next(iter(files))


def _hub() -> str:
    """Its address, without whoever asks."""
    parts = urlsplit(os.environ.get("HF_ENDPOINT") or _HUB)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _fetch_to(exact: Pinned, folder: Path, say: Say) -> Path:
    if os.path.lexists(folder) and (folder.is_symlink() or not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(
            sentence("error-there_already", "{folder} is there already.", folder=folder),
            sentence("error-what_fetched_would_be_mixed", "What is fetched would be mixed with what it holds."),
            sentence("error-name_new_folder", "Name a new folder."),
        )
    with cache_lock(placed_record(folder), say):
        parts = folder.with_name(f".{folder.name}.parts")
        listed, found = _listed(exact, say, folder)
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            fresh = parts / "whole"
            files = _files(exact, listed, found, parts / "fetched", fresh, say, folder)
            if folder.exists():
                folder.rmdir()
            os.replace(fresh, folder)
            shutil.rmtree(parts, ignore_errors=True)
        except OSError as error:
            raise RunFailed(
                sentence(
                    "error-data_set_cannot_be_kept",
                    "The data set {whole} cannot be kept in {folder}.",
                    whole=exact.whole,
                    folder=folder,
                ),
                system_reason(error),
                sentence("error-free_some_space_there_or", "Free some space there, or name another folder."),
            ) from error
        record = Fetched(
            name=exact.name, revision=exact.revision, license=listed.license,
            hub=_hub(), parts=(exact.inside,), files=files,
        )  # fmt: skip
        with kept(f"note where {folder} comes from"):
            replace_file(placed_record(folder), record.model_dump_json(indent=1).encode())
    say(f"The data set is in {folder} and checked.")
    return folder


def _listed(exact: Pinned, say: Say, place: Path | None = None) -> tuple[HubListing, ChosenFiles]:
    """What is to be fetched, after all is checked that can be before."""
    listed = listing("dataset", exact.whole)
    if listed.gated and not os.environ.get("HF_TOKEN"):
        raise gated(exact.name, "dataset")
    found = chosen(listed, exact.inside)
    size = sum(listed.files[name].size for name in found.files)
    grown = sum(listed.files[name].size * _GROWS for name, here in found.files.items() if _is_packed(name, here))
    require_space(sentence("error-thing_data", "data set {name}", name=exact.written), size + grown, place=place)
    if listed.now.casefold() != exact.name.casefold():
        say(f"It has moved on the hub and is called {listed.now} now; its commit is the same.")
    count, space = len(found.files), (f"{size / 2**20:,.1f} MB" if size >= 2**20 else f"{size / 2**10:,.1f} kB")
    say(
        f"Fetching {exact.written} ({count:,} file{'s' if count != 1 else ''}, {space}, "
        f"licence: {listed.license or 'not named'}) …"
    )
    return listed, found


def _files(
    exact: Pinned,
    listed: HubListing,
    found: ChosenFiles,
    parts: Path,
    place: Path,
    say: Say,
    to: Path | None = None,
) -> dict[str, KeptFile]:
    """Fetch, check and put each file to its place. `parts` is kept after a break: what was fetched is not fetched
    again."""
    parts.mkdir(parents=True, exist_ok=True)
    # Of a part that was fetched before, or of a move that broke off.
    there = {name for name, here in found.files.items() if _is_there(place / here, listed.files[name], name, here)}
    names = [name for name in found.files if name not in there]
    for begin in range(0, len(names), _AT_ONCE):
        if begin:
            say(f"{begin:,} of {len(names):,} files …")
        fetched("dataset", listed, parts, names[begin : begin + _AT_ONCE])
    known: dict[str, KeptFile] = {}
    for name, here in found.files.items():
        source, target = parts / name, place / here
        if name in there:
            known[here] = KeptFile(size=target.stat().st_size, sha256=sha256_of(target))
            continue
        require_plain(source, parts, exact)
        target.parent.mkdir(parents=True, exist_ok=True)
        packed = _is_packed(name, here)
        if packed:
            unpack(source, parts / ".unpacked", f"{name} of {exact.whole}", to)
            source = parts / ".unpacked"
        known[here] = KeptFile(size=source.stat().st_size, sha256=sha256_of(source), packed=name if packed else "")
        os.replace(source, target)
    return known


def _is_there(path: Path, told: HubFile, name: str, here: str) -> bool:
    """Whether a file lies at its place as the hub lists it; of one that was packed that cannot be told."""
    return (
        not _is_packed(name, here)
        and path.is_file()
        and not path.is_symlink()
        and bool(told.sha256 or told.blob)
        and fault_of(path, told) is None
    )


def _is_packed(name: str, here: str) -> bool:
    return PurePosixPath(name).suffix == ".gz" and PurePosixPath(here).suffix != ".gz"


class StoredSet(Frozen):
    """A data set on this machine."""

    data: str
    """As a source names it."""
    license: str
    parts: tuple[str, ...]
    """What of it was fetched; empty = all."""
    files: int
    bytes: int


def stored() -> list[StoredSet]:
    """The data sets that are here, by name."""
    return [
        StoredSet(
            data=exact.whole,
            license=known.license,
            parts=() if known.has("") else known.parts,
            files=len(known.files),
            bytes=sum(f.size for f in known.files.values()),
        )
        for exact, known in _stored()
    ]


def _stored() -> Iterator[tuple[Pinned, Fetched]]:
    for record in sorted(sets_dir().glob("*/*.json")):
        exact = pinned(f"{record.parent.name}/{record.name.removesuffix('.json')}")
        known = record_of(exact) if exact is not None and not exact.inside else None
        if exact is not None and known is not None:
            yield exact, known


def remove(wanted: str) -> int:
    """Delete a data set, and what was fetched of it before a break; the bytes that are free again.

    Raises:
        BadInput: it is not here.
    """
    exact = pinned(as_written(wanted))
    if exact is None:
        raise _no_commit(wanted)
    parts = exact.place.with_name(f"{exact.place.name}.parts")
    if not any(os.path.lexists(p) for p in (exact.record, exact.place, parts)):
        raise BadInput(
            sentence("error-data_set_not_on_this", "The data set {whole} is not on this machine.", whole=exact.whole),
            "",
            "",
            remedies=(Action(kind="list_data"),),
        )
    with cache_lock(exact.place):
        folders = [p for p in (exact.place, parts) if p.is_dir() and not p.is_symlink()]
        freed = sum(f.lstat().st_size for folder in folders for f in folder.rglob("*") if not f.is_dir())
        # First: without its record nothing counts as here, even where the rest breaks off.
        exact.record.unlink(missing_ok=True)
        for folder in folders:
            shutil.rmtree(folder)
    return freed


def _no_commit(wanted: str) -> BadInput:
    found = UNPINNED.fullmatch(wanted)
    if found is None:
        return BadInput(
            sentence(
                "error-no_name_data_set_on", "“{wanted}” is no name of a data set on the model hub.", wanted=wanted
            ),
            "",
            sentence(
                "error-write_as_org_name_commit",
                "Write it as org/name@COMMIT, with the 40 digits and letters of a commit.",
            ),
        )
    return BadInput(
        sentence("error-names_no_fixed_commit", "{wanted} names no fixed commit.", wanted=wanted),
        sentence("error-what_fetched_under_name_alone", "What is fetched under a name alone is other data tomorrow."),
        sentence(
            "error-write_as_org_name_commit", "Write it as org/name@COMMIT, with the 40 digits and letters of a commit."
        ),
        remedies=(LookAtData(data=found["name"]),),
    )
