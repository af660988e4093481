"""What a message and its reply are compared with: vectors of the messages that were learned from, of the replies to
them, and of the passages of the sources. They lie beside the weights and go wherever these go; no text does.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar
from zipfile import BadZipFile

from engine.core.errors import BadInput, RunFailed
from engine.core.hashed_file import read_hashed, sha256_of
from engine.core.journal import replace_file
from engine.core.remedies import Action, FetchModel
from engine.core.row import Row
from engine.core.sentences import sentence
from engine.encoder.meanings import meanings
from engine.models.base_weights import ENCODER, base_model_dir, is_here
from engine.retrieval.retriever import of_facts
from engine.trust.labels import LinearLabels, label_bytes, labels_from, learned_labels
from engine.trust.word_vectors import WIDTH, counted, rarity, unit

if TYPE_CHECKING:
    from engine.trust.word_vectors import Vectors

_T = TypeVar("_T")
Embedding = Literal["none", "use-multilingual-3"]
FILES = ("trust-messages.npy", "trust-replies.npy", "trust-passages.npy")
LABELS = "trust-labels.npz"
"""Beside `trust.json`; the last only of a model that chooses labels."""
_WIDTHS = {"none": WIDTH, "use-multilingual-3": 512}
"""Of a vector."""
_MOST = 20_000
"""Rows, and passages, that are kept, evenly drawn of more: so many vectors are 20 MB in two bytes."""


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
    labels: LinearLabels | None = None
    """Of a model that chooses labels."""

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
            return unit(counted(texts) * self._rarity)
        from engine.retrieval.sentence_encoder import vectors

        return vectors(texts)

    def label_figures(self, messages: Sequence[str], chosen: Sequence[str], cosines: Vectors) -> list[list[float]]:
        """What meaning and words of messages say of the labels that were chosen for them; nothing of written replies.
        `cosines` are those with the learned messages."""
        if self.labels is None:
            return [[] for _ in messages]
        return self.labels.measures(self.label_scores(messages), cosines, chosen)

    def label_scores(self, messages: Sequence[str]) -> Vectors:
        """(messages, labels), of a model that chooses labels.

        Raises:
            RunFailed: an encoder it learned with is not on this machine.
        """
        assert self.labels is not None
        meanings = None if self.embedding == "none" else self.vectors(messages)
        intents = None if self.labels.centre is None else intents_of(messages)
        return self.labels.scores(messages, meanings, intents)

    @cached_property
    def _rarity(self) -> Vectors:
        """How much each place of a vector of words tells: the fewer messages have it the more (Spärck Jones 1972)."""
        return rarity(self.messages)

    @cached_property
    def _known(self) -> tuple[Vectors, Vectors, Vectors]:
        found = self.messages, self.replies, self.passages
        if self.embedding != "none":
            return found
        asked, replied, sources = (unit(some * self._rarity) for some in found)
        return asked, replied, sources


def learned_from(rows: Sequence[Row], facts: str, embedding: Embedding, *, chooses: bool = False) -> Learned:
    """The vectors of rows, those nobody liked left out, and of the sources' text. `chooses` where the replies are
    labels to choose from.

    Raises:
        RunFailed: the model that compares meanings is not on this machine.
    """
    kept = compared(rows)
    messages, replies = [r.prompt for r in kept], [r.reply for r in kept]
    passages = _drawn([one.searched for one in of_facts(facts)])
    if embedding == "none":
        labels = learned_labels(messages, replies, None) if chooses else None
        return Learned(embedding, counted(messages), counted(replies), counted(passages), labels)
    from engine.retrieval.sentence_encoder import many_vectors, vectors

    compared_by = many_vectors(messages)
    labels = learned_labels(messages, replies, compared_by, _intents_here(messages)) if chooses else None
    # A label is the reply to many.
    said = vectors(replies) if chooses else many_vectors(replies)
    return Learned(embedding, compared_by, said, many_vectors(passages), labels)


def intents_of(texts: Sequence[str]) -> Vectors:
    """What texts are about, a row of length 1 each.

    Raises:
        RunFailed: the encoder is not on this machine.
    """
    if not is_here(ENCODER):
        raise RunFailed(
            sentence(
                "error-encoder_that_tells_what_messages",
                "The encoder that tells what messages are about, {name}, is not on this machine.",
                name=ENCODER.name,
            ),
            sentence("error-how_sure_model_label_reckoned", "How sure the model is of a label is reckoned with it."),
            sentence("error-fetch_once", "Fetch it once."),
            remedies=(FetchModel(model=ENCODER.name),),
        )
    return meanings(texts, base_model_dir(base=ENCODER))


def _intents_here(texts: Sequence[str]) -> Vectors | None:
    return intents_of(texts) if is_here(ENCODER) else None


def compared(rows: Sequence[Row]) -> list[Row]:
    """The rows whose vectors are kept, in their order."""
    return _drawn([row for row in rows if row.liked is not False])


def _drawn(items: Sequence[_T]) -> list[_T]:
    step = max(1.0, len(items) / _MOST)
    return [items[int(n * step)] for n in range(min(len(items), _MOST))]


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
    files: tuple[str, ...] = FILES
    if learned.labels is not None:
        replace_file(folder / LABELS, label_bytes(learned.labels))
        files = (*FILES, LABELS)
    return {file: sha256_of(folder / file) for file in files}


def learned_in(folder: Path, embedding: Embedding, hashes: dict[str, str]) -> Learned:
    """What was kept in a folder.

    Raises:
        BadInput: a file is missing, or is not the one that was written.
        RunFailed: an encoder it learned with is not on this machine.
    """
    import numpy as np

    def read(file: str) -> bytes:
        if (data := read_hashed(folder / file, hashes.get(file))) is None:
            raise _changed(folder / file)
        return data

    try:
        # Arrays only; nothing in the files can be run.
        found = [np.load(io.BytesIO(read(file)), allow_pickle=False).astype(np.float32) for file in FILES]
        width = 0 if embedding == "none" else _WIDTHS[embedding]
        labels = labels_from(read(LABELS), width) if LABELS in hashes else None
    except (ValueError, KeyError, BadZipFile) as error:
        raise _changed(folder) from error
    if labels is not None and labels.centre is not None:
        # Before anybody asks.
        intents_of([""])
    messages, replies, passages = found
    wide = all(one.ndim == 2 and one.shape[1] == _WIDTHS[embedding] for one in found)
    if not wide or len(messages) != len(replies) or (labels is not None and len(labels.label_of) != len(messages)):
        raise _changed(folder / FILES[0])
    return Learned(embedding, messages, replies, passages, labels)


def _changed(path: Path) -> BadInput:
    return BadInput(
        sentence("error-missing_or_was_changed", "{path} is missing or was changed.", path=path),
        sentence("error-how_sure_model_reply_reckoned_with", "How sure the model is of a reply is reckoned with it."),
        sentence("error-put_back_from_copy_if", "Put it back from a copy if you have one; or train again."),
        remedies=(Action(kind="train_again"),),
    )
