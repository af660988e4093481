"""Clean a corpus of documents of any size in one pass over it: memory is bounded by signatures, the texts stay on
disk."""

from __future__ import annotations

import mmap
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import IO

import numpy as np

from engine.data.minhash import Clusters, candidates, resemblances, signatures
from engine.data.quality import why_poor

NEAR = 0.7
"""Resemblance from which two documents are copies of one (Lee et al. 2022, “Deduplicating Training Data”, use 0.8 of
tokens)."""
_SKETCH_ERROR = 0.15
_PAIRS = 1000


@dataclass(frozen=True)
class Cleaned:
    """Which documents stay, by their number in the order read, and why the others do not."""

    read: int
    kept: list[int]
    dropped: Counter[str]
    clusters: dict[int, int]
    """Document that was left out as a near copy → the one that stands for it."""


class Spool:
    """Texts on disk by number, so that two of them can be compared without holding all."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] = open(path, "wb")  # noqa: SIM115 -- open as long as the spool is
        self._ends = array("Q", [0])
        self._map: mmap.mmap | None = None

    def add(self, text: str) -> None:
        """Keep a text; what UTF-8 cannot hold becomes “?”."""
        data = text.encode("utf-8", "replace")
        self._file.write(data)
        self._ends.append(self._ends[-1] + len(data))

    def read(self, number: int) -> str:
        """The text with this number, counted from 0 in the order added."""
        if self._map is None:
            # What is still in the buffer is not in the map.
            self._file.flush()
            with open(self._path, "rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return self._map[self._ends[number] : self._ends[number + 1]].decode("utf-8")

    def close(self) -> None:
        """Let the file go; it is deleted."""
        if self._map is not None:
            self._map.close()
        self._file.close()
        self._path.unlink(missing_ok=True)


def clean_corpus(texts: Iterable[str], folder: Path, poor: Callable[[str], str | None] = why_poor) -> Cleaned:
    """Repair letters, drop documents `poor` speaks against, exact and near copies; of near copies the longest stays."""
    dropped: Counter[str] = Counter()
    numbers, sizes = array("Q"), array("Q")
    spool = Spool(folder / "spool.bin")
    count = 0

    def good() -> Iterator[str]:
        nonlocal count
        for text in _good(texts, dropped, numbers, poor):
            spool.add(text)
            sizes.append(len(text))
            yield text

    try:
        parts = list(signatures(good()))
        count = (numbers.pop() + 1) if numbers else 0
        near = _near(np.concatenate(parts), spool) if parts else []
    finally:
        spool.close()
    best: dict[int, int] = {}
    for n, cluster in enumerate(near):
        # The longest holds most of what the others say.
        if cluster not in best or sizes[n] > sizes[best[cluster]]:
            best[cluster] = n
    kept = [numbers[n] for n, cluster in enumerate(near) if best[cluster] == n]
    clusters = {numbers[n]: numbers[best[cluster]] for n, cluster in enumerate(near) if best[cluster] != n}
    dropped["near_duplicate"] = len(clusters)
    return Cleaned(count, kept, dropped, clusters)


def _good(
    texts: Iterable[str], dropped: Counter[str], numbers: array[int], poor: Callable[[str], str | None]
) -> Iterator[str]:
    """Documents that are no exact copies and not poor; their numbers, and last that of the last document read."""
    from ftfy import fix_text
    from ftfy.badness import is_bad

    seen: set[bytes] = set()
    number = -1
    for number, text in enumerate(texts):
        whole = fix_text(text) if not text.isascii() and is_bad(text) else text.replace("\x00", "")
        key = blake2b(" ".join(whole.casefold().split()).encode("utf-8", "replace"), digest_size=12).digest()
        if key in seen:
            dropped["duplicate"] += 1
        elif why := poor(whole):
            dropped[why] += 1
        else:
            seen.add(key)
            numbers.append(number)
            yield whole
    if number >= 0:
        numbers.append(number)


def _near(matrix: np.ndarray[tuple[int, ...], np.dtype[np.uint32]], spool: Spool) -> list[int]:
    """Cluster of each document; candidates are compared a part at a time."""
    found = Clusters(len(matrix))
    # Looser than what is joined: sketches are off, and each pair is looked at once more.
    pairs = candidates(matrix, NEAR - _SKETCH_ERROR)
    for start in range(0, len(pairs), _PAIRS):
        part = [(int(i), int(j)) for i, j in pairs[start : start + _PAIRS] if found.find(int(i)) != found.find(int(j))]
        # A document in many pairs is read and cut into shingles once.
        used = sorted({n for pair in part for n in pair})
        at = {n: k for k, n in enumerate(used)}
        texts = [spool.read(n) for n in used]
        for (i, j), value in zip(part, resemblances(texts, [(at[i], at[j]) for i, j in part]), strict=True):
            if value >= NEAR:
                found.join(i, j)
    return found.of_each()
