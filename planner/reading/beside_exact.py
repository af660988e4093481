"""What of an encoder's reading counts beside the exact readers: it knows what messages are about, they know figures and
names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from planner.requirements import Change, WantedSource, path_key
from planner.wishes.field import ChangeField

_KNOWN_BETTER: frozenset[ChangeField] = frozenset(
    {"task", "gates", "budget", "deadline_hours", "max_response_seconds", "base_model"}
)
"""Where the exact readers found one, another in the same message is a wrong place more often than a second wish; kinds
of tasks they take from plain words alone: “sort into our classes”, “extract, do not classify”."""
_PROTECTS = frozenset({"never", "eval"})
_FILE = re.compile(r"\.\w{1,8}$|[/\\_]")
_ELSEWHERE = re.compile(r"//|^[\w.-]+/[\w.-]+$")
_TABLE = re.compile(r"\.(?:csv|tsv|xlsx?|ods|jsonl?|parquet|arrow)$", re.IGNORECASE)
"""Examples to learn from, and nothing facts are looked up in."""
_FEWEST_WORDS = 2
_SECONDS: dict[str, float] = {"deadline_hours": 3600.0, "max_response_seconds": 1.0}


def beside_exact(
    changes: Sequence[Change], exact: Sequence[Change], *, in_document: bool = False
) -> tuple[Change, ...]:
    """The changes that are not those of the exact readers in a worse form.

    A document lists its data with what they are for, so there also counts that a file is to be learned from.
    """
    figures = {change.field for change in exact if change.field in _KNOWN_BETTER}
    lengths = {seconds for change in exact if (seconds := _seconds(change)) is not None}
    of_experts = {change.op for change in exact if change.field == "experts"}
    known = {
        path_key(change.value.path): change.value
        for change in exact
        if change.op != "remove" and isinstance(change.value, WantedSource)
    }
    return tuple(
        c
        for c in changes
        if c.field not in figures
        # “The training may take 3 minutes at most” says nothing of a reply.
        and _seconds(c) not in lengths
        # A list of specialists is read whole, who comes and who goes.
        and not (c.field == "experts" and c.op in of_experts)
        and _is_source_of_its_own(c, known, in_document=in_document)
    )


def _seconds(change: Change) -> float | None:
    """The length of time of a limit, whatever it limits."""
    unit = _SECONDS.get(change.field)
    return round(change.value * unit) if unit is not None and isinstance(change.value, float) else None


def _is_source_of_its_own(change: Change, known: dict[str, WantedSource], *, in_document: bool) -> bool:
    value = change.value
    if not isinstance(value, WantedSource) or change.op == "remove":
        return True
    if (exact := known.get(path_key(value.path))) is not None:
        # What it is for may have been passed over; that it is learned from is what is taken anyway.
        beside = value.use in _PROTECTS or (value.use == "retrieve" and not _TABLE.search(value.path))
        learned = in_document and value.use == "train" and not exact.doubtful
        return exact.use is None and (beside or learned)
    if any(path_key(value.path) in name or name in path_key(value.path) for name in known):
        return False
    if _ELSEWHERE.search(value.path) or "://" in change.quote:
        # Addresses and names of the hub are the exact readers' to know.
        return False
    # Of files that are named exactly, others beside them have the names of files as well.
    return bool(_FILE.search(value.path)) or (not known and len(value.path.split()) >= _FEWEST_WORDS)
