"""Zip archives: what may be taken out of them, and nothing else."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from engine.core.errors import BadInput
from engine.core.sentences import as_said, sentence

LARGEST_BYTES = 2 * 2**30
LARGEST_RATIO = 200
MOST_FILES = 100_000
_CHUNK = 2**20


def unpack(path: Path, into: Path) -> Iterator[tuple[Path | None, str, str]]:
    """Members one by one: where it lies now (None = left out), its name, and why it was left out.

    Members that name a place outside of the archive, links, encrypted ones and those that grow out of all proportion
    are left out; sizes are counted while unpacking, for what an archive says of itself may be a lie.

    Raises:
        BadInput: it is no zip archive.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise BadInput(
            sentence("error-cannot_be_unpacked", "{path} cannot be unpacked.", path=path),
            as_said(f"{error}."),
            sentence(
                "error-make_archive_again_or_unpack",
                "Make the archive again, or unpack it yourself and name the folder.",
            ),
        ) from error
    left = LARGEST_BYTES
    with archive:
        for number, member in enumerate(archive.infolist()):
            if member.is_dir():
                continue
            if number >= MOST_FILES:
                yield None, member.filename, f"it comes after the first {MOST_FILES:,} files"
                return
            if why := _refused(member):
                yield None, member.filename, why
                continue
            # A name of ours: that of the member may be too long, or exist already.
            target = into / f"{number:06d}{PurePosixPath(member.filename).suffix[:12]}"
            # Small members may be packed well; beyond a megabyte such a ratio is made to fill a disk.
            most = min(left, max(_CHUNK, member.compress_size * LARGEST_RATIO))
            try:
                size = _copy(archive, member, target, most)
            except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
                target.unlink(missing_ok=True)
                yield None, member.filename, f"it cannot be unpacked ({error})"
                continue
            if size > most:
                target.unlink(missing_ok=True)
                yield None, member.filename, "it unpacks to far more than an honest file would"
                continue
            left -= size
            yield target, member.filename, ""


def _refused(member: zipfile.ZipInfo) -> str:
    name = PurePosixPath(member.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or (name.parts and ":" in name.parts[0]):
        return "its name points outside of the archive"
    # The upper half holds the mode of Unix; a link would lead to files of this machine.
    if (member.external_attr >> 16) & 0o170000 == 0o120000:
        return "it is a link"
    if member.flag_bits & 0x1:
        return "it is locked with a password"
    return ""


def _copy(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, most: int) -> int:
    size = 0
    with archive.open(member) as source, open(target, "wb") as out:
        while chunk := source.read(_CHUNK):
            size += len(chunk)
            if size > most:
                break
            out.write(chunk)
    return size
