"""Code of a model, and graders somebody wrote, judged by running them locked in (docs/sandbox.md)."""

from __future__ import annotations

import hashlib
import json
import math
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.graders.kinds import Code, Grader, Python
from engine.graders.samples import item_of, sample_of
from engine.graders.structure import unfenced
from engine.graders.verdict import Reply, Verdict
from engine.sandbox import client
from engine.sandbox.client import Ended, Failed, SandboxMissing
from engine.sandbox.right import defined

_NOT_HERE = "it is not run here"
_WHY = 160


def lacks(grader: Grader) -> str | None:
    """What this machine lacks to run what such a grader judges by; None where it lacks nothing, or nothing is run."""
    if not isinstance(grader, Code | Python):
        return None
    return client.lacks(_libraries() if isinstance(grader, Python) else ())


def code(reply: Reply, wanted: Code) -> Verdict:
    """Whether the tests pass after the code; without tests whether it runs. Where the right reply is code, others are
    held to what was seen when the tests ran with it: the assertions they came to, and where it gave plain values and
    left arguments alone.

    None where the code cannot be locked in, where the right reply fails the tests (they say nothing, of no reply), or
    where it cannot be told.
    """
    right = unfenced(reply.expected)
    # What is known of the right reply is no verdict where nothing can be run any more.
    if not wanted.tests or not defined(right) or not unfenced(reply.text) or client.lacks() is not None:
        return by_its_tests(reply, wanted)
    try:
        known = _with_right(right, wanted)
    except Failed as error:
        return Verdict(None, str(error), failed=True)
    if known.verdict.met is None:
        return known.verdict
    if not known.verdict.met:
        return Verdict(
            None, f"its tests cannot be judged here: the right reply fails them: {known.verdict.reason}"[:_WHY]
        )
    # It was run a moment ago, with the same tests and the same seed.
    return known.verdict if unfenced(reply.text) == right else _judged(reply, wanted, known.seen)[0]


@dataclass(frozen=True)
class _Known:
    """What came of the tests with the right reply."""

    verdict: Verdict
    seen: Any


# In RL each message has many replies, and one right one.
@lru_cache(maxsize=4096)
def _with_right(right: str, wanted: Code) -> _Known:
    """Raises Failed, which is not remembered."""
    found, said = _ran(Reply("", right, right), wanted, learns=True)
    if found.failed:
        raise Failed(found.reason)
    if found.met and said.get("seen") is None:
        found = Verdict(None, "its tests cannot be judged here: they have too many assertions")
    return _Known(found, said.get("seen"))


def by_its_tests(reply: Reply, wanted: Code) -> Verdict:
    """The verdict of the tests alone, whatever they make of the right reply."""
    return _judged(reply, wanted, None)[0] if unfenced(reply.text) else Verdict(0.0, "it is empty")


def _judged(reply: Reply, wanted: Code, seen: Any) -> tuple[Verdict, Mapping[str, Any]]:
    found, said = _ran(reply, wanted, seen=seen)
    if found.met and said.get("changed"):
        # Tests that go on with what they handed over must pass with it as it was, too: they may compute from it what
        # they expect.
        again, said = _ran(reply, wanted, seen=seen, apart=True)
        if not again.met:
            return Verdict(again.met, f"it changes what it is given: {again.reason}"[:_WHY], failed=again.failed), said
    return found, said


