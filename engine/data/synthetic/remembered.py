"""Questions a model has written once are never paid for twice."""

from __future__ import annotations

import hashlib
import json
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

    def write(self, passage: Passage) -> list[tuple[str, str]]:
        """Pairs of question and answer. Raises LlmUnavailable; what was written until then is kept.

        Raises:
            RunFailed: it could not be written.
        """
        # With the name of the model: another one would ask otherwise.
        words = json.dumps([self.name, passage.title, passage.heading, passage.text], ensure_ascii=False)
        key = hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()
        if key not in self._known:
            self._known[key] = self._writer.write(passage)
            append_line(self._path, json.dumps({"passage": key, "pairs": self._known[key]}))
        return self._known[key]
