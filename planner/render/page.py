"""The page a person confirms: plain words, one screen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from engine.core.printable import lines as in_lines
from engine.core.spec import Criterion, ModelSpec, TrainingSpec
from engine.core.stages import Stage
from engine.models.base_weights import base_of, is_encoder
from engine.models.own_base import is_own
from engine.rubric.score import not_run_here
from engine.trust.instead import instead
from planner.compile.deadline import until_of
from planner.compile.grader_choice import how
from planner.compile.nearest import CODE, way_out
from planner.diff import leaves
from planner.plan import NOTES, Plan
from planner.render.cost_and_delivery import cost_lines, delivery_lines
from planner.render.data_lines import data_lines, let_go_lines
from planner.render.field_names import in_words, name_of
from planner.render.reasons import WIDTH, cut, cut_at_clause, said, why
from planner.render.wording import Wording, listed, moment, named, until
from planner.wishes.table import WISHES

_SETTINGS = ("learning_rate", "lora_rank", "batch_size")
"""Settings that are on the page only where the person chose them."""


def spec_page(plan: Plan, words: Wording) -> str:
    """What will be built, from what, how, how it is judged, what it costs, what could go wrong."""
    if plan.spec is None:
        return words.say("page-no-plan")
    spec = plan.spec
    parts = {
        "what": _what(plan, spec, words),
        "data": data_lines(plan, spec, words),
        "training": _training(plan, spec, words),
        "judging": _judging(plan, spec, words),
        "cost": [*cost_lines(plan, words), *(f"{told}{why(plan, at, words)}" for at, told in limit_lines(plan, words))],
        "delivery": delivery_lines(plan, spec, words),
        "not_used": [f"- {said(w.text, words)}" for w in plan.warnings if w.code in NOTES],
        "risks": _risks(plan, words),
        "not_built": _not_built(plan, words),
        "questions": [f"- {question}" for question in question_lines(plan, words)],
    }
    lines = [*let_go_lines(plan, spec, words), f"# {spec.name}"]
    for part, told in parts.items():
        lines += ["", f"## {words.say(f'page-part-{part}')}", *told] if told else []
    return in_lines([*lines, "", f"{words.say('page-digest')}: {plan.digest}"])


def whole_page(plan: Plan, words: Wording) -> str:
    """Every value of the spec with where it comes from, a line each."""
    if plan.spec is None:
        return words.say("page-no-plan")
    checks = {f"rubric[{line.name}].about": about(line, words) for line in plan.spec.rubric}
    return in_lines(
        f"{_called(field, words)}: {cut(checks.get(field) or _set(value, words))}{why(plan, field, words)}"
        for field, value in leaves(plan.spec.model_dump(mode="json"))
    )


def _called(field: str, words: Wording) -> str:
    """In words, with the name by which it can be set by hand."""
    name = name_of(field, words)
    return field if name == field else f"{name} ({field})"


def _set(value: str, words: Wording) -> str:
    return words.say("page-not-set") if value == "none" else in_words(value, words)


def question_lines(plan: Plan, words: Wording) -> list[str]:
    """What only the person can answer, with the answers to choose from."""
    return [f"{said(q.text, words)}{_options(q.options, words)}" for q in plan.asked]


def not_built_lines(plan: Plan, words: Wording) -> list[str]:
    """What of the plan cannot be built here, and the way out; none where all of it can."""
    return (
        [*(said(one.lacks, words) for one in plan.unbuilt), said(way_out(plan.unbuilt), words)] if plan.unbuilt else []
    )


def _what(plan: Plan, spec: TrainingSpec, words: Wording) -> list[str]:
    kind = words.say("page-kind", kind=named("page-task", spec.task.value, words))
    languages = words.say("page-languages", languages=", ".join(map(words.tongue, spec.languages)))
    return [
        words.say("page-goal", goal=cut_at_clause(spec.goal)),
        f"{kind}{why(plan, 'task', words)}",
        f"{languages}{why(plan, 'languages', words)}",
    ]


def _training(plan: Plan, spec: TrainingSpec, words: Wording) -> list[str]:
    model, base = spec.model, base_line(spec.model, words)
    lines = [f"{base}{why(plan, 'model.base', words)}", *_cards_and_experts(plan, spec, words)]
    if not spec.stages:
        lines.append(f"{words.say('page-nothing-trained')}{why(plan, 'stages', words)}")
    for s in spec.stages:
        lines.append(f"{stage_line(s, words)}{why(plan, f'stages[{s.kind}].epochs', words)}")
    lines += [*_settings(plan, spec, words), *_look_up(plan, spec, words)]
    if model.system_prompt != ModelSpec.model_fields["system_prompt"].default:
        prompt = words.say("page-system-prompt", prompt=cut(model.system_prompt))
        lines.append(f"{prompt}{why(plan, 'model.system_prompt', words)}")
    return lines


def _look_up(plan: Plan, spec: TrainingSpec, words: Wording) -> list[str]:
    """What it answers from beside what it learned; nothing where neither is certain."""
    if spec.look_up is None and spec.deploy.retrieval:
        return []
    line = words.say("page-no-look-up" if spec.look_up is None else "page-look-up")
    return [f"{line}{why(plan, 'look_up', words)}"]


def base_line(model: ModelSpec, words: Wording) -> str:
    """What it starts from; of a model of one's own also where that lies."""
    if not is_own(model.weights):
        size = words.written(f"{model.params_b:g}")
        return words.say("page-base", base=model.base, size=size, license=model.license)
    if not model.params_b:
        return words.say("page-base-unknown", base=model.base, weights=model.weights)
    size = words.written(f"{model.params_b:.3g}")
    licence = model.license or words.say("page-base-no-licence")
    return words.say("page-base-own", base=model.base, weights=model.weights, size=size, license=licence)


