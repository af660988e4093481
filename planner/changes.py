"""Changes applied to what the person wants: a list grows, an entry takes another's place, what is withdrawn takes
along what hung on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from engine.data.formats.table import folded
from planner.carried import carried, renamed
from planner.fuzzy_names import called
from planner.requirements import (
    LISTS,
    Change,
    ChangeField,
    Requirements,
    Said,
    Value,
    WantedCriterion,
    WantedExpert,
    WantedGate,
    WantedGpu,
    WantedRate,
    WantedSource,
    Wish,
    key,
    name_key,
    normal,
    path_key,
)
from planner.wishes.table import WISHES

_COLUMN_FIELDS: frozenset[ChangeField] = frozenset({"column", "prompt_columns", "unused_columns"})
_GROWING = frozenset(field for field in LISTS if not WISHES[field].tied)
"""Lists in which a new entry changes no other and no other list."""


def apply_changes(
    requirements: Requirements,
    changes: Sequence[Change],
    turn: int,
    guessed: bool = False,
    document: str | None = None,
    at: datetime | None = None,
) -> Requirements:
    """New requirements; a list field grows, replaces its entry of the same name, or loses it. `at` is when it was
    said. Pure."""
    wishes = dict(requirements.wishes)
    growing: dict[ChangeField, dict[str, Wish]] = {}
    for change in changes:
        said = Said(
            turn=turn,
            quote=change.quote,
            guessed=guessed,
            document=document,
            at=at if change.field == "deadline_hours" else None,
        )
        if change.op == "add" and change.field in _GROWING:
            _grow(growing, wishes, change.field, Wish(value=change.value, said=said))
            continue
        _put_all(wishes, growing)
        before = wishes.get(change.field, ())
        kept = _applied(before, change, Wish(value=_inheriting(change, before), said=said))
        _leave_other_columns(wishes, change)
        left = {key(k.value) for k in kept}
        gone = [w.value for w in before if key(w.value) not in left]
        _put(wishes, change.field, kept)
        # What takes another's place has taken its files over.
        for value in gone if change.op != "replace" else ():
            _forget(wishes, value, said)
        if change.op == "replace" and isinstance(change.value, WantedSource):
            _pass_on(wishes, [value for value in gone if isinstance(value, WantedSource)], change.value)
        if isinstance(change.value, WantedExpert) and change.op != "remove":
            _bring_back(wishes, {path_key(p) for p in change.value.sources})
    _put_all(wishes, growing)
    return Requirements(wishes=wishes)


def _grow(
    growing: dict[ChangeField, dict[str, Wish]],
    wishes: dict[ChangeField, tuple[Wish, ...]],
    field: ChangeField,
    wish: Wish,
) -> None:
    """One entry more, or more of one that is there; a pasted list of files is long."""
    if field not in growing:
        growing[field] = {}
        for known in wishes.get(field, ()):
            growing[field].setdefault(key(known.value), known)
    at, entries = key(wish.value), growing[field]
    entries[at] = _merged(entries[at], wish) if at in entries else wish


def _put_all(wishes: dict[ChangeField, tuple[Wish, ...]], growing: dict[ChangeField, dict[str, Wish]]) -> None:
    for field, entries in growing.items():
        wishes[field] = tuple(entries.values())
    growing.clear()


def _inheriting(change: Change, before: tuple[Wish, ...]) -> Value:
    """What takes another's place keeps what its words do not say anew; half of half a rate is a quarter."""
    value = change.value
    if isinstance(value, WantedRate) and value.rate is None and before and isinstance(before[-1].value, WantedRate):
        return WantedRate(rate=before[-1].value.rate, times=before[-1].value.times * value.times)
    if change.op != "replace" or change.old is None:
        return value
    # Of an entry of the same name too: “replace a by b” where b was known.
    called = _called(change.old, before)
    for wish in (*(w for w in before if key(w.value) == key(value) and w not in called), *called):
        value = carried(wish.value, value)
    return value


def _applied(before: tuple[Wish, ...], change: Change, wish: Wish) -> tuple[Wish, ...]:
    at = key(change.value)
    if change.field not in LISTS:
        return () if change.op == "remove" else (wish,)
    match change.op:
        case "remove":
            return tuple(w for w in before if key(w.value) != at)
        case "replace" if change.old is not None:
            gone = _called(change.old, before)
            kept = tuple(w for w in before if key(w.value) != at and w not in gone)
            place = next((n for n, w in enumerate(before) if w not in kept), len(before))
            return (*kept[:place], wish, *kept[place:])
        case "set" if change.field in ("gpus", "prompt_columns"):
            return (wish,)
    if isinstance(wish.value, WantedGpu):
        # “None” and a card exclude each other, whichever came last counts.
        before = tuple(
            w for w in before if isinstance(w.value, WantedGpu) and (w.value.count == 0) == (wish.value.count == 0)
        )
    place = next((n for n, w in enumerate(before) if key(w.value) == at), len(before))
    merged = _merged(before[place], wish) if place < len(before) else wish
    return (*before[:place], merged, *before[place + 1 :])


