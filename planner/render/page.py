"""The page a person confirms: plain words, one screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce

from engine.core.printable import lines as in_lines
from engine.core.spec import ModelSpec, TrainingSpec
from engine.core.stages import Stage
from engine.rubric.score import not_run_here
from planner.compile.advice import NOTHING_YET
from planner.compile.nearest import CODE, way_out
from planner.dates_shown import by
from planner.diff import leaves
from planner.plan import NOTES, Plan
from planner.render.cost_and_delivery import cost_lines, delivery_lines
from planner.render.data_lines import data_lines, let_go_lines
from planner.render.reasons import WIDTH, cut, why
from planner.wishes.table import WISHES

STAGE_NAMES = {
    "cpt": "Reads your texts",
    "sft": "Learns from examples",
    "dpo": "Learns from preferences",
    "grpo": "Learns by trial and reward from your rubric",
}
_SETTINGS = {"learning_rate": "learning rate", "lora_rank": "LoRA rank", "batch_size": "rows a step"}
"""Settings that are on the page only where the person chose them."""


HEADINGS: Mapping[str, str] = {
    "what": "What",
    "data": "From which data",
    "training": "How it is trained",
    "judging": "How it is judged",
    "cost": "What it costs",
    "delivery": "What you get",
    "not_used": "What is not used",
    "risks": "What could go wrong",
    "not_built": "Not built here yet",
    "questions": "Open questions",
}


def _heading(headings: Mapping[str, str], part: str) -> str:
    return f"## {headings[part]}"


def spec_page(plan: Plan, headings: Mapping[str, str] = HEADINGS) -> str:
    """What will be built, from what, how, how it is judged, what it costs, what could go wrong; `headings` are those
    of its parts, in the language of the person."""
    if plan.spec is None:
        return "There is no plan yet: say what the model should do."
    spec = plan.spec
    lines = [
        *let_go_lines(plan, spec),
        f"# {spec.name}",
        "",
        _heading(headings, "what"),
        f"Goal: {cut(spec.goal)}",
        f"Kind: {spec.task.value.replace('_', ' ')}{why(plan, 'task')}",
        f"Languages: {', '.join(spec.languages)}{why(plan, 'languages')}",
        "",
        _heading(headings, "data"),
        *data_lines(plan, spec),
        "",
        _heading(headings, "training"),
        (
            f"Starts from: {spec.model.base}, {spec.model.params_b:g} billion parameters, licence "
            f"{spec.model.license}{why(plan, 'model.base')}"
        ),
    ]
    lines += _cards_and_experts(plan, spec)
    lines += [
        (
            f"{_stage(s)}: {s.epochs:g} {'pass' if s.epochs == 1 else 'passes'} over the "
            f"data{why(plan, f'stages[{s.kind}].epochs')}"
        )
        for s in spec.stages
    ]
    lines += _settings(plan, spec)
    if spec.model.system_prompt != ModelSpec.model_fields["system_prompt"].default:
        lines.append(
            "Instruction before each message (system prompt): "
            f"“{cut(spec.model.system_prompt)}”{why(plan, 'model.system_prompt')}"
        )
    lines += [
        "",
        _heading(headings, "judging"),
        *_rubric(plan, spec),
        *_facts(plan, spec),
        _held_out(plan, spec) + _share_said(plan),
    ]
    if any(s.kind != "cpt" for s in spec.stages):
        lines.append(
            "The trained model must beat the base model: as it is, with examples in the prompt, and with a "
            "search in your data."
        )
    lines += [f"Must reach: {g.metric} ≥ {g.at_least:g}{why(plan, f'gates[{g.metric}]')}" for g in spec.gates]
    lines += ["", _heading(headings, "cost"), *cost_lines(plan), *_limits(plan, spec)]
    lines += ["", _heading(headings, "delivery"), *delivery_lines(plan, spec)]
    notes = [w for w in plan.warnings if w.code in NOTES]
    if notes:
        lines += ["", _heading(headings, "not_used"), *(f"- {w.text}" for w in notes)]
    asked = any(q.field == "data_sources" for q in plan.questions)
    # What is asked below is not said here as well.
    wrong = [w for w in plan.warnings if w.code not in (*NOTES, CODE) and not (asked and w.text == NOTHING_YET)]
    if wrong:
        lines += ["", _heading(headings, "risks"), *(f"- {'STOP: ' if w.blocking else ''}{w.text}" for w in wrong)]
    if plan.unbuilt:
        lines += [
            "",
            _heading(headings, "not_built"),
            *(f"- {one.lacks}" for one in plan.unbuilt),
            way_out(plan.unbuilt),
        ]
    if plan.questions:
        lines += ["", _heading(headings, "questions"), *(f"- {q.text}{_options(q.options)}" for q in plan.questions)]
    return in_lines([*lines, "", f"Digest: {plan.digest}"])


def whole_page(plan: Plan) -> str:
    """Every value of the spec with where it comes from, a line each."""
    if plan.spec is None:
        return "There is no plan yet: say what the model should do."
    return in_lines(
        f"{field}: {cut(value)}{why(plan, field)}" for field, value in leaves(plan.spec.model_dump(mode="json"))
    )


def _cards_and_experts(plan: Plan, spec: TrainingSpec) -> list[str]:
    lines = []
    for g in spec.hardware.gpus or ():
        memory = f", {g.vram_gb:g} GB each" if g.vram_gb else ""
        lines.append(f"On: {g.count} × {g.name or 'GPU'}{memory}{why(plan, f'hardware.gpus[{g.name}]')}")
    for e in spec.experts:
        sources = f", from {', '.join(e.sources)}" if e.sources else ""
        lines.append(f"Specialist: {e.name}{sources}{why(plan, f'experts[{e.name}]')}")
    return lines


def _limits(plan: Plan, spec: TrainingSpec) -> list[str]:
    """What the person set as bounds, and where the model will run."""
    lines = []
    for field, kind in WISHES.items():
        if field == "deadline_hours":
            lines += _deadline(plan, spec)
        elif kind.page is not None:
            value = reduce(getattr, kind.at.split("."), spec)
            text = kind.page(value) if value is not None else ""
            lines += [f"{text}{why(plan, kind.at)}"] if text else []
    return lines


def _deadline(plan: Plan, spec: TrainingSpec) -> list[str]:
    limits = spec.limits
    if limits.deadline is not None:
        return [f"Deadline: {by(limits.deadline)}{why(plan, 'limits.deadline')}"]
    if limits.deadline_hours is None:
        return []
    origin = plan.origin.get("limits.deadline_hours")
    until = (
        next((part for part in (origin.reason or "").split("; ") if part.startswith("until ")), "") if origin else ""
    )
    return [
        (
            f"Deadline: within {limits.deadline_hours:g} "
            f"hours{f', {until}' if until else ''}{why(plan, 'limits.deadline_hours')}"
        )
    ]


def _options(options: Sequence[str]) -> str:
    shown = [o.replace("_", " ") for o in options]
    return f" ({', '.join(shown)})" if shown and len(", ".join(shown)) <= WIDTH * 2 else ""


def _stage(stage: Stage) -> str:
    if stage.sharding != "none":
        return (
            f"{_stage(stage.model_copy(update={'sharding': 'none'}))}, with the model's weights split across the GPUs"
        )
    if stage.kind == "dpo" and stage.learns_from == "verdicts":
        return "Learns from thumbs up and down (KTO)"
    if stage.kind == "dpo" and stage.learns_from == "rubric":
        return "Learns which of its own replies your rubric scores best (DPO)"
    if stage.kind == "sft" and stage.head == "classes":
        return "Learns from examples (SFT), one layer on top chooses the label"
    return f"{STAGE_NAMES[stage.kind]} ({stage.kind.upper()})"


def _settings(plan: Plan, spec: TrainingSpec) -> list[str]:
    """The training settings the person chose themselves; all others are behind “details”."""
    return [
        f"{words[:1].upper()}{words[1:]}: {getattr(s, field):g}{why(plan, at)}"
        for s in spec.stages
        for field, words in _SETTINGS.items()
        if (origin := plan.origin.get(at := f"stages[{s.kind}].{field}")) is not None and origin.source == "said"
    ]


def _rubric(plan: Plan, spec: TrainingSpec) -> list[str]:
    width, missing = max((len(c.name) for c in spec.rubric), default=0), not_run_here(spec.rubric)
    return [
        (
            f"{c.weight:+5.2f}  {c.name:<{width}}  "
            f"{'NOT MEASURED HERE; ' if c.name in missing else ''}{'A MUST; ' if c.hard else ''}{c.about}"
            f"{why(plan, f'rubric[{c.name}]')}"
        )
        for c in spec.rubric
    ]


def _held_out(plan: Plan, spec: TrainingSpec) -> str:
    """Which rows measure: those of files to measure with, and those that stand in a set of their own."""
    own = [
        (s.path, o.reason)
        for s in spec.data.sources
        if (o := plan.origin.get(f"data.sources[{s.path}].measuring")) is not None and s.use == "train"
    ]
    files = [
        *(s.path for s in spec.data.sources if s.use == "eval"),
        *(f"the test set in {path} ({reason})" for path, reason in own),
    ]
    if files:
        them = "it" if len(files) == 1 else "them"
        return (
            f"It is tested on at most {spec.data.max_eval_rows} rows of {' and '.join(files)}; it is never "
            f"trained on a row of {them}."
        )
    return (
        f"{spec.data.eval_share:.0%} of the rows, at most {spec.data.max_eval_rows}, are held out: the model "
        "is never trained on them, only tested on them."
    )


def _share_said(plan: Plan) -> str:
    origin = plan.origin.get("data.eval_share")
    return why(plan, "data.eval_share") if origin is not None and origin.source == "said" else ""


def _facts(plan: Plan, spec: TrainingSpec) -> list[str]:
    """How facts are compared, where a line of the rubric checks them."""
    if not any(c.grader.kind == "grounding" for c in spec.rubric):
        return []
    how = "by words" if spec.data.embedding == "none" else f"by meaning ({spec.data.embedding})"
    return [f"Facts are checked {how}{why(plan, 'data.embedding')}"]
