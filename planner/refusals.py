"""Why a change is not taken, as the end of a sentence (“I did not use: “…”, because …”): what was not understood, and
how to say it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, get_args

from engine.core.spec import MOST_CARDS, MOST_EXAMPLES, MOST_MONEY, MOST_VRAM_GB, MOST_WEIGHT, Money
from planner.requirements import (
    Change,
    ChangeField,
    Value,
    WantedCriterion,
    WantedGate,
    WantedGpu,
    WantedSource,
)
from planner.rule_readers.languages import is_language
from planner.rule_readers.lexicon import cue, has
from planner.sentences import Digits, Figure, Sentence, sentence
from planner.wishes.field import Bounds, Unit
from planner.wishes.table import WISHES

_BETWEEN_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])|[\W_]+")
"""“valLoss”, “eval/loss”, “validation_loss”."""
_MOST_SHOWN = 6


def label(field: ChangeField) -> Sentence:
    """What people call a wish."""
    return Sentence(WISHES[field].label or field.replace("_", " "), f"label-{field}")


def digits(value: float) -> Digits:
    """A figure as it is shown."""
    return Digits(f"{value:,.10g}")


def no_quote(field: ChangeField) -> Sentence:
    return sentence("unused-no-quote", "no words are quoted for {name}", name=label(field))


def not_said(quote: str, *, by_others: bool) -> Sentence:
    if by_others:
        return sentence(
            "unused-others-words",
            "“{quote}” stands in quotation marks, in code or in what somebody else says; say it yourself if you mean "
            "it",
            quote=quote,
        )
    return sentence("unused-not-your-words", "“{quote}” is not in the person's words", quote=quote)


def no_such_value(change: Change) -> Sentence:
    """The value is none of those a wish can have."""
    choices = _choices(WISHES[change.field].type)
    if choices and isinstance(change.value, str):
        return sentence(
            "unused-not-a-choice",
            "“{value}” is none of what {name} can be: {choices}",
            value=change.value,
            name=label(change.field),
            choices=choices,
        )
    return sentence(
        "unused-not-a-value", "“{value}” cannot be {name}", value=str(change.value), name=label(change.field)
    )


def _choices(kind: Any) -> list[str]:
    names = getattr(kind, "__members__", None)
    choices = [member.value for member in names.values()] if names else get_args(kind)
    return [str(choice) for choice in choices] if all(isinstance(choice, str) for choice in choices) else []


def out_of_range(change: Change) -> Sentence | None:
    """Why a figure cannot be meant: a time or size that is not positive, a share outside 0 to 1, a language that has
    no code."""
    value = change.value
    bounds = WISHES[change.field].bounds
    if bounds is not None and isinstance(value, int | float):
        return _out_of_bounds(change.field, float(value), bounds)
    if isinstance(value, Money) and not value.amount <= MOST_MONEY:
        return _too_large(value.amount, label("budget"), MOST_MONEY)
    if isinstance(value, WantedCriterion) and value.weight is not None and abs(value.weight) > MOST_WEIGHT:
        return _too_large(abs(value.weight), sentence("unused-points", "the points of a rule"), MOST_WEIGHT)
    if isinstance(value, WantedGate):
        return _no_gate(value)
    if isinstance(value, WantedSource) and value.examples is not None and not 0 <= value.examples <= MOST_EXAMPLES:
        return _too_large(value.examples, sentence("unused-examples", "the number of examples"), MOST_EXAMPLES)
    if isinstance(value, WantedGpu) and value.vram_gb is not None and not 0 < value.vram_gb <= MOST_VRAM_GB:
        return _too_large(value.vram_gb, sentence("unused-vram", "the memory of one card in GB"), MOST_VRAM_GB)
    if isinstance(value, WantedGpu) and value.count > MOST_CARDS:
        return _too_large(value.count, sentence("unused-cards", "the number of cards"), MOST_CARDS)
    if WISHES[change.field].evidence == "language" and not is_language(str(value)):
        return sentence(
            "unused-no-language",
            "“{code}” is no ISO 639 code of a language that I know; say the name of the language",
            code=str(value),
        )
    return None


def _out_of_bounds(field: ChangeField, value: float, bounds: Bounds) -> Sentence | None:
    name = label(field)
    if bounds.below is not None and not 0 < value < bounds.below:
        return sentence(
            "unused-no-share",
            "{value} cannot be {name}: it is a share above 0 and below {most}; 10 % is 0.1",
            value=digits(value),
            name=name,
            most=digits(bounds.below),
        )
    if value <= 0:
        return sentence(
            "unused-not-positive", "{value} cannot be {name}: it must be above 0", value=digits(value), name=name
        )
    if bounds.most is None or value <= bounds.most:
        return None
    if field == "deadline_hours":
        return sentence(
            "unused-beyond-ten-years",
            "{value} hours cannot be the deadline: that is more than ten years",
            value=digits(value),
        )
    return _too_large(value, name, bounds.most)


def _too_large(value: float, name: Figure, most: float) -> Sentence:
    return sentence(
        "unused-too-large",
        "{value} cannot be {name}: it is above 0 and at most {most}",
        value=digits(value),
        name=name,
        most=digits(most),
    )


def _no_gate(gate: WantedGate) -> Sentence | None:
    if _falls(_BETWEEN_WORDS.sub(" ", gate.metric)):
        return sentence(
            "unused-gate-falls",
            "{metric} gets better as it falls, and a gate is a figure to reach; say what must be right, as “at least "
            "95 % right”",
            metric=gate.metric,
        )
    if 0 < gate.at_least <= 1:
        return None
    return sentence(
        "unused-gate-scale",
        "{value} is no share: figures to reach go from 0 to 1; 90 % is 0.9, a BLEU or ROUGE of 35 is 0.35, 8 of 10 is "
        "0.8",
        value=digits(gate.at_least),
    )


def _falls(metric: str) -> bool:
    """Whether it gets better as it falls; “recall of errors”, “error-free” and “error detection” do not."""
    rises = any(cue("gate_metric", name).search(metric) for name in ("accuracy", "precision", "recall", "f1"))
    return has("falling_metrics", metric) and not (rises or has("rising", metric) or has("negation", metric))


def wrong_side(change: Change, figures: Sequence[float]) -> Sentence | None:
    """Of “at most 5 % wrong” the 5 % are not the figure to reach."""
    gate = change.value
    if not isinstance(gate, WantedGate) or gate.at_least >= 0.5:
        return None
    right, quote = round(1 - gate.at_least, 6), change.quote
    bounded = has("at_most", quote) or has("at_most_errors", quote)
    wrong = has("errors", quote) or has("more_errors", quote)
    if not (bounded and wrong and any(abs(figure - right) < 1e-6 for figure in figures)):
        return None
    return sentence(
        "unused-gate-errors",
        "“{quote}” says what may be wrong; the figure to reach is what must be right: {value}",
        quote=quote,
        value=digits(right),
    )


def not_in_quote(number: float, quote: str, unit: Unit, seen: Sequence[float]) -> Sentence:
    """The words hold no such figure."""
    figures = list(dict.fromkeys(digits(value) for value in sorted(seen)))[:_MOST_SHOWN]
    if not figures:
        return sentence(
            "unused-no-figure",
            "the number {number} is not in “{quote}”: I can read no figure there; say it in digits, as {form}",
            number=digits(number),
            quote=quote,
            form=_form(unit),
        )
    return sentence(
        "unused-other-figures",
        "the number {number} is not in “{quote}”: I read {figures} there; say it in digits, as {form}",
        number=digits(number),
        quote=quote,
        figures=figures,
        form=_form(unit),
    )


def _form(unit: Unit) -> Sentence:
    """How such a figure is said so that it is understood."""
    match unit:
        case "hours":
            return sentence("unused-form-hours", "“3 days” or “8 hours”")
        case "seconds":
            return sentence("unused-form-seconds", "“2 seconds”")
        case "share":
            return sentence("unused-form-share", "“at least 90 %” or “9 of 10”")
        case "billions":
            return sentence("unused-form-billions", "“7B” or “500 million parameters”")
        case "megabytes":
            return sentence("unused-form-megabytes", "“500 MB”")
        case "money":
            return sentence("unused-form-money", "“500 euros”, or “no budget”")
        case "points":
            return sentence("unused-form-points", "“+1” or “-0.5”")
        case "a_day":
            return sentence("unused-form-a-day", "“200 messages a day”")
        case "plain":
            return sentence("unused-form-plain", "“2” or “1,200”")


def date_not_in_quote(day: str, quote: str) -> Sentence:
    return sentence(
        "unused-no-date", "the date {day} is not in “{quote}”; say it as “by 3 March 2027”", day=day, quote=quote
    )


def name_not_in_quote(name: str, quote: str) -> Sentence:
    return sentence(
        "unused-other-name", "“{name}” is not in “{quote}”; say the name as it is written", name=name, quote=quote
    )


def not_spoken_of(change: Change) -> Sentence:
    return sentence(
        "unused-not-spoken-of",
        "“{quote}” does not speak of {name}: {value}",
        quote=change.quote,
        name=label(change.field),
        value=_plain(change.value),
    )


def _plain(value: Value) -> Figure:
    return value if isinstance(value, str) else str(value)
