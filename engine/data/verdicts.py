"""Which reply was better, or whether one was liked: columns of pairs, thumbs and stars."""

from __future__ import annotations

from collections.abc import Sequence

from engine.data.formats.table import Table, folded

_REJECTED = (
    "rejected", "rejected_reply", "rejected_answer", "worse", "worse_reply", "worse_answer", "bad_reply", "bad_answer",
    "non_preferred", "loser", "schlechter", "schlechtere_antwort", "abgelehnt", "pire", "peor",
)  # fmt: skip
_VERDICT = (
    "thumbs", "thumb", "feedback", "liked", "verdict", "vote", "rating", "stars", "label", "helpful", "was_helpful",
    "good", "csat", "bewertung", "hilfreich", "daumen", "sterne", "note", "utile", "valoracion", "valoración",
)  # fmt: skip
_UP = frozenset({
    "up", "yes", "y", "true", "good", "like", "liked", "positive", "helpful", "1", "+1", "👍", "thumbs_up", "thumbsup",
    "thumbs-up", "ja", "gut", "hilfreich", "oui", "bon", "sí", "si", "bueno",
})  # fmt: skip
_DOWN = frozenset({
    "down", "no", "n", "false", "bad", "dislike", "disliked", "negative", "unhelpful", "0", "-1", "👎", "thumbs_down",
    "thumbsdown", "thumbs-down", "nein", "schlecht", "non", "mauvais", "malo",
})  # fmt: skip
_STARS = frozenset("12345")
_DECISIONS = ("answer", "annotation_answer", "annotation_status")
_ACCEPTED = frozenset({"accept", "accepted"})
_DECIDED = _ACCEPTED | {"reject", "rejected", "ignore", "ignored", "skip", "skipped"}
_ENOUGH = 0.8
"""Share of filled cells that must be verdicts for a column to be one, and share of rows with stars from which a row
without them lacks them."""
_HALF = 0.5
"""Share of rows with thumbs from which a row without one lacks it; of logs only few rows have one."""


def rejected_column(columns: Sequence[str]) -> str | None:
    """The column with the reply that was marked worse."""
    return _named(columns, _REJECTED)


def verdict_column(table: Table, used: Sequence[str | None]) -> str | None:
    """The column that says whether the reply is good; `used` are those of message and reply."""
    column = _named([c for c in table.columns if c not in used], _VERDICT)
    if column is None:
        return None
    cells = [c for r in table.rows if (c := r.get(column, "").strip().casefold())]
    # Three classes by number are no thumbs.
    if {"0", "2"} <= set(cells) or any(_numbers_classes(table, column, c) for c in used if c):
        return None
    understood = sum(c in _UP or c in _DOWN or c in _STARS for c in cells)
    return column if cells and understood >= _ENOUGH * len(cells) else None


def _numbers_classes(table: Table, column: str, other: str) -> bool:
    """Whether each of several values stands beside one label only: it is the label's number, and no verdict on it."""
    pairs = {(r.get(column, ""), r.get(other, "")) for r in table.rows}
    return 2 < len(pairs) < len(table.rows) and len({a for a, _ in pairs}) == len(pairs) == len({b for _, b in pairs})


def decision_column(table: Table) -> str | None:
    """The column in which an annotation tool keeps whether its row was accepted, rejected or passed over; no answer
    to anything."""
    column = _named(table.columns, _DECISIONS)
    said = {r.get(column, "").strip().casefold() for r in table.rows} - {""} if column is not None else set()
    return column if said & _ACCEPTED and said <= _DECIDED else None


def accepted(cell: str) -> bool:
    """Whether a row so marked may be learned from."""
    return cell.strip().casefold() in _ACCEPTED


def verdicts(cells: Sequence[str]) -> list[bool | None]:
    """Thumbs up or down for each cell; of stars from 1 to 5, four and five are up, one and two down, three says
    nothing."""
    folded = [c.strip().casefold() for c in cells]
    stars = any(c in "2345" for c in folded if c)
    return [_stars(c) if stars else True if c in _UP else False if c in _DOWN else None for c in folded]


def unjudged(cells: Sequence[str]) -> list[bool]:
    """Of each cell whether it says nothing where the others say what was thought of their rows; where only some rows
    were judged, none is missing."""
    folded = [c.strip().casefold() for c in cells]
    said = [c in _UP or c in _DOWN or c in _STARS for c in folded]
    fewest = _ENOUGH if any(c in "2345" for c in folded if c) else _HALF
    return [not known and sum(said) >= fewest * len(said) for known in said]


def _stars(cell: str) -> bool | None:
    return None if cell not in _STARS or cell in ("", "3") else cell in "45"


def _named(columns: Sequence[str], names: Sequence[str]) -> str | None:
    known = {folded(c): c for c in reversed(columns)}
    return next((known[n] for n in names if n in known), None)
