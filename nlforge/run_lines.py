"""A run as it stands, in lines: what the panel shows, for whoever reads or hears lines."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from engine.core.printable import one_line
from nlforge.duration import duration
from nlforge.going.run_now import RubricLine, RunPart
from nlforge.run_view import RunView
from nlforge.wording.catalogue import number, say
from nlforge.wording.told import check_name, metric_name, stage_name

_REPLY = 240
"""Letters of a message and of a reply that are shown."""


def run_lines(view: RunView) -> Iterator[str]:
    """Its parts, curves, lines of the rubric, replies before and now, machine, and what is odd; a line each, without
    those nothing is known of yet."""
    now = view.now
    yield from now.odd.now.values()
    if now.at >= 0:
        yield say("going-parts", parts="; ".join(f"{part_name(part.name)}: {part_state(part)}" for part in now.parts))
    yield from curve_lines(view)
    measured, rubric = now.rubric(view.weights, view.delivers)
    if rubric:
        yield say("going-rubric-measured" if measured else "going-rubric-practised")
        yield from (f"  {rubric_line(one)}" for one in rubric)
    yield from reply_lines(view)
    if line := machine_line(view):
        yield line


def part_name(name: str) -> str:
    """A part of a run, as a heading."""
    return say(f"going-part-{name}") if name in ("data", "checks", "measure", "deliver") else stage_name(name)


def part_state(part: RunPart) -> str:
    """How far a part is, in words."""
    if part.state == "done" and part.seconds is not None:
        return say("going-done-in", time=duration(part.seconds))
    return say(f"going-state-{part.state}")


def curve_lines(view: RunView) -> Iterator[str]:
    """Loss and reward, at first and now."""
    for name, curve in (("loss", view.now.loss), ("reward", view.now.reward)):
        if curve.first is not None and curve.last is not None:
            yield say(f"going-{name}", first=number(curve.first, 3), now=number(curve.last, 3))


def rubric_line(line: RubricLine) -> str:
    """One line of the rubric, at first and now."""
    first, now = (say("report-missing") if figure is None else number(figure, 2) for figure in (line.first, line.now))
    weight = "" if line.weight is None else f" ({number(line.weight, 1, sign=True)})"
    return say("going-rubric-line", name=f"{metric_name(line.name)}{weight}", first=first, now=now)


def reply_lines(view: RunView) -> Iterator[str]:
    """A message that is not learned from, and what was replied to it before and last."""
    before, latest = view.now.before, view.now.latest
    sample = latest or before
    if sample is None:
        return
    yield say("going-sample", prompt=short_text(sample.prompt))
    if before is not None and before.prompt == sample.prompt:
        yield say("going-before", reply=short_text(before.reply))
    if latest is not None:
        yield say("going-after", step=latest.step, reply=short_text(latest.reply))


def machine_line(view: RunView) -> str:
    """What its machine has left; empty where it has not told."""
    told = view.now.machine
    if told is None:
        return ""
    figures = {"used": told.memory_used_gb, "free": told.memory_free_gb, "all": told.memory_gb}
    shown = {name: number(figure, 1) for name, figure in figures.items()}
    line = say("going-machine", processor=number(100 * told.processor), disk=number(told.disk_free_gb, 1), **shown)
    if told.card_gb is None or told.card_free_gb is None:
        return line
    card = say("going-card", used=number(told.card_gb - told.card_free_gb, 1), all=number(told.card_gb, 1))
    return f"{line} {card}"


def checks_line(view: RunView) -> str:
    """How many checks have passed, and which have not."""
    checks = view.now.checks
    passed = sum(checks.values())
    if passed == len(checks):
        return say("going-checks-passed", count=passed)
    failed = ", ".join(check_name(name) for name, ok in checks.items() if not ok)
    return say("going-checks-failed", count=passed, failed=failed)


def queued_lines(words: Sequence[str]) -> Iterator[str]:
    """What waits until the run is over, in the order in which it will be answered."""
    if words:
        yield say("going-queued", count=len(words))
        yield from (f"  {n}. “{short_text(said)}”" for n, said in enumerate(words, 1))


def short_text(text: str) -> str:
    """On one line, not too long."""
    return textwrap.shorten(one_line(text), _REPLY, placeholder=" …")
