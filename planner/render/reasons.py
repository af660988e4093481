"""Why a value is as it is, behind it on the page."""

from __future__ import annotations

from planner.diff import short
from planner.plan import Plan

WIDTH = 110
"""Characters of a value or reason that are shown."""


def why(plan: Plan, at: str) -> str:
    """Where the value at a place of the spec comes from, in brackets; empty where there is nothing to tell."""
    text = short(plan.origin.get(at))
    return f"  ({cut(text)})" if text else ""


def cut(text: str, width: int = WIDTH) -> str:
    """At most `width` characters."""
    return text if len(text) <= width else text[: width - 1] + "…"
