"""What became of the rows of a source, by reason and kind, with places and samples."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from engine.core.row import Row
from engine.core.sentences import Digits, Figure, Sentence, sentence
from engine.data.places import RowPlace
from engine.privacy.redact import KINDS, Redactor

_SAMPLES = 3
_SNIPPET = 160
_PLACES = 5


@dataclass
class Counts:
    """What was read, dropped and redacted, by reason and kind, with samples of each."""

    read: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    redacted: Counter[str] = field(default_factory=Counter)
    texts: Counter[str] = field(default_factory=Counter)
    """Of documents that are read as they are: how many were read, kept, and left out by reason."""
    repaired: int = 0
    """Rows whose letters had been broken by a wrong encoding."""
    mended: Counter[str] = field(default_factory=Counter)
    """Rows something was taken out of or put right in, by kind."""
    places: dict[str, list[RowPlace]] = field(default_factory=lambda: defaultdict(list))
    """Reason or kind → where the first rows of it stand."""
    told: list[str] = field(default_factory=list)
    """Sentences for the person about how rows were read."""
    samples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Reason or kind → where, and the beginning of what; values of personal data are masked."""
    factor: float = 1.0
    """How many rows each of those counted stands for, where only a part was looked at."""
    sampling: bool = True
    """Whether samples are kept; what is private in them has to be looked for, which takes its time."""
    left_out: list[str] = field(default_factory=list)
    """Files and parts of files that could not be used, and why."""
    secrets: list[str] = field(default_factory=list)
    """Secrets found in the data, for the test that the model has not learned them; never written to disk."""

    def rows(self, n: int) -> Sentence:
        """So many rows, in words, as many as they stand for."""
        count = round(n * self.factor)
        figures: dict[str, Figure] = {"count": Digits(f"{count:,}"), "n": count}
        if self.factor > 1:
            return sentence("noted-about_rows", "about {count} row" if count == 1 else "about {count} rows", **figures)
        return sentence("noted-rows", "{count} row" if count == 1 else "{count} rows", **figures)

    def add(self, other: Counts) -> None:
        """What was counted elsewhere."""
        self.read += other.read
        self.repaired += other.repaired
        for mine, theirs in (
            (self.dropped, other.dropped),
            (self.redacted, other.redacted),
            (self.texts, other.texts),
            (self.mended, other.mended),
        ):
            mine.update(theirs)
        for reason, found in other.places.items():
            self.places[reason] = (self.places[reason] + found)[:_PLACES]
        self.told += other.told
        for reason, shown in other.samples.items():
            self.samples[reason] = (self.samples[reason] + shown)[:_SAMPLES]
        self.left_out += other.left_out
        self.secrets += other.secrets

    def drop(self, reason: str, row: Row, beside: Row | None = None) -> None:
        """Count a row as dropped; of the first few it is kept what they were, and what they lost against."""
        self.dropped[reason] += 1
        self._place(reason, row)
        if self.sampling and len(self.samples[reason]) < _SAMPLES:
            other = f" (like {beside.file}:{beside.line})" if beside is not None else ""
            self.samples[reason].append(f"{row.file}:{row.line}{other}: {_snippet(row)}")

    def mend(self, kind: str, row: Row) -> None:
        """Count a row as put right."""
        self.mended[kind] += 1
        self._place(kind, row)

    def _place(self, reason: str, row: Row) -> None:
        if len(self.places[reason]) < _PLACES:
            self.places[reason].append((row.file, row.line))


def _snippet(row: Row) -> str:
    """What a person needs to recognise the row; nothing personal."""
    redactor = Redactor(KINDS, Counter())
    redactor.meet(row.prompt, row.reply)
    # Cut last: half an address is none to the search, and still tells whose it is.
    said = " → ".join(redactor.redact(text, row.names) for text in (row.prompt, row.reply))
    return " ".join(said.split())[:_SNIPPET]
