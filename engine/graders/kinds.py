"""What a criterion is measured by: one type a kind, each with what it needs to know."""

from __future__ import annotations

import ast
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, field_validator, model_validator

from engine.core.frozen import Finite
from engine.core.inner_limits import plainly
from engine.core.process_limits import MOST_MEMORY_MB, MOST_SECONDS

"""Of the processor, and of memory: more than any code of a reply needs."""
_LEAST_MEMORY_MB = 64


def _seconds(value: float) -> float:
    if not 0 < value <= MOST_SECONDS:
        raise ValueError(
            f"code may run for more than 0 and at most {MOST_SECONDS:g} seconds, not {value:g}; write a number like 10"
        )
    return value


def _megabytes(value: int) -> int:
    if not _LEAST_MEMORY_MB <= value <= MOST_MEMORY_MB:
        raise ValueError(
            f"code may use {_LEAST_MEMORY_MB} to {MOST_MEMORY_MB} MB of memory, not {value}; write a number like 512"
        )
    return value


Seconds = Annotated[
    float, AfterValidator(_seconds), Field(json_schema_extra={"exclusiveMinimum": 0, "maximum": MOST_SECONDS})
]
Megabytes = Annotated[
    int, AfterValidator(_megabytes), Field(json_schema_extra={"minimum": _LEAST_MEMORY_MB, "maximum": MOST_MEMORY_MB})
]


class Reference(Finite):
    """Agrees with the right reply: its numbers, dates and codes must be there, the rest is compared word by word."""

    kind: Literal["reference"] = "reference"


class Label(Finite):
    """Is the right label."""

    kind: Literal["label"] = "label"


class Ending(Finite):
    """Ends in the right result, whatever leads to it: the figure after ####, the letter after “Answer:”, the object
    after the thoughts."""

    kind: Literal["ending"] = "ending"
    after: str = Field(default="", max_length=60)
    """What stands right before the result, in any case; empty = the last line is the result, or the last object of
    JSON."""
    before: str = Field(default="", max_length=60)
    """What closes it; empty = the end of its line."""
    form: Literal["text", "number", "json"] = "text"
    """How results are compared: in any case, as figures, or field by field."""


class Glossary(Finite):
    """Uses the house term where its plain synonym would stand."""

    kind: Literal["glossary"] = "glossary"


class Guidelines(Finite):
    """Promises no refund, and asks for no password or card number."""

    kind: Literal["guidelines"] = "guidelines"


class Grounding(Finite):
    """Each number, link, name and claim stands in the sources, the message or the right reply."""

    kind: Literal["grounding"] = "grounding"


class Latency(Finite):
    """Comes within so many seconds, measured."""

    kind: Literal["latency"] = "latency"
    seconds: float | None = Field(default=None, gt=0, le=1e6)
    """None = the limit of the spec, else five."""


class Patterns(Finite):
    """Holds what is required and nothing that is forbidden."""

    kind: Literal["patterns"] = "patterns"
    required: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    """Words or phrases, whole and in any case."""
    at_end: bool = Field(default=False, exclude_if=lambda at_end: not at_end)
    """Whether the reply must close with what is required."""
    at_start: bool = Field(default=False, exclude_if=lambda at_start: not at_start)
    """Whether the reply must begin with what is required: with one of several phrases."""


class Private(Finite):
    """Gives away no key, password or personal data that is not in the message itself."""

    kind: Literal["private"] = "private"


class Language(Finite):
    """Is in one of these languages; none = that of the message."""

    kind: Literal["language"] = "language"
    languages: tuple[str, ...] = ()
    """ISO 639 codes, of languages a text can be recognised in."""


class Length(Finite):
    """Has no more and no fewer of these."""

    kind: Literal["length"] = "length"
    unit: Literal["words", "sentences", "characters", "lines"] = "words"
    """Lines as a reader sees them: one of more than 80 characters is several."""
    at_least: int = Field(default=1, ge=0, le=10**9)
    at_most: int | None = Field(default=None, ge=1, le=10**9)


class Readable(Finite):
    """Is easy to read: LIX of at most this, 30 very easy, 40 easy, 50 as in newspapers, 60 hard (Björnsson 1968)."""

    kind: Literal["readable"] = "readable"
    at_most: float = Field(default=45.0, gt=0, le=1e6)


class Tone(Finite):
    """Has a word of the wanted tone, and none of the unwanted."""

    kind: Literal["tone"] = "tone"
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()


class Refusal(Finite):
    """Refuses where the right reply refuses, and only there."""

    kind: Literal["refusal"] = "refusal"


class JsonFields(Finite):
    """Is JSON of this schema, and its fields have the right values."""

    kind: Literal["json"] = "json"
    json_schema: dict[str, Any] | None = None
    fields: tuple[str, ...] = ()
    """Those that are compared; none = all of the right reply."""
    each_entry: bool = Field(default=False, exclude_if=lambda each: not each)
    """Each value, and each entry of a list, counts for itself: a missing one costs as much as an invented one, and
    words copied from the message count by how much of them is shared."""


