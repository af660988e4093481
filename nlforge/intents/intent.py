"""What a person may mean by a message, and whom it is for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Situation(StrEnum):
    """Where a session stands, as far as it decides what words may mean."""

    PLANNING = "planning"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    """Stopped, failed or gone: a run without a model that is released."""


class Audience(StrEnum):
    """Who answers."""

    NLFORGE = "nlforge"
    """From the run's own figures, or by doing what was asked."""
    MODEL = "model"
    """The trained model."""
    PLANNER = "planner"
    """Another plan comes of it."""


class Intent(StrEnum):
    """One meaning. The first eight ask about the run, the last two are for others."""

    PROGRESS = "progress"
    SCORE = "score"
    SPEED = "speed"
    ENDING = "ending"
    DATA = "data"
    WHERE = "where"
    LEAVE = "leave"
    """What becomes of the run when the window is closed, or the machine is switched off."""
    COST = "cost"
    STOP = "stop"
    """Stop and pause are one: a checkpoint is written, and it can go on."""
    GO_ON = "go_on"
    HELP = "help"
    JUDGE = "judge"
    TEACH = "teach"
    """The person wants to be asked for the replies that are missing."""
    EXPORT = "export"
    SERVE = "serve"
    SHARE = "share"
    EVALUATE = "evaluate"
    FEEDBACK = "feedback"
    """A single answer was wrong, or right."""
    VERSIONS = "versions"
    TOKENS = "tokens"
    DETAILS = "details"
    QUIT = "quit"
    COURTESY = "courtesy"
    PLAN_QUESTION = "plan_question"
    WISH = "wish"
    FOR_MODEL = "for_model"

    @property
    def audience(self) -> Audience:
        """Who answers it."""
        return {Intent.WISH: Audience.PLANNER, Intent.FOR_MODEL: Audience.MODEL}.get(self, Audience.NLFORGE)

    def moves(self, situation: Situation) -> bool:
        """Whether doing it ends a run or lets one go on."""
        return (self, situation) in ((Intent.STOP, Situation.RUNNING), (Intent.GO_ON, Situation.FAILED))


@dataclass(frozen=True)
class Understood:
    """What a message means."""

    intent: Intent
    confidence: float
    """Probability that it is for the audience of `intent`, 0 to 1; 1 where an exact reader knows the words."""
    chance: float
    """Probability of `intent` itself, at most `confidence`."""
    others: tuple[tuple[Intent, float], ...] = ()
    """What else it may be, one for each other audience with its probability, the likeliest first."""
    second: Intent | None = None
    """The likeliest but one of all; None where nothing was guessed."""

    @property
    def audience(self) -> Audience:
        """Who answers."""
        return self.intent.audience

    @property
    def exact(self) -> bool:
        """Nothing was guessed."""
        return self.confidence == 1
