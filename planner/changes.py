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

_COLUMN_FIELDS: frozenset[ChangeField] = frozenset({"column", "prompt_columns", "unused_columns", "answer_columns"})
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
    one_model = _as_one_model(changes, requirements.all("experts"))
    for change in _joined(changes, requirements.all("experts")):
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
            if one_model and isinstance(value, WantedExpert):
                _keep_files(wishes, value, said)
            else:
                _forget(wishes, value, said)
        if change.op == "replace" and isinstance(change.value, WantedSource):
            _pass_on(wishes, [value for value in gone if isinstance(value, WantedSource)], change.value)
        if isinstance(change.value, WantedExpert) and change.op != "remove":
            _bring_back(wishes, {path_key(p) for p in change.value.sources})
    _put_all(wishes, growing)
    return Requirements(wishes=wishes)


def _as_one_model(changes: Sequence[Change], known: tuple[Wish, ...]) -> bool:
    """Whether all of several specialists go in the same words, and none comes: one model takes their place."""
    steps = [c for c in changes if c.field == "experts"]
    gone = {key(w.value) for c in steps if c.op == "remove" for w in _called(_own_name(c.value), known)}
    return len(known) > 1 and len(gone) == len(known) and all(c.op == "remove" for c in steps)


def _keep_files(wishes: dict[ChangeField, tuple[Wish, ...]], gone: WantedExpert, said: Said) -> None:
    """What a specialist alone learned from, the one model learns from."""
    there = {key(w.value) for w in wishes.get("sources", ())}
    left = tuple(Wish(value=WantedSource(path=p), said=said) for p in gone.sources if path_key(p) not in there)
    _put(wishes, "sources", (*wishes.get("sources", ()), *left))


def _joined(changes: Sequence[Change], known: tuple[Wish, ...]) -> list[Change]:
    """Specialists that become one in the same words: the one that is left takes the files of those that go."""
    gone = [c for c in changes if c.op == "remove" and isinstance(c.value, WantedExpert)]
    if not gone:
        return list(changes)

    def taking_over(change: Change) -> Change:
        value = change.value
        if change.op == "remove" or not isinstance(value, WantedExpert) or value.sources:
            return change
        names = [_own_name(c.value) for c in gone if normal(c.quote) == normal(change.quote)]
        old = [w.value for name in names for w in _called(name, known)]
        files = dict.fromkeys(p for o in old if isinstance(o, WantedExpert) for p in o.sources)
        return change.model_copy(update={"value": value.model_copy(update={"sources": tuple(files)})})

    # What goes goes last, so that its files are those of another by then.
    return [*(taking_over(c) for c in changes if c not in gone), *gone]


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
    if isinstance(value, WantedGpu):
        same = _spoken_of_again(value, _called(change.old, before) if change.old else before)
        return value if same is None else carried(same, value)
    if isinstance(value, WantedRate) and value.rate is None and before and isinstance(before[-1].value, WantedRate):
        return WantedRate(rate=before[-1].value.rate, times=before[-1].value.times * value.times)
    if change.op != "replace" or change.old is None:
        return value
    # Of an entry of the same name too: “replace a by b” where b was known.
    called = _called(change.old, before)
    for wish in (*(w for w in before if key(w.value) == key(value) and w not in called), *called):
        value = carried(_freed(wish.value), value)
    return value


def _freed(old: Value) -> Value:
    """In the place of a file that was left alone another may be used, or itself again."""
    return old.model_copy(update={"use": None}) if isinstance(old, WantedSource) and old.use == "never" else old


def _spoken_of_again(card: WantedGpu, before: tuple[Wish, ...]) -> Value | None:
    """The card that was named before; for one without a name the first that was."""
    known = [w.value for w in before if isinstance(w.value, WantedGpu) and w.value.count]
    return next((c for c in known if key(c) == key(card)), known[0] if known and not card.name else None)


def _applied(before: tuple[Wish, ...], change: Change, wish: Wish) -> tuple[Wish, ...]:
    # A card without a name has that of the one before by now.
    at = key(wish.value)
    if change.field not in LISTS:
        return () if change.op == "remove" else (wish,)
    match change.op:
        case "remove":
            gone = tuple(w for w in before if key(w.value) == at)
            if not gone and not isinstance(change.value, str):
                # Of codes none is a part of another: “own” of “not own”.
                gone = _called(_own_name(change.value), before)
            return tuple(w for w in before if w not in gone)
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
    if change.field == "column":
        # The further ones are named behind the first.
        _put(wishes, "answer_columns", ())


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
