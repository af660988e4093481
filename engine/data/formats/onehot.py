"""Labels in a column each, one-hot or multi-hot: read as one column with the names of those that are set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.data.formats.table import Table

_MARKS = "_-.: "
_SET = frozenset(
    {"1", "1.0", "1,0", "true", "yes", "x", "✓", "✔", "ja", "wahr", "oui", "vrai", "sí", "si", "verdadero", "是"}
)
_UNSET = frozenset({"", "0", "0.0", "0,0", "false", "no", "nein", "falsch", "non", "faux", "falso", "否", "-"})
_FEWEST, _FEWEST_ROWS, _FEWEST_LETTERS = 3, 8, 2
_MOSTLY = 0.6
"""Share of the rows in which a label is set: fewer are rather properties, as `is_new`."""


def one_label_column(found: Table) -> Table:
    """The table with one column in the place of three or more that share the beginning of their name and hold only yes
    or no, one of them set in most rows.

    Several that are set stand in the cell with a semicolon between them.
    """
    columns = _together(found)
    if not columns:
        return found
    start = next(
        columns[0][: n + 1] for n, letter in enumerate(columns[0]) if letter in _MARKS and n >= _FEWEST_LETTERS
    )
    names = {c: c[len(start) :].replace("_", " ").strip() or c for c in columns}
    own = start.rstrip(_MARKS)
    own = own if own not in found.columns or own in columns else f"{own} label"
    rows = []
    for row in found.rows:
        several = [names[c] for c in columns if row.get(c, "").strip().casefold() in _SET]
        rows.append({**{c: v for c, v in row.items() if c not in names}, own: "; ".join(several)})
    kept = [own if c == columns[0] else c for c in found.columns if c == columns[0] or c not in names]
    return replace(found, columns=tuple(kept), rows=rows)


def _together(found: Table) -> Sequence[str]:
    """The columns that are labels of the same kind; empty where there are none."""
    if len(found.rows) < _FEWEST_ROWS:
        return ()
    flags = [
        c
        for c in found.columns
        if {row.get(c, "").strip().casefold() for row in found.rows} <= _SET | _UNSET
        and any(row.get(c) for row in found.rows)
    ]
    groups: dict[str, list[str]] = {}
    for column in flags:
        at = next((n for n, letter in enumerate(column) if letter in _MARKS and n >= _FEWEST_LETTERS), None)
        if at is not None:
            groups.setdefault(column[:at], []).append(column)
    for columns in sorted(groups.values(), key=len, reverse=True):
        set_in = sum(any(row.get(c, "").strip().casefold() in _SET for c in columns) for row in found.rows)
        if len(columns) >= _FEWEST and set_in >= _MOSTLY * len(found.rows):
            return columns
    return ()
