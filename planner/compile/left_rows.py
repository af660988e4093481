"""Rows of tables that are not learned from: those that the person tells by a mark in a column."""

from __future__ import annotations

from collections.abc import Sequence

from engine.core.spec import RowMark, Source
from engine.data.asked_columns import find_column
from engine.data.profile import DataProfile
from planner.plan import Origin, Warning_, said
from planner.requirements import Requirements, WantedRows, Wish
from planner.sentences import sentence


def with_left_rows(
    wants: Requirements, sources: Sequence[Source], profiles: Sequence[DataProfile], rules: dict[str, Origin]
) -> list[Source]:
    """Tables to learn from without such rows, as far as they have the column."""
    by_path = {p.path: p for p in profiles}
    found = []
    for source in sources:
        profile = by_path.get(source.path)
        marks = [] if profile is None or source.use != "train" else list(_marks(wants, profile))
        for mark, wish in marks:
            rules[f"data.sources[{source.path}].without_rows[{mark.text}]"] = said(wish.said)
        found.append(source.model_copy(update={"without_rows": tuple(m for m, _ in marks)}) if marks else source)
    return found


def unknown_row_columns(wants: Requirements, profiles: Sequence[DataProfile]) -> list[Warning_]:
    """A note for each of them whose column no table has."""
    tables = [p for p in profiles if p.columns]
    if not tables:
        return []
    return [
        Warning_(
            code="words_not_used",
            text=sentence(
                "warning-no-row-column",
                "I did not leave out rows with “{text}”, because no file has a column {column}. The columns are: "
                "{known}.",
                text=wish.value.text,
                column=wish.value.column or "",
                known=list(dict.fromkeys(c for p in tables for c in p.columns)),
            ),
        )
        for wish in wants.all("left_rows")
        if isinstance(wish.value, WantedRows)
        and wish.value.column is not None
        and all(find_column(p.columns, wish.value.column) is None for p in tables)
    ]


def _marks(wants: Requirements, profile: DataProfile) -> list[tuple[RowMark, Wish]]:
    found = []
    for wish in wants.all("left_rows"):
        if not isinstance(wish.value, WantedRows) or not profile.columns:
            continue
        column = find_column(profile.columns, wish.value.column) if wish.value.column else None
        if column is not None or wish.value.column is None:
            found.append((RowMark(text=wish.value.text, column=column), wish))
    return found
