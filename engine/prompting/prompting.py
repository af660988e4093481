"""What a model's prompts are given, as it is kept beside its weights and goes wherever these go: `prompting.json`, and
the texts a search goes through."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field, ValidationError, model_validator

from engine.core.errors import BadInput
from engine.core.frozen import Finite
from engine.core.hashed_file import read_hashed, sha256_of
from engine.core.journal import replace_file, replace_json
from engine.core.remedies import Action
from engine.core.sentences import sentence
from engine.retrieval.retriever import IndexedText, Library

if TYPE_CHECKING:
    from engine.retrieval.sentence_encoder import Vectors

PROMPTING, PASSAGES, VECTORS = "prompting.json", "passages.jsonl", "passages.npy"
"""The last only where the search goes by meaning."""


class Prompting(Finite):
    """What stands in each prompt beside the message."""

    version: Literal[1] = 1
    kind: Literal["examples", "retrieval"]
    """The same examples before every message, or what a search finds for it."""
    budget: int = Field(ge=0)
    """Tokens of all examples or finds of one prompt."""
    finds: int = Field(default=0, ge=0)
    """Finds of one prompt at most; 0 for examples."""
    examples: tuple[tuple[str, str], ...] = ()
    """Messages with their replies, which stand as turns before the message."""
    embedding: Literal["none", "use-multilingual-3"] = "none"
    """The model that compares meanings, where the search goes by them; none = by words."""
    documents: dict[str, str] = Field(default_factory=dict)
    """sha256 of each document the index was made from, by its path as the spec names it."""
    rows: str = ""
    """Fingerprint of the prepared rows it was made from."""
    hashes: dict[str, str] = Field(default_factory=dict)
    """sha256 of each file beside this one that is searched, by its name."""

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Prompting:
        if (self.kind == "examples") != bool(self.examples) or (self.kind == "retrieval") != bool(self.finds):
            raise ValueError("examples have turns, and a search a number of finds")
        return self

    @property
    def files(self) -> tuple[str, ...]:
        """Names of all files it is kept in, this one last: whoever copies a model copies these."""
        return (*sorted(self.hashes), PROMPTING)


def keep_prompting(folder: Path, prompting: Prompting, library: Library | None = None) -> Prompting:
    """Write it and what is searched into the folder of the weights; what says how it is used last. What was kept there
    before is gone.

    Raises:
        BadInput: there is nothing to search in.
        RunFailed: it could not be written.
    """
    if prompting.kind == "retrieval" and not library:
        raise nothing_to_search()
    drop_prompting(folder)
    hashes: dict[str, str] = {}
    if library is not None and prompting.kind == "retrieval":
        replace_json(folder / PASSAGES, "".join(f"{_line(*one)}\n" for one in _sized(library)))
        hashes[PASSAGES] = sha256_of(folder / PASSAGES)
        if library.vectors is not None:
            replace_file(folder / VECTORS, _as_bytes(library.vectors))
            hashes[VECTORS] = sha256_of(folder / VECTORS)
    kept = prompting.model_copy(
        update={"hashes": hashes, "embedding": prompting.embedding if VECTORS in hashes else "none"}
    )
    replace_json(folder / PROMPTING, kept.model_dump_json(indent=1))
    return kept


def drop_prompting(folder: Path) -> None:
    """Nothing stands beside the message any more."""
    for name in (PROMPTING, VECTORS, PASSAGES):
        (folder / name).unlink(missing_ok=True)


def prompting_in(folder: Path) -> Prompting | None:
    """What was kept; None where a prompt is the message alone.

    Raises:
        BadInput: it is damaged.
    """
    path = folder / PROMPTING
    try:
        return Prompting.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        raise BadInput(
            sentence("error-damaged", "{path} is damaged.", path=path),
            sentence(
                "error-says_what_stands_each_prompt",
                "It says what stands in each prompt beside the message, and is not what its run wrote.",
            ),
            sentence("error-put_back_from_copy_if", "Put it back from a copy if you have one; or train again."),
            remedies=(Action(kind="train_again"),),
        ) from error


def library_in(folder: Path, prompting: Prompting) -> Library:
    """What a search goes through.

    Raises:
        BadInput: a file is missing or was changed, or there is nothing in it.
    """
    import numpy as np

    def read(name: str) -> bytes:
        if (data := read_hashed(folder / name, prompting.hashes.get(name))) is None:
            raise _changed(folder / name)
        return data

    vectors: Vectors | None = None
    try:
        lines = [json.loads(line) for line in read(PASSAGES).decode().split("\n") if line]
        sizes = [int(line.pop("tokens")) for line in lines]
        items = [IndexedText(**line) for line in lines]
        if VECTORS in prompting.hashes:
            # Arrays only; nothing in the file can be run.
            vectors = np.load(io.BytesIO(read(VECTORS)), allow_pickle=False).astype(np.float32)
    except (ValueError, KeyError, TypeError) as error:
        raise _changed(folder / PASSAGES) from error
    if not items:
        raise nothing_to_search()
    if vectors is not None and (vectors.ndim != 2 or len(vectors) != len(items)):
        raise _changed(folder / VECTORS)
    return Library(items, sizes, vectors)


def changed_documents(documents: Mapping[str, str], root: Path) -> list[str]:
    """The documents that are still where they were, below `root`, and are not what the index was made from; one that is
    gone, or never was on this machine, is none of them."""
    found = []
    for name, digest in documents.items():
        try:
            if sha256_of(root / name) != digest:
                found.append(name)
        except OSError:
            continue
    return found


def nothing_to_search() -> BadInput:
    """The error where an index would be empty."""
    return BadInput(
        sentence("error-there_nothing_look_facts_up", "There is nothing to look facts up in."),
        sentence(
            "error-sources_have_no_passage_that",
            "The sources have no passage that can be read, and no row that is learned from.",
        ),
        sentence(
            "error-name_document_with_facts_or",
            "Name a document with the facts, or let the model answer without a search.",
        ),
        remedies=(Action(kind="name_file"),),
    )


def _sized(library: Library) -> list[tuple[IndexedText, int]]:
    return list(zip(library.items, library.sizes, strict=True))


def _line(item: IndexedText, tokens: int) -> str:
    # With its tokens: whoever searches needs no tokenizer.
    return json.dumps({**asdict(item), "tokens": tokens}, ensure_ascii=False)


def _as_bytes(vectors: Vectors) -> bytes:
    import numpy as np

    data = io.BytesIO()
    np.save(data, vectors.astype(np.float16), allow_pickle=False)
    return data.getvalue()


def _changed(path: Path) -> BadInput:
    return BadInput(
        sentence("error-missing_or_was_changed", "{path} is missing or was changed.", path=path),
        sentence("error-model_looks_facts_up_before", "The model looks facts up in it before it answers."),
        sentence("error-put_back_from_copy_if", "Put it back from a copy if you have one; or train again."),
        remedies=(Action(kind="train_again"),),
    )