def _judging(plan: Plan, spec: TrainingSpec, words: Wording) -> list[str]:
    tested = [_held_out(plan, spec, words)]
    if any(s.kind != "cpt" for s in spec.stages):
        reads_only = is_encoder(base_of(spec.model))
        beaten = "-encoder" if reads_only else "" if spec.deploy.retrieval else "-no-search"
        tested.append(words.say(f"page-must-beat{beaten}"))
    lines = [*_rubric(plan, spec, words), *_facts(plan, spec, words), " ".join(tested)]
    lines += _hand_over(plan, spec, words)
    for gate in spec.gates:
        metric, least = named("page-metric", gate.metric, words), words.written(f"{gate.at_least:g}")
        line = words.say("page-gate", metric=metric, at_least=least)
        lines.append(f"{line}{why(plan, f'gates[{gate.metric}]', words)}")
    return lines


def _hand_over(plan: Plan, spec: TrainingSpec, words: Wording) -> list[str]:
    """What it answers itself, and what it leaves to a person; nothing where that was never spoken of."""
    over, offers = spec.hand_over, " ".join(said(q.text, words) for q in plan.offers)
    if over is None:
        asked = plan.origin.get("hand_over")
        line = words.say("page-answers-all")
        return [f"{line}{why(plan, 'hand_over', words)}"] if asked is not None else [offers] * bool(offers)
    share = words.written(f"{100 * over.right_share:.4g}")
    # Word for word, whose ever they are: customers will read them.
    line = words.say("page-hand-over", share=share, text=cut(instead(spec.languages, over.text)))
    at = next((name for name in ("hand_over.right_share", "hand_over.text") if _is_said(plan, name)), "hand_over")
    # The question before the reason, which is shown faintly.
    return [f"{f'{line} {offers}'.rstrip()}{why(plan, at, words)}"]


def _is_said(plan: Plan, at: str) -> bool:
    origin = plan.origin.get(at)
    return origin is not None and origin.source == "said"


