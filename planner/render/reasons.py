"""Why a value is as it is, behind it on the page."""

from __future__ import annotations

from planner.plan import Origin, Plan
from planner.render.wording import Wording

WIDTH = 110
"""Characters of a value or reason that are shown."""


def why(plan: Plan, at: str, words: Wording) -> str:
    """Where the value at a place of the spec comes from, in brackets; empty where there is nothing to tell."""
    text = told(plan.origin.get(at), words)
    return f"  ({cut(text)})" if text else ""


def told(origin: Origin | None, words: Wording) -> str:
    """The origin of a value in a few words."""
    if origin is None:
        return ""
    if origin.source == "said":
        return words.say("page-said", quote=origin.quote) if origin.quote is not None else origin.reason or ""
    return words.say(f"page-origin-{origin.source}", reason=str(origin.reason))


def cut(text: str, width: int = WIDTH) -> str:
    """At most `width` characters."""
    return text if len(text) <= width else text[: width - 1] + "…"
