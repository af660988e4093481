"""What a large model answers with: a list of small typed changes, one type a field.

The docstrings are the documentation the model reads: they reach it through the JSON schema.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from engine.core.frozen import Frozen
from engine.core.spec import Money, Task
from planner.requirements import (
    Change,
    Circumstance,
    DeployTarget,
    Keep,
    WantedCriterion,
    WantedExpert,
    WantedGate,
    WantedGpu,
    WantedJudge,
    WantedSource,
    WantedStage,
)
from planner.rule_readers.languages import language_named

SetOp = Literal["set", "remove"]
ListOp = Literal["add", "remove", "replace"]


class _One(Frozen):
    op: SetOp
    """set: this is the value now; remove: it is taken back."""
    quote: str
    """The words that ask for it, copied letter for letter from the message; every number of the value stands in them."""


class _Many(Frozen):
    op: ListOp
    """add: one more entry, or new facts about one; remove: it is taken back or cancelled; replace: `value` takes the place of `old`."""
    quote: str
    """The words that ask for it, copied letter for letter from the message; every number of the value stands in them."""
    old: str | None = None
    """With replace: name of the entry that goes; else null."""


class GoalChange(_One):
    """What the model is for, in one short sentence in the person's language."""

    field: Literal["goal"]
    value: str


class TaskChange(_One):
    """The kind of task. qa_over_documents: answers from documents, with or without citing them; domain_adaptation: learns the
    language of a field and no more; tool_use_agent: calls functions; rewriting_style: text in, the same text in another style out."""

    field: Literal["task"]
    value: Task


class LanguageChange(_Many):
    """A language the model must work in, as ISO 639-1 code."""

    field: Literal["languages"]
    value: str


class SourceChange(_Many):
    """A file, folder or heap of data they speak of, one change each. Name it as they do."""

    field: Literal["sources"]
    value: WantedSource


class ColumnChange(_One):
    """The column of a table that holds the wanted answer."""

    field: Literal["column"]
    value: str


class PromptColumnChange(_Many):
    """A column of a table that holds the message, or a part of it; several may be named, one change each."""

    field: Literal["prompt_columns"]
    value: str


class UnusedColumnChange(_Many):
    """A column of a table that must not be used, neither in the message nor in the answer."""

    field: Literal["unused_columns"]
    value: str


class ExpertChange(_Many):
    """One of several specialists they want, one change each. No specialists: none of these."""

    field: Literal["experts"]
    value: WantedExpert


class StageChange(_Many):
    """A kind of training they ask for or rule out themselves, in whatever words; never your own idea."""

    field: Literal["stages"]
    value: WantedStage


class RubricChange(_Many):
    """One rule for what replies should or should not be, one change each; weights only if they gave points."""

    field: Literal["rubric"]
    value: WantedCriterion


class GateChange(_Many):
    """A figure that must be reached before the model is used."""

    field: Literal["gates"]
    value: WantedGate


class BudgetChange(_One):
    """What may be spent on this, with the ISO 4217 code of the currency."""

    field: Literal["budget"]
    value: Money


class DeadlineChange(_One):
    """Hours in which the work must be done: a day has 24, a week 168."""

    field: Literal["deadline_hours"]
    value: float


class ResponseChange(_One):
    """Seconds in which one reply must come."""

    field: Literal["max_response_seconds"]
    value: float


class SizeChange(_One):
    """Size of the model they ask for or allow, in billions of parameters."""

    field: Literal["max_params_b"]
    value: float


class SmallerChange(_One):
    """They want a smaller or a larger model than the one planned, without saying how large."""

    field: Literal["size_step"]
    value: Literal["smaller", "larger"]


class BaseModelChange(_One):
    """The base model they name, as they write it."""

    field: Literal["base_model"]
    value: str


class OfflineChange(_One):
    """True: data and model stay on their own machines; False: the cloud is allowed."""

    field: Literal["offline_only"]
    value: bool


