"""Values of a plan that a person may set without saying it in words: which they are, what may be typed, and the change
it stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import reduce
from math import isfinite
from typing import Literal, cast, get_args

from engine.core.spec import Criterion, Money, Task, TrainingSpec
from planner.plan import Plan
from planner.requirements import (
    Change,
    ChangeField,
    DeployTarget,
    Method,
    Value,
    WantedCriterion,
    WantedGate,
    WantedRate,
    WantedSource,
)
from planner.rule_readers.numbers import read_digits

ValueKind = Literal["figure", "share", "points", "money", "choice"]
YES, NO, MUST, SHOULD, BACK = "yes", "no", "must", "should", "back"
"""Choices that no wish has by these names; back: what was said of it is taken back."""
_USES = ("train", "eval", "retrieve", "never")
_ENTRY = re.compile(r"(?P<list>[\w.]+)\[(?P<entry>.+)\](?:\.(?P<value>\w+))?", re.DOTALL)
_TYPED = re.compile(
    r"(?P<sign>[€$£])?\s*(?P<minus>[+-]?)(?P<digits>\d+(?:[.,]\d+)*|[.,]\d+)(?P<power>[eE][+-]?\d+)?"
    r"\s*(?P<unit>%|[€$£]|[A-Za-z]{3})?"
)
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP"}
_PLAIN: dict[str, tuple[ChangeField, ValueKind]] = {
    "limits.deadline_hours": ("deadline_hours", "figure"),
    "limits.max_response_seconds": ("max_response_seconds", "figure"),
    "limits.max_model_mb": ("max_model_mb", "figure"),
    "limits.rounds": ("rounds", "figure"),
    "limits.budget": ("budget", "money"),
    "model.max_params_b": ("max_params_b", "figure"),
    "deploy.replies_a_day": ("replies_a_day", "figure"),
    "data.eval_share": ("eval_share", "share"),
    "hand_over.right_share": ("right_share", "share"),
    "model.base": ("base_model", "choice"),
    "task": ("task", "choice"),
    "deploy.target": ("deploy", "choice"),
    "hand_over": ("hand_over", "choice"),
    "look_up": ("look_up", "choice"),
}
_OF_STAGES: dict[str, tuple[ChangeField, ValueKind]] = {
    "epochs": ("passes", "figure"),
    "learning_rate": ("learning_rate", "figure"),
    "method": ("method", "choice"),
}
_NEAR: dict[ChangeField, tuple[float, ...]] = {
    "right_share": (0.8, 0.9, 0.95, 0.99),
    "eval_share": (0.1, 0.15, 0.2, 0.3),
    "rounds": (1, 2, 3),
}


@dataclass(frozen=True)
class SettableValue:
    """One value, as it is now."""

    at: str
    """Its place in the spec."""
    field: ChangeField
    kind: ValueKind
    now: str
    """In digits or as a code; empty = none."""
    entry: str = ""
    """Of a list: the name of the rule, the figure or the file."""
    choices: tuple[str, ...] = ()
    """Codes, or figures near the one it has; what may be typed beside them says `kind`."""
    hard: bool = False
    """A rule that is a must."""

    @property
    def typed(self) -> bool:
        """Any figure may be typed."""
        return self.kind != "choice"


def settable(plan: Plan, at: str) -> SettableValue | None:
    """The value at a place of the spec; None where only words change it."""
    spec = plan.spec
    if spec is None:
        return None
    found = _of_list(spec, at) or _plain(plan, spec, at)
    if found is None:
        return None
    origin = plan.origin.get(at)
    said = origin is not None and origin.source == "said" and found.field not in ("task", "sources")
    # Half and double of 0 are what it has.
    choices = dict.fromkeys(one for one in found.choices if not (found.typed and one == found.now))
    return replace(found, choices=(*choices, BACK) if said else tuple(choices))


@dataclass(frozen=True)
class TypedFigure:
    """A figure that was typed, and what stands beside it."""

    number: float
    unit: str = ""
    """%, the sign or code of a currency, or empty."""


def figure_in(value: SettableValue, typed: str) -> TypedFigure | None:
    """The figure that was typed or chosen; None where it is none, or has a unit that this value cannot have. Thousands
    may have their mark, “1,000” or “1.000”; a figure that is offered is written with a point."""
    text = typed.strip().replace("−", "-")
    found = _TYPED.fullmatch(text)
    if found is None:
        return None
    unit = found["unit"] or found["sign"] or ""
    if unit and (value.kind != "share" if unit == "%" else value.kind != "money"):
        return None
    if text in value.choices or found["power"]:
        number = _decimal(f"{found['digits']}{found['power'] or ''}")
    else:
        number = read_digits(found["digits"])
    if number is None or not isfinite(number):
        return None
    return TypedFigure(-number if found["minus"] == "-" else number, unit)


def read_typed(value: SettableValue, typed: str) -> Value | None:
    """What was typed or chosen, as the value of a wish; None where it is none. “20 %” and “0.2” are the same share."""
    text = typed.strip()
    if value.kind == "choice":
        return _chosen(value, text)
    if value.field == "right_share" and text == NO:
        return False
    if value.field == "rubric" and text in (MUST, SHOULD):
        return _rule(value, None, text == MUST)
    if (figure := figure_in(value, text)) is None:
        return None
    number = figure.number
    match value.kind:
        case "share":
            share = number / 100 if figure.unit else number
            return WantedGate(metric=value.entry, at_least=share) if value.field == "gates" else share
        case "points":
            return _rule(value, number, value.hard)
        case "money":
            return Money(amount=number, currency=currency_of(value, figure)) if number >= 0 else None
        case _:
            if value.field == "learning_rate":
                return WantedRate(rate=number) if number > 0 else None
            return number


def currency_of(value: SettableValue, figure: TypedFigure) -> str:
    """Its code (ISO 4217): the one that was typed, else that of the amount it has."""
    return _SIGNS.get(figure.unit, figure.unit.upper()) or value.now.rpartition(" ")[2] or "USD"


def _decimal(digits: str) -> float | None:
    try:
        return float(digits.replace(",", "."))
    except ValueError:
        return None


def change_by_hand(value: SettableValue, wanted: Value | None, quote: str) -> Change:
    """The change that sets it, or takes back what was said of it where nothing is `wanted`; `quote` is what is written
    down as said."""
    if wanted is None:
        return Change(op="remove", field=value.field, value=_to_remove(value), quote=quote)
    op = "add" if value.field in ("rubric", "gates", "sources") else "set"
    field = "hand_over" if value.field == "right_share" and wanted is False else value.field
    return Change.model_validate({"op": op, "field": field, "value": wanted, "quote": quote})


def _plain(plan: Plan, spec: TrainingSpec, at: str) -> SettableValue | None:
    if at not in _PLAIN:
        return None
    field, kind = _PLAIN[at]
    now: object = reduce(lambda part, name: getattr(part, name, None), at.split("."), cast("object", spec))
    text = _shown(now)
    match field:
        case "base_model":
            return SettableValue(at, field, kind, text, choices=tuple(one.name for one in plan.bases))
        case "task":
            return SettableValue(at, field, kind, text, choices=tuple(one.value for one in Task))
        case "deploy":
            return SettableValue(at, field, kind, text, choices=get_args(DeployTarget))
        case "hand_over" | "look_up":
            return SettableValue(at, field, kind, YES if now is not None else NO, choices=(YES, NO))
        case "right_share":
            return SettableValue(at, field, kind, text, choices=(*_near(field, now), NO)) if text else None
        case _:
            return SettableValue(at, field, kind, text, choices=_near(field, now))


def _of_list(spec: TrainingSpec, at: str) -> SettableValue | None:
    match = _ENTRY.fullmatch(at)
    if match is None:
        return None
    entry, name = match["entry"], match["value"]
    if match["list"] == "stages" and name in _OF_STAGES:
        stage = next((s for s in spec.stages if s.kind == entry), None)
        field, kind = _OF_STAGES[name]
        if stage is None or (field == "passes" and stage is not _passes_of(spec)):
            return None
        now = getattr(stage, name)
        choices = get_args(Method) if field == "method" else _around(float(now))
        return SettableValue(at, field, kind, _shown(now), choices=choices)
    if match["list"] == "rubric" and name in (None, "weight"):
        line = next((c for c in spec.rubric if c.name == entry), None)
        return _of_rule(at, line) if line is not None else None
    if match["list"] == "gates" and name is None:
        gate = next((g for g in spec.gates if g.metric == entry), None)
        return SettableValue(at, "gates", "share", _shown(gate.at_least), entry) if gate is not None else None
    if match["list"] == "data.sources" and name is None:
        source = next((s for s in spec.data.sources if s.path == entry), None)
        return SettableValue(at, "sources", "choice", source.use, entry, _USES) if source is not None else None
    return None


def _passes_of(spec: TrainingSpec) -> object:
    """The stage that a wish for passes is about: the one that learns from examples, else the first."""
    return next((s for s in spec.stages if s.kind == "sft"), spec.stages[0] if spec.stages else None)


def _of_rule(at: str, line: Criterion) -> SettableValue:
    near = tuple(_shown(round(line.weight * times, 3)) for times in (0.5, 2.0))
    other = SHOULD if line.hard else MUST
    return SettableValue(at, "rubric", "points", _shown(line.weight), line.name, (*near, other), hard=line.hard)


def _rule(value: SettableValue, weight: float | None, hard: bool) -> WantedCriterion:
    """With the points it has, where none are given; what was a must is one still."""
    unwanted = (float(value.now) if weight is None else weight) < 0
    return WantedCriterion(name=value.entry, weight=weight, unwanted=unwanted, strength="must" if hard else "should")


def _to_remove(value: SettableValue) -> Value:
    match value.field:
        case "rubric":
            return WantedCriterion(name=value.entry)
        case "gates":
            return WantedGate(metric=value.entry, at_least=1.0)
        case "learning_rate":
            return WantedRate()
        case "budget":
            return Money(amount=0.0)
        case "hand_over" | "look_up":
            return value.now == YES
        case _:
            return value.now if value.kind == "choice" else float(value.now or 0)


def _chosen(value: SettableValue, text: str) -> Value | None:
    if text not in value.choices or text == BACK:
        return None
    match value.field:
        case "hand_over" | "look_up":
            return text == YES
        case "sources":
            return WantedSource.model_validate({"path": value.entry, "use": text})
        case _:
            return text


def _near(field: ChangeField, now: object) -> tuple[str, ...]:
    if field in _NEAR:
        return tuple(_shown(near) for near in _NEAR[field] if near != now)
    return _around(float(now)) if isinstance(now, int | float) and not isinstance(now, bool) else ()


def _around(now: float) -> tuple[str, ...]:
    return tuple(_shown(float(f"{now * times:.3g}")) for times in (0.5, 2.0))


def _shown(value: object) -> str:
    match value:
        case None:
            return ""
        case Money():
            return f"{value.amount:g} {value.currency}"
        case float() | int():
            return f"{value:g}"
        case _:
            return str(value)
