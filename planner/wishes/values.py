"""The values a wish can have, as people say them."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime, Field
from pydantic.json_schema import SkipJsonSchema

from engine.core.frozen import Frozen
from engine.core.spec import Money

DeployTarget = Literal["ollama_gguf", "openai_server", "merged_weights", "none"]
Method = Literal["lora", "qlora", "full"]
StageKind = Literal["cpt", "sft", "dpo", "grpo"]
Keep = Literal[
    "order_number",
    "customer_number",
    "invoice_number",
    "ticket_number",
    "tracking_number",
    "serial_number",
    "article_number",
    "email",
    "phone",
    "name",
    "address",
    "ip",
    "id_number",
    "birth_date",
    "plate",
    "handle",
    "mac",
    "card",
    "iban",
    "account",
    "own",
    "not_own",
    "near_duplicate",
    "duplicate",
    "conflict",
    "breaks_guidelines",
    "labels",
]
"""Numbers and personal data that are not replaced; copies, contradictions and bad examples that are not left out;
labels as they are written. own: values of the firm itself that stand in many replies; not_own: these are replaced
too."""
SeveralLabels = Literal["first", "none", "all"]
"""Of a row with several labels: the first counts; the row is left out; all of them together are a class."""
Holds = Literal[
    "dialogues", "labelled", "pairs", "preferences", "documents", "code", "functions", "numbers", "media", "glossary"
]
"""dialogues: messages with answers; labelled: texts with a category or fields; pairs: input with the wanted output;
preferences: two outputs, one marked better; documents: plain text; code: a code base; functions: descriptions of tools;
numbers: measurements; media: scans, pictures, sound; glossary: terms."""


class Circumstance(StrEnum):
    """Something about the wish that an engineer would raise; `planner/compile/advice.yaml` says what follows from
    each."""

    FACTS_CHANGE = "facts_change"
    CITES_SOURCES = "cites_sources"
    KNOWLEDGE_WANTED = "knowledge_wanted"
    NO_EXAMPLES = "no_examples"
    NO_DATA = "no_data"
    SCANS_OR_MEDIA = "scans_or_media"
    OTHER_MODALITY = "other_modality"
    PREDICTS_NUMBERS = "predicts_numbers"
    RULE_IS_ENOUGH = "rule_is_enough"
    PROMPT_IS_ENOUGH = "prompt_is_enough"
    TOO_COMPLEX = "too_complex"
    FROM_SCRATCH = "from_scratch"
    PERSONAL_DATA = "personal_data"
    NO_CONSENT = "no_consent"
    OTHERS_WORKS = "others_works"
    LICENCE_FORBIDS = "licence_forbids"
    SECRETS_IN_DATA = "secrets_in_data"
    MEDICAL = "medical"
    LEGAL = "legal"
    FINANCIAL = "financial"
    JUDGES_PEOPLE = "judges_people"
    HARMFUL = "harmful"
    CERTAINTY = "certainty"
    WISHES_EXCLUDE = "wishes_exclude"
    RARE_LANGUAGE = "rare_language"
    RARE_LABELS = "rare_labels"
    DOUBTFUL_LABELS = "doubtful_labels"
    LONG_INPUTS = "long_inputs"


class WantedSource(Frozen):
    """A file, folder or heap of data the person speaks of. Adding one again fills in what is new about it."""

    path: str
    """As the person wrote it; where they name no file, their few words for it (“12 FAQ entries”)."""
    use: Literal["train", "eval", "retrieve", "never"] | None = None
    """train: learn from it; eval: only measure with it; retrieve: look facts up in it; never: leave it alone; null:
    not said."""
    holds: Holds | None = None
    examples: float | None = None
    """How many examples or documents it holds, as said."""
    doubtful: SkipJsonSchema[bool | None] = Field(default=None, exclude_if=lambda field: field is None)
    """Whether the words may say that it is not to learn from, and no exact reader can tell; what is said of its use
    later settles it."""


class WantedRows(Frozen):
    """Rows that are not to be learned from, by what stands in them."""

    text: str
    """Words in a cell, as the person says them."""
    column: str | None = None
    """The column they stand in, as far as said."""


class WantedExpert(Frozen):
    """One specialist of several."""

    name: str
    sources: tuple[str, ...] = ()
    """Paths it alone learns from, as far as said."""


class WantedStage(Frozen):
    """A kind of training the person asks for or rules out."""

    kind: StageKind
    """cpt: read raw text or code first; sft: learn from examples; dpo: learn from pairs with one marked better; grpo:
    practise against a score."""
    wanted: bool = True
    """False where they rule it out."""


class WantedCriterion(Frozen):
    """One line of the rubric as said."""

    name: str
    """A few words for what is rewarded or punished, as the person says it."""
    weight: float | None = None
    """Signed points, only if the person gave a number."""
    unwanted: bool = False
    """True where the words name a fault (“invents prices”, “superlatives”), False where they name something good."""
    strength: Literal["must", "should", "nice"] = "should"
    """must: never to be broken (“must”, “never”, “always”); nice: preferred, not needed."""


class WantedJudge(Frozen):
    """A language model that judges what no program can check."""

    model: str
    """As they write it, like gpt-5, ollama/qwen3 or embedded."""
    about: tuple[str, ...] = ()
    """What it shall judge, in their words; empty = all that no program can check."""


class WantedGate(Frozen):
    """A figure the model must reach before it is released."""

    metric: str
    """accuracy, f1, precision, recall, score, bleu, … ; accuracy where they just say “right”; of one class, field or
    language “recall of urgent”."""
    at_least: float
    """As a share: 90 % is 0.9, 9 of 10 is 0.9, BLEU 35 is 0.35; of what may be wrong, what is left of 1."""


class WantedRate(Frozen):
    """How large the steps of learning are."""

    rate: float | None = Field(default=None, gt=0)
    """As said in figures; null = as the plan has it."""
    times: float = Field(default=1.0, gt=0)
    """What it is multiplied by: 0.5 for “half the learning rate”."""


class WantedDate(Frozen):
    """A date by which the work must be done, with the clock of the place it was said at."""

    at: AwareDatetime
    said_at: AwareDatetime
    """When it was said: what “next Friday” is counted from."""

    @property
    def hours(self) -> float:
        """Hours from when it was said to the date; not above 0 where it was over already."""
        return round((self.at - self.said_at).total_seconds() / 3600, 2)


class WantedGpu(Frozen):
    """Graphics cards the person has; `count` 0 = they have none."""

    name: str = ""
    count: int = Field(default=1, ge=0)
    vram_gb: float | None = None
    """Memory of one card in GB, as said."""


Value = (str | float | bool | Money | WantedSource | WantedExpert | WantedStage | WantedCriterion | WantedGate
    | WantedGpu | WantedJudge | WantedRate
         | WantedDate | WantedRows)  # fmt: skip
