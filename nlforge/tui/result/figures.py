"""The figures of a result as texts of the screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from engine.core.printable import one_line
from nlforge.result.bars import FULL, MAYBE, SURE, chart, chosen_of
from nlforge.result.told import BarRow, least_of, line_bars, line_head, point_line, way_bar, worse_line
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from nlforge.result.facts import ResultFacts

_STYLES = {"worse": "bold red", "better": "green"}
_CURVE = 40
"""Columns of the curve: with what stands beside it, it fits a window of 60."""
_HIGH = 7


def parts_of_result(facts: ResultFacts) -> Iterator[tuple[str, Text]]:
    """Each part with its name: the verdict first, answers left out."""
    yield "verdict", _verdict(facts)
    yield "change", _change(facts)
    if facts.ways:
        yield "ways", _ways(facts)
    if facts.trust or facts.curve:
        yield "curve", _curve(facts)


def _verdict(facts: ResultFacts) -> Text:
    first, *more = facts.verdict
    return Text("\n").join([Text(one_line(first), "bold"), *(Text(one_line(line)) for line in more)])


def _change(facts: ResultFacts) -> Text:
    shown = _head("change")
    if facts.gained:
        shown.append(f"{one_line(facts.gained)}\n")
    shown.append(f"{one_line(worse_line(facts))}\n", "bold" if facts.worse else "")
    for line in (*facts.lines, *((facts.score,) if facts.score is not None else ())):
        shown.append(f"\n{one_line(line_head(line))}\n", _STYLES.get(line.kind, ""))
        rows = line_bars(line)
        width = max(len(row.name) for row in rows)
        for row in rows:
            _bar(shown, row, row.name.ljust(width))
    legend = say("result-legend", full=FULL, sure=SURE, maybe=MAYBE, rows=facts.report.rows)
    return shown.append(f"\n{legend}", "dim")


def _ways(facts: ResultFacts) -> Text:
    shown = _head("ways")
    least = least_of(*(way.score for way in facts.ways))
    for way in facts.ways:
        row = way_bar(way, least)
        shown.append(f"{one_line(row.name)}\n", "bold" if way.delivered else "")
        _bar(shown, row, "")
    shown.rstrip()
    return shown


def _curve(facts: ResultFacts) -> Text:
    shown = _head("curve")
    shown.append("".join(f"{one_line(line)}\n" for line in facts.trust))
    if drawn := chart(facts.curve, facts.threshold, width=_CURVE, height=_HIGH):
        shown.append("\n" + "\n".join(drawn) + "\n")
        shown.append(f"{say('result-curve-marks')}\n", "dim")
    if (chosen := chosen_of(facts.curve, facts.threshold)) is not None:
        shown.append(point_line(chosen, chosen=True))
    shown.rstrip()
    return shown


def _head(name: str) -> Text:
    return Text().append(f"{say(f'result-head-{name}')}\n", "bold underline")


def _bar(shown: Text, row: BarRow, name: str) -> None:
    shown.append(f"  {name} " if name else "  ")
    shown.append(row.bar)
    shown.append(f" {row.figure}\n")