def _called(name: str, entries: tuple[Wish, ...]) -> tuple[Wish, ...]:
    """The entries that a name stands for, in whichever of its forms."""
    bare = re.sub(r"^\s*\d+\s*[x×]\s*", "", name)
    keys = {name_key(name), path_key(name), normal(name), key(WantedGpu(name=name)), key(WantedGpu(name=bare))}
    found = called(
        keys, name_key(name).split(), [(key(w.value), name_key(_own_name(w.value)).split()) for w in entries]
    )
    return tuple(w for n, w in enumerate(entries) if n in found)


def _own_name(value: Value) -> str:
    match value:
        case WantedCriterion() | WantedExpert() | WantedGpu():
            return value.name
        case WantedGate():
            return value.metric
        case WantedSource():
            return value.path
        case _:
            return value if isinstance(value, str) else ""


def _merged(before: Wish, now: Wish) -> Wish:
    """What is said again keeps what was said of it before, but for a file that went with its specialist."""
    if before.said.went_with is not None or isinstance(now.value, WantedExpert):
        return now
    value = carried(before.value, now.value)
    said = before.said if value == before.value else now.said
    return Wish(value=value, said=said)


def _forget(wishes: dict[ChangeField, tuple[Wish, ...]], gone: Value, said: Said) -> None:
    """A withdrawn specialist takes its own files along, which are left alone wherever they lie; a withdrawn file
    leaves the specialists that named it."""
    experts = [w for w in wishes.get("experts", ()) if isinstance(w.value, WantedExpert)]
    if isinstance(gone, WantedExpert):
        shared = {path_key(p) for w in experts if isinstance(w.value, WantedExpert) for p in w.value.sources}
        own = {path_key(p): p for p in gone.sources if path_key(p) not in shared}
        left = tuple(
            Wish(value=WantedSource(path=p, use="never"), said=said.model_copy(update={"went_with": gone.name}))
            for p in own.values()
        )
        _put(wishes, "sources", (*(w for w in wishes.get("sources", ()) if key(w.value) not in own), *left))
    elif isinstance(gone, WantedSource) and experts:
        _put(
            wishes,
            "experts",
            tuple(
                w.model_copy(
                    update={
                        "value": w.value.model_copy(
                            update={"sources": tuple(p for p in w.value.sources if path_key(p) != key(gone))}
                        )
                    }
                )
                for w in experts
                if isinstance(w.value, WantedExpert)
            ),
        )


def _pass_on(wishes: dict[ChangeField, tuple[Wish, ...]], gone: Sequence[WantedSource], come: WantedSource) -> None:
    """A specialist that learned from the file that goes learns from the one that comes."""
    for old in gone:
        experts = tuple(
            wish.model_copy(update={"value": renamed(wish.value, old, come)})
            if isinstance(wish.value, WantedExpert)
            else wish
            for wish in wishes.get("experts", ())
        )
        _put(wishes, "experts", experts)


def _leave_other_columns(wishes: dict[ChangeField, tuple[Wish, ...]], change: Change) -> None:
    """A column is the answer, a part of the message or not used: what was said of it last counts."""
    if change.field in _COLUMN_FIELDS and change.op != "remove":
        for field in _COLUMN_FIELDS - {change.field}:
            _put(
                wishes,
                field,
                tuple(w for w in wishes.get(field, ()) if folded(str(w.value)) != folded(str(change.value))),
            )


def _bring_back(wishes: dict[ChangeField, tuple[Wish, ...]], paths: set[str]) -> None:
    """Files that went with a specialist are free again where one is to learn from them."""
    _put(
        wishes,
        "sources",
        tuple(w for w in wishes.get("sources", ()) if w.said.went_with is None or key(w.value) not in paths),
    )


def _put(wishes: dict[ChangeField, tuple[Wish, ...]], field: ChangeField, kept: tuple[Wish, ...]) -> None:
    if kept:
        wishes[field] = kept
    else:
        wishes.pop(field, None)
