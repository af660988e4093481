"""The one typed spec: data, training, rubric, evaluation and delivery.

A spec is frozen data. Its digest is the sha256 of its canonical JSON; what runs is the
spec whose digest a person confirmed.
"""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum
from pathlib import Path
from typing import Literal

import yaml
from pydantic import AwareDatetime, Field, ValidationError, model_validator

from engine.core.errors import BadInput
from engine.core.foreign_yaml import read_foreign_yaml
from engine.core.frozen import Finite, Frozen
from engine.core.printable import printable
from engine.core.regular_files import require_regular
from engine.core.remedies import Action
from engine.core.sentences import Digits, sentence
from engine.core.spec_faults import faults_of
from engine.core.stages import Stage, can_look_up
from engine.core.system_said import system_reason
from engine.graders.contradiction import contradiction
from engine.graders.kinds import Grader, NotMeasured

_MOST_BYTES = 2 * 2**20
"""Of a spec; one made from words has some ten thousand."""
MOST_LINES = 1000
"""Of a rubric, of sources, and of whatever else a spec lists."""
MOST_MONEY, MOST_EXAMPLES, MOST_WEIGHT, MOST_SECONDS, MOST_PARAMS_B, MOST_CARDS, MOST_VRAM_GB = (
    1e12,
    10**12,
    1e6,
    1e6,
    1e5,
    10**5,
    1e5,
)
MOST_REPLIES_A_DAY = 1e9
"""Far more than anybody means: a figure beyond is a slip, and nothing can be reckoned with it."""
_MOST_HOURS = 1e8
"""Up to the last year a date can name."""


class Task(StrEnum):
    """What the model is for."""

    CHAT_ASSISTANT = "chat_assistant"
    QA_OVER_DOCUMENTS = "qa_over_documents"
    CLASSIFICATION = "classification"
    EXTRACTION = "extraction"
    SUMMARIZATION = "summarization"
    REWRITING_STYLE = "rewriting_style"
    CODE_ASSISTANT = "code_assistant"
    TRANSLATION = "translation"
    TOOL_USE_AGENT = "tool_use_agent"
    DOMAIN_ADAPTATION = "domain_adaptation"


class RowMark(Finite):
    """Rows that are not learned from, told by what stands in them."""

    text: str = Field(min_length=1)
    """Words in a cell, in any case."""
    column: str | None = None
    """The column they stand in; None = any that holds neither message nor answer."""


class Source(Finite):
    """One file or folder and what it may be used for."""

    path: str
    """As the person named it, relative to the working folder or the session; or a data set of the model hub that was
    fetched, `org/name@COMMIT`, or a folder or file of it."""
    use: Literal["train", "eval", "retrieve", "never"] = "train"
    """train: learn from it; eval: only measure with it; retrieve: facts to check replies against."""
    kind: Literal["table", "jsonl", "text", "folder", "glossary", "unknown"] = "unknown"
    """What the file was measured to be."""
    holds: str | None = None
    """What it holds as said: dialogues, labelled, pairs, preferences, documents, code, functions, …"""
    examples: int | None = Field(default=None, le=MOST_EXAMPLES)
    """How many examples it holds, as said; a measured file is counted instead."""
    prompt_column: str | None = None
    """Column with what the model is given; None where the file is not a table."""
    more_prompt_columns: tuple[str, ...] = Field(default=(), exclude_if=lambda columns: not columns)
    """Further columns of the message, in the order in which they stand in it, each under its name."""
    reply_column: str | None = None
    """Column with what the model should answer."""
    more_reply_columns: tuple[str, ...] = Field(default=(), exclude_if=lambda columns: not columns)
    """Further columns of the answer, which is then a form of JSON with each column as a field."""
    speaker: str | None = Field(default=None, exclude_if=lambda name: name is None)
    """The one of several writers whose messages are the replies, as the file spells the name; None = as the file
    shows."""

    without: tuple[str, ...] = Field(default=(), max_length=MOST_LINES, exclude_if=lambda paths: not paths)
    """Files, folders and patterns in a folder that are not read with it: they are for something else, or for
    nothing."""
    without_rows: tuple[RowMark, ...] = Field(default=(), max_length=MOST_LINES, exclude_if=lambda marks: not marks)
    """Rows of a table that are not used, as the person said."""


