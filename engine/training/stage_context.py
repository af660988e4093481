"""What a stage is given, what it hands to the loop, and how it speaks with the run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from engine.core.events import PracticeFigures, RunEvent, WeightsSaved
from engine.core.noted import noted
from engine.core.row import Row
from engine.core.stages import StageBase
from engine.models.base_weights import DEFAULT, Base
from engine.models.protocols import Batch, DatasetRow, LanguageModel, Tokenizer, Trainer, TrainerArguments
from engine.models.weight_digests import seal
from engine.training.checkpoints import begin, move_whole, newest
from engine.training.distributed import Crew


@dataclass(frozen=True)
class StageContext:
    """Where a stage works, and how it speaks with the run."""

    out: Path
    """Folder of the adapter."""
    seed: int
    emit: Callable[[RunEvent], None]
    stopped: Callable[[], bool]
    sample: Callable[[LanguageModel, Tokenizer, int], None]
    """Called with model, tokenizer and step before the first step of all, at a third and at two thirds."""
    seconds_left: Callable[[], float | None] = field(default=lambda: None)
    """Until the person's deadline; None = there is none."""
    crew: Crew = field(default_factory=Crew)
    """The processes that train together; all of them have the same folders."""
    hold: Callable[[bool], None] = lambda _: None
    """Told whether there are steps that are not saved: until they are, nothing ends the run from outside."""

    def state(self, kind: str) -> Path:
        """Checkpoints of one stage."""
        return self.out.with_name("state") / kind

    def begin(self, kind: str, stage: StageBase, rows: Iterable[Row]) -> None:
        """Begin a stage, or go on with it where its rows and settings are those it began with; else that is said.

        Raises:
            RunFailed: it could not be written.
        """
        self.crew.once(lambda: begin(self.state(kind), stage, rows, self.seed, lambda told: self.emit(noted(told))))

    def newest(self, kind: str) -> Path | None:
        """The newest checkpoint of a stage that is whole; those that were changed since they were saved are said."""
        return newest(self.state(kind), lambda told: self.emit(noted(told)))

    def deliver(self, fresh: Path) -> None:
        """Put weights in their place, sealed, and noted in the log before they are there.

        Raises:
            RunFailed: it could not be written.
        """
        seal(fresh, self.out, lambda path, digest: self.emit(WeightsSaved(path=path, digest=digest)))
        move_whole(fresh, self.out)


class Watched(Protocol):
    """RL monitoring: the callbacks of a stage that learns from rewards."""

    ended: bool

    def begin(self, first: int) -> None:
        """Before step `first` + 1."""

    def figures(self, logs: Mapping[str, float]) -> PracticeFigures:
        """What the replies of a step were like."""

    def step(self, done: int, figures: PracticeFigures) -> bool:
        """False where it should end."""

    def settle(self) -> None:
        """Put back the best weights."""


@dataclass(frozen=True)
class PreparedStage:
    """A trainer ready to go, with what the loop has to know of it."""

    trainer: Trainer
    model: LanguageModel
    tokenizer: Tokenizer
    tokens: int
    """Of all rows, once."""
    rows: int
    steps: int
    longest: Sequence[DatasetRow]
    """Rows that make its largest batch."""
    starts_at: float | Callable[[Batch, TrainerArguments], float] | None = None
    """What its loss must be before the first step, or for a batch and the arguments; None = the cross-entropy of
    `labels` by the model's own forward."""
    course: Watched | None = None
    beside: Callable[[], Mapping[str, bytes]] = dict
    """Files that belong to the weights, by name, once these are trained."""
    base: Base = DEFAULT
    """What the weights that are saved belong to."""
    fresh: bool = False
    """It begins with the base as it is, and not with what a stage before it learned."""
    divides: bool = True
    """Whether rows of a step can be learned from apart with the same result."""
    whole_steps: int = 1
    """It can be stopped and saved after multiples of so many steps, whose data belong together."""
    passes: float | None = None
    """How often each row is seen; None = as rows, steps and the batch say."""
    still: tuple[str, ...] = ()
    """Ends of the names of weights that are meant to stay as they are where all others learn."""
    reads_back: Callable[[], bool] | None = None
    """Whether what is saved is what was learned, where it is saved in another form than it learns in; None = to the
    bit."""
