"""Which measured file is which of those the person speaks of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from engine.core.spec import Source
from engine.data.covering import covers
from engine.data.profile import DataProfile
from planner.plan import Warning_
from planner.requirements import Requirements, WantedSource, Wish, normal
from planner.rule_readers.seen import last
from planner.sentences import sentence

_HEAP = re.compile(r"^[^/\\]*\s[^/\\]*$")
_ENDING = re.compile(r"\.\w{1,8}$")
APART = frozenset({"eval", "retrieve", "never"})
"""Uses of what is never learned from."""
_AS_MANY = 0.2
"""A number that was said and the rows of a file are taken for the same where they differ by less than this share."""


@dataclass(frozen=True)
class ListEntry:
    """A file of the plan: where it is, what was said of it, and what was measured."""

    path: str
    wish: Wish | None
    profile: DataProfile | None

    @property
    def wanted(self) -> WantedSource:
        """What was said of it, which may be nothing."""
        return (
            self.wish.value
            if self.wish is not None and isinstance(self.wish.value, WantedSource)
            else WantedSource(path=self.path)
        )


@dataclass(frozen=True)
class Matched:
    """The files in the order in which they were named, then those that lie there, and what is said of the rest."""

    entries: tuple[ListEntry, ...]
    notes: tuple[Warning_, ...] = ()


def matched(wants: Requirements, profiles: Sequence[DataProfile]) -> Matched:
    """Wishes with what was measured; a heap of data without a file counts only where there are no files."""
    entries: list[ListEntry] = []
    heaps: list[ListEntry] = []
    notes: list[Warning_] = []
    left = list(profiles)
    wished = [(w, w.value) for w in wants.all("sources") if isinstance(w.value, WantedSource)]
    owner = _owners([value for _, value in wished], profiles)
    for number, (wish, value) in enumerate(wished):
        path = value.path
        own = [p for p in left if owner.get(p.path) == number]
        free = [p for p in left if owner.get(p.path, number) == number]
        profile = next((p for p in free if same(p.path, path)), None)
        found = [p for p in free if p.kind != "missing" and lies_in(p.path, path)]
        inside = own or (found if profile is None else [profile])
        left = [p for p in left if p not in inside and p is not profile]
        if own:
            entries += [ListEntry(p.path, wish, p) for p in own]
        elif (
            profile is not None
            and profile.kind == "missing"
            and (there := next((p for p in left if p.path == profile.instead), None)) is not None
        ):
            notes.append(
                Warning_(
                    code="file_not_read",
                    text=sentence(
                        "warning-nearly-the-same",
                        "{path} is not here; I take {other}, which is spelt nearly the same.",
                        path=path,
                        other=there.path,
                    ),
                )
            )
            left.remove(there)
            entries.append(ListEntry(there.path, wish, there))
        elif profile is None and inside:
            entries += [ListEntry(p.path, wish, p) for p in inside]
        elif (profile is None or profile.kind == "missing") and (is_heap(path) or _says_again(path, profile, wished)):
            heaps.append(ListEntry(path, wish, None))
        elif not _forgotten(wish, profile):
            entries.append(ListEntry(path, wish, profile))
    entries += [ListEntry(p.path, None, p) for p in left if p.kind != "missing"]
    files = [e.profile for e in entries if e.profile is not None and e.profile.usable and e.wanted.use != "never"]
    if not files:
        return Matched((*(h for h in heaps), *entries), tuple(notes))
    notes += [_not_a_file(h) for h in heaps if h.wanted.use != "never" and not _tells_of(h.wanted, files)]
    return Matched(tuple(entries), tuple(notes))


def _owners(wished: Sequence[WantedSource], profiles: Sequence[DataProfile]) -> Mapping[str, int]:
    """By file the number of the wish that keeps it from being learned from. Of several wishes for a file the closest
    counts: the file before its folder, a folder before the one it lies in; of two as close the one that protects."""
    found: dict[str, int] = {}
    if not any(wish.use in APART for wish in wished):
        return found
    for profile in profiles:
        if profile.kind == "missing":
            continue
        near = [
            (depth, wish.use in APART, n)
            for n, wish in enumerate(wished)
            if (depth := covers(wish.path, profile.path)) is not None
        ]
        if near and (best := max(near))[1]:
            found[profile.path] = best[2]
    return found


def without_apart(sources: Sequence[Source], entries: Sequence[ListEntry]) -> list[Source]:
    """Of a folder that is learned from as a whole, what the words keep apart is not read."""
    apart = tuple(dict.fromkeys(e.wanted.path for e in entries if e.wanted.use in APART and not is_heap(e.wanted.path)))
    return [
        s.model_copy(update={"without": apart}) if apart and s.use == "train" and s.kind == "folder" else s
        for s in sources
    ]


def is_heap(path: str) -> bool:
    """Whether it is a few words for data (“12 FAQ entries”) rather than the name of a file."""
    return _HEAP.match(path) is not None and _ENDING.search(path) is None and re.match(r"\d", path) is not None


def _says_again(path: str, profile: DataProfile | None, wished: Sequence[tuple[Wish, WantedSource]]) -> bool:
    """Whether words that are no name stand for the only file there is, which is named as well: “all my chats”."""
    if profile is None or not profile.alike or _ENDING.search(path) or not re.search(r"[^/\\]\s[^/\\]", path):
        return False
    return all(any(v.path != path and v.use != "never" and same(a, v.path) for _, v in wished) for a in profile.alike)


def _forgotten(wish: Wish, profile: DataProfile | None) -> bool:
    """A file that went with its specialist and does not lie among those given needs no line."""
    return profile is None and wish.said.went_with is not None


def _not_a_file(heap: ListEntry) -> Warning_:
    quote = normal(heap.path)
    return Warning_(
        code="words_not_used",
        text=sentence(
            "warning-no-file",
            "I did not use: “{quote}”, because no file of that name is here; it learns from the files there are.",
            quote=quote,
        ),
    )


def _tells_of(heap: WantedSource, files: Sequence[DataProfile]) -> bool:
    """Whether the words are about one of the files: as many rows, or a word of its name."""
    words = set(re.findall(r"[^\W\d_]{4,}", heap.path.casefold()))
    counts = [p.rows for p in files] + [sum(p.rows for p in files)]
    many = heap.examples is not None and any(abs(n - heap.examples) <= _AS_MANY * max(n, heap.examples) for n in counts)
    return many or any(words & set(re.findall(r"[^\W\d_]{4,}", last(p.path).casefold())) for p in files)


def same(seen: str, said_path: str) -> bool:
    """True where the seen path is the said one, or ends in it."""
    a, b = PurePath(seen).parts, tuple(p for p in PurePath(said_path).parts if p != ".")
    return len(a) >= len(b) > 0 and a[len(a) - len(b) :] == b


def lies_in(seen: str, folder: str) -> bool:
    """True where the seen file lies in the folder as said; all do in the working folder itself."""
    a, b = PurePath(seen).parts[:-1], tuple(p for p in PurePath(folder).parts if p != ".")
    return (bool(b) and a[: len(b)] == b) or (folder in (".", "./") and not PurePath(seen).is_absolute())
