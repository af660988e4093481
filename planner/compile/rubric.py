"""The rubric: the person's lines, each with the grader that can measure it."""

from __future__ import annotations

from engine.graders.kinds import Grader, Label, Reference
from engine.spec import Criterion, Task
from planner.compile.judged_by import with_judge
from planner.compile.measured_by import grader_for, how
from planner.plan import Origin, default, said
from planner.requirements import Requirements, Said, WantedCriterion

_WEIGHT = {"must": 1.0, "should": 1.0, "nice": 0.3}
_STRENGTH = {"must": "you call it a must: a reply that breaks it scores 0", "should": "not called a must", "nice": "you call it preferred, not needed"}


def rubric_of(wants: Requirements, task: Task, rules: dict[str, Origin], *, offline_only: bool = True) -> tuple[Criterion, ...]:
    """The person's lines, judged by a model where they named one; one default line where they gave none that rewards."""
    lines: list[Criterion] = []
    for wish in wants.all("rubric"):
        if isinstance(wish.value, WantedCriterion):
            lines.append(_line(wish.value, wish.said, task, rules))
    lines = with_judge(lines, wants, offline_only=offline_only, rules=rules)
    if any(line.weight > 0 for line in lines):
        return tuple(lines)
    grader: Grader = Label() if task is Task.CLASSIFICATION else Reference()
    taken = {line.name for line in lines}
    name = next(n for n in ("correct answer", "correct answer as in the examples", "right as in the examples", *map(str, range(99))) if n not in taken)
    rules[f"rubric[{name}]"] = default("you named no reward; being right is what the examples can measure")
    return (Criterion(name=name, about=how(grader), weight=1.0, default=True, grader=grader), *lines)


def _line(wanted: WantedCriterion, where: Said, task: Task, rules: dict[str, Origin]) -> Criterion:
    at, grader = f"rubric[{wanted.name}]", grader_for(wanted.name, task, unwanted=wanted.unwanted)
    rules[at] = said(where)
    rules[f"{at}.grader"] = rules[f"{at}.about"] = default("the check whose subject the name speaks of")
    if wanted.strength == "should":
        rules[f"{at}.hard"] = default(_STRENGTH["should"])
    weight = wanted.weight
    if weight is None:
        weight = -_WEIGHT[wanted.strength] if wanted.unwanted else _WEIGHT[wanted.strength]
        rules[f"{at}.weight"] = default(f"no points were named; {_STRENGTH[wanted.strength]}")
    return Criterion(name=wanted.name, about=how(grader), weight=weight, hard=wanted.strength == "must", grader=grader, quote=where.quote)
