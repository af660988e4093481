"""What a run reports: one frozen event a line, read alike by every front end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from engine.core.arithmetic import Arithmetic
from engine.core.delivery_events import PlaceCost as PlaceCost  # noqa: PLC0414 - read from here
from engine.core.delivery_events import ReplyCosts as ReplyCosts  # noqa: PLC0414
from engine.core.delivery_events import ReplyTime as ReplyTime  # noqa: PLC0414
from engine.core.event_base import Event as Event  # noqa: PLC0414 - read from here
from engine.core.fitness_event import FitnessJudged as FitnessJudged  # noqa: PLC0414
from engine.core.frozen import Frozen
from engine.core.gain import Gain
from engine.core.journal import append_line, read_lines
from engine.core.noted_figures import NotedFigures
from engine.core.notice_event import NoticeFailed as NoticeFailed  # noqa: PLC0414
from engine.core.remedies import Remedies
from engine.core.resources_event import Resources as Resources  # noqa: PLC0414
from engine.core.trust_event import TrustMeasured as TrustMeasured  # noqa: PLC0414
from engine.core.waiting_events import Held as Held  # noqa: PLC0414
from engine.core.waiting_events import LetOn as LetOn  # noqa: PLC0414
from engine.core.waiting_events import Slept as Slept  # noqa: PLC0414
from engine.core.way_event import WayChosen as WayChosen  # noqa: PLC0414


class ClassFigure(Frozen):
    """Of one label."""

    label: str
    rows: int
    """Rows whose right label it is."""
    said: int
    """Rows the model gave it."""
    precision: float | None
    """Share of those it was given that have it; None where it was given to none."""
    recall: float | None
    """Share of those that have it that were found; None where none has it."""
    f1: float
    """Harmonic mean of both; 0 where none was found."""


class RunStarted(Event):
    kind: Literal["run_started"] = "run_started"
    digest: str
    pid: int
    resumed: bool = False
    """It goes on where it had been stopped or killed."""
    seconds_estimate: tuple[float, float, float] | None = None
    """Low, likely, high."""
    phases: dict[str, float] = Field(default_factory=dict)
    """Likely seconds of each part of the run, by name: start, data, checks, train, measure."""
    arithmetic: Arithmetic | None = None
    """What it computes in; a run that goes on keeps that of its first start. None where an older version began it."""


class DataReady(Event):
    kind: Literal["data_ready"] = "data_ready"
    read: int
    kept: int
    train: int
    eval: int
    dropped: dict[str, int]
    redacted: dict[str, int]
    texts: int = 0
    """Pieces of documents or code that are read as they are."""
    texts_eval: int = 0
    fingerprint: str = ""
    """Of the prepared rows as they lie in the run's folder `data/`: `sha256:…` of their contents and of what prepared
    them; empty where an older version prepared them."""
    mended: dict[str, int] = Field(default_factory=dict)
    """Rows something was taken out of or put right in, by kind."""
    places: dict[str, list[str]] = Field(default_factory=dict)
    """Reason or kind → where the first of its rows stand, as “a.csv:3”."""


class GateChecked(Event):
    kind: Literal["gate"] = "gate"
    name: str
    passed: bool
    figure: float | None
    """None where the figure could not be measured, which never passes."""
    detail: str = ""
    code: str = ""
    """Which sentence `detail` is, for front ends that have words of their own for it; empty = it is all."""
    figures: NotedFigures = Field(default_factory=dict)
    """What `detail` names, by name."""


class StageStarted(Event):
    kind: Literal["stage_started"] = "stage_started"
    stage: str
    steps: int
    rows: int
    first_step: int = 0
    """Steps done before, where it goes on from a checkpoint."""


class PracticeFigures(Frozen):
    """Figures of the completions of one RL step."""

    reward: float | None
    """Mean of the weighted rubric, at most 1; None where nothing could be judged."""
    reward_std: float
    """Mean over the messages of the standard deviation among replies to the same one."""
    all_alike: float
    """Share of prompts whose completions all have the same reward, and so no advantage."""
    tokens: float
    """Mean length of a reply."""
    cut: float
    """Share of replies that reached the limit."""
    repetition: float
    """Share of four-word sequences that stood there before."""
    entropy: float
    """Mean entropy of a token, in nats."""
    unseen: float | None = None
    """Mean by the second set of graders, which pay for nothing."""
    kl: float | None = None
    """KL divergence from the policy at the start of RL, in nats a token; None = not part of the reward."""
    unjudged: float = 0.0
    """Share of replies no line of the rubric could judge."""
    criteria: dict[str, float | None] = Field(default_factory=dict)
    """Of each line of the rubric, by its name, the mean over the replies it could judge, as in `evaluated`; None where
    it could judge none. Empty where an older version wrote it."""


class Step(Event):
    kind: Literal["step"] = "step"
    stage: str
    step: int
    of: int
    loss: float | None = None
    reward: float | None = None
    practice: PracticeFigures | None = None
    tokens_per_second: float
    eta_seconds: float


class Sample(Event):
    """A reply to a message that is not learned from: before the first step of the run, and now and then in training."""

    kind: Literal["sample"] = "sample"
    stage: str
    step: int
    """Steps done; 0 = the base model as it is, before it has learned anything."""
    prompt: str
    reply: str


class CheckpointSaved(Event):
    kind: Literal["checkpoint_saved"] = "checkpoint_saved"
    step: int
    path: str
    """From the run's folder."""
    digest: str = ""
    """Of its files; empty where an older version saved it."""