class ToolCall(Finite):
    """Calls the right tool with the right arguments."""

    kind: Literal["tool_call"] = "tool_call"


class Sql(Finite):
    """A query that gives the same rows as the right one, on tables made by these statements."""

    kind: Literal["sql"] = "sql"
    setup: tuple[str, ...] = ()
    ordered: bool = False
    """Whether the order of the rows counts."""


class Code(Finite):
    """Python that does what the right reply does: these tests pass, in a process without network and with limits."""

    kind: Literal["code"] = "code"
    tests: str = ""
    """Statements run after the code; an exception fails it."""
    seconds: Seconds = 5.0
    memory_mb: Megabytes = 512


class Similarity(Finite):
    """Is like the right reply, by a measure that other tools know too."""

    kind: Literal["similarity"] = "similarity"
    measure: Literal[
        "fuzzy_match", "bleu", "gleu", "rouge_1", "rouge_2", "rouge_3", "rouge_4", "rouge_5", "rouge_l"
    ] = "rouge_l"


def no_grader(source: str) -> str | None:
    """Why a source has no function `grade(sample, item)`; None where it has one."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return f"the source is not valid Python: {plainly(error)}"
    found = next((d for d in reversed(body) if isinstance(d, ast.FunctionDef) and d.name == "grade"), None)
    if found is None:
        return "the source has no function grade(sample, item); write one that returns a number from 0 to 1"
    given = [*found.args.posonlyargs, *found.args.args]
    if not len(given) - len(found.args.defaults) <= 2 <= len(given) or any(d is None for d in found.args.kw_defaults):
        return "the function grade must take two arguments: sample and item"
    return None


class Python(Finite):
    """Gets a high number from a function of your own, run in a process without network and with limits."""

    kind: Literal["python"] = "python"
    source: str = Field(max_length=2**18)
    """Has a function `grade(sample, item)` that returns a number from 0 to 1; `sample` and `item` are as OpenAI's
    graders have them."""
    fields: tuple[str, ...] = ()
    """Under these names the right reply stands in `item`; of a right reply that is a JSON object, its own fields do
    as well."""
    high: Literal["good", "bad"] = "good"
    """What a high number says of the reply."""
    seconds: Seconds = 10.0
    memory_mb: Megabytes = 2048

    @field_validator("source")
    @classmethod
    def _has_a_function(cls, source: str) -> str:
        if (why := no_grader(source)) is not None:
            raise ValueError(why)
        return source


class Choice(Finite):
    """One of the answers a judge may give."""

    name: str = Field(min_length=1, max_length=60)
    value: float = Field(ge=0, le=1)
    """1 = as good as it can be."""


class LlmJudge(Finite):
    """A language model answers a question about it, with one of these choices."""

    kind: Literal["judge"] = "judge"
    model: str = Field(min_length=1)
    """As litellm names it; “embedded” is allowed, and seldom passes the test a judge must pass before it is used."""
    question: str = Field(min_length=1)
    """So that the best choice means that the reply is good."""
    sources: bool = Field(default=False, exclude_if=lambda shown: not shown)
    """Whether the judge is shown what the sources say of it, to find what they do not say."""
    choices: tuple[Choice, ...] = (
        Choice(name="no", value=0.0),
        Choice(name="partly", value=0.5),
        Choice(name="yes", value=1.0),
    )
    """At least two, from worst to best."""

    @model_validator(mode="after")
    def _choices_are_ordered(self) -> Self:
        values = [c.value for c in self.choices]
        if len(values) < 2 or any(a >= b for a, b in pairwise(values)):
            raise ValueError(
                "a judge needs at least two choices, from worst to best, each worth more than the one before"
            )
        if len({c.name.casefold() for c in self.choices}) != len(values):
            raise ValueError("two choices of a judge have the same name; give each its own")
        return self


class NotMeasured(Finite):
    """No program can measure it; said so, never counted."""

    kind: Literal["none"] = "none"


_Any = Annotated[
    Reference
    | Label
    | Ending
    | Glossary
    | Guidelines
    | Grounding
    | Latency
    | Patterns
    | Private
    | Language
    | Length
    | Readable
    | Tone
    | Refusal
    | JsonFields
    | ToolCall
    | Sql
    | Code
    | Similarity
    | Python
    | LlmJudge
    | NotMeasured,
    Field(discriminator="kind"),
]


def _from_name(value: Any) -> Any:
    """Specs of earlier versions have the name of the kind alone."""
    return {"kind": value} if isinstance(value, str) else value


Grader = Annotated[_Any, BeforeValidator(_from_name)]
_adapter: TypeAdapter[Any] = TypeAdapter(Grader)


def grader_of(kind: str) -> Grader:
    """The grader of a kind, with nothing said beside it. Raises pydantic.ValidationError on unknown ones."""
    found: Grader = _adapter.validate_python(kind)
    return found
