"""Read a file in a process of its own, with limits of memory and time. `python -m engine.data.reader_process
rows|text|mails FILE FOLDER SECONDS`."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from engine.core.error_json import refused_file
from engine.core.errors import BadInput
from engine.core.file_kinds import ARROW, MAIL, READABLE
from engine.core.limited_process import answer, read_limited
from engine.core.sentences import renamed, sentence
from engine.data import read_cache as finished
from engine.data.columns import columns_of
from engine.data.foldertable import folder_table, may_be_packed, reads_as
from engine.data.formats.archive import unpack
from engine.data.formats.dialogue import Tally, told, unanswered_wanted, with_unanswered
from engine.data.formats.large import LARGE_BYTES, is_large, large_table
from engine.data.formats.mail import Mail, mails_of
from engine.data.formats.shapes import Item
from engine.data.formats.slack import is_day, slack_rows
from engine.data.formats.table import Table, Writers, table
from engine.data.formats.talks import Sides
from engine.data.formats.threads import mail_rows
from engine.data.parse import HISTORY, as_asked, holds_rows, read_rows_here, read_text_here, slack_messages
from engine.data.rows import as_cells, paired
from engine.data.saved_set import is_saved, saved_files

SECONDS = 180
_LARGE_BYTES_A_SECOND = 4 * 2**20
"""A table that is drawn from is given more time by its size; no archive is, for its size says nothing."""
_NAMES = "names.json"


def table_apart(path: Path, speaker: str | None = None) -> Table:
    """Rows of a file, read in a process of its own; the replies are those of `speaker`, where such a one writes in
    it.

    Raises:
        BadInput: it cannot be read, or its reader reached a limit of memory or time.
    """
    return _table_of(_run("rows", path, speaker=speaker))


def mails_apart(folder: Path, files: Sequence[Path], speaker: str | None = None) -> Table:
    """Mails of many files in a folder, one of which may answer another; each row says in `file` which it is from.

    Raises:
        BadInput: it cannot be read, or its reader reached a limit of memory or time.
    """
    return _table_of(_run("mails", folder, [f.relative_to(folder).as_posix() for f in files], speaker))


def _table_of(found: Mapping[str, Any]) -> Table:
    writers = Writers(found["messages"], tuple(found["answering"]))
    return Table(
        tuple(found["columns"]),
        found["rows"],
        found["lines"],
        tuple(found["left_out"]),
        tuple(found.get("unused", ())),
        writers,
    )


def text_apart(path: Path) -> str:
    """Text of a file, read in a process of its own.

    Raises:
        BadInput: it cannot be read, or its reader reached a limit of memory or time.
    """
    return str(_run("text", path)["text"])


def _run(what: str, path: Path, files: Sequence[str] = (), speaker: str | None = None) -> dict[str, Any]:
    """What the process found.

    Raises:
        BadInput: it said why it cannot, or it died at one of its limits.
    """
    kept_as = what if speaker is None else f"{what}-{hashlib.sha256(speaker.encode()).hexdigest()[:8]}"
    kept_as += "-open" if unanswered_wanted() else ""
    # A run reads each file several times: for its estimate, its rows, its facts.
    if (before := finished.known(kept_as, path)) is not None:
        return before
    seconds = SECONDS + _large_bytes(path) // _LARGE_BYTES_A_SECOND
    with tempfile.TemporaryDirectory(prefix="nlforge-", dir=finished.place()) as folder:
        (Path(folder) / _NAMES).write_text(
            json.dumps({"files": list(files), "speaker": speaker, "unanswered": unanswered_wanted()}), encoding="utf-8"
        )
        found = read_limited("engine.data.reader_process", [what, str(path.resolve())], path, Path(folder), seconds)
    finished.keep(kept_as, path, found)
    return found


def _large_bytes(path: Path) -> int:
    """Of a table that is drawn from; 0 where it is read whole."""
    if path.is_dir() and path.name != HISTORY:
        size = sum(file.stat().st_size for file in saved_files(path)) if is_saved(path) else 0
        return size if size > LARGE_BYTES else 0
    return path.stat().st_size if is_large(path) else 0


def _rows(path: Path, folder: Path, speaker: str | None = None) -> Table:
    if path.is_dir() and path.name != HISTORY:
        return folder_table(path)
    if is_large(path) and path.suffix.lower() not in ARROW:
        return as_asked(large_table(path, folder), Sides(speaker))
    if path.suffix.lower() != ".zip":
        return read_rows_here(path, speaker)
    if (whole := _folder_in(path, folder)) is not None:
        return whole
    left_out: list[str] = []
    sides = Sides(speaker)
    found = table(_members(path, folder, left_out, sides), left_out)
    return replace(found, writers=sides.writers())


def _mails(path: Path, names: Sequence[str], speaker: str | None = None) -> Table:
    left_out: list[str] = []
    sides = Sides(speaker)
    mails = [mail for name in names for mail in _mails_of(path / name, name, left_out)]
    found = table(mail_rows(mails, left_out, sides), left_out)
    return replace(found, writers=sides.writers())


def _mails_of(place: Path, name: str, left_out: list[str]) -> list[Mail]:
    try:
        return mails_of(place, left_out, name)
    except OSError as error:
        left_out.append(f"{name}: it cannot be read ({error.strerror})")
        return []


def _folder_in(path: Path, folder: Path) -> Table | None:
    """The table of an archive that holds a folder which is one; None where it holds others."""
    if not may_be_packed(path):
        return None
    tree, left_out = folder / "tree", list[str]()
    for place, name, why in unpack(path, folder):
        if place is None:
            left_out.append(f"{name}: {why}")
            continue
        target = tree / name.replace("\\", "/")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            # A name in an archive may be no name here: too long, or a file where a folder is.
            place.rename(target)
        except OSError as error:
            place.unlink(missing_ok=True)
            left_out.append(f"{name}: it cannot be unpacked ({error.strerror})")
    if not tree.is_dir() or reads_as(tree) not in ("labels", "brat", "saved"):
        # Its members are read again one by one, for which the room is needed.
        shutil.rmtree(tree, ignore_errors=True)
        return None
    found = folder_table(tree)
    return replace(found, left_out=(*left_out, *found.left_out))


def _members(path: Path, folder: Path, left_out: list[str], sides: Sides) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Messages and replies of all tables, mails and chats in an archive; each row says which member it is from.

    A mail may be answered by one of another member, and a thread of Slack goes on in the next day's.
    """
    mails: list[Mail] = []
    channels: dict[str, list[tuple[str, int, Item]]] = defaultdict(list)
    for place, name, why in unpack(path, folder):
        if place is None:
            left_out.append(f"{name}: {why}")
            continue
        try:
            if place.suffix.lower() in MAIL:
                mails += mails_of(place, left_out, name)
                continue
            if is_day(name) and (messages := slack_messages(place, name)):
                channels[str(PurePosixPath(name).parent)] += messages
                continue
            yield from _member(place, name, left_out, sides)
        except BadInput as error:
            left_out.append(renamed(refused_file(name, error), str(place), name))
        except (
            Exception
        ) as error:  # parsers throw what they like at broken files; the other members are as good as they were
            left_out.append(f"{name}: it cannot be read ({type(error).__name__})")
        finally:
            place.unlink(missing_ok=True)
    yield from mail_rows(mails, left_out, sides)
    for channel, messages in channels.items():
        left = Tally()
        yield from slack_rows(messages, left, channel, sides)
        left_out += [f"{channel}: {why}" for why in told(left)]


