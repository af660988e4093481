"""The page and what is said beside it, in the language that is spoken: English, unless a test says otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from nlforge.wording import catalogue
from planner.diff import DiffLine
from planner.plan import Plan
from planner.plan_state import PlanState
from planner.render import differences, page
from planner.render.explain import reply_text


def spec_page(plan: Plan) -> str:
    return page.spec_page(plan, catalogue)


def whole_page(plan: Plan) -> str:
    return page.whole_page(plan, catalogue)


def diff_page(lines: Sequence[DiffLine]) -> str:
    return differences.diff_page(lines, catalogue)


def replied(state: PlanState) -> str:
    """The answer to the last words; empty where they were no question."""
    return reply_text(state.reply, catalogue) if state.reply is not None else ""
