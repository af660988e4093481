"""The page a person confirms: plain words, one screen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce

from engine.core.printable import lines as in_lines
from engine.core.spec import DataSpec, ModelSpec, TrainingSpec
from engine.core.stages import Stage
from engine.estimation.capabilities import lacks
from engine.estimation.executors import BuildPlace
from engine.rubric.score import not_run_here
from planner.compile.nearest import CODE, way_out
from planner.dates_shown import by
from planner.diff import DiffLine, leaves, short
from planner.plan import NOTES, Plan
from planner.render.example_row import columns_of_source, row_lines
from planner.render.field_names import name_of, value_of
from planner.rule_readers.keeping import PERSONAL
from planner.wishes.table import WISHES

_WIDTH = 110
_CRITERION = re.compile(r"(?P<line>rubric\[.+\])\.(?P<value>[\w.]+)", re.DOTALL)
STAGE_NAMES = {
    "cpt": "Reads your texts",
    "sft": "Learns from examples",
    "dpo": "Learns from preferences",
    "grpo": "Learns by trial and reward from your rubric",
}
_SETTINGS = {"learning_rate": "learning rate", "lora_rank": "LoRA rank", "batch_size": "rows a step"}
"""Settings that are on the page only where the person chose them."""
_KEPT = {
    "id_number": "ID numbers",
    "birth_date": "dates of birth",
    "plate": "number plates",
    "handle": "user names",
    "mac": "device addresses",
    "iban": "account numbers",
    "account": "bank accounts",
    "email": "e-mail addresses",
    "ip": "network addresses",
    "address": "street addresses",
    "near_duplicate": "rows that differ by small edits",
    "conflict": "contradicting rows",
    "breaks_guidelines": "examples that break the guidelines",
    "labels": "labels as they are written",
}
_KINDS = {
    "secret": "keys and other secrets",
    "password": "passwords",
    "card": "card numbers",
    "iban": "account numbers",
    "email": "e-mail addresses",
    "phone": "phone numbers",
    "ip": "network addresses",
    "address": "street addresses",
    "name": "names",
    "account": "bank accounts",
    "id_number": "ID numbers (social security, tax, insurance, passport, licence, patient)",
    "mac": "device addresses",
    "plate": "number plates and vehicle numbers",
    "birth_date": "dates of birth",
    "handle": "user names",
}


def spec_page(plan: Plan) -> str:
    """What will be built, from what, how, how it is judged, what it costs, what could go wrong."""
    if plan.spec is None:
        return "There is no plan yet: say what the model should do."
    spec = plan.spec
    lines = [
        *_let_go(plan, spec),
        f"# {spec.name}",
        "",
        "## What",
        f"Goal: {_cut(spec.goal)}",
        f"Kind: {spec.task.value.replace('_', ' ')}{_why(plan, 'task')}",
        f"Languages: {', '.join(spec.languages)}{_why(plan, 'languages')}",
        "",
        "## From which data",
        *_data(plan, spec),
        "",
        "## How it is trained",
        (
            f"Starts from: {spec.model.base}, {spec.model.params_b:g} billion parameters, licence "
            f"{spec.model.license}{_why(plan, 'model.base')}"
        ),
    ]
    lines += _cards_and_experts(plan, spec)
    lines += [
        (
            f"{_stage(s)}: {s.epochs:g} {'pass' if s.epochs == 1 else 'passes'} over the "
            f"data{_why(plan, f'stages[{s.kind}].epochs')}"
        )
        for s in spec.stages
    ]
    lines += _settings(plan, spec)
    if spec.model.system_prompt != ModelSpec.model_fields["system_prompt"].default:
        lines.append(
            "Instruction before each message (system prompt): "
            f"“{_cut(spec.model.system_prompt)}”{_why(plan, 'model.system_prompt')}"
        )
    lines += [
        "",
        "## How it is judged",
        *_rubric(plan, spec),
        *_facts(plan, spec),
        _held_out(plan, spec) + _share_said(plan),
    ]
    if any(s.kind != "cpt" for s in spec.stages):
        lines.append(
            "The trained model must beat the base model: as it is, with examples in the prompt, and with a "
            "search in your data."
        )
    lines += [f"Must reach: {g.metric} ≥ {g.at_least:g}{_why(plan, f'gates[{g.metric}]')}" for g in spec.gates]
    lines += ["", "## What it costs", *cost_lines(plan), *_limits(plan, spec)]
    lines += ["", "## What you get", *delivery_lines(plan, spec)]
    notes = [w for w in plan.warnings if w.code in NOTES]
    if notes:
        lines += ["", "## What is not used", *(f"- {w.text}" for w in notes)]
    wrong = [w for w in plan.warnings if w.code not in (*NOTES, CODE)]
    if wrong:
        lines += ["", "## What could go wrong", *(f"- {'STOP: ' if w.blocking else ''}{w.text}" for w in wrong)]
    if plan.unbuilt:
        lines += ["", "## Not built here yet", *(f"- {one.lacks}" for one in plan.unbuilt), way_out(plan.unbuilt)]
    if plan.questions:
        lines += ["", "## Open questions", *(f"- {q.text}{_options(q.options)}" for q in plan.questions)]
    return in_lines([*lines, "", f"Digest: {plan.digest}"])


def _let_go(plan: Plan, spec: TrainingSpec) -> list[str]:
    """What protects people and is switched off: the first line of the page."""
    told = (
        []
        if spec.data.offline_only
        else [f"files and model may go to a machine that is not yours{_why(plan, 'data.offline_only')}"]
    )
    told += [
        (
            f"{_KINDS.get(kind) or kind.replace('_', ' ') + 's'} stay in the training "
            f"data{_why(plan, f'data.keep[{kind}]')}"
        )
        for kind in spec.data.keep
        if kind in PERSONAL
    ]
    unsaid = [kind for kind in DataSpec().redact if kind not in (*spec.data.redact, *spec.data.keep)]
    told += (
        [f"{', '.join(_KINDS.get(kind, kind) for kind in unsaid)} stay in the training data{_why(plan, 'data.redact')}"]
        if unsaid
        else []
    )
    return [f"You allow: {'; '.join(told)}.", ""] if told else []


def whole_page(plan: Plan) -> str:
    """Every value of the spec with where it comes from, a line each."""
    if plan.spec is None:
        return "There is no plan yet: say what the model should do."
    return in_lines(
        f"{field}: {_cut(value)}{_why(plan, field)}" for field, value in leaves(plan.spec.model_dump(mode="json"))
    )


def diff_page(lines: Sequence[DiffLine]) -> str:
    """One line a change: what it was, what it is, why."""
    if not lines:
        return "Nothing changed."
    lines = _whole_criteria(lines)
    return in_lines(
        f"{_sign(line)} {name_of(line.field)}: {_change(line)}{f'  ({_cut(line.because)})' if line.because else ''}"
        for line in lines
    )


def _whole_criteria(lines: Sequence[DiffLine]) -> list[DiffLine]:
    """A line of the rubric that is new or gone is one change, not one a value."""
    found: list[DiffLine] = []
    for line in lines:
        match = _CRITERION.fullmatch(line.field)
        fresh = line.before is None
        if match is None or not (fresh or line.after is None):
            found.append(line)
        elif match["value"] == "name":
            told = {
                other.field: str(other.after if fresh else other.before)
                for other in lines
                if (other.before is None) == fresh
            }
            said = ", ".join(told[at] for value in ("weight", "about") if (at := f"{match['line']}.{value}") in told)
            found.append(
                DiffLine(
                    field=match["line"],
                    before=None if fresh else said,
                    after=said if fresh else None,
                    because=line.because,
                )
            )
        elif not any(other.field == f"{match['line']}.name" and (other.before is None) == fresh for other in lines):
            found.append(line)
    return found


def _sign(line: DiffLine) -> str:
    return "+" if line.before is None else "-" if line.after is None else "~"


def _change(line: DiffLine) -> str:
    return " → ".join(_cut(value_of(line.field, text), 60) for text in (line.before, line.after) if text is not None)


def _cards_and_experts(plan: Plan, spec: TrainingSpec) -> list[str]:
    lines = []
    for g in spec.hardware.gpus or ():
        memory = f", {g.vram_gb:g} GB each" if g.vram_gb else ""
        lines.append(f"On: {g.count} × {g.name or 'GPU'}{memory}{_why(plan, f'hardware.gpus[{g.name}]')}")
    for e in spec.experts:
        sources = f", from {', '.join(e.sources)}" if e.sources else ""
        lines.append(f"Specialist: {e.name}{sources}{_why(plan, f'experts[{e.name}]')}")
    return lines


def _data(plan: Plan, spec: TrainingSpec) -> list[str]:
    uses = {"train": "learns from", "eval": "tested on", "retrieve": "checks facts with", "never": "not used:"}
    lines = []
    for s in spec.data.sources:
        measured = plan.origin.get(f"data.sources[{s.path}].kind")
        count = (
            f": {measured.reason.split(',')[0]}"
            if measured and measured.source == "measured" and measured.reason
            else ""
        )
        answering = plan.origin.get(f"data.sources[{s.path}].answering")
        columns = (
            columns_of_source(s)
            + (f", {answering.reason}" if answering is not None else "")
            + _why(plan, f"data.sources[{s.path}].speaker")
        )
        lines.append(f"- {uses[s.use]} {s.path}{count}{columns}{_why(plan, f'data.sources[{s.path}]')}")
        lines += row_lines(plan, s)
    if not lines:
        return ["- nothing yet"]
    if spec.data.limit is not None:
        lines.append(f"At most {spec.data.limit} rows are used{_why(plan, 'data.limit')}")
    if spec.data.redact:
        lines.append(
            f"Replaced by placeholders before training: {', '.join(_KINDS.get(k, k) for k in spec.data.redact)}."
        )
    lines += [f"Kept, because {_because(plan, value)}: {value}" for value in spec.data.own]
    if spec.data.not_in_text:
        lines.append(
            "Where the text does not answer the question, it learns to answer: "
            f"“{spec.data.not_in_text}”{_why(plan, 'data.not_in_text')}"
        )
    if spec.data.keep:
        kept = ", ".join(
            f"{_KEPT.get(k) or k.replace('_', ' ') + 's'}{_why(plan, f'data.keep[{k}]')}" for k in spec.data.keep
        )
        lines.append(f"May stay as they are: {kept}")
    if any(s.kind in ("text", "folder") and s.use == "train" for s in spec.data.sources):
        who = "by templates" if spec.data.writer == "templates" else f"by {spec.data.writer}"
        lines.append(
            f"From the texts, questions and answers are made {who}; each answer must be found in its "
            f"passage.{_why(plan, 'data.writer')}"
        )
    if spec.data.rights:
        lines.append(f"Rights, as you said: {'; '.join(f'“{r}”' for r in spec.data.rights)}")
    if spec.data.offline_only:
        lines.append(f"Your files stay on this machine.{_why(plan, 'data.offline_only')}")
    else:
        lines.append(f"Files and model may leave this machine.{_why(plan, 'data.offline_only')}")
    return lines


def _because(plan: Plan, value: str) -> str:
    """Why a value of the firm's own stays."""
    origin = plan.origin.get(f"data.own[{value}]")
    return (
        origin.reason
        if origin is not None and origin.source == "measured" and origin.reason
        else "you say it is your own"
    )