class GpuChange(_Many):
    """Graphics cards they have; count 0 if they say they have none."""

    field: Literal["gpus"]
    value: WantedGpu


class DeployChange(_One):
    """How it is delivered: ollama_gguf for Ollama, LM Studio or llama.cpp; openai_server for an API in OpenAI's form; merged_weights
    for the bare weights; none if they want nothing delivered."""

    field: Literal["deploy"]
    value: DeployTarget


class KeepChange(_Many):
    """Something that may stay although it would be replaced (numbers, personal data) or left out (copies, contradictions)."""

    field: Literal["keep"]
    value: Keep


class RightsChange(_Many):
    """What they say of licence, ownership or consent for the data, copied word for word."""

    field: Literal["rights"]
    value: str


class JudgeChange(_One):
    """A language model they name to judge what no program can check; never your own idea."""

    field: Literal["judge"]
    value: WantedJudge


class CircumstanceChange(_Many):
    """Something an experienced engineer would raise. facts_change: what it should know changes often; cites_sources: answers must
    name page, paragraph or source; knowledge_wanted: it should know the content of documents; no_examples: there are no examples of
    what is wanted; no_data: they have no data at all; scans_or_media: the data are scans, photos or recordings that must be made text
    first; other_modality: the model itself should see, hear, draw or speak; predicts_numbers: it should predict measurements, prices
    or time series; rule_is_enough: a fixed rule, a formula or a database query does it; prompt_is_enough: a good instruction to an
    existing model does it (a tone, a format, a few rules); too_complex: specialists or stages that the wish does not need;
    from_scratch: a model trained from nothing; personal_data: data about identifiable people; no_consent: those people were not asked,
    or the data may not be used; others_works: books, articles, sites or code of others; licence_forbids: a licence stands against
    the use; secrets_in_data: passwords or keys in the data; medical, legal, financial: replies that people may act on in that field;
    judges_people: it scores or selects people (applicants, tenants, patients, pupils); harmful: deceives, defrauds, spies on or hurts
    people; certainty: it must never be wrong, 100 %; wishes_exclude: two of their wishes cannot both be met; rare_language: a language
    few models know; rare_labels: some categories have very few examples; doubtful_labels: labels known to be wrong or inconsistent;
    long_inputs: single inputs longer than about 30 pages."""

    field: Literal["circumstances"]
    value: Circumstance


AnyChange = (
    GoalChange
    | TaskChange
    | LanguageChange
    | SourceChange
    | ColumnChange
    | PromptColumnChange
    | UnusedColumnChange
    | ExpertChange
    | StageChange
    | RubricChange
    | GateChange
    | BudgetChange
    | DeadlineChange
    | ResponseChange
    | SizeChange
    | SmallerChange
    | BaseModelChange
    | OfflineChange
    | GpuChange
    | DeployChange
    | KeepChange
    | RightsChange
    | JudgeChange
    | CircumstanceChange
)


class Asks(Frozen):
    """The message is a question about the plan and changes nothing."""

    kind: Literal["why", "what_if", "undo"]
    """why: the reason for a value; what_if: what would follow from other circumstances (give these as changes); undo: take the
    last message back."""
    about: str = ""
    """With why: the value asked about, in English, e.g. “model”, “learning rate”, “budget”, “time”."""


class ReadingAnswer(Frozen):
    """What one message of the person changes."""

    asks: Asks | None = None
    changes: tuple[AnyChange, ...] = Field(default=())


def to_change(wire: AnyChange) -> Change | SmallerChange:
    """The same as a change of requirements; a relative size stays as it is, for it depends on the plan."""
    if isinstance(wire, SmallerChange):
        return wire
    old = getattr(wire, "old", None)
    if isinstance(wire, LanguageChange) and old is not None:
        # Languages are known by their codes, and called by their names.
        old = next(iter(language_named(old)), old)
    return Change(op=wire.op, field=wire.field, value=wire.value, quote=wire.quote, old=old)
