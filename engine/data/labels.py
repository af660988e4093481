"""Labels as people write them: other letters in size, blanks, line breaks, marks, lists and slips of the keyboard
are one class, not several."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from engine.core.sentences import Sentence, sentence
from engine.data.cells import listed

Several = Literal["first", "none", "all"]
"""Of a row with several labels: the first counts; it is left out; all of them together are a class."""
_MARKS = (";", "|", "\n", ",", "/", "+", "&")
"""What stands between several labels in a cell."""
_LABEL_WORDS = 6
_MOSTLY = 0.8
"""Share of the cells with a mark whose parts must be labels by themselves."""
_MOST = 2_000
"""More different cells than this are no labels."""
_RARE, _RARE_SHARE = 2, 0.01
_FEWEST_RIGHT, _TIMES = 3, 2
"""A slip is rare, and the right spelling stands there at least so often, and so many times as often as the slip."""
_WORD, _LONG_WORD = 5, 9
"""Letters of a word in which one letter, or two, may be wrong."""
_STARS = re.compile(
    (
        r"(?P<signs>[★⭐]{1,10})[☆✩]*|(?P<said>\d{1,2})\s*(?:stars?|sterne?|étoiles?|estrellas?|stelle?|星|of 5"
        r"|von 5|sur 5|de 5|/\s*5)"
    ),
    re.IGNORECASE,
)
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
_WHOLE = re.compile(r"([+-]?\d+)[.,]0+")
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_ROLES = (("er", "ee"), ("or", "ee"))
"""Endings that make two words of one: employer and employee."""


def tidy(text: str) -> str:
    """A label on one line, without blanks around it and letters nobody sees."""
    return " ".join(text.translate(_UNSEEN).split())


def label_key(text: str) -> str:
    """The same for spellings that differ in letters of a size, blanks, line breaks, hyphens and marks at the ends;
    `1.0` is 1, ★★★ is 3."""
    # NFKC: full-width letters and ligatures of a sheet from elsewhere are the same label.
    plain = tidy(unicodedata.normalize("NFKC", text)).casefold()
    plain = re.sub(r"^[\"'“”„‚‘’«»*#•]+(?=\w)|[\"'“”„‚‘’«»*.,;:!?…]+$", "", plain).strip() or plain
    if (stars := _STARS.fullmatch(plain)) is not None:
        return stars["said"] or str(len(stars["signs"]))
    if (whole := _WHOLE.fullmatch(plain)) is not None:
        return whole[1]
    return re.sub(r"(?<=[^\W_])[\s_‐–—-]+(?=[^\W_])", " ", plain)


@dataclass(frozen=True)
class Book:
    """The labels there are, and how each is written."""

    names: Mapping[str, str]
    """Key → label as it is learned."""
    slips: Mapping[str, str] = field(default_factory=dict)
    """Key of a spelling that is a probable slip → key of the label that is meant."""
    mark: str | None = None
    """What stands between several labels of a cell; None = no cell has several."""
    several: Several = "first"
    spellings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Label → other spellings that became it."""
    guessed: Mapping[str, str] = field(default_factory=dict)
    """Spelling that is a probable slip → label it became."""
    count_several: int = 0
    """Cells with more than one label."""
    example: str = ""
    """One of them."""
    lists: int = 0
    """Cells that hold a list."""

    @property
    def labels(self) -> tuple[str, ...]:
        """All of them, once."""
        return tuple(sorted({self.names[k] for k in self.names}))

    def of(self, cell: str) -> str | None:
        """The label of a cell, one of `labels` where it is known; empty where the cell holds none, None where its
        row is to be left out."""
        parts = parts_of(cell, self.mark)
        if not parts:
            return ""
        if len(parts) > 1 and self.several == "none":
            return None
        if len(parts) > 1 and self.several == "all":
            return self._name("; ".join(sorted(self._name(part) for part in parts)))
        return self._name(parts[0])

    def knows(self, label: str) -> bool:
        """Whether it is one of `labels`."""
        return label_key(label) in self.names

    def is_slip(self, text: str) -> bool:
        """Whether it is taken for one of `labels` although it is another word, and none of the slips it was made
        with."""
        key = label_key(text)
        return key not in self.names and key not in self.slips and meant_by(key, self.names) is not None

    def _name(self, text: str) -> str:
        key = label_key(text)
        key = key if key in self.names else self.slips.get(key) or meant_by(key, self.names) or key
        return self.names.get(key) or tidy(text)


def book_of(cells: Sequence[str], *, several: Several = "first", slips: bool = True) -> Book:
    """The labels of a column. `slips`: rare spellings next to a frequent one are taken for it; two frequent ones
    never are."""
    different = Counter(cells)
    mark = mark_of(list(different))
    together = [cell for cell in different if len(parts_of(cell, mark)) > 1]
    first = Book(
        {},
        mark=mark,
        several=several,
        count_several=sum(different[cell] for cell in together),
        example=together[0] if together else "",
        lists=sum(times for cell, times in different.items() if listed(cell) is not None),
    )
    said: Counter[str] = Counter()
    for cell, times in different.items():
        if name := first.of(cell):
            said[name] += times
    counts: Counter[str] = Counter()
    spelt: dict[str, list[str]] = {}
    for name, times in said.items():
        counts[label_key(name)] += times
        spelt.setdefault(label_key(name), []).append(name)
    # As most write it.
    names = {key: max(spelt[key], key=lambda name: said[name]) for key in counts}
    wrong = _slips(counts) if slips else {}
    others: dict[str, list[str]] = {}
    for key, spellings in spelt.items():
        label = names[wrong.get(key, key)]
        others.setdefault(label, []).extend(s for s in spellings if s != label and key not in wrong)
    guessed = {names[key]: names[right] for key, right in wrong.items()}
    kept = {key: name for key, name in names.items() if key not in wrong}
    return Book(
        kept,
        wrong,
        mark,
        several,
        {label: tuple(s) for label, s in others.items() if s},
        guessed,
        first.count_several,
        first.example,
        first.lists,
    )


