"""The model the person named as a judge, for the lines of the rubric that no program can check."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.core.spec import Criterion
from engine.graders.kinds import LlmJudge
from planner.compile.grader_choice import how
from planner.llm.client import stays_here
from planner.llm.local_models import EMBEDDED
from planner.plan import Origin, default, said
from planner.requirements import Requirements, WantedJudge, normal
from planner.sentences import Sentence, sentence

_STEM = 5
"""Letters by which “friendliness” is what “is friendly” speaks of."""


def with_judge(
    lines: Sequence[Criterion], wants: Requirements, *, offline_only: bool, rules: dict[str, Origin]
) -> list[Criterion]:
    """The lines with a judge where the person named one: for what they named, else for all that no program can check.
    What they named and has no line yet gets one. A model elsewhere judges nothing where nothing may leave this
    machine."""
    wish = wants.one("judge")
    if wish is None or not isinstance(wish.value, WantedJudge) or (offline_only and not stays_here(wish.value.model)):
        return list(lines)
    model, found = wish.value.model, list(lines)
    for about in wish.value.about:
        if not any(_speaks_of(line.name, about) for line in found):
            found.append(Criterion(name=about, about="", weight=1.0, quote=wish.said.quote))
            rules[f"rubric[{about}]"] = said(wish.said)
            rules[f"rubric[{about}].weight"] = default(
                sentence(
                    "reason-no-points",
                    "no points were named; {strength}",
                    strength=sentence("reason-should", "not called a must"),
                )
            )
    for n, line in enumerate(found):
        if any(_speaks_of(line.name, a) for a in wish.value.about) if wish.value.about else line.grader.kind == "none":
            grader = LlmJudge(
                model=model,
                question=question_for(line.name, unwanted=line.weight < 0),
                sources=line.grader.kind == "grounding",
            )
            found[n] = line.model_copy(update={"grader": grader, "about": how(grader)})
            rules[f"rubric[{line.name}].grader"] = rules[f"rubric[{line.name}].about"] = said(wish.said)
    return found


def question_for(name: str, *, unwanted: bool) -> str:
    """What a judge, or the person, is asked of a reply; yes is good."""
    return f"Is the reply free of this fault: “{name}”?" if unwanted else f"Is this true of the reply: “{name}”?"


def doubts(wants: Requirements, *, offline_only: bool) -> Sentence | None:
    """What the person should know of the judge they named, in a sentence."""
    wish = wants.one("judge")
    if wish is None or not isinstance(wish.value, WantedJudge):
        return None
    if offline_only and not stays_here(wish.value.model):
        return sentence(
            "warning-judge-elsewhere",
            "{model} judges nothing: it is not on this machine, and nothing may leave it. Say that your data may leave "
            "it, or name a judge on this machine (ollama/…).",
            model=wish.value.model,
        )
    if wish.value.model == EMBEDDED:
        return sentence(
            "warning-small-judge",
            "The embedded model is small, and seldom a good judge: it is tested before anything is trained, and the "
            "run ends there if it fails.",
        )
    return None


def _speaks_of(line: str, about: str) -> bool:
    stems = [{w[:_STEM] for w in re.findall(r"[^\W\d_]{4,}", normal(text))} for text in (line, about)]
    return normal(line) == normal(about) or bool(stems[0] & stems[1])
