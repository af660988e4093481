"""What a message and its reply are compared with: vectors of the messages that were learned from, of the replies to
them, and of the passages of the sources. They lie beside the weights and go wherever these go; no text does.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from engine.core.errors import BadInput
from engine.core.journal import replace_file
from engine.core.remedies import Action
from engine.core.row import Row
from engine.models.download import sha256_of
from engine.retrieval.retriever import of_facts, words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

_T = TypeVar("_T")
Embedding = Literal["none", "use-multilingual-3"]
FILES = ("trust-messages.npy", "trust-replies.npy", "trust-passages.npy")
"""Beside `trust.json`."""
_WIDTHS = {"none": 1024, "use-multilingual-3": 512}
"""Of a vector."""
_MOST = 20_000
"""Rows, and passages, that are kept, evenly drawn of more: so many vectors are 20 MB in two bytes."""
_STEM = 5
"""Letters by which two words count as forms of one."""


class Nearness(NamedTuple):
    """Cosines, a row for each message with its reply."""

    messages: Vectors
    """Of the message with each learned one."""
    replies: Vectors
    """Of the reply with each learned one."""
    echo: Vectors
    """Of the message with its reply; one number a row."""
    message_sources: Vectors
    reply_sources: Vectors
    """Of both with each passage of the sources."""


@dataclass(frozen=True)
class Learned:
    """Message and reply n belong together. Where only words are compared, the vectors count them."""

    embedding: Embedding
    messages: Vectors
    replies: Vectors
    passages: Vectors
    """Of the sources; without any, no row."""

    def nearness(self, messages: Sequence[str], replies: Sequence[str]) -> Nearness:
        """Of messages and the replies to them.

        Raises:
            RunFailed: the model that compares meanings is not on this machine.
        """
        mine, theirs = self.vectors(messages), self.vectors(replies)
        asked, replied, sources = self._known
        of_message, of_reply = mine @ sources.T, theirs @ sources.T
        return Nearness(mine @ asked.T, theirs @ replied.T, (mine * theirs).sum(1), of_message, of_reply)

    def alike(self) -> tuple[Vectors, Vectors]:
        """Cosines of the first 2,000 learned messages with each other, and of their replies."""
        asked, replied = (some[:2000] for some in self._known[:2])
        return asked @ asked.T, replied @ replied.T

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Of texts, each of length 1."""
        if self.embedding == "none":
            return _unit(_counted(texts) * self._rarity)
        from engine.retrieval.sentence_encoder import vectors

        return vectors(texts)

    @cached_property
    def _rarity(self) -> Vectors:
        """How much each place of a vector of words tells: the fewer messages have it the more (Spärck Jones 1972)."""
        import numpy as np

        held = np.count_nonzero(self.messages, axis=0)
        found: Vectors = np.log1p(len(self.messages) / (1.0 + held)).astype(np.float32)
        return found

    @cached_property
    def _known(self) -> tuple[Vectors, Vectors, Vectors]:
        found = self.messages, self.replies, self.passages
        if self.embedding != "none":
            return found
        asked, replied, sources = (_unit(some * self._rarity) for some in found)
        return asked, replied, sources


def learned_from(rows: Sequence[Row], facts: str, embedding: Embedding) -> Learned:
    """The vectors of rows, those nobody liked left out, and of the sources' text.

    Raises:
        RunFailed: the model that compares meanings is not on this machine.
    """
    kept = compared(rows)
    texts = [r.prompt for r in kept], [r.reply for r in kept], _drawn([one.searched for one in of_facts(facts)])
    if embedding == "none":
        return Learned(embedding, *(_counted(some) for some in texts))
    from engine.retrieval.sentence_encoder import many_vectors

    return Learned(embedding, *(many_vectors(some) for some in texts))


def compared(rows: Sequence[Row]) -> list[Row]:
    """The rows whose vectors are kept, in their order."""
    return _drawn([row for row in rows if row.liked is not False])


def _drawn(items: Sequence[_T]) -> list[_T]:
    step = max(1.0, len(items) / _MOST)
    return [items[int(n * step)] for n in range(min(len(items), _MOST))]


def _counted(texts: Sequence[str]) -> Vectors:
    """Beginnings of words and pairs of them, each in a place by its hash (Weinberger et al. 2009, “Feature
    Hashing”)."""
    import numpy as np

    found = np.zeros((len(texts), _WIDTHS["none"]), np.float32)
    for n, text in enumerate(texts):
        said = [word[:_STEM] for word in words(text)]
        for part in (*said, *(f"{a} {b}" for a, b in pairwise(said))):
            number = zlib.crc32(part.encode("utf-8", "replace"))
            # One of two signs, so that parts that share a place do not add up.
            found[n, number % found.shape[1]] += 1.0 if number >> 31 else -1.0
    return found


def _unit(rows: Vectors) -> Vectors:
    import numpy as np

    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    found: Vectors = (rows / np.where(lengths > 0, lengths, 1.0)).astype(np.float32)
    return found


def keep_learned(folder: Path, learned: Learned) -> dict[str, str]:
    """Write them beside `trust.json`; sha256 of each file by its name.

    Raises:
        RunFailed: they could not be written.
    """
    import numpy as np

    for file, vectors in zip(FILES, (learned.messages, learned.replies, learned.passages), strict=True):
        data = io.BytesIO()
        # Two bytes a number are as near as any of them is meant.
        np.save(data, vectors.astype(np.float16), allow_pickle=False)
        replace_file(folder / file, data.getvalue())
    return {file: sha256_of(folder / file) for file in FILES}


def learned_in(folder: Path, embedding: Embedding, hashes: dict[str, str]) -> Learned:
    """What was kept in a folder.

    Raises:
        BadInput: a file is missing, or is not the one that was written.
    """
    import numpy as np

    found = []
    for file in FILES:
        path = folder / file
        try:
            if path.is_symlink() or sha256_of(path) != hashes.get(file):
                raise _changed(path)
            # Arrays only; nothing in the file can be run.
            found.append(np.load(path, allow_pickle=False).astype(np.float32))
        except (OSError, ValueError) as error:
            raise _changed(path) from error
    messages, replies, passages = found
    wide = all(one.ndim == 2 and one.shape[1] == _WIDTHS[embedding] for one in found)
    if not wide or len(messages) != len(replies):
        raise _changed(folder / FILES[0])
    return Learned(embedding, messages, replies, passages)


def _changed(path: Path) -> BadInput:
    return BadInput(
        f"{path} is missing or was changed.",
        "How sure the model is of a reply is reckoned with it.",
        "Put it back from a copy if you have one; or train again.",
        remedies=(Action(kind="train_again"),),
    )
