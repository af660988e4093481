"""What values of a spec are called where a person reads that they changed."""

from __future__ import annotations

import re

from planner.compile.grader_choice import HOW
from planner.render.reasons import said
from planner.render.wording import Wording, named

_ENTRY = re.compile(r"(?P<list>[\w.]+)\[(?P<entry>.+)\](?:\.(?P<value>[\w.]+))?", re.DOTALL)
_FIGURE = re.compile(r"-?\d+(?:\.\d+)?")


def name_of(field: str, words: Wording) -> str:
    """“stages[sft].learning_rate” → “learning rate (sft)”; values nobody speaks of keep the name the spec gives
    them."""
    if words.has(key := f"change-of-{field.replace('.', '-')}"):
        return words.say(key)
    found = _ENTRY.fullmatch(field)
    if found is None:
        return field
    if found["value"] is None:
        return found["entry"]
    value = named("change-value", found["value"].replace(".", "-"), words)
    if found["list"] == "stages":
        return f"{value} ({named('change-stage', found['entry'], words)})"
    return f"{found['entry']}, {value}"


def value_of(field: str, value: str, words: Wording) -> str:
    """What a source is for and how a line is checked, in words; all other values as `in_words` has them."""
    if field.startswith("data.sources[") and field.endswith("].use") and words.has(key := f"change-use-{value}"):
        return words.say(key)
    if field == "limits.deadline_hours" and _FIGURE.fullmatch(value):
        # Whoever says 20 minutes does not know 0.3333 hours.
        if float(value) < 1:
            return words.say("delivery-minutes", minutes=words.written(f"{60 * float(value):.0f}"))
        return words.say("delivery-hours", hours=words.written(value))
    if field == "task":
        return named("page-task", value, words)
    if field.endswith(".head") and words.has(key := f"change-head-{value}"):
        return words.say(key)
    if field.endswith(".kind") and words.has(key := f"change-kind-{value}"):
        return words.say(key)
    if field.endswith(".about"):
        return said(next((made for made in HOW.values() if made == value), value), words)
    return in_words(value, words)


def in_words(value: str, words: Wording) -> str:
    """Figures and yes and no in words; all other values as they are."""
    if value in ("none", "True", "False"):
        return words.say(f"change-is-{value}")
    return words.written(value) if _FIGURE.fullmatch(value) else value
