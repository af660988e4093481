"""Files of a folder that are read together, for what one asks another answers: mails in a file each, and the days of
a Slack channel."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.core.error_json import refused_file
from engine.core.errors import BadInput
from engine.core.file_kinds import MAIL
from engine.core.row import Row
from engine.data.counts import Counts
from engine.data.formats.dialogue import Tally, told
from engine.data.formats.slack import is_day, slack_rows
from engine.data.formats.table import GROUP, PROMPT, REPLY, Table, table
from engine.data.formats.talks import Sides
from engine.data.parse import slack_messages

_HEAD = 2**16


def joint(files: Sequence[Path]) -> set[Path]:
    """Those of the files that cannot be read one by one; mailboxes can."""
    mails = [f for f in files if f.suffix.lower() == ".eml"]
    days: dict[Path, list[Path]] = defaultdict(list)
    for file in files:
        if is_day(file.name):
            days[file.parent].append(file)
    return {
        *(mails if len(mails) > 1 else ()),
        *(f for of in days.values() if len(of) > 1 and _may_be_slack(of[0]) for f in of),
    }


def joint_rows(
    folder: Path, inside: Sequence[Path], name: str, counts: Counts, sides: Sides | None = None
) -> tuple[list[Row], set[Path]]:
    """Rows of all mails and Slack channels among the files, and which files these are; what cannot be used is told
    to `counts`."""
    sides = Sides() if sides is None else sides
    mails = [p for p in inside if p.suffix.lower() in MAIL]
    read = set(mails)
    rows: list[Row] = []
    if mails:
        from engine.data.reader_process import mails_apart

        try:
            found_mails = mails_apart(folder, mails, sides.wanted)
            sides.take(found_mails.writers)
            rows += _rows(found_mails, name, counts)
        except BadInput as error:
            counts.left_out.append(refused_file(name, error))
    channels: dict[Path, list[Path]] = defaultdict(list)
    for path in inside:
        if is_day(path.name) and _may_be_slack(path):
            channels[path.parent].append(path)
    for place, days in channels.items():
        own = f"{name}/{place.relative_to(folder).as_posix()}"
        found = {day: messages for day in days if (messages := slack_messages(day, day.relative_to(folder).as_posix()))}
        left = Tally()
        rows += _rows(
            table(slack_rows([m for messages in found.values() for m in messages], left, own, sides)), name, counts
        )
        counts.left_out += [f"{own}: {why}" for why in told(left)]
        # Only days in which messages were found; others are read as any JSON.
        read |= found.keys()
    return rows, read


def _may_be_slack(path: Path) -> bool:
    try:
        with open(path, "rb") as file:
            # Every message of Slack has it, and it is far faster than to parse the file.
            return b'"ts"' in file.read(_HEAD)
    except OSError:
        return False


def _rows(found: Table, name: str, counts: Counts) -> Iterator[Row]:
    counts.left_out += [f"{name}: {why}" for why in found.left_out]
    for row, line in zip(found.rows, found.lines, strict=True):
        yield Row(row[PROMPT], row[REPLY], f"{name}/{row['file']}", line, row[GROUP])
