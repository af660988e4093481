"""What changed between two plans, value by value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from engine.core.frozen import Frozen
from planner.plan import Origin, Plan


class DiffLine(Frozen):
    """One changed value; None where there was or is none."""

    field: str
    before: str | None
    after: str | None
    because: Origin | None = None
    """Where the new value comes from."""


def diff(before: Plan | None, after: Plan) -> list[DiffLine]:
    """Changed values in the order of the spec; rubric lines and sources are compared by name."""
    old, new = _leaves(before), _leaves(after)
    fields = [*new, *(field for field in old if field not in new)]
    parents = {parent for field in fields for parent in beginnings(field)}
    return [
        DiffLine(field=field, before=old.get(field), after=new.get(field), because=after.origin.get(field))
        for field in fields
        if old.get(field) != new.get(field) and not _said_elsewhere(field, old, new, parents)
    ]


def _said_elsewhere(field: str, old: Mapping[str, str], new: Mapping[str, str], parents: Set[str]) -> bool:
    """The quote of a changed line is its reason already, the path of a source its name; “none” beside the value that
    took its place says nothing, nor does it of what is new or gone."""
    if {old.get(field, "none"), new.get(field, "none")} == {"none"}:
        return True
    return field.endswith((".quote", "].path")) or ("none" in (old.get(field), new.get(field)) and field in parents)


def beginnings(field: str) -> list[str]:
    """What a dotted name is a part of, the nearest last: “data” and “data.sources” for “data.sources[a.csv]”."""
    return [field[:n] for n, letter in enumerate(field) if letter in ".["]


def _leaves(plan: Plan | None) -> dict[str, str]:
    if plan is None or plan.spec is None:
        return {}
    return dict(leaves(plan.spec.model_dump(mode="json")))


def leaves(value: object, at: str = "") -> Iterator[tuple[str, str]]:
    """Dotted name and text of each value; members of a list go by their name, path, metric or kind."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{at}.{key}" if at else str(key))
    elif isinstance(value, list) and value and all(isinstance(v, dict) for v in value):
        for index, inner in enumerate(value):
            name = next((inner[k] for k in ("name", "path", "metric", "kind") if inner.get(k)), index)
            yield from leaves(inner, f"{at}[{name}]")
    elif isinstance(value, list):
        yield at, ", ".join(str(v) for v in value) or "none"
    else:
        yield at, "none" if value is None else str(value)
