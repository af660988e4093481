"""Which base model it starts from, and what the others would take."""

from __future__ import annotations

from planner.plan import BaseOption, Plan
from planner.render.cost_and_delivery import duration
from planner.render.reasons import why
from planner.render.wording import Wording


def base_lines(plan: Plan, words: Wording) -> list[str]:
    """The planned one with its reason, then a line for each other there is to choose."""
    assert plan.spec is not None
    model = plan.spec.model
    size = words.written(f"{model.params_b:g}")
    base = words.say("page-base", base=model.base, size=size, license=model.license)
    reached = _reached(next((o for o in plan.bases if o.planned), None), words)
    others = [_other(option, option.params_b > model.params_b, words) for option in plan.bases if not option.planned]
    return [f"{base}{why(plan, 'model.base', words)}", *([reached] if reached and others else []), *others]


def _other(option: BaseOption, larger: bool, words: Wording) -> str:
    low, _, high = (duration(hours, words) for hours in option.hours)
    parts = [words.say("page-or-larger" if larger else "page-or-smaller", base=option.name, low=low, high=high)]
    if reached := _reached(option, words):
        parts.append(reached)
    if option.fetch_mb:
        parts.append(words.say("page-or-fetch", base=option.name, megabytes=words.written(f"{option.fetch_mb:,.0f}")))
    return " ".join([*parts, words.say("page-or-say", base=option.name)])


def _reached(option: BaseOption | None, words: Wording) -> str:
    """What it was measured to reach on a known set of the same kind."""
    if option is None or option.measured is None:
        return ""
    right = words.written(f"{option.measured.right * 100:.0f}")
    rows = words.written(f"{option.measured.rows:,}")
    return words.say("page-base-reached", base=option.name, set=option.measured.set, rows=rows, right=right)
