"""The page a person confirms: plain words, one screen."""

from __future__ import annotations

from collections.abc import Sequence

from engine.spec import TrainingSpec
from planner.diff import DiffLine, short
from planner.plan import Plan

_WIDTH = 110


def spec_page(plan: Plan) -> str:
    """What will be built, from what, how, how it is judged, what it costs, what could go wrong."""
    if plan.spec is None:
        return "There is no plan yet: say what the model should do."
    spec = plan.spec
    lines = [f"# {spec.name}", "", "## What", f"Goal: {_cut(spec.goal)}",
             f"Kind: {spec.task.value.replace('_', ' ')}{_why(plan, 'task')}",
             f"Languages: {', '.join(spec.languages)}{_why(plan, 'languages')}",
             "", "## From which data", *_data(plan, spec),
             "", "## How it is trained",
             f"Base: {spec.model.base}, {spec.model.params_b:g} billion parameters{_why(plan, 'model.base')}"]
    lines += [f"{s.kind}: {s.epochs:g} passes, rate {s.learning_rate:g}, {s.batch_size} rows a step, LoRA rank {s.lora_rank}"
              f"{_why(plan, f'stages[{s.kind}].learning_rate')}" for s in spec.stages]
    lines += ["", "## How it is judged", *_rubric(plan, spec)]
    lines += [f"Must reach: {g.metric} ≥ {g.at_least:g}{_why(plan, f'gates[{g.metric}]')}" for g in spec.gates]
    lines += ["", "## What it costs", *_cost(plan)]
    if plan.warnings:
        lines += ["", "## What could go wrong", *(f"- {'STOP: ' if w.blocking else ''}{w.text}" for w in plan.warnings)]
    if plan.questions:
        lines += ["", "## Open questions", *(f"- {q.text}" for q in plan.questions)]
    return "\n".join([*lines, "", f"Digest: {plan.digest}"])


def diff_page(lines: Sequence[DiffLine]) -> str:
    """One line a change: what it was, what it is, why."""
    if not lines:
        return "Nothing changed."
    return "\n".join(f"{_sign(line)} {line.field}: {_change(line)}{f'  ({_cut(line.because)})' if line.because else ''}" for line in lines)


def _sign(line: DiffLine) -> str:
    return "+" if line.before is None else "-" if line.after is None else "~"


def _change(line: DiffLine) -> str:
    return " → ".join(_cut(text, 60) for text in (line.before, line.after) if text is not None)


def _data(plan: Plan, spec: TrainingSpec) -> list[str]:
    uses = {"train": "learns from", "eval": "measured with", "retrieve": "checks facts with", "never": "left alone:"}
    lines = []
    for s in spec.data.sources:
        columns = f", {s.prompt_column} → {s.reply_column}" if s.prompt_column and s.reply_column else ""
        measured = plan.origin.get(f"data.sources[{s.path}].kind")
        count = f", {measured.reason.split(',')[0]}" if measured and measured.source == "measured" and measured.reason else ""
        lines.append(f"- {uses[s.use]} {s.path} ({s.kind}{count}{columns}){_why(plan, f'data.sources[{s.path}]')}")
    return lines or ["- nothing yet"]


def _rubric(plan: Plan, spec: TrainingSpec) -> list[str]:
    width = max((len(c.name) for c in spec.rubric), default=0)
    return [f"{c.weight:+5.2f}  {c.name:<{width}}  {c.grader:<10}{_why(plan, f'rubric[{c.name}]')}" for c in spec.rubric]


def _cost(plan: Plan) -> list[str]:
    if plan.estimate is None:
        return ["unknown until there is data"]
    low, likely, high = plan.estimate.hours
    cost = plan.estimate.cost
    return [f"Time: {_time(low)} to {_time(high)}, likely {_time(likely)} (estimate from this machine and your data)",
            f"Memory {plan.estimate.memory_gb:g} GB, disk {plan.estimate.disk_gb:g} GB, money {cost.get('amount', 0):g} {cost.get('currency', '')}".rstrip()]


def _time(hours: float) -> str:
    minutes = hours * 60
    return f"{hours:.1f} h" if minutes >= 90 else f"{max(1, round(minutes))} min"


def _why(plan: Plan, at: str) -> str:
    text = short(plan.origin.get(at))
    return f"  ({_cut(text)})" if text else ""


def _cut(text: str, width: int = _WIDTH) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
