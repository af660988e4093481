"""Near-duplicates: MinHash signatures over word shingles, banded, each candidate pair verified.

MinHash: Broder 1997, “On the resemblance and containment of documents”; banding: Leskovec, Rajaraman and Ullman,
“Mining of Massive Datasets”, ch. 3. Signatures come from a compiled library; the shingles of a batch are hashed in one
vector pass.
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
BATCH_BYTES = 2**18
_SEED = 7
_PAIRS_AT_ONCE = 512
_SKETCH_ERROR = 0.2
"""Signatures of 64 values are off by at most this in practice (more than three standard errors at 0.7)."""
_PRIME = 0x100000001B3
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)
_SPREAD = np.array([0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53], dtype=np.uint64)
_END, _BETWEEN = "\x00", 1
"""What stands after each text, and what any byte that belongs to no word becomes."""
_WORDS_ONLY = bytes(
    ord(chr(n).lower()) if n < 128 and chr(n).isalnum() else n if n >= 128 else n and _BETWEEN for n in range(256)
)


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
        if size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def shingle_hashes(texts: Sequence[str]) -> tuple[Hashes, Hashes]:
    """Hash of each shingle of words, flat, and the offset of each text in it (one more than there are texts).

    A word is a run of letters and digits, case folded; its hash is polynomial, so that all are had from one running
    sum. Texts of fewer words than a shingle have one hash of all they hold.
    """
    # ASCII letters are folded by the table of bytes below, a copy less for most texts.
    parts = [t if t.isascii() else t.casefold() for t in texts]
    joined = _END.join([t.replace(_END, " ") for t in parts] if any(_END in t for t in parts) else parts) + _END
    data = np.frombuffer(joined.encode("utf-8", "replace").translate(_WORDS_ONLY), dtype=np.uint8)
    powers, inverse = _powers(len(data))
    sums = np.zeros(len(data) + 1, dtype=np.uint64)
    np.cumsum(np.multiply(data, powers, dtype=np.uint64), out=sums[1:])
    word = data > _BETWEEN
    edges = np.flatnonzero(word[1:] != word[:-1]) + 1
    # The end of the last text stands at the end, so that edges come in pairs.
    edges = np.concatenate([np.zeros(int(word[0]), dtype=np.int64), edges])
    starts, ends = edges[0::2], edges[1::2]
    # Divided by the power of its place, so that a word has one hash wherever it stands. All modulo 2^64, where an odd
    # number has an inverse.
    words = (sums[ends] - sums[starts]) * inverse[starts]
    # Spread over all bits (the finalizer of MurmurHash3): sums of polynomials of near letters would collide.
    for factor in _SPREAD:
        words ^= words >> np.uint64(33)
        words *= factor
    words ^= words >> np.uint64(33)
    upto = np.searchsorted(starts, np.flatnonzero(data == 0))
    first = np.concatenate([np.zeros(1, dtype=np.int64), upto[:-1]])
    counts = np.maximum(upto - first - SHINGLE + 1, 0)
    shingles = words[:0]
    if len(words) >= SHINGLE:
        shingles = words[:-2] * _MIX[0] + words[1:-1] * _MIX[1] + words[2:] * _MIX[2]
        # The last two words of a text begin no shingle of it.
        inside = np.ones(len(words), dtype=bool)
        inside[upto[upto > 0] - 1] = False
        inside[upto[upto > 1] - 2] = False
        shingles = shingles[inside[: -SHINGLE + 1]]
    short = np.flatnonzero(counts == 0)
    if len(short):
        running = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(words, dtype=np.uint64)])
        shingles = np.insert(shingles, np.cumsum(counts)[short], running[upto[short]] - running[first[short]])
        counts[short] = 1
    offsets = np.zeros(len(texts) + 1, dtype=np.uint64)
    np.cumsum(counts, out=offsets[1:])
    # The upper half is folded into the lower, so that whoever takes only that has something of all of it.
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
    ends = np.concatenate(found)
    # One number a pair: to find equal rows of a matrix takes many times as long.
    both = np.unique(ends.min(axis=1) * len(matrix) + ends.max(axis=1))
    pairs = np.stack(np.divmod(both, len(matrix)), 1)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    agree = np.empty(len(pairs), dtype=np.float32)
    # In parts: two matrices of all pairs at once would not fit.
    for start in range(0, len(pairs), 2**16):
        a, b = pairs[start : start + 2**16].T
        agree[start : start + 2**16] = (matrix[a] == matrix[b]).mean(axis=1)
    kept: NDArray[np.int64] = pairs[agree >= least]
    return kept


def resemblances(texts: Sequence[str], pairs: Sequence[tuple[int, int]]) -> NDArray[np.float64]:
    """Jaccard similarity of the shingle sets of each pair of texts, 0 to 1."""
    hashes, offsets = shingle_hashes(texts)
    return _jaccard(*_sets(hashes, offsets.astype(np.int64)), np.array(pairs, dtype=np.int64).reshape(-1, 2))


def _sets(hashes: Hashes, offsets: NDArray[np.int64]) -> tuple[Hashes, NDArray[np.int64]]:
    """The hashes of each text in order, each once."""
    keys, shift = _numbered(hashes, offsets)
    keys.sort()
    keys = keys[np.concatenate([np.ones(min(1, len(keys)), dtype=bool), keys[1:] != keys[:-1]])]
    sizes = np.bincount((keys >> shift).astype(np.int64), minlength=len(offsets) - 1)
    return keys << (np.uint64(64) - shift), np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(sizes)])


def _numbered(hashes: Hashes, offsets: NDArray[np.int64]) -> tuple[Hashes, np.uint64]:
    """Hashes with the number of their text in the top bits, and how far it is shifted: equal values are equal hashes
    of one text."""
    # As many bits as the number of texts needs, and no more: what is left tells hashes apart.
    shift = np.uint64(64 - max(1, len(offsets).bit_length()))
    number = np.repeat(np.arange(len(offsets) - 1, dtype=np.uint64) << shift, np.diff(offsets))
    return hashes >> (np.uint64(64) - shift) | number, shift


def _jaccard(hashes: Hashes, offsets: NDArray[np.int64], pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Of each pair of texts (pairs, 2), from the sets of their hashes, all pairs at once."""
    sides = [_numbered(*_of_texts(hashes, offsets, pairs[:, side])) for side in (0, 1)]
    shift = sides[0][1]
    # Both sides are in order already, which this kind of sort only has to merge.
    both = np.sort(np.concatenate([keys for keys, _ in sides]), kind="stable")
    shared = np.bincount((both[1:][both[1:] == both[:-1]] >> shift).astype(np.int64), minlength=len(pairs))
    sizes = np.diff(offsets)[pairs].sum(axis=1)
    found: NDArray[np.float64] = shared / np.maximum(sizes - shared, 1)
    return found


