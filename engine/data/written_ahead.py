"""All texts are written about before they are read for rows: a model on this machine writes about many passages in
hardly more time than about one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.core.spec import TrainingSpec
from engine.data.counts import Counts
from engine.data.prepare import read_all
from engine.data.synthetic.rows import Writer
from engine.retrieval.passages import Passage


class _Gathering:
    """A writer that writes nothing, and knows afterwards what there is to write about."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self.passages: list[Passage] = []

    @property
    def name(self) -> str:
        return self._writer.name

    def knows(self, text: str) -> bool:
        return self._writer.knows(text)

    def write(self, passages: Sequence[Passage]) -> Iterator[list[tuple[str, str]]]:
        self.passages += passages
        return ([] for _ in passages)


def write_ahead(spec: TrainingSpec, root: Path, writer: Writer) -> None:
    """Write about all passages of what is learned from; what was written is remembered by a
    writer that does (`Remembered`).

    Raises:
        BadInput: a source cannot be read.
    """
    seen = _Gathering(writer)
    read_all([s for s in spec.data.sources if s.use == "train"], root, Counts(sampling=False), seen)
    for _ in writer.write(list(dict.fromkeys(seen.passages))):
        pass
