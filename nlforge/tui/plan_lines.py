"""A plan as short lines, the plainest words first, and which of them a change made different."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from nlforge.wording import catalogue
from nlforge.wording.catalogue import say, written

if TYPE_CHECKING:
    from engine.core.spec import TrainingSpec
    from planner.plan import Plan

PlanPart = Literal["what", "data", "training", "judging", "cost", "risks", "not_built", "questions"]
LineChange = Literal["", "yours", "followed", "gone"]
_SETTINGS = ("method", "learning_rate", "lora_rank", "batch_size")
_GOAL = 160


@dataclass(frozen=True)
class PlanLine:
    """One line of the plan."""

    part: PlanPart
    key: str
    """The same line in another plan has the same."""
    text: str
    at: str = ""
    """Place in the spec whose value it tells; empty = of none."""
    weight: float | None = None
    """Points of a rule."""
    hard: bool = False
    """A rule that must be kept, or something that stops the plan."""
    detail: bool = False
    """Shown only on demand."""
    change: LineChange = ""
    """What the last words made of it: changed by them, changed because of them, or gone."""
    was: str = ""
    """Its text before that."""


def plan_lines(plan: Plan) -> tuple[PlanLine, ...]:
    """What will be built, from what, how, how it is judged, what it takes, what could go wrong, what is open."""
    from planner.compile.nearest import CODE
    from planner.plan import NOTES
    from planner.render.page import not_built_lines, question_lines
    from planner.render.reasons import said

    spec = plan.spec
    lines = [] if spec is None else [*_what(spec), *_data(plan, spec), *_training(plan, spec), *_judging(plan, spec)]
    lines += [] if spec is None else _cost(plan)
    for n, text in enumerate(not_built_lines(plan, catalogue)):
        lines.append(PlanLine("not_built", f"not_built {n}", text, hard=True))
    for warning in plan.warnings:
        if warning.code not in (*NOTES, CODE):
            lines.append(
                PlanLine("risks", f"risk {warning.code}", said(warning.text, catalogue), hard=warning.blocking)
            )
    for asked, text in zip(plan.asked, question_lines(plan, catalogue), strict=True):
        lines.append(PlanLine("questions", f"asked {asked.field}", text))
    return tuple(lines)


def marked(before: Sequence[PlanLine], now: Sequence[PlanLine], said: frozenset[str]) -> tuple[PlanLine, ...]:
    """The lines of `now`, those that differ from `before` with what they were; `said` are the places in the spec that
    the last words speak of. What is gone stands at the end of its part."""
    old, new = {line.key: line for line in before}, {line.key for line in now}
    lines = list(now)
    for n, line in enumerate(lines):
        known = old.get(line.key)
        if known is None or (known.text, known.weight, known.hard) != (line.text, line.weight, line.hard):
            by: LineChange = "yours" if _spoken_of(line, said) else "followed"
            lines[n] = replace(line, change=by, was=_as_text(known) if known is not None else "")
    for line in before:
        if line.key not in new and line.change != "gone" and line.part not in ("questions", "not_built"):
            ends = [n for n, other in enumerate(lines) if other.part == line.part]
            gone = replace(line, change="gone", was="", at="")
            lines.insert(ends[-1] + 1 if ends else len(lines), gone)
    return tuple(lines)


def said_now(before: Plan | None, plan: Plan) -> frozenset[str]:
    """Places in the spec that turns speak of which came after those of the plan before."""
    known = max((o.turn or 0 for o in before.origin.values()), default=0) if before is not None else 0
    return frozenset(at for at, origin in plan.origin.items() if (origin.turn or 0) > known)


def to_settle(plan: Plan) -> tuple[str, ...]:
    """What keeps the plan from starting, in whole sentences: what stops it, what is not built, what is asked."""
    return tuple(
        f"{'?' if line.part == 'questions' else '!'} {line.text}"
        for line in plan_lines(plan)
        if line.part in ("questions", "not_built") or (line.part == "risks" and line.hard)
    )


def weight_text(weight: float) -> str:
    """Points with their sign."""
    return written(f"{weight:+.3g}")


def _as_text(line: PlanLine) -> str:
    must = f", {say('panel-must')}" if line.hard and line.part == "judging" else ""
    return f"{weight_text(line.weight)}{must}" if line.weight is not None else line.text


def _spoken_of(line: PlanLine, said: frozenset[str]) -> bool:
    return bool(line.at) and any(at == line.at or at.startswith((f"{line.at}.", f"{line.at}[")) for at in said)


def _what(spec: TrainingSpec) -> Iterator[PlanLine]:
    from planner.render.reasons import cut_at_clause
    from planner.render.wording import named

    kind = named("page-task", spec.task.value, catalogue)
    tongues = ", ".join(map(catalogue.tongue, spec.languages))
    yield PlanLine("what", "task", say("page-kind", kind=kind), "task")
    yield PlanLine("what", "languages", say("page-languages", languages=tongues), "languages")
    yield PlanLine("what", "goal", say("page-goal", goal=cut_at_clause(spec.goal, _GOAL)), "goal")


def _data(plan: Plan, spec: TrainingSpec) -> Iterator[PlanLine]:
    from planner.render.data_lines import amount_of, let_go_lines
    from planner.render.wording import named

    for told in let_go_lines(plan, spec, catalogue)[:1]:
        yield PlanLine("data", "let_go", told, "data.offline_only", hard=True)
    for source in spec.data.sources:
        use, amount = named("change-use", source.use, catalogue), amount_of(plan, source, catalogue)
        told = say("panel-source", path=source.path, amount=amount, use=use) if amount else f"{source.path}: {use}"
        yield PlanLine("data", f"source {source.path}", told, f"data.sources[{source.path}]")
    if not spec.data.sources:
        yield PlanLine("data", "nothing", say("data-nothing"))
    where = say("data-stays" if spec.data.offline_only else "data-leaves")
    yield PlanLine("data", "offline", where, "data.offline_only")
    if spec.deploy.target not in (None, "none"):
        what = say(f"delivery-to-{spec.deploy.target}")
        yield PlanLine("data", "target", say("delivery-as", what=what), "deploy.target")


def _training(plan: Plan, spec: TrainingSpec) -> Iterator[PlanLine]:
    from planner.render.field_names import in_words, name_of
    from planner.render.page import base_line, stage_line

    yield PlanLine("training", "base", base_line(spec.model, catalogue), "model.base")
    if not spec.stages:
        yield PlanLine("training", "none", say("page-nothing-trained"), "stages")
    for stage in spec.stages:
        at = f"stages[{stage.kind}]"
        yield PlanLine("training", f"{at} passes", stage_line(stage, catalogue), f"{at}.epochs")
        for name in _SETTINGS:
            origin, value = plan.origin.get(f"{at}.{name}"), getattr(stage, name, None)
            if value is None:
                continue
            shown = say(f"value-method-{value}") if name == "method" else in_words(f"{value:g}", catalogue)
            called = say("value-weights") if name == "method" else name_of(f"{at}.{name}", catalogue)
            unsaid = origin is None or origin.source != "said"
            yield PlanLine("training", f"{at} {name}", f"{called}: {shown}", f"{at}.{name}", detail=unsaid)
    if spec.look_up is not None or not spec.deploy.retrieval:
        told = say("page-no-look-up" if spec.look_up is None else "page-look-up")
        yield PlanLine("training", "look_up", told, "look_up")


def _judging(plan: Plan, spec: TrainingSpec) -> Iterator[PlanLine]:
    from planner.render.wording import named

    for rule in spec.rubric:
        at = f"rubric[{rule.name}]"
        yield PlanLine("judging", at, rule.name, at, weight=rule.weight, hard=rule.hard)
    for gate in spec.gates:
        metric = named("page-metric", gate.metric, catalogue)
        told = say("page-gate", metric=metric, at_least=written(f"{gate.at_least:g}"))
        yield PlanLine("judging", f"gate {gate.metric}", told, f"gates[{gate.metric}]")
    if spec.hand_over is not None:
        share = written(f"{100 * spec.hand_over.right_share:.4g}")
        yield PlanLine("judging", "hand_over", say("panel-hand-over", share=share), "hand_over.right_share")
    elif "hand_over" in plan.origin:
        yield PlanLine("judging", "hand_over", say("page-answers-all"), "hand_over")
    share = written(f"{100 * spec.data.eval_share:.4g}")
    yield PlanLine("judging", "held_out", say("panel-held-out", share=share), "data.eval_share")


def _cost(plan: Plan) -> Iterator[PlanLine]:
    from planner.render.cost_and_delivery import cost_lines, time_line
    from planner.render.page import limit_lines

    if plan.estimate is None:
        yield PlanLine("cost", "time", cost_lines(plan, catalogue)[0])
        return
    yield PlanLine("cost", "time", time_line(plan.estimate, catalogue))
    memory, disk = (written(f"{figure:g}") for figure in (plan.estimate.memory_gb, plan.estimate.disk_gb))
    money = f"{written(format(plan.estimate.cost.get('amount', 0), 'g'))} {plan.estimate.cost.get('currency', '')}"
    yield PlanLine("cost", "memory", say("delivery-memory", memory=memory, disk=disk, money=money.rstrip()))
    for at, told in limit_lines(plan, catalogue):
        yield PlanLine("cost", f"limit {at}", told, at)