class Clusters:
    """Connected components over numbered things; the smallest number stands for its cluster."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def find(self, i: int) -> int:
        """The first member of the cluster of `i`, with paths halved on the way (Tarjan and van Leeuwen 1984)."""
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def join(self, i: int, j: int) -> None:
        """One cluster of the two; its first member stands for it."""
        a, b = self.find(i), self.find(j)
        # The first row of a file stands for its copies, whatever the order pairs are found in.
        self._parent[max(a, b)] = min(a, b)

    def of_each(self) -> list[int]:
        """Of each member the first one of its cluster."""
        return [self.find(i) for i in range(len(self._parent))]


def near_clusters(texts: Sequence[str], threshold: float = 0.8) -> list[int]:
    """Cluster number of each text. A pair is joined where its resemblance is at least `threshold`.

    Pairs are found by signature, then verified on the texts themselves: a sketch alone never drops a row.
    """
    if len(texts) < 2:
        return list(range(len(texts)))
    from rensa import RMinHash, RMinHashLSH

    hashes, offsets = _flat([shingle_hashes(batch) for batch in _batches(texts)])
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(hashes, offsets.astype(np.uint64), _PERMUTATIONS, _SEED)
    # Most texts share a band with no other: only what does leaves the compiled library.
    alike = np.flatnonzero(RMinHashLSH(threshold, _PERMUTATIONS, _BANDS).query_duplicate_flags_matrix_one_shot(matrix))
    # It is as large as all hashes; only a few rows of it are needed again.
    del matrix
    clusters = Clusters(len(texts))
    if not len(alike):
        return clusters.of_each()
    hashes, offsets = _of_texts(hashes, offsets, alike)
    rows = RMinHash.digest_matrix_from_flat_token_hashes(
        hashes, offsets.astype(np.uint64), _PERMUTATIONS, _SEED
    ).to_rows()
    pairs = candidates(np.array(rows, dtype=np.uint32), threshold - _SKETCH_ERROR)
    hashes, offsets = _sets(hashes, offsets)
    for start in range(0, len(pairs), _PAIRS_AT_ONCE):
        part = [
            (i, j)
            for i, j in pairs[start : start + _PAIRS_AT_ONCE].tolist()
            # What is joined already needs no proof; copies of a template are thousands of pairs.
            if clusters.find(alike[i]) != clusters.find(alike[j])
        ]
        values = _jaccard(hashes, offsets, np.array(part, dtype=np.int64).reshape(-1, 2))
        for (i, j), value in zip(part, values, strict=True):
            if value >= threshold:
                clusters.join(int(alike[i]), int(alike[j]))
    return clusters.of_each()


def _of_texts(hashes: Hashes, offsets: NDArray[np.int64], texts: NDArray[np.int64]) -> tuple[Hashes, NDArray[np.int64]]:
    """Hashes of some of the texts, in the order asked for."""
    sizes = offsets[texts + 1] - offsets[texts]
    ends = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(sizes)])
    return hashes[np.arange(ends[-1]) + np.repeat(offsets[texts] - ends[:-1], sizes)], ends


def _flat(parts: Sequence[tuple[Hashes, NDArray[np.integer]]]) -> tuple[Hashes, NDArray[np.int64]]:
    """Hashes of several batches as those of one."""
    sizes = np.concatenate([np.diff(offsets.astype(np.int64)) for _, offsets in parts])
    return np.concatenate([hashes for hashes, _ in parts]), np.concatenate(
        [np.zeros(1, dtype=np.int64), np.cumsum(sizes)]
    )
