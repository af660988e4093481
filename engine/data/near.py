"""Near-duplicates: MinHash signatures over word shingles, banded, each candidate pair verified.

MinHash: Broder 1997, “On the resemblance and containment of documents”; banding: Leskovec, Rajaraman and Ullman, “Mining of
Massive Datasets”, ch. 3. Signatures come from a compiled library; the shingles of a batch are hashed in one vector pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

SHINGLE = 3
"""Words a shingle."""
_PERMUTATIONS, _BANDS = 64, 16
"""16 bands of 4 find a pair of resemblance 0.8 with 99.98 %, one of 0.6 with 89 %."""
_BATCH_BYTES = 2**18
_SEED = 7
_PAIRS_AT_ONCE = 512
_SKETCH_ERROR = 0.2
"""Signatures of 64 values are off by at most this in practice (more than three standard errors at 0.7)."""
_PRIME = 0x100000001B3
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)
_SPREAD = np.array([0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53], dtype=np.uint64)
_WORD = np.array([chr(n).isalnum() or n >= 128 for n in range(256)], dtype=bool)


def signatures(texts: Iterable[str]) -> Iterator[NDArray[np.uint32]]:
    """Matrices of shape (texts of the batch, 64), in order; memory is bounded by a batch, not by the corpus."""
    from rensa import RMinHash

    for batch in _batches(texts):
        hashes, offsets = shingle_hashes(batch)
        matrix = RMinHash.digest_matrix_from_flat_token_hashes(hashes, offsets, _PERMUTATIONS, _SEED)
        yield np.array(matrix.to_rows(), dtype=np.uint32)


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text)
        if size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def shingle_hashes(texts: Sequence[str]) -> tuple[Hashes, Hashes]:
    """Hash of each shingle of words, flat, and the offset of each text in it (one more than there are texts).

    A word is a run of letters and digits, case folded; its hash is polynomial, so that all are had from one running sum.
    Texts of fewer words than a shingle have one hash of all they hold.
    """
    joined = "\n\x00".join(t.replace("\x00", " ").casefold() for t in texts) + "\n"
    data = np.frombuffer(joined.encode("utf-8", "replace"), dtype=np.uint8)
    powers, inverse = _powers(len(data))
    sums = np.zeros(len(data) + 1, dtype=np.uint64)
    np.cumsum((data.astype(np.uint64) + np.uint64(1)) * powers, out=sums[1:])
    word = _WORD[data]
    edges = np.flatnonzero(np.diff(word.view(np.int8), prepend=np.int8(0), append=np.int8(0)))
    starts, ends = edges[0::2], edges[1::2]
    words = (sums[ends] - sums[starts]) * inverse[starts]
    # Spread over all bits (the finalizer of MurmurHash3): sums of polynomials of near letters would collide.
    for factor in _SPREAD:
        words ^= words >> np.uint64(33)
        words *= factor
    words ^= words >> np.uint64(33)
    text_of = np.searchsorted(np.flatnonzero(data == 0), starts)
    whole = np.zeros(len(texts), dtype=np.uint64)
    np.add.at(whole, text_of, words)
    shingles, of = words[:0], text_of[:0]
    if len(words) >= SHINGLE:
        spans = text_of[: -SHINGLE + 1] == text_of[SHINGLE - 1 :]
        shingles = (words[:-2] * _MIX[0] + words[1:-1] * _MIX[1] + words[2:] * _MIX[2])[spans]
        of = text_of[: -SHINGLE + 1][spans]
    counts = np.bincount(of, minlength=len(texts))
    short = np.flatnonzero(counts == 0)
    shingles = np.insert(shingles, np.searchsorted(of, short), whole[short])
    counts[short] = 1
    offsets = np.zeros(len(texts) + 1, dtype=np.uint64)
    np.cumsum(counts, out=offsets[1:])
    shingles ^= shingles >> np.uint64(32)
    return shingles, offsets


_known: tuple[Hashes, Hashes] = (np.ones(1, dtype=np.uint64), np.ones(1, dtype=np.uint64))


def _powers(size: int) -> tuple[Hashes, Hashes]:
    """Powers of the prime and of its inverse modulo 2^64, grown as needed."""
    global _known  # noqa: PLW0603 -- a table that only ever grows
    if len(_known[0]) < size:
        steps = np.full((2, size), _PRIME, dtype=np.uint64)
        steps[1] = pow(_PRIME, -1, 2**64)
        steps[:, 0] = 1
        grown = np.cumprod(steps, axis=1, dtype=np.uint64)
        _known = (grown[0], grown[1])
    return _known[0][:size], _known[1][:size]


def candidates(matrix: NDArray[np.uint32], least: float) -> NDArray[np.int64]:
    """Pairs (pairs, 2) of rows that share a band and whose signatures agree at least so much, each once."""
    rows = _PERMUTATIONS // _BANDS
    found = []
    for band in range(_BANDS):
        key = np.zeros(len(matrix), dtype=np.uint64)
        for column in range(band * rows, (band + 1) * rows):
            key = (key ^ matrix[:, column]) * _MIX[0]
            key ^= key >> np.uint64(31)
        order = np.argsort(key)
        same = key[order][1:] == key[order][:-1]
        first = np.maximum.accumulate(np.where(np.r_[True, ~same], np.arange(len(order)), 0))
        at = np.flatnonzero(same) + 1
        # To the row before and to the first of the bucket: a chain of edits may leave either behind.
        found += [np.stack([order[at - 1], order[at]], 1), np.stack([order[first[at]], order[at]], 1)]
    pairs = np.unique(np.sort(np.concatenate(found), axis=1), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    agree = np.empty(len(pairs), dtype=np.float32)
    for start in range(0, len(pairs), 2**16):
        a, b = pairs[start : start + 2**16].T
        agree[start : start + 2**16] = (matrix[a] == matrix[b]).mean(axis=1)
    kept: NDArray[np.int64] = pairs[agree >= least]
    return kept


def resemblances(texts: Sequence[str], pairs: Sequence[tuple[int, int]]) -> Iterator[float]:
    """Jaccard similarity of the shingle sets of each pair of texts, 0 to 1."""
    used = sorted({i for pair in pairs for i in pair})
    hashes, offsets = shingle_hashes([texts[i] for i in used])
    at = offsets.tolist()
    sets = {i: frozenset(hashes[at[n] : at[n + 1]].tolist()) for n, i in enumerate(used)}
    for i, j in pairs:
        both = len(sets[i] & sets[j])
        yield both / (len(sets[i]) + len(sets[j]) - both)


class Clusters:
    """Connected components over numbered things; the smallest number stands for its cluster."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def find(self, i: int) -> int:
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def join(self, i: int, j: int) -> None:
        a, b = self.find(i), self.find(j)
        self._parent[max(a, b)] = min(a, b)

    def of_each(self) -> list[int]:
        return [self.find(i) for i in range(len(self._parent))]


def near_clusters(texts: Sequence[str], threshold: float = 0.8) -> list[int]:
    """Cluster number of each text. A pair is joined where its resemblance is at least `threshold`.

    Pairs are found by signature, then verified on the texts themselves: a sketch alone never drops a row.
    """
    if len(texts) < 2:
        return list(range(len(texts)))
    matrix = np.concatenate(list(signatures(texts)))
    clusters = Clusters(len(texts))
    pairs = candidates(matrix, threshold - _SKETCH_ERROR).tolist()
    for start in range(0, len(pairs), _PAIRS_AT_ONCE):
        part = [(i, j) for i, j in pairs[start : start + _PAIRS_AT_ONCE] if clusters.find(i) != clusters.find(j)]
        for (i, j), value in zip(part, resemblances(texts, part), strict=True):
            if value >= threshold:
                clusters.join(i, j)
    return clusters.of_each()
