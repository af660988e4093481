"""The result in lines, part by part: what the screen shows beside its bars, and what plain lines tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlforge.result.answers import how_sure
from nlforge.result.bars import bar, chosen_of
from nlforge.wording.catalogue import number, say

if TYPE_CHECKING:
    from engine.trust.trust import CurvePoint
    from nlforge.result.answers import AnswerDesk, AnswerShown, SaidOfAnswer
    from nlforge.result.facts import MeasuredLine, ResultFacts, WayMeasured

BAR = 20
"""Cells of a bar."""
_MOST_POINTS = 6


@dataclass(frozen=True)
class BarRow:
    """One bar with its name before it and its figure behind it."""

    name: str
    bar: str
    figure: str


def line_head(line: MeasuredLine) -> str:
    """A line of the rubric with its points, and what became of it."""
    points = "" if line.weight is None else f"  ({number(line.weight, 1, sign=True)})"
    return f"{line.name}{points}: {say(f'result-kind-{line.kind}')}"


def line_bars(line: MeasuredLine) -> tuple[BarRow, BarRow]:
    """Before and after, after with the range of chance."""
    least = least_of(line.before, line.after, line.low)
    before = BarRow(say("result-before"), bar(line.before, None, None, least=least, width=BAR), _figure(line.before))
    around = ""
    if line.low is not None and line.high is not None:
        around = f" {say('result-range-short', low=number(line.low, 2), high=number(line.high, 2))}"
    drawn = bar(line.after, line.low, line.high, least=least, width=BAR)
    return before, BarRow(say("result-after"), drawn, f"{_figure(line.after)}{around}")


def way_bar(way: WayMeasured, least: float) -> BarRow:
    """The score of one way, with its own range."""
    low, high = (None, None) if way.score is None else (way.score - way.noise, min(1.0, way.score + way.noise))
    drawn = bar(way.score, low, high, least=least, width=BAR)
    delivered = f"  {say('result-delivered')}" if way.delivered else ""
    noise = f" ± {number(way.noise, 2)}" if way.score is not None else ""
    return BarRow(way.name, drawn, f"{_figure(way.score)}{noise}{delivered}")


def least_of(*values: float | None) -> float:
    """Where a bar begins: at 0, and lower where a value is."""
    return min([0.0, *(value for value in values if value is not None)])


def worse_line(facts: ResultFacts) -> str:
    """What got worse, or that nothing did."""
    names = ", ".join(line.name for line in facts.worse)
    return say("result-worse", count=len(facts.worse), names=names) if names else say("result-nothing-worse")


def point_line(point: CurvePoint, *, chosen: bool) -> str:
    """What one threshold gives."""
    shown = {
        "sure": number(100 * point.threshold),
        "answered": number(100 * point.answered),
        "right": number(100 * (point.right or 0.0)),
    }
    return say("result-point-chosen" if chosen else "result-point", **shown)


def some_points(facts: ResultFacts) -> Iterator[str]:
    """A few thresholds, evenly spread, the chosen one among them."""
    points = [p for p in facts.curve if p.right is not None]
    chosen = chosen_of(points, facts.threshold)
    last = max(1, min(_MOST_POINTS, len(points)) - 1)
    some = {round(n * (len(points) - 1) / last) for n in range(min(_MOST_POINTS, len(points)))}
    for n, point in enumerate(points):
        if n in some or point is chosen:
            yield point_line(point, chosen=point is chosen)


def answer_lines(answer: AnswerShown, said: SaidOfAnswer | None) -> Iterator[str]:
    """One answer: message, replies, the right one, why it is wrong, and what the person said of it."""
    yield f"{answer.number}. {say('result-asked')} {answer.message}"
    if answer.tried is not None:
        yield f"   {say('result-untrained')} {answer.tried.base}"
    yield f"   {say('result-replied')} {answer.reply}"
    if answer.tried is not None:
        yield f"   {how_sure(answer.tried)}"
    if answer.expected:
        yield f"   {say('result-right')} {answer.expected}"
    if answer.why:
        yield f"   {say('result-why')} {'; '.join(answer.why)}"
    if said is not None:
        yield f"   {judged_line(said)}"


def judged_line(said: SaidOfAnswer) -> str:
    """What the person said of an answer."""
    if said.correction:
        return say("result-corrected", reply=said.correction)
    return say("result-judged-good" if said.rating == "up" else "result-judged-wrong")


def result_lines(facts: ResultFacts, desk: AnswerDesk) -> Iterator[str]:
    """All of it in plain lines; figures are words here, for whoever has them read out."""
    yield from facts.verdict
    yield ""
    yield say("result-head-change")
    yield from filter(None, (facts.gained, worse_line(facts)))
    for line in (*facts.lines, *((facts.score,) if facts.score is not None else ())):
        yield f"- {line_head(line)}. {_in_words(line)}"
    yield ""
    yield say("result-head-ways")
    yield from (f"- {_way_in_words(way)}" for way in facts.ways)
    if facts.trust or facts.curve:
        yield ""
        yield say("result-head-curve")
        yield from facts.trust
        yield from (f"- {point}" for point in some_points(facts))
    yield ""
    yield from _answers_told(desk.shown(), desk.said())
    yield ""
    yield from say("result-plain-ways").split("\n")


def _answers_told(answers: tuple[AnswerShown, ...], said: Mapping[str, SaidOfAnswer]) -> Iterator[str]:
    if answers:
        yield say("result-head-answers")
    else:
        yield say("result-no-answers")
    for answer in answers:
        yield from answer_lines(answer, said.get(answer.reply_id))


def _in_words(line: MeasuredLine) -> str:
    after = f"{_figure(line.after)}{_range(line.low, line.high)}"
    return say("result-from-to", before=_figure(line.before), after=after)


def _way_in_words(way: WayMeasured) -> str:
    delivered = f", {say('result-delivered')}" if way.delivered else ""
    noise = f" ± {number(way.noise, 2)}" if way.score is not None else ""
    return f"{way.name}: {_figure(way.score)}{noise}{delivered}"


def _figure(value: float | None) -> str:
    return say("result-unmeasured") if value is None else number(value, 2)


def _range(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return ""
    return f" ({say('result-range', low=number(low, 2), high=number(high, 2))})"