def _limits(plan: Plan, spec: TrainingSpec) -> list[str]:
    """What the person set as bounds, and where the model will run."""
    lines = []
    for field, kind in WISHES.items():
        if field == "deadline_hours":
            lines += _deadline(plan, spec)
        elif kind.page is not None:
            value = reduce(getattr, kind.at.split("."), spec)
            text = kind.page(value) if value is not None else ""
            lines += [f"{text}{_why(plan, kind.at)}"] if text else []
    return lines


def _deadline(plan: Plan, spec: TrainingSpec) -> list[str]:
    limits = spec.limits
    if limits.deadline is not None:
        return [f"Deadline: {by(limits.deadline)}{_why(plan, 'limits.deadline')}"]
    if limits.deadline_hours is None:
        return []
    origin = plan.origin.get("limits.deadline_hours")
    until = (
        next((part for part in (origin.reason or "").split("; ") if part.startswith("until ")), "") if origin else ""
    )
    return [
        (
            f"Deadline: within {limits.deadline_hours:g} "
            f"hours{f', {until}' if until else ''}{_why(plan, 'limits.deadline_hours')}"
        )
    ]


def _options(options: Sequence[str]) -> str:
    shown = [o.replace("_", " ") for o in options]
    return f" ({', '.join(shown)})" if shown and len(", ".join(shown)) <= _WIDTH * 2 else ""


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
        f"{words[:1].upper()}{words[1:]}: {getattr(s, field):g}{_why(plan, at)}"
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
            f"{_why(plan, f'rubric[{c.name}]')}"
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
    return _why(plan, "data.eval_share") if origin is not None and origin.source == "said" else ""