class DataSpec(Finite):
    """What is read and how it is prepared."""

    sources: tuple[Source, ...] = Field(default=(), max_length=MOST_LINES)
    offline_only: bool = True
    """Nothing may leave this machine, planning included."""
    redact: tuple[str, ...] = (
        "secret", "password", "iban", "card", "account", "id_number", "email", "phone", "mac", "ip", "plate",
        "birth_date", "handle", "address", "name",
    )  # fmt: skip
    """Kinds of personal data and secrets replaced by placeholders before anything is trained."""
    own: tuple[str, ...] = Field(default=(), exclude_if=lambda values: not values)
    """The firm's own numbers, addresses and signatures: they stay, though they would be replaced."""
    drop_bad_examples: bool = True
    """Rows that break a hard or negative rule of the rubric are not learned from."""
    keep: tuple[str, ...] = ()
    """What stays although it would be replaced or left out, as the person said: `order_number`, kinds of `redact`, or a
    reason rows are dropped for (`near_duplicate`, `conflict`, …)."""
    several_labels: Literal["first", "none", "all"] = Field(
        default="first", exclude_if=lambda choice: choice == "first"
    )
    """Of a row with several labels: the first counts; the row is left out; all of them together are a class."""
    not_in_text: str = Field(default="", exclude_if=lambda phrase: not phrase)
    """What is answered to questions that the text beside them does not answer; empty = such rows are left out."""
    writer: str = "templates"
    """Who writes questions and answers from texts that hold none: “templates”, a base model of the catalogue, which
    does it on this machine, or a model as litellm names it."""
    max_made_share: float = Field(default=0.5, gt=0, le=1)
    """Largest share of made rows among those learned from, where people wrote others."""
    embedding: Literal["none", "use-multilingual-3"] = Field(default="none", exclude_if=lambda name: name == "none")
    """The model that compares meanings, where facts are checked and looked up; none = by words alone. Where it is
    named and not there, nothing runs."""
    rights: tuple[str, ...] = ()
    """What the person said of licence, ownership and consent, in their words; it goes to the data card."""
    eval_share: float = Field(default=0.15, gt=0, lt=0.9)
    """Share of the rows held out for the evaluation, never trained on."""
    max_eval_rows: int = Field(default=48, ge=1, le=MOST_EXAMPLES)
    """Upper limit of held-out rows, so that the evaluation stays short."""
    min_eval_rows: int = Field(default=0, ge=0, le=MOST_EXAMPLES, exclude_if=lambda rows: not rows)
    """Held out even of few rows, as far as a third of them goes."""
    limit: int | None = Field(default=None, ge=1, le=MOST_EXAMPLES)
    """Use at most this many rows."""
    seed: int = Field(default=7, ge=0, lt=2**32)


class ModelSpec(Finite):
    """The base model."""

    base: str
    """Name in `engine/models/catalogue.yaml`, or any name for weights outside it."""
    params_b: float = Field(ge=0, le=MOST_PARAMS_B)
    """Size in billions of parameters."""
    weights: str = "embedded"
    """Where the weights come from: “embedded” (packages of the catalogue), the path of a folder or of a .gguf file, or
    `org/name@revision` on the model hub."""
    license: str = ""
    """Licence of the weights (SPDX name where there is one)."""
    context: int = Field(default=0, ge=0, le=2**40)
    """Longest context in tokens the model was made for."""
    max_params_b: float | None = Field(default=None, le=MOST_PARAMS_B)
    """Ceiling the person stated, in billions of parameters."""
    system_prompt: str = ""
    """First message of every conversation, in training and in use."""


class Expert(Finite):
    """One wanted specialist."""

    name: str
    about: str = ""
    sources: tuple[str, ...] = ()


class Criterion(Finite):
    """One line of the rubric."""

    name: str
    about: str
    weight: float = Field(ge=-MOST_WEIGHT, le=MOST_WEIGHT)
    """Signed: what is wanted is positive, what is penalised negative."""
    hard: bool = False
    """A violation makes the score of the whole reply 0."""
    default: bool = False
    """True where nlforge added it, not the person."""
    grader: Grader = NotMeasured()
    """How it is measured; none = not measurable offline, reported as missing."""
    quote: str = ""
    """The person's words it came from."""


