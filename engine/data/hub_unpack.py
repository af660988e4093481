"""A file of a data set as it came: a plain file, and of a packed text the text."""

from __future__ import annotations

import gzip
import stat
import zlib
from pathlib import Path

from engine.core.errors import BadInput, RunFailed
from engine.core.sentences import as_said, sentence
from engine.data.formats.archive import LARGEST_RATIO
from engine.data.hub_place import Pinned
from engine.models.download import require_space

SMALL = 2**20
"""Bytes that any file may unpack to."""


def require_plain(path: Path, folder: Path, exact: Pinned) -> None:
    """Raises RunFailed where what was fetched is no file of its own in the folder, or is reached over a link."""
    if not stat.S_ISREG(path.lstat().st_mode) or path.resolve() != folder.resolve() / path.relative_to(folder):
        raise RunFailed(
            sentence(
                "error-file_link_or_lies_behind", "A file of {whole} is a link, or lies behind one.", whole=exact.whole
            ),
            sentence("error-leads_elsewhere", "{path} leads elsewhere.", path=path),
            sentence("error-remove_folder_and_fetch_again", "Remove {folder}, and fetch it again.", folder=folder),
        )


def unpack(source: Path, target: Path, what: str, to: Path | None) -> None:
    """Of a packed text the text; sizes are counted, for a few bytes can be made to fill a disk.

    Raises:
        BadInput: it is no packed text, or longer than an honest one.
    """
    most = max(SMALL, source.stat().st_size * LARGEST_RATIO)
    done = 0
    target.unlink(missing_ok=True)
    try:
        with gzip.open(source) as packed, open(target, "xb") as out:
            while part := packed.read(2**20):
                done += len(part)
                if done > most:
                    raise BadInput(
                        sentence(
                            "error-unpacks_far_more_than_honest",
                            "{what} unpacks to far more than an honest file would.",
                            what=what,
                        ),
                        sentence(
                            "error-more_than_times_as_long", "It is more than {most} times as long.", most=LARGEST_RATIO
                        ),
                        sentence(
                            "error-take_another_data_set_or",
                            "Take another data set, or name a folder of it without this file.",
                        ),
                    )
                if done % 2**26 < len(part):
                    require_space(what, 2**27, place=to)
                out.write(part)
    except BadInput:
        target.unlink()
        raise
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        target.unlink(missing_ok=True)
        raise BadInput(
            sentence("error-cannot_be_unpacked", "{path} cannot be unpacked.", path=what),
            as_said(f"{error}."),
            sentence(
                "error-name_folder_without_this_file", "Name a folder of it without this file, or another data set."
            ),
        ) from error