def _facts(plan: Plan, spec: TrainingSpec) -> list[str]:
    """How facts are compared, where a line of the rubric checks them."""
    if not any(c.grader.kind == "grounding" for c in spec.rubric):
        return []
    how = "by words" if spec.data.embedding == "none" else f"by meaning ({spec.data.embedding})"
    return [f"Facts are checked {how}{_why(plan, 'data.embedding')}"]


DELIVERED_AS = {
    "merged_weights": "the whole model as merged weights (safetensors)",
    "ollama_gguf": "a file for Ollama (GGUF)",
    "openai_server": "a server that speaks as OpenAI's does",
}


def delivery_lines(plan: Plan, spec: TrainingSpec) -> list[str]:
    """What lies there after the run and how it is used, and what was asked for beside it."""
    last = spec.stages[-1] if spec.stages else None
    whole = last is not None and last.method == "full"
    head = " and a class head" if last is not None and last.kind == "sft" and last.head == "classes" else ""
    got = (
        f"the folder model/adapter of the run, {'a whole model' if whole else 'an adapter'}{head} "
        f"(safetensors{'' if whole else ', PEFT'})"
    )
    lines = [f"You get {got}; ask it on this machine with: nlforge ask SESSION “…”"]
    target = spec.deploy.target
    if target in DELIVERED_AS:
        # Asked anew: a plan that an earlier version saved does not know it.
        unbuilt = lacks("deploy.target", target, spec, BuildPlace()) is not None
        lines.append(
            f"{'Not built yet' if unbuilt else 'Delivered as'}: {DELIVERED_AS[target]}{_why(plan, 'deploy.target')}"
        )
    elif target is not None:
        lines.append(f"Nothing beside it{_why(plan, 'deploy.target')}")
    return lines