def parts_of(cell: str, mark: str | None) -> list[str]:
    """Each label of a cell, once: the members of a list, or what stands between marks."""
    members = listed(cell)
    if members is None:
        members = _split(cell, mark) if mark is not None else [cell]
    # Backwards, so that of two spellings in one cell the first stays.
    found = {label_key(part): tidy(part) for part in reversed(members) if part.strip()}
    return list(reversed(found.values()))


def known_book(labels: Sequence[str], cells: Sequence[str] = (), several: Several = "first") -> Book:
    """The labels a model has learned, to read those of another file with: what is written another way, or mistyped,
    is one of them."""
    return Book({label_key(label): label for label in labels}, mark=mark_of(cells, labels), several=several)


def mark_of(cells: Sequence[str], labels: Sequence[str] = ()) -> str | None:
    """What stands between several labels of a cell: a mark whose parts are `labels`, labels by themselves, or of
    other cells."""
    known = set(map(label_key, labels))
    plain = [cell for cell in cells if listed(cell) is None]
    for mark in _MARKS:
        parted = {cell: [label_key(part) for part in _split(cell, mark)] for cell in set(plain)}
        several = {cell: keys for cell, keys in parted.items() if len(keys) > 1 and label_key(cell) not in known}
        if not several:
            continue
        # A part that also stands alone in a cell is a label by itself.
        alone = known | {keys[0] for keys in parted.values() if len(keys) == 1}
        inside = Counter(key for keys in several.values() for key in set(keys))
        # “Sales, Marketing & PR” holds marks as well: only where the parts are labels too are they several.
        fitting = sum(
            all((k in alone or inside[k] > 1) and len(k.split()) <= _LABEL_WORDS for k in keys)
            for keys in several.values()
        )
        if fitting >= _MOSTLY * len(several) and any(key in alone for keys in several.values() for key in keys):
            return mark
    return None


def _split(cell: str, mark: str) -> list[str]:
    # A figure with a comma is one figure.
    if mark in ",/" and re.fullmatch(r"\W*\d+\s*[,/]\s*\d+\W*", cell):
        return [cell]
    return [part for part in cell.split(mark) if part.strip(" \t\r\n\"'.")]


def meant_by(key: str, labels: Iterable[str]) -> str | None:
    """The one label of which `key` is a probable slip; None where there is none, or more than one."""
    found = [label for label in labels if label != key and is_slip(key, label)]
    # Between two that are equally near nobody can choose.
    return found[0] if len(found) == 1 else None


def label_count(cells: Sequence[str]) -> int:
    """How many labels a column holds when each is written one way."""
    different = len(set(cells))
    return len(book_of(cells).labels) if different <= _MOST else different


def _slips(counts: Counter[str]) -> dict[str, str]:
    # What occurs often is meant, however near it is to another.
    most = max(_RARE, int(_RARE_SHARE * counts.total()))
    found: dict[str, str] = {}
    if len(counts) > _MOST:
        # So many different cells are no labels.
        return found
    for key, times in counts.items():
        if times > most:
            continue
        right = meant_by(key, [k for k, n in counts.items() if n >= max(_FEWEST_RIGHT, _TIMES * times) and k != key])
        if right is not None:
            found[key] = right
    return found


def is_slip(key: str, label: str) -> bool:
    """Whether two keys differ by no more than a finger does: an accent, a blank, a letter of a long word; figures
    and beginnings are the same."""
    # “level 1” and “level 2” differ by one letter and are two labels.
    if re.sub(r"\D", "", key) != re.sub(r"\D", "", label):
        return False
    if _bare(key) == _bare(label) or _bare(key.translate(_GERMAN)) == _bare(label.translate(_GERMAN)):
        return True
    ours, theirs = key.split(), label.split()
    if len(ours) != len(theirs):
        return False
    apart = [(a, b) for a, b in zip(ours, theirs, strict=True) if a != b]
    return len(apart) == 1 and _is_word_slip(*apart[0])


def _is_word_slip(a: str, b: str) -> bool:
    from rapidfuzz.distance import OSA

    if min(len(a), len(b)) < _WORD or not (a.isalpha() and b.isalpha()):
        return False
    # “unpaid” and “paid”, “employer” and “employee” are two words.
    if a[0] != b[0] or any({a[-2:], b[-2:]} == set(pair) for pair in _ROLES):
        return False
    # Optimal string alignment: two letters that changed places are one slip, not two.
    return OSA.distance(a, b) <= (2 if min(len(a), len(b)) >= _LONG_WORD else 1)


def _bare(key: str) -> str:
    """Without accents of Latin letters, blanks and hyphens."""
    plain = unicodedata.normalize("NFD", key.replace("ß", "ss"))
    return re.sub(r"(?<=[a-z])[\u0300-\u036f]+|[\s_-]+", "", plain)


def corrected(wrong: str, right: str) -> Sentence:
    """A label as it was written, and as it was meant."""
    return sentence("noted-corrected", "“{wrong}” → “{right}”", wrong=wrong, right=right)
