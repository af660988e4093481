"""Requirements and measurements in, plan out: no language model, no clock, no chance."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.basemodel import CATALOGUE_DEFAULT
from engine.data.profile import DataProfile
from engine.estimate import estimate
from engine.machine import Machine
from engine.spec import (
    DataSpec,
    Deploy,
    Gate,
    Limits,
    ModelSpec,
    Money,
    Stage,
    Task,
    TrainingSpec,
    digest,
)
from planner.diff import leaves
from planner.grading import rubric_of
from planner.plan import Origin, Plan, Question, Warning_
from planner.requirements import Requirements, Said, WantedGate, Wish
from planner.sources import Sources, sources_of

CHAT_PROMPT = "You answer our customers."
PARAMS_B = 0.135
LONG_REPLY_WORDS = 6.0


def measured_task(profiles: Sequence[DataProfile]) -> tuple[Task, str] | None:
    """What the data shows the task to be, and the figure that shows it; None where it cannot tell."""
    for profile in profiles:
        if profile.kind not in ("table", "jsonl") or not profile.reply_column:
            continue
        if profile.labels:
            return Task.CLASSIFICATION, f"column {profile.reply_column} holds {profile.distinct_replies} repeated labels in {profile.rows} rows"
        if profile.mean_reply_words > LONG_REPLY_WORDS:
            return Task.CHAT_ASSISTANT, f"column {profile.reply_column} holds written replies of {profile.mean_reply_words:g} words on average"
    return None


def compile_plan(wants: Requirements, profiles: Sequence[DataProfile], machine: Machine, *,
                 limit: int | None = None, session: str = "session") -> Plan:
    """The best plan for what is known; what is missing becomes questions."""
    rules: dict[str, Origin] = {}
    goal = _text(wants, "goal") or "a model"
    task = _task(wants, profiles, rules)
    sources = sources_of(wants, profiles)
    rules |= sources.origin
    offline = wants.one("offline_only")
    wanted_rubric = rubric_of(wants, task, rules)
    questions = (*_task_question(wants, profiles, task), *sources.questions)
    spec = TrainingSpec(
        name=slug(goal), goal=goal, task=task,
        languages=tuple(str(w.value) for w in wants.all("languages")) or ("en",),
        data=DataSpec(sources=sources.sources, limit=limit, offline_only=offline is None or bool(offline.value)),
        model=ModelSpec(base=CATALOGUE_DEFAULT, params_b=PARAMS_B, max_params_b=_float(wants, "max_params_b"),
                        system_prompt="Sort." if task is Task.CLASSIFICATION else CHAT_PROMPT),
        stages=(_sft(task),),
        rubric=wanted_rubric,
        gates=tuple(Gate(metric=w.value.metric, at_least=w.value.at_least) for w in wants.all("gates") if isinstance(w.value, WantedGate)),
        limits=Limits(budget=_money(wants), deadline_hours=_float(wants, "deadline_hours"), max_response_seconds=_float(wants, "max_response_seconds")),
        deploy=Deploy.model_validate({"target": _text(wants, "deploy")}),
    )
    _said_rules(wants, rules)
    if limit is not None:
        rules["data.limit"] = default("the number of rows given for this run")
    trained = [p for p in profiles if any(s.use == "train" and s.path in (p.path, sources.said_as.get(p.path)) for s in spec.data.sources)]
    guess = estimate(spec, trained, machine)
    warnings = _warnings(spec, sources, trained, guess.disk_gb, guess.memory_gb, guess.hours[1], machine)
    return Plan(
        id=session, status="needs_answers" if questions else "declined" if any(w.blocking for w in warnings) else "ready",
        digest=digest(spec), spec=spec, origin=_origin(spec, rules), questions=questions, warnings=warnings, estimate=guess)


def _sft(task: Task) -> Stage:
    """Passes, rate and batch by what is learned: one label a row needs less of the first two than whole replies, and its
    short rows fill a larger batch at the same memory."""
    passes, rate, batch = (2, 2e-3, 16) if task is Task.CLASSIFICATION else (4, 4e-3, 8)
    return Stage(kind="sft", epochs=passes, learning_rate=rate, batch_size=batch, lora_rank=32, lora_alpha=64, schedule="cosine")


def said(where: Said) -> Origin:
    return Origin(source="said", turn=where.turn, quote=where.quote)


def default(reason: str) -> Origin:
    return Origin(source="default", reason=reason)


def slug(text: str) -> str:
    """Up to six words that carry the meaning, for file names."""
    small = {"i", "we", "a", "an", "the", "want", "need", "would", "like", "please", "to", "for", "our", "my", "that", "of", "and", "in", "is", "into"}
    words = [w for w in re.findall(r"[^\W_]+", text.casefold().replace("’", "").replace("'", "")) if w not in small]
    return "-".join(words[:5])[:48].strip("-") or "model"


def _task(wants: Requirements, profiles: Sequence[DataProfile], rules: dict[str, Origin]) -> Task:
    measured, wish = measured_task(profiles), wants.one("task")
    if measured is not None:
        rules["task"] = Origin(source="measured", reason=measured[1])
        return measured[0]
    if wish is not None:
        rules["task"] = default(f"my reading of “{wish.said.quote}”; please check") if wish.said.guessed else said(wish.said)
        return Task(str(wish.value))
    rules["task"] = default("the most common wish; neither your words nor your data say otherwise yet")
    return Task.CHAT_ASSISTANT


def _task_question(wants: Requirements, profiles: Sequence[DataProfile], task: Task) -> tuple[Question, ...]:
    """Asked where the kind of task is only the small model's reading."""
    wish = wants.one("task")
    if wish is None or not wish.said.guessed or measured_task(profiles) is not None:
        return ()
    return (Question(field="task", text=f"Is this {task.value.replace('_', ' ')}? If not, which of these is it?", options=tuple(t.value for t in Task)),)


