"""What of the rubric and the gates is not measured, and why."""

from __future__ import annotations

from collections.abc import Iterator

from engine.core.spec import TrainingSpec
from engine.estimation.capabilities import is_measured
from engine.rubric.score import not_run_here, said_of_not_run
from planner.compile.judge_choice import doubts
from planner.plan import NOT_MEASURED, Warning_
from planner.requirements import Circumstance, Requirements, WantedSource
from planner.sentences import Digits, Sentence, quoted, sentence


def about_measures(wants: Requirements, spec: TrainingSpec) -> Iterator[Warning_]:
    """Notes on lines and gates that are not measured; a warning where a gate can never be reached for sure."""
    unmeasured = [quoted(line.name) for line in spec.rubric if line.grader.kind == "none"]
    if unmeasured:
        yield Warning_(
            code=NOT_MEASURED,
            text=sentence(
                "warning-unmeasured",
                "No program can check {lines}: learned from your examples as far as they show it, not measured here. "
                "Name a language model to have it judged (“let ollama/qwen3 judge it”), or judge some replies yourself "
                "after the run: nlforge judge.",
                lines=unmeasured,
            ),
        )
    wordless = [quoted(line.name) for line in spec.rubric if line.grader.kind == "glossary"]
    named = any(
        isinstance(w.value, WantedSource) and w.value.holds == "glossary" and w.value.use != "never"
        for w in wants.all("sources")
    )
    if wordless and not named and not any(s.kind == "glossary" and s.use != "never" for s in spec.data.sources):
        yield Warning_(
            code=NOT_MEASURED,
            text=sentence(
                "warning-no-terms",
                "{lines} cannot be checked: there is no list of terms to check against. Name one (a table with a term "
                "a line), or drop the line.",
                lines=wordless,
            ),
        )
    if not_run := not_run_here(spec.rubric):
        not_run_text = Sentence(said_of_not_run(not_run), "warning-not-run", {"lines": [quoted(n) for n in not_run]})
        yield Warning_(code=NOT_MEASURED, text=not_run_text)
    if (doubt := doubts(wants, offline_only=spec.data.offline_only)) is not None:
        yield Warning_(code=NOT_MEASURED, text=doubt)
    yield from _about_gates(wants, spec)


def _about_gates(wants: Requirements, spec: TrainingSpec) -> Iterator[Warning_]:
    for gate in spec.gates:
        if not is_measured(gate.metric, spec):
            yield Warning_(
                code=NOT_MEASURED,
                text=sentence(
                    "warning-gate",
                    "{metric} is not measured here yet, so “at least {at_least}” would count as not reached. Say it of "
                    "the accuracy, the score or a line of the rubric; of labels also of F1, precision or recall, of "
                    "all or of one (“recall of urgent”).",
                    metric=Sentence(gate.metric, f"page-metric-{gate.metric}"),
                    at_least=Digits(f"{gate.at_least:g}"),
                ),
            )
    told = any(w.value == Circumstance.CERTAINTY for w in wants.all("circumstances"))
    if any(gate.at_least >= 1.0 for gate in spec.gates) and not told:
        yield Warning_(
            code="cannot_guarantee",
            text=sentence(
                "warning-certainty",
                "100 % can never be guaranteed: one unusual message is enough. Choose the lowest figure at which "
                "you would still use it.",
            ),
        )
