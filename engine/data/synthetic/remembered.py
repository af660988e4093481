"""Questions a model has written once are never paid for twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.core.journal import append_line, read_lines
from engine.data.synthetic.rows import Writer
from engine.retrieval.passages import Passage


class Remembered:
    """A writer that asks another only for passages it has not written for; what it wrote is appended to a file."""

    def __init__(self, writer: Writer, path: Path) -> None:
        self._writer, self._path = writer, path
        lines = (json.loads(line) for line in read_lines(path).lines)
        self._known: dict[str, list[tuple[str, str]]] = {e["passage"]: [(q, a) for q, a in e["pairs"]] for e in lines}

    @property
    def name(self) -> str:
        """Name of the model that writes."""
        return self._writer.name

    def knows(self, text: str) -> bool:
        """Whether it can write about a text."""
        return self._writer.knows(text)

    def write(self, passages: Sequence[Passage]) -> Iterator[list[tuple[str, str]]]:
        """Pairs of question and answer of each passage. Raises LlmUnavailable; what was written until then is kept.

        Raises:
            RunFailed: it could not be written.
        """
        keys = [self._key(passage) for passage in passages]
        unknown = {key: p for key, p in zip(keys, passages, strict=True) if key not in self._known}
        written = self._writer.write(list(unknown.values())) if unknown else iter(())
        for key in keys:
            if key not in self._known:
                self._known[key] = next(written)
                append_line(self._path, json.dumps({"passage": key, "pairs": self._known[key]}))
            yield self._known[key]

    def _key(self, passage: Passage) -> str:
        # With the name of the model: another one would ask otherwise.
        asked = [self.name, passage.title, passage.heading, passage.text]
        words = json.dumps(asked, ensure_ascii=False)
        return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()