class WeightsSaved(Event):
    kind: Literal["weights_saved"] = "weights_saved"
    path: str
    """From the run's folder: the adapter or model that is put there next."""
    digest: str
    """Of its files: names and contents (`engine.models.weight_digests`)."""


class StageFinished(Event):
    kind: Literal["stage_finished"] = "stage_finished"
    stage: str
    seconds: float
    loss: float | None = None


Measurable = Literal["base", "trained", "prompt_only", "retrieval"]
"""base: as it is; prompt_only: the base shown a few examples; retrieval: the base shown what of the training data
fits the message."""


class Evaluated(Event):
    kind: Literal["evaluated"] = "evaluated"
    model: Measurable
    split: str
    rows: int
    score: float | None
    """Weighted rubric, at most 1; None where no criterion could be judged."""
    criteria: dict[str, float | None]
    metrics: dict[str, float]
    noise: float = 0.0
    """Half width of the 95 % bootstrap interval of `score`."""
    about: str = ""
    """What the model was given beside the message, for a person; empty = nothing."""
    about_sentence: NotedFigures = Field(default_factory=dict)
    """`about` for front ends that have words of their own: `key`, `figures` and `text`; empty = `about` is all."""
    against: dict[Measurable, dict[str, Gain]] = Field(default_factory=dict)
    """Of the trained model: the change from each other one, row by row, of every criterion and of `score`."""
    classes: tuple[ClassFigure, ...] = ()
    """Of each label, where replies are labels."""
    notes: tuple[str, ...] = ()
    """What to know of the rows it was measured with."""


class SideBySide(Frozen):
    prompt: str
    expected: str
    base: str
    trained: str


class Diagnosed(Event):
    kind: Literal["diagnosed"] = "diagnosed"
    text: str
    gain: float | None = None
    beyond_noise: bool | None = None
    examples: tuple[SideBySide, ...] = ()
    cause: str = ""
    """Why a result is not good enough: `engine.evaluation.diagnosis.Cause`; empty where the text says something
    else."""
    lever: dict[str, Any] = Field(default_factory=dict)
    """What would be changed in the spec: path → value."""
    code: str = ""
    """Which finding it is, for front ends that have words of their own for it; empty = `text` is all."""
    figures: NotedFigures = Field(default_factory=dict)
    """What `text` names, by name."""
    remedies: Remedies = ()
    """What the person can choose to do."""
    round: int = 0
    """Number of the training that begins now, where a run trains more than once; 0 = none begins."""


class Delivering(Event):
    """What was confirmed to be delivered is being made of the trained model."""

    kind: Literal["delivering"] = "delivering"
    what: str
    """Name of the target in the spec."""


class Exported(Event):
    kind: Literal["exported"] = "exported"
    what: str
    path: str
    """From the run's folder, or in full where it lies elsewhere."""
    files: dict[str, str] = Field(default_factory=dict)
    """sha256 of each exported file, by its path from there; empty for what the training itself leaves."""
    rubric_loss: float | None = None
    """What a file in fewer bits loses of the rubric's score; None = it is none, or nothing could be judged."""


