"""The harmful part of a wish is refused, the rest is planned."""

from __future__ import annotations

import re

from planner.requirements import Circumstance, Requirements, Wish, normal


def without_harm(wants: Requirements) -> tuple[Requirements, bool]:
    """Requirements without the wishes whose words are called harmful, and whether nothing is left to build.

    A wish goes where its quote lies inside the harmful words. Nothing is left where the task itself, or every wish for
    what the model should do or learn from, goes. What only a small model called harmful is warned of, not refused.
    """
    harmful = [
        normal(w.said.quote)
        for w in wants.all("circumstances")
        if w.value == Circumstance.HARMFUL and not w.said.guessed
    ]
    if not harmful:
        return wants, False

    def refused(wish: Wish) -> bool:
        return any(normal(wish.said.quote) in words for words in harmful)

    kept = {
        field: tuple(w for w in wishes if field == "circumstances" or not refused(w))
        for field, wishes in wants.wishes.items()
    }
    kept["goal"] = tuple(_without(w, harmful) for w in kept.get("goal", ()))
    left = Requirements(wishes={field: wishes for field, wishes in kept.items() if wishes})
    task_gone = wants.one("task") is not None and left.one("task") is None
    goal_gone = wants.one("goal") is not None and left.one("goal") is None
    nothing = task_gone or goal_gone or not any(left.all(f) for f in ("task", "sources", "experts", "rubric"))
    return left, nothing


def _without(goal: Wish, harmful: list[str]) -> Wish:
    """The goal with the refused words taken out."""
    text = str(goal.value)
    for words in harmful:
        text = re.sub(r"\s+".join(map(re.escape, words.split())), "…", text, flags=re.I)
    return goal.model_copy(update={"value": text})