class Gate(Finite):
    """A figure the trained model must reach."""

    metric: str
    at_least: float = Field(ge=-MOST_WEIGHT, le=MOST_WEIGHT)


class Money(Frozen):
    amount: float = Field(ge=0)
    currency: str = "USD"


class Limits(Finite):
    budget: Money | None = None
    deadline_hours: float | None = Field(default=None, le=_MOST_HOURS)
    """Hours in which the work must be done, from when that was said."""
    deadline: AwareDatetime | None = Field(default=None, exclude_if=lambda date: date is None)
    """The date by which it must be done, where a date was said; `deadline_hours` are then the hours up to it."""
    max_response_seconds: float | None = Field(default=None, le=MOST_SECONDS)
    max_model_mb: float | None = Field(
        default=None, gt=0, le=MOST_PARAMS_B * 4000, exclude_if=lambda size: size is None
    )
    """Largest file of the model in MB of 1,000,000 bytes: the whole of it, adapters merged into the base model they
    were trained on."""
    rounds: int = Field(default=1, ge=1, le=10)
    """Trainings at most: where one falls short, a single setting is changed and it is tried again. 1 = the person is
    asked first."""

    @model_validator(mode="after")
    def _a_budget_can_be_spent(self) -> Limits:
        # Not in Money itself: words may speak of any amount, and are answered in words.
        if self.budget is not None and not self.budget.amount <= MOST_MONEY:
            raise ValueError(f"a budget is at most {MOST_MONEY:,.0f}")
        return self


class Gpu(Finite):
    name: str = ""
    count: int = Field(default=1, le=MOST_CARDS)
    vram_gb: float | None = Field(default=None, le=MOST_VRAM_GB)


class Hardware(Finite):
    gpus: tuple[Gpu, ...] | None = Field(default=None, max_length=MOST_LINES)
    """Empty = the person said none; None = not said."""


class Deploy(Finite):
    target: Literal["ollama_gguf", "openai_server", "merged_weights", "none"] | None = None
    replies_a_day: float | None = Field(
        default=None, gt=0, le=MOST_REPLIES_A_DAY, exclude_if=lambda number: number is None
    )
    """How many messages come in, as said: what using the model costs is reckoned for so many."""
    retrieval: bool = Field(default=True, exclude_if=lambda may: may)
    """Whether what is delivered may search at each message; it is measured all the same."""


class HandOver(Finite):
    """Which messages the model does not answer itself."""

    right_share: float = Field(default=0.95, gt=0, lt=1)
    """So large a share of its answers must be right; promised where the lower end of the 95 % interval reaches it."""
    text: str = Field(default="", max_length=2000)
    """Said instead of an answer, in the person's words; empty = a sentence in the language of the model."""


class LookUp(Finite):
    """What a search finds for a message stands in its prompt: in those that are learned from, measured and answered."""

    finds: int = Field(default=3, ge=1, le=16)
    """Examples and passages of one prompt at most."""
    budget: int = Field(default=240, ge=32, le=4096)
    """Tokens of all of them."""
    wrong_share: float = Field(default=0.2, ge=0, le=1)
    """Share of the learned rows among whose finds what fits best is missing, so that it does not copy blindly."""


