"""The rubric: the person's lines, each with the grader that can measure it."""

from __future__ import annotations

import re
from typing import Literal

from engine.spec import Criterion, Task
from planner.plan import Origin
from planner.requirements import Requirements, WantedCriterion

Grader = Literal["reference", "label", "glossary", "guidelines", "latency", "grounding", "none"]

_SUBJECTS: tuple[tuple[Grader, re.Pattern[str]], ...] = (
    ("latency", re.compile(r"\b(?:slow\w*|latency|fast(?:er)?|quick\w*|speed\w*|too long to answer|response time)\b", re.I)),
    ("grounding", re.compile(r"invent|hallucinat|made.?up|makes? (?:things?|something|stuff)? ?up|fabricat|grounded", re.I)),
    ("guidelines", re.compile(r"\b(?:guidelines?|security|secure\w*|safety|privacy)\b|\b(?:follows?|breaks?|against)\b.*\bpolic(?:y|ies)\b", re.I)),
    ("glossary", re.compile(r"house (?:term|word|language)|glossary|terminolog|our (?:terms|words)|vocabulary", re.I)),
    ("reference", re.compile(r"\b(?:(?:in)?correct\w*|right|(?:in)?accura\w*|wrong\w*)\b", re.I)),
)
_HOW = {"reference": "compared with the answer in your data", "label": "must be the label in your data",
        "glossary": "checked against the terms of the glossary", "guidelines": "no promised refund, no asking for passwords or card numbers",
        "latency": "seconds per reply", "grounding": "numbers and links must stand in your documents or the question",
        "none": "cannot be measured offline; reported as missing"}


def grader_for(name: str, task: Task) -> Grader:
    """The grader whose subject the name speaks of."""
    found: Grader = next((grader for grader, subject in _SUBJECTS if subject.search(name)), "none")
    return "label" if found == "reference" and task is Task.CLASSIFICATION else found


def rubric_of(wants: Requirements, task: Task, rules: dict[str, Origin]) -> tuple[Criterion, ...]:
    """The person's lines; one default line where they gave none that rewards."""
    lines = []
    for wish in wants.all("rubric"):
        if isinstance(wish.value, WantedCriterion):
            grader = grader_for(wish.value.name, task)
            lines.append(Criterion(name=wish.value.name, about=_HOW[grader], weight=wish.value.weight, grader=grader, quote=wish.said.quote))
            at = f"rubric[{wish.value.name}]"
            rules[at] = Origin(source="said", turn=wish.said.turn, quote=wish.said.quote)
            rules[f"{at}.grader"] = rules[f"{at}.about"] = Origin(source="default", reason="the check whose subject the name speaks of")
            rules[f"{at}.hard"] = Origin(source="default", reason="not called a must")
    if any(line.weight > 0 for line in lines):
        return tuple(lines)
    grader = "label" if task is Task.CLASSIFICATION else "reference"
    rules["rubric[correct answer]"] = Origin(source="default", reason="you named no reward; being right is what the examples can measure")
    first = Criterion(name="correct answer", about=_HOW[grader], weight=1.0, default=True, grader=grader)
    return (first, *(line for line in lines if line.name != first.name))