def _text(wants: Requirements, field: str) -> str | None:
    wish = _wish(wants, field)
    return None if wish is None else str(wish.value)


def _float(wants: Requirements, field: str) -> float | None:
    wish = _wish(wants, field)
    return float(wish.value) if wish is not None and isinstance(wish.value, int | float) else None


def _money(wants: Requirements) -> Money | None:
    wish = wants.one("budget")
    return wish.value if wish is not None and isinstance(wish.value, Money) else None


def _wish(wants: Requirements, field: str) -> Wish | None:
    return next((w[-1] for f, w in wants.wishes.items() if f == field and w), None)


_SAID_AT = {"goal": "goal", "languages": "languages", "budget": "limits.budget", "deadline_hours": "limits.deadline_hours",
            "max_response_seconds": "limits.max_response_seconds", "max_params_b": "model.max_params_b",
            "offline_only": "data.offline_only", "deploy": "deploy.target"}


def _said_rules(wants: Requirements, rules: dict[str, Origin]) -> None:
    for field, at in _SAID_AT.items():
        wish = _wish(wants, field)
        if wish is not None:
            rules[at] = said(wish.said)
    for wish in wants.all("gates"):
        if isinstance(wish.value, WantedGate):
            rules[f"gates[{wish.value.metric}]"] = said(wish.said)