def cost_lines(plan: Plan) -> list[str]:
    """Time, memory, disk and money, as estimated."""
    if plan.estimate is None:
        return ["unknown until there is data"]
    low, likely, high = plan.estimate.hours
    cost = plan.estimate.cost
    cards = plan.spec is not None and plan.spec.hardware.gpus
    basis = (
        "a rule of thumb for these GPUs, not measured on them"
        if cards
        else "estimated from this machine, your data and earlier runs"
    )
    return [
        f"Time: {_time(low)} to {_time(high)}, likely {_time(likely)} ({basis})",
        (
            f"Memory {plan.estimate.memory_gb:g} GB, disk {plan.estimate.disk_gb:g} GB, money "
            f"{cost.get('amount', 0):g} {cost.get('currency', '')}"
        ).rstrip()
        + (f", of which for the judge {cost['judge_usd']}" if "judge_usd" in cost else "")
        + (
            f" (electricity about {cost['electricity_usd']:g} USD, {cost['co2_kg']:g} kg CO2)"
            if cost.get("kwh")
            else ""
        ),
    ]


def _time(hours: float) -> str:
    minutes = hours * 60
    return f"{hours:.1f} h" if minutes >= 90 else f"{max(1, round(minutes))} min"


def _why(plan: Plan, at: str) -> str:
    text = short(plan.origin.get(at))
    return f"  ({_cut(text)})" if text else ""


def _cut(text: str, width: int = _WIDTH) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