def _risks(plan: Plan, words: Wording) -> list[str]:
    wrong = [w for w in plan.warnings if w.code not in (*NOTES, CODE)]
    stop = f"{words.say('page-stop')}: "
    return [f"- {stop if w.blocking else ''}{said(w.text, words)}" for w in wrong]


def _not_built(plan: Plan, words: Wording) -> list[str]:
    *lacking, way = not_built_lines(plan, words) or [""]
    return [*(f"- {one}" for one in lacking), way] if lacking else []


def _cards_and_experts(plan: Plan, spec: TrainingSpec, words: Wording) -> list[str]:
    lines = []
    for g in spec.hardware.gpus or ():
        figures = {"count": words.written(str(g.count)), "name": g.name or "GPU"}
        card = (
            words.say("page-card-memory", **figures, memory=words.written(f"{g.vram_gb:g}"))
            if g.vram_gb
            else words.say("page-card", **figures)
        )
        lines.append(f"{card}{why(plan, f'hardware.gpus[{g.name}]', words)}")
    for e in spec.experts:
        expert = (
            words.say("page-expert-sources", name=e.name, sources=", ".join(e.sources))
            if e.sources
            else words.say("page-expert", name=e.name)
        )
        lines.append(f"{expert}{why(plan, f'experts[{e.name}]', words)}")
    return lines


_A_DAY = 24
_SHOWN_SECONDS, _SHOWN_HOURS = 120.0, 1.0
"""What is longer is told in minutes, and what is shorter."""


def limit_lines(plan: Plan, words: Wording) -> list[tuple[str, str]]:
    """What the person set as bounds, and how much it will be asked: each with its place in the spec."""
    spec, lines = plan.spec, list[tuple[str, str]]()
    if spec is None:
        return []
    for field, kind in WISHES.items():
        if field == "deadline_hours":
            lines += _deadline(plan, spec, words)
        elif kind.page is not None:
            value = reduce(getattr, kind.at.split("."), spec)
            figures = kind.page(value) if value is not None else {}
            if figures:
                told = {name: words.written(figure) for name, figure in figures.items()}
                line = words.say(f"page-limit-{field}", **told)
                if field == "max_response_seconds" and isinstance(value, float) and value > _SHOWN_SECONDS:
                    minutes = words.written(f"{value / 60:.4g}")
                    line = words.say("page-limit-max_response_seconds-minutes", minutes=minutes)
                lines.append((kind.at, line))
    return lines


def _deadline(plan: Plan, spec: TrainingSpec, words: Wording) -> list[tuple[str, str]]:
    limits = spec.limits
    if limits.deadline is not None:
        day, before = moment(limits.deadline, words)
        line = words.say("page-deadline-before", day=day) if before else words.say("page-deadline-by", day=day)
        return [("limits.deadline", line)]
    if limits.deadline_hours is None:
        return []
    hours, end = limits.deadline_hours, until_of(plan.origin.get("limits.deadline_hours"))
    # Whoever says 20 minutes does not know 0.3333 hours.
    unit, length = ("minutes", round(hours * 60)) if hours < _SHOWN_HOURS else ("hours", hours)
    told = {unit: words.written(f"{length:g}")}
    # What is shorter than a day is how long it may take; what is longer, when it must be there.
    if end is not None:
        told["day"] = until(end, words)
    if hours < _A_DAY:
        line = words.say(f"page-time-{unit}" if end is None else f"page-time-until-{unit}", **told)
    else:
        line = words.say("page-deadline-hours" if end is None else "page-deadline-until", **told)
    return [("limits.deadline_hours", line)]


def _options(options: Sequence[str], words: Wording) -> str:
    shown = [said(o, words).replace("_", " ") for o in options]
    # Some have commas inside.
    told = " / ".join(shown)
    return f" ({told})" if told and len(told) <= WIDTH * 2 else ""


