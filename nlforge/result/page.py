"""The result as one HTML file to hand on: it needs nothing but a browser, and asks nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.core.errors import BadInput
from engine.core.printable import in_html
from engine.data.own import SHARED_REPORT
from nlforge.new_file import AT_ONCE, new_file
from nlforge.result.answers import how_sure
from nlforge.result.bars import chosen_of
from nlforge.result.told import judged_line, least_of, line_head, some_points, worse_line
from nlforge.wording.catalogue import day, number, say, spoken

if TYPE_CHECKING:
    from engine.trust.trust import CurvePoint
    from nlforge.result.answers import AnswerDesk, AnswerShown, SaidOfAnswer
    from nlforge.result.facts import MeasuredLine, ResultFacts, WayMeasured

_WIDE, _HIGH, _LEFT, _TOP = 360, 170, 40, 12
"""Of the curve and what stands around it, in units of its drawing."""


def shared_page(facts: ResultFacts, desk: AnswerDesk, folder: Path, *, examples: bool) -> Path:
    """Write it to a new file of the folder; `examples`: with messages and replies, which are people's texts.

    Raises:
        BadInput: there are too many of them here already.
        RunFailed: it could not be written.
    """
    text = page_html(facts, desk, examples=examples)
    path = new_file(folder, f"report-{facts.session}", "html", text)
    if path is None:
        raise BadInput(say("result-share-many", count=AT_ONCE))
    return path


def page_html(facts: ResultFacts, desk: AnswerDesk, *, examples: bool) -> str:
    """The page; every text in it is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("nlforge.result", ""),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda found: in_html(found) if isinstance(found, str) and not isinstance(found, Markup) else found,
    )
    lines = (*facts.lines, *((facts.score,) if facts.score is not None else ()))
    least = least_of(*(way.score for way in facts.ways))
    return environment.get_template("page.html.j2").render(
        mark=Markup(SHARED_REPORT),
        language=spoken(),
        say=say,
        f=facts,
        made=day(datetime.now().astimezone()),
        worse=worse_line(facts),
        lines=[(line_head(line), line.kind, _bars(line)) for line in lines],
        ways=[_way(way, least) for way in facts.ways],
        points=list(some_points(facts)),
        curve=_curve(facts),
        answers=_answers(desk.shown(), desk.said()) if examples else [],
        examples=examples,
    )


def _bars(line: MeasuredLine) -> list[dict[str, Any]]:
    least = least_of(line.before, line.after, line.low)
    before = _bar(say("result-before"), line.before, None, None, least)
    return [before, _bar(say("result-after"), line.after, line.low, line.high, least)]


def _way(way: WayMeasured, least: float) -> dict[str, Any]:
    low, high = (None, None) if way.score is None else (way.score - way.noise, min(1.0, way.score + way.noise))
    return {**_bar(way.name, way.score, low, high, least), "delivered": way.delivered}


def _bar(name: str, value: float | None, low: float | None, high: float | None, least: float) -> dict[str, Any]:
    """Its parts in per cent of its width."""

    def at(figure: float) -> float:
        return round(100 * (min(max(figure, least), 1.0) - least) / (1 - least), 1)

    figure = say("result-unmeasured") if value is None else number(value, 2)
    band = None
    if low is not None and high is not None:
        band = (at(low), round(at(high) - at(low), 1))
        figure += f" ({say('result-range', low=number(low, 2), high=number(high, 2))})"
    return {"name": name, "width": 0.0 if value is None else at(value), "band": band, "figure": figure}


def _curve(facts: ResultFacts) -> dict[str, Any] | None:
    known = [p for p in facts.curve if p.right is not None]
    if not known:
        return None
    least = min(0.9, int(min(p.right or 0.0 for p in known) * 10) / 10)
    right, bottom = _WIDE - 8, _HIGH - 24

    def at(point: CurvePoint) -> tuple[float, float]:
        x = _LEFT + point.answered * (right - _LEFT)
        return round(x, 1), round(_TOP + (1 - (point.right or 0.0)) / (1 - least) * (bottom - _TOP), 1)

    chosen = chosen_of(facts.curve, facts.threshold)
    ordered = sorted(known, key=lambda one: one.answered)
    return {
        "points": [at(p) for p in ordered],
        "chosen": at(chosen) if chosen is not None else None,
        "least": number(100 * least),
        "box": (_WIDE, _HIGH, _LEFT, _TOP, right, bottom),
    }


def _answers(answers: Sequence[AnswerShown], said: dict[str, SaidOfAnswer]) -> list[dict[str, Any]]:
    return [
        {
            "a": one,
            "sure": how_sure(one.tried) if one.tried is not None else "",
            "said": judged_line(said[one.reply_id]) if one.reply_id in said else "",
        }
        for one in answers
    ]