_DEFAULTS = {
    "": "not said, and nothing depends on it yet",
    "version": "the current form of the spec",
    "name": "made from the goal",
    "goal": "nothing was said yet",
    "languages": "no language was named; your words and the base model are English",
    "data": "not said",
    "data.sources": "no data was named",
    "data.offline_only": "no file leaves it unless you say it may",
    "data.redact": "personal data is not needed to learn how to answer, and a model may repeat it",
    "data.drop_bad_examples": "a model copies its examples, bad ones too",
    "data.eval_share": "15 % held out is the usual balance between learning and measuring",
    "data.max_eval_rows": "48 replies show gains above about 0.1 and keep the evaluation to minutes",
    "data.limit": "all rows are used",
    "data.seed": "fixed, so that a second run splits the rows the same way",
    "model.base": "small enough to train on this machine without a GPU, free licence",
    "model.params_b": "size of the base model",
    "model.max_params_b": "no ceiling was named",
    "model.system_prompt": "short and always the same: it costs tokens in each row, the examples teach the rest",
    "experts": "one model until you ask for specialists",
    "stages[sft].kind": "examples with answers call for supervised fine-tuning first",
    "stages[sft].epochs": "small data needs a few passes; more begins to learn by heart",
    "stages[sft].learning_rate": "LoRA wants ten times the rate of full fine-tuning or more, and small models more so (LoRA Without Regret, 2025); "
                                 "on this base 0.002 to 0.004 answered best",
    "stages[sft].batch_size": "small batches suit LoRA and fit the memory",
    "stages[sft].lora_rank": "rank 32 holds what a few thousand rows can teach",
    "stages[sft].lora_alpha": "twice the rank, the usual scale",
    "stages[sft].warmup_share": "a short rise keeps the first steps stable",
    "stages[sft].schedule": "cosine ends with small steps, steadier than a constant rate",
    "stages[sft].max_length": "longer rows stop the run instead of being cut unseen",
    "gates": "no figure was demanded",
    "limits": "no limit was named",
    "hardware.gpus": "nothing was said about GPUs",
    "deploy.target": "nothing was said about where it should run",
}


def _origin(spec: TrainingSpec, rules: dict[str, Origin]) -> dict[str, Origin]:
    """An origin for every leaf: the rule with the longest matching beginning, what was said or measured first."""
    everything = {at: default(reason) for at, reason in _DEFAULTS.items()} | rules
    origin = dict(rules)
    for field, _ in leaves(spec.model_dump(mode="json")):
        fitting = [at for at in everything if at in ("", field) or field.startswith((at + ".", at + "["))]
        origin[field] = everything[max(fitting, key=len)]
    return origin


def _warnings(spec: TrainingSpec, sources: Sources, trained: Sequence[DataProfile], disk_gb: float, memory_gb: float,
              hours: float, machine: Machine) -> tuple[Warning_, ...]:
    found = list(sources.warnings)
    rows = sum(p.rows for p in trained)
    if trained and rows < 50:
        found.append(Warning_(code="not_enough_data", text=f"Only {rows} examples: expect the tone to be learned, not the facts."))
    if not trained:
        found.append(Warning_(code="no_training_data", text="There is nothing to learn from yet."))
    foreign = [code for code in spec.languages if code != "en"]
    if foreign:
        found.append(Warning_(code="language_support_weak", text=f"The base model knows little besides English; you want: {', '.join(foreign)}."))
    for line in spec.rubric:
        if line.grader == "none":
            found.append(Warning_(code="cannot_guarantee", text=f"“{line.name}” cannot be measured offline; it will be reported as missing."))
    known = {"score", *(c.name for c in spec.rubric)} | {"accuracy" for c in spec.rubric if c.grader in ("label", "reference")}
    for gate in spec.gates:
        if gate.metric not in known:
            found.append(Warning_(code="cannot_guarantee", text=f"{gate.metric} is not measured here, so “at least {gate.at_least:g}” would never be reached; "
                                                                "say it of the accuracy or the score."))
    if spec.model.max_params_b is not None and spec.model.max_params_b < spec.model.params_b:
        found.append(Warning_(code="contradiction", text=f"The smallest model here has {spec.model.params_b:g} billion parameters, above your ceiling.",
                              blocking=True))
    if disk_gb > machine.free_disk_gb:
        found.append(Warning_(code="hardware_too_small", text=f"It needs {disk_gb:g} GB of disk; {machine.free_disk_gb:g} GB are free.", blocking=True))
    if memory_gb > machine.ram_gb:
        found.append(Warning_(code="hardware_too_small", text=f"It needs {memory_gb:g} GB of memory; this machine has {machine.ram_gb:g} GB.", blocking=True))
    if spec.limits.deadline_hours is not None and hours > spec.limits.deadline_hours:
        found.append(Warning_(code="deadline_too_short", text=f"It will take about {hours:.1f} hours, more than you allow."))
    return tuple(found)
