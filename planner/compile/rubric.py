"""The rubric: the person's lines, each with the grader that can measure it."""

from __future__ import annotations

import re
from typing import Literal

from engine.graders.kinds import grader_of
from engine.spec import Criterion, Task
from planner.plan import Origin, default, said
from planner.requirements import Requirements, Said, WantedCriterion

Kind = Literal["reference", "label", "glossary", "guidelines", "latency", "grounding", "none"]

_SUBJECTS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("latency", re.compile(r"\b(?:slow\w*|latency|fast(?:er)?|quick\w*|speed\w*|too long to answer|response time)\b", re.I)),
    ("grounding", re.compile(r"invent|hallucinat|made.?up|makes? (?:things?|something|stuff)? ?up|fabricat|grounded", re.I)),
    ("guidelines", re.compile(r"\b(?:guidelines?|security|secure\w*|safety|privacy)\b|\b(?:follows?|breaks?|against)\b.*\bpolic(?:y|ies)\b", re.I)),
    ("glossary", re.compile(r"house (?:term|word|language)|glossary|terminolog|our (?:terms|words)|vocabulary", re.I)),
    ("reference", re.compile(r"\b(?:(?:in)?correct\w*|right|(?:in)?accura\w*|wrong\w*)\b", re.I)),
)
_HOW = {"reference": "compared with the answer in your data", "label": "must be the label in your data",
        "glossary": "checked against the terms of the glossary", "guidelines": "no promised refund, no asking for passwords or card numbers",
        "latency": "seconds per reply", "grounding": "numbers and links must stand in your documents or the question",
        "none": "no program can check it; learned from your examples, not measured here"}


def grader_for(name: str, task: Task) -> Kind:
    """The grader whose subject the name speaks of."""
    found: Kind = next((grader for grader, subject in _SUBJECTS if subject.search(name)), "none")
    return "label" if found == "reference" and task is Task.CLASSIFICATION else found


_WEIGHT = {"must": 1.0, "should": 1.0, "nice": 0.3}
_STRENGTH = {"must": "you call it a must: a reply that breaks it scores 0", "should": "not called a must", "nice": "you call it preferred, not needed"}


def rubric_of(wants: Requirements, task: Task, rules: dict[str, Origin]) -> tuple[Criterion, ...]:
    """The person's lines; one default line where they gave none that rewards."""
    lines: list[Criterion] = []
    for wish in wants.all("rubric"):
        if isinstance(wish.value, WantedCriterion):
            lines.append(_line(wish.value, wish.said, task, rules))
    if any(line.weight > 0 for line in lines):
        return tuple(lines)
    grader: Kind = "label" if task is Task.CLASSIFICATION else "reference"
    taken = {line.name for line in lines}
    name = next(n for n in ("correct answer", "correct answer as in the examples", "right as in the examples", *map(str, range(99))) if n not in taken)
    rules[f"rubric[{name}]"] = default("you named no reward; being right is what the examples can measure")
    return (Criterion(name=name, about=_HOW[grader], weight=1.0, default=True, grader=grader_of(grader)), *lines)


def _line(wanted: WantedCriterion, where: Said, task: Task, rules: dict[str, Origin]) -> Criterion:
    at, grader = f"rubric[{wanted.name}]", grader_for(wanted.name, task)
    rules[at] = said(where)
    rules[f"{at}.grader"] = rules[f"{at}.about"] = default("the check whose subject the name speaks of")
    if wanted.strength == "should":
        rules[f"{at}.hard"] = default(_STRENGTH["should"])
    weight = wanted.weight
    if weight is None:
        weight = -_WEIGHT[wanted.strength] if wanted.unwanted else _WEIGHT[wanted.strength]
        rules[f"{at}.weight"] = default(f"no points were named; {_STRENGTH[wanted.strength]}")
    return Criterion(name=wanted.name, about=_HOW[grader], weight=weight, hard=wanted.strength == "must", grader=grader_of(grader), quote=where.quote)
