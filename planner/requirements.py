"""What the person wants, as far as they have said it; each wish carries their words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Literal

from pydantic import AwareDatetime, Field

from engine.data.formats.table import folded
from engine.frozen import Frozen
from engine.gpus import find
from engine.spec import Money
from planner.called import called

ChangeField = Literal[
    "goal",
    "task",
    "languages",
    "sources",
    "column",
    "prompt_columns",
    "unused_columns",
    "speaker",
    "experts",
    "stages",
    "rubric",
    "gates",
    "budget",
    "deadline_hours",
    "max_response_seconds",
    "max_params_b",
    "base_model",
    "offline_only",
    "gpus",
    "deploy",
    "passes",
    "rounds",
    "method",
    "learning_rate",
    "keep",
    "several_labels",
    "rights",
    "judge",
    "circumstances",
]
LISTS: frozenset[ChangeField] = frozenset({"languages", "sources", "prompt_columns", "unused_columns", "experts", "stages", "rubric", "gates", "gpus", "keep",
                                           "rights", "circumstances"})  # fmt: skip
_COLUMN_FIELDS: frozenset[ChangeField] = frozenset({"column", "prompt_columns", "unused_columns"})
DeployTarget = Literal["ollama_gguf", "openai_server", "merged_weights", "none"]
Method = Literal["lora", "qlora", "full"]
StageKind = Literal["cpt", "sft", "dpo", "grpo"]
Keep = Literal["order_number", "customer_number", "invoice_number", "ticket_number", "tracking_number", "serial_number", "article_number", "email",
               "phone", "name", "address", "ip", "id_number", "birth_date", "plate", "handle", "mac", "card", "iban", "account", "own", "not_own",
               "near_duplicate", "duplicate", "conflict", "breaks_guidelines", "labels"]
"""Numbers and personal data that are not replaced; copies, contradictions and bad examples that are not left out; labels as they are
written. own: values of the firm itself that stand in many replies; not_own: these are replaced too."""
SeveralLabels = Literal["first", "none", "all"]
"""Of a row with several labels: the first counts; the row is left out; all of them together are a class."""
Holds = Literal["dialogues", "labelled", "pairs", "preferences", "documents", "code", "functions", "numbers", "media", "glossary"]
"""dialogues: messages with answers; labelled: texts with a category or fields; pairs: input with the wanted output; preferences: two
outputs, one marked better; documents: plain text; code: a code base; functions: descriptions of tools; numbers: measurements; media:
scans, pictures, sound; glossary: terms."""


class Circumstance(StrEnum):
    """Something about the wish that an engineer would raise; `planner/compile/advice.yaml` says what follows from each."""

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


class Said(Frozen):
    """Where a wish was said."""

    turn: int
    """Number of the turn, counted from 1."""
    quote: str
    """The person's own words."""
    guessed: bool = False
    """True where a small model read it, which must be confirmed by the person or the data."""
    document: str | None = None
    """Name of the requirement document the words stand in; None = said in the conversation."""
    went_with: str | None = Field(default=None, exclude_if=lambda name: name is None)
    """Of a file that is left alone because its specialist was dropped: the specialist's name."""
    at: AwareDatetime | None = Field(default=None, exclude_if=lambda at: at is None)
    """When it was said, where the wish counts from then."""


class WantedSource(Frozen):
    """A file, folder or heap of data the person speaks of. Adding one again fills in what is new about it."""

    path: str
    """As the person wrote it; where they name no file, their few words for it (“12 FAQ entries”)."""
    use: Literal["train", "eval", "retrieve", "never"] | None = None
    """train: learn from it; eval: only measure with it; retrieve: look facts up in it; never: leave it alone; null: not said."""
    holds: Holds | None = None
    examples: float | None = None
    """How many examples or documents it holds, as said."""


class WantedExpert(Frozen):
    """One specialist of several."""

    name: str
    sources: tuple[str, ...] = ()
    """Paths it alone learns from, as far as said."""


class WantedStage(Frozen):
    """A kind of training the person asks for or rules out."""

    kind: StageKind
    """cpt: read raw text or code first; sft: learn from examples; dpo: learn from pairs with one marked better; grpo: practise
    against a score."""
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
    """accuracy, f1, precision, recall, score, bleu, … ; accuracy where they just say “right”."""
    at_least: float
    """Percentages as shares: 90 % is 0.9."""


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


Value = (str | float | bool | Money | WantedSource | WantedExpert | WantedStage | WantedCriterion | WantedGate | WantedGpu | WantedJudge | WantedRate
         | WantedDate)  # fmt: skip


class Wish(Frozen):
    """A value and where it was said."""

    value: Value
    said: Said


