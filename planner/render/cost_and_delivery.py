"""What it costs, and what lies there in the end."""

from __future__ import annotations

from engine.core.spec import TrainingSpec
from engine.estimation.capabilities import lacks
from engine.estimation.estimate import Estimate
from engine.estimation.executors import BuildPlace
from planner.plan import BaseOption, Plan
from planner.render.reasons import why
from planner.render.wording import Wording


def delivery_lines(plan: Plan, spec: TrainingSpec, words: Wording) -> list[str]:
    """What lies there after the run and how it is used, and what was asked for beside it."""
    if not spec.stages:
        return [words.say("delivery-no-model")]
    last = spec.stages[-1]
    whole = "whole" if last.method == "full" else "adapter"
    head = "-head" if last.kind == "sft" and last.head == "classes" else ""
    what = "fields" if last.kind == "sft" and last.head == "fields" else f"{whole}{head}"
    lines = [words.say("delivery-get", what=words.say(f"delivery-what-{what}"))]
    target = spec.deploy.target
    if target is None:
        return lines
    if target == "none":
        told = words.say("delivery-nothing")
    else:
        # Asked anew: a plan that an earlier version saved does not know it.
        unbuilt = lacks("deploy.target", target, spec, BuildPlace()) is not None
        told = words.say("delivery-unbuilt" if unbuilt else "delivery-as", what=words.say(f"delivery-to-{target}"))
    return [*lines, f"{told}{why(plan, 'deploy.target', words)}"]


def cost_lines(plan: Plan, words: Wording) -> list[str]:
    """Time, memory, disk and money, as estimated."""
    if plan.estimate is None:
        return [words.say("delivery-unknown")]
    cards = plan.spec is not None and plan.spec.hardware.gpus
    basis = words.say("delivery-basis-cards" if cards else "delivery-basis-machine")
    low, likely, high = (_time(hours, words) for hours in plan.estimate.hours)
    time = words.say("delivery-time", low=low, high=high, likely=likely, basis=basis)
    planned = next((option for option in plan.bases if option.planned), None)
    lines = [_sentences(time, _reached(planned, words) if planned is not None else "")]
    others = [] if planned is None else [_other_base(one, planned, words) for one in plan.bases if one is not planned]
    return [*lines, *others, resources_line(plan.estimate, words)]


def time_line(estimate: Estimate, words: Wording) -> str:
    """How long it takes, without what that rests on."""
    low, likely, high = (_time(hours, words) for hours in estimate.hours)
    return words.say("delivery-time-short", low=low, high=high, likely=likely)


def _other_base(option: BaseOption, planned: BaseOption, words: Wording) -> str:
    """What another base model there is to choose would take, and what it reached."""
    low, _, high = (_time(hours, words) for hours in option.hours)
    which = "larger" if option.params_b > planned.params_b else "smaller"
    size = words.written(f"{option.fetch_mb:,.0f}")
    return _sentences(
        words.say(f"delivery-{which}", base=option.name, low=low, high=high),
        _reached(option, words),
        words.say("delivery-fetch", base=option.name, megabytes=size) if option.fetch_mb else "",
    )


def _sentences(*texts: str) -> str:
    return ". ".join(filter(None, texts))


def _reached(option: BaseOption, words: Wording) -> str:
    if option.measured is None:
        return ""
    right, rows = words.written(f"{option.measured.right * 100:.0f}"), words.written(f"{option.measured.rows:,}")
    learned = words.say(f"delivery-set-{option.measured.set}")
    return words.say("delivery-reached", base=option.name, set=learned, rows=rows, right=right)


def resources_line(estimate: Estimate, words: Wording) -> str:
    """Memory, disk, money and electricity, as estimated."""
    cost = estimate.cost
    memory, disk = words.written(f"{estimate.memory_gb:g}"), words.written(f"{estimate.disk_gb:g}")
    money = words.written(f"{cost.get('amount', 0):g}")
    money = f"{money} {cost.get('currency', '')}".rstrip()
    line = words.say("delivery-memory", memory=memory, disk=disk, money=money)
    if "judge_usd" in cost:
        line += f", {words.say('delivery-of-judge', usd=words.written(str(cost['judge_usd'])))}"
    if cost.get("kwh"):
        power = (words.written(f"{cost[name]:g}") for name in ("electricity_usd", "co2_kg"))
        line += f" {words.say('delivery-electricity', usd=next(power), co2=next(power))}"
    return line


def _time(hours: float, words: Wording) -> str:
    """Hours, or minutes where they are few."""
    minutes = hours * 60
    if minutes >= 90:
        return words.say("delivery-hours", hours=words.written(f"{hours:.1f}"))
    return words.say("delivery-minutes", minutes=words.written(f"{max(1, round(minutes))}"))
