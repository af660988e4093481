"""What the conversation says: frozen messages, read alike by every front end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.core.printable import lines as shown_lines
from nlforge.duration import between, duration
from nlforge.wording.catalogue import number, say

if TYPE_CHECKING:
    from engine.core.events import Measurable


@dataclass(frozen=True, init=False)
class TalkMessage:
    """A sentence or two to the person."""

    lines: tuple[str, ...]
    """Each stands on a line of its own, whatever names and words of others it holds."""

    def __init__(self, *lines: str) -> None:
        object.__setattr__(self, "lines", lines)

    @property
    def text(self) -> str:
        """As it is shown."""
        return shown_lines(self.lines)


class ResultCard(TalkMessage):
    """The same of a run that has ended: its verdict first, and how all of its result is seen."""


@dataclass(frozen=True)
class SaidMessage:
    """What the person said earlier, when a session is opened again."""

    text: str


@dataclass(frozen=True)
class Page:
    """The one page: what will be built, how it is judged, what it takes, what could go wrong."""

    text: str
    digest: str
    ready: bool
    """True where a yes would start it."""
    again: bool = False
    """Nothing in it is new since it was shown last, so nobody need read it once more."""


@dataclass(frozen=True)
class DiffShown:
    """What the last words changed in the plan."""

    text: str
    nothing: bool = False
    """That nothing changed, and why."""


@dataclass(frozen=True)
class Progress:
    """One step of training."""

    step: int
    of: int
    loss: float | None
    eta_seconds: float
    reward: float | None = None
    """Mean reward of its replies in reinforcement learning, at most 1; None = it learns from examples."""
    doing: str = ""
    """What it does in this kind of training, in words."""

    @property
    def figure(self) -> str:
        """The figure that says how it goes, in words; empty where there is none."""
        if self.reward is not None:
            return say("run-reward", reward=number(self.reward, 3))
        return "" if self.loss is None else say("run-loss", loss=number(self.loss, 3))

    @property
    def where(self) -> str:
        """What it does, and how far it is."""
        where = say("run-step-where", step=self.step, of=self.of)
        return f"{self.doing}: {where}" if self.doing else where


@dataclass(frozen=True)
class WholeProgress:
    """How far the run is as a whole."""

    share: float
    """Done, 0 to 0.99: it is 1 only when the run has ended."""
    seconds_left: float
    doing: str
    """What it does now, in words."""
    learning: bool = False
    """It takes steps, whose figure is worth showing beside it."""
    between: tuple[float, float] | None = None
    """Seconds left at least and at most; None = no more is known than `seconds_left`."""

    @property
    def left(self) -> str:
        """The time that is left, in words."""
        return between(*self.between) if self.between else duration(self.seconds_left)


@dataclass(frozen=True)
class SampleReply:
    """A reply of the model in the middle of training."""

    step: int
    prompt: str
    reply: str


@dataclass(frozen=True)
class SideBySideReply:
    """One question, answered by the base model as it is and by what the run delivers."""

    text: str
    base: str
    trained: str
    """Of what is delivered."""
    model: Measurable = "trained"
    """Which of those that were measured that is."""
    sure: float | None = None
    """The chance that the reply is right, 0 to 1; None where the model answers everything."""
    handed_over: bool = False
    """What it says is said instead of a reply: a person is to answer."""


@dataclass(frozen=True)
class TableMessage:
    """Text in columns, to be shown with a fixed-width font."""

    text: str


@dataclass(frozen=True)
class TokensShown:
    """What is learned, token by token."""

    summary: str
    rows: tuple[tuple[tuple[str, bool], ...], ...]
    """Of each row the tokens, and whether they are learned."""
    lengths: str
    """How long the rows are, as bars of text."""


@dataclass(frozen=True)
class RunEnded:
    """The run is over; the code is the one the command exits with."""

    exit_code: int
    paused: bool = False
    """It can go on: the person asked for a pause."""


@dataclass(frozen=True)
class JudgingWanted:
    """The person wants to judge replies of the session themselves."""

    session: str


@dataclass(frozen=True)
class ResultWanted:
    """The person wants to see the result of the session's run."""

    told: str
    """The same in plain lines, for whoever has no screen for it."""


@dataclass(frozen=True)
class TeachingWanted:
    """The person wants to be asked for replies to messages of the session."""

    session: str


@dataclass(frozen=True)
class Goodbye:
    """The person has left the chat; nothing is running."""

    session: str


Message = (
    TalkMessage
    | SaidMessage
    | Page
    | DiffShown
    | Progress
    | WholeProgress
    | SampleReply
    | SideBySideReply
    | TableMessage
    | TokensShown
    | RunEnded
    | JudgingWanted
    | ResultWanted
    | TeachingWanted
    | Goodbye
)
