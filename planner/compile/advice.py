"""Warnings: what could go wrong, its consequence and the way out; from circumstances said, and from figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from engine.core.frozen import Frozen
from engine.core.spec import Source, Task, TrainingSpec
from engine.core.tables import read_yaml
from engine.data.profile import DataProfile
from engine.estimation.capabilities import is_measured
from engine.estimation.estimate import Estimate
from engine.estimation.machine import Machine
from engine.estimation.prices import in_usd
from engine.rubric.score import not_run_here, said_of_not_run
from planner.compile.base_advice import about_languages, about_the_model
from planner.compile.hardware import TrainingHardware
from planner.compile.judge_choice import doubts
from planner.compile.model_choice import ModelChoice
from planner.compile.nearest import note_of
from planner.compile.task import task_name
from planner.plan import ReadyAnswer, Warning_
from planner.requirements import Circumstance, Requirements, WantedSource
from planner.sentences import Digits, Sentence, all_of, quoted, sentence

_FEW = {
    Task.CLASSIFICATION: 200,
    Task.EXTRACTION: 200,
    Task.CHAT_ASSISTANT: 200,
    Task.REWRITING_STYLE: 200,
    Task.TOOL_USE_AGENT: 300,
    Task.SUMMARIZATION: 500,
    Task.TRANSLATION: 1000,
    Task.CODE_ASSISTANT: 500,
    Task.QA_OVER_DOCUMENTS: 200,
}
"""Examples below which the task is hardly learned; whole texts need more than labels or short replies."""
_BELONGS: dict[str, str] = {
    "labelled": sentence("reason-holds-labelled", "texts with a label"),
    "dialogues": sentence("reason-holds-dialogues", "messages with answers"),
    "preferences": sentence("reason-holds-preferences", "pairs with one marked better"),
}


class Advice(Frozen):
    """One warning that follows from a circumstance."""

    code: str
    text: str
    blocking: bool = False


@cache
def advice_for(circumstance: Circumstance) -> tuple[Advice, ...]:
    """What `advice.yaml` says of it."""
    return _table()[circumstance]


@cache
def _table() -> dict[Circumstance, tuple[Advice, ...]]:
    text = (Path(__file__).parent / "advice.yaml").read_text(encoding="utf-8")
    return TypeAdapter(dict[Circumstance, tuple[Advice, ...]]).validate_python(read_yaml(text))


NOTHING_YET = sentence(
    "warning-nothing-yet",
    "There is nothing to learn from yet. Name a file with examples, or say where they could come from.",
)


def warnings_of(
    wants: Requirements,
    spec: TrainingSpec,
    profiles: Sequence[DataProfile],
    place: TrainingHardware,
    choice: ModelChoice,
    estimate: Estimate,
    machine: Machine,
    *,
    nothing_left: bool,
    kept: int | None = None,
    unbuilt: Sequence[ReadyAnswer] = (),
) -> tuple[Warning_, ...]:
    """All warnings, each code and text once, what blocks first. `nothing_left`: the harmful part was all that was asked
    for; `kept`: rows that stay when they are cleaned; `unbuilt`: what this version cannot build here."""
    found = [
        *_from_words(wants, nothing_left),
        *_about_data(wants, spec, profiles, kept),
        *_about_limits(spec, place, choice, estimate, machine),
        *about_languages(wants, spec, place, choice, machine),
        *_about_measures(wants, spec),
        *about_the_model(wants, spec, place),
        *note_of(unbuilt),
    ]
    unique = {(w.code, w.text): w for w in found}
    return tuple(sorted(unique.values(), key=lambda w: not w.blocking))


def _from_words(wants: Requirements, nothing_left: bool) -> Iterator[Warning_]:
    for wish in wants.all("circumstances"):
        for advice in advice_for(Circumstance(str(wish.value))):
            quote = " ".join(wish.said.quote.split())
            text = Sentence(
                advice.text.replace("{quote}", quote), f"advice-{wish.value}-{advice.code}", {"quote": quote}
            )
            blocking = advice.blocking or (wish.value == Circumstance.HARMFUL and nothing_left)
            # What only a small model has read is a reason to look, never to refuse.
            yield Warning_(code=advice.code, text=text, blocking=blocking and not wish.said.guessed)


def _about_data(
    wants: Requirements, spec: TrainingSpec, profiles: Sequence[DataProfile], kept: int | None
) -> Iterator[Warning_]:
    learned = [s for s in spec.data.sources if s.use == "train"]
    rows = example_count(learned, profiles)
    rows = rows if rows is None or kept is None else min(rows, kept)
    few = _FEW.get(spec.task)
    said_none = {str(w.value) for w in wants.all("circumstances")} & {Circumstance.NO_EXAMPLES, Circumstance.NO_DATA}
    if rows is not None and few is not None and rows < few:
        yield Warning_(
            code="not_enough_data",
            text=sentence(
                "warning-few-examples",
                "{rows} examples are few for this kind of model ({task}): expect the form and tone to be learned, not "
                "rare cases or facts. From about {enough} on it becomes dependable; until then, a good instruction may "
                "do as well.",
                rows=Digits(f"{rows:,}"),
                task=task_name(spec.task),
                enough=Digits(f"{few:,}"),
            ),
        )
    elif not learned and not spec.data.sources and not said_none:
        yield Warning_(
            code="no_training_data",
            text=NOTHING_YET,
        )
    for source in learned:
        if source.holds == "numbers" and not _has(wants, Circumstance.PREDICTS_NUMBERS):
            yield Warning_(
                code="data_wrong_kind",
                text=sentence(
                    "warning-measurements", "{path} holds measurements, no language to learn from.", path=source.path
                ),
            )
        if source.holds == "media" and not _has(wants, Circumstance.SCANS_OR_MEDIA):
            yield Warning_(
                code="needs_conversion_first",
                text=sentence(
                    "warning-conversion",
                    "{path} must become text first (recognition or transcription), and a sample of it be checked.",
                    path=source.path,
                ),
            )
    if (
        any(s.kind == "dpo" for s in spec.stages)
        and learned
        and all(s.holds not in (None, "preferences", "verdicts") for s in learned)
    ):
        yield Warning_(
            code="data_wrong_kind",
            text=sentence(
                "warning-no-preferences",
                "Learning from preferences needs pairs with one marked better; what you name holds {what}. Mark some "
                "pairs, or leave that stage out.",
                what=all_of(sorted({_BELONGS.get(s.holds or "", str(s.holds)) for s in learned})),
            ),
        )


def example_count(sources: Sequence[Source], profiles: Sequence[DataProfile]) -> int | None:
    """Rows measured, else examples said; None where neither is known."""
    counted = sum(p.usable or p.rows for p in profiles if p.kind in ("table", "jsonl"))
    said = [s.examples for s in sources if s.examples is not None]
    return counted or (sum(said) if said else None)


def _has(wants: Requirements, circumstance: Circumstance) -> bool:
    return any(w.value == circumstance for w in wants.all("circumstances"))


def _about_limits(
    spec: TrainingSpec, place: TrainingHardware, choice: ModelChoice, estimate: Estimate, machine: Machine
) -> Iterator[Warning_]:
    here = place.kind in ("this machine", "this machine's cards")
    if not choice.fits:
        yield Warning_(
            code="hardware_too_small",
            blocking=True,
            text=sentence(
                "warning-memory",
                "Training {model} needs {needed} GB of memory; {place} has {memory} GB. Name larger hardware, or allow "
                "a rented card.",
                model=spec.model.base,
                needed=Digits(f"{choice.memory_gb:g}"),
                place=place.words,
                memory=Digits(f"{place.memory_gb:g}"),
            ),
        )
    elif choice.wanted_b is not None:
        yield Warning_(
            code="hardware_too_small",
            text=sentence(
                "warning-smaller-model",
                "A model of {size} billion parameters cannot be trained on {place}; {model} can, and is planned "
                "instead.",
                size=Digits(f"{choice.wanted_b:g}"),
                place=place.words,
                model=spec.model.base,
            ),
        )
    if choice.too_slow:
        yield Warning_(
            code="hardware_too_small",
            text=sentence(
                "warning-too-slow",
                "No model here answers within {seconds} seconds on {place}. Allow more time, shorter replies, or name "
                "faster hardware.",
                seconds=Digits(f"{spec.limits.max_response_seconds:g}"),
                place=place.words,
            ),
        )
    for text in choice.broken:
        yield Warning_(code="contradiction", blocking=True, text=text)
    if here and estimate.disk_gb > machine.free_disk_gb:
        yield Warning_(
            code="hardware_too_small",
            blocking=True,
            text=sentence(
                "warning-disk",
                "It needs {needed} GB of disk; {free} GB are free. Free some space first.",
                needed=Digits(f"{estimate.disk_gb:g}"),
                free=Digits(f"{machine.free_disk_gb:g}"),
            ),
        )
    low, likely, _ = estimate.hours
    deadline, budget = spec.limits.deadline_hours, spec.limits.budget
    if deadline is not None and likely > deadline:
        yield Warning_(
            code="deadline_too_short",
            text=sentence(
                "warning-deadline",
                "It will take about {likely} hours (at least {low}), more than the {allowed} you allow. Use fewer rows "
                "or a smaller model, or allow more time.",
                likely=Digits(f"{likely:.1f}"),
                low=Digits(f"{low:.1f}"),
                allowed=Digits(f"{deadline:g}"),
            ),
        )
    cost = float(estimate.cost.get("amount", 0.0))
    if budget is not None and cost > in_usd(budget):
        yield Warning_(
            code="budget_too_small",
            text=sentence(
                "warning-budget",
                "It will cost about {cost} USD, more than your {amount} {currency}. Use fewer rows, a smaller model or "
                "your own machine.",
                cost=Digits(f"{cost:g}"),
                amount=Digits(f"{budget.amount:g}"),
                currency=budget.currency,
            ),
        )
    if spec.stages and spec.stages[0].max_length >= choice.model.context and choice.model.context < 4096:
        yield Warning_(
            code="context_length",
            text=sentence(
                "warning-context",
                "{model} reads at most {tokens} tokens at once; longer texts have to be split.",
                model=spec.model.base,
                tokens=Digits(f"{choice.model.context:,}"),
            ),
        )


def _about_measures(wants: Requirements, spec: TrainingSpec) -> Iterator[Warning_]:
    unmeasured = [quoted(line.name) for line in spec.rubric if line.grader.kind == "none"]
    if unmeasured:
        yield Warning_(
            code="cannot_guarantee",
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
            code="cannot_guarantee",
            text=sentence(
                "warning-no-terms",
                "{lines} cannot be checked: there is no list of terms to check against. Name one (a table with a term "
                "a line), or drop the line.",
                lines=wordless,
            ),
        )
    if not_run := not_run_here(spec.rubric):
        not_run_text = Sentence(said_of_not_run(not_run), "warning-not-run", {"lines": [quoted(n) for n in not_run]})
        yield Warning_(code="cannot_guarantee", text=not_run_text)
    if (doubt := doubts(wants, offline_only=spec.data.offline_only)) is not None:
        yield Warning_(code="cannot_guarantee", text=doubt)
    for gate in spec.gates:
        if not is_measured(gate.metric, spec):
            yield Warning_(
                code="cannot_guarantee",
                text=sentence(
                    "warning-gate",
                    "{metric} is not measured here yet, so “at least {at_least}” would count as not reached. Say it of "
                    "the accuracy, the score or a line of the rubric; of labels also of F1, precision or recall, of "
                    "all or of one (“recall of urgent”).",
                    metric=Sentence(gate.metric, f"page-metric-{gate.metric}"),
                    at_least=Digits(f"{gate.at_least:g}"),
                ),
            )
        elif gate.at_least >= 1.0:
            yield Warning_(
                code="cannot_guarantee",
                text=sentence(
                    "warning-certainty",
                    "100 % can never be guaranteed: one unusual message is enough. Choose the lowest figure at which "
                    "you would still use it.",
                ),
            )
