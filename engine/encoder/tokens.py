"""Texts as word pieces with their places, in windows where they are longer than the encoder reads at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WINDOW, _OVERLAP = 480, 64
"""Word pieces of a window, and how many of them the next one repeats: what stands at the edge is read once with its
neighbours on both sides."""


@dataclass(frozen=True)
class TextTokens:
    """Word pieces of a text without those of begin and end."""

    text: str
    ids: tuple[int, ...]
    places: tuple[tuple[int, int], ...]
    """First character and the one behind the last, of each."""

    def __len__(self) -> int:
        return len(self.ids)

    def between(self, start: int, end: int) -> tuple[int, int] | None:
        """First and last piece of the characters from `start` to before `end`; None where there is none."""
        inside = [n for n, (a, b) in enumerate(self.places) if b > start and a < end and b > a]
        return (inside[0], inside[-1]) if inside else None

    def words(self, first: int, last: int) -> str:
        """The characters of the pieces from `first` to `last`, without blanks around them."""
        return self.text[self.places[first][0] : self.places[last][1]].strip()


class Pieces:
    """The tokenizer of an encoder."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        made = self._tokenizer.encode("")
        self.begin, self.end = made.ids[0], made.ids[-1]

    def of(self, text: str) -> TextTokens:
        """A text in pieces; half a character, as broken programs write it, is a question mark."""
        whole = text.encode("utf-8", "replace").decode()
        found = self._tokenizer.encode(whole, add_special_tokens=False)
        return TextTokens(whole, tuple(found.ids), tuple(map(tuple, found.offsets)))


def windows(count: int) -> list[tuple[int, int, int, int]]:
    """Windows over `count` pieces: first piece and the one behind the last that are read, then those that count.

    Of an overlap the first half belongs to the window before.
    """
    if count <= WINDOW:
        return [(0, count, 0, count)]
    step, found, at = WINDOW - _OVERLAP, [], 0
    while True:
        end = min(count, at + WINDOW)
        found.append((at, end, at + (_OVERLAP // 2 if at else 0), count if end == count else end - _OVERLAP // 2))
        if end == count:
            return found
        at += step


def grouped(sizes: Sequence[int], most: int) -> list[list[int]]:
    """Numbers of texts in groups of similar size, each of at most `most` pieces with its padding."""
    groups: list[list[int]] = []
    group: list[int] = []
    for n in sorted(range(len(sizes)), key=lambda n: sizes[n]):
        if group and sizes[n] * (len(group) + 1) > most:
            groups.append(group)
            group = []
        group.append(n)
    return [*groups, group] if group else groups
