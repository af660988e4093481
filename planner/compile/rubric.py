"""The rubric: the person's lines, each with the grader that can measure it."""

from __future__ import annotations

from collections.abc import Sequence

from engine.core.spec import Criterion, Task
from engine.data.profile import DataProfile
from engine.graders.kinds import (
    Choice,
    Code,
    Ending,
    Grader,
    JsonFields,
    Label,
    LlmJudge,
    Python,
    Reference,
    Similarity,
    Sql,
    ToolCall,
)
from planner.compile.grader_choice import grader_for, how
from planner.compile.judge_choice import with_judge
from planner.plan import Origin, default, measured, said
from planner.requirements import Requirements, Said, WantedCriterion
from planner.sentences import Sentence, sentence

_OF_BEING_RIGHT = (Reference, Label, Ending, ToolCall, Sql, Code, Similarity, Python, Choice, LlmJudge)
"""Graders that tell a right reply from a wrong one, and not only one that keeps a rule."""
_WEIGHT = {"must": 1.0, "should": 1.0, "nice": 0.3}
_ENDS = sentence("reason-ends", "nine of ten of the right replies end in a result of this form")
_FORMS = sentence("reason-form-entries", "the right replies are forms, of which each value can be compared")
_STRENGTH = {
    "must": sentence("reason-must", "you call it a must: a reply that breaks it scores 0"),
    "should": sentence("reason-should", "not called a must"),
    "nice": sentence("reason-nice", "you call it preferred, not needed"),
}


def _measures(result: Grader) -> Sentence:
    """What shows that being right is to be measured so."""
    return _FORMS if isinstance(result, JsonFields) else _ENDS


def shared_ending(profiles: Sequence[DataProfile]) -> Ending | None:
    """The result that the replies of all tables end in; None where one of them ends otherwise."""
    found = [p.ending for p in profiles if p.reply_column]
    return found[0] if found and all(e == found[0] for e in found) else None


def rubric_of(
    wants: Requirements,
    task: Task,
    rules: dict[str, Origin],
    *,
    offline_only: bool = True,
    ending: Ending | None = None,
    forms: bool = False,
) -> tuple[Criterion, ...]:
    """The person's lines, judged by a model where they named one. Being right is a line beside them by default, unless
    one of theirs measures it or they gave points to what they want: “always sign with Jo” does not make a wrong answer
    a good one. Where the replies have an `ending`, or are `forms`, being right is that this is right."""
    result: Grader | None = JsonFields(each_entry=True) if forms else ending
    lines: list[Criterion] = []
    for wish in wants.all("rubric"):
        if isinstance(wish.value, WantedCriterion):
            lines.append(_line(wish.value, wish.said, task, rules, result))
    lines = with_judge(lines, wants, offline_only=offline_only, rules=rules)
    pointed = {w.value.name for w in wants.all("rubric") if isinstance(w.value, WantedCriterion) and w.value.weight}
    if any(line.weight > 0 and (line.name in pointed or _of_being_right(line.grader)) for line in lines):
        return tuple(lines)
    grader: Grader = result or (Label() if task is Task.CLASSIFICATION else Reference())
    taken = {line.name for line in lines}
    name = next(
        n
        for n in (
            "correct answer",
            "correct answer as in the examples",
            "right as in the examples",
            *map(str, range(99)),
        )
        if n not in taken
    )
    why = sentence("reason-no-reward", "none of your lines says it; being right is what the examples can measure")
    rules[f"rubric[{name}]"] = default(why) if result is None else measured(_measures(result))
    return (Criterion(name=name, about=how(grader), weight=1.0, default=True, grader=grader), *lines)


def _of_being_right(grader: Grader) -> bool:
    if isinstance(grader, JsonFields):
        return grader.each_entry or bool(grader.fields)
    return isinstance(grader, _OF_BEING_RIGHT)


def _line(
    wanted: WantedCriterion, where: Said, task: Task, rules: dict[str, Origin], result: Grader | None
) -> Criterion:
    at = f"rubric[{wanted.name}]"
    grader = grader_for(wanted.name, task, unwanted=wanted.unwanted, quote=where.quote)
    rules[at] = said(where)
    if result is not None and (isinstance(grader, Reference | Label) or grader == JsonFields()):
        grader = result
    rules[f"{at}.grader"] = rules[f"{at}.about"] = (
        measured(_measures(result))
        if grader is result and result is not None
        else default(sentence("reason-check", "the check whose subject the name speaks of"))
    )
    if wanted.strength == "should":
        rules[f"{at}.hard"] = default(_STRENGTH["should"])
    weight = wanted.weight
    if weight is None:
        weight = -_WEIGHT[wanted.strength] if wanted.unwanted else _WEIGHT[wanted.strength]
        rules[f"{at}.weight"] = default(
            sentence("reason-no-points", "no points were named; {strength}", strength=_STRENGTH[wanted.strength])
        )
    return Criterion(
        name=wanted.name,
        about=how(grader),
        weight=weight,
        hard=wanted.strength == "must",
        grader=grader,
        quote=where.quote,
    )