class Change(Frozen):
    """One step from old to new requirements, with the words that ask for it."""

    op: Literal["set", "add", "remove", "replace"]
    field: ChangeField
    value: Value
    quote: str
    """Copied word for word from what the person said."""
    old: str | None = None
    """With `replace`: the name, path, metric or code of the entry that `value` takes the place of."""


class Requirements(Frozen):
    """All wishes by field; a field nobody spoke of is absent."""

    wishes: dict[ChangeField, tuple[Wish, ...]] = Field(default_factory=dict)

    def one(self, field: ChangeField) -> Wish | None:
        """The wish for a field that holds one value."""
        found = self.wishes.get(field, ())
        return found[-1] if found else None

    def all(self, field: ChangeField) -> tuple[Wish, ...]:
        return self.wishes.get(field, ())


NOTHING_KNOWN = Requirements()
"""Before anything was said."""


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """Casefolded, compatibility characters and all white space made plain."""
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").replace("’", "'").replace("“", '"').replace("”", '"')
    return " ".join(plain.casefold().split())


def key(value: Value) -> str:
    """What makes an entry of a list the same entry when it is said again."""
    match value:
        case WantedCriterion() | WantedExpert():
            return name_key(value.name)
        case WantedGate():
            return name_key(value.metric)
        case WantedSource():
            return path_key(value.path)
        case WantedStage():
            return value.kind
        case WantedGpu():
            known = find(value.name)
            return re.sub(r"\W", "", normal(known.name if known is not None else value.name))
        case _:
            return normal(str(value))


def path_key(path: str) -> str:
    """“./data/” and “data” are one place."""
    return normal(path).removeprefix("./").rstrip("/\\")


def name_key(name: str) -> str:
    """Names that differ only in case, articles, quotes and marks are one."""
    return " ".join(re.findall(r"[^\W_]+", normal(name)))


_GROWING: frozenset[ChangeField] = LISTS - {"gpus", "experts", "prompt_columns", "unused_columns"}
"""Lists in which a new entry changes no other and no other list."""


def apply_changes(requirements: Requirements, changes: Sequence[Change], turn: int, guessed: bool = False, document: str | None = None,
                  at: datetime | None = None) -> Requirements:
    """New requirements; a list field grows, replaces its entry of the same name, or loses it. `at` is when it was said. Pure."""
    wishes = dict(requirements.wishes)
    growing: dict[ChangeField, dict[str, Wish]] = {}
    for change in changes:
        said = Said(turn=turn, quote=change.quote, guessed=guessed, document=document, at=at if change.field == "deadline_hours" else None)
        if change.op == "add" and change.field in _GROWING:
            _grow(growing, wishes, change.field, Wish(value=change.value, said=said))
            continue
        _put_all(wishes, growing)
        before = wishes.get(change.field, ())
        kept = _applied(before, change, Wish(value=_inheriting(change, before), said=said))
        _leave_other_columns(wishes, change)
        left = {key(k.value) for k in kept}
        gone = [w.value for w in before if key(w.value) not in left]
        _put(wishes, change.field, kept)
        # What takes another's place has taken its files over.
        for value in gone if change.op != "replace" else ():
            _forget(wishes, value, said)
        if isinstance(change.value, WantedExpert) and change.op != "remove":
            _bring_back(wishes, {path_key(p) for p in change.value.sources})
    _put_all(wishes, growing)
    return Requirements(wishes=wishes)


def _grow(growing: dict[ChangeField, dict[str, Wish]], wishes: dict[ChangeField, tuple[Wish, ...]], field: ChangeField, wish: Wish) -> None:
    """One entry more, or more of one that is there; a pasted list of files is long."""
    if field not in growing:
        growing[field] = {}
        for known in wishes.get(field, ()):
            growing[field].setdefault(key(known.value), known)
    at, entries = key(wish.value), growing[field]
    entries[at] = _merged(entries[at], wish) if at in entries else wish


def _put_all(wishes: dict[ChangeField, tuple[Wish, ...]], growing: dict[ChangeField, dict[str, Wish]]) -> None:
    for field, entries in growing.items():
        wishes[field] = tuple(entries.values())
    growing.clear()


def _inheriting(change: Change, before: tuple[Wish, ...]) -> Value:
    """A specialist that takes another's place keeps its files, and those of one of the same name; half of half a rate is a quarter."""
    value = change.value
    if isinstance(value, WantedRate) and value.rate is None and before and isinstance(before[-1].value, WantedRate):
        return WantedRate(rate=before[-1].value.rate, times=before[-1].value.times * value.times)
    if not (isinstance(value, WantedExpert) and change.op == "replace" and change.old is not None):
        return value
    older = [w.value for w in before if isinstance(w.value, WantedExpert) and (key(w.value) == key(value) or w in _called(change.old, before))]
    return value.model_copy(update={"sources": tuple(dict.fromkeys([*value.sources, *(p for o in older for p in o.sources)]))})