def _ran(
    reply: Reply, wanted: Code, *, seen: Any = None, learns: bool = False, apart: bool = False
) -> tuple[Verdict, Mapping[str, Any]]:
    """A verdict, and all that was said."""
    right = unfenced(reply.expected)
    # From tests and right reply: the same for each reply that is compared, and another for other tests.
    seed = int.from_bytes(hashlib.sha256(f"{wanted.tests}\0{right}".encode("utf-8", "replace")).digest())
    tests = json.dumps(
        {"tests": wanted.tests, "right": right, "seen": seen, "learns": learns, "apart": apart, "seed": seed}
    )
    try:
        ended = client.run("code", [unfenced(reply.text), tests], wanted.seconds, wanted.memory_mb)
    except SandboxMissing as error:
        return Verdict(None, f"{_NOT_HERE}: this machine lacks {error}"[:_WHY]), {}
    except Failed as error:
        return Verdict(None, str(error), failed=True), {}
    said = ended.said or {}
    if "no_tests" in said:
        return Verdict(None, "its tests are not valid Python"), said
    # True and not merely truthy: the process says it, and what it says is JSON of its own.
    if said.get("passed") is True:
        return Verdict(1.0, "its tests pass" if wanted.tests else "it runs"), said
    if isinstance(unknown := said.get("unknown"), str):
        return Verdict(None, f"it cannot be judged here: {unknown}"[:_WHY]), said
    return Verdict(0.0, _cut_short(ended, wanted.seconds) or _why(said) or "it ended before its tests"), said


def python(reply: Reply, wanted: Python) -> Verdict:
    """What `grade(sample, item)` says of the reply, cut to 0..1.

    It fails on a reply of another form than it expects: that is a fault of the reply where it works on the right reply,
    and no judgement where it does not.
    """
    try:
        value, why = _graded(reply, wanted)
        if (
            value is None
            and reply.text != reply.expected
            and _graded(replace(reply, text=reply.expected), wanted)[0] is not None
        ):
            return Verdict(0.0, f"it cannot be graded: {why}"[:_WHY])
    except SandboxMissing as error:
        return Verdict(None, f"{_NOT_HERE}: this machine lacks {error}"[:_WHY])
    except Failed as error:
        return Verdict(None, str(error), failed=True)
    if value is None:
        return Verdict(None, f"the grader fails: {why}"[:_WHY])
    good = min(1.0, max(0.0, value))
    return Verdict(good if wanted.high == "good" else 1.0 - good, f"the grader says {value:g}")


def _graded(reply: Reply, wanted: Python) -> tuple[float | None, str]:
    """The number, or why there is none. Raises SandboxMissing, Failed."""
    libraries = _libraries()
    given = json.dumps(
        {
            "grader": wanted.source,
            "sample": sample_of(reply.text),
            "item": item_of(reply, wanted.fields),
            "libraries": libraries,
        }
    )
    ended = client.run("grader", [given], wanted.seconds, wanted.memory_mb, libraries)
    said = ended.said or {}
    if "number" not in said:
        return None, _cut_short(ended, wanted.seconds) or _why(said) or "it ended without returning a number"
    number = said["number"]
    try:
        value = float(number) if isinstance(number, str | int | float) else math.nan
    except (ValueError, OverflowError):
        return None, "it did not return a number"
    # A grader may return NaN, which would be larger and smaller than nothing and spoil every mean.
    return (value, "") if math.isfinite(value) else (None, "it did not return a number")


def _why(said: Mapping[str, Any]) -> str:
    """What was said instead of a verdict, where that is a text."""
    why = said.get("why")
    return why[:_WHY] if isinstance(why, str) else ""


def _libraries() -> Sequence[str]:
    """Folders of installed packages."""
    return [p for p in sys.path if Path(p).name in ("site-packages", "dist-packages")]


def _cut_short(ended: Ended, seconds: float) -> str | None:
    """Why a process came to no end of its own, as seen from outside."""
    # The kernel ends a process at its limit of time with the same signal as the keeper does.
    if ended.late or (ended.signal == signal.SIGKILL and ended.seconds >= int(seconds)):
        return f"it runs longer than {seconds:g} seconds"
    if ended.signal and ended.signal != signal.SIGKILL:
        known = ended.signal in set(signal.Signals)
        return f"it crashed ({signal.Signals(ended.signal).name if known else f'signal {ended.signal}'})"
    return None