def _stage(stage: Stage, words: Wording) -> str:
    if stage.sharding != "none":
        whole = stage.model_copy(update={"sharding": "none"})
        return words.say("page-stage-divided", stage=_stage(whole, words))
    if stage.kind == "dpo" and stage.learns_from == "verdicts":
        return words.say("page-stage-verdicts")
    if stage.kind == "dpo" and stage.learns_from == "rubric":
        return words.say("page-stage-own-replies")
    if stage.kind == "sft" and stage.head == "classes":
        return words.say("page-stage-classes")
    if stage.kind == "sft" and stage.head == "fields":
        return words.say("page-stage-fields")
    return words.say(f"page-stage-{stage.kind}")


def stage_line(stage: Stage, words: Wording) -> str:
    """What a stage does, and how often it goes over the data."""
    shown = words.written(f"{stage.epochs:g}")
    return words.say("page-passes", stage=_stage(stage, words), passes=stage.epochs, shown=shown)


def _settings(plan: Plan, spec: TrainingSpec, words: Wording) -> list[str]:
    """The training settings the person chose themselves; all others are behind “details”."""
    lines = []
    for stage in spec.stages:
        for field in _SETTINGS:
            origin = plan.origin.get(at := f"stages[{stage.kind}].{field}")
            if origin is not None and origin.source == "said":
                value = words.written(f"{getattr(stage, field):g}")
                lines.append(f"{words.say(f'page-setting-{field}', value=value)}{why(plan, at, words)}")
    return lines


def _rubric(plan: Plan, spec: TrainingSpec, words: Wording) -> list[str]:
    width, missing = max((len(c.name) for c in spec.rubric), default=0), not_run_here(spec.rubric)
    lines = []
    for c in spec.rubric:
        marks = [words.say("page-not-measured")] if c.name in missing else []
        marks += [words.say("page-must")] if c.hard else []
        told = "; ".join([*marks, about(c, words)])
        weight = words.written(f"{c.weight:+5.2f}")
        lines.append(f"{weight}  {c.name:<{width}}  {told}{why(plan, f'rubric[{c.name}]', words)}")
    return lines


def about(line: Criterion, words: Wording) -> str:
    """How a line is checked; what another program wrote into the spec, as it is."""
    made = how(line.grader)
    return said(made, words) if line.about == made else line.about


def _held_out(plan: Plan, spec: TrainingSpec, words: Wording) -> str:
    """Which rows measure: those of files to measure with, and those that stand in a set of their own."""
    own = [
        words.say("page-test-set", path=s.path, reason=said(o.reason or "", words))
        for s in spec.data.sources
        if (o := plan.origin.get(f"data.sources[{s.path}].measuring")) is not None and s.use == "train"
    ]
    files = [*(s.path for s in spec.data.sources if s.use == "eval"), *own]
    rows = words.written(str(spec.data.max_eval_rows))
    if files:
        line = words.say("page-tested-on", rows=rows, files=listed(files, words), count=len(files))
    else:
        share = words.written(f"{spec.data.eval_share:.0%}".removesuffix("%"))
        least = spec.data.min_eval_rows
        few = words.say("page-held-out-few", share=share, least=words.written(str(least)))
        line = few if least else words.say("page-held-out", share=share, rows=rows)
    origin = plan.origin.get("data.eval_share")
    chosen = origin is not None and origin.source == "said"
    return f"{line}{why(plan, 'data.eval_share', words)}" if chosen else line


def _facts(plan: Plan, spec: TrainingSpec, words: Wording) -> list[str]:
    """How facts are compared, where a line of the rubric checks them."""
    if not any(c.grader.kind == "grounding" for c in spec.rubric):
        return []
    model = spec.data.embedding
    how = words.say("page-facts-words") if model == "none" else words.say("page-facts-meaning", model=model)
    return [f"{how}{why(plan, 'data.embedding', words)}"]
