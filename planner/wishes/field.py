"""What is declared of a kind of wish; the kinds themselves are in `table.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Unit = Literal["plain", "share", "hours", "seconds", "billions", "megabytes", "money", "points", "a_day"]
"""What the figures of a quote are read as."""
Evidence = Literal["inferred", "copied", "language", "topic", "kept", "permission"]
"""What a quote must hold beside the numbers of the value. inferred: nothing more, it follows from whole sentences;
copied: the value as it stands; language: its name or code, or words in it; topic: a word of `planner/evidence.yaml`
under the name of the wish; kept: the thing that may stay; permission: words that allow what is forbidden otherwise."""
ChangeField = Literal[
    "goal", "task", "languages", "sources", "column", "prompt_columns",
    "unused_columns", "answer_columns", "left_rows", "speaker", "experts", "stages", "rubric", "gates",
    "budget", "deadline_hours", "max_response_seconds", "rounds", "max_params_b", "max_model_mb", "base_model",
    "offline_only", "gpus", "deploy", "replies_a_day", "hand_over", "right_share", "hand_over_text", "look_up",
    "eval_share", "passes", "method", "learning_rate", "keep", "several_labels", "not_in_text", "writer", "rights",
    "judge",
    "circumstances",
]  # fmt: skip
"""For the type checker, which reads no table; a test holds it to `WISHES` of `table.py`."""


@dataclass(frozen=True)
class Bounds:
    """Which figures can be meant; nothing is 0 or less."""

    most: float | None = None
    below: float | None = None
    """Like `most`, itself left out."""


@dataclass(frozen=True)
class Told:
    """What a language model is told of a wish."""

    about: str
    """Its line in the prompt: what it is and which values there are, in as few words as can be."""
    type: Any = None
    """Of the value, where a model may say less than the person."""


@dataclass(frozen=True)
class WishField:
    """One kind of wish. Checks, the schema for language models, merging, coverage, the page and exact readers rest
    on it."""

    type: Any
    """Of the value, or of one entry of a list."""
    at: str
    """Where it goes in the spec: a dotted name, or what it is a part of; “warnings” where it goes to none."""
    label: str = ""
    """What people call it, with its article; empty = its name."""
    told: Told | None = None
    """None: only exact readers read it."""
    many: bool = False
    """A list, to which words add, and from which they take."""
    tied: bool = False
    """Of a list: an entry may change others, or another list."""
    unit: Unit = "plain"
    bounds: Bounds | None = None
    evidence: Evidence = "inferred"
    subjects: str = ""
    """Of a limit in megabytes: what it is said of, in all languages, divided by commas."""
    weak_subjects: str = ""
    """The same for words that may speak of other things too; they count beside a “must” or “may”."""
    own_words: bool = False
    """It must be said in the person's own words; a rule, a label or a column may stand in quotation marks."""
    limit: bool = False
    """It is a bound of the work, which a figure of somebody else, an example or a log must not set."""
    shares_words: bool = False
    """Its cues are words, so that other readers may rest on the same characters."""
    bare_figure: bool = False
    """With a word of correction a number without its unit may be its new value: “no, make it 4,000”."""
    by_old_figure: bool = False
    """Naming its figure and a new one corrects it: “100 was too much, take 60”."""
    nouns: str = ""
    """What it is called where it is corrected or taken back without its figure, in all languages, divided by commas;
    empty = it cannot be."""
    asked: str = ""
    """What it is called in questions: “why this size?”."""
    as_said: bool = False
    """The place in the spec holds what was said and nothing else: its reason is the quote."""
    to_spec: Callable[[Any], Any] | None = None
    """From what was said to what stands in the spec."""
    page: Callable[[Any], Mapping[str, str]] | None = None
    """The figures, in digits, of the page's line for the value in the spec; none where there is nothing to tell."""


def words(listed: str) -> tuple[str, ...]:
    """The entries of a list divided by commas."""
    return tuple(word.strip() for word in listed.split(",") if word.strip())