class TrainingSpec(Finite):
    """Everything a run needs, and nothing it may decide for itself."""

    version: Literal[1] = 1
    name: str
    goal: str
    task: Task
    languages: tuple[str, ...] = Field(default=("en",), max_length=MOST_LINES)
    data: DataSpec
    model: ModelSpec
    experts: tuple[Expert, ...] = Field(default=(), max_length=MOST_LINES)
    stages: tuple[Stage, ...]
    rubric: tuple[Criterion, ...] = Field(default=(), max_length=MOST_LINES)
    gates: tuple[Gate, ...] = Field(default=(), max_length=MOST_LINES)
    limits: Limits = Limits()
    hardware: Hardware = Hardware()
    deploy: Deploy = Deploy()
    hand_over: HandOver | None = Field(default=None, exclude_if=lambda wish: wish is None)
    """None = every message gets an answer."""
    look_up: LookUp | None = Field(default=None, exclude_if=lambda wish: wish is None)
    """None = a prompt is the message alone."""

    @model_validator(mode="after")
    def _rubric_is_usable(self) -> TrainingSpec:
        names = [c.name for c in self.rubric]
        if len(set(names)) != len(names):
            raise ValueError("two rubric lines have the same name; give each its own")
        if self.rubric and not any(c.weight > 0 for c in self.rubric):
            raise ValueError("the rubric only subtracts points; add at least one line for what is good")
        if (against := contradiction([(c.name, c.grader) for c in self.rubric])) is not None:
            raise ValueError(against)
        return self

    @model_validator(mode="after")
    def _stages_are_in_order(self) -> TrainingSpec:
        kinds = [s.kind for s in self.stages]
        if kinds != [k for k in ("cpt", "sft", "dpo", "grpo") if k in kinds]:
            raise ValueError("stages run in the order cpt, sft, dpo, grpo, each once")
        if any(s.kind == "sft" and s.head == "classes" for s in self.stages) and (
            len(kinds) > 1 or self.task is not Task.CLASSIFICATION
        ):
            raise ValueError("a class head is for classification, and its stage the only one")
        if any(s.kind == "sft" and s.head == "fields" for s in self.stages) and (
            len(kinds) > 1 or self.task is not Task.EXTRACTION
        ):
            raise ValueError("the head that fills in forms is for extraction, and its stage the only one")
        if self.look_up is not None and not self.deploy.retrieval:
            raise ValueError("it cannot look facts up where what is delivered may not search: deploy.retrieval")
        if self.look_up is not None and not can_look_up(self.stages):
            raise ValueError(
                "looking facts up is learned from examples or comparisons that are replies: it needs a stage sft that "
                "writes text, and neither a head nor a stage that learns from the rubric's points"
            )
        if self.look_up is not None and self.task is Task.CLASSIFICATION:
            # Examples of the right label are never among the finds of a row that is learned from.
            raise ValueError("labels are chosen, not looked up: leave look_up out")
        names = [e.name for e in self.experts]
        if len(set(names)) != len(names):
            raise ValueError("two specialists have the same name; give each its own")
        return self


def digest(spec: TrainingSpec) -> str:
    """`sha256:…` of the canonical JSON (sorted keys, no spaces) of the spec."""
    text = json.dumps(spec.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def dump_yaml(spec: TrainingSpec) -> str:
    """The spec as YAML, keys in the order of the schema."""
    return as_yaml(spec.model_dump(mode="json"))


def as_yaml(value: object) -> str:
    """YAML with all letters as they are; where one of them would command a terminal or hide, with all but ASCII
    escaped."""
    plain: str = yaml.safe_dump(value, sort_keys=False, allow_unicode=True)
    return plain if printable(plain) == plain else yaml.safe_dump(value, sort_keys=False)


def load_spec(path: Path) -> TrainingSpec:
    """Read a YAML or JSON spec.

    Raises:
        BadInput: the file is missing, not YAML, or not a valid spec.
    """
    require_regular(path)
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise BadInput(
                sentence("error-too_large_for_spec", "{path} is too large for a spec.", path=path),
                sentence(
                    "error-has_bytes_and_spec_has",
                    "It has {size} bytes, and a spec has {most_bytes} at most.",
                    size=Digits(f"{path.stat().st_size:,}"),
                    most_bytes=Digits(f"{_MOST_BYTES:,}"),
                ),
                sentence(
                    "error-name_texts_and_tables_as",
                    "Name texts and tables as files in it, or have one written from words.",
                ),
                remedies=(Action(kind="write_spec"),),
            )
        return TrainingSpec.model_validate(read_foreign_yaml(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            sentence("error-spec_cannot_be_read", "The spec {path} cannot be read.", path=path),
            system_reason(error),
            sentence("error-check_path", "Check the path."),
        ) from error
    except (yaml.YAMLError, ValidationError, ValueError, RecursionError) as error:
        raise BadInput(
            sentence("error-not_valid_spec", "{path} is not a valid spec.", path=path),
            faults_of(error),
            "",
            remedies=(Action(kind="write_spec"),),
        ) from error
