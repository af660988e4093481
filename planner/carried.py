"""What an entry of a list keeps of the one whose place it takes, or which is said again: what the words do not say
anew."""

from __future__ import annotations

from typing import Any

from planner.requirements import (
    Value,
    WantedCriterion,
    WantedExpert,
    WantedGpu,
    WantedRows,
    WantedSource,
    key,
    path_key,
)


def carried(old: Value, new: Value) -> Value:
    """The new entry with what still holds of the old one.

    A file keeps what it is used as and what it holds; the number of examples only where it is the same file. A card
    keeps its memory, and a card without a name its name, where no other card is named. A rule keeps its points, with
    the sign of what it is now, and another rule in its place that it was a must. A specialist keeps its files. A gate,
    a stage, a language and a column say all there is to say.
    """
    match old, new:
        case WantedSource(), WantedSource():
            return _filled(new, _of_source(old, same=key(old) == key(new)))
        case WantedGpu(), WantedGpu():
            return _card(old, new)
        case WantedCriterion(), WantedCriterion():
            return _rule(old, new)
        case WantedRows(), WantedRows():
            return new if new.column is not None else old
        case WantedExpert(), WantedExpert():
            return new.model_copy(update={"sources": tuple(dict.fromkeys([*new.sources, *old.sources]))})
        case _:
            return new


def _filled(new: WantedSource, known: dict[str, Any]) -> WantedSource:
    missing = {name: value for name, value in known.items() if getattr(new, name) is None}
    # What it is used as is not in doubt any more where it is said.
    settled = {"doubtful": None} if new.use is not None else {}
    return new.model_copy(update={**missing, **settled})


def _of_source(old: WantedSource, *, same: bool) -> dict[str, Any]:
    if same:
        return old.model_dump(exclude={"path"})
    return {"use": old.use, "holds": old.holds}


def _card(old: WantedGpu, new: WantedGpu) -> WantedGpu:
    if new.count == 0 or (new.name and key(old) != key(new)):
        return new
    return new.model_copy(
        update={"name": new.name or old.name, "vram_gb": old.vram_gb if new.vram_gb is None else new.vram_gb}
    )


def _rule(old: WantedCriterion, new: WantedCriterion) -> WantedCriterion:
    kept: dict[str, Any] = {}
    if new.weight is None and old.weight is not None:
        kept["weight"] = -abs(old.weight) if new.unwanted else abs(old.weight)
    if key(old) != key(new) and new.strength == "should":
        kept["strength"] = old.strength
    return new.model_copy(update=kept)


def renamed(expert: WantedExpert, gone: WantedSource, come: WantedSource) -> WantedExpert:
    """The specialist with the file that took another's place among its own."""
    paths = (come.path if path_key(path) == key(gone) else path for path in expert.sources)
    return expert.model_copy(update={"sources": tuple(dict.fromkeys(paths))})
