"""What a planning turn gives: the spec, where each value comes from, what is open."""

from __future__ import annotations

from typing import Literal

from pydantic import AliasChoices, ConfigDict, Field

from engine.core.frozen import Frozen
from engine.core.spec import TrainingSpec
from engine.estimation.estimate import Estimate
from engine.estimation.measured_bases import MeasuredBase
from planner.requirements import Change, Said
from planner.sentences import Text, sentence

YOU_DECIDE = sentence("option-you-decide", "you decide")


class Origin(Frozen):
    """Where a value of the spec comes from."""

    model_config = ConfigDict(serialize_by_alias=True)

    source: Literal["said", "measured", "default"] = Field(
        validation_alias=AliasChoices("from", "source"), serialization_alias="from"
    )
    turn: int | None = None
    """Turn in which it was said, counted from 1."""
    quote: str | None = None
    """The person's words."""
    reason: Text | None = None
    """What was measured, or why the default is right; beside a quote, the document it stands in."""


class Question(Frozen):
    """Something only the person can answer."""

    field: str
    text: Text
    options: tuple[Text, ...] = ()


class Warning_(Frozen):
    """Something that could go wrong, its consequence and the way out."""

    code: str
    text: Text
    blocking: bool = False


class ReadyAnswer(Frozen):
    """Something of the plan that cannot be built here, with the words that give the nearest plan that can."""

    field: str
    """Of the spec."""
    lacks: Text
    """What cannot be built, in words."""
    words: Text = ""
    """To be said; empty where no words help."""
    changes: tuple[Change, ...] = ()
    """What they stand for."""
    fetch: str = Field(default="", exclude_if=lambda name: not name)
    """A base model that can be built on once it is fetched."""


class Shown(Frozen):
    """What of a file is shown before it is learned; not part of the spec, and saved with no session."""

    path: str
    message: str
    """Of one row, as the model will see it, with what is personal replaced."""
    answer: str
    made: str = ""
    """By what the row was made from a text; empty = people wrote it."""
    labels: tuple[tuple[str, int], ...] = ()
    """The commonest labels and how often each stands there."""
    more_labels: int = 0


class BaseOption(Frozen):
    """A base model the plan could start from on this machine; not part of the spec."""

    name: str
    params_b: float
    hours: tuple[float, float, float]
    """Low, likely, high of the whole run."""
    planned: bool
    fetch_mb: float = 0.0
    """What has to be fetched first; 0 where it is here."""
    measured: MeasuredBase | None = None
    """What it reached on a known set of the same kind."""


NOTES = frozenset({"words_not_used", "columns_not_used", "rows_not_used", "file_not_read"})
"""Codes of warnings that name what is not used; they never block, and stand on the page by themselves."""
NOT_MEASURED = "not_measured"
"""Code of the note that a line of the rubric, or a figure to reach, is not measured; nothing of the wish is wrong."""
MOST_ASKED = 3
"""Questions that a person is asked at a time."""


class Plan(Frozen):
    """The state after the last turn."""

    model_config = ConfigDict(serialize_by_alias=True)

    id: str
    status: Literal["ready", "needs_answers", "declined"]
    digest: str
    spec: TrainingSpec | None
    origin: dict[str, Origin]
    questions: tuple[Question, ...] = ()
    """All that are open, the most important first."""
    offers: tuple[Question, ...] = Field(default=(), exclude_if=lambda offers: not offers)
    """Asked beside a plan that has an answer to them already, with its reason; they keep nothing from starting."""
    warnings: tuple[Warning_, ...] = ()
    estimate: Estimate | None = None
    unbuilt: tuple[ReadyAnswer, ...] = Field(default=(), exclude_if=lambda unbuilt: not unbuilt)
    """What of it cannot be built on this machine by this version; no yes starts it."""
    shown: tuple[Shown, ...] = Field(default=(), exclude_if=lambda shown: not shown)
    """A row of each of the first files that are learned from."""
    bases: tuple[BaseOption, ...] = Field(default=(), exclude_if=lambda bases: not bases)
    """What there is to choose between, the smallest first."""

    @property
    def asked(self) -> tuple[Question, ...]:
        """Of all open questions those a person is asked now."""
        return self.questions[:MOST_ASKED]


def said(where: Said) -> Origin:
    """The origin of a wish."""
    return Origin(
        source="said",
        turn=where.turn,
        quote=where.quote,
        reason=sentence("reason-document", "in {document}", document=where.document) if where.document else None,
    )


def measured(how: str) -> Origin:
    return Origin(source="measured", reason=how)


def default(reason: str) -> Origin:
    return Origin(source="default", reason=reason)
