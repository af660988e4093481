"""All that is open, the most important first."""

from __future__ import annotations

from collections.abc import Sequence

from engine.core.spec import Task, TrainingSpec
from engine.data.profile import DataProfile
from engine.estimation.estimate import Estimate
from engine.estimation.machine import Machine
from planner.compile.ask_data import consent_question, pairs_question, use_question
from planner.compile.ask_delivery import delivery_question
from planner.compile.ask_place import BUDGET, HARDWARE, THIS_MACHINE, place_questions
from planner.compile.columns import COLUMNS
from planner.compile.excluding import which_counts
from planner.compile.hardware import TrainingHardware
from planner.compile.missing import FILES
from planner.compile.sources import GLOSSARY, NONE_YET, Sources
from planner.compile.task import task_question
from planner.plan import YOU_DECIDE, Question
from planner.requirements import Requirements
from planner.sentences import sentence

PLACE_AND_MONEY = "hardware_and_budget"


def open_questions(
    wants: Requirements,
    spec: TrainingSpec,
    profiles: Sequence[DataProfile],
    data: Sources,
    reading: Sequence[Question],
    place: TrainingHardware,
    estimate: Estimate,
    machine: Machine,
    settled: frozenset[str],
) -> tuple[Question, ...]:
    """What reading left open first, then what the plan cannot do without, then what would change it; what was left to
    nlforge is not asked again."""
    asked = [*reading, *which_counts(wants, settled)]
    which_file = any(q.field == FILES for q in reading)
    asked += [
        q
        for q in data.questions
        if not (q.field in (COLUMNS, GLOSSARY) and q.field in settled)
        # Which of the files here is meant is asked already.
        and not (which_file and q.options == (NONE_YET,))
    ]
    about_task = task_question(wants, profiles, Task(spec.task))
    if about_task is not None and "task" not in settled:
        asked.append(about_task)
    asked += [*consent_question(wants, spec, settled), *use_question(wants, spec, settled)]
    if _nothing_known(wants, profiles):
        asked += _place_and_money(settled)
    else:
        asked += place_questions(wants, spec, place, estimate, profiles, machine, settled)
    asked += [*pairs_question(wants, spec, profiles, settled), *delivery_question(wants, spec, place, settled)]
    return tuple(asked)


def _nothing_known(wants: Requirements, profiles: Sequence[DataProfile]) -> bool:
    said = (w for field, wishes in wants.wishes.items() if field != "goal" for w in wishes)
    return not profiles and all(w.said.guessed for w in said)


def _place_and_money(settled: frozenset[str]) -> list[Question]:
    if settled & {HARDWARE, BUDGET}:
        return []
    return [
        Question(
            field=PLACE_AND_MONEY,
            options=(THIS_MACHINE, YOU_DECIDE),
            text=sentence(
                "question-hardware-and-budget",
                "Where should it be trained? Do you have a GPU or a budget? With neither, I plan for this "
                "machine, at no cost.",
            ),
        )
    ]
