"""The wrong replies, one a row, to be gone through and put right: a file that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from engine.core.frozen import Frozen
from engine.core.journal import replace_file
from engine.core.printable import printable
from engine.core.row import Row
from engine.data.spreadsheet_marks import CORRECTIONS_HEAD, marked
from engine.encoder.schema import parsed
from engine.graders.facts import figures
from engine.graders.kinds import JsonFields
from engine.graders.structure import entries_of

TO_CORRECT = "corrections.csv"
"""In the folder of the run."""
_NAMED = 3


class Correction(Frozen):
    """One wrong reply."""

    message: str
    reply: str
    right: str
    why: str


def corrections(
    rows: Sequence[Row],
    replies: Sequence[str],
    right: Sequence[bool],
    cut: Sequence[bool],
    broken: Sequence[Sequence[str]],
    *,
    labels: bool,
    form: JsonFields | None,
) -> tuple[Correction, ...]:
    """Those that are not right, in the order of the rows; `cut` are those cut off at the limit, `broken` the names of
    the musts each breaks."""
    return tuple(
        Correction(
            message=row.prompt, reply=said, right=row.reply, why=_why(row, said, off, musts, labels=labels, form=form)
        )
        for row, said, held, off, musts in zip(rows, replies, right, cut, broken, strict=True)
        if not held
    )


def _why(row: Row, said: str, cut: bool, musts: Sequence[str], *, labels: bool, form: JsonFields | None) -> str:
    if cut:
        return "It breaks off before its end."
    if musts:
        return f"It breaks a rule that nobody may break: {', '.join(musts)}."
    if not said.strip():
        return "It is empty."
    if labels:
        return f"It should be “{row.reply.strip()}”."
    if form is not None:
        return _of_form(row.reply, said, form)
    wanted, have = figures(row.reply), figures(said)
    missing, added = sorted(wanted - have), sorted(have - wanted - figures(row.prompt))
    told = [f"{_some(missing)} of the right reply is missing."] if missing else []
    told += [f"{_some(added)} is not in the right reply."] if added else []
    return " ".join(told) or "It says something else than the right reply."


def _of_form(expected: str, said: str, form: JsonFields) -> str:
    if not parsed(said):
        return "It is no form."
    those, these = (entries_of(parsed(one), form.fields) for one in (expected, said))
    wrong = dict.fromkeys(
        name
        for name, _ in (*those, *these)
        if [value for of, value in those if of == name] != [value for of, value in these if of == name]
    )
    return f"Not as in the right form: {_some(list(wrong))}." if wrong else "It is not the right form."


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")


def keep_corrections(folder: Path, found: Sequence[Correction]) -> None:
    """Write the file; one of an earlier run that has nothing to correct any more goes.

    Raises:
        RunFailed: it could not be written.
    """
    path = folder / TO_CORRECT
    if not found:
        path.unlink(missing_ok=True)
        return
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(CORRECTIONS_HEAD)
    for one in found:
        table.writerow([marked(printable(text)) for text in (one.message, one.reply, one.right, one.why)])
    # With the mark of UTF-8, without which spreadsheets read umlauts wrongly.
    replace_file(path, out.getvalue().encode("utf-8-sig", "replace"))
