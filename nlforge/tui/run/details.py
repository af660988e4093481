"""All there is to see of a run that is going, as text that can be scrolled."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from engine.core.printable import one_line, printable
from nlforge.going.curve import StepCurve
from nlforge.going.run_now import RubricLine
from nlforge.run_lines import (
    checks_line,
    curve_lines,
    machine_line,
    part_name,
    part_state,
    short_text,
)
from nlforge.run_view import RunView
from nlforge.wording.catalogue import number, say
from nlforge.wording.told import metric_name

_SIGNS = {"done": "✓", "now": "▶", "to_come": "·"}
_STYLES = {"done": "green", "now": "bold", "to_come": "dim"}
_BLOCKS = "▁▂▃▄▅▆▇█"
_BAR = 10


def odd_text(view: RunView) -> Text:
    """What is out of the ordinary."""
    return Text("\n").join(Text(f"! {printable(line)}", "bold") for line in view.now.odd.now.values())


def parts_text(view: RunView) -> Text:
    """Each part of the run with its state, in words too: nobody has to see signs or colours."""
    lines = [
        Text.assemble((f"{_SIGNS[part.state]} {part_name(part.name)}", _STYLES[part.state]), f"  {part_state(part)}")
        for part in view.now.parts
    ]
    if view.now.checks:
        lines.append(Text(f"  {one_line(checks_line(view))}", "dim"))
    return Text("\n").join(lines)


def curves_text(view: RunView, width: int) -> Text:
    """Loss and reward from the first step to now, with both figures."""
    curves = [curve for curve in (view.now.loss, view.now.reward) if curve.points]
    return Text("\n").join(
        Text(f"{line}\n{drawn(curve, width)}") for line, curve in zip(curve_lines(view), curves, strict=True)
    )


def drawn(curve: StepCurve, width: int) -> str:
    """A curve as one line of blocks, as wide as `width` at most; the lowest value is the lowest block."""
    points = curve.points
    count = max(1, min(width, len(points)))
    bins = [points[n * len(points) // count : (n + 1) * len(points) // count] for n in range(count)]
    means = [sum(some) / len(some) for some in bins if some]
    low, high = min(means), max(means)
    steps = len(_BLOCKS) - 1
    return "".join(_BLOCKS[round(steps * (mean - low) / (high - low)) if high > low else 0] for mean in means)


def rubric_text(view: RunView) -> Text:
    """Each line of the rubric with a bar of how it is now."""
    measured, lines = view.now.rubric(view.weights, view.delivers)
    if not lines:
        return Text()
    head = Text(say("going-rubric-measured" if measured else "going-rubric-practised"), "dim")
    return Text("\n").join([head, *map(_rubric_line, lines)])


def _rubric_line(line: RubricLine) -> Text:
    name = one_line(metric_name(line.name))
    weight = f"{'' if line.weight is None else number(line.weight, 1, sign=True):>5} "
    shown = line.first if line.now is None else line.now
    full = round(_BAR * min(1.0, max(0.0, shown or 0.0)))
    first, now = (say("report-missing") if figure is None else number(figure, 2) for figure in (line.first, line.now))
    better = line.now is not None and line.first is not None and (line.now - line.first) * (line.weight or 1) > 0
    return Text.assemble(
        weight, ("█" * full, "green" if better else ""), ("░" * (_BAR - full), "dim"), f" {first} → {now}  {name}"
    )


def replies_text(view: RunView) -> Text:
    """A message that is not learned from, and what is replied to it before and now."""
    return Text("\n").join(_replies(view))


def _replies(view: RunView) -> Iterator[Text]:
    before, latest = view.now.before, view.now.latest
    if (sample := latest or before) is None:
        return
    yield _said(say("going-reply-asked"), sample.prompt)
    if before is not None and before.prompt == sample.prompt:
        yield _said(say("going-reply-before"), before.reply)
    if latest is not None:
        yield _said(say("going-reply-now", step=latest.step), latest.reply)


def _said(who: str, text: str) -> Text:
    return Text.assemble((f"{who} ", "bold"), short_text(text))


def machine_text(view: RunView) -> Text:
    """Processor, memory and disk."""
    return Text(one_line(machine_line(view)), "dim")