def _applied(before: tuple[Wish, ...], change: Change, wish: Wish) -> tuple[Wish, ...]:
    at = key(change.value)
    if change.field not in LISTS:
        return () if change.op == "remove" else (wish,)
    match change.op:
        case "remove":
            return tuple(w for w in before if key(w.value) != at)
        case "replace" if change.old is not None:
            gone = _called(change.old, before)
            kept = tuple(w for w in before if key(w.value) != at and w not in gone)
            place = next((n for n, w in enumerate(before) if w not in kept), len(before))
            return (*kept[:place], wish, *kept[place:])
        case "set" if change.field in ("gpus", "prompt_columns"):
            return (wish,)
    if isinstance(wish.value, WantedGpu):
        # “None” and a card exclude each other, whichever came last counts.
        before = tuple(w for w in before if isinstance(w.value, WantedGpu) and (w.value.count == 0) == (wish.value.count == 0))
    place = next((n for n, w in enumerate(before) if key(w.value) == at), len(before))
    merged = _merged(before[place], wish) if place < len(before) else wish
    return (*before[:place], merged, *before[place + 1 :])


def _called(name: str, entries: tuple[Wish, ...]) -> tuple[Wish, ...]:
    """The entries that a name stands for, in whichever of its forms."""
    bare = re.sub(r"^\s*\d+\s*[x×]\s*", "", name)
    keys = {name_key(name), path_key(name), normal(name), key(WantedGpu(name=name)), key(WantedGpu(name=bare))}
    found = called(keys, name_key(name).split(), [(key(w.value), name_key(_own_name(w.value)).split()) for w in entries])
    return tuple(w for n, w in enumerate(entries) if n in found)


def _own_name(value: Value) -> str:
    match value:
        case WantedCriterion() | WantedExpert() | WantedGpu():
            return value.name
        case WantedGate():
            return value.metric
        case WantedSource():
            return value.path
        case _:
            return value if isinstance(value, str) else ""


def _merged(before: Wish, now: Wish) -> Wish:
    """What is said again of a source adds to what was said of it; everything else is replaced."""
    if not (isinstance(before.value, WantedSource) and isinstance(now.value, WantedSource)) or before.said.went_with is not None:
        return now
    value = before.value.model_copy(update={k: v for k, v in now.value.model_dump().items() if v is not None and k != "path"})
    said = before.said if value == before.value else now.said
    return Wish(value=value, said=said)


def _forget(wishes: dict[ChangeField, tuple[Wish, ...]], gone: Value, said: Said) -> None:
    """A withdrawn specialist takes its own files along, which are left alone wherever they lie; a withdrawn file leaves the specialists that named it."""
    experts = [w for w in wishes.get("experts", ()) if isinstance(w.value, WantedExpert)]
    if isinstance(gone, WantedExpert):
        shared = {path_key(p) for w in experts if isinstance(w.value, WantedExpert) for p in w.value.sources}
        own = {path_key(p): p for p in gone.sources if path_key(p) not in shared}
        left = tuple(Wish(value=WantedSource(path=p, use="never"), said=said.model_copy(update={"went_with": gone.name})) for p in own.values())
        _put(wishes, "sources", (*(w for w in wishes.get("sources", ()) if key(w.value) not in own), *left))
    elif isinstance(gone, WantedSource) and experts:
        _put(
            wishes,
            "experts",
            tuple(
                w.model_copy(update={"value": w.value.model_copy(update={"sources": tuple(p for p in w.value.sources if path_key(p) != key(gone))})})
                for w in experts
                if isinstance(w.value, WantedExpert)
            ),
        )


def _leave_other_columns(wishes: dict[ChangeField, tuple[Wish, ...]], change: Change) -> None:
    """A column is the answer, a part of the message or not used: what was said of it last counts."""
    if change.field in _COLUMN_FIELDS and change.op != "remove":
        for field in _COLUMN_FIELDS - {change.field}:
            _put(wishes, field, tuple(w for w in wishes.get(field, ()) if folded(str(w.value)) != folded(str(change.value))))
def _bring_back(wishes: dict[ChangeField, tuple[Wish, ...]], paths: set[str]) -> None:
    """Files that went with a specialist are free again where one is to learn from them."""
    _put(wishes, "sources", tuple(w for w in wishes.get("sources", ()) if w.said.went_with is None or key(w.value) not in paths))


def _put(wishes: dict[ChangeField, tuple[Wish, ...]], field: ChangeField, kept: tuple[Wish, ...]) -> None:
    if kept:
        wishes[field] = kept
    else:
        wishes.pop(field, None)