def _member(place: Path, name: str, left_out: list[str], sides: Sides) -> Iterator[tuple[int, Mapping[str, str]]]:
    suffix = place.suffix.lower()
    if suffix == ".zip":
        # It may unpack to any size, level by level.
        left_out.append(f"{name}: an archive inside an archive is not opened")
    elif suffix not in READABLE:
        left_out.append(f"{name}: {suffix or 'such'} files are not read")
    elif not holds_rows(place):
        left_out.append(f"{name}: a text without messages and replies")
    else:
        found = read_rows_here(place, sides.wanted)
        sides.take(found.writers)
        left_out += [f"{name}: {why}" for why in found.left_out]
        if not found.rows and found.left_out:
            return
        columns = columns_of(found)
        if not columns.prompt or not columns.reply or columns.guessed:
            left_out.append(f"{name}: no pair of columns I recognise as message and reply")
            return
        yield from as_cells(paired(found, columns, name), name)


def _found(what: str, path: Path, folder: Path) -> dict[str, Any]:
    if what == "text":
        found: dict[str, Any] = {"text": read_text_here(path)}
    else:
        asked = json.loads((folder / _NAMES).read_text(encoding="utf-8"))
        with with_unanswered(asked["unanswered"]):
            rows = (
                _mails(path, asked["files"], asked["speaker"])
                if what == "mails"
                else _rows(path, folder, asked["speaker"])
            )
        found = {
            "columns": rows.columns,
            "rows": rows.rows,
            "lines": rows.lines,
            "left_out": rows.left_out,
            "messages": rows.writers.messages,
            "answering": rows.writers.answering,
            "unused": rows.unused,
        }
    if not (found.get("text") or found.get("rows") or found.get("left_out")):
        raise BadInput(
            sentence("error-find_nothing", "I find nothing in {path}.", path=path),
            sentence("error-it_is_empty", "It is empty."),
            sentence("error-name_another_file", "Name another file."),
        )
    return found


def main(arguments: list[str]) -> int:
    """Entry of the process; what it found, or why not, is a file in the folder given."""
    what, path, folder, seconds = arguments[0], Path(arguments[1]), Path(arguments[2]), int(arguments[3])
    return answer(path, folder, seconds, lambda: _found(what, path, folder))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
