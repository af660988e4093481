"""Folders whose names are labels: which texts below a folder have which label, and which set they belong to, by the
names alone."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from engine.data.labels import label_key
from engine.data.sets import SetName, is_plain, set_of

_UNSORTED = re.compile(
    r"(?i)unsup\w*|un(?:labell?ed|sorted|classified)|(?:ohne|kein)[\s_-]?(?:label|klasse)|unsortiert"
    r"|nicht[\s_-]zugeordnet|sin[\s_-]etiqueta|未标注|未分类"
)
"""Folders of texts nobody has sorted, as they lie beside those of the labels."""
EXPLAINS = re.compile(
    r"(?i)(?:read[\s_-]*me|licen[cs]e|lies[\s_-]?mich|lisez[\s_-]?moi|l[eé]eme|changelog|notice|citation)(?:[\s_.-].*)?"
)
"""Files that explain a folder."""
_RECURRING = 0.5
"""Share of the labels that must stand below more than one folder where the folders lie on several levels."""


@dataclass(frozen=True)
class ColumnLayout:
    """The texts by label; paths are those below the folder."""

    texts: Mapping[PurePosixPath, tuple[str, SetName]]
    """Text → its label, as its folder is called, and its set; train where no folder names one."""
    beside: tuple[PurePosixPath, ...] = ()
    """Texts without a label, those that explain the folder apart."""
    explaining: tuple[PurePosixPath, ...] = ()

    @property
    def counts(self) -> Counter[str]:
        """Texts of each label, by its key."""
        return Counter(label_key(label) for label, _ in self.texts.values())

    @property
    def names(self) -> tuple[str, ...]:
        """Each label once, as it is written first, in the order of letters."""
        return tuple(sorted({label_key(label): label for label, _ in reversed(list(self.texts.values()))}.values()))

    @property
    def sets(self) -> frozenset[SetName]:
        """The sets that folders name."""
        return frozenset(of for _, of in self.texts.values())


def layout_of(paths: Iterable[PurePosixPath]) -> ColumnLayout | None:
    """What the names of folders say of the texts; None where these do not lie in folders of one level, apart from
    sets and parts."""
    inside: dict[tuple[str, ...], list[PurePosixPath]] = defaultdict(list)
    explaining: list[PurePosixPath] = []
    for path in paths:
        if EXPLAINS.fullmatch(path.stem):
            explaining.append(path)
        else:
            inside[path.parts[:-1]].append(path)
    places = set_places(inside)
    above = {place[:n] for place in inside for n in range(len(place))}
    labelled: dict[tuple[str, ...], tuple[tuple[str, ...], SetName]] = {}
    for place in inside:
        sets = [set_of(part) for n, part in enumerate(place) if place[: n + 1] in places]
        rest = tuple(part for n, part in enumerate(place) if place[: n + 1] not in places)
        if rest and place not in above and not _UNSORTED.fullmatch(rest[-1]):
            labelled[place] = rest, next((of for of in sets if of), "train")
    parts = defaultdict(set)
    for rest, _ in labelled.values():
        parts[label_key(rest[-1])].add(rest[:-1])
    if len(parts) < 2:
        return None
    if len({rest[:-1] for rest, _ in labelled.values()}) > 1 and sum(
        len(of) > 1 for of in parts.values()
    ) < _RECURRING * len(parts):
        # Topics inside of topics.
        return None
    texts = {path: (rest[-1], of) for place, (rest, of) in labelled.items() for path in inside[place]}
    return ColumnLayout(
        dict(sorted(texts.items())),
        tuple(sorted(p for place, of in inside.items() if place not in labelled for p in of)),
        tuple(explaining),
    )


def set_places(places: Iterable[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Of folders, as the parts of their paths, those that name a set: beside one to learn from, or where all beside
    them name one.

    A folder “check” among those of orders and complaints is none.
    """
    children: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for place in places:
        for n, part in enumerate(place):
            children[place[:n]].add(part)
    found = set()
    for parent, names in children.items():
        sets = {name for name in names if is_plain(name)}
        if sets == names or any(set_of(name) == "train" for name in sets):
            found |= {(*parent, name) for name in sets}
    return found