class Parity(Event):
    kind: Literal["parity"] = "parity"
    what: str
    same: int
    """Greedy replies that are the merged weights' to the letter."""
    of: int
    mean: float | None = None
    """Mean difference in the log-probability of a token from the merged weights in fp32, in nats."""
    largest: float | None = None
    allowed_mean: float | None = None
    """What the same weights in bf16 differ by."""
    allowed_largest: float | None = None


class RunFinished(Event):
    kind: Literal["run_finished"] = "run_finished"
    seconds: float
    adapter: str
    """From the run's folder: the weights, or what stands in the prompts of the base model where that is delivered."""
    report: str


class RunFailedEvent(Event):
    kind: Literal["run_failed"] = "run_failed"
    what: str
    why: str = ""
    todo: str = ""
    exit_code: int = 6
    remedies: Remedies = ()
    """What the person can choose to do."""
    sentences: dict[str, NotedFigures] = Field(default_factory=dict)
    """`what`, `why` and `todo` for front ends that have words of their own: each with `key`, `figures` and `text`;
    one that is not there is text only."""


class RunCancelled(Event):
    kind: Literal["run_cancelled"] = "run_cancelled"
    reason: str = ""
    reason_sentence: NotedFigures = Field(default_factory=dict)
    """`reason` for front ends that have words of their own: `key`, `figures` and `text`; empty = `reason` is all."""


RunEvent = Annotated[
    RunStarted
    | DataReady
    | GateChecked
    | StageStarted
    | Step
    | Sample
    | CheckpointSaved
    | Resources
    | WeightsSaved
    | StageFinished
    | Evaluated
    | Diagnosed
    | TrustMeasured
    | FitnessJudged
    | WayChosen
    | Delivering
    | Exported
    | Parity
    | ReplyTime
    | ReplyCosts
    | RunFinished
    | RunFailedEvent
    | RunCancelled
    | Held
    | LetOn
    | Slept
    | NoticeFailed,
    Field(discriminator="kind"),
]
_adapter: TypeAdapter[RunEvent] = TypeAdapter(RunEvent)
_MOST = 2**63
"""No count, step or time of a run is larger."""


def append_event(path: Path, event: RunEvent) -> None:
    """Append one event as a JSON line and fsync it.

    Raises:
        BadInput: it is no plain file.
        RunFailed: it could not be written.
    """
    append_line(path, event.model_dump_json(exclude_none=False))


def parse_event(line: str) -> RunEvent:
    """One line of `events.jsonl`; fields it does not know are passed over.

    Raises:
        ValueError: it is no event, one of a kind that a newer version knows, or holds figures nothing can be reckoned
            with.
    """
    # Fields of a newer version are no reason to lose an event.
    event = _adapter.validate_json(line, extra="ignore")
    figures = [value for value in event.__dict__.values() if isinstance(value, int | float)]
    # Times without a zone could not be subtracted from the others.
    if datetime.fromisoformat(event.time).tzinfo is None or not all(abs(figure) < _MOST for figure in figures):
        raise ValueError(f"no event: {line[:80]}")
    return event


def read_events(path: Path) -> Iterator[RunEvent]:
    """All whole events of a run; a torn last line is left out, and so are kinds that a newer version has added.

    Raises:
        BadInput: it is no plain file.
    """
    for line in read_lines(path).lines:
        try:
            event = parse_event(line)
        except ValueError:
            continue
        yield event


_LONGEST_SILENCE = 3600.0


def active_seconds(events: Iterable[RunEvent]) -> float:
    """Seconds a run has worked so far: from each start to the last event before the next; no pauses, and no sleep.

    A clock that is set anew in between counts for an hour at most, and never backwards.
    """
    total = 0.0
    last = None
    held = False
    for event in events:
        if isinstance(event, NoticeFailed):
            # The run has ended.
            continue
        at = datetime.fromisoformat(event.time)
        if last is not None and not held and not isinstance(event, RunStarted):
            asleep = event.seconds if isinstance(event, Slept) else 0.0
            total += min(max(0.0, (at - last).total_seconds() - asleep), _LONGEST_SILENCE)
        held = isinstance(event, Held) or (held and isinstance(event, Slept | Resources))
        # Nobody worked between an end and what comes then.
        last = None if isinstance(event, RunFinished | RunFailedEvent | RunCancelled) else at
    return total
