"""Code of a model, and graders somebody wrote, judged by running them locked in (docs/sandbox.md)."""

from __future__ import annotations

import json
import math
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.graders.kinds import Code, Grader, Python
from engine.graders.samples import item_of, sample_of
from engine.graders.structure import unfenced
from engine.graders.verdict import Reply, Verdict
from engine.sandbox import client
from engine.sandbox.client import Cannot, Ended, Failed
from engine.sandbox.right import defined

_NOT_HERE = "it is not run here"
_WHY = 160


def lacks(grader: Grader) -> str | None:
    """What this machine lacks to run what such a grader judges by; None where it lacks nothing, or nothing is run."""
    if not isinstance(grader, Code | Python):
        return None
    return client.lacks(_libraries() if isinstance(grader, Python) else ())


def code(reply: Reply, wanted: Code) -> Verdict:
    """Whether the tests pass after the code; without tests whether it runs. None where it cannot be locked in, or where the right reply, which
    is code, fails the tests as well: then they say nothing, of no reply.
    """
    found = by_its_tests(reply, wanted)
    right = unfenced(reply.expected)
    if found.met is None or not wanted.tests or not defined(right):
        return found
    try:
        why = _why_right_fails(right, wanted) if unfenced(reply.text) != right else "" if found.met else found.reason
    except Failed as error:
        return Verdict(None, str(error), failed=True)
    return Verdict(None, f"its tests cannot be judged here, for the right reply fails them: {why}"[:_WHY]) if why else found


@lru_cache(maxsize=4096)
def _why_right_fails(right: str, wanted: Code) -> str:
    """Empty where it passes. Raises Failed, which is not remembered."""
    found = by_its_tests(Reply("", right, right), wanted)
    if found.failed:
        raise Failed(found.reason)
    return "" if found.met else found.reason


def by_its_tests(reply: Reply, wanted: Code) -> Verdict:
    """The verdict of the tests alone, whatever they make of the right reply."""
    if not unfenced(reply.text):
        return Verdict(0.0, "it is empty")
    tests = json.dumps({"tests": wanted.tests, "right": unfenced(reply.expected)})
    try:
        ended = client.run("code", [unfenced(reply.text), tests], wanted.seconds, wanted.memory_mb)
    except Cannot as error:
        return Verdict(None, f"{_NOT_HERE}: this machine lacks {error}"[:_WHY])
    except Failed as error:
        return Verdict(None, str(error), failed=True)
    said = ended.said or {}
    if "no_tests" in said:
        return Verdict(None, "its tests are no Python")
    if said.get("passed") is True:
        return Verdict(1.0, "its tests pass" if wanted.tests else "it runs")
    return Verdict(0.0, _cut_short(ended, wanted.seconds) or _why(said) or "it ended before its tests")


def python(reply: Reply, wanted: Python) -> Verdict:
    """What `grade(sample, item)` says of the reply, cut to 0..1.

    It fails on a reply of another form than it expects: that is a fault of the reply where it works on the right reply, and no
    judgement where it does not.
    """
    try:
        value, why = _graded(reply, wanted)
        if value is None and reply.text != reply.expected and _graded(replace(reply, text=reply.expected), wanted)[0] is not None:
            return Verdict(0.0, f"it cannot be graded: {why}"[:_WHY])
    except Cannot as error:
        return Verdict(None, f"{_NOT_HERE}: this machine lacks {error}"[:_WHY])
    except Failed as error:
        return Verdict(None, str(error), failed=True)
    if value is None:
        return Verdict(None, f"the grader fails: {why}"[:_WHY])
    good = min(1.0, max(0.0, value))
    return Verdict(good if wanted.high == "good" else 1.0 - good, f"the grader says {value:g}")


def _graded(reply: Reply, wanted: Python) -> tuple[float | None, str]:
    """The number, or why there is none. Raises Cannot, Failed."""
    libraries = _libraries()
    given = json.dumps({"grader": wanted.source, "sample": sample_of(reply.text), "item": item_of(reply, wanted.fields), "libraries": libraries})
    ended = client.run("grader", [given], wanted.seconds, wanted.memory_mb, libraries)
    said = ended.said or {}
    if "number" not in said:
        return None, _cut_short(ended, wanted.seconds) or _why(said) or "it ended without a number"
    number = said["number"]
    try:
        value = float(number) if isinstance(number, str | int | float) else math.nan
    except (ValueError, OverflowError):
        return None, "it gave no number"
    return (value, "") if math.isfinite(value) else (None, "it gave no number")


def _why(said: Mapping[str, Any]) -> str:
    """What was said instead of a verdict, where that is a text."""
    why = said.get("why")
    return why[:_WHY] if isinstance(why, str) else ""


def _libraries() -> Sequence[str]:
    """Folders of installed packages."""
    return [p for p in sys.path if Path(p).name in ("site-packages", "dist-packages")]


def _cut_short(ended: Ended, seconds: float) -> str | None:
    """Why a process came to no end of its own, as seen from outside."""
    if ended.late or (ended.signal == signal.SIGKILL and ended.seconds >= int(seconds)):
        return f"it runs longer than {seconds:g} seconds"
    if ended.signal and ended.signal != signal.SIGKILL:
        known = ended.signal in set(signal.Signals)
        return f"it crashed ({signal.Signals(ended.signal).name if known else f'signal {ended.signal}'})"
    return None
